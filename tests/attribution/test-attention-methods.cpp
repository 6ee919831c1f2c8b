/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/relu.h>
#include <torch/csrc/autograd/autograd.h>

#include "attribution/psc-method.h"
#include "plain-vit.hpp"
#include "psc-test-model.h"

/* The published formulas by libtorch's own differentiation of a plain vision transformer, against
 * the methods. */

#define SIDE 56
#define M    9

/* A small vision transformer, twice: as the program has it, and plain. */
class Fixture
{
public:
  Fixture ()
  {
    const char json[] =
        "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 14,"
        " \"width\": 12, \"n_layers\": 3, \"n_heads\": 3, \"mlp_width\": 20, \"activation\":"
        " \"quick-gelu\", \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]},"
        " \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 2,"
        " \"num_attention_heads\": 2, \"intermediate_size\": 24,"
        " \"max_position_embeddings\": 80}, \"projection_dim\": 9}";
    g_autoptr (GError) error = nullptr;

    spec_ = psc_model_spec_new_from_json (json, -1, &error);
    g_assert_no_error (error);
    encoder = psc_test_model_new_encoder (spec_, 11);
    source_ = psc_test_model_new_weights (spec_, 11);
    for (guint i = 0; i < psc_weights_get_n_tensors (source_); i++)
      views_.push_back (psc_weights_get_nth (source_, i));
    parameters_ = std::make_unique<psc::Parameters> (static_cast<guint> (views_.size ()),
                                                     views_.data (), at::kCPU, nullptr);
    pixels_ = psc_test_model_new_pixels (SIDE, 5);

    const at::AutoGradMode with_grad (true);
    plain = std::make_unique<PlainVit> (
        PlainVit{ *reinterpret_cast<const PscVitSpec *> (spec_->vision), *parameters_ });
    layers = plain->run (at::from_blob (pixels_, { SIDE, SIDE }, at::kFloat).requires_grad_ ());
  }

  ~Fixture ()
  {
    g_object_unref (encoder);
    g_object_unref (spec_);
    g_object_unref (source_);
    g_free (pixels_);
  }

  /* [K, cells] of a method for all dimensions and one sum of them */
  at::Tensor
  attribute (const char *name, const char *parameter, const char *value) const
  {
    g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, nullptr);
    g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, nullptr, 0);
    g_autoptr (PscFunctionals) cosine = psc_functionals_new_cosine (M, 1, weights_);
    PscFunctionals *parts[] = { units, cosine };
    g_autoptr (PscFunctionals) all = psc_functionals_join (parts, 2);
    g_autoptr (GError) error = nullptr;

    if (parameter != nullptr)
      psc_method_set_parameter (method, parameter, value, &error);
    g_assert_no_error (error);
    g_autoptr (PscStack) stack =
        psc_method_attribute (method, encoder, pixels_, all, nullptr, &error);
    g_assert_no_error (error);
    return at::from_blob (
               const_cast<float *> (psc_stack_get_values (stack)),
               { M + 1, psc_stack_get_grid (stack).columns * psc_stack_get_grid (stack).rows },
               at::kFloat)
        .clone ();
  }

  /* The same functions of an embedding. */
  std::vector<at::Tensor>
  evaluate (const at::Tensor &z) const
  {
    std::vector<at::Tensor> values;

    for (int64_t i = 0; i < M; i++)
      values.push_back (z[i]);
    const at::Tensor w = at::from_blob (const_cast<float *> (weights_), { M }, at::kFloat);
    values.push_back ((w * z).sum () / z.norm ());
    return values;
  }

  /* [K, …] */
  at::Tensor
  differentiate (const at::Tensor &z, const at::Tensor &x) const
  {
    std::vector<at::Tensor> gradients;

    for (const at::Tensor &value : evaluate (z))
      gradients.push_back (torch::autograd::grad ({ value }, { x }, {}, true).front ());
    return at::stack (gradients);
  }

  PscEncoder *encoder;
  std::unique_ptr<PlainVit> plain;
  std::vector<PlainVit::Layer> layers;

private:
  static constexpr float weights_[M] = { 1, -2, 0.5F, 3, 0, -1, 0.25F, 2, -0.75F };

  PscModelSpec *spec_;
  PscWeights *source_;
  std::vector<const PscTensorView *> views_;
  std::unique_ptr<psc::Parameters> parameters_;
  float *pixels_;
};

static void
assert_close (const at::Tensor &found, const at::Tensor &expected)
{
  const at::Tensor a = found.detach ().contiguous ();
  const at::Tensor b = expected.detach ().contiguous ();

  g_assert_cmpint (a.numel (), ==, b.numel ());
  g_assert_cmpfloat (b.abs ().max ().item<float> (), >, 0);
  for (int64_t k = 0; k < b.size (0); k++)
    psc_test_assert_close (a[k].data_ptr<float> (), b[k].data_ptr<float> (), b[k].numel (), 2e-5);
}

/* Σ_d g_d v_pd λ_p, signed. */
static void
test_grad_eclip (void)
{
  const Fixture f;
  const PlainVit::Layer &last = f.layers.back ();
  const at::Tensor g = f.differentiate (f.plain->project (last.out[0]), last.found).select (1, 0);
  const at::Tensor q = last.q[0] / last.q[0].norm ();
  const at::Tensor k = last.k.slice (0, 1);
  at::Tensor cosine = at::matmul (k / k.norm (2, { 1 }, true), q);

  cosine = (cosine - cosine.min ()) / (cosine.max () - cosine.min ());
  assert_close (f.attribute ("grad-eclip", nullptr, nullptr),
                at::matmul (g, (last.v.slice (0, 1) * cosine.unsqueeze (1)).t ()));
}

/* I + mean over heads of max (0, A ∇A), the class token's row. */
static void
test_chefer (void)
{
  const Fixture f;
  const PlainVit::Layer &last = f.layers.back ();
  const at::Tensor g = f.differentiate (f.plain->project (last.out[0]), last.weights);

  assert_close (f.attribute ("chefer", nullptr, nullptr),
                at::relu (g * last.weights).mean (1).select (1, 0).slice (1, 1));
}

/* Over the last layers, the mean over heads and tokens of max (0, ∇A), each of the embedding of
 * that layer's mean token. */
static void
test_legrad (void)
{
  const Fixture f;
  at::Tensor sum;

  for (size_t i = 1; i < f.layers.size (); i++)
    {
      const PlainVit::Layer &layer = f.layers[i];
      const at::Tensor z = f.plain->project (layer.out.mean (0));
      const at::Tensor map =
          at::relu (f.differentiate (z, layer.weights)).mean ({ 1, 2 }).slice (1, 1);

      sum = sum.defined () ? sum + map : map;
      if (i + 1 == f.layers.size ())
        assert_close (f.attribute ("legrad", "layers", "1"), map);
    }
  assert_close (f.attribute ("legrad", nullptr, nullptr), sum);
}

/* The similarity of what values that look at values make of each patch. */
static void
test_clip_surgery (void)
{
  const Fixture f;
  at::Tensor other = f.layers[0].in;

  for (size_t i = 0; i < f.layers.size (); i++)
    other = other
            + f.plain->apply (
                PlainVit::name_layer (i) + "attention.output",
                f.plain->find (f.plain->attend (f.layers[i].v, f.layers[i].v), f.layers[i].v));
  const at::Tensor cells = f.plain->project (other).slice (0, 1);
  std::vector<at::Tensor> similarities;

  for (int64_t p = 0; p < cells.size (0); p++)
    similarities.push_back (at::stack (f.evaluate (cells[p] / cells[p].norm ())));
  assert_close (f.attribute ("clip-surgery", nullptr, nullptr), at::stack (similarities, 1));
  assert_close (f.attribute ("clip-surgery", "form", "contribution").slice (0, 0, M),
                cells.t () / static_cast<double> (cells.size (0)));
}

/* The first principal component of what the last attention sees of the patches. */
static void
test_eigen_cam (void)
{
  const Fixture f;
  const at::Tensor seen = f.plain->norm ("layers.2.norm1", f.layers[2].in).slice (0, 1).detach ();
  const at::Tensor x = seen - seen.mean (0, true);
  at::Tensor found = f.attribute ("eigen-cam", nullptr, nullptr)[0];
  at::Tensor component = found / found.norm ();

  /* An eigenvector of x xᵀ, of the greatest eigenvalue: none of a few thousand others is greater.
   */
  const at::Tensor image = at::matmul (at::matmul (x, x.t ()), component);
  const float value = at::matmul (component, image).item<float> ();
  g_assert_cmpfloat ((image - component * value).norm ().item<float> (), <, 1e-4F * value);
  at::Tensor power = at::matmul (x, x.t ()) / value;
  for (int i = 0; i < 6; i++)
    power = at::matmul (power, power);
  g_assert_cmpfloat (power.norm ().item<float> (), <, 2);
  g_assert_cmpfloat (std::abs (found.norm ().item<float> () / std::sqrt (value) - 1), <, 1e-4F);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);

  g_test_add_func ("/attention-methods/grad-eclip", test_grad_eclip);
  g_test_add_func ("/attention-methods/chefer", test_chefer);
  g_test_add_func ("/attention-methods/legrad", test_legrad);
  g_test_add_func ("/attention-methods/clip-surgery", test_clip_surgery);
  g_test_add_func ("/attention-methods/eigen-cam", test_eigen_cam);

  return g_test_run ();
}
