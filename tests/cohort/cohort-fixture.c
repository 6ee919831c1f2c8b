/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort-fixture.h"

static void
add_model (PscCohortPlan *plan, const char *name, guint side)
{
  PscCohortPlanModel *model = psc_cohort_plan_add_model (plan);
  PscCohortPlanMethod *method = psc_cohort_plan_model_add_method (model);

  model->name = g_strdup (name);
  model->digest = g_strdup ("abcd");
  model->family = g_strdup ("medclip");
  model->score = g_strdup ("softmax");
  model->temperature = 14.25;
  model->side = side;
  model->dimensions = 5;
  model->token_columns = 3;
  model->token_rows = 2;
  method->name = g_strdup ("rise");
  method->parameters = g_strdup ("samples=10, seed=1");
  method->digest = g_strdup ("ef01");
  method->is_linear = TRUE;
  method = psc_cohort_plan_model_add_method (model);
  method->name = g_strdup ("legrad");
  method->parameters = g_strdup ("");
  method->digest = g_strdup ("ef02");
  method->refusal = g_strdup ("only for “transformers”");
}

PscCohortPlan *
cohort_fixture_new_plan (void)
{
  PscCohortPlan *plan = psc_cohort_plan_new ();
  const PscCohortMode modes[] = { PSC_COHORT_FUSED, PSC_COHORT_CENTRED, PSC_COHORT_CONVENTIONAL };
  const char *const metrics[] = { "faithfulness", "hit", NULL };

  plan->program = g_strdup ("0.1");
  plan->n_images = 4;
  plan->n_patients = 2;
  plan->images_digest = g_strdup ("0123");
  plan->has_labels = TRUE;
  plan->prompts = g_strdup ("file");
  plan->bank = g_strdup ("CheXpert");
  plan->bank_digest = g_strdup ("4567");
  psc_cohort_plan_add_query (plan, "a \"large\" effusion", "Pleural Effusion");
  psc_cohort_plan_add_query (plan, NULL, "Edema");
  plan->preset = g_strdup ("paper");
  add_model (plan, "demo/1", 96);
  add_model (plan, "other", 64);
  g_array_append_vals (plan->modes, modes, G_N_ELEMENTS (modes));
  g_clear_pointer (&plan->metrics, g_strfreev);
  plan->metrics = g_strdupv ((char **) metrics);
  plan->truth_form = g_strdup ("NIH");
  plan->truth_digest = g_strdup ("89ab");
  plan->maps = PSC_COHORT_MAPS_PROMPTS;
  plan->n_figures = 3;
  plan->device = g_strdup ("cpu");
  return plan;
}
