/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/core/Tensor.h>
#include <vector>

namespace psc
{

/**
 * The tokens of P images, side² of C floats each, row by row of the image. Where the images are
 * copies of one that differ in places, only tokens that differ are an image's own; the others are
 * those of the common image.
 */
class Tokens
{
public:
  /** All tokens are their image's own, and not set yet. */
  Tokens (int64_t n_images, int64_t side, int64_t channels);

  /** @shared: [side², C]; no token is an image's own yet. */
  Tokens (int64_t n_images, int64_t side, const at::Tensor &shared);

  int64_t
  n_images () const
  {
    return own_.size (0);
  }

  int64_t
  side () const
  {
    return side_;
  }

  int64_t
  channels () const
  {
    return own_.size (2);
  }

  bool
  is_own (int64_t image, int64_t token) const
  {
    return is_own_.empty () || is_own_[image * side_ * side_ + token] != 0;
  }

  const float *
  read (int64_t image, int64_t token) const
  {
    return is_own (image, token) ? place (image, token)
                                 : shared_.data_ptr<float> () + token * channels ();
  }

  /** Where the token is to be written, which makes it the image's own. Threads may write different
   * tokens at once. */
  float *
  write (int64_t image, int64_t token)
  {
    if (!is_own_.empty ())
      is_own_[image * side_ * side_ + token] = 1;
    return place (image, token);
  }

  /** Takes another common image, which has gone through the same as the images' own tokens. */
  void
  share (const at::Tensor &shared)
  {
    shared_ = shared;
  }

  /** All tokens, whosever they are: [P, side², C] */
  at::Tensor collect () const;

private:
  float *
  place (int64_t image, int64_t token) const
  {
    return own_.data_ptr<float> () + (image * side_ * side_ + token) * channels ();
  }

  int64_t side_;
  at::Tensor own_;              /* [P, side², C] */
  at::Tensor shared_;           /* [side², C], or undefined */
  std::vector<uint8_t> is_own_; /* [P · side²], or empty where all are */
};

} // namespace psc
