/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "engine/psc-query.h"
#include "psc-engine-test.h"
#include "psc-test-model.h"

#define M 24

static PscPromptClassifier *
get_classifier (void)
{
  static PscPromptClassifier *classifier;

  if (classifier == NULL)
    {
      g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
      g_autoptr (GError) error = NULL;

      classifier = psc_prompt_classifier_new (psc_test_model_get_tiny (), bank, NULL, &error);
      g_assert_no_error (error);
    }
  return classifier;
}

static void
test_logits (void)
{
  g_autoptr (PscNpy) z = psc_test_model_read_reference ("image_embedding");
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("logits");
  double logits[2], probabilities[2];
  const guint n_prompts[] = { 2, 3 };
  guint index = 0;

  for (guint c = 0; c < 2; c++)
    for (guint p = 0; p < n_prompts[c]; p++, index++)
      {
        double logit = psc_prompt_classifier_score (
            get_classifier (), z->values,
            psc_prompt_classifier_get_direction (get_classifier (), c, p));

        g_assert_cmpfloat_with_epsilon (logit, expected->values[index],
                                        1e-5 * fabs (expected->values[index]));
      }
  g_assert_cmpuint (index, ==, expected->n_values);

  psc_prompt_classifier_classify (get_classifier (), z->values, logits, probabilities);
  g_assert_cmpfloat_with_epsilon (logits[0], (expected->values[0] + expected->values[1]) / 2, 1e-4);
  g_assert_cmpfloat_with_epsilon (
      logits[1], (expected->values[2] + expected->values[3] + expected->values[4]) / 3, 1e-4);
  g_assert_cmpfloat_with_epsilon (probabilities[0] + probabilities[1], 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (log (probabilities[1] / probabilities[0]), logits[1] - logits[0],
                                  1e-9);
}

static void
resolve (const PscQuery *query, float *direction)
{
  g_autoptr (GError) error = NULL;

  psc_query_resolve (query, get_classifier (), direction, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A contrast is the difference of two prompts, and centring takes the bank's mean away. */
static void
test_queries (void)
{
  g_autoptr (PscQuery) left = psc_query_new_prompt ("small left pleural effusion", NULL, FALSE);
  g_autoptr (PscQuery) contrast =
      psc_query_new_prompt ("small left pleural effusion", "large right pleural effusion", FALSE);
  g_autoptr (PscQuery) centred = psc_query_new_prompt ("small left pleural effusion", NULL, TRUE);
  g_autoptr (PscQuery) class = psc_query_new_class (0, NULL, FALSE);
  const float *mean = psc_prompt_classifier_get_mean_direction (get_classifier ());
  float a[M], b[M], direction[M];
  double square = 0;

  resolve (left, a);
  for (guint i = 0; i < M; i++)
    square += (double) a[i] * a[i];
  g_assert_cmpfloat_with_epsilon (square, 1, 1e-6);
  psc_test_assert_close (a, psc_prompt_classifier_get_direction (get_classifier (), 1, 0), M, 1e-6);

  memcpy (b, psc_prompt_classifier_get_direction (get_classifier (), 1, 1), sizeof b);
  resolve (contrast, direction);
  for (guint i = 0; i < M; i++)
    g_assert_cmpfloat_with_epsilon (direction[i], a[i] - b[i], 1e-6);

  resolve (centred, direction);
  for (guint i = 0; i < M; i++)
    g_assert_cmpfloat_with_epsilon (direction[i], a[i] - mean[i], 1e-6);

  resolve (class, direction);
  for (guint i = 0; i < M; i++)
    g_assert_cmpfloat_with_epsilon (
        direction[i],
        (psc_prompt_classifier_get_direction (get_classifier (), 0, 0)[i]
         + psc_prompt_classifier_get_direction (get_classifier (), 0, 1)[i])
            / 2,
        1e-6);
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'a');
  g_autoptr (PscQuery) query = psc_query_new_prompt (text, NULL, FALSE);
  g_autoptr (GError) error = NULL;
  float direction[M];

  g_assert_false (psc_query_resolve (query, get_classifier (), direction, NULL, NULL, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prompt-classifier/logits", test_logits);
  g_test_add_func ("/prompt-classifier/queries", test_queries);
  g_test_add_func ("/prompt-classifier/too-long", test_too_long);

  return g_test_run ();
}
