/* SPDX-License-Identifier: Apache-2.0 */

#include "transformer.hpp"

#include <ATen/TensorOperators.h>

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
Perceptron::load (const Parameters &parameters, const std::string &prefix, PscActivation activation)
{
  return { Linear::load (parameters, prefix + "expand"), find_activation (activation),
           Linear::load (parameters, prefix + "contract") };
}

at::Tensor
Perceptron::forward (const at::Tensor &x, Tape *tape) const
{
  return contract.forward (activation.forward (expand.forward (x, tape), tape), tape);
}

Transformer::Transformer (const PscTransformerSpec &spec,
                          const Parameters &parameters,
                          const std::string &prefix)
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
            Perceptron::load (parameters, name, spec.activation) });
    }
}

at::Tensor
TransformerLayer::finish (const at::Tensor &x, const at::Tensor &found, Tape *tape) const
{
  const at::Tensor attention = output.forward (found, tape);

  if (tape != nullptr)
    {
      tape->join ();
      tape->fork ();
    }
  const at::Tensor middle = x + attention;
  const at::Tensor y = perceptron.forward (after.forward (middle, tape), tape);
  if (tape != nullptr)
    tape->join ();
  return middle + y;
}

at::Tensor
TransformerLayer::forward_alone (const at::Tensor &x) const
{
  return finish (x, qkv.forward (before.forward (x, nullptr), nullptr).chunk (3, -1)[2], nullptr);
}

at::Tensor
Transformer::forward_some (at::Tensor x,
                           size_t n_layers,
                           const at::Tensor &bias,
                           Tape **tape,
                           Tap *tap,
                           GCancellable *cancellable) const
{
  for (size_t i = 0; i < n_layers; i++)
    {
      const TransformerLayer &layer = layers_[i];

      check_cancelled (cancellable);
      if (*tape != nullptr)
        (*tape)->fork ();
      const at::Tensor seen = layer.before.forward (x, *tape);
      *tape = reach (tap, static_cast<int64_t> (i), seen, x, *tape);
      x = layer.finish (x, attend (layer.qkv.forward (seen, *tape), heads_, bias, *tape), *tape);
    }
  return x;
}

at::Tensor
Transformer::forward (at::Tensor x,
                      const at::Tensor &bias,
                      Tape *tape,
                      GCancellable *cancellable) const
{
  return forward_some (std::move (x), layers_.size (), bias, &tape, nullptr, cancellable);
}

} // namespace psc
