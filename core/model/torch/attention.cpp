/* SPDX-License-Identifier: Apache-2.0 */

#include <ATen/Parallel.h>
#include <cmath>
#include <cstring>

#include "layers.hpp"

namespace psc
{

/* [B, N, C] as [B, heads, N, d], or [K, B, N, C] as [K, B, heads, N, d]. */
static at::Tensor
split_heads (const at::Tensor &x, int64_t n_heads)
{
  return x.unflatten (-1, { n_heads, x.size (-1) / n_heads }).transpose (-3, -2);
}

static at::Tensor
join_heads (const at::Tensor &x)
{
  return x.transpose (-3, -2).flatten (-2);
}

/*
 * @left [K, …, R, S] times @right […, S, T], which all K share: the K cotangents become rows of one
 * product per head, so that @right is read once and never repeated.
 */
static at::Tensor
multiply_shared (const at::Tensor &left, const at::Tensor &right)
{
  const int64_t k = left.size (0);
  const int64_t rows = left.size (-2);
  const int64_t batch = right.numel () / (right.size (-1) * right.size (-2));
  const at::Tensor stacked = left.reshape ({ k, batch, rows, left.size (-1) })
                                 .transpose (0, 1)
                                 .reshape ({ batch, k * rows, left.size (-1) });
  const at::Tensor product =
      at::bmm (stacked, right.reshape ({ batch, right.size (-2), right.size (-1) }));
  std::vector<int64_t> shape = left.sizes ().vec ();

  shape.back () = right.size (-1);
  return product.view ({ batch, k, rows, right.size (-1) }).transpose (0, 1).reshape (shape);
}

/* The pullback of attend() by operations on whole tensors, on any device. With the cotangent g of
 * the output and a the weights: ∂v = aᵀ g, ∂a = g vᵀ, ∂s = a ⊙ (∂a − Σ ∂a ⊙ a), ∂q = ∂s k / √d,
 * ∂k = ∂sᵀ q / √d. */
static at::Tensor
pull_back_whole (const at::Tensor &cotangent,
                 const at::Tensor &q,
                 const at::Tensor &k,
                 const at::Tensor &v,
                 const at::Tensor &weights,
                 double scale)
{
  const int64_t n_heads = q.size (-3);
  const at::Tensor g = split_heads (cotangent, n_heads);
  const at::Tensor dv = multiply_shared (g.transpose (-2, -1), weights).transpose (-2, -1);
  at::Tensor ds = multiply_shared (g, v.transpose (-2, -1)).mul_ (weights);

  ds -= weights * ds.sum (-1, true);
  ds.mul_ (scale);
  const at::Tensor dq = multiply_shared (ds, k);
  const at::Tensor dk = multiply_shared (ds.transpose (-2, -1), q);
  return at::cat ({ join_heads (dq), join_heads (dk), join_heads (dv) }, -1);
}

/* What pull_back_head() works in: small enough for a processor's own cache. Rows are tokens of the
 * window: i of the queries, j of the keys. */
struct HeadBuffers
{
  at::Tensor g;      /* [K, i, d] */
  at::Tensor g_by_i; /* [i, K, d] */
  at::Tensor ds;     /* [j, K, i] */
  at::Tensor sums;   /* [K, i] */
  at::Tensor dq;     /* [K, i, d] */
  at::Tensor dk;     /* [j, K, d] */
  at::Tensor dv;     /* [j, K, d] */

  HeadBuffers (int64_t n, int64_t tokens, int64_t width, const at::TensorOptions &options)
      : g (at::empty ({ n, tokens, width }, options)),
        g_by_i (at::empty ({ tokens, n, width }, options)),
        ds (at::empty ({ tokens, n, tokens }, options)), sums (at::empty ({ n, tokens }, options)),
        dq (at::empty ({ n, tokens, width }, options)),
        dk (at::empty ({ tokens, n, width }, options)),
        dv (at::empty ({ tokens, n, width }, options))
  {
  }
};

/* ds[j][k][i] = scale · a[i][j] (∂a[k][i][j] − Σ_j ∂a[k][i][j] a[i][j]), in place of ∂a; @weights
 * are a by [j][i]. */
static void
pull_back_softmax (
    float *ds, const float *weights, float *sums, int64_t n, int64_t tokens, float scale)
{
  std::memset (sums, 0, n * tokens * sizeof (float));
  for (int64_t j = 0; j < tokens; j++)
    for (int64_t k = 0; k < n; k++)
      for (int64_t i = 0; i < tokens; i++)
        {
          float &value = ds[(j * n + k) * tokens + i];

          value *= weights[j * tokens + i];
          sums[k * tokens + i] += value;
        }
  for (int64_t j = 0; j < tokens; j++)
    for (int64_t k = 0; k < n; k++)
      for (int64_t i = 0; i < tokens; i++)
        {
          float &value = ds[(j * n + k) * tokens + i];

          value = scale * (value - weights[j * tokens + i] * sums[k * tokens + i]);
        }
}

/* One head of one window: all cotangents are rows or columns of the same five products, in layouts
 * that need no transposition; what moves between layouts are runs of a head's width. */
static void
pull_back_head (HeadBuffers &buffers,
                const float *cotangent, /* of this window and head, by [K][i][d] with the strides */
                float *out,             /* likewise, ∂q */
                const at::Tensor &q,    /* [i, d] */
                const at::Tensor &k,
                const at::Tensor &v,
                const at::Tensor &weights, /* [j, i] */
                int64_t n_windows,
                double scale)
{
  const int64_t n = buffers.g.size (0);
  const int64_t tokens = buffers.g.size (1);
  const int64_t width = buffers.g.size (2);
  const int64_t channels = q.stride (0) / 3;
  const size_t run = width * sizeof (float);
  float *g = buffers.g.data_ptr<float> ();
  float *g_by_i = buffers.g_by_i.data_ptr<float> ();

  for (int64_t c = 0; c < n; c++)
    for (int64_t i = 0; i < tokens; i++)
      {
        const float *source = cotangent + (c * n_windows * tokens + i) * channels;

        std::memcpy (g + (c * tokens + i) * width, source, run);
        std::memcpy (g_by_i + (i * n + c) * width, source, run);
      }

  at::Tensor ds = buffers.ds.view ({ tokens, n * tokens });
  at::mm_out (ds, v, buffers.g.view ({ n * tokens, width }).t ());
  pull_back_softmax (buffers.ds.data_ptr<float> (), weights.data_ptr<float> (),
                     buffers.sums.data_ptr<float> (), n, tokens, static_cast<float> (scale));

  at::Tensor dq = buffers.dq.view ({ n * tokens, width });
  at::Tensor dk = buffers.dk.view ({ tokens * n, width });
  at::Tensor dv = buffers.dv.view ({ tokens, n * width });
  at::mm_out (dq, ds.t (), k);
  at::mm_out (dk, buffers.ds.view ({ tokens * n, tokens }), q);
  at::mm_out (dv, weights, buffers.g_by_i.view ({ tokens, n * width }));

  for (int64_t c = 0; c < n; c++)
    for (int64_t i = 0; i < tokens; i++)
      {
        float *target = out + (c * n_windows * tokens + i) * 3 * channels;

        std::memcpy (target, dq.data_ptr<float> () + (c * tokens + i) * width, run);
        std::memcpy (target + channels, dk.data_ptr<float> () + (i * n + c) * width, run);
        std::memcpy (target + 2 * channels, dv.data_ptr<float> () + (i * n + c) * width, run);
      }
}

/*
 * The same on the CPU, head by head: what one head of one window takes stays in the cache from the
 * cotangents to the result, where operations on whole tensors go to memory and back a dozen times.
 *
 * @qkv: [B, N, 3 C]; @weights: [B, heads, N, N], those of a key's column in a row
 */
static at::Tensor
pull_back_heads (const at::Tensor &cotangent,
                 const at::Tensor &qkv,
                 const at::Tensor &weights,
                 double scale)
{
  const int64_t n = cotangent.size (0);
  const int64_t n_windows = weights.size (0);
  const int64_t n_heads = weights.size (1);
  const int64_t tokens = weights.size (2);
  const int64_t channels = cotangent.size (-1);
  const int64_t width = channels / n_heads;
  const at::Tensor g = cotangent.contiguous ();
  std::vector<int64_t> shape = g.sizes ().vec ();

  shape.back () = 3 * channels;
  const at::Tensor out = at::empty (shape, g.options ());
  at::parallel_for (0, n_windows * n_heads, 1, [&] (int64_t begin, int64_t end) {
    const at::NoGradGuard no_grad;
    HeadBuffers buffers (n, tokens, width, g.options ());

    for (int64_t index = begin; index < end; index++)
      {
        const int64_t window = index / n_heads;
        const int64_t head = index % n_heads;
        const auto part = [&] (int64_t which) {
          return qkv[window].narrow (1, which * channels + head * width, width);
        };

        pull_back_head (buffers, g.data_ptr<float> () + window * tokens * channels + head * width,
                        out.data_ptr<float> () + window * tokens * 3 * channels + head * width,
                        part (0), part (1), part (2), weights[window][head], n_windows, scale);
      }
  });
  return out;
}

static void
record_attention (const at::Tensor &qkv,
                  const at::Tensor &q,
                  const at::Tensor &k,
                  const at::Tensor &v,
                  const at::Tensor &weights,
                  double scale,
                  Tape *tape)
{
  const int64_t n_points = qkv.size (0);
  const int64_t working = (3 * weights.numel () + 4 * qkv.numel ()) / n_points;

  if (!qkv.is_cpu ())
    {
      tape->record (
          [q, k, v, weights, scale] (const at::Tensor &g) {
            return pull_back_whole (g, q, k, v, weights, scale);
          },
          { q, k, v, weights }, working);
      return;
    }

  const at::Tensor rows = qkv.contiguous ().view ({ -1, qkv.size (-2), qkv.size (-1) });
  const at::Tensor by_key =
      weights.transpose (-2, -1).contiguous ().view ({ -1, q.size (-3), q.size (-2), q.size (-2) });

  tape->record ([rows, by_key,
                 scale] (const at::Tensor &g) { return pull_back_heads (g, rows, by_key, scale); },
                { rows, by_key }, working);
}

at::Tensor
attend (const at::Tensor &qkv, int64_t n_heads, const at::Tensor &bias, Tape *tape)
{
  const std::vector<at::Tensor> parts = qkv.chunk (3, -1);
  const at::Tensor q = split_heads (parts[0], n_heads);
  const at::Tensor k = split_heads (parts[1], n_heads);
  const at::Tensor v = split_heads (parts[2], n_heads);
  const double scale = 1 / std::sqrt (static_cast<double> (q.size (-1)));
  at::Tensor scores = at::matmul (q, k.transpose (-2, -1)) * scale;

  if (bias.defined ())
    scores = scores + bias;
  const at::Tensor weights = at::softmax (scores, -1);

  if (tape != nullptr)
    record_attention (qkv, q, k, v, weights, scale, tape);

  return join_heads (at::matmul (weights, v));
}

} // namespace psc
