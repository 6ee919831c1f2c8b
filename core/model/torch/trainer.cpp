/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "trainer.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <glib/gi18n-lib.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "encoder.hpp"

/* AdamW: how fast means of gradients and of their squares follow, what keeps a division from zero,
 * and the share of a weight that a step at learning rate 1 takes away. */
static constexpr double beta_mean = 0.9;
static constexpr double beta_square = 0.99;
static constexpr double epsilon = 1e-8;
static constexpr double decay = 0.05;

/* Gradients longer than this are shortened. */
static constexpr double max_gradient_norm = 10;

/* What the mask loss counts beside the loss of the pairs, and a covered cell beside a free one. */
static constexpr double mask_factor = 0.25;
static constexpr double covered_factor = 3;

/* The log-odds that a pair and a cell are true before anything has been learned. */
static constexpr double initial_pair_bias = -2;
static constexpr double initial_mask_bias = -4;

/* MedCLIP's bound of logit_scale, which the model is read with. */
static constexpr double max_logit_scale = 4.6052;

static constexpr char training_prefix[] = "training.";
static constexpr char scale_name[] = "logit_scale";
static constexpr char pair_bias_name[] = "training.pair_bias";
static constexpr char head_weight_name[] = "training.mask_head.weight";
static constexpr char head_bias_name[] = "training.mask_head.bias";
static constexpr char mean_prefix[] = "training.mean.";
static constexpr char square_prefix[] = "training.square.";
static constexpr char steps_name[] = "training.steps";

static bool
is_training_only (const std::string &name)
{
  return name.rfind (training_prefix, 0) == 0;
}

/* What the image encoder is made of. */
static bool
is_of_vision (const std::string &name)
{
  return name.rfind ("vision_model.", 0) == 0;
}

static bool
is_running_statistic (const std::string &name)
{
  return name.find (".running_") != std::string::npos;
}

_PscTorchTrainer::_PscTorchTrainer (PscModelSpec *model_spec,
                                    bool is_student,
                                    guint n_masks,
                                    guint n_tensors,
                                    const PscTensorView *const *tensors,
                                    const at::Device &on)
    : spec_ (static_cast<PscModelSpec *> (g_object_ref (model_spec)), g_object_unref),
      vision_ (*model_spec->vision),
      bert_ (reinterpret_cast<const PscBertSpec &> (*model_spec->text)), is_student_ (is_student),
      n_masks_ (n_masks), device_ (on), parameters_ (on)
{
  const psc::Parameters from (n_tensors, tensors, on, nullptr);
  const auto options = at::TensorOptions ().dtype (at::kFloat).device (on);
  for (guint i = 0; i < n_tensors; i++)
    if (!is_training_only (tensors[i]->name))
      add_weight (from, tensors[i]->name, at::Tensor ());
  add_weight (from, pair_bias_name, at::full ({}, initial_pair_bias, options));
  if (!is_student_)
    {
      const int64_t width = psc::get_map_width (vision_);

      add_weight (from, head_weight_name, at::zeros ({ n_masks_, width, 1, 1 }, options));
      add_weight (from, head_bias_name, at::full ({ n_masks_ }, initial_mask_bias, options));
    }
  if (from.has (steps_name))
    n_steps = static_cast<guint64> (from.get (steps_name).item ().toDouble ());
}

bool
_PscTorchTrainer::learns (const std::string &name) const
{
  return !is_running_statistic (name) && (!is_student_ || is_of_vision (name));
}

void
_PscTorchTrainer::add_weight (const psc::Parameters &from,
                              const std::string &name,
                              const at::Tensor &initial)
{
  const auto take = [&from] (const std::string &from_name, const at::Tensor &otherwise) {
    return from.has (from_name) ? from.get (from_name).clone () : otherwise;
  };
  psc::Weight weight;

  weight.name = name;
  weight.value = take (name, initial);
  weight.decays = weight.value.dim () > 1;
  if (learns (name))
    {
      weight.mean = take (mean_prefix + name, at::zeros_like (weight.value));
      weight.square = take (square_prefix + name, at::zeros_like (weight.value));
      weight.value.requires_grad_ ();
    }
  parameters_.put (name, weight.value);
  weights_.push_back (std::move (weight));
}

at::Tensor
_PscTorchTrainer::compare_pairs (const PscTorchBatch &batch, const psc::Pass &pass) const
{
  const auto direction = [] (const at::Tensor &z) {
    return z / z.norm (2, -1, true).clamp_min (1e-6);
  };
  const std::vector<int64_t> shape = { batch.n_images, batch.n_texts };
  const at::Tensor cosines = at::matmul (direction (pass.images), direction (pass.texts).t ());
  const at::Tensor logits =
      cosines * parameters_.get (scale_name).exp () + parameters_.get (pair_bias_name);

  return at::binary_cross_entropy_with_logits (logits, psc::upload (batch.truth, shape, device_),
                                               psc::upload (batch.weights, shape, device_), {},
                                               at::Reduction::Sum)
         / static_cast<double> (batch.n_images);
}

at::Tensor
_PscTorchTrainer::compare_masks (const PscTorchBatch &batch, const at::Tensor &map) const
{
  const at::Tensor logits =
      at::conv2d (map, parameters_.get (head_weight_name), parameters_.get (head_bias_name));
  const at::Tensor truth = psc::upload (batch.masks, logits.sizes (), device_);

  return at::binary_cross_entropy_with_logits (logits, truth, {},
                                               at::full ({ 1 }, covered_factor, logits.options ()),
                                               at::Reduction::Sum)
         / static_cast<double> (batch.n_images);
}

at::Tensor
_PscTorchTrainer::compare_cells (const PscTorchBatch &batch, const psc::Sight &sight) const
{
  const at::Tensor teacher = psc::upload (batch.cells, sight.cells.sizes (), device_);
  const at::Tensor spread = teacher - teacher.mean (at::IntArrayRef ({ 0, 1 }));

  return (sight.cells - teacher).square ().sum () / spread.square ().sum ().clamp_min (1e-6);
}

void
_PscTorchTrainer::read_texts (const PscTorchBatch &batch, psc::Pass &pass) const
{
  pass.texts =
      psc::Bert (bert_, parameters_).encode (batch.n_texts, batch.lengths, batch.ids, nullptr);
  pass.pairs = compare_pairs (batch, pass);
}

/* Texts have nothing to tell a student while it learns. */
psc::Pass
_PscTorchTrainer::run (const PscTorchBatch &batch, psc::NormMode mode) const
{
  const int64_t side = vision_.image_size;
  const at::Tensor pixels = psc::upload (batch.pixels, { batch.n_images, side, side }, device_);
  const psc::Sight sight = psc::see (vision_, parameters_, pixels, mode);
  psc::Pass pass;

  pass.images = sight.embeddings;
  if (!is_student_ || mode == psc::NormMode::running)
    read_texts (batch, pass);
  if (!is_student_)
    pass.masks = compare_masks (batch, sight.map);
  if (batch.cells != nullptr)
    pass.cells = compare_cells (batch, sight);
  return pass;
}

static double
read_loss (const at::Tensor &loss)
{
  return loss.defined () ? loss.item ().toDouble () : 0;
}

static void
read_losses (const psc::Pass &pass, PscTorchLosses &losses)
{
  losses.pairs = read_loss (pass.pairs);
  losses.masks = read_loss (pass.masks);
  losses.cells = read_loss (pass.cells);
}

void
_PscTorchTrainer::step (const PscTorchBatch &batch, double learning_rate, PscTorchLosses &losses)
{
  const at::AutoGradMode with_gradient (true);
  const psc::Pass pass = run (batch, psc::NormMode::training);
  std::vector<at::Tensor> learned;

  for (const psc::Weight &weight : weights_)
    if (weight.is_learned ())
      learned.push_back (weight.value);

  std::vector<at::Tensor> gradients = torch::autograd::grad (
      { is_student_ ? pass.cells : pass.pairs + mask_factor * pass.masks }, learned);
  std::vector<at::Tensor> norms;
  for (const at::Tensor &gradient : gradients)
    norms.push_back (gradient.norm ());

  read_losses (pass, losses);
  losses.gradient_norm = at::stack (norms).norm ().item ().toDouble ();
  if (!std::isfinite (losses.gradient_norm))
    throw std::runtime_error (_ ("the training diverged: a gradient is not finite"));

  descend (std::move (gradients), learning_rate,
           std::min (1.0, max_gradient_norm / std::max (losses.gradient_norm, 1e-6)));
}

void
_PscTorchTrainer::descend (std::vector<at::Tensor> gradients, double learning_rate, double factor)
{
  const at::NoGradGuard no_gradient;
  auto gradient = gradients.begin ();

  n_steps++;
  const double mean_bias = 1 - std::pow (beta_mean, static_cast<double> (n_steps));
  const double square_bias = 1 - std::pow (beta_square, static_cast<double> (n_steps));

  for (psc::Weight &weight : weights_)
    {
      if (!weight.is_learned ())
        continue;

      const at::Tensor g = *gradient++ * factor;
      if (weight.decays)
        weight.value.mul_ (1 - learning_rate * decay);
      weight.mean.mul_ (beta_mean).add_ (g, 1 - beta_mean);
      weight.square.mul_ (beta_square).addcmul_ (g, g, 1 - beta_square);
      weight.value.addcdiv_ (weight.mean, (weight.square / square_bias).sqrt_ ().add_ (epsilon),
                             -learning_rate / mean_bias);
      if (weight.name == scale_name)
        weight.value.clamp_ (0, max_logit_scale);
    }
}

psc::Pass
_PscTorchTrainer::evaluate (const PscTorchBatch &batch, PscTorchLosses &losses) const
{
  const at::NoGradGuard no_gradient;
  psc::Pass pass = run (batch, psc::NormMode::running);

  read_losses (pass, losses);
  losses.gradient_norm = 0;
  return pass;
}

static void
hand_out (PscTorchTensorFunc func,
          gpointer user_data,
          const std::string &name,
          const at::Tensor &tensor)
{
  const at::Tensor values = tensor.detach ().to (at::kCPU).contiguous ();

  func (name.c_str (), static_cast<guint> (values.dim ()), values.sizes ().data (),
        values.data_ptr<float> (), user_data);
}

void
_PscTorchTrainer::export_tensors (PscTorchExport what,
                                  PscTorchTensorFunc func,
                                  gpointer user_data) const
{
  for (const psc::Weight &weight : weights_)
    if (what == PSC_TORCH_EXPORT_STATE || !is_training_only (weight.name))
      hand_out (func, user_data, weight.name, weight.value);
  if (what == PSC_TORCH_EXPORT_MODEL)
    return;

  for (const psc::Weight &weight : weights_)
    if (weight.is_learned ())
      {
        hand_out (func, user_data, mean_prefix + weight.name, weight.mean);
        hand_out (func, user_data, square_prefix + weight.name, weight.square);
      }
  hand_out (func, user_data, steps_name, at::full ({}, static_cast<double> (n_steps), at::kFloat));
}
