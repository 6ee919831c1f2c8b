/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-answer.h"

#include <string.h>

/* What an answer is made of. */
typedef struct
{
  const PscCohortModel *model;
  const guint *asked;
  guint n;
  int *minus;       /* owned, [n]: which of what is taken away, behind the queries, or -1 */
  guint n_minus;    /* of the model's, in the order in which they are first needed */
  guint *taken;     /* owned, [n_minus], which those are */
  gboolean centres; /* the mean is behind them all */
} Recipe;

static void
recipe_clear (Recipe *recipe)
{
  g_free (recipe->minus);
  g_free (recipe->taken);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Recipe, recipe_clear)

static gboolean
has_mode (const PscCohortMode *modes, guint n_modes, PscCohortMode mode)
{
  for (guint i = 0; i < n_modes; i++)
    if (modes[i] == mode)
      return TRUE;
  return FALSE;
}

static void
add_minus (Recipe *recipe, guint index)
{
  int wanted = recipe->model->minus_of[recipe->asked[index]];

  if (wanted < 0)
    return;
  for (guint i = 0; i < recipe->n_minus && recipe->minus[index] < 0; i++)
    if (recipe->taken[i] == (guint) wanted)
      recipe->minus[index] = (int) i;
  if (recipe->minus[index] >= 0)
    return;
  recipe->taken[recipe->n_minus] = (guint) wanted;
  recipe->minus[index] = (int) recipe->n_minus++;
}

static void
recipe_init (Recipe *recipe, const PscCohortMode *modes, guint n_modes)
{
  recipe->minus = g_new (int, recipe->n);
  recipe->taken = g_new (guint, recipe->n);
  recipe->centres = has_mode (modes, n_modes, PSC_COHORT_CENTRED);
  for (guint i = 0; i < recipe->n; i++)
    {
      recipe->minus[i] = -1;
      if (has_mode (modes, n_modes, PSC_COHORT_CONTRAST))
        add_minus (recipe, i);
    }
}

/* [n + n_minus + 1][M] */
static float *
collect_directions (const Recipe *recipe, guint *n)
{
  const PscCohortModel *model = recipe->model;
  const gsize m = model->dimensions;
  float *directions = g_new (float, (recipe->n + recipe->n_minus + 1) * m);
  float *next = directions;

  for (guint i = 0; i < recipe->n; i++, next += m)
    memcpy (next, model->directions + recipe->asked[i] * m, m * sizeof *next);
  for (guint i = 0; i < recipe->n_minus; i++, next += m)
    memcpy (next, model->minus_directions + recipe->taken[i] * m, m * sizeof *next);
  if (recipe->centres)
    {
      memcpy (next, psc_prompt_directions_get_mean (model->bank), m * sizeof *next);
      next += m;
    }
  *n = (guint) ((gsize) (next - directions) / m);
  return directions;
}

/* What is taken away from the query at @index, among what was explained; -1 for nothing. */
static int
get_counterpart (const Recipe *recipe, PscCohortMode mode, guint index)
{
  if (mode == PSC_COHORT_CENTRED)
    return (int) (recipe->n + recipe->n_minus);
  return recipe->minus[index] >= 0 ? (int) recipe->n + recipe->minus[index] : -1;
}

static void
subtract (const float *cells, const float *others, gsize n, float *difference)
{
  for (gsize i = 0; i < n; i++)
    difference[i] = cells[i] - others[i];
}

/* Of a query without a counterpart there are zeros. */
static PscExplanations *
make_differences (const Recipe *recipe,
                  PscMethod *method,
                  const PscExplanations *explained,
                  PscCohortMode mode)
{
  PscExplanations *self = g_new0 (PscExplanations, 1);
  const gsize n_cells = psc_map_grid_get_n_cells (explained->grid);
  const gsize area = (gsize) explained->side * explained->side;

  self->n_queries = recipe->n;
  self->side = explained->side;
  self->grid = explained->grid;
  self->is_preview = explained->is_preview;
  self->device_kind = explained->device_kind;
  self->fused_cells = g_new0 (float, recipe->n *n_cells);
  self->fused = g_new0 (float, recipe->n *area);
  for (guint i = 0; i < recipe->n; i++)
    {
      int counterpart = get_counterpart (recipe, mode, i);

      if (counterpart < 0)
        continue;
      subtract (explained->fused_cells + i * n_cells,
                explained->fused_cells + (gsize) counterpart * n_cells, n_cells,
                self->fused_cells + i * n_cells);
      psc_method_finish (method, self->grid, self->fused_cells + i * n_cells,
                         self->fused + i * area);
    }
  return self;
}

/* The kinds of maps that modes are made of. */
static guint
get_kinds (const PscCohortMode *modes, guint n_modes)
{
  guint kinds = 0;

  for (guint i = 0; i < n_modes; i++)
    kinds |= 1u << (modes[i] == PSC_COHORT_CONVENTIONAL ? PSC_EXPLANATION_CONVENTIONAL
                                                        : PSC_EXPLANATION_FUSED);
  return kinds;
}

PscCohortAnswer *
psc_cohort_answer_new (const PscCohortModel *model,
                       guint method,
                       const char *digest,
                       const float *pixels,
                       guint n,
                       const guint *asked,
                       const PscCohortMode *modes,
                       guint n_modes,
                       const PscAttributionContext *context,
                       GError **error)
{
  g_auto (Recipe) recipe = { .model = model, .asked = asked, .n = n };
  g_autoptr (PscCohortAnswer) self = g_new0 (PscCohortAnswer, 1);
  gint64 begin = g_get_monotonic_time ();
  g_autofree float *directions = NULL;
  guint n_directions;

  g_return_val_if_fail (n > 0 && n_modes > 0, NULL);

  recipe_init (&recipe, modes, n_modes);
  directions = collect_directions (&recipe, &n_directions);
  self->method = psc_method_dup_for_image (model->methods->pdata[method], digest);
  self->n = n;
  self->explained = psc_explain (self->method, model->model, pixels, n_directions, directions,
                                 get_kinds (modes, n_modes), context, error);
  if (self->explained == NULL)
    return NULL;
  for (guint i = 0; i < n_modes; i++)
    if (modes[i] == PSC_COHORT_CONTRAST || modes[i] == PSC_COHORT_CENTRED)
      self->differences[modes[i]] =
          make_differences (&recipe, self->method, self->explained, modes[i]);
  self->seconds = (double) (g_get_monotonic_time () - begin) * 1e-6;
  return g_steal_pointer (&self);
}

void
psc_cohort_answer_free (PscCohortAnswer *self)
{
  g_clear_object (&self->method);
  g_clear_pointer (&self->explained, psc_explanations_free);
  for (guint i = 0; i < PSC_COHORT_N_MODES; i++)
    g_clear_pointer (&self->differences[i], psc_explanations_free);
  g_free (self);
}

const PscExplanations *
psc_cohort_answer_get (const PscCohortAnswer *self, PscCohortMode mode, PscExplanationMode *mode_of)
{
  *mode_of = mode == PSC_COHORT_CONVENTIONAL ? PSC_EXPLANATION_CONVENTIONAL : PSC_EXPLANATION_FUSED;
  return self->differences[mode] != NULL ? self->differences[mode] : self->explained;
}

const float *
psc_cohort_answer_get_map (const PscCohortAnswer *self, PscCohortMode mode, guint index)
{
  PscExplanationMode mode_of;
  const PscExplanations *explanations = psc_cohort_answer_get (self, mode, &mode_of);
  gsize area = (gsize) explanations->side * explanations->side;

  return (mode_of == PSC_EXPLANATION_FUSED ? explanations->fused : explanations->conventional)
         + index * area;
}
