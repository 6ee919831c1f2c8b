/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>

#include "channels.hpp"
#include "model/torch/cpu/resnet-forward.hpp"
#include "model/torch/cpu/resnet-lane-run.hpp"
#include "model/torch/cpu/resnet-occluder.hpp"
#include "model/torch/cpu/resnet-pullback.hpp"
#include "model/spec/psc-resnet-spec.h"
#include "vision.hpp"

namespace psc
{

/**
 * torchvision's ResNet, see PscResnetSpec.
 *
 * What is made for the CPU knows MedCLIP's only: a stem without an offset and no layer of cells.
 * The others run by operations on whole tensors there, too.
 */
/* Columns from which on a product runs well. Of a network whose first layers have fewer, sixteen
 * images side by side take about two thirds of the time of sixteen alone. */
constexpr int64_t enough_columns = 48;

/* So that progress is told often. */
constexpr int64_t groups_at_a_time = 2;

/* Images beyond whole groups for which a group with empty lanes is faster than one at a time. */
constexpr int64_t enough_lanes = 11;

class Resnet : public Vision
{
public:
  Resnet (const PscResnetSpec &spec, const Parameters &parameters, const VisionOptions &options);

  at::Tensor
  forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const override;

  int64_t count_batch () const override;

  std::unique_ptr<Occluder> occlude (const at::Tensor &pixels,
                                     const at::Tensor &fill,
                                     GCancellable *cancellable) const override;

  at::Tensor
  forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const override;
  at::Tensor list_cells (const at::Tensor &activations) const override;
  CellReadout read_cells (const at::Tensor &pixels,
                          PscCellReading reading,
                          GCancellable *cancellable) const override;

private:
  void load_cells (const PscResnetSpec &spec, const Parameters &parameters);
  at::Tensor run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const;
  at::Tensor run_blocks (at::Tensor x,
                         Tape *tape,
                         Tap *tap,
                         const ResnetWatch &watch,
                         GCancellable *cancellable) const;
  at::Tensor project (const at::Tensor &x, Tape *tape) const;
  const ResnetForward &get_forward () const;
  const std::shared_ptr<const ResnetLanes> &get_lanes () const;
  bool is_narrow () const;
  at::Tensor encode_in_tiles (const at::Tensor &pixels, GCancellable *cancellable) const;
  at::Tensor
  trace_points (const at::Tensor &pixels, ResnetTrace *trace, GCancellable *cancellable) const;
  at::Tensor forward_traced (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const;

  ResnetLayers layers_;
  bool uses_whole_tensors_;

  /* For the CPU, once they are needed. */
  mutable std::shared_ptr<const ResnetForward> forward_;
  mutable std::shared_ptr<const ResnetPullback> pullback_;
  mutable std::shared_ptr<const ResnetLanes> lanes_;
};

static ResnetBlock
load_block (const PscResnetSpec &spec,
            const Parameters &parameters,
            const std::string &name,
            int64_t stride,
            const Narrow &narrow)
{
  const double eps = spec.batch_norm_eps;
  const bool is_bottleneck = spec.block == PSC_RESNET_BOTTLENECK;
  const int n_convolutions = is_bottleneck ? 3 : 2;
  const int strided = is_bottleneck ? 2 : 1;
  ResnetBlock block;

  block.narrow = narrow;
  for (int i = 1; i <= n_convolutions; i++)
    block.convolutions.push_back (Convolution::load (parameters, name + "conv" + std::to_string (i),
                                                     name + "bn" + std::to_string (i), eps,
                                                     i == strided ? stride : 1));
  if (stride != 1
      || block.convolutions.front ().weight.size (1) != block.convolutions.back ().weight.size (0))
    block.shortcut.push_back (
        Convolution::load (parameters, name + "downsample.0", name + "downsample.1", eps, stride));
  return block;
}

Resnet::Resnet (const PscResnetSpec &spec,
                const Parameters &parameters,
                const VisionOptions &options)
    : uses_whole_tensors_ (options.uses_whole_tensors)
{
  const std::string model = "vision_model.model.";

  layers_.stem =
      Convolution::load (parameters, model + "conv1", model + "bn1", spec.batch_norm_eps, 2);
  layers_.offset = fold_stem (spec.parent_instance, layers_.stem);

  for (guint s = 0; s < spec.n_stages; s++)
    {
      for (guint b = 0; b < spec.depths[s]; b++)
        layers_.blocks.push_back (
            load_block (spec, parameters,
                        model + "layer" + std::to_string (s + 1) + "." + std::to_string (b) + ".",
                        s > 0 && b == 0 ? 2 : 1, options.narrow));
      layers_.stage_ends.push_back (layers_.blocks.size ());
    }

  if (spec.head == PSC_RESNET_HEAD_CELLS)
    load_cells (spec, parameters);
  else
    layers_.projection = Linear::load (parameters, model + "fc", spec.has_projection_bias);
  if (layers_.offset.defined () || !layers_.cells.empty ())
    uses_whole_tensors_ = true;
}

/*
 * Two layers of each cell with a ReLU between them, and their mean: the second is linear, so that
 * it takes the mean as well.
 *
 * With W the first one's kernel for what cells are reduced to, W' that for the constant e that
 * joins it, and R the reduction, W R x + W' e is a single layer.
 */
void
Resnet::load_cells (const PscResnetSpec &spec, const Parameters &parameters)
{
  const std::string head = "vision_model.projection_head.";
  Convolution cells =
      Convolution::load (parameters, head + "0", head + "1", spec.batch_norm_eps, 1);

  if (spec.joint_width > 0)
    {
      const auto get = [&parameters] (const char *name) {
        return parameters.get (name).to (at::kDouble).flatten ();
      };
      const int64_t joint = spec.joint_width;
      const at::Tensor weight = cells.weight.to (at::kDouble).flatten (1);
      const at::Tensor reduction =
          get ("vision_model.backbone_to_vit.weight").reshape ({ joint, -1 });
      const at::Tensor missing = get ("vision_model.missing_previous_emb");

      cells.bias = (at::matmul (weight.slice (1, joint), missing) + cells.bias).to (at::kFloat);
      cells.weight = at::matmul (weight.slice (1, 0, joint), reduction)
                         .to (at::kFloat)
                         .reshape ({ weight.size (0), -1, 1, 1 });
    }
  layers_.cells.push_back (std::move (cells));
  layers_.projection = Linear::load (parameters, head + "3");
  layers_.projection.weight = layers_.projection.weight.flatten (1);
}

/* From what comes out of the stem and its ReLU on. */
at::Tensor
Resnet::run_blocks (
    at::Tensor x, Tape *tape, Tap *tap, const ResnetWatch &watch, GCancellable *cancellable) const
{
  size_t i = 0;

  watch (x);
  for (size_t s = 0; s < layers_.stage_ends.size (); s++)
    {
      for (; i < layers_.stage_ends[s]; i++)
        {
          check_cancelled (cancellable);
          x = layers_.blocks[i].forward (x, tape, watch);
        }
      tape = reach (tap, static_cast<int64_t> (s), x, at::Tensor (), tape);
    }
  return project (x, tape);
}

at::Tensor
Resnet::project (const at::Tensor &features, Tape *tape) const
{
  at::Tensor x = features;

  for (const Convolution &cells : layers_.cells)
    x = relu (cells.forward (x, tape), tape);

  const int64_t height = x.size (2);
  const int64_t width = x.size (3);
  const auto average = [] (const at::Tensor &t) { return t.mean (at::IntArrayRef ({ 2, 3 })); };
  const auto spread = [height, width] (const at::Tensor &t) {
    return (t / static_cast<double> (height * width))
        .reshape ({ t.size (0), t.size (1), 1, 1 })
        .expand ({ t.size (0), t.size (1), height, width });
  };
  return layers_.projection.forward (rearrange (x, average, spread, tape), tape);
}

/*
 * On the CPU: the pullback needs to know no more than where something comes out of the ReLUs. That
 * is asked of libtorch's own convolutions, as its differentiation does: of millions of sums some
 * are so close to zero that another order of adding gives them the other sign, and a gradient that
 * differs by far more than by rounding. So the channels stay apart, though convolutions would be
 * faster where those of a pixel lie side by side.
 */
at::Tensor
Resnet::trace_points (const at::Tensor &pixels, ResnetTrace *trace, GCancellable *cancellable) const
{
  const at::Tensor x = layers_.stem.forward (pixels.unsqueeze (1), nullptr);
  const PooledStem pooled = pool_stem (x);

  *trace = { pixels.size (2), x.size (2), pooled.places, {} };
  return run_blocks (
      relu (pooled.largest.contiguous (), nullptr), nullptr, nullptr,
      [trace] (const at::Tensor &t) { trace->masks.push_back (list_positive (t)); }, cancellable);
}

/* With points for all threads each thread takes its own through all layers: it waits for the others
 * once, and not in every convolution. */
at::Tensor
Resnet::forward_traced (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const
{
  const int64_t n_points = pixels.size (0);
  const int64_t n_parts = n_points >= at::get_num_threads () ? at::get_num_threads () : 1;
  std::vector<ResnetTrace> traces (static_cast<size_t> (n_parts));
  std::vector<at::Tensor> z (static_cast<size_t> (n_parts));
  const auto trace_part = [&] (int64_t i) {
    const at::NoGradGuard no_grad;
    const auto part = static_cast<size_t> (i);

    z[part] = trace_points (pixels.slice (0, i * n_points / n_parts, (i + 1) * n_points / n_parts),
                            &traces[part], cancellable);
  };

  for_each_group (n_parts, trace_part);
  if (pullback_ == nullptr)
    pullback_ = std::make_shared<ResnetPullback> (layers_);
  const ResnetTrace trace = ResnetTrace::join (traces);
  std::vector<at::Tensor> kept = trace.masks;
  kept.push_back (trace.places);
  tape->record (
      [trace, pullback = pullback_] (const at::Tensor &g, GCancellable *stop) {
        return pullback->pull_back (trace, g, stop);
      },
      kept, ResnetPullback::count_working (trace, layers_));
  return z.size () == 1 ? z.front () : at::cat (z);
}

const ResnetForward &
Resnet::get_forward () const
{
  if (forward_ == nullptr)
    forward_ = std::make_shared<ResnetForward> (layers_);
  return *forward_;
}

const std::shared_ptr<const ResnetLanes> &
Resnet::get_lanes () const
{
  if (lanes_ == nullptr)
    lanes_ = std::make_shared<ResnetLanes> (layers_);
  return lanes_;
}

/* Whether images side by side are the faster way. */
bool
Resnet::is_narrow () const
{
  return !uses_whole_tensors_ && layers_.stem.weight.size (0) < enough_columns;
}

int64_t
Resnet::count_batch () const
{
  return is_narrow () ? groups_at_a_time * n_lanes : Vision::count_batch ();
}

/* On the CPU: of a narrow network whole groups of lanes side by side, and what is left one by one,
 * unless so much is left that lanes without an image cost less than that does. */
at::Tensor
Resnet::encode_in_tiles (const at::Tensor &pixels, GCancellable *cancellable) const
{
  const int64_t n = pixels.size (0);
  const int64_t rest = n % n_lanes;
  const int64_t n_in_lanes = !is_narrow () ? 0 : rest >= enough_lanes ? n : n - rest;
  std::vector<at::Tensor> parts;

  if (n_in_lanes > 0)
    parts.push_back (encode_in_lanes (*get_lanes (), pixels.slice (0, 0, n_in_lanes), cancellable));
  if (n_in_lanes < n)
    parts.push_back (get_forward ().run (pixels.slice (0, n_in_lanes), nullptr, cancellable));
  return parts.size () == 1 ? parts.front () : at::cat (parts);
}

at::Tensor
Resnet::forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const
{
  const bool is_guided = tape != nullptr && tape->is_guided ();

  if (uses_whole_tensors_ || is_guided || at::GradMode::is_enabled ())
    return run (pixels, tape, nullptr, cancellable);
  return tape != nullptr ? forward_traced (pixels, tape, cancellable)
                         : encode_in_tiles (pixels, cancellable);
}

/* Guided, the ReLU comes first, as it does in torchvision: what windows that overlap send back to a
 * pixel passes it if their sum is positive, not if each is. */
at::Tensor
Resnet::run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const
{
  const auto add_channel = [] (const at::Tensor &t) { return t.unsqueeze (1); };
  const auto drop_channel = [] (const at::Tensor &t) { return t.squeeze (1); };
  at::Tensor x = layers_.stem.forward (rearrange (pixels, add_channel, drop_channel, tape), tape);

  if (layers_.offset.defined ())
    x = x + layers_.offset;
  x = tape != nullptr && tape->is_guided () ? max_pool (relu (x, tape), tape)
                                            : relu (max_pool (x, tape), tape);
  return run_blocks (
      x, tape, tap, [] (const at::Tensor &) {}, cancellable);
}

at::Tensor
Resnet::forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const
{
  return run (pixels, nullptr, &tap, cancellable);
}

at::Tensor
Resnet::list_cells (const at::Tensor &activations) const
{
  return list_pixels (activations);
}

/* What is behind the mean is linear, and the perceptron of cells is each cell's own. */
CellReadout
Resnet::read_cells (const at::Tensor &pixels, PscCellReading, GCancellable *cancellable) const
{
  at::Tensor x, embeddings;

  if (uses_whole_tensors_)
    {
      Tap tap (static_cast<int64_t> (layers_.stage_ends.size ()) - 1);

      embeddings = run (pixels, nullptr, &tap, cancellable);
      x = tap.activations;
    }
  else
    {
      x = get_forward ().run_features (pixels, nullptr, cancellable).permute ({ 0, 3, 1, 2 });
      embeddings = project (x, nullptr);
    }
  for (const Convolution &cells : layers_.cells)
    x = relu (cells.forward (x, nullptr), nullptr);
  return { layers_.projection.forward (list_cells (x), nullptr), embeddings };
}

std::unique_ptr<Occluder>
Resnet::occlude (const at::Tensor &pixels, const at::Tensor &fill, GCancellable *cancellable) const
{
  if (uses_whole_tensors_)
    return Vision::occlude (pixels, fill, cancellable);

  std::vector<at::Tensor> activations;

  get_forward ().run (pixels.unsqueeze (0), &activations, cancellable);
  return std::make_unique<ResnetOccluder> (get_lanes (), activations, pixels, fill);
}

std::unique_ptr<Vision>
load_resnet (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options)
{
  return std::make_unique<Resnet> (reinterpret_cast<const PscResnetSpec &> (spec), parameters,
                                   options);
}

} // namespace psc
