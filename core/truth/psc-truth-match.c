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

/* What is asked for, as it is looked up once for all findings. */
typedef struct
{
  PscPromptBank *bank; /* borrowed, as the prompt */
  const char *prompt;
  PscPromptSide side;
  gboolean has_class;
  guint class_index;
} Question;

static void
question_init (Question *self, PscPromptBank *bank, const char *prompt, guint class_index)
{
  *self = (Question){ .bank = bank,
                      .prompt = prompt,
                      .has_class = TRUE,
                      .class_index = prompt != NULL ? G_MAXUINT : class_index };
  if (prompt == NULL)
    return;
  self->side = get_side (bank, prompt);
  self->has_class = psc_prompt_bank_find_class (bank, prompt, &self->class_index);
}

static PscTruthMatch
match (const PscTruthFinding *finding, const Question *question)
{
  const char *prompt = question->prompt;
  const char *class_name = psc_truth_finding_get_class (finding);
  const char *phrase = psc_truth_finding_get_phrase (finding);
  guint of_finding = G_MAXUINT;

  if (class_name == NULL && phrase == NULL)
    return PSC_TRUTH_MATCH_CLASS;
  if (prompt != NULL && phrase != NULL && reads_like (prompt, phrase))
    return PSC_TRUTH_MATCH_PHRASE;
  if (are_opposite (question->side, get_side (question->bank, phrase)))
    return PSC_TRUTH_MATCH_NONE;
  if (prompt != NULL && class_name != NULL && psc_truth_class_is_same (prompt, class_name))
    return PSC_TRUTH_MATCH_CLASS;
  return question->has_class && find_class (finding, question->bank, &of_finding)
                 && of_finding == question->class_index
             ? PSC_TRUTH_MATCH_CLASS
             : PSC_TRUTH_MATCH_NONE;
}

PscTruthMatch
psc_truth_finding_match (const PscTruthFinding *self,
                         PscPromptBank *bank,
                         const char *prompt,
                         guint class_index)
{
  Question question;

  question_init (&question, bank, prompt, class_index);
  return match (self, &question);
}

/* Whether a finding that is the only one may be meant by whatever is asked: its name says nothing,
 * such as “mask-17”, and it does not lie on the other side. */
static gboolean
may_be_meant (const PscTruthFinding *self, const Question *question)
{
  const char *class_name = psc_truth_finding_get_class (self);
  const char *phrase = psc_truth_finding_get_phrase (self);

  guint index = G_MAXUINT;

  if (are_opposite (question->side, get_side (question->bank, phrase))
      || are_opposite (question->side, get_side (question->bank, class_name)))
    return FALSE;
  return (class_name == NULL || !psc_truth_class_is_known (question->bank, class_name))
         && (phrase == NULL || !psc_prompt_bank_find_class (question->bank, phrase, &index));
}

GPtrArray *
psc_truth_image_match (const PscTruthImage *self,
                       PscPromptBank *bank,
                       const char *prompt,
                       guint class_index,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  PscTruthMatch best = PSC_TRUTH_MATCH_CLASS;
  guint n = psc_truth_image_get_n_findings (self);
  Question question;

  question_init (&question, bank, prompt, class_index);
  for (guint i = 0; i < n; i++)
    {
      PscTruthFinding *finding = psc_truth_image_get_finding (self, i);
      PscTruthMatch how;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      how = match (finding, &question);
      if (how < best)
        continue;
      if (how > best)
        g_ptr_array_set_size (found, 0);
      best = how;
      g_ptr_array_add (found, finding);
    }
  if (n == 1 && found->len == 0 && may_be_meant (psc_truth_image_get_finding (self, 0), &question))
    g_ptr_array_add (found, psc_truth_image_get_finding (self, 0));
  return g_steal_pointer (&found);
}
