/* SPDX-License-Identifier: Apache-2.0 */

#include "transformer.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

namespace psc
{

const Activation &
find_activation (PscActivation activation)
{
  switch (activation)
    {
    case PSC_ACTIVATION_GELU_TANH:
      return tanh_gelu;
    case PSC_ACTIVATION_QUICK_GELU:
      return quick_gelu;
    case PSC_ACTIVATION_GELU:
    default:
      return exact_gelu;
    }
}

Perceptron
load_perceptron (const Parameters &parameters, const std::string &prefix, PscActivation activation)
{
  return { Linear::load (parameters, prefix + "expand"), find_activation (activation),
           Linear::load (parameters, prefix + "contract") };
}

Transformer::Transformer (const PscTransformerSpec &spec,
                          const Parameters &parameters,
                          const std::string &prefix,
                          const Narrow &narrow)
    : heads_ (spec.n_heads)
{
  for (guint i = 0; i < spec.n_layers; i++)
    {
      const std::string name = prefix + "layers." + std::to_string (i) + ".";
      const std::string attention = name + "attention.";

      layers_.push_back (
          { LayerNorm::load (parameters, name + "norm1", spec.layer_norm_eps),
            LayerNorm::load (parameters, name + "norm2", spec.layer_norm_eps),
            Linear::load_joined (parameters,
                                 { attention + "query", attention + "key", attention + "value" }),
            Linear::load (parameters, attention + "output"),
            load_perceptron (parameters, name, spec.activation),
            heads_,
            narrow,
            {},
            {} });
    }
}

at::Tensor
TransformerLayer::finish (const at::Tensor &x,
                          const at::Tensor &found,
                          Tape *tape,
                          GCancellable *cancellable) const
{
  const at::Tensor middle = x + output.forward (found, tape);

  check_cancelled (cancellable);
  if (tape == nullptr)
    return middle + perceptron.forward (after.forward (middle, nullptr), cancellable);
  tape->join ();
  return get_perceptron_branch ().forward (middle, tape, cancellable);
}

const PerceptronBranch &
TransformerLayer::get_perceptron_branch () const
{
  return perceptron_branch.get ([this] { return PerceptronBranch (after, perceptron, narrow); });
}

at::Tensor
TransformerLayer::forward (const at::Tensor &x,
                           const at::Tensor &bias,
                           int64_t n_rows,
                           Tape *tape,
                           GCancellable *cancellable) const
{
  const at::Tensor scores = bias.defined () ? bias.unsqueeze (0).unsqueeze (0) : bias;
  const at::Tensor middle =
      attention_branch.get ([this] { return AttentionBranch (before, qkv, output, heads, narrow); })
          .forward (x, x.size (1), scores, n_rows, tape, cancellable);

  return get_perceptron_branch ().forward (middle, tape, cancellable);
}

at::Tensor
TransformerLayer::forward_apart (const at::Tensor &x) const
{
  const std::vector<at::Tensor> parts =
      qkv.forward (before.forward (x, nullptr), nullptr).chunk (3, -1);
  const at::Tensor found = find (weigh (parts[0].slice (1, 0, 1), parts[1], heads), parts[2]);

  return finish (x, at::cat ({ found, parts[2].slice (1, 1) }, 1), nullptr, nullptr);
}

at::Tensor
Transformer::forward_some (at::Tensor x,
                           size_t n_layers,
                           int64_t n_rows,
                           const at::Tensor &bias,
                           Tape **tape,
                           Tap *tap,
                           GCancellable *cancellable) const
{
  for (size_t i = 0; i < n_layers; i++)
    {
      const TransformerLayer &layer = layers_[i];
      const int64_t n_asking = n_rows > 0 && i + 1 == layers_.size () ? n_rows : x.size (1);

      check_cancelled (cancellable);
      if (*tape != nullptr)
        {
          x = layer.forward (x, bias, n_asking, *tape, cancellable);
          continue;
        }
      const at::Tensor seen = layer.before.forward (x, nullptr);
      *tape = reach (tap, static_cast<int64_t> (i), seen, x, nullptr);
      const at::Tensor qkv = layer.qkv.forward (seen, *tape);
      check_cancelled (cancellable);
      x = layer.finish (x.slice (1, 0, n_asking), attend (qkv, heads_, bias, n_asking, *tape),
                        *tape, cancellable);
    }
  return x;
}

at::Tensor
Transformer::forward (at::Tensor x,
                      const at::Tensor &bias,
                      Tape *tape,
                      GCancellable *cancellable) const
{
  return forward_some (std::move (x), layers_.size (), 0, bias, &tape, nullptr, cancellable);
}

} // namespace psc
