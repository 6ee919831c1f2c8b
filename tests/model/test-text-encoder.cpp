/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <cmath>

#include "model/torch/cpu/bert-cpu.hpp"
#include "model/torch/bert.hpp"
#include "model/torch/cpu/rows.hpp"
#include "model/torch/cpu/exponential.hpp"
#include "model/torch/cpu/short-attention.hpp"
#include "psc-test-model.h"

/* One with widths that fill no vectors, and one like the demonstration model's. */
static const char *const small_texts[] = {
  "{\"vocab_size\": 20, \"hidden_size\": 18, \"num_hidden_layers\": 3, \"num_attention_heads\": 2,"
  " \"intermediate_size\": 23, \"max_position_embeddings\": 80,"
  " \"pooled_hidden_states\": [1, 2, -1]}",
  "{\"vocab_size\": 50, \"hidden_size\": 128, \"num_hidden_layers\": 2, \"num_attention_heads\": 4,"
  " \"intermediate_size\": 256, \"max_position_embeddings\": 77,"
  " \"pooled_hidden_states\": [0, 2]}",
  "{\"vocab_size\": 20, \"hidden_size\": 18, \"num_hidden_layers\": 1, \"num_attention_heads\": 2,"
  " \"intermediate_size\": 23, \"max_position_embeddings\": 80, \"pooling\": \"first\","
  " \"projection\": \"perceptron\", \"projection_width\": 14}",
  "{\"vocab_size\": 20, \"hidden_size\": 18, \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
  " \"intermediate_size\": 23, \"max_position_embeddings\": 80, \"pooling\": \"first\","
  " \"projection\": \"normed-perceptron\", \"projection_width\": 7}",
  "{\"vocab_size\": 20, \"hidden_size\": 18, \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
  " \"intermediate_size\": 23, \"max_position_embeddings\": 80, \"pooling\": \"last\","
  " \"projection\": \"affine\"}",
  "{\"vocab_size\": 20, \"hidden_size\": 18, \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
  " \"intermediate_size\": 23, \"max_position_embeddings\": 80, \"pooling\": \"pooler\"}",
};

static at::Tensor
make_random (at::IntArrayRef shape)
{
  return at::randn (shape, at::TensorOptions ().dtype (at::kFloat));
}

static void
assert_close (const at::Tensor &found, const at::Tensor &expected, double tolerance)
{
  g_assert_cmpint (found.numel (), ==, expected.numel ());
  psc_test_assert_close (found.contiguous ().data_ptr<float> (),
                         expected.contiguous ().data_ptr<float> (), expected.numel (), tolerance);
}

static void
test_exponential (void)
{
  for (double x = 0; x >= psc::least_exponent; x -= 1.0 / 4099)
    {
      const auto rounded = static_cast<float> (x);
      const double expected = std::exp (static_cast<double> (rounded));

      g_assert_cmpfloat (std::abs (psc::exp_not_positive (rounded) / expected - 1), <=, 0x1p-22);
    }
  g_assert_cmpfloat (psc::exp_not_positive (0), ==, 1);
  g_assert_cmpfloat (psc::exp_not_positive (-0.0f), ==, 1);
  for (const float x :
       { std::nextafter (psc::least_exponent, -INFINITY), -87.0f, -1e30f, -INFINITY })
    g_assert_cmpfloat (psc::exp_not_positive (x), ==, 0);
}

static void
test_normalise (void)
{
  for (int64_t columns : { 1, 7, 16, 100 })
    {
      const at::Tensor x = make_random ({ 5, columns }) + 3;
      const at::Tensor gain = make_random ({ columns });
      const at::Tensor shift = make_random ({ columns });
      const at::Tensor expected = at::layer_norm (x, { columns }, gain, shift, 1e-3);

      psc::normalise (5, columns, 1e-3, gain.data_ptr<float> (), shift.data_ptr<float> (),
                      x.data_ptr<float> ());
      assert_close (x, expected, 1e-5);
    }
}

/* One object for all lengths, so that what a longer text leaves behind must not be seen. */
static void
test_attention (void)
{
  const int64_t width = 20;
  const int64_t stride = 3 * width + 1;
  const int64_t out_stride = width + 3;
  psc::ShortAttention attention (40, width);

  for (int64_t n : { 40, 1, 16, 17, 5 })
    {
      const at::Tensor qkv = make_random ({ n, stride }) * 3;
      const at::Tensor out = at::ones ({ n, out_stride });
      const float *data = qkv.data_ptr<float> ();
      const auto part = [&] (int64_t which) { return qkv.narrow (1, which * width, width); };
      const at::Tensor weights =
          at::softmax (at::matmul (part (0), part (1).t ()) / std::sqrt (width), -1);

      attention.attend (n, data, data + width, data + 2 * width, stride, out.data_ptr<float> (),
                        out_stride);
      assert_close (out.narrow (1, 0, width), at::matmul (weights, part (2)), 1e-5);
      g_assert_true (at::equal (out.narrow (1, width, 3), at::ones ({ n, 3 })));
    }
}

/* Scores so far apart that all weight goes to one key. */
static void
test_attention_certain (void)
{
  const float q[] = { 1, 1 };
  const float k[] = { -1000, 1000 };
  const float v[] = { 3, 5 };
  float out[2];

  psc::ShortAttention (2, 1).attend (2, q, k, v, 1, out, 1);
  g_assert_cmpfloat_with_epsilon (out[0], 5, 1e-6);
  g_assert_cmpfloat_with_epsilon (out[1], 5, 1e-6);
}

static PscModelSpec *
new_spec (const char *text)
{
  g_autofree char *json = g_strdup_printf (
      "{\"vision\": {\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\","
      " \"stem_width\": 6, \"depths\": [1], \"widths\": [6]},"
      " \"text\": %s, \"projection_dim\": 10}",
      text);
  g_autoptr (GError) error = nullptr;
  PscModelSpec *spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return spec;
}

/* As many texts as take one tile, one for each thread, and many. */
static void
test_whole_tensors (gconstpointer data)
{
  g_autoptr (PscModelSpec) spec = new_spec (static_cast<const char *> (data));
  g_autoptr (PscWeights) weights = psc_test_model_new_weights (spec, 3);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  std::vector<const PscTensorView *> views;

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    views.push_back (psc_weights_get_nth (weights, i));
  const at::NoGradGuard no_grad;
  const psc::Parameters parameters (views.size (), views.data (), at::kCPU, nullptr);
  const auto &bert = reinterpret_cast<const PscBertSpec &> (*spec->text);
  const psc::Bert whole (bert, parameters);
  const psc::BertCpu rows (bert, parameters);

  at::set_num_threads (2);
  for (guint n : { 1, 2, 9, 60 })
    {
      std::vector<guint> lengths;
      std::vector<gint32> ids;

      for (guint i = 0; i < n; i++)
        lengths.push_back (g_rand_int_range (random, 1, i % 20 == 1 ? 77 : 15));
      for (guint length : lengths)
        for (guint i = 0; i < length; i++)
          ids.push_back (g_rand_int_range (random, 0, 20));
      assert_close (rows.encode (n, lengths.data (), ids.data (), nullptr),
                    whole.encode (n, lengths.data (), ids.data (), nullptr), 1e-5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);
  at::manual_seed (1);

  g_test_add_func ("/text-encoder/exponential", test_exponential);
  g_test_add_func ("/text-encoder/normalise", test_normalise);
  g_test_add_func ("/text-encoder/attention", test_attention);
  g_test_add_func ("/text-encoder/attention-certain", test_attention_certain);
  for (guint i = 0; i < G_N_ELEMENTS (small_texts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/text-encoder/whole-tensors/%u", i);

      g_test_add_data_func (path, small_texts[i], test_whole_tensors);
    }

  return g_test_run ();
}
