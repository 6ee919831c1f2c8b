/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "attribution/psc-method.h"
#include "figure/psc-figure-text.h"

static const char *const titles[PSC_COHORT_N_COLUMNS] = {
  [PSC_COHORT_ROW] = N_ ("Image"),
  [PSC_COHORT_IMAGE] = N_ ("Digest"),
  [PSC_COHORT_PATIENT] = N_ ("Patient"),
  [PSC_COHORT_PATH] = N_ ("File"),
  [PSC_COHORT_PATIENT_ID] = N_ ("Patient’s Name"),
  [PSC_COHORT_MODEL] = N_ ("Model"),
  [PSC_COHORT_MODEL_DIGEST] = N_ ("Model’s Digest"),
  [PSC_COHORT_METHOD] = N_ ("Method"),
  [PSC_COHORT_PARAMETERS] = N_ ("Parameters"),
  [PSC_COHORT_PARAMETERS_DIGEST] = N_ ("Parameters’ Digest"),
  [PSC_COHORT_MODE] = N_ ("Map"),
  [PSC_COHORT_KIND] = N_ ("Kind"),
  [PSC_COHORT_PROMPT] = N_ ("Class or Prompt"),
  [PSC_COHORT_CLASS] = N_ ("Class"),
  [PSC_COHORT_LABEL] = N_ ("Label"),
  [PSC_COHORT_LOGIT] = N_ ("Logit"),
  [PSC_COHORT_PROBABILITY] = N_ ("Probability"),
  [PSC_COHORT_FAITHFULNESS] = N_ ("Faithfulness"),
  [PSC_COHORT_FAITHFULNESS_CONTROL] = N_ ("Faithfulness by Chance"),
  [PSC_COHORT_COMPLETENESS_GAP] = N_ ("Completeness Gap, %"),
  [PSC_COHORT_STACK_GAP] = N_ ("Stack Gap, %"),
  [PSC_COHORT_MODEL_DEPENDENCE] = N_ ("Model Dependence"),
  [PSC_COHORT_PROMPT_DEPENDENCE] = N_ ("Prompt Dependence"),
  [PSC_COHORT_STABILITY] = N_ ("Stability"),
  [PSC_COHORT_HIT] = N_ ("Hit"),
  [PSC_COHORT_RELEVANCE_MASS] = N_ ("Relevance Mass"),
  [PSC_COHORT_AREA_SHARE] = N_ ("Finding’s Area"),
  [PSC_COHORT_RANK_ACCURACY] = N_ ("Rank Accuracy"),
  [PSC_COHORT_AUPRC] = N_ ("AUPRC"),
  [PSC_COHORT_CNR] = N_ ("CNR"),
  [PSC_COHORT_IOU_AREA] = N_ ("IoU, Area"),
  [PSC_COHORT_IOU_OTSU] = N_ ("IoU, Otsu"),
  [PSC_COHORT_UNSEEN_SHARE] = N_ ("Unseen Share"),
  [PSC_COHORT_SPECIFICITY] = N_ ("Specificity"),
  [PSC_COHORT_ALIKE] = N_ ("Alike"),
  [PSC_COHORT_SECONDS] = N_ ("Seconds"),
  [PSC_COHORT_STATUS] = N_ ("Status"),
  [PSC_COHORT_MESSAGE] = N_ ("Message"),
};

const char *
psc_cohort_text_get_title (PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, NULL);

  return _ (titles[column]);
}

/* Methods are never freed, as their titles stay. */
static PscMethod *
find_method (const char *name)
{
  static GHashTable *methods = NULL;

  if (methods == NULL)
    {
      methods = g_hash_table_new (g_str_hash, g_str_equal);
      for (const char *const *known = psc_method_get_names (); *known != NULL; known++)
        g_hash_table_insert (methods, (gpointer) *known,
                             psc_method_new (*known, PSC_PRESET_PAPER, NULL));
    }
  return g_hash_table_lookup (methods, name);
}

const char *
psc_cohort_text_get_method (const char *name)
{
  PscMethod *method = find_method (name);

  return method != NULL ? psc_method_get_title (method) : name;
}

const char *
psc_cohort_text_get_mode (PscCohortMode mode)
{
  static const char *const words[PSC_COHORT_N_MODES] = {
    [PSC_COHORT_FUSED] = N_ ("Fused"),
    [PSC_COHORT_CONVENTIONAL] = N_ ("Conventional"),
    [PSC_COHORT_CONTRAST] = N_ ("Contrast"),
    [PSC_COHORT_CENTRED] = N_ ("Centred"),
  };

  g_return_val_if_fail (mode < PSC_COHORT_N_MODES, NULL);

  return _ (words[mode]);
}

static const char *
get_status (const char *status)
{
  if (g_str_equal (status, PSC_COHORT_STATUS_OK))
    return _ ("Done");
  if (g_str_equal (status, PSC_COHORT_STATUS_FAILED))
    return _ ("Failed");
  return g_str_equal (status, PSC_COHORT_STATUS_REFUSED) ? _ ("Refused") : status;
}

static const char *
get_kind (const char *kind)
{
  if (g_str_equal (kind, PSC_COHORT_KIND_CLASS))
    return _ ("Class");
  return g_str_equal (kind, PSC_COHORT_KIND_PROMPT) ? _ ("Prompt") : kind;
}

const char *
psc_cohort_text_get_word (PscCohortColumn column, const char *text)
{
  PscCohortMode mode;

  switch (column)
    {
    case PSC_COHORT_METHOD:
      return psc_cohort_text_get_method (text);
    case PSC_COHORT_MODE:
      return psc_cohort_mode_from_nick (text, &mode) ? psc_cohort_text_get_mode (mode) : text;
    case PSC_COHORT_STATUS:
      return get_status (text);
    case PSC_COHORT_KIND:
      return get_kind (text);
    default:
      return text;
    }
}

const char *
psc_cohort_text_get_query (const PscCohortRow *row)
{
  const char *prompt = psc_cohort_row_get_text (row, PSC_COHORT_PROMPT);

  if (g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), PSC_COHORT_STATUS_FAILED))
    return psc_cohort_row_get_text (row, PSC_COHORT_MESSAGE);
  return *prompt != '\0' ? prompt : psc_cohort_row_get_text (row, PSC_COHORT_CLASS);
}

const char *
psc_cohort_text_get_label (double label)
{
  if (isnan (label))
    return "";
  if (label == 0)
    return _ ("Absent");
  return label > 0 ? _ ("Present") : _ ("Uncertain");
}

char *
psc_cohort_text_format_number (double value)
{
  if (isnan (value))
    return g_strdup ("");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  /* Powers of ten are written as such. */
  if (value != 0 && (fabs (value) < 1e-3 || fabs (value) >= 1e4))
    return psc_figure_format_number (value);
  if (value < 0)
    return g_strdup_printf ("−%.4g", -value);
  return g_strdup_printf ("%.4g", value == 0 ? 0 : value);
}

char *
psc_cohort_text_format (const PscCohortRow *row, PscCohortColumn column)
{
  if (column == PSC_COHORT_PROMPT)
    return g_strdup (psc_cohort_text_get_query (row));
  if (column == PSC_COHORT_LABEL)
    return g_strdup (psc_cohort_text_get_label (row->numbers[column]));
  switch (psc_cohort_column_get_kind (column))
    {
    case PSC_COHORT_COUNT:
      return isnan (row->numbers[column]) ? g_strdup ("")
                                          : g_strdup_printf ("%.0f", row->numbers[column]);
    case PSC_COHORT_NUMBER:
      return psc_cohort_text_format_number (row->numbers[column]);
    case PSC_COHORT_TEXT:
    default:
      return g_strdup (psc_cohort_text_get_word (column, psc_cohort_row_get_text (row, column)));
    }
}

static void
append (GString *text, const char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
append_limit (GString *text, const PscCohortLimit *limit)
{
  g_autofree char *number = psc_cohort_text_format_number (limit->value);
  g_autofree char *part = g_strdup_printf ("%s %s %s", psc_cohort_text_get_title (limit->column),
                                           limit->at_most ? "≤" : "≥", number);

  append (text, part);
}

char *
psc_cohort_text_describe_filters (const PscCohortWish *wish)
{
  static const double labels[] = {
    [PSC_COHORT_LABEL_PRESENT] = 1,
    [PSC_COHORT_LABEL_ABSENT] = 0,
    [PSC_COHORT_LABEL_UNCERTAIN] = -1,
  };
  GString *text = g_string_new (NULL);

  if (wish->search != NULL)
    g_string_append_printf (text, _ ("“%s”"), wish->search);
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (wish->texts[c] != NULL && !(wish->in_pairs && c == PSC_COHORT_MODE))
      append (text, psc_cohort_text_get_word (c, wish->texts[c]));
  if (wish->label == PSC_COHORT_LABEL_UNKNOWN)
    append (text, _ ("No label"));
  else if (wish->label != PSC_COHORT_LABEL_ANY)
    append (text, psc_cohort_text_get_label (labels[wish->label]));
  for (guint i = 0; i < wish->n_limits; i++)
    append_limit (text, &wish->limits[i]);
  return g_string_free (text, FALSE);
}
