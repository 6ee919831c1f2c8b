/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-bank.h"
#include "text/psc-prompt-composer.h"
#include "text/psc-prompt-place.h"
#include "text/psc-prompt-subject.h"

#define BIT(zone) (1u << PSC_PROMPT_ZONE_##zone)

static const struct
{
  PscPromptParts parts;
  const char *sentence;
} sentences[] = {
  { { "Pleural Effusion", NULL, PSC_PROMPT_SEVERITY_MODERATE, { BIT (BASE), 0 } },
    "moderate left pleural effusion at the base" },
  { { "Pleural Effusion",
      "loculated",
      PSC_PROMPT_SEVERITY_SEVERE,
      { BIT (COSTOPHRENIC), BIT (COSTOPHRENIC) } },
    "large loculated bilateral pleural effusions blunting both costophrenic angles" },
  { { "Consolidation", "patchy", PSC_PROMPT_SEVERITY_NONE, { 0, BIT (UPPER) } },
    "patchy consolidation in the right upper lung zone" },
  { { "Edema", "interstitial", PSC_PROMPT_SEVERITY_MILD, { BIT (WHOLE), BIT (WHOLE) } },
    "mild interstitial pulmonary edema throughout both lungs" },
  { { "Lung Lesion", NULL, PSC_PROMPT_SEVERITY_MILD, { BIT (RETROCARDIAC), 0 } },
    "small pulmonary nodule behind the heart in the left lower lobe" },
  { { "Cardiomegaly", NULL, PSC_PROMPT_SEVERITY_SEVERE, { BIT (CARDIAC), BIT (CARDIAC) } },
    "severe cardiomegaly" },
  { { "Fracture", "healed", PSC_PROMPT_SEVERITY_SEVERE, { 0, BIT (CHEST_WALL) } },
    "healed fracture of a right rib" },
  { { "Consolidation", NULL, PSC_PROMPT_SEVERITY_NONE, { BIT (MID) | BIT (LOWER), BIT (APEX) } },
    "consolidation at the right lung apex, in the left mid lung zone and in the left lower lung "
    "zone" },
  { { "Pleural Effusion", NULL, PSC_PROMPT_SEVERITY_MILD, { BIT (BASE), BIT (COSTOPHRENIC) } },
    "small pleural effusions at the left lung base and in the right costophrenic angle" },
  { { "Pneumothorax", NULL, PSC_PROMPT_SEVERITY_NONE, { BIT (NONE), 0 } }, "left pneumothorax" },
  /* What cannot be said is left out. */
  { { "Cardiomegaly", "patchy", PSC_PROMPT_SEVERITY_NONE, { BIT (APEX), 0 } }, "cardiomegaly" },
};

static void
test_sentences (void)
{
  const PscPromptParts unknown = { "Influenza" };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *sentence = psc_prompt_compose (&sentences[i].parts);

      g_assert_cmpstr (sentence, ==, sentences[i].sentence);
    }
  g_assert_null (psc_prompt_compose (&unknown));
}

/* Every place that can be said is found again in the sentence that says it. */
static void
test_round_trip (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  guint n = 0;

  for (const char *const *name = psc_prompt_composer_get_findings (); *name != NULL; name++)
    {
      g_assert_nonnull (psc_prompt_bank_lookup (bank, *name, NULL));
      for (int zone = PSC_PROMPT_ZONE_WHOLE; zone <= PSC_PROMPT_ZONE_ABDOMEN; zone++)
        for (int side = 0; side <= PSC_PROMPT_SIDE_MIDLINE; side++)
          {
            PscPromptParts parts = { *name };
            g_autofree char *sentence = NULL;
            PscPromptSide found_side;
            PscPromptZone found_zone;

            if (!psc_prompt_composer_allows (*name, side, zone))
              continue;
            psc_prompt_places_add (&parts.places, side, zone);
            sentence = psc_prompt_compose (&parts);
            g_test_message ("%s", sentence);
            g_assert_true (psc_prompt_find_place (sentence, &found_side, &found_zone));
            g_assert_cmpint (found_side, ==, side);
            g_assert_cmpint (found_zone, ==, zone);
            n++;
          }
    }
  g_assert_cmpuint (n, >, 150);
}

static gboolean
can_be_at (const char *finding, const PscPromptPlaces *places, PscPromptZone zone)
{
  const guint bit = 1u << zone;
  const gboolean left = (places->left & bit) != 0;
  const gboolean right = (places->right & bit) != 0;
  const PscPromptSide side = left && right ? PSC_PROMPT_SIDE_BILATERAL
                             : left        ? PSC_PROMPT_SIDE_LEFT
                                           : PSC_PROMPT_SIDE_RIGHT;

  return psc_prompt_composer_allows (finding, side, zone);
}

/* So is every pair of places, on whatever sides they are. */
static void
test_round_trip_of_pairs (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  guint n = 0;

  for (const char *const *name = psc_prompt_composer_get_findings (); *name != NULL; name++)
    for (int a = PSC_PROMPT_ZONE_APEX; a < PSC_PROMPT_ZONE_ABDOMEN; a++)
      for (int b = a + 1; b <= PSC_PROMPT_ZONE_ABDOMEN; b++)
        for (guint sides = 0; sides < 9; sides++)
          {
            PscPromptParts parts = { *name };
            PscPromptPlaces found;
            g_autofree char *sentence = NULL;

            psc_prompt_places_add (&parts.places, PSC_PROMPT_SIDE_LEFT + sides / 3, a);
            psc_prompt_places_add (&parts.places, PSC_PROMPT_SIDE_LEFT + sides % 3, b);
            if (!can_be_at (*name, &parts.places, a) || !can_be_at (*name, &parts.places, b))
              continue;
            sentence = psc_prompt_compose (&parts);
            g_test_message ("%s", sentence);
            g_assert_true (psc_prompt_bank_find_places (bank, sentence, &found));
            g_assert_cmphex (found.left, ==, parts.places.left);
            g_assert_cmphex (found.right, ==, parts.places.right);
            n++;
          }
  g_assert_cmpuint (n, >, 1000);
}

/* What the words of the bank's prompts say agrees with what their authors say, but for those whose
 * place is known by a sign rather than by name. */
static void
test_bank_places (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  guint agreeing = 0;
  guint total = 0;

  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);

      for (guint j = 0; j < psc_prompt_class_get_n_prompts (class); j++)
        {
          const PscPrompt *prompt = psc_prompt_class_get_prompt (class, j);
          PscPromptSide side;
          PscPromptZone zone;

          psc_prompt_find_place (prompt->text, &side, &zone);
          total++;
          if (side == prompt->side && zone == prompt->zone)
            agreeing++;
          else
            g_test_message ("“%s”: %s %s, not %s %s", prompt->text,
                            psc_prompt_side_get_nicks ()[side], psc_prompt_zone_get_nicks ()[zone],
                            psc_prompt_side_get_nicks ()[prompt->side],
                            psc_prompt_zone_get_nicks ()[prompt->zone]);
          psc_prompt_bank_find_place (bank, prompt->text, &side, &zone);
          g_assert_cmpint (side, ==, prompt->side);
          g_assert_cmpint (zone, ==, prompt->zone);
        }
    }
  g_test_message ("%u of %u", agreeing, total);
  g_assert_cmpuint (agreeing * 100, >=, total * 85);
}

static void
test_no_place (void)
{
  PscPromptSide side;
  PscPromptZone zone;

  g_assert_false (psc_prompt_find_place ("", &side, &zone));
  g_assert_false (psc_prompt_find_place ("no acute abnormality", &side, &zone));
  g_assert_cmpint (side, ==, PSC_PROMPT_SIDE_NONE);
  g_assert_cmpint (zone, ==, PSC_PROMPT_ZONE_NONE);
}

/* A sentence belongs to the class of its finding; a prompt of the bank to its own, whatever it
 * mentions. */
static void
test_classes (void)
{
  static const struct
  {
    const char *text;
    const char *class;
  } texts[] = {
    { "Large LEFT pneumothorax with mediastinal shift", "Pneumothorax" },
    { "bibasilar opacities, likely atelectasis", "Lung Opacity" },
    { "enlarged cardiomediastinum", "Enlarged Cardiomediastinum" },
    { "pleural other", "Pleural Other" },
    { "hemipneumothoraxlike", NULL },
    { "a cat", NULL },
  };
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  guint index;

  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);

      for (guint j = 0; j < psc_prompt_class_get_n_prompts (class); j++)
        {
          index = 0;
          g_assert_true (psc_prompt_bank_find_class (
              bank, psc_prompt_class_get_prompt (class, j)->text, &index));
          g_assert_cmpuint (index, ==, i);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      index = 3;
      g_assert_true (psc_prompt_bank_find_class (bank, texts[i].text, &index)
                     == (texts[i].class != NULL));
      g_assert_cmpstr (psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, index)), ==,
                       texts[i].class != NULL ? texts[i].class : "Lung Opacity");
    }
}

/* The composer's sentences belong to the finding that they were made for. */
static void
test_composed_classes (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  for (const char *const *name = psc_prompt_composer_get_findings (); *name != NULL; name++)
    {
      const PscPromptParts parts = { *name };
      g_autofree char *sentence = psc_prompt_compose (&parts);
      guint index = 0;

      g_assert_true (psc_prompt_bank_find_class (bank, sentence, &index));
      g_assert_cmpstr (psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, index)), ==,
                       *name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prompt-composer/sentences", test_sentences);
  g_test_add_func ("/prompt-composer/round-trip", test_round_trip);
  g_test_add_func ("/prompt-composer/round-trip-of-pairs", test_round_trip_of_pairs);
  g_test_add_func ("/prompt-place/bank", test_bank_places);
  g_test_add_func ("/prompt-place/none", test_no_place);
  g_test_add_func ("/prompt-subject/classes", test_classes);
  g_test_add_func ("/prompt-subject/composed", test_composed_classes);
  return g_test_run ();
}
