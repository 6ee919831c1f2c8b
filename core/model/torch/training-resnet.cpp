/* SPDX-License-Identifier: Apache-2.0 */

#include "training-resnet.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>

namespace psc
{

/* The share of a batch's statistics in the running ones: torchvision's. */
static constexpr double momentum = 0.1;

namespace
{

/** What every layer needs. */
struct Context
{
  const Parameters &parameters;
  double eps;
  NormMode mode;

  at::Tensor convolve (const at::Tensor &x, const std::string &name, int64_t stride) const;
  at::Tensor normalise (const at::Tensor &x, const std::string &name) const;
  at::Tensor block (const PscResnetSpec &spec,
                    const std::string &name,
                    const at::Tensor &x,
                    int64_t stride) const;
};

at::Tensor
Context::convolve (const at::Tensor &x, const std::string &name, int64_t stride) const
{
  const at::Tensor weight = parameters.get (name + ".weight");
  const int64_t padding = (weight.size (2) - 1) / 2;

  return at::conv2d (x, weight, {}, { stride, stride }, { padding, padding });
}

at::Tensor
Context::normalise (const at::Tensor &x, const std::string &name) const
{
  return at::batch_norm (x, parameters.get (name + ".weight"), parameters.get (name + ".bias"),
                         parameters.get (name + ".running_mean"),
                         parameters.get (name + ".running_var"), mode == NormMode::training,
                         momentum, eps, true);
}

at::Tensor
Context::block (const PscResnetSpec &spec,
                const std::string &name,
                const at::Tensor &x,
                int64_t stride) const
{
  const bool is_bottleneck = spec.block == PSC_RESNET_BOTTLENECK;
  const int n_convolutions = is_bottleneck ? 3 : 2;
  const int strided = is_bottleneck ? 2 : 1;
  at::Tensor trunk = x;
  at::Tensor y = x;

  if (parameters.has (name + "downsample.0.weight"))
    trunk = normalise (convolve (x, name + "downsample.0", stride), name + "downsample.1");
  for (int i = 1; i <= n_convolutions; i++)
    {
      const std::string number = std::to_string (i);

      y = convolve (i > 1 ? at::relu (y) : y, name + "conv" + number, i == strided ? stride : 1);
      y = normalise (y, name + "bn" + number);
    }
  return at::relu (trunk + y);
}

} // namespace

at::Tensor
resnet_map (const PscResnetSpec &spec,
            const Parameters &parameters,
            const at::Tensor &pixels,
            NormMode mode)
{
  const Context context = { parameters, spec.batch_norm_eps, mode };
  const std::string model = "vision_model.model.";

  /* The model sees its one channel three times: the weights of the three add up. */
  const at::Tensor stem = parameters.get (model + "conv1.weight").sum (1, true);
  at::Tensor x = at::conv2d (pixels.unsqueeze (1), stem, {}, { 2, 2 }, { 3, 3 });

  /* Libraries for the CPU work on channels side by side; otherwise they would reorder at every
   * layer. */
  x = x.contiguous (at::MemoryFormat::ChannelsLast);
  x = at::relu (context.normalise (x, model + "bn1"));
  x = at::max_pool2d (x, { 3, 3 }, { 2, 2 }, { 1, 1 });
  for (guint s = 0; s < spec.n_stages; s++)
    for (guint b = 0; b < spec.depths[s]; b++)
      x = context.block (spec,
                         model + "layer" + std::to_string (s + 1) + "." + std::to_string (b) + ".",
                         x, s > 0 && b == 0 ? 2 : 1);
  return x;
}

at::Tensor
resnet_project (const Parameters &parameters, const at::Tensor &map)
{
  return at::linear (map.flatten (2).transpose (1, 2),
                     parameters.get ("vision_model.model.fc.weight"));
}

} // namespace psc
