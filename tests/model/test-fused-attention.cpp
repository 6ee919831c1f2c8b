/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <c10/util/Exception.h>
#include <torch/library.h>

#include "launch-counter.hpp"
#include "model/torch/encoder.hpp"
#include "model/torch/fused-attention.hpp"
#include "model/torch/fused-probe.hpp"
#include "model/torch/product-attention.hpp"
#include "psc-test-model.h"
#include "vision-fixture.hpp"

static const at::Device cpu (at::kCPU);

/* What a fused operator promises, by the formulas: for any libtorch, and to compare with. */
static at::Tensor
reckon (const psc::FusedTrace &trace, const at::Tensor &by_token)
{
  const int64_t n_tokens = by_token.size (1);
  const auto list_heads = [] (const at::Tensor &x) { return x.transpose (1, 2); };
  const at::Tensor g = list_heads (by_token);
  const at::Tensor q = list_heads (trace.q), k = list_heads (trace.k), v = list_heads (trace.v);
  const at::Tensor sums = trace.log_sums.slice (2, 0, n_tokens).unsqueeze (3);
  const at::Tensor weights = (at::matmul (q, k.transpose (2, 3)) - sums).exp ();
  const at::Tensor along = (g * list_heads (trace.found)).sum (-1, true);
  const at::Tensor scores = weights * (at::matmul (g, v.transpose (2, 3)) - along);

  g_assert_cmpint (trace.log_sums.size (2) % psc::FusedTrace::padding, ==, 0);
  g_assert_true (trace.log_sums.slice (2, n_tokens).isinf ().all ().item<bool> ());
  g_assert_true (trace.found[0].is_contiguous ());
  g_assert_true (by_token.is_contiguous ());
  if (by_token.size (0) > 1)
    for (const at::Tensor &shared : { trace.q, trace.k, trace.v, trace.found, trace.log_sums })
      g_assert_cmpint (shared.stride (0), ==, 0);
  return at::stack ({ at::matmul (scores, k), at::matmul (scores.transpose (2, 3), q),
                      at::matmul (weights.transpose (2, 3), g) },
                    2)
      .permute ({ 0, 3, 2, 1, 4 })
      .contiguous ();
}

static int n_calls;

static at::Tensor
count_right (const psc::FusedTrace &trace, const at::Tensor &g)
{
  n_calls++;
  return reckon (trace, g);
}

/* libtorch's own, or in one that has none what stands in for it. */
static at::Tensor
count_own (const psc::FusedTrace &trace, const at::Tensor &g)
{
  const psc::FusedOperator own = psc::find_fused_operator (cpu);

  n_calls++;
  return own != nullptr ? own (trace, g) : reckon (trace, g);
}

static at::Tensor
fail (const psc::FusedTrace &, const at::Tensor &)
{
  n_calls++;
  throw c10::NotImplementedError ({ __func__, __FILE__, __LINE__ }, "no kernel found to launch");
}

/* By so little as TF32 would be. */
static at::Tensor
go_wrong (const psc::FusedTrace &trace, const at::Tensor &g)
{
  n_calls++;
  const at::Tensor out = reckon (trace, g);
  out.select (2, 1).mul_ (1.001);
  return out;
}

static at::Tensor
say_nothing (const psc::FusedTrace &trace, const at::Tensor &g)
{
  n_calls++;
  return reckon (trace, g).fill_ (NAN);
}

/* Only the first time. */
static at::Tensor
run_out (const psc::FusedTrace &trace, const at::Tensor &g)
{
  if (n_calls++ == 0)
    throw c10::OutOfMemoryError ({ __func__, __FILE__, __LINE__ }, "the device is full");
  return reckon (trace, g);
}

/* Until it is over, this operator is tried and used in place of libtorch's. */
class Replacement
{
public:
  explicit Replacement (psc::FusedOperator op)
  {
    n_calls = 0;
    psc::FusedProbe::shared ().replace (op);
  }

  Replacement (const Replacement &) = delete;
  Replacement &operator= (const Replacement &) = delete;

  ~Replacement ()
  {
    psc::FusedProbe::shared ().replace (nullptr);
  }
};

static double
difference (const at::Tensor &found, const at::Tensor &expected)
{
  g_assert_true (found.sizes () == expected.sizes ());
  return ((found - expected).abs ().max () / expected.abs ().max ()).item<double> ();
}

struct Case
{
  int64_t cotangents;
  int64_t sequences;
  int64_t heads;
  int64_t tokens;
  int64_t width;
  bool has_gain;
  double query_gain;
};

static const Case cases[] = {
  { 1, 1, 1, 32, 4, false, 1 },   { 3, 1, 2, 33, 8, true, 1 },    { 2, 3, 2, 64, 12, true, 0.3 },
  { 5, 2, 3, 50, 16, false, 2 },  { 4, 1, 12, 197, 64, true, 1 }, { 1, 2, 4, 95, 32, true, 1 },
  { 7, 1, 1, 100, 128, true, 3 },
};

static psc::Attention
make_attention (const Case &c)
{
  return psc::Attention::make (at::randn ({ c.sequences, c.tokens, 3, c.heads, c.width }),
                               1 / std::sqrt (static_cast<double> (c.width)), at::Tensor (),
                               c.tokens);
}

/* Both ways of the same cotangents. */
struct Pair
{
  at::Tensor fused;
  at::Tensor products;
};

static Pair
pull_back (const Case &c, psc::FusedOperator op, const psc::Narrow &narrow)
{
  const psc::Attention attention = make_attention (c);
  const at::Tensor gain =
      c.has_gain ? at::rand ({ c.sequences, c.tokens, 1 }) + 0.5 : at::Tensor ();
  const at::Tensor g =
      narrow.take (at::randn ({ c.cotangents, c.sequences, c.tokens, c.heads * c.width }));
  const psc::FusedPullback fused (op, attention, c.query_gain, gain, narrow);
  const psc::ProductPullback products (attention, c.query_gain, gain, psc::Narrow ());

  return { fused.pull_back (g, nullptr), products.pull_back (g, nullptr) };
}

static void
check_cases (psc::FusedOperator op)
{
  const at::NoGradGuard no_grad;
  const psc::Narrow narrow (at::kBFloat16, cpu);

  for (const Case &c : cases)
    {
      const Pair full = pull_back (c, op, psc::Narrow ());
      const Pair reduced = pull_back (c, op, narrow);

      g_assert_true (full.fused.is_contiguous ());
      g_test_message ("%d tokens: %.2g off, %.2g narrow", static_cast<int> (c.tokens),
                      difference (full.fused, full.products),
                      difference (reduced.fused, reduced.products));
      g_assert_cmpfloat (difference (full.fused, full.products), <, 1e-5);
      g_assert_cmpfloat (difference (reduced.fused, reduced.products), <, 0.02);
      g_assert_cmpfloat (difference (reduced.fused, reduced.products), >, 1e-4);
      g_assert_cmpfloat (difference (narrow.take (reduced.fused), reduced.fused), ==, 0);
    }
}

static void
test_formulas (void)
{
  check_cases (reckon);
}

static void
test_libtorch (void)
{
  const psc::FusedOperator op = psc::find_fused_operator (cpu);

  if (op == nullptr)
    g_test_skip ("this libtorch has no fused attention that is known");
  else
    check_cases (op);
}

/* A GPU's operator in a processor's place: it takes what the kernels take for granted, and leaves
 * what comes to q, k and v side by side. */
static void
stand_in_for_device (const c10::OperatorHandle &op, torch::jit::Stack *stack)
{
  const auto arguments = torch::jit::last (*stack, op.schema ().arguments ().size ()).vec ();
  const auto get = [&] (const char *name) {
    const auto index = op.schema ().argumentIndexWithName (name);
    g_assert_true (index.has_value ());
    return arguments[static_cast<size_t> (*index)];
  };
  const at::Tensor g = get ("grad_out_").toTensor ();
  const psc::FusedTrace trace = { get ("query").toTensor (), get ("key").toTensor (),
                                  get ("value").toTensor (), get ("out").toTensor (),
                                  get ("logsumexp").toTensor () };

  n_calls++;
  for (const char *name : { "bias", "cu_seqlens_q", "cu_seqlens_k", "window_size" })
    g_assert_true (get (name).isNone ());
  g_assert_cmpint (get ("max_seqlen_q").toInt (), ==, g.size (1));
  g_assert_cmpint (get ("max_seqlen_k").toInt (), ==, g.size (1));
  g_assert_cmpfloat (get ("dropout_p").toDouble (), ==, 0);
  g_assert_cmpint (get ("custom_mask_type").toInt (), ==, 0);
  g_assert_false (get ("bias_requires_grad").toBool ());
  g_assert_cmpfloat (get ("scale").toDouble (), ==, 1);
  g_assert_cmpint (get ("num_splits_key").toInt (), ==, 1);
  g_assert_true (get ("shared_storage_dqdkdv").toBool ());
  for (const at::Tensor &x : { trace.q, trace.k, trace.v })
    g_assert_cmpint (x.stride (3), ==, 1);

  const at::Tensor all = reckon (trace, g);
  torch::jit::drop (*stack, arguments.size ());
  torch::jit::push (*stack, all.select (2, 0), all.select (2, 1), all.select (2, 2), at::Tensor ());
}

/* What a device is asked for is what its operator takes, and is not copied. */
static void
test_device (void)
{
  const psc::FusedOperator op = psc::find_fused_operator (at::Device (at::kCUDA));

  if (op == nullptr)
    {
      g_test_skip ("this libtorch has no fused attention that is known");
      return;
    }

  torch::Library library (torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__);
  library.impl ("_efficient_attention_backward",
                torch::CppFunction::makeFromBoxedFunction<&stand_in_for_device> ());
  const at::NoGradGuard no_grad;

  for (const Case &c : cases)
    {
      n_calls = 0;
      const Pair pair = pull_back (c, op, psc::Narrow ());
      g_assert_cmpint (n_calls, ==, 1);
      g_assert_cmpfloat (difference (pair.fused, pair.products), <, 1e-5);
    }

  const LaunchCounter counter;
  pull_back ({ 3, 1, 2, 40, 8, true, 1 }, op, psc::Narrow ());
  g_assert_cmpint (counter.counts ().count ("aten::cat"), ==, 0);
}

static int64_t
count_bytes (const psc::AttentionPullback &pullback)
{
  int64_t sum = 0;

  for (const at::Tensor &tensor : pullback.tensors ())
    sum += static_cast<int64_t> (tensor.nbytes ());
  return sum;
}

/* Neither what is kept nor what a cotangent takes has T × T numbers. */
static void
test_memory (void)
{
  const at::NoGradGuard no_grad;
  const Case c = { 1, 1, 2, 256, 8, false, 1 };
  const int64_t scores = c.heads * c.tokens * c.tokens;
  const psc::Attention attention = make_attention (c);
  const psc::FusedPullback fused (reckon, attention, 1, at::Tensor (), psc::Narrow ());
  const psc::ProductPullback products (attention, 1, at::Tensor (), psc::Narrow ());

  g_assert_cmpint (count_bytes (fused), <, 4 * scores);
  g_assert_cmpint (count_bytes (products), >, 4 * scores);
  g_assert_cmpint (fused.count_working (), <, scores);
  g_assert_cmpint (products.count_working (), >, scores);
}

/* What k and v share with q as it was before it was scaled is not kept with them. */
static void
test_kept (void)
{
  const at::NoGradGuard no_grad;
  const psc::Attention attention = make_attention ({ 1, 1, 2, 40, 8, false, 1 });
  const psc::FusedPullback fused (reckon, attention, 1, at::Tensor (), psc::Narrow ());

  for (const at::Tensor &tensor : fused.tensors ())
    g_assert_cmpuint (tensor.storage ().nbytes (), ==, tensor.nbytes ());
}

static const Case usual = { 3, 1, 2, 40, 8, false, 1 };

/* Whatever is chosen is right. Returns: whether it is fused */
static bool
try_usual (const psc::Narrow &narrow = psc::Narrow ())
{
  const psc::Attention attention = make_attention (usual);
  const auto chosen = psc::AttentionPullback::make (attention, 1, at::Tensor (), narrow);
  const psc::ProductPullback products (attention, 1, at::Tensor (), psc::Narrow ());
  const at::Tensor g = narrow.take (
      at::randn ({ usual.cotangents, usual.sequences, usual.tokens, usual.heads * usual.width }));

  g_assert_cmpfloat (difference (chosen->pull_back (g, nullptr), products.pull_back (g, nullptr)),
                     <, narrow.is_full () ? 1e-5 : 0.02);
  return dynamic_cast<const psc::FusedPullback *> (chosen.get ()) != nullptr;
}

/* It is tried once of each kind and then used. */
static void
test_right (void)
{
  const at::NoGradGuard no_grad;
  const Replacement replacement (count_right);

  g_assert_true (try_usual ());
  g_assert_cmpint (n_calls, ==, 2);
  g_assert_true (try_usual ());
  g_assert_cmpint (n_calls, ==, 3);
  g_assert_true (try_usual (psc::Narrow (at::kBFloat16, cpu)));
  g_assert_cmpint (n_calls, ==, 5);
}

/* What fails or is wrong is tried once and never used. */
static void
test_refused (gconstpointer data)
{
  const at::NoGradGuard no_grad;
  const Replacement replacement (*static_cast<const psc::FusedOperator *> (data));

  g_assert_false (try_usual ());
  g_assert_false (try_usual ());
  g_assert_cmpint (n_calls, ==, 1);
}

/* That there is no memory says nothing of the operator. */
static void
test_out_of_memory (void)
{
  const at::NoGradGuard no_grad;
  const Replacement replacement (run_out);
  bool is_out = false;

  try
    {
      try_usual ();
    }
  catch (const c10::OutOfMemoryError &)
    {
      is_out = true;
    }
  g_assert_true (is_out);
  g_assert_true (try_usual ());
}

/* Without a trial: who is biased, of a part that asks, short, or of a width that kernels do not
 * load. */
static void
test_unsuited (void)
{
  const at::NoGradGuard no_grad;
  const Replacement replacement (count_right);
  const psc::Narrow full, narrow (at::kBFloat16, cpu);
  const auto is_chosen = [&] (int64_t n_tokens, int64_t width, int64_t n_rows, bool has_bias) {
    const at::Tensor bias = has_bias ? at::randn ({ 1, 2, n_tokens, n_tokens }) : at::Tensor ();
    const psc::Attention attention =
        psc::Attention::make (at::randn ({ 1, n_tokens, 3, 2, width }), 1, bias, n_rows);
    return psc::FusedProbe::shared ().choose (attention, full) != nullptr;
  };

  g_assert_false (is_chosen (40, 8, 40, true));
  g_assert_false (is_chosen (40, 8, 1, false));
  g_assert_false (is_chosen (31, 8, 31, false));
  g_assert_false (is_chosen (40, 6, 40, false));
  g_assert_cmpint (n_calls, ==, 0);
  g_assert_true (is_chosen (40, 8, 40, false));
  g_assert_true (is_chosen (32, 4, 32, false));
}

/* A tower of as many tokens as fused attention is for. */
struct Tower
{
  const char *name;
  const char *json;
  int n_fused; /* layers in which everybody asks */
};

static const Tower towers[] = {
  { "vit-50",
    "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 24,"
    " \"n_layers\": 4, \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\","
    " \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}",
    3 },
  { "vit-65",
    "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 7, \"width\": 32,"
    " \"n_layers\": 3, \"n_heads\": 2, \"mlp_width\": 24, \"activation\": \"gelu-tanh\"}",
    2 },
};

/* Of every dimension at two points, [M, 2, A, A]. */
static at::Tensor
find_maps (const VisionFixture &fixture, psc::FusedOperator op, int n_fused)
{
  const Replacement replacement (op);
  const at::Tensor one = fixture.pixels ().detach ();
  const at::Tensor points = at::stack ({ one[0], 0.5 * one[0] });
  psc::Tape tape;

  fixture.vision->forward (points, &tape, nullptr);
  n_calls = 0;
  const at::Tensor units = at::randn ({ VisionFixture::dimensions, VisionFixture::dimensions });
  units.zero_ ().fill_diagonal_ (1);
  const at::Tensor maps = tape.pull_back (units.unsqueeze (1).repeat ({ 1, 2, 1 }), nullptr);
  g_assert_cmpint (n_calls, ==, n_fused);
  return maps;
}

static void
test_tower (gconstpointer data)
{
  const Tower &tower = *static_cast<const Tower *> (data);
  const VisionFixture full (tower.json);
  const VisionFixture reduced (tower.json, { true, false, psc::Narrow (at::kBFloat16, cpu) });
  const at::NoGradGuard no_grad;
  const at::Tensor expected = find_maps (full, fail, 0);
  const double exact = difference (find_maps (full, count_own, tower.n_fused), expected);
  const double narrow = difference (find_maps (reduced, count_own, tower.n_fused), expected);
  const double narrow_products = difference (find_maps (reduced, fail, 0), expected);

  g_test_message ("%s: %.2g off; narrow %.2g, products %.2g", tower.name, exact, narrow,
                  narrow_products);
  g_assert_cmpfloat (exact, <, 1e-5);
  g_assert_cmpfloat (narrow, <, 0.03);
  g_assert_cmpfloat (narrow, >, 1e-4);
  g_assert_cmpfloat (narrow_products, <, 0.03);
}

int
main (int argc, char **argv)
{
  static const psc::FusedOperator failing = fail, wrong = go_wrong, silent = say_nothing;

  g_test_init (&argc, &argv, nullptr);
  psc::make_exact ();
  at::manual_seed (1);

  g_test_add_func ("/fused-attention/formulas", test_formulas);
  g_test_add_func ("/fused-attention/libtorch", test_libtorch);
  g_test_add_func ("/fused-attention/device", test_device);
  g_test_add_func ("/fused-attention/memory", test_memory);
  g_test_add_func ("/fused-attention/kept", test_kept);
  g_test_add_func ("/fused-attention/right", test_right);
  g_test_add_data_func ("/fused-attention/failing", &failing, test_refused);
  g_test_add_data_func ("/fused-attention/wrong", &wrong, test_refused);
  g_test_add_data_func ("/fused-attention/silent", &silent, test_refused);
  g_test_add_func ("/fused-attention/out-of-memory", test_out_of_memory);
  g_test_add_func ("/fused-attention/unsuited", test_unsuited);
  for (const Tower &tower : towers)
    {
      g_autofree char *path = g_strdup_printf ("/fused-attention/towers/%s", tower.name);

      g_test_add_data_func (path, &tower, test_tower);
    }

  return g_test_run ();
}
