/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/torch/psc-torch.h"
#include "text.hpp"
#include "transfer.hpp"
#include "vision.hpp"

/** Both towers on a device. */
struct _PscTorchEncoder
{
  at::Device device;
  std::string device_name;
  bool uses_whole_tensors;
  bool reduces;       /* whether cotangents go through products of fewer bits */
  int64_t side;       /* A */
  int64_t dimensions; /* M */
  std::unique_ptr<psc::Vision> vision;
  std::unique_ptr<psc::Text> text;
  mutable int64_t image_bytes = 0; /* see psc_encoder_get_image_size() */
};

/** An image of which copies with one window replaced are encoded. */
struct _PscTorchOccluder
{
  const PscTorchEncoder &encoder;
  std::unique_ptr<psc::Occluder> occluder;
};

/** The image encoder linearised at some points. */
struct _PscTorchPoints
{
  int64_t n_points;
  int64_t side;
  at::Tensor embeddings; /* [P, M] */
  psc::Tape tape;
};

/** The image encoder from one of its stages on, for one image. */
struct _PscTorchTap
{
  const psc::Vision &vision;
  psc::Tap tap;
  at::Tensor cells;     /* [cells, C] */
  at::Tensor embedding; /* [1, M] */
};

/** An attention of the image encoder, for one image. */
struct _PscTorchAttention
{
  psc::AttentionTap tap;
};

/** Maps that stay on the device. */
struct _PscTorchStack
{
  at::Tensor maps; /* [K, A, A] */
};

namespace psc
{

/** “auto” is the first CUDA device where there is one. Throws DeviceError for one that is not. */
at::Device choose_device (const std::string &name);

/** @uses_whole_tensors: whether a processor works as a GPU does
 * @reduces: whether cotangents go through products of fewer bits */
std::string describe_device (const at::Device &device, bool uses_whole_tensors, bool reduces);

/** Threads of the calling thread's work on the CPU; 0 for one per processor. */
void set_threads (guint n);

/** The same numbers on every run: no algorithm is chosen by timing it, none adds in whatever order
 * threads come, and products keep all bits of a float. */
void make_exact ();

struct DeviceError : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

PscTorchEncoder *encoder_new (const PscModelSpec &spec,
                              guint n_tensors,
                              const PscTensorView *const *tensors,
                              const PscEncoderOptions &options,
                              GCancellable *cancellable);

void encode_texts (const PscTorchEncoder &encoder,
                   guint n,
                   const guint *lengths,
                   const gint32 *ids,
                   float *embeddings,
                   GCancellable *cancellable);

void encode_images (const PscTorchEncoder &encoder,
                    guint n,
                    const float *pixels,
                    float *embeddings,
                    GCancellable *cancellable);

PscTorchOccluder *occluder_new (const PscTorchEncoder &encoder,
                                const float *pixels,
                                const float *baseline,
                                GCancellable *cancellable);

void encode_occluded (const PscTorchOccluder &occluder,
                      guint n,
                      const PscPatch *windows,
                      float *embeddings,
                      GCancellable *cancellable);

void read_cells (const PscTorchEncoder &encoder,
                 PscCellReading reading,
                 const float *pixels,
                 float *cells,
                 float *embedding,
                 GCancellable *cancellable);

PscTorchTap *tap_new (const PscTorchEncoder &encoder,
                      const float *pixels,
                      guint stage,
                      GCancellable *cancellable);

void pull_back_to_tap (const PscTorchTap &tap,
                       guint n,
                       const float *cotangents,
                       float *gradients,
                       GCancellable *cancellable);

PscTorchAttention *attention_new (const PscTorchEncoder &encoder,
                                  const float *pixels,
                                  PscAttentionPlace place,
                                  guint layer,
                                  GCancellable *cancellable);

void pull_back_to_attention (const PscTorchAttention &attention,
                             bool to_weights,
                             guint n,
                             const float *cotangents,
                             float *gradients,
                             GCancellable *cancellable);

PscTorchPoints *linearise (const PscTorchEncoder &encoder,
                           PscReluRule rule,
                           guint n_points,
                           const float *points,
                           GCancellable *cancellable);

void pull_back (const PscTorchPoints &points,
                guint n,
                const float *cotangents,
                const float *factors,
                PscTorchStack &stack,
                guint first,
                GCancellable *cancellable);

void differentiate (const PscTorchEncoder &encoder,
                    const float *pixels,
                    guint n,
                    const float *cotangents,
                    float *gradients);

void time_products (const PscTorchEncoder &encoder,
                    guint rows,
                    guint inner,
                    guint columns,
                    guint n,
                    double *seconds);

} // namespace psc
