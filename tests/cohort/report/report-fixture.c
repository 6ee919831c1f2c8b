/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "report-fixture.h"

#include <math.h>
#include <string.h>

#include "../cohort-folder.h"
#include "cohort/psc-cohort-store.h"

#define SIDE      96
#define N_CLASSES 4

static const char *const classes[N_CLASSES] = { "Pleural Effusion", "Edema", "Cardiomegaly",
                                                "Pneumothorax" };
static const char *const methods[][2] = { { "occlusion", "window=48, stride=8" },
                                          { "token-similarity", "form=contribution" } };

#define N_MODES 2

static PscCohortMode
get_mode (const ReportFixture *fixture, guint index)
{
  return index == 0 ? fixture->mode : PSC_COHORT_FUSED;
}

static const char *
get_class (const ReportFixture *fixture, guint index)
{
  return index == 0 && fixture->class_name != NULL ? fixture->class_name : classes[index];
}

#define MODEL_DIGEST "b54ba6e9609ca7958d6cae177233d70e5af29fe621750e839f51b23f2d37a0e7"

static char *
dup_method_digest (guint method)
{
  return g_strdup_printf ("%u", method);
}

static PscCohortPlan *
new_plan (const ReportFixture *fixture)
{
  const char *const metrics[] = { "faithfulness", "auprc", "specificity", "alike", NULL };
  const char *const none[] = { NULL };
  PscCohortPlan *plan = psc_cohort_plan_new ();
  PscCohortPlanModel *model = psc_cohort_plan_add_model (plan);

  plan->program = g_strdup ("0.1.0");
  plan->n_images = fixture->n_images;
  plan->n_patients = fixture->n_patients;
  plan->images_digest = g_strdup ("00112233445566778899aabbccddeeff");
  plan->has_labels = fixture->has_labels;
  plan->prompts = g_strdup ("labels");
  plan->bank = g_strdup ("CheXpert");
  plan->bank_digest = g_strdup ("ffeeddccbbaa99887766554433221100");
  for (guint i = 0; i < N_CLASSES; i++)
    psc_cohort_plan_add_query (plan, NULL, get_class (fixture, i));
  if (fixture->prompt != NULL)
    psc_cohort_plan_add_query (plan, fixture->prompt, get_class (fixture, 0));
  plan->preset = g_strdup ("measured");
  for (guint i = 0; i < N_MODES; i++)
    {
      PscCohortMode mode = get_mode (fixture, i);

      g_array_append_val (plan->modes, mode);
    }
  g_clear_pointer (&plan->metrics, g_strfreev);
  plan->metrics = g_strdupv ((char **) (fixture->has_measures ? metrics : none));
  plan->maps = fixture->has_maps ? PSC_COHORT_MAPS_PROMPTS : PSC_COHORT_MAPS_NONE;
  plan->device = g_strdup ("cpu");
  model->name = g_strdup ("demonstration");
  model->digest = g_strdup (MODEL_DIGEST);
  model->family = g_strdup ("medclip");
  model->score = g_strdup (fixture->score);
  model->temperature = 14.25;
  model->side = SIDE;
  model->dimensions = 64;
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      PscCohortPlanMethod *method = psc_cohort_plan_model_add_method (model);

      method->name = g_strdup (methods[i][0]);
      method->parameters = g_strdup (methods[i][1]);
      method->digest = dup_method_digest (i);
      method->is_linear = TRUE;
    }
  return plan;
}

/* The value of a normal distribution, near enough. */
static double
draw (GRand *random)
{
  double sum = -6;

  for (guint i = 0; i < 12; i++)
    sum += g_rand_double (random);
  return sum;
}

static void
write_failed (const ReportFixture *fixture, guint image, GString *csv)
{
  PscCohortRow row;

  psc_cohort_row_init (&row);
  row.numbers[PSC_COHORT_ROW] = image;
  row.numbers[PSC_COHORT_PATIENT] = 1;
  row.texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_FAILED;
  row.texts[PSC_COHORT_MESSAGE] = fixture->message;
  psc_cohort_row_write (&row, csv, FALSE);
}

static void
fill_measures (PscCohortRow *row, guint method, gboolean is_fused, GRand *random)
{
  double gain = is_fused ? 0.1 + 0.1 * method : 0;

  row->numbers[PSC_COHORT_FAITHFULNESS] = 0.3 + gain / 2 + 0.1 * draw (random);
  row->numbers[PSC_COHORT_AUPRC] = CLAMP (0.4 + gain + 0.1 * draw (random), 0, 1);
  row->numbers[PSC_COHORT_SPECIFICITY] = 0.1 + 2 * gain + 0.1 * draw (random);
  row->numbers[PSC_COHORT_ALIKE] = CLAMP (0.5 - 2 * gain + 0.1 * draw (random), -1, 1);
}

static void
write_query (const ReportFixture *fixture,
             guint image,
             guint query,
             double label,
             double logit,
             GRand *random,
             GString *csv)
{
  for (guint method = 0; method < G_N_ELEMENTS (methods); method++)
    for (guint mode = 0; mode < N_MODES; mode++)
      {
        g_autofree char *method_digest = dup_method_digest (method);
        PscCohortRow row;

        psc_cohort_row_init (&row);
        row.numbers[PSC_COHORT_ROW] = image;
        row.numbers[PSC_COHORT_PATIENT] = 1 + (image - 1) % fixture->n_patients;
        row.texts[PSC_COHORT_IMAGE] = "0123";
        row.texts[PSC_COHORT_MODEL] = "demonstration";
        row.texts[PSC_COHORT_MODEL_DIGEST] = MODEL_DIGEST;
        row.texts[PSC_COHORT_METHOD] = methods[method][0];
        row.texts[PSC_COHORT_PARAMETERS] = methods[method][1];
        row.texts[PSC_COHORT_PARAMETERS_DIGEST] = method_digest;
        row.texts[PSC_COHORT_MODE] = psc_cohort_mode_get_nick (get_mode (fixture, mode));
        row.texts[PSC_COHORT_KIND] =
            query < N_CLASSES ? PSC_COHORT_KIND_CLASS : PSC_COHORT_KIND_PROMPT;
        row.texts[PSC_COHORT_PROMPT] = query < N_CLASSES ? "" : fixture->prompt;
        row.texts[PSC_COHORT_CLASS] = get_class (fixture, query < N_CLASSES ? query : 0);
        row.numbers[PSC_COHORT_LABEL] = fixture->has_labels ? label : NAN;
        row.numbers[PSC_COHORT_LOGIT] = logit;
        if (query < N_CLASSES && !g_str_equal (fixture->score, "cosine"))
          row.numbers[PSC_COHORT_PROBABILITY] = 1 / (1 + exp (-logit));
        row.texts[PSC_COHORT_STATUS] = PSC_COHORT_STATUS_OK;
        row.texts[PSC_COHORT_MESSAGE] = method != 1  ? ""
                                        : image == 1 ? "device=cpu; auprc=no truth; hit=no truth"
                                                     : "auprc=no truth; hit=no truth";
        if (fixture->has_measures)
          fill_measures (&row, method, get_mode (fixture, mode) == PSC_COHORT_FUSED, random);
        psc_cohort_row_write (&row, csv, FALSE);
      }
}

static void
write_image (const ReportFixture *fixture, guint image, GRand *random, GString *csv)
{
  guint n_queries = N_CLASSES + (fixture->prompt != NULL);

  for (guint query = 0; query < n_queries; query++)
    {
      double uniform = g_rand_double (random);
      double label = uniform < 0.1 ? -1 : uniform < 0.45 ? 1 : 0;
      double logit = (label == 1 ? 1.6 - 0.5 * query : 0) - 0.5 + draw (random);

      write_query (fixture, image, query, label, logit, random, csv);
    }
}

/* A blob at a place of the query's own, or, in conventional maps, mostly at the same place. */
static void
draw_map (float *map, guint side, guint query, gboolean is_fused, GRand *random)
{
  double own_x = side * (0.25 + 0.5 * (query % 2));
  double own_y = side * (0.3 + 0.4 * (query / 2 % 2));
  double share = is_fused ? 0.2 : 0.8;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        double own = exp (-(pow (x - own_x, 2) + pow (y - own_y, 2)) / (side * side / 30.0));
        double common =
            exp (-(pow (x - side / 2.0, 2) + pow (y - side / 2.0, 2)) / (side * side / 20.0));

        map[y * side + x] =
            (float) (share * common + (1 - share) * own - 0.1 + 0.05 * g_rand_double (random));
      }
}

static void
write_maps (const ReportFixture *fixture, PscCohortStore *store, guint image, GRand *random)
{
  guint side = psc_cohort_store_get_side (SIDE);
  g_autofree float *maps = g_new0 (float, psc_cohort_store_count_values (store, 0));
  g_autofree guint8 *picture = g_new (guint8, SIDE * SIDE);
  guint n_queries = N_CLASSES + (fixture->prompt != NULL);
  g_autoptr (GError) error = NULL;

  for (guint method = 0; method < G_N_ELEMENTS (methods); method++)
    for (guint mode = 0; mode < N_MODES; mode++)
      for (guint query = 0; query < n_queries; query++)
        draw_map (maps + psc_cohort_store_get_offset (store, 0, method, mode, query), side, query,
                  get_mode (fixture, mode) == PSC_COHORT_FUSED, random);
  for (guint i = 0; i < SIDE * SIDE; i++)
    picture[i] = (guint8) (40 + 120 * fabs (sin (i % SIDE / 15.0 + image)) + i / SIDE / 2.0);
  psc_cohort_store_save_maps (store, 0, image, maps, &error);
  g_assert_no_error (error);
  psc_cohort_store_save_picture (store, 0, image, picture, &error);
  g_assert_no_error (error);
}

static void
save (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
report_fixture_write (const ReportFixture *fixture)
{
  g_autoptr (PscCohortPlan) plan = new_plan (fixture);
  g_autoptr (PscCohortStore) store = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *json = psc_cohort_plan_write (plan);
  char *folder = g_dir_make_tmp ("psc-report-XXXXXX", &error);

  g_assert_no_error (error);
  store = psc_cohort_store_new (folder, plan);
  psc_cohort_store_create (store, &error);
  g_assert_no_error (error);
  psc_cohort_row_write_header (csv, FALSE);
  for (guint image = 1; image <= fixture->n_images; image++)
    if (image > fixture->n_images - fixture->n_failed)
      write_failed (fixture, image, csv);
    else
      {
        write_image (fixture, image, random, csv);
        if (fixture->has_maps)
          write_maps (fixture, store, image, random);
      }
  save (folder, PSC_COHORT_PLAN_NAME, json);
  save (folder, "results-1.csv", csv->str);
  return folder;
}

void
report_fixture_remove (char *folder)
{
  cohort_folder_remove (folder);
  g_free (folder);
}
