/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <cmath>
#include <string>
#include <vector>

#include "model/spec/psc-vit-spec.h"
#include "model/torch/parameters.hpp"

/*
 * CLIP's vision transformer once more, for tests: one picture, one operation after the other, as it
 * is published, with everything kept that a formula may ask for. Its graph is libtorch's.
 */
struct PlainVit
{
  struct Layer
  {
    at::Tensor in;      /* [N, C] */
    at::Tensor q, k, v; /* [N, C] */
    at::Tensor weights; /* [heads, N, N] */
    at::Tensor found;   /* [N, C] */
    at::Tensor out;     /* [N, C] */
  };

  const PscVitSpec &spec;
  const psc::Parameters &weights;

  at::Tensor
  get (const std::string &name) const
  {
    return weights.get ("vision_model.model." + name);
  }

  at::Tensor
  apply (const std::string &name, const at::Tensor &x) const
  {
    return at::linear (x, get (name + ".weight"), get (name + ".bias"));
  }

  at::Tensor
  norm (const std::string &name, const at::Tensor &x) const
  {
    return at::layer_norm (x, { x.size (-1) }, get (name + ".weight"), get (name + ".bias"),
                           spec.layers.layer_norm_eps);
  }

  static std::string
  name_layer (size_t i)
  {
    return "layers." + std::to_string (i) + ".";
  }

  at::Tensor
  run_perceptron (size_t i, const at::Tensor &x) const
  {
    const at::Tensor y = apply (name_layer (i) + "expand", norm (name_layer (i) + "norm2", x));

    return apply (name_layer (i) + "contract", y * at::sigmoid (y * 1.702));
  }

  at::Tensor
  project (const at::Tensor &x) const
  {
    return at::linear (norm ("last_norm", x), weights.get ("vision_model.projection_head.weight"));
  }

  /* [N, C] as [heads, N, d] */
  at::Tensor
  split (const at::Tensor &x) const
  {
    const int64_t heads = spec.layers.n_heads;

    return x.reshape ({ x.size (0), heads, x.size (1) / heads }).transpose (0, 1);
  }

  at::Tensor
  attend (const at::Tensor &q, const at::Tensor &k) const
  {
    const at::Tensor scores = at::matmul (split (q), split (k).transpose (1, 2));

    return at::softmax (scores / std::sqrt (static_cast<double> (q.size (1) / spec.layers.n_heads)),
                        -1);
  }

  at::Tensor
  find (const at::Tensor &attention, const at::Tensor &v) const
  {
    return at::matmul (attention, split (v)).transpose (0, 1).reshape ({ attention.size (1), -1 });
  }

  /* @pixels: [A, A] */
  at::Tensor
  embed (const at::Tensor &pixels) const
  {
    const PscVisionSpec &vision = spec.parent_instance;
    const int64_t patch = spec.patch_size;
    std::vector<at::Tensor> channels;

    for (int c = 0; c < PSC_VISION_CHANNELS; c++)
      channels.push_back ((pixels - vision.channel_mean[c]) / vision.channel_std[c]);
    const at::Tensor cells = at::conv2d (at::stack (channels).unsqueeze (0),
                                         get ("embeddings.patch.weight"), {}, { patch, patch })
                                 .squeeze (0)
                                 .flatten (1)
                                 .t ();
    const at::Tensor x = at::cat ({ get ("embeddings.class").unsqueeze (0), cells });
    return norm ("first_norm", x + get ("embeddings.positions"));
  }

  std::vector<Layer>
  run (const at::Tensor &pixels) const
  {
    std::vector<Layer> layers;
    at::Tensor x = embed (pixels);

    for (size_t i = 0; i < spec.layers.n_layers; i++)
      {
        const std::string name = name_layer (i);
        Layer layer;

        layer.in = x;
        const at::Tensor seen = norm (name + "norm1", x);
        layer.q = apply (name + "attention.query", seen);
        layer.k = apply (name + "attention.key", seen);
        layer.v = apply (name + "attention.value", seen);
        layer.weights = attend (layer.q, layer.k);
        layer.found = find (layer.weights, layer.v);
        const at::Tensor middle = x + apply (name + "attention.output", layer.found);
        layer.out = x = middle + run_perceptron (i, middle);
        layers.push_back (layer);
      }
    return layers;
  }
};
