/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-bank.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_class (PscPromptBank *bank, guint index)
{
  const PscPromptClass *class = psc_prompt_bank_get_class (bank, index);
  const char *name = psc_prompt_class_get_name (class);
  guint n_prompts = psc_prompt_class_get_n_prompts (class);
  guint found;

  g_assert_true (psc_prompt_bank_lookup (bank, name, &found) == class);
  g_assert_cmpuint (found, ==, index);
  g_assert_true (g_utf8_validate (psc_prompt_class_get_label (class), -1, NULL));
  g_assert_cmpuint (n_prompts, >=, 1);
  g_assert_cmpuint (n_prompts, <=, PSC_PROMPT_BANK_MAX_PROMPTS);
  for (guint i = 0; i < n_prompts; i++)
    {
      const PscPrompt *prompt = psc_prompt_class_get_prompt (class, i);

      g_assert_true (g_utf8_validate (prompt->text, -1, NULL));
      g_assert_cmpint (*prompt->text, !=, '\0');
      g_assert_nonnull (psc_prompt_zone_get_nicks ()[prompt->zone]);
      g_assert_nonnull (psc_prompt_side_get_nicks ()[prompt->side]);
      g_assert_nonnull (psc_prompt_severity_get_nicks ()[prompt->severity]);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_from_bytes (bytes, &error);

  if (bank == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    check_class (bank, i);

  return 0;
}
