/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <vector>

#include "model/torch/bert.hpp"
#include "product.hpp"

namespace psc
{

struct Texts;

/**
 * The same as Bert without gradients, made for the CPU: the tokens of several texts are rows side
 * by side, which go from one product to the next in a processor's own cache. A single short text
 * costs little more than its arithmetic, a bank of them is shared out between the threads.
 */
class BertCpu : public Text
{
public:
  /** @parameters: on the CPU. Matrices are laid out anew, the embeddings stay borrowed. */
  BertCpu (const PscBertSpec &spec, const Parameters &parameters);

  at::Tensor encode (guint n,
                     const guint *lengths,
                     const gint32 *ids,
                     GCancellable *cancellable) const override;

private:
  struct Layer
  {
    Product qkv;
    Product output;
    LayerNorm output_norm;
    Product expand; /* and GELU */
    Product contract;
    LayerNorm norm;

    explicit Layer (const BertLayer &layer);
  };

  struct Tile;

  bool is_large (const Texts &texts) const;

  void encode_tile (Tile &tile, float *embeddings, GCancellable *cancellable) const;
  void embed (Tile &tile) const;
  void apply_layer (const Layer &layer, Tile &tile) const;
  void attend (Tile &tile) const;
  void normalise (const LayerNorm &norm, Tile &tile) const;
  void pool_mean (guint state, Tile &tile) const;
  void pool_token (Tile &tile) const;
  void pool (guint state, Tile &tile) const;

  BertEmbeddings embeddings_;
  std::vector<Layer> layers_;
  BertHead head_;
  Product projection_; /* the last layer of the head */
  PscBertPooling pooling_;
  std::vector<guint> pooled_;
  int64_t hidden_;
  int64_t heads_;
};

} // namespace psc
