/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-subject.h"

#include <string.h>

#include "text/psc-prompt-words.h"

/* Beginnings of words, besides the names and the labels of classes themselves, and the default
 * bank's class that they belong to. */
static const struct
{
  const char *words;
  const char *name;
} subjects[] = {
  { "cardiomediastin", "Enlarged Cardiomediastinum" },
  { "mediastinal widening", "Enlarged Cardiomediastinum" },
  { "widening of the mediastinum", "Enlarged Cardiomediastinum" },
  { "wide mediastinum", "Enlarged Cardiomediastinum" },
  { "widened mediastinum", "Enlarged Cardiomediastinum" },
  { "enlarged mediastinum", "Enlarged Cardiomediastinum" },
  { "cardiomegaly", "Cardiomegaly" },
  { "cardiac enlargement", "Cardiomegaly" },
  { "enlarged heart", "Cardiomegaly" },
  { "enlarged cardiac", "Cardiomegaly" },
  { "heart is enlarged", "Cardiomegaly" },
  { "opaci", "Lung Opacity" },
  { "infiltrat", "Lung Opacity" },
  { "nodul", "Lung Lesion" },
  { "lung mass", "Lung Lesion" },
  { "pulmonary mass", "Lung Lesion" },
  { "lesion", "Lung Lesion" },
  { "edema", "Edema" },
  { "oedema", "Edema" },
  { "consolidat", "Consolidation" },
  { "pneumonia", "Pneumonia" },
  { "atelecta", "Atelectasis" },
  { "pneumothora", "Pneumothorax" },
  { "effusion", "Pleural Effusion" },
  { "pleural thickening", "Pleural Other" },
  { "pleural plaque", "Pleural Other" },
  { "fracture", "Fracture" },
  { "pacemaker", "Support Devices" },
  { "catheter", "Support Devices" },
  { "central line", "Support Devices" },
  { "endotracheal", "Support Devices" },
  { "nasogastric", "Support Devices" },
  { "no acute", "No Finding" },
  { "normal chest", "No Finding" },
};

gboolean
psc_prompt_class_has_text (const PscPromptClass *class, const char *text)
{
  if (strcmp (psc_prompt_class_get_label (class), text) == 0)
    return TRUE;
  for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
    if (strcmp (psc_prompt_class_get_prompt (class, i)->text, text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
find_owner (PscPromptBank *bank, const char *text, guint *index)
{
  guint n = psc_prompt_bank_get_n_classes (bank);

  if (*index < n && psc_prompt_class_has_text (psc_prompt_bank_get_class (bank, *index), text))
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (psc_prompt_class_has_text (psc_prompt_bank_get_class (bank, i), text))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/* The words that stand first in a text so far; of several in one place, the longest. */
typedef struct
{
  const char *at;
  gsize length;
  guint index;
} Subject;

static void
look_for (Subject *subject, const char *text, const char *words, guint index)
{
  g_autofree char *lower = g_ascii_strdown (words, -1);
  const char *at = psc_prompt_find_words (text, lower);
  gsize length = strlen (lower);

  if (at == NULL
      || (subject->at != NULL
          && (at > subject->at || (at == subject->at && length <= subject->length))))
    return;
  *subject = (Subject){ at, length, index };
}

gboolean
psc_prompt_bank_find_class (PscPromptBank *bank, const char *text, guint *index)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  Subject subject = { NULL, 0, 0 };
  guint named;

  if (find_owner (bank, text, index))
    return TRUE;
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);

      look_for (&subject, lower, psc_prompt_class_get_name (class), i);
      look_for (&subject, lower, psc_prompt_class_get_label (class), i);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (psc_prompt_bank_lookup (bank, subjects[i].name, &named) != NULL)
      look_for (&subject, lower, subjects[i].words, named);
  if (subject.at == NULL)
    return FALSE;
  *index = subject.index;
  return TRUE;
}
