/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-class.h"

static const struct
{
  const char *name;
  const char *class_name; /* %NULL for none */
} cases[] = {
  { "Pleural Effusion", "Pleural Effusion" },
  { "pleural_effusion", "Pleural Effusion" },
  { "Effusion", "Pleural Effusion" },
  { "Airspace Opacity", "Lung Opacity" },
  { "Lung opacity", "Lung Opacity" },
  { "Pulmonary oedema", "Edema" },
  { "Fractures", "Fracture" },
  { "Rib fracture", NULL },
  { "Infiltrate", NULL },
  { "Nodule/Mass", NULL },
  { "Pleural thickening", NULL },
  { "No finding", "No Finding" },
  { "", NULL },
  { " - ", NULL },
  { NULL, NULL },
};

static void
test_find (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint index = 99;
      const PscPromptClass *found = psc_truth_class_find (bank, cases[i].name, &index);

      g_assert_cmpstr (found != NULL ? psc_prompt_class_get_name (found) : NULL, ==,
                       cases[i].class_name);
      if (found != NULL)
        g_assert_true (psc_prompt_bank_get_class (bank, index) == found);
    }
}

/* A bank of other classes: by their labels, and by other words that CheXpert does not have. */
static void
test_own_bank (void)
{
  static const char text[] =
      "{\"format\": 1, \"name\": \"Mine\", \"classes\": ["
      "{\"name\": \"Infiltration\", \"prompts\": [{\"text\": \"an infiltrate\"}]},"
      "{\"name\": \"Fluid\", \"label\": \"effusion\", \"prompts\": [{\"text\": \"fluid\"}]},"
      "{\"name\": \"Pleural Effusion\", \"prompts\": [{\"text\": \"a pleural effusion\"}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (psc_prompt_class_get_name (psc_truth_class_find (bank, "Infiltrate", NULL)), ==,
                   "Infiltration");
  g_assert_cmpstr (psc_prompt_class_get_name (psc_truth_class_find (bank, "Effusion", NULL)), ==,
                   "Fluid");
  g_assert_cmpstr (
      psc_prompt_class_get_name (psc_truth_class_find (bank, "pleural effusions", NULL)), ==,
      "Fluid");
  g_assert_null (psc_truth_class_find (bank, "Edema", NULL));
}

static void
test_same (void)
{
  g_assert_true (psc_truth_class_is_same ("Infiltrate", "infiltration"));
  g_assert_true (psc_truth_class_is_same ("Effusion", "Pleural Effusion"));
  g_assert_true (psc_truth_class_is_same ("Something", "some-thing"));
  g_assert_false (psc_truth_class_is_same ("Edema", "Effusion"));
  g_assert_false (psc_truth_class_is_same ("", ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-class/find", test_find);
  g_test_add_func ("/truth-class/own-bank", test_own_bank);
  g_test_add_func ("/truth-class/same", test_same);
  return g_test_run ();
}
