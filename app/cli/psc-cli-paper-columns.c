/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-paper-columns.h"

#include <glib/gi18n.h>

#include "figure/psc-figure.h"
#include "text/psc-prompt-subject.h"

#define N_DEFAULTS 5

static const char *const defaults[N_DEFAULTS] = { "Atelectasis", "Cardiomegaly", "Consolidation",
                                                  "Edema", "Pleural Effusion" };

static void
add (GArray *columns, guint class_index, const char *sentence)
{
  PscCliPaperColumn column = { class_index, sentence };

  g_array_append_val (columns, column);
}

/* The column of a class that has no sentence yet; NULL if there is none. */
static PscCliPaperColumn *
find_vacant (GArray *columns, guint class_index)
{
  for (guint i = 0; i < columns->len; i++)
    {
      PscCliPaperColumn *column = &g_array_index (columns, PscCliPaperColumn, i);

      if (column->class_index == class_index && column->sentence == NULL)
        return column;
    }
  return NULL;
}

static void
add_class (GArray *columns, guint class_index)
{
  if (find_vacant (columns, class_index) == NULL)
    add (columns, class_index, NULL);
}

static gboolean
add_named (GArray *columns, PscPromptBank *bank, const char *name, GError **error)
{
  guint index;

  if (g_str_equal (name, "all"))
    {
      for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
        add_class (columns, i);
      return TRUE;
    }
  if (psc_prompt_bank_lookup (bank, name, &index) == NULL)
    {
      psc_cli_set_usage_error (error, _ ("the bank has no class “%s”"), name);
      return FALSE;
    }
  add_class (columns, index);
  return TRUE;
}

static gboolean
add_sentence (GArray *columns, PscPromptBank *bank, const char *sentence, GError **error)
{
  PscCliPaperColumn *column;
  guint index = 0;

  if (!psc_prompt_bank_find_class (bank, sentence, &index))
    {
      psc_cli_set_usage_error (error, _ ("“%s” names no class of the bank"), sentence);
      return FALSE;
    }
  column = find_vacant (columns, index);
  if (column != NULL)
    column->sentence = sentence;
  else
    add (columns, index, sentence);
  return TRUE;
}

static void
add_defaults (GArray *columns, PscPromptBank *bank)
{
  guint indices[N_DEFAULTS];
  gboolean has_all = TRUE;

  for (guint i = 0; i < N_DEFAULTS && has_all; i++)
    has_all = psc_prompt_bank_lookup (bank, defaults[i], &indices[i]) != NULL;
  for (guint i = 0; i < MIN (N_DEFAULTS, psc_prompt_bank_get_n_classes (bank)); i++)
    add_class (columns, has_all ? indices[i] : i);
}

GArray *
psc_cli_paper_columns_new (const PscCliPaperOptions *options, PscPromptBank *bank, GError **error)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (PscCliPaperColumn));

  for (char **name = options->classes; name != NULL && *name != NULL; name++)
    if (!add_named (columns, bank, *name, error))
      return NULL;
  for (char **prompt = options->prompts; prompt != NULL && *prompt != NULL; prompt++)
    if (!add_sentence (columns, bank, *prompt, error))
      return NULL;
  if (columns->len == 0)
    add_defaults (columns, bank);

  /* The image has a column, too, and each method two rows. */
  if (columns->len >= PSC_FIGURE_MAX_PANELS || 2 * options->methods->len > PSC_FIGURE_MAX_PANELS)
    {
      psc_cli_set_usage_error (error, _ ("a figure has at most %d rows and as many columns"),
                               PSC_FIGURE_MAX_PANELS);
      return NULL;
    }
  return g_steal_pointer (&columns);
}

const char *
psc_cli_paper_column_choose_sentence (const PscCliPaperColumn *self,
                                      PscPromptDirections *directions,
                                      const float *z)
{
  const PscPromptClass *class =
      psc_prompt_bank_get_class (psc_prompt_directions_get_bank (directions), self->class_index);
  double highest = 0;
  guint best = 0;

  if (self->sentence != NULL)
    return self->sentence;
  for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
    {
      double score = psc_prompt_directions_score (
          directions, z, psc_prompt_directions_get_prompt (directions, self->class_index, i));

      if (i == 0 || score > highest)
        {
          highest = score;
          best = i;
        }
    }
  return psc_prompt_class_get_prompt (class, best)->text;
}
