/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sqrt.h>
#include <torch/csrc/autograd/autograd.h>

#include <memory>

#include "model/torch/encoder.hpp"
#include "model/torch/vision.hpp"
#include "plain-vit.hpp"
#include "psc-test-model.h"
#include "vision-fixture.hpp"

constexpr int64_t SIDE = VisionFixture::side;
constexpr int64_t M = VisionFixture::dimensions;

static const char vit[] =
    "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 14, \"width\": 12,"
    " \"n_layers\": 8, \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\","
    " \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}";

static const char siglip[] =
    "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 14, \"width\": 10,"
    " \"n_layers\": 2, \"n_heads\": 2, \"mlp_width\": 24, \"activation\": \"gelu-tanh\","
    " \"has_patch_bias\": true, \"has_first_norm\": false, \"pooling\": \"attention\","
    " \"pooling_activation\": \"gelu-tanh\"}";

static const char resnet[] =
    "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\","
    " \"stem_width\": 6, \"depths\": [1, 2], \"widths\": [4, 6]}";

static const char *const models[] = {
  vit,
  siglip,
  resnet,
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 2, \"window_size\": 7,"
  " \"embed_dim\": 8, \"depths\": [2, 2, 2], \"num_heads\": [2, 4, 2], \"mlp_ratio\": 2}",
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4, \"window_size\": 7,"
  " \"embed_dim\": 8, \"depths\": [2, 2], \"num_heads\": [2, 4], \"pooling\": \"first\","
  " \"has_projection_bias\": true}",
  "{\"architecture\": \"clip-resnet\", \"image_size\": 56, \"width\": 4, \"depths\": [1, 2, 1],"
  " \"n_heads\": 4, \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\", \"stem_width\": 6,"
  " \"depths\": [1, 2], \"widths\": [6, 8], \"head\": \"cells\"}",
};

static void
assert_close (const at::Tensor &found, const at::Tensor &expected, double tolerance)
{
  const at::Tensor a = found.detach ().contiguous ();
  const at::Tensor b = expected.detach ().contiguous ();

  g_assert_cmpint (a.numel (), ==, b.numel ());
  psc_test_assert_close (a.data_ptr<float> (), b.data_ptr<float> (), b.numel (), tolerance);
}

/* Every dimension's gradient by @x: [M, …] */
static at::Tensor
differentiate (const at::Tensor &z, const at::Tensor &x)
{
  std::vector<at::Tensor> gradients;

  for (int64_t i = 0; i < M; i++)
    gradients.push_back (torch::autograd::grad ({ z.flatten ()[i] }, { x }, {}, true).front ());
  return at::stack (gradients);
}

static at::Tensor
all_dimensions ()
{
  at::Tensor units = at::randn ({ M, M }).zero_ ();

  units.fill_diagonal_ (1);
  return units;
}

/* What a tap leaves is what libtorch's own differentiation says, at every stage. */
static void
test_stages (gconstpointer data)
{
  const VisionFixture fixture (static_cast<const char *> (data));
  const at::AutoGradMode with_grad (true);
  const guint n_stages = psc_vision_spec_get_n_stages (&fixture.spec ());

  for (guint s = 0; s < n_stages; s++)
    {
      const PscVisionStage stage = psc_vision_spec_get_stage (&fixture.spec (), s);
      psc::Tap tap (s);
      const at::Tensor x = fixture.pixels ();
      const at::Tensor z = fixture.vision->forward_tapped (x, tap, nullptr);
      const at::Tensor expected = differentiate (z, tap.activations);

      g_assert_true (tap.activations.defined ());
      const at::Tensor cells = fixture.vision->list_cells (tap.activations);
      g_assert_cmpint (cells.size (1), ==, stage.columns * stage.rows);
      g_assert_cmpint (cells.size (2), ==, stage.channels);

      const at::NoGradGuard no_grad;
      assert_close (z, fixture.vision->forward (x, nullptr, nullptr), 1e-6);
      const at::Tensor found = tap.tape.pull_back (all_dimensions ().unsqueeze (1), nullptr);
      assert_close (fixture.vision->list_cells (found), fixture.vision->list_cells (expected),
                    2e-5);
      g_assert_cmpfloat (found.abs ().max ().item<float> (), >, 0);
    }
}

/* Cells come row by row: what changes at the upper right corner of the picture changes most there.
 */
static void
test_order (gconstpointer data)
{
  const VisionFixture fixture (static_cast<const char *> (data));
  const at::NoGradGuard no_grad;
  const PscVisionStage stage = psc_vision_spec_get_stage (&fixture.spec (), 0);
  const at::Tensor x = fixture.pixels ().detach ();
  const at::Tensor other = x.clone ();
  psc::Tap before (0), after (0);

  other.slice (1, 0, 8).slice (2, SIDE - 8, SIDE).add_ (3);
  fixture.vision->forward_tapped (x, before, nullptr);
  fixture.vision->forward_tapped (other, after, nullptr);
  const at::Tensor change = fixture.vision->list_cells (after.activations - before.activations)
                                .abs ()
                                .sum (-1)
                                .reshape ({ stage.rows, stage.columns });
  const int64_t place = change.flatten ().argmax ().item<int64_t> ();
  g_assert_cmpint (place / stage.columns, <, (stage.rows + 1) / 2);
  g_assert_cmpint (place % stage.columns, >=, stage.columns / 2);
}

/* The attention that a tap shows is the one of the formulas, and so are its gradients. */
static void
test_attention (void)
{
  const VisionFixture fixture (vit);
  const at::AutoGradMode with_grad (true);
  const PlainVit plain = { reinterpret_cast<const PscVitSpec &> (fixture.spec ()),
                           *fixture.weights };
  const at::Tensor x = fixture.pixels ();
  const std::vector<PlainVit::Layer> layers = plain.run (x[0]);
  const PlainVit::Layer &last = layers.back ();
  const at::Tensor z = plain.project (last.out[0]);
  const psc::AttentionTap pools =
      fixture.vision->tap_attention (x, PSC_ATTENTION_THAT_POOLS, 0, nullptr);

  assert_close (pools.embedding, z, 1e-5);
  assert_close (pools.queries, last.q.slice (0, 0, 1), 1e-5);
  assert_close (pools.keys, last.k, 1e-5);
  assert_close (pools.values, last.v, 1e-5);
  assert_close (pools.weights, last.weights.slice (1, 0, 1), 1e-5);
  assert_close (pools.pull_back_weights (all_dimensions (), nullptr),
                differentiate (z, last.weights).slice (2, 0, 1), 2e-5);
  assert_close (pools.pull_back_found (all_dimensions (), nullptr),
                differentiate (z, last.found).slice (1, 0, 1), 2e-5);

  for (guint i = 5; i < layers.size (); i++)
    {
      const at::Tensor mean = plain.project (layers[i].out.mean (0));
      const psc::AttentionTap tap =
          fixture.vision->tap_attention (x, PSC_ATTENTION_OF_LAYER, i, nullptr);

      assert_close (tap.embedding, mean, 1e-5);
      assert_close (tap.weights, layers[i].weights, 1e-5);
      assert_close (tap.pull_back_weights (all_dimensions (), nullptr),
                    differentiate (mean, layers[i].weights), 2e-5);
    }
}

/* Behind a learned query: its embedding is the encoder's, and gradients are libtorch's. */
static void
test_attention_of_query (void)
{
  const VisionFixture fixture (siglip);
  const at::AutoGradMode with_grad (true);
  const at::Tensor x = fixture.pixels ();

  for (const auto &[place, layer, is_own] : { std::make_tuple (PSC_ATTENTION_THAT_POOLS, 0, true),
                                              std::make_tuple (PSC_ATTENTION_OF_LAYER, 1, true),
                                              std::make_tuple (PSC_ATTENTION_OF_LAYER, 0, false) })
    {
      const psc::AttentionTap tap = fixture.vision->tap_attention (x, place, layer, nullptr);
      const at::Tensor z = fixture.vision->forward (x, nullptr, nullptr);

      g_assert_cmpint (tap.weights.size (1), ==, 1);
      assert_close (tap.pull_back_weights (all_dimensions (), nullptr),
                    differentiate (tap.embedding, tap.weights), 2e-5);
      g_assert_true (is_own == ((tap.embedding - z).abs ().max ().item<float> () < 1e-4F));
    }
}

/* MaskCLIP: in the last layer each token finds its own value. */
static void
test_cells_alone (void)
{
  const VisionFixture fixture (vit);
  const at::NoGradGuard no_grad;
  const PlainVit plain = { reinterpret_cast<const PscVitSpec &> (fixture.spec ()),
                           *fixture.weights };
  const at::Tensor x = fixture.pixels ().detach ();
  const std::vector<PlainVit::Layer> layers = plain.run (x[0]);
  const size_t i = layers.size () - 1;
  const at::Tensor middle =
      layers[i].in + plain.apply (PlainVit::name_layer (i) + "attention.output", layers[i].v);
  const psc::CellReadout found = fixture.vision->read_cells (x, PSC_CELL_READING_ALONE, nullptr);

  assert_close (found.embeddings, plain.project (layers[i].out[0]), 1e-5);
  assert_close (found.cells, plain.project (middle + plain.run_perceptron (i, middle)).slice (0, 1),
                1e-5);
}

/* The last six of eight layers leave out perceptrons and compare values. */
static void
test_surgery (void)
{
  const VisionFixture fixture (vit);
  const at::NoGradGuard no_grad;
  const PlainVit plain = { reinterpret_cast<const PscVitSpec &> (fixture.spec ()),
                           *fixture.weights };
  const at::Tensor x = fixture.pixels ().detach ();
  const std::vector<PlainVit::Layer> layers = plain.run (x[0]);
  at::Tensor other = layers[2].in;

  for (size_t i = 2; i < layers.size (); i++)
    other = other
            + plain.apply (PlainVit::name_layer (i) + "attention.output",
                           plain.find (plain.attend (layers[i].v, layers[i].v), layers[i].v));
  const psc::CellReadout found = fixture.vision->read_cells (x, PSC_CELL_READING_SURGERY, nullptr);
  assert_close (found.cells, plain.project (other).slice (0, 1), 1e-5);
  assert_close (found.embeddings, plain.project (layers.back ().out[0]), 1e-5);
}

/* torchvision's ResNet as it is written, with a hook at each ReLU that lets only what is positive
 * come back. */
class GuidedResnet
{
public:
  explicit GuidedResnet (const psc::Parameters &weights) : weights_ (weights)
  {
  }

  at::Tensor
  run (const at::Tensor &pixels, at::IntArrayRef depths) const
  {
    at::Tensor x = pixels.unsqueeze (1).repeat ({ 1, 3, 1, 1 });

    x = at::max_pool2d (rectify (convolve (x, "conv1", "bn1", 2)), { 3, 3 }, { 2, 2 }, { 1, 1 });
    for (size_t s = 0; s < depths.size (); s++)
      for (int64_t b = 0; b < depths[s]; b++)
        x = run_block (x, "layer" + std::to_string (s + 1) + "." + std::to_string (b) + ".",
                       s > 0 && b == 0 ? 2 : 1);
    return at::linear (x.mean (at::IntArrayRef ({ 2, 3 })), get ("fc.weight"));
  }

private:
  at::Tensor
  get (const std::string &name) const
  {
    return weights_.get ("vision_model.model." + name);
  }

  at::Tensor
  convolve (const at::Tensor &x,
            const std::string &convolution,
            const std::string &norm,
            int64_t stride) const
  {
    const at::Tensor weight = get (convolution + ".weight");
    const int64_t padding = weight.size (2) / 2;
    const at::Tensor y = at::conv2d (x, weight, {}, { stride, stride }, { padding, padding });
    const auto shape = [] (const at::Tensor &t) { return t.reshape ({ 1, -1, 1, 1 }); };

    return (y - shape (get (norm + ".running_mean")))
               / at::sqrt (shape (get (norm + ".running_var")) + 1e-5)
               * shape (get (norm + ".weight"))
           + shape (get (norm + ".bias"));
  }

  static at::Tensor
  rectify (const at::Tensor &x)
  {
    const at::Tensor y = at::relu (x);

    y.register_hook ([] (const at::Tensor &g) { return at::relu (g); });
    return y;
  }

  at::Tensor
  run_block (const at::Tensor &x, const std::string &name, int64_t stride) const
  {
    at::Tensor y = rectify (convolve (x, name + "conv1", name + "bn1", 1));
    at::Tensor trunk = x;

    y = rectify (convolve (y, name + "conv2", name + "bn2", stride));
    y = convolve (y, name + "conv3", name + "bn3", 1);
    if (weights_.has ("vision_model.model." + name + "downsample.0.weight"))
      trunk = convolve (x, name + "downsample.0", name + "downsample.1", stride);
    return rectify (trunk + y);
  }

  const psc::Parameters &weights_;
};

/* Guided, and not the plain gradient; in whole tensors and on the encoder for the CPU. */
static void
test_guided (void)
{
  const VisionFixture fixture (resnet);
  const at::Tensor x = fixture.pixels ();
  const auto on_cpu = psc::Vision::load (fixture.spec (), *fixture.weights, { false, false });
  at::Tensor expected;

  {
    const at::AutoGradMode with_grad (true);
    expected = differentiate (GuidedResnet (*fixture.weights).run (x, { 1, 2 }), x);
  }

  const at::NoGradGuard no_grad;
  for (const psc::Vision *vision : { fixture.vision.get (), on_cpu.get () })
    {
      psc::Tape guided (true);
      psc::Tape plain;

      vision->forward (x, &guided, nullptr);
      vision->forward (x, &plain, nullptr);
      const at::Tensor found = guided.pull_back (all_dimensions ().unsqueeze (1), nullptr);
      const at::Tensor other = plain.pull_back (all_dimensions ().unsqueeze (1), nullptr);
      assert_close (found, expected, 2e-5);
      g_assert_cmpfloat ((found - other).abs ().max ().item<float> (), >,
                         0.1F * found.abs ().max ().item<float> ());
    }
}

/* Without a ReLU the rule changes nothing. */
static void
test_guided_without_relu (void)
{
  const VisionFixture fixture (vit);
  const at::NoGradGuard no_grad;
  const at::Tensor x = fixture.pixels ();
  psc::Tape guided (true);
  psc::Tape plain;

  fixture.vision->forward (x, &guided, nullptr);
  fixture.vision->forward (x, &plain, nullptr);
  assert_close (guided.pull_back (all_dimensions ().unsqueeze (1), nullptr),
                plain.pull_back (all_dimensions ().unsqueeze (1), nullptr), 0);
}

/* Numbers of bfloat16 in the products of cotangents: near those of float32 and not the same, and
 * the same every time. Embeddings stay as they are. */
static void
test_reduced (gconstpointer data)
{
  const auto *json = static_cast<const char *> (data);
  const VisionFixture full (json);
  const VisionFixture reduced (json,
                               { true, false, psc::Narrow (at::kBFloat16, at::Device (at::kCPU)) });
  const at::NoGradGuard no_grad;
  const at::Tensor x = full.pixels ().detach ();
  psc::Tape exact, narrow;

  assert_close (reduced.vision->forward (x, &narrow, nullptr),
                full.vision->forward (x, &exact, nullptr), 0);
  const at::Tensor expected = exact.pull_back (all_dimensions ().unsqueeze (1), nullptr);
  const at::Tensor found = narrow.pull_back (all_dimensions ().unsqueeze (1), nullptr);
  const at::Tensor again = narrow.pull_back (all_dimensions ().unsqueeze (1), nullptr);
  const float share = ((found - expected).abs ().max () / expected.abs ().max ()).item<float> ();
  g_test_message ("differs by %.4f of the maximum", share);
  g_assert_cmpfloat (share, <, 0.03F);
  g_assert_cmpfloat (share, >, 1e-4F);
  assert_close (found, again, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);
  /* As an encoder does, which is not made here: libtorch's own gradients are what is compared. */
  psc::make_exact ();

  for (size_t i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *stages = g_strdup_printf ("/taps/stages/%zu", i);
      g_autofree char *order = g_strdup_printf ("/taps/order/%zu", i);
      g_autofree char *reduced = g_strdup_printf ("/taps/reduced/%zu", i);

      g_test_add_data_func (stages, models[i], test_stages);
      g_test_add_data_func (order, models[i], test_order);
      g_test_add_data_func (reduced, models[i], test_reduced);
    }
  g_test_add_func ("/taps/attention", test_attention);
  g_test_add_func ("/taps/attention-of-query", test_attention_of_query);
  g_test_add_func ("/taps/cells-alone", test_cells_alone);
  g_test_add_func ("/taps/surgery", test_surgery);
  g_test_add_func ("/taps/guided", test_guided);
  g_test_add_func ("/taps/guided-without-relu", test_guided_without_relu);

  return g_test_run ();
}
