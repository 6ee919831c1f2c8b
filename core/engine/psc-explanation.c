/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-explanation.h"

static const char *const nicks[] = {
  [PSC_EXPLANATION_FUSED] = "fused",
  [PSC_EXPLANATION_CONVENTIONAL] = "conventional",
};

const char *
psc_explanation_mode_get_nick (PscExplanationMode mode)
{
  return nicks[mode];
}

gboolean
psc_explanation_mode_from_nick (const char *nick, PscExplanationMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_str_equal (nicks[i], nick))
      {
        *mode = i;
        return TRUE;
      }
  return FALSE;
}

void
psc_explanations_free (PscExplanations *self)
{
  g_free (self->fused);
  g_free (self->conventional);
  g_free (self);
}

/* τ d for every query. */
static float *
scale_directions (PscEncoder *encoder, guint n_queries, const float *directions)
{
  gsize n = (gsize) n_queries * psc_encoder_get_dimensions (encoder);
  float *weights = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    weights[i] = (float) (psc_encoder_get_logit_scale (encoder) * directions[i]);
  return weights;
}

static float *
dup_maps (PscStack *stack, guint first, guint n)
{
  gsize area = (gsize) psc_stack_get_side (stack) * psc_stack_get_side (stack);

  return g_memdup2 (psc_stack_get_map (stack, first), n * area * sizeof (float));
}

/* The functionals of a run: those whose maps are fused maps, or those that they are fused from, and
 * behind them the logits. */
static PscFunctionals *
collect_functionals (
    PscEncoder *encoder, guint n_queries, const float *weights, guint modes, gboolean is_preview)
{
  guint m = psc_encoder_get_dimensions (encoder);
  g_autoptr (PscFunctionals) first = NULL;
  g_autoptr (PscFunctionals) logits = psc_functionals_new_cosine (m, n_queries, weights);

  if (!(modes & (1u << PSC_EXPLANATION_FUSED)))
    return g_steal_pointer (&logits);

  first = is_preview ? psc_functionals_new_linear (m, n_queries, weights)
                     : psc_functionals_new_units (m, NULL, 0);
  if (!(modes & (1u << PSC_EXPLANATION_CONVENTIONAL)))
    return g_steal_pointer (&first);

  return psc_functionals_join ((PscFunctionals *[]){ first, logits }, 2);
}

static float *
fuse_queries (PscStack *stack, guint n_queries, const float *weights, guint m)
{
  gsize area = (gsize) psc_stack_get_side (stack) * psc_stack_get_side (stack);
  float *maps = g_new (float, n_queries *area);

  for (guint q = 0; q < n_queries; q++)
    psc_stack_fuse (stack, m, weights + (gsize) q * m, maps + q * area);
  return maps;
}

PscExplanations *
psc_explain (PscMethod *method,
             PscModel *model,
             const float *pixels,
             guint n_queries,
             const float *directions,
             guint modes,
             const PscAttributionContext *context,
             GError **error)
{
  g_autoptr (PscFunctionals) functionals = NULL;
  g_autoptr (PscStack) stack = NULL;
  g_autofree float *weights = NULL;
  PscExplanations *self;
  PscEncoder *encoder;
  gboolean is_preview;
  guint n;

  g_return_val_if_fail (PSC_IS_METHOD (method), NULL);
  g_return_val_if_fail (PSC_IS_MODEL (model), NULL);
  g_return_val_if_fail (n_queries > 0, NULL);
  g_return_val_if_fail (modes != 0, NULL);

  encoder = psc_model_get_encoder (model);
  weights = scale_directions (encoder, n_queries, directions);
  is_preview = psc_method_is_linear (method);
  functionals = collect_functionals (encoder, n_queries, weights, modes, is_preview);
  stack = psc_method_attribute (method, encoder, pixels, functionals, context, error);
  if (stack == NULL)
    return NULL;

  self = g_new0 (PscExplanations, 1);
  self->n_queries = n_queries;
  self->side = psc_stack_get_side (stack);
  self->is_preview = is_preview;
  n = psc_stack_get_n_maps (stack);
  if (modes & (1u << PSC_EXPLANATION_CONVENTIONAL))
    self->conventional = dup_maps (stack, n - n_queries, n_queries);
  if (modes & (1u << PSC_EXPLANATION_FUSED))
    self->fused =
        is_preview ? dup_maps (stack, 0, n_queries)
                   : fuse_queries (stack, n_queries, weights, psc_encoder_get_dimensions (encoder));
  return self;
}
