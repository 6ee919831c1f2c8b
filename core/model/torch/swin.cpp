/* SPDX-License-Identifier: Apache-2.0 */

#include "swin.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/zeros.h>

#include "channels.hpp"
#include "model/torch/cpu/swin-tiles.hpp"

namespace psc
{

/* Added to the scores of tokens that a shifted window joins although they are not neighbours. */
constexpr float masked_score = -100;

/* [L, H, W, C] as [L, windows, w², C], after a cyclic shift up and left. */
static at::Tensor
partition (const at::Tensor &x, int64_t window, int64_t shift)
{
  const int64_t height = x.size (1);
  const int64_t width = x.size (2);
  const at::Tensor shifted = shift > 0 ? at::roll (x, { -shift, -shift }, { 1, 2 }) : x;

  return shifted
      .reshape ({ x.size (0), height / window, window, width / window, window, x.size (3) })
      .permute ({ 0, 1, 3, 2, 4, 5 })
      .reshape ({ x.size (0), -1, window * window, x.size (3) });
}

static at::Tensor
unite (const at::Tensor &x, int64_t height, int64_t width, int64_t window, int64_t shift)
{
  const at::Tensor united =
      x.reshape ({ x.size (0), height / window, width / window, window, window, x.size (3) })
          .permute ({ 0, 1, 3, 2, 4, 5 })
          .reshape ({ x.size (0), height, width, x.size (3) });

  return shift > 0 ? at::roll (united, { shift, shift }, { 1, 2 }) : united;
}

/* [L, H, W, C] as [L, H/2, W/2, 4 C]: the four neighbours in the order (0,0), (1,0), (0,1), (1,1)
 * of (row, column). */
static at::Tensor
gather_neighbours (const at::Tensor &x)
{
  return x.reshape ({ x.size (0), x.size (1) / 2, 2, x.size (2) / 2, 2, x.size (3) })
      .permute ({ 0, 1, 3, 4, 2, 5 })
      .reshape ({ x.size (0), x.size (1) / 2, x.size (2) / 2, 4 * x.size (3) });
}

static at::Tensor
scatter_neighbours (const at::Tensor &x)
{
  const int64_t channels = x.size (3) / 4;

  return x.reshape ({ x.size (0), x.size (1), x.size (2), 2, 2, channels })
      .permute ({ 0, 1, 4, 2, 3, 5 })
      .reshape ({ x.size (0), 2 * x.size (1), 2 * x.size (2), channels });
}

/* Which row of the bias table belongs to each pair of tokens of a window: [w⁴]. */
static at::Tensor
relative_positions (int64_t window)
{
  const at::Tensor side = at::arange (window, at::kLong);
  const at::Tensor rows = side.repeat_interleave (window);
  const at::Tensor columns = side.repeat ({ window });
  const at::Tensor down = rows.unsqueeze (1) - rows + (window - 1);
  const at::Tensor across = columns.unsqueeze (1) - columns + (window - 1);

  return (down * (2 * window - 1) + across).flatten ();
}

/* [windows, 1, w², w²]: masked_score between tokens that the cyclic shift brought together. */
static at::Tensor
shift_mask (int64_t side, int64_t window, int64_t shift)
{
  at::Tensor band = at::zeros ({ side }, at::kFloat);
  band.slice (0, side - window, side - shift).fill_ (1);
  band.slice (0, side - shift, side).fill_ (2);

  const at::Tensor region = (band.unsqueeze (1) * 3 + band).reshape ({ 1, side, side, 1 });
  const at::Tensor tokens = partition (region, window, 0).squeeze (0).squeeze (-1);
  const at::Tensor differs = tokens.unsqueeze (1) != tokens.unsqueeze (2);

  return (differs.to (at::kFloat) * masked_score).unsqueeze (1);
}

TokenOrder
TokenOrder::make (int64_t side, int64_t window, int64_t shift, const at::Device &device)
{
  if (side == window)
    return {};

  const at::Tensor rows = at::arange (side * side, at::kLong).reshape ({ 1, side, side, 1 });
  const at::Tensor places = partition (rows, window, shift).flatten ();
  return { places.to (device), places.argsort ().to (device) };
}

at::Tensor
TokenOrder::change (const at::Tensor &x, const TokenOrder &other, Tape *tape) const
{
  if (&other == this || (is_row_by_row () && other.is_row_by_row ()))
    return x;

  const auto find = [] (const TokenOrder &from, const TokenOrder &to) {
    if (from.is_row_by_row ())
      return to.places;
    return to.is_row_by_row () ? from.indices : from.indices.index_select (0, to.places);
  };
  return rearrange (
      x,
      [indices = find (*this, other)] (const at::Tensor &t) { return t.index_select (1, indices); },
      [indices = find (other, *this)] (const at::Tensor &t) { return t.index_select (1, indices); },
      tape);
}

at::Tensor
SwinBlock::attend_windows (const at::Tensor &x, Tape *tape) const
{
  const int64_t height = x.size (1);
  const int64_t width = x.size (2);
  const auto part = [w = window, s = shift] (const at::Tensor &t) { return partition (t, w, s); };
  const auto join = [height, width, w = window, s = shift] (const at::Tensor &t) {
    return unite (t, height, width, w, s);
  };
  at::Tensor y = rearrange (x, part, join, tape);

  y = qkv.forward (y, tape);
  y = attend (y, heads, bias, tape);
  y = output.forward (y, tape);
  return rearrange (y, join, part, tape);
}

const PerceptronBranch &
SwinBlock::get_perceptron_branch () const
{
  return perceptron_branch.get ([this] {
    return PerceptronBranch (after, { expand, exact_gelu, contract }, narrow);
  });
}

at::Tensor
SwinBlock::finish (const at::Tensor &x,
                   const at::Tensor &attended,
                   Tape *tape,
                   GCancellable *cancellable) const
{
  const at::Tensor middle = x + attended;

  check_cancelled (cancellable);
  if (tape != nullptr)
    {
      tape->join ();
      return get_perceptron_branch ().forward (middle, tape, cancellable);
    }
  return middle
         + Perceptron{ expand, exact_gelu, contract }.forward (after.forward (middle, nullptr),
                                                               cancellable);
}

at::Tensor
SwinBlock::forward_alone (const at::Tensor &x) const
{
  const at::Tensor values = qkv.forward (before.forward (x, nullptr), nullptr).chunk (3, -1)[2];

  return finish (x, output.forward (values, nullptr), nullptr, nullptr);
}

at::Tensor
SwinBlock::forward (const at::Tensor &x,
                    const at::Tensor &seen,
                    Tape *tape,
                    GCancellable *cancellable) const
{
  return finish (x, attend_windows (seen, tape), tape, cancellable);
}

at::Tensor
SwinBlock::forward_windows (const at::Tensor &x, Tape *tape, GCancellable *cancellable) const
{
  const int64_t n_tokens = window * window;
  const at::Tensor middle =
      attention_branch.get ([this] { return AttentionBranch (before, qkv, output, heads, narrow); })
          .forward (x, n_tokens, bias.dim () == 3 ? bias.unsqueeze (0) : bias, n_tokens, tape,
                    cancellable);

  return get_perceptron_branch ().forward (middle, tape, cancellable);
}

at::Tensor
SwinStage::forward_blocks (const at::Tensor &x, Tape *tape, GCancellable *cancellable) const
{
  const auto list = [] (const at::Tensor &t) { return t.flatten (1, 2); };
  const auto spread = [side = x.size (1)] (const at::Tensor &t) {
    return t.unflatten (1, { side, side });
  };
  const TokenOrder row_by_row;
  const TokenOrder *order = &row_by_row;
  at::Tensor tokens = rearrange (x, list, spread, tape);

  for (const SwinBlock &block : blocks)
    {
      const TokenOrder &next = block.shift > 0 ? shifted : plain;

      check_cancelled (cancellable);
      tokens = block.forward_windows (order->change (tokens, next, tape), tape, cancellable);
      order = &next;
    }
  return rearrange (order->change (tokens, row_by_row, tape), spread, list, tape);
}

at::Tensor
PatchMerging::forward (const at::Tensor &x, Tape *tape) const
{
  const at::Tensor y = rearrange (x, gather_neighbours, scatter_neighbours, tape);

  return reduction.forward (norm.forward (y, tape), tape);
}

at::Tensor
SwinEmbedding::forward (const at::Tensor &pixels, Tape *tape) const
{
  const int64_t side = pixels.size (1) / patch;
  const auto cut = [p = patch, side] (const at::Tensor &t) {
    return t.reshape ({ t.size (0), side, p, side, p })
        .permute ({ 0, 1, 3, 2, 4 })
        .reshape ({ t.size (0), side, side, p * p });
  };
  const auto paste = [p = patch, side] (const at::Tensor &t) {
    return t.reshape ({ t.size (0), side, side, p, p })
        .permute ({ 0, 1, 3, 2, 4 })
        .reshape ({ t.size (0), side * p, side * p });
  };

  return norm.forward (linear.forward (rearrange (pixels, cut, paste, tape), tape), tape);
}

SwinBlock
Swin::load_block (const PscSwinSpec &spec,
                  const Parameters &parameters,
                  guint stage,
                  guint index,
                  int64_t side,
                  const Narrow &narrow) const
{
  const std::string name = "vision_model.model.encoder.layers." + std::to_string (stage)
                           + ".blocks." + std::to_string (index) + ".";
  const std::string self = name + "attention.self.";
  const double eps = spec.layer_norm_eps;
  const bool shifts = stage + 1 < spec.n_stages || spec.shifts_last_stage;
  SwinBlock block;

  block.narrow = narrow;
  block.heads = spec.num_heads[stage];
  block.window = spec.window_size;
  block.shift = shifts && side > block.window && index % 2 == 1 ? block.window / 2 : 0;
  block.before = LayerNorm::load (parameters, name + "layernorm_before", eps);
  block.after = LayerNorm::load (parameters, name + "layernorm_after", eps);
  block.qkv = Linear::load_joined (parameters, { self + "query", self + "key", self + "value" });
  block.output = Linear::load (parameters, name + "attention.output.dense");
  block.expand = Linear::load (parameters, name + "intermediate.dense");
  block.contract = Linear::load (parameters, name + "output.dense");

  const int64_t tokens = block.window * block.window;
  block.bias = parameters.get (self + "relative_position_bias_table")
                   .index_select (0, relative_positions (block.window).to (parameters.device ()))
                   .reshape ({ tokens, tokens, block.heads })
                   .permute ({ 2, 0, 1 })
                   .contiguous ();
  if (block.shift > 0)
    block.bias =
        block.bias + shift_mask (side, block.window, block.shift).to (parameters.device ());
  return block;
}

Swin::Swin (const PscSwinSpec &spec, const Parameters &parameters, const VisionOptions &options)
    : pooling_ (spec.pooling)
{
  const std::string model = "vision_model.model.";
  const double eps = spec.layer_norm_eps;

  const std::string patches = model + "embeddings.patch_embeddings.projection";

  embedding_.patch = spec.patch_size;
  embedding_.linear = fold_patches (spec.parent_instance, parameters.get (patches + ".weight"),
                                    parameters.get (patches + ".bias"));
  embedding_.norm = LayerNorm::load (parameters, model + "embeddings.norm", 1e-5);

  int64_t side = spec.parent_instance.image_size / spec.patch_size;
  for (guint s = 0; s < spec.n_stages; s++)
    {
      const std::string name = model + "encoder.layers." + std::to_string (s) + ".downsample.";
      SwinStage stage;

      stage.plain = TokenOrder::make (side, spec.window_size, 0, parameters.device ());
      stage.shifted =
          TokenOrder::make (side, spec.window_size, spec.window_size / 2, parameters.device ());
      for (guint b = 0; b < spec.depths[s]; b++)
        stage.blocks.push_back (load_block (spec, parameters, s, b, side, options.narrow));
      if (s + 1 < spec.n_stages)
        {
          stage.downsample.push_back ({ LayerNorm::load (parameters, name + "norm", 1e-5),
                                        Linear::load (parameters, name + "reduction", false) });
          side /= 2;
        }
      stages_.push_back (std::move (stage));
    }

  norm_ = LayerNorm::load (parameters, model + "layernorm", eps);
  projection_ = Linear::load (parameters, "vision_model.projection_head", spec.has_projection_bias);
  if (!options.uses_whole_tensors)
    tiled_ =
        std::make_unique<TiledSwin> (*this, spec.parent_instance.image_size, embedding_, stages_,
                                     options.reduces ? Width::bfloat16 : Width::float32);
}

Swin::~Swin () = default;

/* [P, side, side, C] to [P, C]. */
static at::Tensor
take_first (const at::Tensor &tokens, Tape *tape)
{
  const auto take = [] (const at::Tensor &t) { return t.select (1, 0).select (1, 0); };
  const auto put = [side = tokens.size (1)] (const at::Tensor &t) {
    at::Tensor all = at::zeros ({ t.size (0), side, side, t.size (1) }, t.options ());
    all.select (1, 0).select (1, 0).copy_ (t);
    return all;
  };

  return rearrange (tokens, take, put, tape);
}

static at::Tensor
average (const at::Tensor &tokens, Tape *tape)
{
  const int64_t side = tokens.size (1);
  const auto average = [] (const at::Tensor &t) { return t.mean (at::IntArrayRef ({ 1, 2 })); };
  const auto spread = [side] (const at::Tensor &t) {
    return (t / static_cast<double> (side * side))
        .reshape ({ t.size (0), 1, 1, t.size (1) })
        .expand ({ t.size (0), side, side, t.size (1) });
  };

  return rearrange (tokens, average, spread, tape);
}

at::Tensor
Swin::project (const at::Tensor &tokens, Tape *tape) const
{
  /* The norm is each token's own: it costs least where it is of one only. */
  const at::Tensor x = pooling_ == PSC_SWIN_POOLING_FIRST
                           ? norm_.forward (take_first (tokens, tape), tape)
                           : average (norm_.forward (tokens, tape), tape);

  return projection_.forward (x, tape);
}

at::Tensor
Swin::forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const
{
  if (tiled_ != nullptr && !at::GradMode::is_enabled ())
    return tiled_->forward (pixels, tape, cancellable);

  return run (pixels, tape, nullptr, cancellable);
}

/* Where one token is all that counts in the end, nothing comes back to the others of the last
 * block: they count for what that token's attention sees of them. */
bool
Swin::is_tapped_inside (size_t stage, size_t block) const
{
  return pooling_ == PSC_SWIN_POOLING_FIRST && stage + 1 == stages_.size ()
         && block + 1 == stages_[stage].blocks.size ();
}

at::Tensor
Swin::run_stage (size_t stage, at::Tensor x, Tape **tape, Tap *tap, GCancellable *cancellable) const
{
  const std::vector<SwinBlock> &blocks = stages_[stage].blocks;

  if (*tape != nullptr)
    return stages_[stage].forward_blocks (x, *tape, cancellable);

  for (size_t b = 0; b < blocks.size (); b++)
    {
      check_cancelled (cancellable);
      const at::Tensor seen = blocks[b].before.forward (x, nullptr);
      if (is_tapped_inside (stage, b))
        *tape = reach (tap, static_cast<int64_t> (stage), seen, x, nullptr);
      x = blocks[b].forward (x, seen, *tape, cancellable);
    }
  return x;
}

at::Tensor
Swin::run (const at::Tensor &pixels, Tape *tape, Tap *tap, GCancellable *cancellable) const
{
  at::Tensor x = embedding_.forward (pixels, tape);

  for (size_t s = 0; s < stages_.size (); s++)
    {
      x = run_stage (s, x, &tape, tap, cancellable);
      if (!is_tapped_inside (s, stages_[s].blocks.size () - 1))
        tape = reach (tap, static_cast<int64_t> (s), x, at::Tensor (), tape);
      for (const PatchMerging &merging : stages_[s].downsample)
        x = merging.forward (x, tape);
    }
  return project (x, tape);
}

at::Tensor
Swin::forward_tapped (const at::Tensor &pixels, Tap &tap, GCancellable *cancellable) const
{
  return run (pixels, nullptr, &tap, cancellable);
}

at::Tensor
Swin::list_cells (const at::Tensor &activations) const
{
  return activations.flatten (-3, -2);
}

CellReadout
Swin::read_cells (const at::Tensor &pixels, PscCellReading, GCancellable *cancellable) const
{
  at::Tensor embeddings, tokens;

  if (tiled_ != nullptr)
    {
      TiledSwin::LastTokens last = tiled_->forward_tokens (pixels, cancellable);

      embeddings = project (last.after, nullptr);
      tokens = pooling_ == PSC_SWIN_POOLING_FIRST ? last.before : last.after;
    }
  else
    {
      Tap tap (static_cast<int64_t> (stages_.size ()) - 1);

      embeddings = run (pixels, nullptr, &tap, cancellable);
      tokens = pooling_ == PSC_SWIN_POOLING_FIRST ? tap.trunk : tap.activations;
    }
  if (pooling_ == PSC_SWIN_POOLING_FIRST)
    tokens = stages_.back ().blocks.back ().forward_alone (tokens);

  const at::Tensor cells = projection_.forward (norm_.forward (tokens, nullptr), nullptr);
  return { list_cells (cells), embeddings };
}

bool
Swin::reduces () const
{
  return tiled_ != nullptr && tiled_->reduces ();
}

std::unique_ptr<Occluder>
Swin::occlude (const at::Tensor &pixels, const at::Tensor &fill, GCancellable *cancellable) const
{
  return tiled_ != nullptr ? tiled_->occlude (pixels, fill, cancellable)
                           : Vision::occlude (pixels, fill, cancellable);
}

std::unique_ptr<Vision>
load_swin (const PscVisionSpec &spec, const Parameters &parameters, const VisionOptions &options)
{
  return std::make_unique<Swin> (reinterpret_cast<const PscSwinSpec &> (spec), parameters, options);
}

} // namespace psc
