/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "encoder.hpp"

#include <ATen/Context.h>
#include <ATen/DeviceGuard.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>
#include <torch/version.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <glib/gi18n-lib.h>
#include <omp.h>

#include "format.hpp"
#include "memory.hpp"
#include "model/torch/cpu/product.hpp"

namespace psc
{

[[noreturn]] static void
throw_not_a_device (const std::string &name)
{
  throw DeviceError (
      format (_ ("“%s” is not a device; use auto, cpu, cuda or cuda:N"), name.c_str ()));
}

at::Device
choose_device (const std::string &name)
{
  const size_t n_devices = torch::cuda::device_count ();

  if (name == "cpu" || (name == "auto" && n_devices == 0))
    return at::Device (at::kCPU);

  int64_t index = 0;
  if (name.rfind ("cuda:", 0) == 0)
    {
      guint64 number;
      if (!g_ascii_string_to_unsigned (name.c_str () + 5, 10, 0, 127, &number, nullptr))
        throw_not_a_device (name);
      index = static_cast<int64_t> (number);
    }
  else if (name != "cuda" && name != "auto")
    throw_not_a_device (name);

  if (static_cast<size_t> (index) >= n_devices)
    throw DeviceError (
        format (_ ("there is no device “%s” for this build of libtorch"), name.c_str ()));
  return at::Device (at::kCUDA, static_cast<c10::DeviceIndex> (index));
}

std::string
describe_device (const at::Device &device, bool uses_whole_tensors, bool reduces)
{
  if (device.is_cuda ())
    return format (_ ("CUDA device %d"), static_cast<int> (device.index ()))
           + (reduces ? ", bfloat16" : "");

  const int n_threads = at::get_num_threads ();
  return format (g_dngettext (GETTEXT_PACKAGE, "CPU, %d thread", "CPU, %d threads",
                              static_cast<gulong> (n_threads)),
                 n_threads)
         + (uses_whole_tensors ? ", whole tensors" : "") + (reduces ? ", bfloat16" : "");
}

void
set_threads (guint n)
{
  const auto n_threads = static_cast<int> (n > 0 ? n : g_get_num_processors ());

  at::set_num_threads (n_threads);
  /* An official libtorch brings an OpenMP runtime of its own. */
  omp_set_num_threads (n_threads);
}

void
make_exact ()
{
  at::globalContext ().setBenchmarkCuDNN (false);
  at::globalContext ().setDeterministicCuDNN (true);
  at::globalContext ().setAllowTF32CuDNN (false);
  at::globalContext ().setAllowTF32CuBLAS (false);
#if TORCH_VERSION_MAJOR >= 2
  at::globalContext ().setAllowBF16ReductionCuBLAS (false);
  /* Debian 13's libtorch 2.6 with oneDNN 3.7 gives wrong gradients of convolutions. */
  at::globalContext ().setUserEnabledMkldnn (false);
#endif
}

/*
 * The numbers of reduced precision on whole tensors, if the device multiplies them faster.
 *
 * Of a GPU's three choices, bfloat16 has half of TF32's bytes and twice its products, and float16's
 * without its narrow range, which would take a scale for each cotangent. Of eight maps of random
 * models of full size, the farthest from float32's differ by these parts of their maximum, with
 * bfloat16 and with float16, whose significand is also TF32's: ViT-B/16 0.8 % and 0.12 %, one
 * pooled by attention 1.1 % and 0.12 %, Swin-T 1.4 % and 0.15 %, ResNet-50 1.2 % and 0.14 %,
 * CLIP's 1.5 % and 0.19 %; reckoned on a CPU, with every number rounded that a GPU would store.
 */
static Narrow
choose_narrow (const at::Device &device)
{
  if (device.is_cpu ())
    return Narrow (at::kBFloat16, device);

  /* Devices of capability 8 and above have both. */
  const at::DeviceGuard guard (device);
  return at::detail::getCUDAHooks ().supportsBFloat16ConvolutionWithCuDNNv8 ()
             ? Narrow (at::kBFloat16, device)
             : Narrow ();
}

static PscTorchEncoder *
load_encoder (const PscModelSpec &spec,
              guint n_tensors,
              const PscTensorView *const *tensors,
              const PscEncoderOptions &options,
              const at::Device &device,
              GCancellable *cancellable)
{
  const Parameters parameters (n_tensors, tensors, device, cancellable);

  const bool wants_reduced = options.precision == PSC_PRECISION_REDUCED;
  const bool uses_whole_tensors = !device.is_cpu () || options.uses_whole_tensors;
  const Narrow narrow = wants_reduced && uses_whole_tensors ? choose_narrow (device) : Narrow ();
  auto vision = Vision::load (
      *spec.vision, parameters,
      { uses_whole_tensors, wants_reduced && Product::multiplies_bfloat16 (), narrow });
  const bool reduces = uses_whole_tensors ? !narrow.is_full () : vision->reduces ();

  auto encoder = std::make_unique<PscTorchEncoder> (PscTorchEncoder{
      device, describe_device (device, uses_whole_tensors, reduces), uses_whole_tensors, reduces,
      spec.vision->image_size, spec.vision->parent_instance.dimensions, std::move (vision),
      Text::load (*spec.text, parameters, uses_whole_tensors) });
  return encoder.release ();
}

PscTorchEncoder *
encoder_new (const PscModelSpec &spec,
             guint n_tensors,
             const PscTensorView *const *tensors,
             const PscEncoderOptions &options,
             GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;

  set_threads (options.n_threads);
  make_exact ();

  const at::Device device = choose_device (options.device != nullptr ? options.device : "auto");
  try
    {
      return load_encoder (spec, n_tensors, tensors, options, device, cancellable);
    }
  catch (...)
    {
      /* What had come to the device until then is for other programs. */
      release_spare_bytes (device);
      throw;
    }
}

void
encode_texts (const PscTorchEncoder &encoder,
              guint n,
              const guint *lengths,
              const gint32 *ids,
              float *embeddings,
              GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;

  download (encoder.text->encode (n, lengths, ids, cancellable), embeddings);
}

/* Runs @forward, which passes @n pictures; on whole tensors it is measured what they take. */
template <typename Forward>
static void
pass_images (const PscTorchEncoder &encoder, guint n, Forward forward)
{
  if (!encoder.uses_whole_tensors)
    {
      forward ();
      return;
    }

  const PeakMemory memory (encoder.device);
  forward ();
  encoder.image_bytes = memory.peak () / n;
}

void
encode_images (const PscTorchEncoder &encoder,
               guint n,
               const float *pixels,
               float *embeddings,
               GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;

  pass_images (encoder, n, [&] {
    const at::Tensor images = upload (pixels, { n, encoder.side, encoder.side }, encoder.device);

    download (encoder.vision->forward (images, nullptr, cancellable), embeddings);
  });
}

PscTorchOccluder *
occluder_new (const PscTorchEncoder &encoder,
              const float *pixels,
              const float *baseline,
              GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  const std::vector<int64_t> shape = { encoder.side, encoder.side };
  const at::Tensor image = upload (pixels, shape, encoder.device);
  const at::Tensor fill = upload (baseline, shape, encoder.device);

  return new PscTorchOccluder{ encoder, encoder.vision->occlude (image, fill, cancellable) };
}

void
encode_occluded (const PscTorchOccluder &occluder,
                 guint n,
                 const PscPatch *windows,
                 float *embeddings,
                 GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;

  pass_images (occluder.encoder, n,
               [&] { download (occluder.occluder->encode (n, windows, cancellable), embeddings); });
}

PscTorchPoints *
linearise (const PscTorchEncoder &encoder,
           PscReluRule rule,
           guint n_points,
           const float *points,
           GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  auto out = std::make_unique<PscTorchPoints> ();

  out->n_points = n_points;
  out->side = encoder.side;
  out->tape = Tape (rule == PSC_RELU_RULE_GUIDED);
  out->embeddings = encoder.vision->forward (
      upload (points, { n_points, encoder.side, encoder.side }, encoder.device), &out->tape,
      cancellable);
  return out.release ();
}

void
pull_back (const PscTorchPoints &points,
           guint n,
           const float *cotangents,
           const float *factors,
           PscTorchStack &stack,
           guint first,
           GCancellable *cancellable)
{
  const at::NoGradGuard no_grad;
  const at::Device device = points.embeddings.device ();
  const at::Tensor g =
      upload (cotangents, { n, points.n_points, points.embeddings.size (1) }, device);
  const at::Tensor gradients = points.tape.pull_back (g, cancellable);
  at::Tensor maps = stack.maps.slice (0, first, first + n);
  at::Tensor weights;

  if (factors != nullptr)
    weights = upload (factors, { points.n_points, points.side, points.side }, device);

  /* Point by point, which takes one pass each and no memory. */
  for (int64_t p = 0; p < gradients.size (1); p++)
    if (factors != nullptr)
      maps.addcmul_ (gradients.select (1, p), weights[p]);
    else
      maps.add_ (gradients.select (1, p));
}

void
differentiate (const PscTorchEncoder &encoder,
               const float *pixels,
               guint n,
               const float *cotangents,
               float *gradients)
{
  const at::AutoGradMode with_grad (true);
  const at::Tensor x =
      upload (pixels, { 1, encoder.side, encoder.side }, encoder.device).requires_grad_ ();
  const at::Tensor z = encoder.vision->forward (x, nullptr, nullptr);

  for (guint i = 0; i < n; i++)
    {
      const at::Tensor cotangent =
          upload (cotangents + i * encoder.dimensions, { 1, encoder.dimensions }, encoder.device);
      const auto grads = torch::autograd::grad ({ z }, { x }, { cotangent }, true);

      download (grads[0].squeeze (0), gradients + i * encoder.side * encoder.side);
    }
}

static void
wait_for (const at::Device &device)
{
  if (device.is_cuda ())
    torch::cuda::synchronize (device.index ());
}

/* @seconds: [n], each of one @call, or what is there if that is less; after one that is not timed
 */
static void
time_calls (const at::Device &device, guint n, double *seconds, const std::function<void ()> &call)
{
  call ();
  for (guint i = 0; i < n; i++)
    {
      wait_for (device);
      const gint64 start = g_get_monotonic_time ();
      call ();
      wait_for (device);
      const double elapsed = static_cast<double> (g_get_monotonic_time () - start) / 1e6;
      seconds[i] = std::min (seconds[i], elapsed);
    }
}

void
time_products (const PscTorchEncoder &encoder,
               guint rows,
               guint inner,
               guint columns,
               guint n,
               double *seconds)
{
  const at::NoGradGuard no_grad;
  const auto type = encoder.reduces && !encoder.device.is_cpu () ? at::kBFloat16 : at::kFloat;
  const auto options = at::TensorOptions ().dtype (type).device (encoder.device);
  const at::Tensor left = at::ones ({ rows, inner }, options);
  const at::Tensor right = at::ones ({ inner, columns }, options);
  at::Tensor product = at::empty ({ rows, columns }, options);

  std::fill (seconds, seconds + n, G_MAXDOUBLE);
  time_calls (encoder.device, n, seconds, [&] { at::mm_out (product, left, right); });
  if (!encoder.device.is_cpu ())
    return;

  const Product laid_out = encoder.reduces && !encoder.uses_whole_tensors
                               ? Product (right, Width::bfloat16)
                               : Product (right);
  time_calls (encoder.device, n, seconds, [&] {
    laid_out.multiply (rows, left.data_ptr<float> (), product.data_ptr<float> ());
  });
}

} // namespace psc
