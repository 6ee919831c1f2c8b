/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/ops/from_blob.h>

#include <memory>
#include <vector>

#include "model/torch/vision.hpp"
#include "psc-test-model.h"

/** An encoder of random weights, of whole tensors unless @options say otherwise, and a picture. */
class VisionFixture
{
public:
  static constexpr int64_t side = 56;       /* of the picture, in pixels */
  static constexpr int64_t dimensions = 10; /* of an embedding */

  explicit VisionFixture (const char *vision_json, psc::VisionOptions options = { true, false })
  {
    g_autofree char *json = g_strdup_printf (
        "{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16,"
        " \"num_hidden_layers\": 3, \"num_attention_heads\": 2, \"intermediate_size\": 24,"
        " \"max_position_embeddings\": 80}, \"projection_dim\": %d}",
        vision_json, static_cast<int> (dimensions));
    g_autoptr (GError) error = nullptr;

    spec_ = psc_model_spec_new_from_json (json, -1, &error);
    g_assert_no_error (error);
    source_ = psc_test_model_new_weights (spec_, 7);
    for (guint i = 0; i < psc_weights_get_n_tensors (source_); i++)
      views_.push_back (psc_weights_get_nth (source_, i));
    weights = std::make_unique<psc::Parameters> (static_cast<guint> (views_.size ()),
                                                 views_.data (), at::kCPU, nullptr);
    vision = psc::Vision::load (*spec_->vision, *weights, options);
    pixels_ = psc_test_model_new_pixels (side, 3);
  }

  VisionFixture (const VisionFixture &) = delete;
  VisionFixture &operator= (const VisionFixture &) = delete;

  ~VisionFixture ()
  {
    g_object_unref (spec_);
    g_object_unref (source_);
    g_free (pixels_);
  }

  /* [1, A, A], a leaf */
  at::Tensor
  pixels () const
  {
    return at::from_blob (pixels_, { 1, side, side }, at::kFloat).clone ().requires_grad_ ();
  }

  const PscVisionSpec &
  spec () const
  {
    return *spec_->vision;
  }

  std::unique_ptr<psc::Parameters> weights;
  std::unique_ptr<psc::Vision> vision;

private:
  PscModelSpec *spec_;
  PscWeights *source_;
  std::vector<const PscTensorView *> views_;
  float *pixels_;
};
