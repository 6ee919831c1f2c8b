/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-plan.h"

static const char *const modes[PSC_COHORT_N_MODES] = {
  [PSC_COHORT_FUSED] = "fused",
  [PSC_COHORT_CONVENTIONAL] = "conventional",
  [PSC_COHORT_CONTRAST] = "contrast",
  [PSC_COHORT_CENTRED] = "centred",
};

static const char *const maps[] = {
  [PSC_COHORT_MAPS_NONE] = "none",
  [PSC_COHORT_MAPS_PROMPTS] = "prompts",
  [PSC_COHORT_MAPS_TOKENS] = "tokens",
};

const char *
psc_cohort_mode_get_nick (PscCohortMode mode)
{
  g_return_val_if_fail (mode < PSC_COHORT_N_MODES, NULL);

  return modes[mode];
}

static gboolean
find_nick (const char *const *nicks, guint n, const char *nick, guint *index)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (nicks[i], nick))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
psc_cohort_mode_from_nick (const char *nick, PscCohortMode *mode)
{
  guint index;
  gboolean is_found = find_nick (modes, G_N_ELEMENTS (modes), nick, &index);

  if (is_found)
    *mode = (PscCohortMode) index;
  return is_found;
}

const char *
psc_cohort_maps_get_nick (PscCohortMaps kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (maps), NULL);

  return maps[kind];
}

gboolean
psc_cohort_maps_from_nick (const char *nick, PscCohortMaps *kind)
{
  guint index;
  gboolean is_found = find_nick (maps, G_N_ELEMENTS (maps), nick, &index);

  if (is_found)
    *kind = (PscCohortMaps) index;
  return is_found;
}

static void
method_free (gpointer data)
{
  PscCohortPlanMethod *method = data;

  g_free (method->name);
  g_free (method->parameters);
  g_free (method->digest);
  g_free (method->refusal);
  g_free (method);
}

static void
model_free (gpointer data)
{
  PscCohortPlanModel *model = data;

  g_free (model->name);
  g_free (model->digest);
  g_free (model->family);
  g_free (model->score);
  g_ptr_array_unref (model->methods);
  g_free (model);
}

static void
query_free (gpointer data)
{
  PscCohortPlanQuery *query = data;

  g_free (query->prompt);
  g_free (query->class_name);
  g_free (query);
}

PscCohortPlan *
psc_cohort_plan_new (void)
{
  PscCohortPlan *self = g_new0 (PscCohortPlan, 1);

  self->queries = g_ptr_array_new_with_free_func (query_free);
  self->models = g_ptr_array_new_with_free_func (model_free);
  self->modes = g_array_new (FALSE, FALSE, sizeof (PscCohortMode));
  self->metrics = g_new0 (char *, 1);
  return self;
}

void
psc_cohort_plan_free (PscCohortPlan *self)
{
  g_free (self->program);
  g_free (self->images_digest);
  g_free (self->table);
  g_free (self->prompts);
  g_free (self->bank);
  g_free (self->bank_digest);
  g_free (self->minus);
  g_ptr_array_unref (self->queries);
  g_free (self->preset);
  g_ptr_array_unref (self->models);
  g_array_unref (self->modes);
  g_strfreev (self->metrics);
  g_free (self->truth);
  g_free (self->truth_form);
  g_free (self->truth_digest);
  g_free (self->voi);
  g_free (self->device);
  g_free (self);
}

PscCohortPlanModel *
psc_cohort_plan_add_model (PscCohortPlan *self)
{
  PscCohortPlanModel *model = g_new0 (PscCohortPlanModel, 1);

  model->methods = g_ptr_array_new_with_free_func (method_free);
  g_ptr_array_add (self->models, model);
  return model;
}

PscCohortPlanMethod *
psc_cohort_plan_model_add_method (PscCohortPlanModel *self)
{
  PscCohortPlanMethod *method = g_new0 (PscCohortPlanMethod, 1);

  g_ptr_array_add (self->methods, method);
  return method;
}

void
psc_cohort_plan_add_query (PscCohortPlan *self, const char *prompt, const char *class_name)
{
  PscCohortPlanQuery *query = g_new0 (PscCohortPlanQuery, 1);

  query->prompt = g_strdup (prompt);
  query->class_name = g_strdup (class_name);
  g_ptr_array_add (self->queries, query);
}

int
psc_cohort_plan_find_mode (const PscCohortPlan *self, PscCohortMode mode)
{
  for (guint i = 0; i < self->modes->len; i++)
    if (g_array_index (self->modes, PscCohortMode, i) == mode)
      return (int) i;
  return -1;
}
