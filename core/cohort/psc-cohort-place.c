/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-place.h"

static gboolean
find_model (const PscCohortPlan *plan, const PscCohortRow *row, guint *index)
{
  for (guint i = 0; i < plan->models->len; i++)
    {
      const PscCohortPlanModel *model = plan->models->pdata[i];

      *index = i;
      if (g_strcmp0 (model->name, row->texts[PSC_COHORT_MODEL]) == 0
          && g_strcmp0 (model->digest, row->texts[PSC_COHORT_MODEL_DIGEST]) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
find_method (const PscCohortPlanModel *model, const PscCohortRow *row, guint *index)
{
  for (guint i = 0; i < model->methods->len; i++)
    {
      const PscCohortPlanMethod *method = model->methods->pdata[i];

      *index = i;
      if (g_strcmp0 (method->name, row->texts[PSC_COHORT_METHOD]) == 0
          && g_strcmp0 (method->digest, row->texts[PSC_COHORT_PARAMETERS_DIGEST]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A prompt of a class, a prompt of none, or a class by itself. */
static gboolean
find_query (const PscCohortPlan *plan, const PscCohortRow *row, guint *index)
{
  const char *prompt = psc_cohort_row_get_text (row, PSC_COHORT_PROMPT);
  const char *class_name = psc_cohort_row_get_text (row, PSC_COHORT_CLASS);

  for (guint i = 0; i < plan->queries->len; i++)
    {
      const PscCohortPlanQuery *query = plan->queries->pdata[i];

      *index = i;
      if (g_str_equal (query->prompt != NULL ? query->prompt : "", prompt)
          && g_str_equal (query->class_name != NULL ? query->class_name : "", class_name))
        return TRUE;
    }
  return FALSE;
}

gboolean
psc_cohort_place_find_image (const PscCohortPlan *plan,
                             const PscCohortRow *row,
                             PscCohortPlace *place)
{
  const double image = row->numbers[PSC_COHORT_ROW];

  if (!(image >= 1 && image <= plan->n_images))
    return FALSE;
  place->image = (guint) image;
  return find_model (plan, row, &place->model);
}

gboolean
psc_cohort_place_find (const PscCohortPlan *plan, const PscCohortRow *row, PscCohortPlace *place)
{
  return psc_cohort_place_find_image (plan, row, place)
         && find_method (plan->models->pdata[place->model], row, &place->method)
         && find_query (plan, row, &place->query);
}
