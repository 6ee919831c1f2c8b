/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-class.h"

#include "study/psc-study-finding.h"

/* Words for one thing that is none of CheXpert's, as keys of psc_study_name_key(): of NIH,
 * VinDr-CXR and PadChest. */
static const char *const synonyms[][3] = {
  { "infiltration", "infiltrate", "infiltrates" },
  { "nodulemass", "noduleormass", "nodulesormasses" },
  { "interstitiallungdisease", "ild", NULL },
  { "fibrosis", "pulmonaryfibrosis", NULL },
  { "hernia", "hiatalhernia", "hiatushernia" },
  { "aorticenlargement", "enlargedaorta", "aorticdilatation" },
  { "covid", "covid19", NULL },
  { "tuberculosis", "tb", NULL },
};

/* A number that is the same for names that mean the same; 0 for those that stand for themselves. */
static guint
get_meaning (const char *key)
{
  const int finding = psc_study_finding_lookup (key);

  if (finding >= 0)
    return (guint) finding + 1;
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    for (guint k = 0; k < G_N_ELEMENTS (synonyms[i]) && synonyms[i][k] != NULL; k++)
      if (g_str_equal (key, synonyms[i][k]))
        return PSC_STUDY_N_FINDINGS + 1 + i;
  return 0;
}

gboolean
psc_truth_class_is_same (const char *a, const char *b)
{
  g_autofree char *key = psc_study_name_key (a);
  g_autofree char *other = psc_study_name_key (b);

  if (*key == '\0')
    return FALSE;
  return g_str_equal (key, other)
         || (get_meaning (key) > 0 && get_meaning (key) == get_meaning (other));
}

/* @is_exact: whether other words for it do not count. */
static int
find (PscPromptBank *bank, const char *name, gboolean is_exact)
{
  g_autofree char *wanted = psc_study_name_key (name);

  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank) && *wanted != '\0'; i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);
      const char *texts[] = { psc_prompt_class_get_name (class),
                              psc_prompt_class_get_label (class) };

      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        {
          g_autofree char *key = psc_study_name_key (texts[k]);

          if (is_exact ? g_str_equal (key, wanted) : psc_truth_class_is_same (texts[k], name))
            return (int) i;
        }
    }
  return -1;
}

const PscPromptClass *
psc_truth_class_find (PscPromptBank *bank, const char *name, guint *index)
{
  int found;

  g_return_val_if_fail (PSC_IS_PROMPT_BANK (bank), NULL);

  if (name == NULL)
    return NULL;
  found = find (bank, name, TRUE);
  if (found < 0)
    found = find (bank, name, FALSE);
  if (found < 0)
    return NULL;
  if (index != NULL)
    *index = (guint) found;
  return psc_prompt_bank_get_class (bank, (guint) found);
}

gboolean
psc_truth_class_is_known (PscPromptBank *bank, const char *name)
{
  g_autofree char *key = psc_study_name_key (name);

  return get_meaning (key) > 0 || psc_study_finding_is_known (key)
         || psc_truth_class_find (bank, name, NULL) != NULL;
}
