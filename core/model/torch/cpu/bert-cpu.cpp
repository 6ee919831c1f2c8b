/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "bert-cpu.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <algorithm>
#include <numeric>
#include <omp.h>

#include "layer-product.hpp"
#include "model/torch/round-up.hpp"
#include "rows.hpp"
#include "short-attention.hpp"
#include "text-batch.hpp"

namespace psc
{

/* Rows that go through the layers together: of few of them a product takes long to fetch its
 * matrix, of many more than this their activations leave the cache. */
constexpr int64_t max_rows = 128;

/* Fewer than this are not worth a thread of their own. */
constexpr int64_t min_rows = 48;

/* Rows are rounded up to a multiple, for a product has kernels of its own for each number of them,
 * and takes longer to make those than to run them. */
constexpr int64_t row_step = 4;
constexpr int64_t long_row_step = 16; /* where there are several tiles */

/* Elements of a matrix from which on its product with some rows is worth waking other threads: its
 * multiplications, or for few rows what takes as long as them, reading the matrix. */
constexpr int64_t min_shared_work = 4 << 20;
constexpr int64_t min_shared_rows = 16;

/* While it lives, what this thread does outside of parallel loops stays on it. */
class StayOnThread
{
public:
  explicit StayOnThread (bool stays) : before_ (omp_get_max_threads ())
  {
    if (stays)
      omp_set_num_threads (1);
  }

  ~StayOnThread ()
  {
    omp_set_num_threads (before_);
  }

  StayOnThread (const StayOnThread &) = delete;
  StayOnThread &operator= (const StayOnThread &) = delete;

private:
  const int before_;
};

/* Some whole texts, one after the other. */
struct Texts
{
  int64_t first = 0; /* the index of the first */
  int64_t n = 0;
  int64_t n_tokens = 0;
  const guint *lengths = nullptr; /* [n], borrowed */
  const gint32 *ids = nullptr;    /* [n_tokens], borrowed */
};

/* Texts on their way through the layers. There are at least as many rows as tokens; those to spare
 * hold whatever comes of zeros. */
struct BertCpu::Tile
{
  const Texts texts;
  const int64_t rows;
  std::vector<float> x;      /* [rows][hidden] */
  std::vector<float> y;      /* [rows][hidden] */
  std::vector<float> wide;   /* [rows][3 hidden or intermediate] */
  std::vector<float> pooled; /* [texts][hidden] */
  ShortAttention attention;

  Tile (const Texts &some, int64_t n_rows, int64_t hidden, int64_t widest, int64_t head_width)
      : texts (some), rows (n_rows), x (rows * hidden), y (rows * hidden), wide (rows * widest),
        pooled (some.n * hidden),
        attention (*std::max_element (some.lengths, some.lengths + some.n), head_width)
  {
  }
};

BertCpu::Layer::Layer (const BertLayer &layer)
    : qkv (make_product (layer.qkv)), output (make_product (layer.output)),
      output_norm (layer.output_norm),
      expand (make_product (layer.expand, nullptr, Epilogue::gelu)),
      contract (make_product (layer.contract)), norm (layer.norm)
{
}

BertCpu::BertCpu (const PscBertSpec &spec, const Parameters &parameters)
    : embeddings_ (BertEmbeddings::load (spec, parameters)),
      head_ (BertHead::load (spec, parameters)), projection_ (make_product (head_.projection)),
      pooling_ (spec.pooling), pooled_ (spec.pooled, spec.pooled + spec.n_pooled),
      hidden_ (spec.hidden_size), heads_ (spec.n_heads)
{
  /* One after the other, so that only one layer's matrices are there twice. */
  for (guint i = 0; i < spec.n_layers; i++)
    layers_.emplace_back (BertLayer::load (spec, parameters, i));
}

void
BertCpu::embed (Tile &tile) const
{
  const float *words = embeddings_.words.data_ptr<float> ();
  const float *positions = embeddings_.positions.data_ptr<float> ();
  const gint32 *id = tile.texts.ids;
  float *row = tile.x.data ();

  for (int64_t text = 0; text < tile.texts.n; text++)
    for (guint i = 0; i < tile.texts.lengths[text]; i++, id++, row += hidden_)
      add_vectors (row, words + *id * hidden_, positions + i * hidden_, hidden_);
}

void
BertCpu::normalise (const LayerNorm &norm, Tile &tile) const
{
  psc::normalise (tile.rows, hidden_, norm.eps, norm.weight.data_ptr<float> (),
                  norm.bias.data_ptr<float> (), tile.x.data ());
}

/* Every head of every text by itself, from the projections side by side to their weighted values.
 */
void
BertCpu::attend (Tile &tile) const
{
  const int64_t width = hidden_ / heads_;
  const int64_t stride = 3 * hidden_;
  const float *qkv = tile.wide.data ();
  float *out = tile.y.data ();

  for (int64_t text = 0; text < tile.texts.n; text++)
    {
      const int64_t n = tile.texts.lengths[text];

      for (int64_t channel = 0; channel < hidden_; channel += width)
        {
          const float *q = qkv + channel;

          tile.attention.attend (n, q, q + hidden_, q + 2 * hidden_, stride, out + channel,
                                 hidden_);
        }
      qkv += n * stride;
      out += n * hidden_;
    }
}

void
BertCpu::apply_layer (const Layer &layer, Tile &tile) const
{
  layer.qkv.multiply (tile.rows, tile.x.data (), tile.wide.data ());
  attend (tile);
  layer.output.add (tile.rows, tile.y.data (), tile.x.data ());
  normalise (layer.output_norm, tile);
  layer.expand.multiply (tile.rows, tile.x.data (), tile.wide.data ());
  layer.contract.add (tile.rows, tile.wide.data (), tile.x.data ());
  normalise (layer.norm, tile);
}

/* Adds the mean over each text's tokens, if this hidden state is one of those that are averaged. */
void
BertCpu::pool_mean (guint state, Tile &tile) const
{
  const auto times = std::count (pooled_.begin (), pooled_.end (), state);
  const float *x = tile.x.data ();

  if (times == 0)
    return;
  for (int64_t text = 0; text < tile.texts.n; text++)
    {
      const int64_t n = tile.texts.lengths[text];
      const float factor = static_cast<float> (times) / static_cast<float> (n * pooled_.size ());

      add_row_sum (tile.pooled.data () + text * hidden_, x, n, hidden_, factor);
      x += n * hidden_;
    }
}

/* Each text's first or last row. */
void
BertCpu::pool_token (Tile &tile) const
{
  const float *x = tile.x.data ();

  for (int64_t text = 0; text < tile.texts.n; text++)
    {
      const int64_t n = tile.texts.lengths[text];
      const int64_t row = pooling_ == PSC_BERT_POOLING_LAST ? n - 1 : 0;

      std::copy_n (x + row * hidden_, hidden_, tile.pooled.data () + text * hidden_);
      x += n * hidden_;
    }
}

void
BertCpu::pool (guint state, Tile &tile) const
{
  if (pooling_ == PSC_BERT_POOLING_MEAN)
    pool_mean (state, tile);
  else if (state == layers_.size ())
    pool_token (tile);
}

/* @embeddings: [texts][M] */
void
BertCpu::encode_tile (Tile &tile, float *embeddings, GCancellable *cancellable) const
{
  guint state = 0;

  embed (tile);
  normalise (embeddings_.norm, tile);
  pool (state++, tile);
  for (const Layer &layer : layers_)
    {
      check_cancelled (cancellable);
      apply_layer (layer, tile);
      pool (state++, tile);
    }

  const at::Tensor rows =
      head_.prepare (at::from_blob (tile.pooled.data (), { tile.texts.n, hidden_ }, at::kFloat));
  projection_.multiply (tile.texts.n, rows.contiguous ().data_ptr<float> (), embeddings);
}

/* Into tiles of whole texts and about equal numbers of rows. */
static std::vector<Texts>
split (guint n, const guint *lengths, const gint32 *ids)
{
  const int64_t total = std::accumulate (lengths, lengths + n, int64_t (0));
  const int64_t n_tiles = std::max ((total + max_rows - 1) / max_rows,
                                    std::min<int64_t> (at::get_num_threads (), total / min_rows));
  const int64_t share = (total + n_tiles - 1) / std::max<int64_t> (n_tiles, 1);
  std::vector<Texts> tiles;

  for (guint text = 0; text < n; ids += lengths[text++])
    {
      if (tiles.empty () || tiles.back ().n_tokens >= share)
        tiles.push_back ({ text, 0, 0, lengths + text, ids });
      tiles.back ().n++;
      tiles.back ().n_tokens += lengths[text];
    }
  return tiles;
}

/* Whether a tile's products are worth waking other threads for each of them. */
bool
BertCpu::is_large (const Texts &texts) const
{
  return hidden_ * hidden_ * std::max (texts.n_tokens, min_shared_rows) >= min_shared_work;
}

at::Tensor
BertCpu::encode (guint n, const guint *lengths, const gint32 *ids, GCancellable *cancellable) const
{
  check_texts (n, lengths, ids, embeddings_.positions.size (0), embeddings_.words.size (0));

  const std::vector<Texts> tiles = split (n, lengths, ids);
  const at::Tensor embeddings = at::empty ({ n, projection_.columns () }, at::kFloat);
  const int64_t widest = std::max (3 * hidden_, layers_[0].expand.columns ());
  const int64_t step = tiles.size () > 1 ? long_row_step : row_step;
  const StayOnThread section (tiles.size () == 1 && !is_large (tiles[0]));

  at::parallel_for (0, tiles.size (), 1, [&] (int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
      {
        Tile tile (tiles[i], round_up (tiles[i].n_tokens, step), hidden_, widest, hidden_ / heads_);

        encode_tile (tile, embeddings.data_ptr<float> () + tiles[i].first * projection_.columns (),
                     cancellable);
      }
  });
  return embeddings;
}

} // namespace psc
