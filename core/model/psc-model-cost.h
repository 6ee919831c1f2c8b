/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"

G_BEGIN_DECLS

/*
 * How much arithmetic a model asks for, counted from its sizes: multiply-adds of its matrix
 * products and convolutions, each of which is two floating-point operations. What works on single
 * elements (normalisations, activations, softmax, sums) is not counted, so that a rate of work that
 * is computed from these compares with the rate of a plain matrix product.
 */

/**
 * psc_model_cost_image:
 * @n_channels: of the picture: 3 as the literature counts, 1 as this program computes, which adds
 *   up the weights of the three channels that a grey picture fills alike
 *
 * Returns: multiply-adds of encoding one image
 */
double psc_model_cost_image (PscModelSpec *spec, guint n_channels);

/**
 * psc_model_cost_pullback:
 *
 * Returns: multiply-adds of taking one cotangent of the embedding back to one channel of pixels,
 * beside the forward pass, with no gradient of any weight: as much as forward for every layer that
 * is linear, twice as much for the two products of an attention
 */
double psc_model_cost_pullback (PscModelSpec *spec);

/** @n_tokens: with [CLS] and [SEP]. Returns: multiply-adds of encoding one text */
double psc_model_cost_text (PscModelSpec *spec, guint n_tokens);

G_END_DECLS
