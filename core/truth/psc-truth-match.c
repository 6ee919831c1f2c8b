/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-match.h"

#include "study/psc-study-finding.h"
#include "text/psc-prompt-place.h"
#include "text/psc-prompt-subject.h"
#include "truth/psc-truth-class.h"

static gboolean
reads_like (const char *a, const char *b)
{
  g_autofree char *key = psc_study_name_key (a);
  g_autofree char *other = psc_study_name_key (b);

  return *key != '\0' && g_str_equal (key, other);
}

/* The class of a finding, by its own name or by what its phrase names. */
static gboolean
find_class (const PscTruthFinding *self, PscPromptBank *bank, guint *index)
{
  const char *phrase = psc_truth_finding_get_phrase (self);

  if (psc_truth_finding_get_class (self) != NULL)
    return psc_truth_class_find (bank, psc_truth_finding_get_class (self), index) != NULL;
  return phrase != NULL && psc_prompt_bank_find_class (bank, phrase, index);
}

static PscPromptSide
get_side (PscPromptBank *bank, const char *text)
{
  PscPromptSide side = PSC_PROMPT_SIDE_NONE;
  PscPromptZone zone;

  if (text == NULL || !psc_prompt_bank_find_place (bank, text, &side, &zone))
    return PSC_PROMPT_SIDE_NONE;
  return side;
}

/* Whether one is on the right and the other on the left. */
static gboolean
are_opposite (PscPromptSide a, PscPromptSide b)
{
  return (a == PSC_PROMPT_SIDE_LEFT && b == PSC_PROMPT_SIDE_RIGHT)
         || (a == PSC_PROMPT_SIDE_RIGHT && b == PSC_PROMPT_SIDE_LEFT);
}

PscTruthMatch
psc_truth_finding_match (const PscTruthFinding *self,
                         PscPromptBank *bank,
                         const char *prompt,
                         guint class_index)
{
  const char *class_name = psc_truth_finding_get_class (self);
  const char *phrase = psc_truth_finding_get_phrase (self);
  guint of_finding = G_MAXUINT;
  guint asked = prompt != NULL ? G_MAXUINT : class_index;

  if (class_name == NULL && phrase == NULL)
    return PSC_TRUTH_MATCH_CLASS;
  if (prompt != NULL && phrase != NULL && reads_like (prompt, phrase))
    return PSC_TRUTH_MATCH_PHRASE;
  if (are_opposite (get_side (bank, prompt), get_side (bank, phrase)))
    return PSC_TRUTH_MATCH_NONE;
  if (prompt != NULL && class_name != NULL && psc_truth_class_is_same (prompt, class_name))
    return PSC_TRUTH_MATCH_CLASS;
  if (prompt != NULL && !psc_prompt_bank_find_class (bank, prompt, &asked))
    return PSC_TRUTH_MATCH_NONE;
  return find_class (self, bank, &of_finding) && of_finding == asked ? PSC_TRUTH_MATCH_CLASS
                                                                     : PSC_TRUTH_MATCH_NONE;
}

GPtrArray *
psc_truth_image_match (const PscTruthImage *self,
                       PscPromptBank *bank,
                       const char *prompt,
                       guint class_index)
{
  GPtrArray *found = g_ptr_array_new ();
  PscTruthMatch best = PSC_TRUTH_MATCH_CLASS;
  guint n = psc_truth_image_get_n_findings (self);

  for (guint i = 0; i < n; i++)
    {
      PscTruthFinding *finding = psc_truth_image_get_finding (self, i);
      PscTruthMatch match = psc_truth_finding_match (finding, bank, prompt, class_index);

      if (match < best)
        continue;
      if (match > best)
        g_ptr_array_set_size (found, 0);
      best = match;
      g_ptr_array_add (found, finding);
    }
  if (n == 1 && found->len == 0)
    g_ptr_array_add (found, psc_truth_image_get_finding (self, 0));
  return found;
}
