/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-class-scores.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "figure/psc-figure-text.h"

/* Two cosines without τ that differ by 0.4 come to this far from 50 %, and most by less: so that a
 * small difference looks small. */
#define LEAST_REACH 0.1

const char *
psc_class_scores_get_title (const PscClassification *scores)
{
  switch (scores->rule)
    {
    case PSC_SCORE_PAIR:
      return _ ("Zero-shot scores, each for or against");
    case PSC_SCORE_SIGMOID:
      return _ ("Zero-shot scores, each class alone");
    case PSC_SCORE_COSINE:
      return _ ("Zero-shot cosines");
    case PSC_SCORE_SOFTMAX:
    default:
      return _ ("Zero-shot scores");
    }
}

const char *
psc_class_scores_get_explanation (const PscClassification *scores)
{
  switch (scores->rule)
    {
    case PSC_SCORE_PAIR:
      return _ ("Each class alone: how much more the image is like its prompts than like a "
                "sentence that denies it. 50 % is undecided, and this model’s scores cannot go "
                "below 12 % or above 88 %.");
    case PSC_SCORE_SIGMOID:
      return _ ("Each class alone: how likely the model takes its prompts to belong to this image "
                "and no other. Such models give tiny values as a rule: compare the classes.");
    case PSC_SCORE_COSINE:
      return _ ("How alike image and prompts are to the model, from −1 to 1. This model gives no "
                "probabilities.");
    case PSC_SCORE_SOFTMAX:
    default:
      /* xgettext:no-c-format */
      return _ ("How the model divides 100 % among the classes: one gains what the others lose.");
    }
}

/* “3·10⁻⁹” */
static char *
format_power (double value)
{
  static const char *const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) power = g_string_new (NULL);
  const char *exponent;

  if (!(value > 0))
    return g_strdup ("0");
  g_ascii_formatd (digits, sizeof digits, "%.0e", value);
  exponent = strchr (digits, 'e');
  g_string_append_len (power, digits, exponent - digits);
  g_string_append (power, "·10⁻");
  for (exponent += strspn (exponent, "e-0"); *exponent != '\0'; exponent++)
    g_string_append (power, superscripts[*exponent - '0']);
  return g_string_free (g_steal_pointer (&power), FALSE);
}

/* With what tells it from 0 %. */
static char *
format_probability (double probability)
{
  if (probability < 0.0005)
    return format_power (probability);
  /* TRANSLATORS: a probability. */
  return g_strdup_printf (probability < 0.0995 ? _ ("%.1f %%") : _ ("%.0f %%"), 100 * probability);
}

typedef struct
{
  const PscClassification *scores;
  const PscPromptScores *prompts;
  const PscClassScore *score; /* the row's */
  guint n_prompts;
} Subject;

static void
show_softmax (const Subject *subject, PscScoreRow *row, const char *remark)
{
  double probability = subject->score->probability;
  g_autofree char *logit = psc_figure_format_fixed (subject->score->logit, 2);
  g_autofree char *value = g_strdup_printf (_ ("%.0f %%"), 100 * probability);
  g_autofree char *details =
      g_strdup_printf (_ ("Zero-shot probability %.1f %%, logit %s, the mean of %u prompts"),
                       100 * probability, logit, subject->n_prompts);

  psc_score_row_set_score (row, probability, value, details, remark);
}

/* How far from 50 % the bars reach. */
static double
find_reach (const PscClassification *scores)
{
  double reach = LEAST_REACH;

  for (guint c = 0; c < scores->n_classes; c++)
    reach = MAX (reach, fabs (scores->classes[c].probability - 0.5));
  return reach;
}

static void
show_pair (const Subject *subject, PscScoreRow *row, const char *remark)
{
  double away = subject->score->probability - 0.5;
  double reach = find_reach (subject->scores);
  g_autofree char *cosine = psc_figure_format_fixed (subject->score->cosine, 3);
  g_autofree char *other = psc_figure_format_fixed (subject->score->negative_cosine, 3);
  g_autofree char *value = g_strdup_printf (_ ("%.1f %%"), 50 + 100 * away);
  g_autofree char *details =
      g_strdup_printf (_ ("Cosine %s, the mean of %u prompts, against %s of “%s”; the bar spans "
                          "%.0f %% to %.0f %%"),
                       cosine, subject->n_prompts, other, subject->score->negative,
                       50 - 100 * reach, 50 + 100 * reach);

  psc_score_row_set_score (row, 0.5 + 0.5 * away / reach, value, details, remark);
}

static void
show_sigmoid (const Subject *subject, PscScoreRow *row, const char *remark)
{
  g_autofree char *logit = psc_figure_format_fixed (subject->score->logit, 2);
  g_autofree char *value = format_probability (subject->score->probability);
  g_autofree char *span = psc_prompt_scores_dup_span (subject->prompts);
  g_autofree char *details =
      g_strdup_printf (_ ("Probability %s of this class alone, logit %s, the mean of %u prompts; "
                          "the bar spans %s, the range of the bank"),
                       value, logit, subject->n_prompts, span);

  psc_score_row_set_score (row,
                           psc_prompt_scores_get_fraction (subject->prompts, subject->score->logit),
                           value, details, remark);
}

static void
show_cosine (const Subject *subject, PscScoreRow *row, const char *remark)
{
  g_autofree char *value = psc_figure_format_fixed (subject->score->cosine, 2);
  g_autofree char *cosine = psc_figure_format_fixed (subject->score->cosine, 3);
  g_autofree char *span = psc_prompt_scores_dup_span (subject->prompts);
  g_autofree char *details = g_strdup_printf (
      _ ("Cosine %s, the mean of %u prompts, no probability; the bar spans %s, the "
         "range of the bank"),
      cosine, subject->n_prompts, span);

  psc_score_row_set_score (row,
                           psc_prompt_scores_get_fraction (subject->prompts, subject->score->logit),
                           value, details, remark);
}

void
psc_class_scores_show (const PscClassification *scores,
                       const PscPromptScores *prompts,
                       const PscPromptClass *class,
                       PscScoreRow *row,
                       const char *remark)
{
  static void (*const show[]) (const Subject *subject, PscScoreRow *row, const char *remark) = {
    [PSC_SCORE_SOFTMAX] = show_softmax,
    [PSC_SCORE_PAIR] = show_pair,
    [PSC_SCORE_SIGMOID] = show_sigmoid,
    [PSC_SCORE_COSINE] = show_cosine,
  };
  const Subject subject = { scores, prompts, &scores->classes[psc_score_row_get_class_index (row)],
                            psc_prompt_class_get_n_prompts (class) };

  show[scores->rule](&subject, row, remark);
}
