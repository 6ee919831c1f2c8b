/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "engine/psc-classification.h"

/* What was published with a family's code for its own small model, by the family's own rule. */
static const struct
{
  const char *family;
  PscHead head;
} families[] = {
  { "openai-clip", { .rule = PSC_SCORE_PAIR } },
  { "cxr-clip", { .has_scale = TRUE, .rule = PSC_SCORE_PAIR } },
  { "siglip", { .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID } },
  { "biovil", { .rule = PSC_SCORE_COSINE } },
  { "biovil-t", { .rule = PSC_SCORE_COSINE } },
  { "hf-clip", { .has_scale = TRUE, .rule = PSC_SCORE_SOFTMAX } },
  { "biomedclip", { .has_scale = TRUE, .rule = PSC_SCORE_SOFTMAX } },
};

static JsonNode *
load (const char *family, const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", family, name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static JsonArray *
get_array (JsonNode *root, const char *member)
{
  return json_object_get_array_member (json_node_get_object (root), member);
}

static guint
find_prompt (JsonNode *prompts, const char *text)
{
  JsonArray *array = get_array (prompts, "prompts");

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_str_equal (json_array_get_string_element (array, i), text))
      return i;
  g_error ("no prompt “%s”", text);
}

static double
get_number (JsonNode *prompts, const char *member, guint index)
{
  return json_array_get_double_element (get_array (prompts, member), index);
}

static void
set_prompt (PscClassScore *score, JsonNode *prompts, guint index)
{
  score->cosine = get_number (prompts, "cosines", index);
  score->logit = get_number (prompts, "logits", index);
}

static void
set_pair (PscClassification *scores, guint c, JsonNode *prompts, JsonObject *pair)
{
  const char *negative = json_object_get_string_member (pair, "negative");

  set_prompt (&scores->classes[c], prompts,
              find_prompt (prompts, json_object_get_string_member (pair, "positive")));
  psc_classification_set_negative (
      scores, c, negative, get_number (prompts, "cosines", find_prompt (prompts, negative)));
}

static void
test_published (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const PscHead *head = &families[i].head;
  g_autoptr (JsonNode) prompts = load (families[i].family, "prompts.json");
  g_autoptr (JsonNode) published = load (families[i].family, "scores.json");
  JsonArray *expected = get_array (published, "scores");
  guint n = json_array_get_length (expected);
  g_autoptr (PscClassification) scores = psc_classification_new (head, n);

  g_assert_cmpuint (n, >, 1);
  for (guint c = 0; c < n; c++)
    if (head->rule == PSC_SCORE_PAIR)
      set_pair (scores, c, prompts, json_array_get_object_element (expected, c));
    else
      set_prompt (&scores->classes[c], prompts, c);
  psc_classification_apply_rule (scores);

  for (guint c = 0; c < n; c++)
    {
      const PscClassScore *score = &scores->classes[c];
      double value;

      if (head->rule == PSC_SCORE_PAIR)
        value = json_object_get_double_member (json_array_get_object_element (expected, c),
                                               "probability");
      else
        value = json_array_get_double_element (expected, c);
      if (head->rule == PSC_SCORE_COSINE)
        {
          g_assert_true (isnan (score->probability));
          g_assert_cmpfloat_with_epsilon (score->cosine, value, 1e-7);
        }
      else
        g_assert_cmpfloat_with_epsilon (score->probability, value, 1e-5 * value);
    }
}

/* Higher is more, by every rule. */
static void
test_order (void)
{
  for (guint rule = PSC_SCORE_SOFTMAX; rule <= PSC_SCORE_COSINE; rule++)
    {
      g_autoptr (PscClassification) scores = psc_classification_new (&(PscHead){ .rule = rule }, 3);

      for (guint c = 0; c < 3; c++)
        {
          /* A class that is like the image, but its negative even more so. */
          scores->classes[c].cosine = 0.1 * (c + 1);
          scores->classes[c].logit = 20 * scores->classes[c].cosine - 10;
          psc_classification_set_negative (scores, c, "no", c == 2 ? 0.5 : 0.1);
        }
      psc_classification_apply_rule (scores);
      g_assert_cmpfloat (scores->classes[0].order, <, scores->classes[1].order);
      if (rule == PSC_SCORE_PAIR)
        g_assert_cmpfloat (scores->classes[2].order, <, scores->classes[0].order);
      else
        g_assert_cmpfloat (scores->classes[2].order, >, scores->classes[1].order);
      for (guint c = 0; c < 3 && rule != PSC_SCORE_COSINE; c++)
        g_assert_true ((scores->classes[c].probability > scores->classes[0].probability)
                       == (scores->classes[c].order > scores->classes[0].order));
    }
}

/* Neither overflow nor rounding to 0 where a double still holds it. */
static void
test_extremes (void)
{
  g_autoptr (PscClassification) scores =
      psc_classification_new (&(PscHead){ .rule = PSC_SCORE_SIGMOID }, 4);
  const double logits[] = { -700, 700, 0, -1e5 };

  for (guint c = 0; c < 4; c++)
    scores->classes[c].logit = logits[c];
  psc_classification_apply_rule (scores);
  g_assert_cmpfloat_with_epsilon (scores->classes[0].probability / exp (-700), 1, 1e-12);
  g_assert_cmpfloat (scores->classes[1].probability, ==, 1);
  g_assert_cmpfloat (scores->classes[2].probability, ==, 0.5);
  g_assert_cmpfloat (scores->classes[3].probability, ==, 0);
}

static void
test_meaning (void)
{
  static const char *const words[] = { "softmax over 14 classes", "negative", "sigmoid",
                                       "no probability" };

  for (guint rule = 0; rule < G_N_ELEMENTS (words); rule++)
    {
      g_autoptr (PscClassification) scores =
          psc_classification_new (&(PscHead){ .rule = rule }, 14);
      g_autofree char *meaning = psc_classification_dup_meaning (scores);

      g_assert_nonnull (strstr (meaning, words[rule]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *path = g_strconcat ("/classification/published/", families[i].family, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_published);
    }
  g_test_add_func ("/classification/order", test_order);
  g_test_add_func ("/classification/extremes", test_extremes);
  g_test_add_func ("/classification/meaning", test_meaning);

  return g_test_run ();
}
