/* SPDX-License-Identifier: Apache-2.0 */

#include "swin-tiles.hpp"

#include <numeric>

namespace psc
{

TiledSwin::TiledSwin (const Swin &swin,
                      int64_t image_size,
                      const SwinEmbedding &embedding,
                      const std::vector<SwinStage> &stages,
                      Width width_back)
    : swin_ (swin), width_back_ (width_back), embedding_ (embedding, image_size, width_back)
{
  int64_t side = embedding_.side ();

  for (const SwinStage &stage : stages)
    {
      Stage tiled;

      for (const SwinBlock &block : stage.blocks)
        tiled.blocks.emplace_back (block, side, width_back);
      for (const PatchMerging &merging : stage.downsample)
        {
          tiled.merging.emplace_back (merging, side, width_back);
          side /= 2;
        }
      stages_.push_back (std::move (tiled));
    }
}

static at::Tensor
as_image (const Tokens &tokens)
{
  return tokens.collect ().view (
      { tokens.n_images (), tokens.side (), tokens.side (), tokens.channels () });
}

/* Takes tokens through a layer; what pulling back needs goes to @tape, unless it is null. */
template <typename Layer, typename Forward>
static void
run (const Layer &layer, const Tokens &tokens, Tape *tape, Forward forward)
{
  if (tape == nullptr)
    {
      forward (nullptr);
      return;
    }

  const int64_t before = tokens.side () * tokens.side () * tokens.channels ();
  const typename Layer::Trace trace = layer.make_trace (tokens.n_images ());
  forward (&trace);
  const int64_t after = tokens.side () * tokens.side () * tokens.channels ();
  tape->record ([&layer, trace] (const at::Tensor &g) { return layer.pull_back (g, trace); },
                trace.tensors (), before + after);
}

Tokens
TiledSwin::forward_layers (const at::Tensor &pixels,
                           Tape *tape,
                           GCancellable *cancellable,
                           const std::function<void (const Tokens &)> &after_layer) const
{
  Tokens tokens (pixels.size (0), embedding_.side (), embedding_.channels ());
  std::vector<int64_t> places (pixels.size (0) * tokens.side () * tokens.side ());

  std::iota (places.begin (), places.end (), 0);
  run (embedding_, tokens, tape, [&] (const TiledEmbedding::Trace *trace) {
    embedding_.forward (pixels, places, tokens, trace);
  });
  after_layer (tokens);
  for (const Stage &stage : stages_)
    {
      for (const TiledBlock &block : stage.blocks)
        {
          check_cancelled (cancellable);
          run (block, tokens, tape,
               [&] (const TiledBlock::Trace *trace) { block.forward (tokens, trace); });
          after_layer (tokens);
        }
      for (const TiledMerging &merging : stage.merging)
        {
          run (merging, tokens, tape,
               [&] (const TiledMerging::Trace *trace) { merging.forward (tokens, {}, trace); });
          after_layer (tokens);
        }
    }
  return tokens;
}

at::Tensor
TiledSwin::forward (const at::Tensor &pixels, Tape *tape, GCancellable *cancellable) const
{
  return swin_.project (
      as_image (forward_layers (pixels, tape, cancellable, [] (const Tokens &) {})), tape);
}

TiledSwin::LastTokens
TiledSwin::forward_tokens (const at::Tensor &pixels, GCancellable *cancellable) const
{
  LastTokens last;
  size_t n_layers = 1;

  for (const Stage &stage : stages_)
    n_layers += stage.blocks.size () + stage.merging.size ();
  const Tokens tokens =
      forward_layers (pixels, nullptr, cancellable, [&] (const Tokens &after_layer) {
        n_layers--;
        if (n_layers == 1)
          last.before = as_image (after_layer).clone ();
      });
  last.after = as_image (tokens);
  return last;
}

/* Takes through each block the windows of tokens that an occluded image does not share with the
 * whole one, whose tokens are kept after every layer. */
class SwinOccluder : public Occluder
{
public:
  SwinOccluder (const TiledSwin &tiled,
                const at::Tensor &pixels,
                const at::Tensor &fill,
                GCancellable *cancellable);

  at::Tensor encode (guint n, const PscPatch *windows, GCancellable *cancellable) const override;

private:
  std::vector<int64_t> find_patches (guint n, const PscPatch *windows) const;

  const TiledSwin &tiled_;
  at::Tensor pixels_;
  at::Tensor fill_;
  std::vector<at::Tensor> layers_; /* of the whole image, [side², C] after each */
};

SwinOccluder::SwinOccluder (const TiledSwin &tiled,
                            const at::Tensor &pixels,
                            const at::Tensor &fill,
                            GCancellable *cancellable)
    : tiled_ (tiled), pixels_ (pixels), fill_ (fill)
{
  tiled_.forward_layers (pixels.unsqueeze (0), nullptr, cancellable, [this] (const Tokens &tokens) {
    layers_.push_back (tokens.collect ()[0].clone ());
  });
}

/* The patches that windows touch, as TiledEmbedding::forward() takes them. */
std::vector<int64_t>
SwinOccluder::find_patches (guint n, const PscPatch *windows) const
{
  const int64_t side = tiled_.embedding_.side ();
  const int64_t patch = tiled_.embedding_.patch ();
  std::vector<int64_t> found;

  for (guint i = 0; i < n; i++)
    for (int64_t y = windows[i].y / patch; y * patch < windows[i].y + windows[i].height; y++)
      for (int64_t x = windows[i].x / patch; x * patch < windows[i].x + windows[i].width; x++)
        found.push_back ((i * side + y) * side + x);
  return found;
}

at::Tensor
SwinOccluder::encode (guint n, const PscPatch *windows, GCancellable *cancellable) const
{
  Tokens tokens (n, tiled_.embedding_.side (), layers_[0]);
  auto layer = layers_.begin () + 1;

  tiled_.embedding_.forward (occlude_pixels (pixels_, fill_, n, windows), find_patches (n, windows),
                             tokens, nullptr);
  for (const TiledSwin::Stage &stage : tiled_.stages_)
    {
      for (const TiledBlock &block : stage.blocks)
        {
          check_cancelled (cancellable);
          block.forward (tokens, nullptr);
          tokens.share (*layer++);
        }
      for (const TiledMerging &merging : stage.merging)
        merging.forward (tokens, *layer++, nullptr);
    }
  return tiled_.swin_.project (as_image (tokens), nullptr);
}

std::unique_ptr<Occluder>
TiledSwin::occlude (const at::Tensor &pixels,
                    const at::Tensor &fill,
                    GCancellable *cancellable) const
{
  return std::make_unique<SwinOccluder> (*this, pixels, fill, cancellable);
}

} // namespace psc
