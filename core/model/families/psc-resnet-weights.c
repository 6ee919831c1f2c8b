/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-resnet-weights.h"

#include "model/families/psc-weight-rules.h"

#define MODEL "vision_model.model."

/* Stages have numbers from 1 on; every block begins with a convolution. */
static gboolean
read_stage (PscResnetSpec *self, PscWeights *weights, guint stage, GError **error)
{
  g_autofree char *blocks = g_strdup_printf (MODEL "layer%u.*.conv1.weight", stage + 1);
  g_autofree char *first = g_strdup_printf (MODEL "layer%u.0.conv1.weight", stage + 1);

  self->depths[stage] = psc_weights_count_layers (weights, blocks);
  return psc_weights_get_extent (weights, first, 4, 0, &self->widths[stage], error);
}

PscResnetSpec *
psc_resnet_spec_new_from_weights (PscWeights *weights, GError **error)
{
  g_autoptr (PscResnetSpec) self = psc_resnet_spec_new ();

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  if (!psc_weights_get_extent (weights, MODEL "conv1.weight", 4, 0, &self->stem_width, error))
    return NULL;
  self->block = psc_weight_rules_find (weights, MODEL "layer1.*.conv3.weight")
                    ? PSC_RESNET_BOTTLENECK
                    : PSC_RESNET_BASIC;
  /* torchvision's have four. */
  for (guint s = 0; s < self->n_stages; s++)
    if (!read_stage (self, weights, s, error))
      return NULL;
  return g_steal_pointer (&self);
}
