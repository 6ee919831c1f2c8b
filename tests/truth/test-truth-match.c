/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-match.h"

static PscPromptBank *
get_bank (void)
{
  static PscPromptBank *bank;

  if (bank == NULL)
    bank = psc_prompt_bank_new_default ();
  return bank;
}

static const struct
{
  const char *class_name;
  const char *phrase;
  const char *prompt;
  PscTruthMatch expected;
} cases[] = {
  { NULL, NULL, "anything at all", PSC_TRUTH_MATCH_CLASS },
  { NULL, "Small left effusion.", "small left effusion", PSC_TRUTH_MATCH_PHRASE },
  { "Pleural Effusion", "fluid on the left", "small left effusion", PSC_TRUTH_MATCH_CLASS },
  { "Effusion", NULL, "pleural effusion", PSC_TRUTH_MATCH_CLASS },
  { "Effusion", NULL, "large right pleural effusion", PSC_TRUTH_MATCH_CLASS },
  { NULL, "a right pleural effusion", "pleural effusion", PSC_TRUTH_MATCH_CLASS },
  { NULL, "a right pleural effusion", "a left pleural effusion", PSC_TRUTH_MATCH_NONE },
  { "Pleural Effusion", "on the right", "a left pleural effusion", PSC_TRUTH_MATCH_NONE },
  { "Pneumothorax", NULL, "pleural effusion", PSC_TRUTH_MATCH_NONE },
  { "Pneumothorax", NULL, "a tree in a field", PSC_TRUTH_MATCH_NONE },
  { "Hiatal hernia", NULL, "hernia", PSC_TRUTH_MATCH_CLASS },
  { "Nothing known", NULL, "nothing known", PSC_TRUTH_MATCH_CLASS },
};

static void
test_prompts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscTruthFinding) finding =
          psc_truth_finding_new (cases[i].class_name, cases[i].phrase, NULL, FALSE);

      g_test_message ("%s / %s: %s", cases[i].class_name, cases[i].phrase, cases[i].prompt);
      g_assert_cmpint (psc_truth_finding_match (finding, get_bank (), cases[i].prompt, 0), ==,
                       cases[i].expected);
    }
}

static void
test_classes (void)
{
  g_autoptr (PscTruthFinding) finding =
      psc_truth_finding_new ("Airspace Opacity", "hazy", NULL, FALSE);
  guint opacity, edema;

  psc_prompt_bank_lookup (get_bank (), "Lung Opacity", &opacity);
  psc_prompt_bank_lookup (get_bank (), "Edema", &edema);
  g_assert_cmpint (psc_truth_finding_match (finding, get_bank (), NULL, opacity), ==,
                   PSC_TRUTH_MATCH_CLASS);
  g_assert_cmpint (psc_truth_finding_match (finding, get_bank (), NULL, edema), ==,
                   PSC_TRUTH_MATCH_NONE);
}

static void
add (PscTruthImage *image, const char *class_name, const char *phrase)
{
  psc_truth_image_take_finding (image, psc_truth_finding_new (class_name, phrase, NULL, FALSE));
}

/* Who asks with a phrase of the file means that one, and who names the class all of it. */
static void
test_best (void)
{
  g_autoptr (PscTruthImage) image = psc_truth_image_new (NULL, PSC_TRUTH_GRID_UPRIGHT, 10, 10);
  g_autoptr (GPtrArray) phrase = NULL;
  g_autoptr (GPtrArray) class = NULL;
  g_autoptr (GPtrArray) none = NULL;

  add (image, "Pneumothorax", "small apical pneumothorax");
  add (image, "Edema", "mild edema");
  add (image, "Pneumothorax", "large basal pneumothorax");
  phrase = psc_truth_image_match (image, get_bank (), "Large basal pneumothorax", 0, NULL, NULL);
  g_assert_cmpuint (phrase->len, ==, 1);
  g_assert_true (phrase->pdata[0] == psc_truth_image_get_finding (image, 2));
  class = psc_truth_image_match (image, get_bank (), "pneumothorax", 0, NULL, NULL);
  g_assert_cmpuint (class->len, ==, 2);
  g_assert_true (class->pdata[0] == psc_truth_image_get_finding (image, 0));
  g_assert_true (class->pdata[1] == psc_truth_image_get_finding (image, 2));
  none = psc_truth_image_match (image, get_bank (), "pleural effusion", 0, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* An only finding needs no name, for who brings a mask means it; but one that has a name means what
 * it says. */
static void
test_only (void)
{
  static const struct
  {
    const char *class_name;
    const char *phrase;
    const char *prompt;
    guint n;
  } only[] = {
    { "mask-17", NULL, "pleural effusion", 1 },
    { NULL, NULL, "pleural effusion", 1 },
    { NULL, "annotator's third try", "pleural effusion", 1 },
    { "Mass", NULL, "pleural effusion", 0 },
    { "Edema", NULL, "pleural effusion", 0 },
    { "No finding", NULL, "pleural effusion", 0 },
    { "Claviclefracture", NULL, "pleural effusion", 0 },
    { NULL, "mild edema", "pleural effusion", 0 },
    { NULL, "something on the right", "a left pleural effusion", 0 },
    { "right side", NULL, "a left pleural effusion", 0 },
    { "right side", NULL, "a right pleural effusion", 1 },
    { "Mass", NULL, NULL, 0 },
    { "mask-17", NULL, NULL, 1 },
  };
  g_autoptr (PscTruthImage) empty = psc_truth_image_new (NULL, PSC_TRUTH_GRID_UPRIGHT, 10, 10);
  g_autoptr (GPtrArray) none =
      psc_truth_image_match (empty, get_bank (), "pleural effusion", 0, NULL, NULL);
  guint effusion;

  g_assert_cmpuint (none->len, ==, 0);
  psc_prompt_bank_lookup (get_bank (), "Pleural Effusion", &effusion);
  for (guint i = 0; i < G_N_ELEMENTS (only); i++)
    {
      g_autoptr (PscTruthImage) image = psc_truth_image_new (NULL, PSC_TRUTH_GRID_UPRIGHT, 10, 10);
      g_autoptr (GPtrArray) found = NULL;

      g_test_message ("%s / %s: %s", only[i].class_name, only[i].phrase, only[i].prompt);
      add (image, only[i].class_name, only[i].phrase);
      found = psc_truth_image_match (image, get_bank (), only[i].prompt, effusion, NULL, NULL);
      g_assert_cmpuint (found->len, ==, only[i].n);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (PscTruthImage) image = psc_truth_image_new (NULL, PSC_TRUTH_GRID_UPRIGHT, 10, 10);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  psc_truth_image_take_finding (image, psc_truth_finding_new ("Edema", NULL, NULL, FALSE));
  g_cancellable_cancel (cancellable);
  g_assert_null (psc_truth_image_match (image, get_bank (), "edema", 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth/match/prompts", test_prompts);
  g_test_add_func ("/truth/match/classes", test_classes);
  g_test_add_func ("/truth/match/best", test_best);
  g_test_add_func ("/truth/match/only", test_only);
  g_test_add_func ("/truth/match/cancelled", test_cancelled);
  return g_test_run ();
}
