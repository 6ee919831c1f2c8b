/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "engine/psc-query-reading.h"
#include "psc-engine-test.h"
#include "psc-test-model.h"

#define M 24

static PscPromptDirections *
get_directions (void)
{
  static PscPromptDirections *directions;

  if (directions == NULL)
    {
      g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
      g_autoptr (GError) error = NULL;

      directions = psc_prompt_directions_new (psc_test_model_get_tiny (), bank, NULL, &error);
      g_assert_no_error (error);
    }
  return directions;
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
        double logit = psc_prompt_directions_score (
            get_directions (), z->values,
            psc_prompt_directions_get_prompt (get_directions (), c, p));

        g_assert_cmpfloat_with_epsilon (logit, expected->values[index],
                                        1e-5 * fabs (expected->values[index]));
      }
  g_assert_cmpuint (index, ==, expected->n_values);

  psc_prompt_directions_classify (get_directions (), z->values, logits, probabilities);
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

  psc_query_resolve (query, psc_test_model_get_tiny (), get_directions (), direction, NULL, NULL,
                     &error);
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
  const float *mean = psc_prompt_directions_get_mean (get_directions ());
  float a[M], b[M], direction[M];
  double square = 0;

  resolve (left, a);
  for (guint i = 0; i < M; i++)
    square += (double) a[i] * a[i];
  g_assert_cmpfloat_with_epsilon (square, 1, 1e-6);
  psc_test_assert_close (a, psc_prompt_directions_get_prompt (get_directions (), 1, 0), M, 1e-6);

  memcpy (b, psc_prompt_directions_get_prompt (get_directions (), 1, 1), sizeof b);
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
        (psc_prompt_directions_get_prompt (get_directions (), 0, 0)[i]
         + psc_prompt_directions_get_prompt (get_directions (), 0, 1)[i])
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

  g_assert_false (psc_query_resolve (query, psc_test_model_get_tiny (), get_directions (),
                                     direction, NULL, NULL, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH);
}

static PscQueryReading *
read_query (const PscQuery *query)
{
  g_autoptr (GError) error = NULL;
  PscQueryReading *reading = NULL;
  float direction[M];

  psc_query_resolve (query, psc_test_model_get_tiny (), get_directions (), direction, &reading,
                     NULL, &error);
  g_assert_no_error (error);
  return reading;
}

static void
test_readings (void)
{
  g_autoptr (PscQuery) whole = psc_query_new_prompt ("small left effusion", NULL, FALSE);
  g_autoptr (PscQuery) part = psc_query_new_prompt ("small left 积液", NULL, FALSE);
  g_autoptr (PscQuery) nothing = psc_query_new_prompt ("积液", NULL, FALSE);
  g_autoptr (PscQuery) contrast = psc_query_new_prompt ("small left effusion", "积液", FALSE);
  g_autoptr (PscQueryReading) of_whole = read_query (whole);
  g_autoptr (PscQueryReading) of_part = read_query (part);
  g_autoptr (PscQueryReading) of_nothing = read_query (nothing);
  g_autoptr (PscQueryReading) of_contrast = read_query (contrast);
  g_autofree char *remark = psc_query_reading_dup_remark (of_contrast);

  g_assert_cmpint (psc_query_reading_get_degree (of_whole), ==, PSC_PROMPT_DEGREE_WHOLE);
  g_assert_null (psc_query_reading_dup_remark (of_whole));
  g_assert_cmpint (psc_query_reading_get_degree (of_part), ==, PSC_PROMPT_DEGREE_PART);
  g_assert_cmpint (psc_query_reading_get_degree (of_nothing), ==, PSC_PROMPT_DEGREE_NOTHING);
  g_assert_cmpint (psc_query_reading_get_degree (of_contrast), ==, PSC_PROMPT_DEGREE_PART);
  g_assert_cmpstr (remark, ==,
                   "of the prompt that is taken away: the model knows no word of it: “积液”");
}

static void
test_empty (void)
{
  g_autoptr (PscQuery) query = psc_query_new_prompt ("left", " \xE2\x80\x8B", FALSE);
  g_autoptr (GError) error = NULL;
  float direction[M];

  g_assert_false (psc_query_resolve (query, psc_test_model_get_tiny (), get_directions (),
                                     direction, NULL, NULL, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_EMPTY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prompt-directions/logits", test_logits);
  g_test_add_func ("/prompt-directions/queries", test_queries);
  g_test_add_func ("/prompt-directions/readings", test_readings);
  g_test_add_func ("/prompt-directions/empty", test_empty);
  g_test_add_func ("/prompt-directions/too-long", test_too_long);

  return g_test_run ();
}
