/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "report/psc-report-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "figure/psc-figure-text.h"

static const struct
{
  const char *title;
  const char *formula;
  const char *source;
} lines[PSC_TRUST_N_LINES] = {
  [PSC_TRUST_FAITHFULNESS] = {
    N_ ("Faithful"),
    N_ ("Δ = mean over up to 14 steps of (s least first − s most first) / |s(image) − s(blurred)|, where s is the score, τ·cos, while patches of 16 × 16 pixels, or the map’s own cells if these are larger, give way to the blurred image. The control: ten random orders, five and their reverses; z = Δ / its standard deviation over these. These are five independent pairs: by chance one map in twenty is beyond ± 2.6."),
    N_ ("Samek et al. 2017, most and least relevant first; Rong et al. 2022 (ROAD) for their difference"),
  },
  [PSC_TRUST_COMPLETENESS] = {
    N_ ("Adds up"),
    N_ ("|Σ map − total| / |total|, where the total is what the method promises, such as s(image) − s(baseline); of a map from a stack also ‖fused − direct‖ / ‖direct‖."),
    N_ ("Sundararajan et al. 2017, completeness; Kokhlikyan et al. 2020 (Captum), convergence delta"),
  },
  [PSC_TRUST_MODEL] = {
    N_ ("Depends on the model"),
    N_ ("ρ = Spearman’s rank correlation with the map of the same image encoder with random weights. Entropy: (H(random) − H(map)) / H(map), with H of a histogram of 100 bins. The control: ρ of Eigen-CAM."),
    N_ ("Adebayo et al. 2018, sanity checks; Hedström et al. 2024, efficient MPRT"),
  },
  [PSC_TRUST_PROMPT] = {
    N_ ("Depends on the prompt"),
    N_ ("ρ = mean of Spearman’s rank correlations with the maps of other prompts of the bank. The control: ρ with Eigen-CAM, which no prompt changes."),
    N_ ("Sixt et al. 2020, random logit; Muhammad and Yeasin 2020, Eigen-CAM"),
  },
  [PSC_TRUST_STABILITY] = {
    N_ ("Stable"),
    /* xgettext:no-c-format */
    N_ ("Ten images with uniform noise of ± 2 % of the range, shifted by up to ± 2 pixels each way; their maps are shifted back. ρ = Spearman’s rank correlation with the map; change = ‖map′ − map‖ / ‖map‖. The control: ρ of Eigen-CAM."),
    N_ ("Yeh et al. 2019, sensitivity; Alvarez-Melis and Jaakkola 2018"),
  },
};

/* How reasons are called in files, and what they say. */
static const struct
{
  const char *nick;
  const char *sentence;
} reasons[PSC_TRUST_N_REASONS] = {
  [PSC_TRUST_FLAT] = { "flat", N_ ("The map is flat: it ranks nothing.") },
  [PSC_TRUST_NO_DROP] = {
    "no-drop",
    N_ ("The blurred image scores as the image does: there is nothing to lose."),
  },
  [PSC_TRUST_NO_TOTAL] = {
    "no-total",
    N_ ("Such a map does not promise to add up to anything."),
  },
  [PSC_TRUST_NO_SCORE] = { "no-score", N_ ("What the map is to add up to is 0.") },
  [PSC_TRUST_NOT_FUSED] = {
    "not-fused",
    N_ ("The map was computed directly: there is no other to compare it with."),
  },
  [PSC_TRUST_TOO_DEAR] = {
    "too-dear",
    N_ ("Not measured: it would take more than 400 passes of the image encoder."),
  },
  [PSC_TRUST_NO_MEMORY] = {
    "no-memory",
    N_ ("Not measured: the device has no room for a second image encoder."),
  },
  [PSC_TRUST_NO_OTHERS] = { "no-others", N_ ("The prompt bank has no other prompt.") },
  [PSC_TRUST_IS_CONTROL] = { "is-control", N_ ("The map is the control itself.") },
  [PSC_TRUST_PENDING] = { "pending", N_ ("Still to be measured.") },
  [PSC_TRUST_NOT_FINITE] = {
    "not-finite",
    N_ ("The map or the score has values that are no finite numbers."),
  },
};

const char *
psc_report_trust_get_title (PscTrustLine line)
{
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  return _ (lines[line].title);
}

const char *
psc_report_trust_get_formula (PscTrustLine line)
{
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  return _ (lines[line].formula);
}

const char *
psc_report_trust_get_source (PscTrustLine line)
{
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  return _ (lines[line].source);
}

const char *
psc_report_trust_get_reason (PscTrustReason reason)
{
  g_return_val_if_fail (reason < PSC_TRUST_N_REASONS, NULL);

  return reasons[reason].sentence != NULL ? _ (reasons[reason].sentence) : NULL;
}

/* The figure as “0.42”, and “–” if it is not known. */
static char *
dup_number (const PscTrust *trust, PscTrustFigure figure)
{
  double value;

  return psc_trust_get (trust, figure, &value) ? psc_figure_format_fixed (value, 2)
                                               : g_strdup ("–");
}

/* A share as “1.3 %”; with a sign if it goes either way. */
static char *
format_percent (double share)
{
  g_autofree char *number = psc_figure_format_fixed (100 * share, fabs (share) < 0.0995 ? 1 : 0);

  /* Translators: a number in percent. */
  return g_strdup_printf (_ ("%s %%"), number);
}

static char *
dup_percent (const PscTrust *trust, PscTrustFigure figure)
{
  double value;

  return psc_trust_get (trust, figure, &value) ? format_percent (value) : g_strdup ("–");
}

/* Of what the map adds up to, or, where it promises nothing, of its stack. */
static PscTrustFigure
choose_gap (const PscTrust *trust)
{
  return !psc_trust_get (trust, PSC_TRUST_COMPLETENESS_GAP, NULL)
                 && psc_trust_get (trust, PSC_TRUST_STACK_GAP, NULL)
             ? PSC_TRUST_STACK_GAP
             : PSC_TRUST_COMPLETENESS_GAP;
}

static PscTrustFigure
choose_figure (const PscTrust *trust, PscTrustLine line)
{
  return line == PSC_TRUST_COMPLETENESS ? choose_gap (trust) : psc_trust_line_get_figure (line);
}

char *
psc_report_trust_dup_value (const PscTrust *trust, PscTrustLine line)
{
  PscTrustFigure figure;

  g_return_val_if_fail (trust != NULL, NULL);
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  figure = choose_figure (trust, line);
  return line == PSC_TRUST_COMPLETENESS ? dup_percent (trust, figure) : dup_number (trust, figure);
}

static char *
describe_random_orders (const PscTrust *trust)
{
  g_autofree char *deviation = dup_number (trust, PSC_TRUST_FAITHFULNESS_CONTROL);
  double z;
  g_autofree char *number = NULL;

  if (!psc_trust_get (trust, PSC_TRUST_FAITHFULNESS_Z, &z))
    return g_strdup_printf (_ ("random order 0 ± %s"), deviation);
  number = psc_figure_format_fixed (z, 1);
  return g_strdup_printf (_ ("random order 0 ± %s, z = %s"), deviation, number);
}

static char *
describe_stack (const PscTrust *trust)
{
  g_autofree char *gap = dup_percent (trust, PSC_TRUST_STACK_GAP);

  if (choose_gap (trust) == PSC_TRUST_STACK_GAP
      || !psc_trust_get (trust, PSC_TRUST_STACK_GAP, NULL))
    return NULL;
  /* Translators: by how much a fused map differs from the direct one. */
  return g_strdup_printf (_ ("fused − direct %s"), gap);
}

static char *
describe_random_model (const PscTrust *trust)
{
  g_autofree char *control = dup_number (trust, PSC_TRUST_MODEL_CONTROL);
  g_autofree char *entropy = dup_percent (trust, PSC_TRUST_MODEL_ENTROPY);
  gboolean has_control = psc_trust_get (trust, PSC_TRUST_MODEL_CONTROL, NULL);
  gboolean has_entropy = psc_trust_get (trust, PSC_TRUST_MODEL_ENTROPY, NULL);

  if (has_control && has_entropy)
    return g_strdup_printf (_ ("Eigen-CAM %s, entropy %s"), control, entropy);
  if (has_control)
    return g_strdup_printf (_ ("Eigen-CAM %s"), control);
  return has_entropy ? g_strdup_printf (_ ("entropy %s"), entropy) : NULL;
}

static char *
describe_prompts (const PscTrust *trust)
{
  g_autofree char *control = dup_number (trust, PSC_TRUST_PROMPT_CONTROL);

  if (!psc_trust_get (trust, PSC_TRUST_PROMPT_CONTROL, NULL))
    return NULL;
  return g_strdup_printf (trust->uses_mean ? _ ("what all prompts share %s") : _ ("Eigen-CAM %s"),
                          control);
}

static char *
describe_changes (const PscTrust *trust)
{
  g_autofree char *least = dup_number (trust, PSC_TRUST_STABILITY_LEAST);
  g_autofree char *change = dup_percent (trust, PSC_TRUST_STABILITY_CHANGE);
  g_autofree char *most = dup_percent (trust, PSC_TRUST_STABILITY_MOST);
  g_autofree char *control = dup_number (trust, PSC_TRUST_STABILITY_CONTROL);

  if (!psc_trust_get (trust, PSC_TRUST_STABILITY_CONTROL, NULL))
    return g_strdup_printf (_ ("least %s, change %s, at most %s"), least, change, most);
  /* Translators: of maps of changed images: the least correlation, by how much they change. */
  return g_strdup_printf (_ ("Eigen-CAM %s; least %s, change %s, at most %s"), control, least,
                          change, most);
}

char *
psc_report_trust_dup_control (const PscTrust *trust, PscTrustLine line)
{
  static char *(*const describe[PSC_TRUST_N_LINES]) (const PscTrust *trust) = {
    [PSC_TRUST_FAITHFULNESS] = describe_random_orders, [PSC_TRUST_COMPLETENESS] = describe_stack,
    [PSC_TRUST_MODEL] = describe_random_model,         [PSC_TRUST_PROMPT] = describe_prompts,
    [PSC_TRUST_STABILITY] = describe_changes,
  };

  g_return_val_if_fail (trust != NULL, NULL);
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  if (!psc_trust_get (trust, choose_figure (trust, line), NULL))
    return NULL;
  return describe[line](trust);
}

static char *
explain_faithfulness (const PscTrust *trust)
{
  double gap = trust->figures[PSC_TRUST_FAITHFULNESS_GAP];
  g_autofree char *number = psc_figure_format_fixed (fabs (gap), 2);

  if (gap < 0)
    return g_strdup_printf (
        _ ("With the most relevant parts hidden first the score is higher than with them hidden last, on average by %s of all that hiding costs; by chance it is 0."),
        number);
  return g_strdup_printf (
      _ ("With the most relevant parts hidden first the score is lower than with them hidden last, on average by %s of all that hiding costs; by chance it is 0."),
      number);
}

static char *
explain_completeness (const PscTrust *trust)
{
  PscTrustFigure figure = choose_gap (trust);
  g_autofree char *percent = format_percent (trust->figures[figure]);

  return g_strdup_printf (
      figure == PSC_TRUST_STACK_GAP
          ? _ ("The map fused from the stack differs from the direct one by %s of its size.")
          : _ ("The map’s values miss by %s the difference in score that they are to add up to."),
      percent);
}

static char *
explain_prompts (const PscTrust *trust)
{
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "Rank correlation with the map of %u other prompt: at 1 the map is the same whatever is asked, at 0 it has nothing in common.",
          "Mean rank correlation with the maps of %u other prompts: at 1 the map is the same whatever is asked, at 0 it has nothing in common.",
          trust->n_others),
      trust->n_others);
}

char *
psc_report_trust_dup_sentence (const PscTrust *trust, PscTrustLine line)
{
  PscTrustReason reason;

  g_return_val_if_fail (trust != NULL, NULL);
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  reason = trust->reasons[choose_figure (trust, line)];
  if (reason != PSC_TRUST_KNOWN)
    return g_strdup (psc_report_trust_get_reason (reason));
  switch (line)
    {
    case PSC_TRUST_FAITHFULNESS:
      return explain_faithfulness (trust);
    case PSC_TRUST_COMPLETENESS:
      return explain_completeness (trust);
    case PSC_TRUST_PROMPT:
      return explain_prompts (trust);
    case PSC_TRUST_MODEL:
      return g_strdup (_ (
          "Rank correlation with the map of the same model before it learnt anything: at 1 the map shows nothing that was learnt, at 0 it has nothing in common."));
    case PSC_TRUST_STABILITY:
    case PSC_TRUST_N_LINES:
    default:
      return g_strdup (_ (
          "Mean rank correlation with the maps of ten images with a little noise and a small shift: at 1 the map stays as it is."));
    }
}

/* With a place for how many. */
static const char *
describe_points (const PscTrust *trust)
{
  if (trust->is_direct)
    return g_dngettext (
        GETTEXT_PACKAGE,
        "Of the direct map with %u point, since the fused one takes its whole stack.",
        "Of the direct map with %u points, since the fused one takes its whole stack.",
        trust->n_points);
  return g_dngettext (GETTEXT_PACKAGE, "Of the map with %u point, to take less time.",
                      "Of the map with %u points, to take less time.", trust->n_points);
}

char *
psc_report_trust_dup_note (const PscTrust *trust, PscTrustLine line)
{
  gboolean is_of_others;

  g_return_val_if_fail (trust != NULL, NULL);
  g_return_val_if_fail (line < PSC_TRUST_N_LINES, NULL);

  is_of_others = line == PSC_TRUST_MODEL || line == PSC_TRUST_STABILITY
                 || (line == PSC_TRUST_PROMPT && !trust->is_of_stack);
  if (!is_of_others || !psc_trust_get (trust, psc_trust_line_get_figure (line), NULL))
    return NULL;
  if (trust->n_points > 0)
    return g_strdup_printf (describe_points (trust), trust->n_points);
  if (trust->is_direct)
    return g_strdup (_ ("Of the direct map, since the fused one takes its whole stack."));
  return NULL;
}

/* How figures are called, and what they are multiplied with. */
static const struct
{
  const char *name;
  double factor;
} members[PSC_TRUST_N_FIGURES] = {
  [PSC_TRUST_FAITHFULNESS_GAP] = { "faithfulness", 1 },
  [PSC_TRUST_FAITHFULNESS_CONTROL] = { "faithfulness_control", 1 },
  [PSC_TRUST_FAITHFULNESS_Z] = { "faithfulness_z", 1 },
  [PSC_TRUST_COMPLETENESS_GAP] = { "completeness_gap", 100 },
  [PSC_TRUST_STACK_GAP] = { "stack_gap", 100 },
  [PSC_TRUST_MODEL_DEPENDENCE] = { "model_dependence", 1 },
  [PSC_TRUST_MODEL_ENTROPY] = { "model_entropy_change", 1 },
  [PSC_TRUST_MODEL_CONTROL] = { "model_control", 1 },
  [PSC_TRUST_PROMPT_DEPENDENCE] = { "prompt_dependence", 1 },
  [PSC_TRUST_PROMPT_CONTROL] = { "prompt_control", 1 },
  [PSC_TRUST_STABILITY_CORRELATION] = { "stability", 1 },
  [PSC_TRUST_STABILITY_LEAST] = { "stability_least", 1 },
  [PSC_TRUST_STABILITY_CHANGE] = { "stability_change", 1 },
  [PSC_TRUST_STABILITY_MOST] = { "stability_change_most", 1 },
  [PSC_TRUST_STABILITY_CONTROL] = { "stability_control", 1 },
};

const char *
psc_report_trust_get_name (PscTrustFigure figure)
{
  g_return_val_if_fail (figure < PSC_TRUST_N_FIGURES, NULL);

  return members[figure].name;
}

gboolean
psc_report_trust_get_number (const PscTrust *trust, PscTrustFigure figure, double *number)
{
  if (!psc_trust_get (trust, figure, number))
    return FALSE;
  *number *= members[figure].factor;
  return TRUE;
}

const char *
psc_report_trust_get_nick (PscTrustReason reason)
{
  g_return_val_if_fail (reason < PSC_TRUST_N_REASONS, NULL);

  return reasons[reason].nick;
}

static void
add_reasons (const PscTrust *trust, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "unknown");
  json_builder_begin_object (builder);
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    if (trust->reasons[f] != PSC_TRUST_KNOWN)
      {
        json_builder_set_member_name (builder, members[f].name);
        json_builder_add_string_value (builder, reasons[trust->reasons[f]].nick);
      }
  json_builder_end_object (builder);
}

static void
add_int (JsonBuilder *builder, const char *member, guint value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_curve (JsonBuilder *builder, const char *member, const double *values, guint n)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_curves (const PscTrust *trust, JsonBuilder *builder)
{
  guint n = trust->n_steps + 1;

  json_builder_set_member_name (builder, "curves");
  if (trust->n_steps == 0)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  add_int (builder, "columns", trust->columns);
  add_int (builder, "rows", trust->rows);
  add_curve (builder, "least_first", trust->least_first, n);
  add_curve (builder, "most_first", trust->most_first, n);
  add_curve (builder, "random_mean", trust->random_mean, n);
  add_curve (builder, "random_deviation", trust->random_deviation, n);
  json_builder_end_object (builder);
}

void
psc_report_trust_add_json (const PscTrust *trust, JsonBuilder *builder)
{
  g_return_if_fail (trust != NULL && builder != NULL);

  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      double value;

      json_builder_set_member_name (builder, members[f].name);
      if (psc_report_trust_get_number (trust, f, &value))
        json_builder_add_double_value (builder, value);
      else
        json_builder_add_null_value (builder);
    }
  add_reasons (trust, builder);
  add_int (builder, "prompts", trust->n_others);
  add_int (builder, "points", trust->n_points);
  json_builder_set_member_name (builder, "direct");
  json_builder_add_boolean_value (builder, trust->is_direct);
  add_int (builder, "passes", psc_trust_count_passes (trust));
  add_curves (trust, builder);
}
