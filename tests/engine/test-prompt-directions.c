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
  g_autoptr (PscClassification) scores = NULL;
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

  scores = psc_prompt_directions_classify (get_directions (), z->values);
  g_assert_cmpint (scores->rule, ==, PSC_SCORE_SOFTMAX);
  g_assert_false (scores->is_plain);
  g_assert_cmpfloat_with_epsilon (scores->classes[0].logit,
                                  (expected->values[0] + expected->values[1]) / 2, 1e-4);
  g_assert_cmpfloat_with_epsilon (
      scores->classes[1].logit,
      (expected->values[2] + expected->values[3] + expected->values[4]) / 3, 1e-4);
  g_assert_cmpfloat_with_epsilon (scores->classes[0].probability + scores->classes[1].probability,
                                  1, 1e-12);
  g_assert_cmpfloat_with_epsilon (
      log (scores->classes[1].probability / scores->classes[0].probability),
      scores->classes[1].logit - scores->classes[0].logit, 1e-9);
  for (guint c = 0; c < 2; c++)
    {
      g_assert_null (scores->classes[c].negative);
      g_assert_null (psc_prompt_directions_get_negative (get_directions (), c));
    }
}

static PscPromptDirections *
new_directions (PscModel *model, PscPromptBank *bank)
{
  g_autoptr (GError) error = NULL;
  PscPromptDirections *directions = psc_prompt_directions_new (model, bank, NULL, &error);

  g_assert_no_error (error);
  return directions;
}

/* t̂ of @text · ẑ, told by the model alone. */
static double
find_cosine (PscModel *model, const char *text, const float *z)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *direction = psc_model_dup_direction (model, text, NULL, NULL, &error);
  double along = 0, square = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < M; i++)
    {
      along += (double) direction[i] * z[i];
      square += (double) z[i] * z[i];
    }
  return along / sqrt (square);
}

/* b is in every logit, and in none of what is a difference. */
static void
test_bias (void)
{
  const PscHead head = { .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID };
  const float bias = -12.93f;
  g_autoptr (PscModel) model = psc_test_model_new_tiny (&head, bias);
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscPromptDirections) directions = new_directions (model, bank);
  g_autoptr (PscNpy) z = psc_test_model_read_reference ("image_embedding");
  g_autoptr (PscClassification) without =
      psc_prompt_directions_classify (get_directions (), z->values);
  g_autoptr (PscClassification) scores = psc_prompt_directions_classify (directions, z->values);
  g_autoptr (PscQuery) plain = psc_query_new_class (1, NULL, FALSE);
  g_autoptr (PscQuery) centred = psc_query_new_class (1, NULL, TRUE);
  g_autoptr (PscQuery) contrast = psc_query_new_class (1, "atelectasis", FALSE);
  const PscQuery *queries[] = { plain, centred, contrast };
  const float *direction = psc_prompt_directions_get_class (directions, 1);

  g_assert_cmpfloat (psc_prompt_directions_get_logit_bias (directions), ==, bias);
  for (guint c = 0; c < 2; c++)
    {
      const PscClassScore *score = &scores->classes[c];

      g_assert_cmpfloat_with_epsilon (score->logit, without->classes[c].logit + bias, 1e-5);
      g_assert_cmpfloat_with_epsilon (score->cosine, without->classes[c].cosine, 1e-7);
      g_assert_cmpfloat_with_epsilon (
          score->logit, psc_prompt_directions_get_logit_scale (directions) * score->cosine + bias,
          1e-9);
      g_assert_cmpfloat_with_epsilon (score->probability * (1 + exp (-score->logit)), 1, 1e-12);
    }
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    g_assert_cmpfloat_with_epsilon (
        psc_prompt_directions_score_query (directions, queries[i], z->values, direction)
            - psc_prompt_directions_score_query (get_directions (), queries[i], z->values,
                                                 direction),
        i == 0 ? bias : 0, 1e-5);
}

/* A bank that sees the same prompts is low on the same of them, whatever is made of cosines. */
static void
test_low (void)
{
  const PscHead heads[] = {
    { .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID },
    { .rule = PSC_SCORE_PAIR },
    { .rule = PSC_SCORE_COSINE },
  };
  g_autoptr (PscNpy) z = psc_test_model_read_reference ("image_embedding");
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  guint n_low = 0;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (PscModel) model = psc_test_model_new_tiny (&heads[i], -12.93f);
      g_autoptr (PscPromptDirections) directions = new_directions (model, bank);

      for (guint c = 0; c < 2; c++)
        for (guint is_centred = 0; is_centred < 2; is_centred++)
          {
            g_autoptr (PscQuery) query = psc_query_new_class (c, NULL, is_centred);
            PscPromptDirections *both[] = { directions, get_directions () };
            gboolean is_low[2];

            for (guint k = 0; k < 2; k++)
              {
                float direction[M];

                psc_prompt_directions_combine (both[k], query, NULL, NULL, direction);
                is_low[k] = psc_prompt_directions_is_low (
                    both[k], query, z->values,
                    psc_prompt_directions_score_query (both[k], query, z->values, direction));
              }
            g_assert_cmpint (is_low[0], ==, is_low[1]);
            n_low += is_low[0];
          }
    }
  g_assert_cmpuint (n_low, >, 0);
  g_assert_cmpuint (n_low, <, 12);
}

static void
test_pair (void)
{
  static const char json[] = "{\"format\": 1, \"name\": \"pairs\", \"classes\": ["
                             "{\"name\": \"Atelectasis\", \"prompts\": ["
                             "{\"text\": \"mild linear atelectasis at the mid lung zone\"},"
                             "{\"text\": \"atelectasis at the left lung base\"}]},"
                             "{\"name\": \"Effusion\", \"negative\": \"large left lung\","
                             "\"prompts\": [{\"text\": \"small left pleural effusion\"}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_from_bytes (bytes, NULL);
  g_autoptr (PscModel) model =
      psc_test_model_new_tiny (&(PscHead){ .has_scale = TRUE, .rule = PSC_SCORE_PAIR }, 0);
  g_autoptr (PscPromptDirections) directions = new_directions (model, bank);
  g_autoptr (PscNpy) z = psc_test_model_read_reference ("image_embedding");
  g_autoptr (PscClassification) scores = psc_prompt_directions_classify (directions, z->values);
  const char *const negatives[] = { "no atelectasis", "large left lung" };
  const double positives[] = {
    (find_cosine (model, "mild linear atelectasis at the mid lung zone", z->values)
     + find_cosine (model, "atelectasis at the left lung base", z->values))
        / 2,
    find_cosine (model, "small left pleural effusion", z->values),
  };

  for (guint c = 0; c < 2; c++)
    {
      double negative = find_cosine (model, negatives[c], z->values);
      double expected = exp (positives[c]) / (exp (positives[c]) + exp (negative));

      g_assert_cmpstr (scores->classes[c].negative, ==, negatives[c]);
      g_assert_cmpfloat_with_epsilon (scores->classes[c].negative_cosine, negative, 1e-6);
      g_assert_cmpfloat_with_epsilon (scores->classes[c].cosine, positives[c], 1e-6);
      g_assert_cmpfloat_with_epsilon (scores->classes[c].probability, expected, 1e-6);
      g_assert_cmpstr (
          psc_prompt_reading_get_text (psc_prompt_directions_get_negative (directions, c)), ==,
          negatives[c]);
      g_assert_nonnull (psc_prompt_directions_look_up (directions, negatives[c]));
      g_assert_true (psc_prompt_directions_look_up_reading (directions, negatives[c])
                     == psc_prompt_directions_get_negative (directions, c));
    }
  /* The bank's mean and its readings are those of its prompts. */
  g_assert_cmpuint (psc_prompt_directions_get_readings (directions)->len, ==, 3);
}

/* Only a model that needs a negative looks at it. */
static void
test_unreadable_negative (void)
{
  static const char json[] = "{\"format\": 1, \"name\": \"n\", \"classes\": ["
                             "{\"name\": \"Effusion\", \"negative\": \"\342\200\213\","
                             "\"prompts\": [{\"text\": \"pleural effusion\"}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_from_bytes (bytes, NULL);
  g_autoptr (PscPromptDirections) softmax = new_directions (psc_test_model_get_tiny (), bank);
  g_autoptr (PscModel) model = psc_test_model_new_tiny (&(PscHead){ .rule = PSC_SCORE_PAIR }, 0);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (softmax);
  g_assert_null (psc_prompt_directions_new (model, bank, NULL, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_EMPTY);
  g_assert_true (g_str_has_prefix (error->message, "class Effusion, negative “\342\200\213”: "));
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

/* Of how many of the basis's vectors every prompt of the bank is held but for @share. */
static guint
count_needed (PscPromptDirections *directions, const PscBasis *basis, double share)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (directions);
  guint m = psc_basis_get_dimensions (basis);
  guint needed = 0;

  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    for (guint p = 0; p < psc_prompt_class_get_n_prompts (psc_prompt_bank_get_class (bank, c)); p++)
      while (needed < m
             && psc_basis_find_missing (m, needed, psc_basis_get_rows (basis),
                                        psc_prompt_directions_get_prompt (directions, c, p))
                    > share)
        needed++;
  return needed;
}

/* What the order of a stack's maps is for: a small part of them serves all of the shipped bank. */
static void
test_basis_of_default_bank (void)
{
  static const struct
  {
    double share;
    guint at_most;
  } cases[] = { { 0.07, 25 }, { 0.02, 52 }, { 0.01, 70 } };
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "models", "demonstration", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscPromptDirections) directions = NULL;
  g_autoptr (PscBasis) basis = NULL;
  g_autoptr (PscModel) model = NULL;
  guint n_classes = psc_prompt_bank_get_n_classes (bank);

  g_assert_no_error (error);
  model = psc_model_new (bundle, NULL, NULL, &error);
  g_assert_no_error (error);
  directions = psc_prompt_directions_new (model, bank, NULL, &error);
  g_assert_no_error (error);
  basis = psc_prompt_directions_new_basis (directions, 0, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (psc_basis_get_n_first (basis), <=, n_classes);
  for (guint c = 0; c < n_classes; c++)
    g_assert_cmpfloat (psc_basis_find_missing (psc_basis_get_dimensions (basis),
                                               psc_basis_get_n_first (basis),
                                               psc_basis_get_rows (basis),
                                               psc_prompt_directions_get_class (directions, c)),
                       <, PSC_BASIS_EXACT);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint needed = count_needed (directions, basis, cases[i].share);

      g_test_message ("within %g %%: %u of %u", 100 * cases[i].share, needed,
                      psc_basis_get_dimensions (basis));
      g_assert_cmpuint (needed, <=, cases[i].at_most);
    }
  g_assert_cmpuint (count_needed (directions, basis, PSC_BASIS_EXACT), <=,
                    psc_basis_get_n_spanning (basis));
  g_test_message ("all of it: %u", psc_basis_get_n_spanning (basis));

  /* What was asked for last is not made again, and nothing else is taken for it. */
  {
    g_autoptr (PscBasis) again = NULL;
    g_autoptr (PscBasis) typed = NULL;
    g_autofree float *direction = g_new0 (float, psc_basis_get_dimensions (basis));

    again = psc_prompt_directions_new_basis (directions, 0, NULL, NULL, &error);
    g_assert_true (again == basis);
    direction[3] = 1;
    typed = psc_prompt_directions_new_basis (directions, 1, direction, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (typed != basis);
    g_assert_cmpfloat (psc_basis_get_rows (typed)[3], ==, 1);
  }
}

/* What else could have been asked: not the class's own prompts, whether the class is asked for or
 * one of its prompts typed, and from the mean of all where the query is. */
static void
test_others (void)
{
  PscPromptBank *bank = psc_prompt_directions_get_bank (get_directions ());
  const char *text = psc_prompt_class_get_prompt (psc_prompt_bank_get_class (bank, 0), 1)->text;
  const float *mean = psc_prompt_directions_get_mean (get_directions ());
  const float *first = psc_prompt_directions_get_prompt (get_directions (), 0, 0);
  g_autoptr (PscQuery) of_prompt = psc_query_new_prompt (text, NULL, FALSE);
  g_autoptr (PscQuery) of_class = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscQuery) typed = psc_query_new_prompt ("something else", NULL, TRUE);
  g_autofree float *others = NULL;
  guint n;

  others = psc_prompt_directions_dup_others (get_directions (), of_prompt, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpmem (others, M * sizeof *others,
                   psc_prompt_directions_get_prompt (get_directions (), 1, 0), M * sizeof *others);
  g_free (others);

  others = psc_prompt_directions_dup_others (get_directions (), of_class, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpmem (others + 2 * M, M * sizeof *others,
                   psc_prompt_directions_get_prompt (get_directions (), 1, 2), M * sizeof *others);
  g_free (others);

  others = psc_prompt_directions_dup_others (get_directions (), typed, &n);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < M; i++)
    g_assert_cmpfloat (others[i], ==, first[i] - mean[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prompt-directions/logits", test_logits);
  g_test_add_func ("/prompt-directions/bias", test_bias);
  g_test_add_func ("/prompt-directions/low", test_low);
  g_test_add_func ("/prompt-directions/pair", test_pair);
  g_test_add_func ("/prompt-directions/unreadable-negative", test_unreadable_negative);
  g_test_add_func ("/prompt-directions/queries", test_queries);
  g_test_add_func ("/prompt-directions/readings", test_readings);
  g_test_add_func ("/prompt-directions/empty", test_empty);
  g_test_add_func ("/prompt-directions/too-long", test_too_long);
  g_test_add_func ("/prompt-directions/basis-of-default-bank", test_basis_of_default_bank);
  g_test_add_func ("/prompt-directions/others", test_others);

  return g_test_run ();
}
