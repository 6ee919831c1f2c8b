/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-attention-method.h"

#include "attribution/psc-pullback.h"

G_DEFINE_ABSTRACT_TYPE (PscAttentionMethod, psc_attention_method, PSC_TYPE_METHOD)

static gboolean
psc_attention_method_supports (PscMethod *method, PscModelSpec *spec, GError **error)
{
  return psc_attention_tap_check (spec->vision, error);
}

typedef struct
{
  PscAttentionShape shape;
  guint n_cells;
  float *weights; /* owned, [heads][R][N], or NULL for 1 */
  float *maps;    /* [K][cells] */
} WeightSum;

static void
weight_sum_clear (WeightSum *self)
{
  g_free (self->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeightSum, weight_sum_clear)

/* @gradients: [heads][R][N] */
static void
add_map (const WeightSum *self, const float *gradients, float *map)
{
  gsize n_queries = (gsize) self->shape.n_heads * self->shape.n_rows;
  guint before = self->shape.n_tokens - self->n_cells;

  for (guint p = 0; p < self->n_cells; p++)
    {
      double sum = 0;

      for (gsize q = 0; q < n_queries; q++)
        {
          gsize i = q * self->shape.n_tokens + before + p;

          sum += MAX (gradients[i] * (self->weights != NULL ? self->weights[i] : 1), 0);
        }
      map[p] += (float) (sum / n_queries);
    }
}

static void
add_some (guint first, guint n, const float *gradients, gpointer user_data)
{
  const WeightSum *self = user_data;
  gsize each = (gsize) self->shape.n_heads * self->shape.n_rows * self->shape.n_tokens;

  for (guint k = 0; k < n; k++)
    add_map (self, gradients + k * each, self->maps + (gsize) (first + k) * self->n_cells);
}

gboolean
psc_attention_method_add_weights (PscEncoder *encoder,
                                  const float *pixels,
                                  PscAttentionPlace place,
                                  guint layer,
                                  gboolean weighs,
                                  PscFunctionals *functionals,
                                  const PscAttributionContext *context,
                                  double begin,
                                  double end,
                                  float *maps,
                                  GError **error)
{
  PscVisionStage stage = psc_vision_spec_get_last_stage (psc_encoder_get_spec (encoder)->vision);
  g_autoptr (PscAttentionTap) tap =
      psc_attention_tap_new (encoder, pixels, place, layer, context->cancellable, error);
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (encoder));
  g_auto (WeightSum) sum = { .n_cells = stage.columns * stage.rows, .maps = maps };

  if (tap == NULL)
    return FALSE;
  sum.shape = psc_attention_tap_get_shape (tap);
  if (weighs)
    sum.weights = g_new (float, (gsize) sum.shape.n_heads *sum.shape.n_rows *sum.shape.n_tokens);
  return psc_attention_tap_read (tap, z, NULL, NULL, NULL, sum.weights, error)
         && psc_pullback_run (psc_pullback_to_weights (encoder, tap), functionals, z, context,
                              begin, end, add_some, &sum, error);
}

static void
psc_attention_method_class_init (PscAttentionMethodClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->needs = PSC_METHOD_NEEDS_ATTENTION | PSC_METHOD_NEEDS_GRADIENTS;
  method_class->supports = psc_attention_method_supports;
  method_class->get_grid = psc_method_get_last_grid;
}

static void
psc_attention_method_init (PscAttentionMethod *self)
{
}
