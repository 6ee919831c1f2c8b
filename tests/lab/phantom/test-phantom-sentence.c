/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "lab/phantom/psc-phantom-sentence.h"

#define RIGHT    PSC_PHANTOM_SIDE_RIGHT
#define LEFT     PSC_PHANTOM_SIDE_LEFT
#define BOTH     PSC_PHANTOM_SIDE_BILATERAL
#define EFFUSION PSC_PHANTOM_PLEURAL_EFFUSION
#define NODULE   PSC_PHANTOM_LUNG_LESION

static const struct
{
  PscPhantomAttributes finding;
  PscPhantomAttributes said;
  PscPhantomTruth truth;
} table[] = {
  /* Partial descriptions are true. */
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2, PSC_PHANTOM_FREE_EFFUSION },
    { EFFUSION },
    PSC_PHANTOM_TRUE },
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2, PSC_PHANTOM_FREE_EFFUSION },
    { EFFUSION, LEFT },
    PSC_PHANTOM_TRUE },
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2, PSC_PHANTOM_FREE_EFFUSION },
    { EFFUSION, LEFT, PSC_PHANTOM_ZONE_LOWER, 2 },
    PSC_PHANTOM_TRUE },
  /* Wrong side, zone, sub-type. */
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2 }, { EFFUSION, RIGHT }, PSC_PHANTOM_FALSE },
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2 }, { EFFUSION, BOTH }, PSC_PHANTOM_FALSE },
  { { EFFUSION, BOTH, PSC_PHANTOM_ZONE_BASAL, 2 }, { EFFUSION, RIGHT }, PSC_PHANTOM_TRUE },
  { { NODULE, LEFT, PSC_PHANTOM_ZONE_UPPER, 1, PSC_PHANTOM_NODULE },
    { NODULE, LEFT, PSC_PHANTOM_ZONE_LOWER },
    PSC_PHANTOM_FALSE },
  { { NODULE, LEFT, PSC_PHANTOM_ZONE_UPPER, 1, PSC_PHANTOM_NODULE },
    { NODULE, LEFT, 0, 0, PSC_PHANTOM_CAVITY },
    PSC_PHANTOM_FALSE },
  { { NODULE, LEFT, PSC_PHANTOM_ZONE_UPPER, 1, PSC_PHANTOM_NODULE },
    { NODULE, LEFT, PSC_PHANTOM_ZONE_APICAL },
    PSC_PHANTOM_UNCERTAIN },
  /* Degrees. */
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2 },
    { EFFUSION, LEFT, 0, 3 },
    PSC_PHANTOM_UNCERTAIN },
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 1 }, { EFFUSION, LEFT, 0, 3 }, PSC_PHANTOM_FALSE },
  /* The worst of all attributes counts. */
  { { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2 }, { EFFUSION, RIGHT, 0, 3 }, PSC_PHANTOM_FALSE },
  /* The hierarchy of labels. */
  { { PSC_PHANTOM_PNEUMONIA, LEFT, PSC_PHANTOM_ZONE_LOWER, 2 },
    { PSC_PHANTOM_LUNG_OPACITY, LEFT },
    PSC_PHANTOM_UNCERTAIN },
  { { PSC_PHANTOM_PNEUMONIA, LEFT, PSC_PHANTOM_ZONE_LOWER, 2 },
    { PSC_PHANTOM_LUNG_OPACITY, RIGHT },
    PSC_PHANTOM_FALSE },
  { { PSC_PHANTOM_LUNG_OPACITY, LEFT, PSC_PHANTOM_ZONE_LOWER, 2 },
    { PSC_PHANTOM_PNEUMONIA, LEFT },
    PSC_PHANTOM_FALSE },
  { { PSC_PHANTOM_CARDIOMEGALY, 0, 0, 2 },
    { PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM },
    PSC_PHANTOM_UNCERTAIN },
  { { PSC_PHANTOM_CARDIOMEGALY, 0, 0, 2 }, { PSC_PHANTOM_CARDIOMEGALY, LEFT }, PSC_PHANTOM_FALSE },
};

static void
test_truth_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpint (psc_phantom_judge_finding (&table[i].finding, &table[i].said), ==,
                       table[i].truth);
    }
}

static PscPhantom *
make (guint64 seed)
{
  PscPhantomParameters parameters;

  psc_phantom_parameters_init (&parameters);
  parameters.seed = seed;
  parameters.width = parameters.height = PSC_PHANTOM_MIN_SIDE;
  return psc_phantom_new (&parameters, NULL);
}

static void
test_negation (void)
{
  PscPhantomParameters parameters;
  g_autoptr (PscPhantom) effusion = NULL;
  g_autoptr (PscPhantom) healthy = NULL;
  const PscPhantomAttributes left = { EFFUSION, LEFT };
  const PscPhantomAttributes right = { EFFUSION, RIGHT };
  const PscPhantomAttributes nothing = { PSC_PHANTOM_NO_FINDING };

  psc_phantom_parameters_init (&parameters);
  parameters.width = parameters.height = PSC_PHANTOM_MIN_SIDE;
  parameters.forced = TRUE;
  healthy = psc_phantom_new (&parameters, NULL);
  parameters.n_findings = 1;
  parameters.findings[0] = left;
  effusion = psc_phantom_new (&parameters, NULL);

  g_assert_cmpint (psc_phantom_judge (effusion, &left, FALSE), ==, PSC_PHANTOM_TRUE);
  g_assert_cmpint (psc_phantom_judge (effusion, &left, TRUE), ==, PSC_PHANTOM_FALSE);
  g_assert_cmpint (psc_phantom_judge (effusion, &right, TRUE), ==, PSC_PHANTOM_TRUE);
  g_assert_cmpint (psc_phantom_judge (effusion, &nothing, FALSE), ==, PSC_PHANTOM_FALSE);
  g_assert_cmpint (psc_phantom_judge (healthy, &nothing, FALSE), ==, PSC_PHANTOM_TRUE);
  g_assert_cmpint (psc_phantom_judge (healthy, &left, TRUE), ==, PSC_PHANTOM_TRUE);
  g_assert_cmpint (psc_phantom_judge (healthy, &left, FALSE), ==, PSC_PHANTOM_FALSE);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *pattern = g_strdup_printf ("\\b%s\\b", word);

  return g_regex_match_simple (pattern, text, 0, 0);
}

/* Sides are named by their words and by no others; “left ventricular” is not a side. */
static void
check_sides (const PscPhantomSentence *sentence)
{
  gboolean ventricle = sentence->attributes.subtype == PSC_PHANTOM_LEFT_VENTRICULAR_ENLARGEMENT;
  gboolean left = has_word (sentence->text, "left") && !ventricle;
  gboolean right = has_word (sentence->text, "right");
  gboolean both = has_word (sentence->text, "both") || has_word (sentence->text, "bilateral");

  g_assert_cmpint (left, ==, sentence->attributes.side == LEFT);
  g_assert_cmpint (right, ==, sentence->attributes.side == RIGHT);
  g_assert_cmpint (both, ==, sentence->attributes.side == BOTH);
}

/* Every sentence is whole, and denies when it says that it does. */
static void
check_form (const PscPhantomSentence *sentence)
{
  const char *text = sentence->text;
  gboolean label = g_ascii_isupper (text[0]);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "{}()"));
  g_assert_null (strstr (text, "  "));
  g_assert_null (strstr (text, "a a "));
  g_assert_true (label || g_str_has_suffix (text, "."));
  g_assert_false (g_regex_match_simple ("\\ba [aeio]", text, 0, 0));
  g_assert_false (g_regex_match_simple ("\\ban [^aeio]", text, 0, 0));
  if (sentence->negated)
    g_assert_true (has_word (text, "no") || has_word (text, "without"));
  else if (sentence->attributes.observation != PSC_PHANTOM_NO_FINDING)
    g_assert_false (has_word (text, "no"));
}

static void
test_random_sentences (void)
{
  for (guint split = 0; split < 2; split++)
    for (guint64 seed = 0; seed < 4000; seed++)
      {
        g_autoptr (PscPhantomSentence) sentence = psc_phantom_sentence_new_random (split, seed);
        g_autoptr (PscPhantomSentence) again = psc_phantom_sentence_new_random (split, seed);

        check_form (sentence);
        check_sides (sentence);
        g_assert_cmpstr (sentence->text, ==, again->text);
      }
}

static void
test_true_sentences (void)
{
  guint negations = 0;

  for (guint64 seed = 0; seed < 120; seed++)
    {
      g_autoptr (PscPhantom) phantom = make (seed);

      for (guint i = 0; i < 12; i++)
        {
          g_autoptr (PscPhantomSentence) sentence =
              psc_phantom_sentence_new_true (phantom, i % 2, seed * 100 + i);

          check_form (sentence);
          check_sides (sentence);
          g_assert_cmpint (psc_phantom_sentence_judge (sentence, phantom), ==, PSC_PHANTOM_TRUE);
          negations += sentence->negated;
        }
    }
  g_assert_cmpuint (negations, >, 60);
  g_assert_cmpuint (negations, <, 500);
}

/* The other side's sentence differs in the side's words alone: what an evaluation of sides needs.
 */
static void
test_counterpart (void)
{
  for (guint64 seed = 0; seed < 300; seed++)
    {
      PscPhantomAttributes said = { EFFUSION, LEFT, PSC_PHANTOM_ZONE_BASAL, 2 };
      g_autoptr (PscPhantomSentence) left = psc_phantom_sentence_new (&said, FALSE, seed % 2, seed);
      g_autoptr (PscPhantomSentence) right = NULL;
      g_autoptr (GString) text = g_string_new (left->text);

      said.side = RIGHT;
      right = psc_phantom_sentence_new (&said, FALSE, seed % 2, seed);
      g_string_replace (text, "left", "right", 0);
      g_assert_cmpstr (text->str, ==, right->text);
    }
}

static void
add_words (GHashTable *words, const char *text)
{
  g_auto (GStrv) split = g_strsplit_set (text, " .,-", -1);

  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_hash_table_add (words, g_ascii_strdown (split[i], -1));
}

static void
test_held_out (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_shared = 0;

  for (guint64 seed = 0; seed < 20000; seed++)
    {
      g_autoptr (PscPhantomSentence) sentence =
          psc_phantom_sentence_new_random (PSC_PHANTOM_SPLIT_TRAINING, seed);

      add_words (words, sentence->text);
      g_hash_table_add (texts, g_strdup (sentence->text));
    }
  for (guint64 seed = 0; seed < 4000; seed++)
    {
      g_autoptr (PscPhantomSentence) sentence =
          psc_phantom_sentence_new_random (PSC_PHANTOM_SPLIT_HELD_OUT, seed);
      g_autoptr (GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      GHashTableIter iter;
      gpointer word;

      add_words (own, sentence->text);
      g_hash_table_iter_init (&iter, own);
      while (g_hash_table_iter_next (&iter, &word, NULL))
        if (!g_hash_table_contains (words, word))
          g_error ("“%s” of “%s” is in no training sentence", (char *) word, sentence->text);
      n_shared += g_hash_table_contains (texts, sentence->text);
    }
  /* A short sentence may come out of either grammar. */
  g_assert_cmpuint (n_shared, <, 4000 / 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phantom-sentence/truth-table", test_truth_table);
  g_test_add_func ("/phantom-sentence/negation", test_negation);
  g_test_add_func ("/phantom-sentence/random", test_random_sentences);
  g_test_add_func ("/phantom-sentence/true", test_true_sentences);
  g_test_add_func ("/phantom-sentence/counterpart", test_counterpart);
  g_test_add_func ("/phantom-sentence/held-out", test_held_out);

  return g_test_run ();
}
