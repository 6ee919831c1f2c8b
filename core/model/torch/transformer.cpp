/* SPDX-License-Identifier: Apache-2.0 */

#include "transformer.hpp"

#include <ATen/TensorOperators.h>

namespace psc
{

Activation
find_activation (PscActivation activation)
{
  switch (activation)
    {
    case PSC_ACTIVATION_GELU_TANH:
      return gelu_tanh;
    case PSC_ACTIVATION_QUICK_GELU:
      return quick_gelu;
    case PSC_ACTIVATION_GELU:
    default:
      return gelu;
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
  return contract.forward (activate (expand.forward (x, tape), tape), tape);
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
Transformer::forward (at::Tensor x,
                      const at::Tensor &bias,
                      Tape *tape,
                      GCancellable *cancellable) const
{
  const auto fork = [tape] {
    if (tape != nullptr)
      tape->fork ();
  };
  const auto join = [tape] {
    if (tape != nullptr)
      tape->join ();
  };

  for (const Layer &layer : layers_)
    {
      check_cancelled (cancellable);

      fork ();
      at::Tensor y = layer.qkv.forward (layer.before.forward (x, tape), tape);
      y = layer.output.forward (attend (y, heads_, bias, tape), tape);
      join ();
      x = x + y;

      fork ();
      y = layer.perceptron.forward (layer.after.forward (x, tape), tape);
      join ();
      x = x + y;
    }
  return x;
}

} // namespace psc
