/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-explanation.h"

#include <math.h>

#include "attribution/psc-perturbation-method.h"

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
  g_free (self->fused_cells);
  g_free (self->conventional);
  g_free (self->conventional_cells);
  g_free (self->fused_errors);
  g_free (self->conventional_errors);
  g_free (self);
}

double
psc_explanations_get_error (const PscExplanations *self, PscExplanationMode mode, guint query)
{
  const double *errors =
      mode == PSC_EXPLANATION_FUSED ? self->fused_errors : self->conventional_errors;

  g_return_val_if_fail (query < self->n_queries, NAN);

  return errors != NULL ? errors[query] : NAN;
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
  gsize n_cells = psc_map_grid_get_n_cells (psc_stack_get_grid (stack));

  return g_memdup2 (psc_stack_get_map (stack, first), n * n_cells * sizeof (float));
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
  gsize n_cells = psc_map_grid_get_n_cells (psc_stack_get_grid (stack));
  float *maps = g_new (float, n_queries *n_cells);

  for (guint q = 0; q < n_queries; q++)
    psc_stack_fuse (stack, m, weights + (gsize) q * m, maps + q * n_cells);
  return maps;
}

/* @cells: (nullable) */
static float *
finish_queries (PscMethod *method, const PscExplanations *self, const float *cells)
{
  gsize n_cells = psc_map_grid_get_n_cells (self->grid);
  gsize area = (gsize) self->side * self->side;
  float *maps;

  if (cells == NULL)
    return NULL;
  maps = g_new (float, self->n_queries *area);
  for (guint q = 0; q < self->n_queries; q++)
    psc_method_finish (method, self->grid, cells + q * n_cells, maps + q * area);
  return maps;
}

/* The embeddings of the image's copies: those that are known, or what the encoder makes. */
static PscEmbeddingTable *
dup_table (PscPerturbation *perturbation,
           PscEncoder *encoder,
           PscKeptStack *known,
           const PscAttributionContext *context,
           GError **error)
{
  if (known != NULL && PSC_IS_EMBEDDING_TABLE (known)
      && g_str_equal (psc_embedding_table_get_key (PSC_EMBEDDING_TABLE (known)),
                      psc_perturbation_get_key (perturbation)))
    return g_object_ref (PSC_EMBEDDING_TABLE (known));
  return psc_perturbation_method_embed (perturbation, encoder, context, error);
}

/* Maps of a table; sets @errors to [K], or to NULL where nothing is random. */
static PscStack *
map_table (PscEmbeddingTable *table,
           PscPerturbation *perturbation,
           const PscFunctionals *functionals,
           GCancellable *cancellable,
           double **errors,
           GError **error)
{
  PscMapGrid grid = psc_map_grid_of_pixels (psc_perturbation_get_side (perturbation));
  guint n = psc_functionals_get_n (functionals);
  g_autofree float *maps = g_new (float, n *psc_map_grid_get_n_cells (grid));
  g_autofree double *found = g_new (double, n);

  if (!psc_embedding_table_make_maps (table, perturbation, functionals, cancellable, maps, found,
                                      error))
    return NULL;
  *errors = isnan (found[0]) ? NULL : g_steal_pointer (&found);
  return psc_stack_new_take (n, grid, g_steal_pointer (&maps));
}

static PscStack *
attribute (PscMethod *method,
           PscEncoder *encoder,
           const float *pixels,
           PscFunctionals *functionals,
           PscKeptStack *known,
           const PscAttributionContext *context,
           double **errors,
           GError **error)
{
  g_autoptr (PscPerturbation) perturbation = NULL;
  g_autoptr (PscEmbeddingTable) table = NULL;

  if (!PSC_IS_PERTURBATION_METHOD (method))
    return psc_method_attribute (method, encoder, pixels, functionals, context, error);

  if (!psc_method_check (method, psc_encoder_get_side (encoder), error))
    return NULL;
  perturbation = psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (method),
                                                  psc_encoder_get_spec (encoder), pixels);
  table = dup_table (perturbation, encoder, known, context, error);
  if (table == NULL)
    return NULL;
  return map_table (table, perturbation, functionals, context != NULL ? context->cancellable : NULL,
                    errors, error);
}

/* (nullable) */
static double *
dup_errors (const double *errors, guint first, guint n)
{
  return errors != NULL ? g_memdup2 (errors + first, n * sizeof *errors) : NULL;
}

PscExplanations *
psc_explain_with (PscMethod *method,
                  PscModel *model,
                  const float *pixels,
                  guint n_queries,
                  const float *directions,
                  guint modes,
                  PscKeptStack *known,
                  const PscAttributionContext *context,
                  GError **error)
{
  g_autoptr (PscFunctionals) functionals = NULL;
  g_autoptr (PscStack) stack = NULL;
  g_autofree double *errors = NULL;
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
  stack = attribute (method, encoder, pixels, functionals, known, context, &errors, error);
  if (stack == NULL)
    return NULL;

  self = g_new0 (PscExplanations, 1);
  self->n_queries = n_queries;
  self->grid = psc_stack_get_grid (stack);
  self->side = self->grid.side;
  self->is_preview = is_preview;
  self->device_kind = psc_encoder_get_device_kind (encoder);
  n = psc_stack_get_n_maps (stack);
  if (modes & (1u << PSC_EXPLANATION_CONVENTIONAL))
    {
      self->conventional_cells = dup_maps (stack, n - n_queries, n_queries);
      self->conventional_errors = dup_errors (errors, n - n_queries, n_queries);
    }
  if (modes & (1u << PSC_EXPLANATION_FUSED))
    {
      self->fused_cells = is_preview ? dup_maps (stack, 0, n_queries)
                                     : fuse_queries (stack, n_queries, weights,
                                                     psc_encoder_get_dimensions (encoder));
      self->fused_errors = is_preview ? dup_errors (errors, 0, n_queries) : NULL;
    }
  self->fused = finish_queries (method, self, self->fused_cells);
  self->conventional = finish_queries (method, self, self->conventional_cells);
  return self;
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
  return psc_explain_with (method, model, pixels, n_queries, directions, modes, NULL, context,
                           error);
}

/* Finished, too, where the stack does that. */
static gboolean
fuse_maps (PscExplanations *self,
           PscMethod *method,
           PscKeptStack *stack,
           const float *weights,
           GError **error)
{
  const guint n = self->n_queries;
  g_autoptr (PscMapFinish) how = NULL;
  g_autofree float *maps = NULL;
  gboolean is_finished;

  self->grid = psc_kept_stack_get_grid (stack);
  self->fused_cells = g_new (float, n *psc_map_grid_get_n_cells (self->grid));
  if (psc_kept_stack_finishes (stack))
    how = psc_method_new_finish (method, self->grid);
  if (how == NULL)
    return psc_kept_stack_fuse (stack, n, weights, self->fused_cells, error);

  maps = g_new (float, (gsize) n * self->grid.side * self->grid.side);
  if (!psc_kept_stack_finish (stack, n, weights, how, self->fused_cells, maps, &is_finished, error))
    return FALSE;
  if (is_finished)
    self->fused = g_steal_pointer (&maps);
  return TRUE;
}

static void
fuse_embeddings (PscExplanations *self,
                 PscEmbeddingTable *table,
                 PscPerturbation *perturbation,
                 const float *weights)
{
  g_autoptr (PscFunctionals) functionals = psc_functionals_new_linear (
      psc_embedding_table_get_dimensions (table), self->n_queries, weights);
  g_autoptr (PscStack) maps =
      map_table (table, perturbation, functionals, NULL, &self->fused_errors, NULL);

  self->grid = psc_stack_get_grid (maps);
  self->fused_cells = dup_maps (maps, 0, self->n_queries);
}

PscExplanations *
psc_explain_from_stack (PscMethod *method,
                        PscKeptStack *stack,
                        PscModelSpec *spec,
                        const float *pixels,
                        guint n_queries,
                        const float *weights,
                        GError **error)
{
  g_autoptr (PscExplanations) self = NULL;

  g_return_val_if_fail (PSC_IS_METHOD (method), NULL);
  g_return_val_if_fail (PSC_IS_KEPT_STACK (stack), NULL);
  g_return_val_if_fail (n_queries > 0, NULL);

  self = g_new0 (PscExplanations, 1);
  self->n_queries = n_queries;
  if (psc_kept_stack_has_maps (stack))
    {
      if (!fuse_maps (self, method, stack, weights, error))
        return NULL;
    }
  else
    {
      g_autoptr (PscPerturbation) perturbation =
          psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (method), spec, pixels);

      fuse_embeddings (self, PSC_EMBEDDING_TABLE (stack), perturbation, weights);
    }
  self->side = self->grid.side;
  if (self->fused == NULL)
    self->fused = finish_queries (method, self, self->fused_cells);
  return g_steal_pointer (&self);
}
