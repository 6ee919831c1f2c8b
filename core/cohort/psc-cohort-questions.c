/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-questions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort/psc-cohort-task.h"
#include "file/psc-whole-file.h"
#include "text/psc-prompt-subject.h"
#include "text/psc-text-mark.h"

#define MAX_FILE_SIZE ((gsize) 4 * 1024 * 1024)

static const char *
get_class_name (PscPromptBank *bank, guint index)
{
  return psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, index));
}

/* @only_labelled: of those that the table says something of */
static void
add_classes (PscCohortPlan *plan,
             const PscCohortImages *images,
             PscPromptBank *bank,
             gboolean only_labelled)
{
  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    if (!only_labelled || psc_cohort_images_has_class (images, c))
      psc_cohort_plan_add_query (plan, NULL, get_class_name (bank, c));
}

static gboolean
is_known (const PscCohortPlan *plan, const char *prompt)
{
  for (guint i = 0; i < plan->queries->len; i++)
    if (g_str_equal (((PscCohortPlanQuery *) plan->queries->pdata[i])->prompt, prompt))
      return TRUE;
  return FALSE;
}

static gboolean
add_prompt (PscCohortPlan *plan, PscPromptBank *bank, const char *prompt, GError **error)
{
  guint index = G_MAXUINT;

  if (is_known (plan, prompt))
    return TRUE;
  if (plan->queries->len == PSC_COHORT_MAX_PROMPTS
      || g_utf8_strlen (prompt, -1) > PSC_PROMPT_BANK_MAX_TEXT_LENGTH)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST,
                   _ ("a file of prompts has at most %u, one a line, of at most %u characters"),
                   PSC_COHORT_MAX_PROMPTS, PSC_PROMPT_BANK_MAX_TEXT_LENGTH);
      return FALSE;
    }
  psc_prompt_bank_find_class (bank, prompt, &index);
  psc_cohort_plan_add_query (plan, prompt,
                             index != G_MAXUINT ? get_class_name (bank, index) : NULL);
  return TRUE;
}

/* (transfer full): the text of a file of prompts */
static char *
load (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = psc_whole_file_load (path, MAX_FILE_SIZE, &local_error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  gsize mark;

  if (bytes == NULL)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", name,
                   local_error->message);
      return NULL;
    }
  if (size > 0 && !g_utf8_validate_len (data, size, NULL))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE,
                   _ ("%s: this is not a text in UTF-8"), name);
      return NULL;
    }
  mark = psc_text_mark_get_size (data, size);
  return g_strndup (size > 0 ? data + mark : "", size - mark);
}

static gboolean
add_prompts (PscCohortPlan *plan, PscPromptBank *bank, const char *path, GError **error)
{
  g_autofree char *text = load (path, error);
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *prompt = g_strstrip (*line);

      if (*prompt != '\0' && *prompt != '#' && !psc_prompt_is_blank (prompt)
          && !add_prompt (plan, bank, prompt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
psc_cohort_questions_choose (PscCohortPlan *plan,
                             const PscCohortImages *images,
                             PscPromptBank *bank,
                             const char *prompts,
                             GError **error)
{
  if (prompts == NULL)
    prompts =
        psc_cohort_images_has_labels (images) ? PSC_COHORT_PROMPTS_LABELS : PSC_COHORT_PROMPTS_BANK;
  if (g_str_equal (prompts, PSC_COHORT_PROMPTS_BANK)
      || g_str_equal (prompts, PSC_COHORT_PROMPTS_LABELS))
    {
      plan->prompts = g_strdup (prompts);
      plan->labelled_only = g_str_equal (prompts, PSC_COHORT_PROMPTS_LABELS);
      add_classes (plan, images, bank, plan->labelled_only);
    }
  else
    {
      plan->prompts = g_strdup (PSC_COHORT_PROMPTS_FILE);
      if (!add_prompts (plan, bank, prompts, error))
        return FALSE;
    }
  if (plan->queries->len > 0)
    return TRUE;
  g_set_error_literal (
      error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST,
      plan->labelled_only ? _ ("the table says nothing of any class of the bank; ask for --prompts "
                               "bank or for a file of prompts")
                          : _ ("there is no prompt in the file"));
  return FALSE;
}

guint *
psc_cohort_questions_dup_classes (const PscCohortPlan *plan, PscPromptBank *bank)
{
  guint *classes = g_new (guint, plan->queries->len + 1);

  for (guint q = 0; q < plan->queries->len; q++)
    {
      const PscCohortPlanQuery *query = plan->queries->pdata[q];

      classes[q] = G_MAXUINT;
      if (query->class_name != NULL)
        psc_prompt_bank_lookup (bank, query->class_name, &classes[q]);
    }
  return classes;
}

static void
add_text (GChecksum *checksum, const char *text)
{
  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

char *
psc_cohort_questions_dup_bank_digest (PscPromptBank *bank)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, c);
      g_autofree char *negative = psc_prompt_class_dup_negative (class);

      add_text (checksum, psc_prompt_class_get_name (class));
      add_text (checksum, psc_prompt_class_get_label (class));
      add_text (checksum, negative);
      for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
        add_text (checksum, psc_prompt_class_get_prompt (class, i)->text);
      add_text (checksum, "");
    }
  return g_strdup (g_checksum_get_string (checksum));
}
