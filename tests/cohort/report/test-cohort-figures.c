/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "cohort/psc-cohort-store.h"
#include "cohort/report/psc-cohort-cases.h"
#include "cohort/report/psc-cohort-pairs.h"
#include "cohort/report/psc-cohort-similarity.h"
#include "metrics/psc-auroc.h"
#include "report-fixture.h"

/* What a report's figures are made of, against what is worked out by hand. */

#define HEADER                                                                                     \
  "row,image,patient,model,method,parameters,mode,kind,prompt,class,label,logit,probability,"      \
  "faithfulness,auprc,status\n"

static PscCohortResults *
read_table (const char *rows)
{
  g_autofree char *text = g_strconcat (HEADER, rows, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  PscCohortResults *results = psc_cohort_results_new_from_bytes (bytes, "table.csv", NULL, &error);

  g_assert_no_error (error);
  return results;
}

/* Each image counts once, whatever methods and modes it has; uncertain and unknown labels are
 * counted and left out. */
static void
test_cases (void)
{
  g_autoptr (PscCohortResults) results =
      read_table ("1,i1,1,m,occlusion,a=1,fused,class,,Edema,1,2,0.9,,,ok\n"
                  "1,i1,1,m,occlusion,a=1,conventional,class,,Edema,1,2,0.9,,,ok\n"
                  "1,i1,1,m,saliency,,fused,class,,Edema,1,2,0.9,,,refused\n"
                  "1,i1,1,m,occlusion,a=1,fused,prompt,mild edema,Edema,1,5,,,,ok\n"
                  "2,i2,1,m,occlusion,a=1,fused,class,,Edema,0,1,0.2,,,ok\n"
                  "3,i3,2,m,occlusion,a=1,fused,class,,Edema,-1,9,0.9,,,ok\n"
                  "4,i4,2,m,occlusion,a=1,fused,class,,Edema,,9,0.9,,,ok\n"
                  "5,i5,5,m,occlusion,a=1,fused,class,,Edema,0,3,0.4,,,ok\n"
                  "6,i6,6,m,occlusion,a=1,fused,class,,Edema,1,4,0.5,,,ok\n"
                  "7,i7,3,,,,,,,,,,,,,failed\n");
  g_autoptr (GPtrArray) all = psc_cohort_cases_collect (results);
  const PscCohortCases *edema = g_ptr_array_index (all, 0);
  const PscCohortCases *prompt = g_ptr_array_index (all, 1);

  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (edema->class_name, ==, "Edema");
  g_assert_cmpstr (prompt->prompt, ==, "mild edema");
  g_assert_cmpuint (edema->positive->len, ==, 4);
  g_assert_cmpuint (psc_cohort_cases_count_positive (edema), ==, 2);
  g_assert_cmpuint (edema->n_uncertain, ==, 1);
  g_assert_cmpuint (edema->n_unknown, ==, 1);
  g_assert_true (psc_cohort_cases_are_both (edema));
  g_assert_true (psc_cohort_cases_have_probabilities (edema));
  g_assert_false (psc_cohort_cases_have_probabilities (prompt));
  g_assert_cmpuint (psc_cohort_count_different (edema->patients), ==, 3);
  /* 2 and 4 against 1 and 3: three of four pairs are won. */
  g_assert_cmpfloat (psc_auroc ((const double *) (gpointer) edema->logits->data,
                                (const gboolean *) (gpointer) edema->positive->data, 4),
                     ==, 0.75);
}

/* Images 1 and 2 have both modes; what image 3 has in one of them, or in another method, is no
 * pair. */
static const char paired[] =
    "1,i1,1,m,occlusion,a=1,fused,class,,Edema,1,2,0.9,0.5,0.9,ok\n"
    "1,i1,1,m,occlusion,a=1,conventional,class,,Edema,1,2,0.9,0.4,0.5,ok\n"
    "1,i1,1,m,occlusion,a=1,centred,class,,Edema,1,2,0.9,9,9,ok\n"
    "2,i2,2,m,occlusion,a=1,conventional,class,,Edema,0,1,0.2,-800,0.3,ok\n"
    "2,i2,2,m,occlusion,a=1,fused,class,,Edema,0,1,0.2,0.2,0.5,ok\n"
    "2,i2,2,m,occlusion,a=1,conventional,class,,Fracture,0,1,0.2,0.1,,ok\n"
    "2,i2,2,m,occlusion,a=1,fused,class,,Fracture,0,1,0.2,0.3,0.5,ok\n"
    "3,i3,3,m,occlusion,a=1,fused,class,,Edema,0,1,0.2,0.2,0.7,ok\n"
    "3,i3,3,m,occlusion,a=2,conventional,class,,Edema,0,1,0.2,0.2,0.1,ok\n"
    "4,i4,4,m,occlusion,a=1,fused,class,,Edema,0,1,0.2,0.2,0.7,ok\n"
    "4,i4,4,m,occlusion,a=1,conventional,class,,Edema,0,1,0.2,0,1,refused\n";

static void
test_pairs (void)
{
  g_autoptr (PscCohortResults) results = read_table (paired);
  g_autoptr (GPtrArray) all =
      psc_cohort_pairs_collect (results, PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL);
  PscCohortComparison comparison;

  g_assert_cmpuint (all->len, ==, 1);
  psc_cohort_pairs_compare (all->pdata[0], PSC_COHORT_AUPRC, 1, &comparison);
  g_assert_cmpuint (comparison.n, ==, 2);
  g_assert_cmpuint (comparison.n_images, ==, 2);
  g_assert_cmpuint (comparison.n_patients, ==, 2);
  g_assert_cmpfloat_with_epsilon (comparison.value, 0.7, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.reference, 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.difference, 0.3, 1e-12);
  /* Of two patients a sample can be of one alone: the differences are 0.4 and 0.2. */
  g_assert_cmpfloat_with_epsilon (comparison.interval.lower, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.interval.upper, 0.4, 1e-12);
}

/* Of one image alone there is a centred map, too. */
static void
test_other_pairs (void)
{
  g_autoptr (PscCohortResults) results = read_table (paired);
  g_autoptr (GPtrArray) centred =
      psc_cohort_pairs_collect (results, PSC_COHORT_CENTRED, PSC_COHORT_FUSED);
  g_autoptr (GPtrArray) contrast =
      psc_cohort_pairs_collect (results, PSC_COHORT_CONTRAST, PSC_COHORT_FUSED);
  PscCohortComparison comparison;

  g_assert_cmpuint (contrast->len, ==, 0);
  g_assert_cmpuint (centred->len, ==, 1);
  psc_cohort_pairs_compare (centred->pdata[0], PSC_COHORT_AUPRC, 1, &comparison);
  g_assert_cmpuint (comparison.n, ==, 1);
  g_assert_cmpfloat_with_epsilon (comparison.value, 9, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.difference, 9 - 0.9, 1e-12);
}

/* One map whose denominator is next to nothing does not decide: the differences are 0.1, 800.2 and
 * 0.2. */
static void
test_unbounded (void)
{
  g_autoptr (PscCohortResults) results = read_table (paired);
  g_autoptr (GPtrArray) all =
      psc_cohort_pairs_collect (results, PSC_COHORT_FUSED, PSC_COHORT_CONVENTIONAL);
  PscCohortComparison comparison;

  g_assert_true (psc_cohort_measure_is_unbounded (PSC_COHORT_FAITHFULNESS));
  psc_cohort_pairs_compare (all->pdata[0], PSC_COHORT_FAITHFULNESS, 1, &comparison);
  g_assert_cmpuint (comparison.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (comparison.difference, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.value, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.reference, 0.1, 1e-12);
}

/* A map of half 0 and half 1, turned over, or flat, or not there. */
static void
fill (float *map, gsize n, float first, float second)
{
  for (gsize i = 0; i < n; i++)
    map[i] = i < n / 2 ? first : second;
}

/* Three classes: of the first image the second's map is the first's, twice as strong, and the
 * third's the opposite; of the second image the first two are opposites and the third is flat. */
static void
save_maps (PscCohortStore *store, const PscCohortPlan *plan)
{
  const PscCohortPlanModel *model = g_ptr_array_index (plan->models, 0);
  guint side = psc_cohort_store_get_side (model->side);
  gsize n = (gsize) side * side;
  g_autofree guint8 *picture = g_new0 (guint8, model->side * model->side);
  g_autoptr (GError) error = NULL;

  for (guint image = 1; image <= 2; image++)
    {
      g_autofree float *maps = g_new (float, psc_cohort_store_count_values (store, 0));

      for (gsize i = 0; i < psc_cohort_store_count_values (store, 0); i++)
        maps[i] = NAN;
      for (guint mode = 0; mode < 2; mode++)
        for (guint query = 0; query < 3; query++)
          {
            float *map = maps + psc_cohort_store_get_offset (store, 0, 0, mode, query);
            gboolean turned = image == 1 ? query == 2 : query == 1;

            fill (map, n, turned ? 1 : 0, turned ? 0 : query == 1 ? 2 : 1);
            if (image == 2 && query == 2)
              fill (map, n, 0.5f, 0.5f);
            /* In the second mode the third class of the first image is turned over. */
            if (image == 1 && query == 2 && mode == 1)
              fill (map, n, 0, 1);
          }
      psc_cohort_store_save_maps (store, 0, image, maps, &error);
      g_assert_no_error (error);
      psc_cohort_store_save_picture (store, 0, image, picture, &error);
      g_assert_no_error (error);
    }
}

static void
test_similarity (void)
{
  const ReportFixture fixture = {
    .n_images = 2,
    .n_patients = 2,
    .has_maps = TRUE,
    .score = "softmax",
    .message = "",
    .mode = PSC_COHORT_CONVENTIONAL,
  };
  char *folder = report_fixture_write (&fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscCohortPlan) plan = psc_cohort_plan_load (folder, &error);
  g_autoptr (PscCohortResults) results = psc_cohort_results_load (folder, NULL, &error);
  g_autoptr (PscCohortStore) store = psc_cohort_store_new (folder, plan);
  g_autoptr (PscCohortSimilarities) similarities = NULL;
  const PscCohortSimilarity *conventional;
  const PscCohortDisagreement *first;
  GArray *disagreements;

  g_assert_no_error (error);
  save_maps (store, plan);
  similarities = psc_cohort_similarities_new (results, plan, store, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_cohort_similarities_get_n_images (similarities), ==, 2);

  conventional = psc_cohort_similarities_get (similarities, 0, 0);
  g_assert_cmpuint (conventional->queries->len, ==, 4);
  /* First and second class: 1 on one image and −1 on the other. */
  g_assert_cmpfloat_with_epsilon (conventional->pearson[0 * 4 + 1], 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (conventional->spearman[1 * 4 + 0], 0, 1e-6);
  /* The third has a map on the first image alone. */
  g_assert_cmpfloat_with_epsilon (conventional->pearson[0 * 4 + 2], -1, 1e-6);
  g_assert_cmpfloat_with_epsilon (conventional->spearman[2 * 4 + 1], -1, 1e-6);
  /* The fourth has none. */
  g_assert_true (isnan (conventional->pearson[0 * 4 + 3]));
  /* By image: (1 − 1 − 1)/3, and −1. */
  g_assert_cmpuint (conventional->images->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (conventional->image_pearson, double, 0), -1.0 / 3,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (conventional->image_spearman, double, 1), -1,
                                  1e-6);
  /* The second method has no maps. */
  g_assert_cmpuint (psc_cohort_similarities_get (similarities, 1, 0)->images->len, ==, 0);

  disagreements = psc_cohort_similarities_get_disagreements (similarities);
  g_assert_cmpuint (disagreements->len, ==, 2);
  first = &g_array_index (disagreements, PscCohortDisagreement, 0);
  g_assert_cmpuint (first->image, ==, 1);
  g_assert_cmpuint (first->query, ==, 2);
  g_assert_cmpfloat_with_epsilon (first->correlation, -1, 1e-6);
  report_fixture_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cohort-figures/cases", test_cases);
  g_test_add_func ("/cohort-figures/pairs", test_pairs);
  g_test_add_func ("/cohort-figures/other-pairs", test_other_pairs);
  g_test_add_func ("/cohort-figures/unbounded", test_unbounded);
  g_test_add_func ("/cohort-figures/similarity", test_similarity);

  return g_test_run ();
}
