/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-pointing.h"

#include <math.h>

static const char *const mode_nicks[PSC_POINTING_N_MODES] = {
  [PSC_POINTING_FUSED] = "fused",
  [PSC_POINTING_CONVENTIONAL] = "conventional",
  [PSC_POINTING_CONTRAST] = "contrast",
  [PSC_POINTING_CENTRED] = "centred",
};

static const char *const measure_nicks[PSC_POINTING_N_MEASURES] = {
  [PSC_POINTING_HIT] = "hit",
  [PSC_POINTING_RELEVANCE_MASS] = "relevance_mass",
  [PSC_POINTING_AREA_SHARE] = "area_share",
  [PSC_POINTING_RANK_ACCURACY] = "rank_accuracy",
  [PSC_POINTING_AUPRC] = "auprc",
  [PSC_POINTING_CNR] = "cnr",
  [PSC_POINTING_IOU_AREA] = "iou_area",
  [PSC_POINTING_IOU_OTSU] = "iou_otsu",
  [PSC_POINTING_SPECIFICITY] = "specificity",
  [PSC_POINTING_CORRELATION] = "correlation",
  [PSC_POINTING_FAITHFULNESS] = "faithfulness",
};

const char *
psc_pointing_mode_get_nick (PscPointingMode mode)
{
  return mode_nicks[mode];
}

const char *
psc_pointing_measure_get_nick (PscPointingMeasure measure)
{
  return measure_nicks[measure];
}

static PscPointing *
new_empty (const char *name, const char *title, guint n_modes)
{
  PscPointing *self = g_new0 (PscPointing, 1);

  self->name = name;
  self->title = title;
  self->n_modes = n_modes;
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

PscPointing *
psc_pointing_new (PscMethod *method)
{
  PscPointing *self =
      new_empty (psc_method_get_name (method), psc_method_get_title (method), PSC_POINTING_N_MODES);

  self->method = g_object_ref (method);
  return self;
}

PscPointing *
psc_pointing_new_control (const char *name, const char *title)
{
  return new_empty (name, title, 1);
}

void
psc_pointing_free (PscPointing *self)
{
  g_clear_object (&self->method);
  g_array_unref (self->values);
  g_free (self);
}

void
psc_pointing_list_measures (const PscLocalisation *found, double *values)
{
  for (guint i = 0; i < PSC_POINTING_N_MEASURES; i++)
    values[i] = NAN;
  values[PSC_POINTING_HIT] = found->hit;
  values[PSC_POINTING_RELEVANCE_MASS] = found->relevance_mass;
  values[PSC_POINTING_AREA_SHARE] = found->area_share;
  values[PSC_POINTING_RANK_ACCURACY] = found->rank_accuracy;
  values[PSC_POINTING_AUPRC] = found->auprc;
  values[PSC_POINTING_CNR] = found->cnr;
  values[PSC_POINTING_IOU_AREA] = found->iou_area;
  values[PSC_POINTING_IOU_OTSU] = found->iou_otsu;
}

void
psc_pointing_append (PscPointing *self, const double *values)
{
  g_array_append_vals (self->values, values, self->n_modes * PSC_POINTING_N_MEASURES);
}

/* NAN also where a measure is infinite, as contrast without noise: there is no mean of such. */
static double
get_value (const PscPointing *self, guint index, guint mode, guint measure)
{
  double value = g_array_index (self->values, double,
                                (index * self->n_modes + mode) * PSC_POINTING_N_MEASURES + measure);

  return isfinite (value) ? value : NAN;
}

/* Those of the cases of a group; sets @n to how many. (transfer full) */
static double *
select_values (
    const PscPointing *self, GArray *cases, guint mode, guint measure, guint group, guint *n)
{
  double *values = g_new (double, cases->len);

  *n = 0;
  for (guint i = 0; i < cases->len; i++)
    if (psc_pointing_case_is_in (&g_array_index (cases, PscPointingCase, i), group))
      values[(*n)++] = get_value (self, i, mode, measure);
  return values;
}

/* The mean of the differences to @others, or (nullable) to nothing. */
static PscEstimate
estimate (const double *values, const double *others, guint n, guint32 seed)
{
  g_autofree double *zeros = NULL;
  PscEstimate result = { 0 };

  if (others == NULL)
    others = zeros = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    result.n += !isnan (values[i]) && !isnan (others[i]);
  result.interval = psc_bootstrap_difference (values, others, n, seed, &result.mean);
  return result;
}

PscEstimate
psc_pointing_estimate (const PscPointing *self,
                       GArray *cases,
                       PscPointingMode mode,
                       PscPointingMeasure measure,
                       guint group,
                       guint32 seed)
{
  g_autofree double *values = NULL;
  guint n;

  g_return_val_if_fail (mode < self->n_modes, ((PscEstimate){ 0 }));

  values = select_values (self, cases, mode, measure, group, &n);
  return estimate (values, NULL, n, seed);
}

PscEstimate
psc_pointing_compare (const PscPointing *self,
                      PscPointingMode mode,
                      const PscPointing *other,
                      PscPointingMode other_mode,
                      GArray *cases,
                      PscPointingMeasure measure,
                      guint group,
                      guint32 seed)
{
  g_autofree double *values = NULL;
  g_autofree double *others = NULL;
  guint n;

  g_return_val_if_fail (mode < self->n_modes && other_mode < other->n_modes, ((PscEstimate){ 0 }));

  values = select_values (self, cases, mode, measure, group, &n);
  others = select_values (other, cases, other_mode, measure, group, &n);
  return estimate (values, others, n, seed);
}
