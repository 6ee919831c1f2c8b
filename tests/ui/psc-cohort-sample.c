/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cohort-sample.h"

#include <math.h>

#include "cohort/psc-cohort-row.h"
#include "cohort/psc-cohort-store.h"

#define SIDE 64

static const char *const methods[] = { "token-similarity", "rise" };

static const struct
{
  const char *prompt;
  const char *class_name;
} queries[] = {
  { NULL, "Pleural Effusion" },
  { NULL, "Cardiomegaly" },
  { "small left pleural effusion", "Pleural Effusion" },
};

#define N_QUERIES G_N_ELEMENTS (queries)

static void
add_model (PscCohortPlan *plan)
{
  PscCohortPlanModel *model = psc_cohort_plan_add_model (plan);

  model->name = g_strdup ("demonstration");
  model->digest = g_strdup ("abcd");
  model->family = g_strdup ("medclip");
  model->score = g_strdup ("softmax");
  model->temperature = 14;
  model->side = SIDE;
  model->dimensions = 4;
  model->token_columns = model->token_rows = 2;
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      PscCohortPlanMethod *method = psc_cohort_plan_model_add_method (model);

      method->name = g_strdup (methods[i]);
      method->parameters = g_strdup ("");
      method->digest = g_strdup ("ef01");
      method->is_linear = TRUE;
    }
}

PscCohortPlan *
psc_cohort_sample_new_plan (void)
{
  const PscCohortMode modes[] = { PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL };
  PscCohortPlan *plan = psc_cohort_plan_new ();

  plan->program = g_strdup ("0.1");
  plan->n_images = PSC_COHORT_SAMPLE_N;
  plan->n_patients = PSC_COHORT_SAMPLE_N / 2;
  plan->images_digest = g_strdup ("0123");
  plan->has_labels = TRUE;
  plan->prompts = g_strdup ("file");
  plan->bank = g_strdup ("CheXpert");
  plan->bank_digest = g_strdup ("4567");
  plan->preset = g_strdup ("measured");
  plan->device = g_strdup ("cpu");
  plan->maps = PSC_COHORT_MAPS_PROMPTS;
  for (guint i = 0; i < N_QUERIES; i++)
    psc_cohort_plan_add_query (plan, queries[i].prompt, queries[i].class_name);
  add_model (plan);
  g_array_append_vals (plan->modes, modes, G_N_ELEMENTS (modes));
  return plan;
}

float
psc_cohort_sample_get_value (guint place, guint method, guint mode, guint query)
{
  return (float) (place * 100 + method * 20 + mode * 10 + query);
}

/* A spot that each map has in a place of its own. */
static void
fill_map (float *map, guint place, guint method, guint mode, guint query)
{
  double x = 16 + 32 * ((place + query) % 3) / 2.0, y = 16 + 32 * ((place + method) % 2) + mode * 6;

  for (guint v = 0; v < SIDE; v++)
    for (guint u = 0; u < SIDE; u++)
      map[v * SIDE + u] =
          (float) (2000 * exp (-((u - x) * (u - x) + (v - y) * (v - y)) / (120 + 200 * mode))
                   - 200);
  map[0] = psc_cohort_sample_get_value (place, method, mode, query);
}

/* Two lungs, as far as that goes. */
static void
fill_picture (guint8 *picture, guint place)
{
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        double left = hypot ((x - 20.0) / 11, (y - 32.0) / 22);
        double right = hypot ((x - 44.0) / 11, (y - 32.0) / 22);

        picture[y * SIDE + x] =
            (guint8) (60 + 120 * (1 - exp (-pow (MIN (left, right), 4))) + place);
      }
  picture[0] = (guint8) place;
}

static void
write_store (const char *folder, const PscCohortPlan *plan)
{
  g_autoptr (PscCohortStore) store = psc_cohort_store_new (folder, plan);
  g_autofree float *maps = g_new (float, psc_cohort_store_count_values (store, 0));
  g_autofree guint8 *picture = g_malloc ((gsize) SIDE * SIDE);

  g_assert_true (psc_cohort_store_create (store, NULL));
  for (guint place = 1; place <= PSC_COHORT_SAMPLE_N; place++)
    {
      if (place == PSC_COHORT_SAMPLE_FAILED)
        continue;
      for (guint method = 0; method < G_N_ELEMENTS (methods); method++)
        for (guint mode = 0; mode < 2; mode++)
          for (guint query = 0; query < N_QUERIES; query++)
            fill_map (maps + psc_cohort_store_get_offset (store, 0, method, mode, query), place,
                      method, mode, query);
      fill_picture (picture, place);
      g_assert_true (psc_cohort_store_save_maps (store, 0, place, maps, NULL));
      g_assert_true (psc_cohort_store_save_picture (store, 0, place, picture, NULL));
    }
}

/* Numbers that look like some, and of which no two are equal. */
static double
get_measure (guint place, guint method, guint mode, guint query, double phase)
{
  return sin (phase + place * 1.7 + method * 2.9 + mode * 0.6 * place + query * 4.1) / 2 + 0.5;
}

static void
write_row (GString *csv, guint place, guint method, guint mode, guint query, const char *path)
{
  PscCohortRow row;

  psc_cohort_row_init (&row);
  row.numbers[PSC_COHORT_ROW] = place;
  row.numbers[PSC_COHORT_PATIENT] = (place + 1) / 2;
  row.texts[PSC_COHORT_IMAGE] = "0123456789abcdef";
  row.texts[PSC_COHORT_PATH] = path;
  row.texts[PSC_COHORT_MODEL] = "demonstration";
  row.texts[PSC_COHORT_MODEL_DIGEST] = "abcd";
  row.texts[PSC_COHORT_METHOD] = methods[method];
  row.texts[PSC_COHORT_PARAMETERS_DIGEST] = "ef01";
  row.texts[PSC_COHORT_MODE] =
      psc_cohort_mode_get_nick (mode == 0 ? PSC_COHORT_FUSED : PSC_COHORT_CONVENTIONAL);
  row.texts[PSC_COHORT_KIND] =
      queries[query].prompt != NULL ? PSC_COHORT_KIND_PROMPT : PSC_COHORT_KIND_CLASS;
  row.texts[PSC_COHORT_PROMPT] = queries[query].prompt;
  row.texts[PSC_COHORT_CLASS] = queries[query].class_name;
  row.texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_OK;
  row.numbers[PSC_COHORT_LABEL] = (double) ((place + query) % 3) - 1;
  row.numbers[PSC_COHORT_LOGIT] = 10 * get_measure (place, 0, 0, query, 0) - 5;
  if (queries[query].prompt == NULL)
    row.numbers[PSC_COHORT_PROBABILITY] = get_measure (place, 0, 0, query, 1);
  row.numbers[PSC_COHORT_SPECIFICITY] = get_measure (place, method, mode, query, 2) - 0.3;
  row.numbers[PSC_COHORT_AUPRC] = get_measure (place, method, mode, query, 3);
  row.numbers[PSC_COHORT_HIT] = get_measure (place, method, mode, query, 4) > 0.5;
  row.numbers[PSC_COHORT_FAITHFULNESS] = get_measure (place, method, mode, query, 5);
  row.numbers[PSC_COHORT_ALIKE] = get_measure (place, method, mode, query, 6);
  psc_cohort_row_write (&row, csv, path != NULL);
}

static void
write_failed (GString *csv, guint place, const char *path)
{
  PscCohortRow row;

  psc_cohort_row_init (&row);
  row.numbers[PSC_COHORT_ROW] = place;
  row.numbers[PSC_COHORT_PATIENT] = (place + 1) / 2;
  row.texts[PSC_COHORT_PATH] = path;
  row.texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_FAILED;
  row.texts[PSC_COHORT_MESSAGE] = "the file is damaged: it ends too early";
  psc_cohort_row_write (&row, csv, path != NULL);
}

static char *
write_rows (gboolean has_ids)
{
  GString *csv = g_string_new (NULL);

  psc_cohort_row_write_header (csv, has_ids);
  for (guint place = 1; place <= PSC_COHORT_SAMPLE_N; place++)
    {
      g_autofree char *path = has_ids ? g_strdup_printf ("/cohort/%03u.png", place) : NULL;

      if (place == PSC_COHORT_SAMPLE_FAILED)
        {
          write_failed (csv, place, path);
          continue;
        }
      for (guint method = 0; method < G_N_ELEMENTS (methods); method++)
        for (guint mode = 0; mode < 2; mode++)
          for (guint query = 0; query < N_QUERIES; query++)
            write_row (csv, place, method, mode, query, path);
    }
  return g_string_free (csv, FALSE);
}

void
psc_cohort_sample_write (const char *folder, const PscCohortPlan *plan, gboolean has_ids)
{
  g_autofree char *results = g_build_filename (folder, "results-1-of-1.csv", NULL);
  g_autofree char *path = g_build_filename (folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autofree char *rows = write_rows (has_ids);
  g_autofree char *text = psc_cohort_plan_write (plan);

  g_assert_true (g_file_set_contents (results, rows, -1, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  if (plan->maps == PSC_COHORT_MAPS_PROMPTS)
    write_store (folder, plan);
}
