/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-perturbation-method.h"
#include "attribution/psc-table-shelf.h"
#include "trust/psc-trust-private.h"

void
psc_trust_run_set (PscTrustRun *run, PscTrustFigure figure, double value)
{
  gboolean is_known = isfinite (value);

  run->trust->reasons[figure] = is_known ? PSC_TRUST_KNOWN : PSC_TRUST_FLAT;
  run->trust->figures[figure] = is_known ? value : 0;
}

void
psc_trust_run_refuse (PscTrustRun *run, PscTrustFigure figure, PscTrustReason reason)
{
  run->trust->reasons[figure] = reason;
  run->trust->figures[figure] = 0;
}

gboolean
psc_trust_run_is_cancelled (PscTrustRun *run, GError **error)
{
  return g_cancellable_set_error_if_cancelled (run->context->cancellable, error);
}

static gboolean
is_kept (PscEncoder *encoder, PscPerturbation *perturbation)
{
  g_autoptr (PscEmbeddingTable) table =
      psc_table_shelf_dup (encoder, psc_perturbation_get_key (perturbation));

  return table != NULL && psc_embedding_table_is_full (table);
}

PscEmbeddingTable *
psc_trust_run_embed (PscTrustRun *run, PscPerturbation *perturbation, GError **error)
{
  if (!is_kept (run->encoder, perturbation))
    run->trust->n_passes[run->line] += psc_perturbation_get_n_images (perturbation);
  return psc_perturbation_method_embed (perturbation, run->encoder, run->context, error);
}

/* What a method that looks at changed copies of an image takes. */
static guint
count_copies (PscMethod *method, PscEncoder *encoder, const float *pixels)
{
  g_autoptr (PscPerturbation) perturbation = psc_perturbation_method_perturb (
      PSC_PERTURBATION_METHOD (method), psc_encoder_get_spec (encoder), pixels);

  return is_kept (encoder, perturbation) ? 0 : psc_perturbation_get_n_images (perturbation);
}

static float *
finish_all (PscTrustRun *run, PscMethod *method, PscMapGrid grid, guint n, const float *cells)
{
  gsize n_cells = psc_map_grid_get_n_cells (grid);
  float *maps = g_new (float, n * run->area);

  for (guint k = 0; k < n; k++)
    psc_method_finish (method, grid, cells + k * n_cells, maps + k * run->area);
  return maps;
}

float *
psc_trust_run_finish (PscTrustRun *run, const float *cells)
{
  return finish_all (run, run->question->method, run->grid, 1, cells);
}

float *
psc_trust_run_attribute (PscTrustRun *run,
                         PscMethod *method,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         GError **error)
{
  guint n = psc_functionals_get_n (functionals);
  g_autoptr (PscStack) maps = NULL;

  run->trust->n_passes[run->line] += PSC_IS_PERTURBATION_METHOD (method)
                                         ? count_copies (method, encoder, pixels)
                                         : psc_method_count_passes (method, n);
  maps = psc_method_attribute (method, encoder, pixels, functionals, run->context, error);
  if (maps == NULL)
    return NULL;
  return finish_all (run, method, psc_stack_get_grid (maps), n, psc_stack_get_values (maps));
}

PscFunctionals *
psc_trust_run_new_functionals (PscTrustRun *run, guint n, const float *directions)
{
  gsize n_weights = (gsize) n * run->dimensions;
  double scale = psc_encoder_get_logit_scale (run->encoder);
  g_autofree float *weights = g_new (float, n_weights);

  for (gsize i = 0; i < n_weights; i++)
    weights[i] = (float) (scale * directions[i]);
  return run->question->is_conventional ? psc_functionals_new_cosine (run->dimensions, n, weights)
                                        : psc_functionals_new_linear (run->dimensions, n, weights);
}

/* From the embeddings of changed copies, which any function has maps of. */
static float *
fuse_copies (PscTrustRun *run, guint n, const float *directions, GError **error)
{
  PscMethod *method = run->question->method;
  g_autoptr (PscPerturbation) perturbation = psc_perturbation_method_perturb (
      PSC_PERTURBATION_METHOD (method), psc_encoder_get_spec (run->encoder), run->question->pixels);
  g_autoptr (PscFunctionals) functionals = psc_trust_run_new_functionals (run, n, directions);
  g_autoptr (PscEmbeddingTable) table = NULL;
  g_autofree float *cells = g_new (float, n * run->area);

  if (run->question->stack != NULL)
    table = g_object_ref (PSC_EMBEDDING_TABLE (run->question->stack));
  else
    table = psc_trust_run_embed (run, perturbation, error);
  if (table == NULL
      || !psc_embedding_table_make_maps (table, perturbation, functionals,
                                         run->context->cancellable, cells, NULL, error))
    return NULL;
  return finish_all (run, method, run->grid, n, cells);
}

float *
psc_trust_run_fuse (PscTrustRun *run, guint n, const float *directions, GError **error)
{
  gsize n_weights = (gsize) n * run->dimensions;
  double scale = psc_encoder_get_logit_scale (run->encoder);
  g_autofree float *weights = NULL;
  g_autofree float *cells = NULL;

  if (PSC_IS_PERTURBATION_METHOD (run->question->method))
    return fuse_copies (run, n, directions, error);

  weights = g_new (float, n_weights);
  for (gsize i = 0; i < n_weights; i++)
    weights[i] = (float) (scale * directions[i]);
  cells = g_new (float, n *psc_map_grid_get_n_cells (run->grid));
  if (!psc_kept_stack_fuse (run->question->stack, n, weights, cells, error))
    return NULL;
  return finish_all (run, run->question->method, run->grid, n, cells);
}

static void
progress (double fraction, gpointer user_data)
{
  PscTrustRun *run = user_data;
  const PscAttributionContext *outer = run->outer;

  if (outer->progress != NULL)
    outer->progress (run->begin + fraction * (run->end - run->begin), outer->progress_data);
}

void
psc_trust_run_set_context (PscTrustRun *run, const PscAttributionContext *outer)
{
  run->outer = outer;
  run->inner = *outer;
  run->inner.progress = progress;
  run->inner.progress_data = run;
  run->context = &run->inner;
}

void
psc_trust_run_enter (PscTrustRun *run, double begin, double end)
{
  run->begin = begin;
  run->end = end;
  progress (0, run);
}

float *
psc_trust_run_choose_others (PscTrustRun *run, guint *n)
{
  gsize m = run->dimensions;
  guint n_others = run->question->n_others;
  guint n_chosen = psc_trust_plan_fuses_others (run) ? n_others : run->plan.n_others;
  guint n_means = run->control == NULL ? 1 : 0;
  float *chosen = g_new (float, MAX (n_chosen + n_means, 1) * m);

  for (guint i = 0; i < n_chosen; i++)
    {
      gsize index = ((2 * (gsize) i + 1) * n_others) / (2 * (gsize) n_chosen);

      memcpy (chosen + i * m, run->question->others + index * m, m * sizeof *chosen);
    }
  if (n_means > 0)
    memcpy (chosen + n_chosen * m, run->question->mean, m * sizeof *chosen);
  *n = n_chosen + n_means;
  return chosen;
}

/* The map and those of other prompts share the way forward. */
static gboolean
make_reference (PscTrustRun *run, PscMethod *method, GError **error)
{
  gsize area = run->area;
  guint n = 0;
  g_autofree float *directions = NULL;
  g_autofree float *maps = NULL;
  g_autoptr (PscFunctionals) others = NULL;
  g_autoptr (PscFunctionals) all = NULL;

  if (!psc_trust_plan_fuses_others (run))
    directions = psc_trust_run_choose_others (run, &n);
  if (n > 0)
    {
      others = psc_trust_run_new_functionals (run, n, directions);
      all = psc_functionals_join ((PscFunctionals *[]){ run->explained, others }, 2);
    }
  maps = psc_trust_run_attribute (run, method, run->encoder, run->question->pixels,
                                  n > 0 ? all : run->explained, error);
  if (maps == NULL)
    return FALSE;
  run->reference = g_memdup2 (maps, area * sizeof *maps);
  if (n > 0)
    run->others = g_memdup2 (maps + area, n * area * sizeof *maps);
  return TRUE;
}

gboolean
psc_trust_run_ensure_reference (PscTrustRun *run, GError **error)
{
  const PscTrustPlan *plan = &run->plan;
  PscMethod *method = run->question->method;

  if (run->reference != NULL)
    return TRUE;
  if (plan->is_own)
    run->reference = g_memdup2 (run->map, run->area * sizeof *run->map);
  else if (run->direct != NULL && plan->cheap == method)
    run->reference = g_memdup2 (run->direct, run->area * sizeof *run->map);
  else
    return make_reference (run, plan->cheap != NULL ? plan->cheap : method, error);
  return TRUE;
}
