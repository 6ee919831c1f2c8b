/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-swin-weights.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/families/psc-weight-rules.h"
#include "model/psc-model-error.h"

#define MODEL "vision_model.model."
#define PATCH MODEL "embeddings.patch_embeddings.projection.weight"

/* Of the first block of a stage. */
#define NORM   "layernorm_before.weight"
#define OFFSET "attention.self.relative_position_bias_table"

static char *
name_in_block (guint stage, const char *name)
{
  return g_strdup_printf (MODEL "encoder.layers.%u.blocks.0.%s", stage, name);
}

static guint
count_stages (PscWeights *weights)
{
  for (guint stage = 0; stage < PSC_SPEC_MAX_STAGES; stage++)
    {
      g_autofree char *norm = name_in_block (stage, NORM);

      if (psc_weights_lookup (weights, norm) == NULL)
        return stage;
    }
  return PSC_SPEC_MAX_STAGES;
}

static gboolean
read_stage (PscSwinSpec *self, PscWeights *weights, guint stage, GError **error)
{
  g_autofree char *blocks = g_strdup_printf (MODEL "encoder.layers.%u.blocks.*." NORM, stage);
  g_autofree char *offsets = name_in_block (stage, OFFSET);

  self->depths[stage] = psc_weights_count_layers (weights, blocks);
  return psc_weights_get_extent (weights, offsets, 2, 1, &self->num_heads[stage], error);
}

/* A table has a row for each pair of offsets, from one side of a window to the other. */
static gboolean
read_window (PscSwinSpec *self, PscWeights *weights, GError **error)
{
  g_autofree char *name = name_in_block (0, OFFSET);
  guint n_offsets, side;

  if (!psc_weights_get_extent (weights, name, 2, 0, &n_offsets, error))
    return FALSE;
  side = (guint) round (sqrt (n_offsets));
  self->window_size = (side + 1) / 2;
  if (side * side == n_offsets && side % 2 == 1)
    return TRUE;
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
               _ ("%s: %u offsets are not those of a square window"), name, n_offsets);
  return FALSE;
}

PscSwinSpec *
psc_swin_spec_new_from_weights (PscWeights *weights, GError **error)
{
  g_autoptr (PscSwinSpec) self = psc_swin_spec_new ();
  g_autofree char *inner = name_in_block (0, "intermediate.dense.weight");
  guint mlp_width;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  if (!psc_weights_get_extent (weights, PATCH, 4, 0, &self->embed_dim, error)
      || !psc_weights_get_extent (weights, PATCH, 4, 2, &self->patch_size, error)
      || !psc_weights_get_extent (weights, inner, 2, 0, &mlp_width, error)
      || !read_window (self, weights, error))
    return NULL;
  self->mlp_ratio = MAX (mlp_width / self->embed_dim, 1);
  self->n_stages = count_stages (weights);
  for (guint stage = 0; stage < self->n_stages; stage++)
    if (!read_stage (self, weights, stage, error))
      return NULL;
  return g_steal_pointer (&self);
}
