/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <memory>

#include "model/psc-attention-tap.h"
#include "model/psc-cell-readout.h"
#include "model/psc-encoder.h"
#include "model/spec/psc-tower-spec.h"
#include "narrow.hpp"
#include "parameters.hpp"
#include "tap.hpp"

namespace psc
{

/** How an encoder goes about its work. */
struct VisionOptions
{
  bool uses_whole_tensors; /* operations on whole tensors, not tiles for a CPU's cache */
  bool reduces;       /* tiles take cotangents through products of bfloat16, if they know how */
  Narrow narrow = {}; /* numbers of the products that whole tensors of cotangents go through */
};

/** Encodes copies of an image in which one window each is replaced. */
class Occluder
{
public:
  virtual ~Occluder () = default;

  /** @windows: [n]. Returns: [n, M] */
  virtual at::Tensor encode (guint n, const PscPatch *windows, GCancellable *cancellable) const = 0;
};

/** @pixels, @fill: [A, A]. Returns: [n, A, A], copies of the image with one window each of the fill
 */
at::Tensor
occlude_pixels (const at::Tensor &pixels, const at::Tensor &fill, guint n, const PscPatch *windows);

/** What an encoder makes of each cell of its last grid by itself. */
struct CellReadout
{
  at::Tensor cells;      /* [P, cells, M] */
  at::Tensor embeddings; /* [P, M] */
};

/** An image encoder with its projection: one-channel pixels [P, A, A] to embeddings [P, M]. */
class Vision
{
public:
  virtual ~Vision () = default;

  /** @tape: takes what is needed to pull cotangents back, unless null */
  virtual at::Tensor
  forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const = 0;

  /** The same on whole tensors, and with what passes @tap's stage. */
  virtual at::Tensor
  forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const = 0;

  /** Activations of a tap, or their cotangents, […] as they are in the encoder to […, cells, C]:
   * row by row of the image, without a class token. */
  virtual at::Tensor list_cells (const at::Tensor &activations) const = 0;

  /**
   * Each cell as if it were the whole image to what pools the cells, see PscCellReading.
   *
   * One forward pass, as fast as the device has it.
   */
  virtual CellReadout read_cells (const at::Tensor &pixels,
                                  PscCellReading reading,
                                  GCancellable *cancellable) const = 0;

  /**
   * @pixels: [1, A, A]
   * @place: see PscAttentionPlace
   * @layer: which, for PSC_ATTENTION_OF_LAYER
   *
   * Throws unless the encoder is a vision transformer.
   */
  virtual AttentionTap tap_attention (const at::Tensor &pixels,
                                      PscAttentionPlace place,
                                      guint layer,
                                      GCancellable *cancellable) const;

  /**
   * Images that forward() takes fastest at a time on a CPU.
   *
   * As a rule few: the largest activations of more are given back to the system after each pass,
   * and its new pages take longer than the arithmetic.
   */
  virtual int64_t
  count_batch () const
  {
    return 8;
  }

  /** Whether cotangents go through products of bfloat16. */
  virtual bool
  reduces () const
  {
    return false;
  }

  /**
   * @pixels: [A, A]
   * @fill: [A, A], what a window is filled with
   *
   * Unless an encoder knows how to use again what a window does not change, each copy is encoded
   * whole.
   */
  virtual std::unique_ptr<Occluder>
  occlude (const at::Tensor &pixels, const at::Tensor &fill, GCancellable *cancellable) const;

  static std::unique_ptr<Vision>
  load (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options);
};

std::unique_ptr<Vision>
load_swin (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options);
std::unique_ptr<Vision>
load_resnet (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options);

std::unique_ptr<Vision> load_clip_resnet (const PscVisionSpec &spec,
                                          const Parameters &parameters,
                                          const VisionOptions &options);
std::unique_ptr<Vision>
load_vit (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options);

} // namespace psc
