/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#include "channels.hpp"
#include "model/spec/psc-clip-resnet-spec.h"
#include "resnet.hpp"
#include "vision.hpp"

namespace psc
{

/** OpenAI's ModifiedResNet, see PscClipResnetSpec, by operations on whole tensors. */
class ClipResnet : public Vision
{
public:
  ClipResnet (const PscClipResnetSpec &spec, const Parameters &parameters, const Narrow &narrow);

  at::Tensor
  forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const override;

  at::Tensor
  forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const override;
  at::Tensor list_cells (const at::Tensor &activations) const override;
  CellReadout read_cells (const at::Tensor &pixels,
                          PscCellReading reading,
                          GCancellable *cancellable) const override;

private:
  void load_stem (const PscClipResnetSpec &spec, const Parameters &parameters);
  at::Tensor run_stem (const at::Tensor &pixels, Tape *tape) const;
  at::Tensor pool (const at::Tensor &x, Tape *tape) const;
  at::Tensor run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const;

  std::vector<Convolution> stem_;
  at::Tensor offset_; /* of the first convolution, see fold_stem() */
  std::vector<ResnetBlock> blocks_;
  std::vector<size_t> stage_ends_; /* blocks up to the end of each stage */
  at::Tensor positions_;           /* [cells + 1, C] */
  Linear qkv_;
  Linear output_;
  int64_t heads_;
};

static ResnetBlock
load_block (const PscClipResnetSpec &spec,
            const Parameters &parameters,
            const std::string &name,
            int64_t stride,
            const Narrow &narrow)
{
  ResnetBlock block;

  block.average = stride;
  block.narrow = narrow;
  for (int i = 1; i <= 3; i++)
    block.convolutions.push_back (Convolution::load (parameters, name + "conv" + std::to_string (i),
                                                     name + "bn" + std::to_string (i),
                                                     spec.batch_norm_eps, 1));
  if (parameters.has (name + "downsample.0.weight"))
    block.shortcut.push_back (Convolution::load (parameters, name + "downsample.0",
                                                 name + "downsample.1", spec.batch_norm_eps, 1));
  return block;
}

void
ClipResnet::load_stem (const PscClipResnetSpec &spec, const Parameters &parameters)
{
  const std::string model = "vision_model.model.";

  for (int i = 1; i <= 3; i++)
    stem_.push_back (Convolution::load (parameters, model + "conv" + std::to_string (i),
                                        model + "bn" + std::to_string (i), spec.batch_norm_eps,
                                        i == 1 ? 2 : 1));
  offset_ = fold_stem (spec.parent_instance, stem_.front ());
}

ClipResnet::ClipResnet (const PscClipResnetSpec &spec,
                        const Parameters &parameters,
                        const Narrow &narrow)
    : heads_ (spec.n_heads)
{
  const std::string model = "vision_model.model.";
  const std::string pool = model + "attnpool.";

  load_stem (spec, parameters);
  for (guint s = 0; s < spec.n_stages; s++)
    {
      for (guint b = 0; b < spec.depths[s]; b++)
        blocks_.push_back (
            load_block (spec, parameters,
                        model + "layer" + std::to_string (s + 1) + "." + std::to_string (b) + ".",
                        s > 0 && b == 0 ? 2 : 1, narrow));
      stage_ends_.push_back (blocks_.size ());
    }
  positions_ = parameters.get (pool + "positional_embedding");
  qkv_ = Linear::load_joined (parameters, { pool + "q_proj", pool + "k_proj", pool + "v_proj" });
  output_ = Linear::load (parameters, pool + "c_proj");
}

at::Tensor
ClipResnet::run_stem (const at::Tensor &pixels, Tape *tape) const
{
  at::Tensor x = rearrange (
      pixels, [] (const at::Tensor &t) { return t.unsqueeze (1); },
      [] (const at::Tensor &t) { return t.squeeze (1); }, tape);

  x = stem_[0].forward (x, tape);
  x = relu (offset_.defined () ? x + offset_ : x, tape);
  x = relu (stem_[1].forward (x, tape), tape);
  x = relu (stem_[2].forward (x, tape), tape);
  return average_pool (x, 2, tape);
}

/* Attention from the mean of all cells. */
at::Tensor
ClipResnet::pool (const at::Tensor &x, Tape *tape) const
{
  const int64_t height = x.size (2);
  const int64_t width = x.size (3);
  const int64_t n = height * width;
  const auto list = [] (const at::Tensor &t) {
    const at::Tensor cells = list_pixels (t);
    return at::cat ({ cells.mean (1, true), cells }, 1);
  };
  const auto unlist = [n, height, width] (const at::Tensor &t) {
    const at::Tensor cells = t.slice (1, 1) + t.slice (1, 0, 1) / static_cast<double> (n);
    return cells.transpose (1, 2).reshape ({ t.size (0), t.size (2), height, width });
  };
  const auto take = [] (const at::Tensor &t) { return t.squeeze (1); };
  const auto put = [] (const at::Tensor &t) { return t.unsqueeze (1); };
  const at::Tensor tokens = rearrange (x, list, unlist, tape) + positions_;
  const at::Tensor y = attend (qkv_.forward (tokens, tape), heads_, at::Tensor (), 1, tape);

  return output_.forward (rearrange (y, take, put, tape), tape);
}

at::Tensor
ClipResnet::run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const
{
  at::Tensor x = run_stem (pixels, tape);
  size_t i = 0;

  for (size_t s = 0; s < stage_ends_.size (); s++)
    {
      for (; i < stage_ends_[s]; i++)
        {
          check_cancelled (cancellable);
          x = blocks_[i].forward (x, tape, [] (const at::Tensor &) {});
        }
      tape = reach (tap, static_cast<int64_t> (s), x, at::Tensor (), tape);
    }
  return pool (x, tape);
}

at::Tensor
ClipResnet::forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const
{
  return run (pixels, tape, nullptr, cancellable);
}

at::Tensor
ClipResnet::forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const
{
  return run (pixels, nullptr, &tap, cancellable);
}

at::Tensor
ClipResnet::list_cells (const at::Tensor &activations) const
{
  return list_pixels (activations);
}

CellReadout
ClipResnet::read_cells (const at::Tensor &pixels, PscCellReading, GCancellable *cancellable) const
{
  Tap tap (static_cast<int64_t> (stage_ends_.size ()) - 1);
  const at::Tensor embeddings = run (pixels, nullptr, &tap, cancellable);
  const at::Tensor tokens = list_cells (tap.activations) + positions_.slice (0, 1);
  const at::Tensor values = qkv_.forward (tokens, nullptr).chunk (3, -1)[2];

  return { output_.forward (values, nullptr), embeddings };
}

std::unique_ptr<Vision>
load_clip_resnet (const PscVisionSpec &spec,
                  const Parameters &parameters,
                  const VisionOptions &options)
{
  return std::make_unique<ClipResnet> (reinterpret_cast<const PscClipResnetSpec &> (spec),
                                       parameters, options.narrow);
}

} // namespace psc
