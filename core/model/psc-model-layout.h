/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/spec/psc-model-spec.h"
#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/*
 * Which weights a configuration needs: their names, as Hugging Face's and torchvision's modules
 * within MedCLIP give them, and their shapes.
 */

/** Calls @func for every weight that a model of @spec needs, in the order of the layers. */
void psc_model_layout_foreach (PscModelSpec *spec, PscWeightFunc func, gpointer user_data);

/**
 * psc_model_layout_check:
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_WEIGHTS, whose text lists the weights that are missing, have
 * other shapes or are no floating-point numbers
 */
gboolean psc_model_layout_check (PscModelSpec *spec, PscWeights *weights, GError **error);

/**
 * psc_model_layout_list_unused:
 *
 * Returns: (transfer full): the names of weights that the model does not use, %NULL-terminated;
 * without those that are known to be harmless (position ids, relative position indices, counters of
 * batches, BERT's pooler)
 */
char **psc_model_layout_list_unused (PscModelSpec *spec, PscWeights *weights);

/**
 * psc_model_layout_detect:
 *
 * The configuration of an official checkpoint, which does not carry one: MedCLIP-ResNet50 if there
 * is a ResNet, MedCLIP-ViT otherwise; the vocabulary's size is read off its embedding.
 *
 * Returns: (transfer full): the configuration, or %NULL with PSC_MODEL_ERROR_WEIGHTS if these are
 * not a MedCLIP's weights at all
 */
PscModelSpec *psc_model_layout_detect (PscWeights *weights,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
