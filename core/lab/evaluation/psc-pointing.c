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
  [PSC_POINTING_FAITHFULNESS_DROP] = "faithfulness_drop",
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
psc_pointing_set_faithfulness (double *values, double area, double drop)
{
  gboolean is_finite = isfinite (area) && isfinite (drop);

  values[PSC_POINTING_FAITHFULNESS] = is_finite ? area : NAN;
  values[PSC_POINTING_FAITHFULNESS_DROP] = is_finite ? drop : NAN;
}

void
psc_pointing_append (PscPointing *self, const double *values)
{
  g_array_append_vals (self->values, values, self->n_modes * PSC_POINTING_N_MEASURES);
}

static double
get_value (const PscPointing *self, guint index, guint mode, guint measure)
{
  return g_array_index (self->values, double,
                        (index * self->n_modes + mode) * PSC_POINTING_N_MEASURES + measure);
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

/* Counts what is infinite, such as contrast without noise, and makes it NAN: there is no mean of
 * such. */
static guint
take_infinite (double *values, double *others, guint n)
{
  guint n_infinite = 0;

  for (guint i = 0; i < n; i++)
    if (isinf (values[i]) || isinf (others[i]))
      {
        values[i] = NAN;
        n_infinite++;
      }
  return n_infinite;
}

static guint
count (const double *values, const double *others, guint n)
{
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    n_known += !isnan (values[i]) && !isnan (others[i]);
  return n_known;
}

/* What is compared: a pointing in a mode, with another, or (nullable) nothing. */
typedef struct
{
  const PscPointing *self;
  guint mode;
  const PscPointing *other;
  guint other_mode;
  GArray *cases;
  guint group;
  guint32 seed;
} Comparison;

/* The mean of the differences. */
static PscEstimate
compare_means (const Comparison *told, guint measure)
{
  PscEstimate result = { 0 };
  guint n;
  g_autofree double *values =
      select_values (told->self, told->cases, told->mode, measure, told->group, &n);
  g_autofree double *others =
      told->other != NULL
          ? select_values (told->other, told->cases, told->other_mode, measure, told->group, &n)
          : g_new0 (double, n);

  result.n_infinite = take_infinite (values, others, n);
  result.n = count (values, others, n);
  result.interval = psc_bootstrap_difference (values, others, n, told->seed, &result.mean);
  return result;
}

/* The difference of what the areas are of the drops, all together. */
static PscEstimate
compare_faithfulness (const Comparison *told)
{
  enum
  {
    AREA,
    DROP,
    N_PARTS,
  };
  static const guint measures[N_PARTS] = { PSC_POINTING_FAITHFULNESS,
                                           PSC_POINTING_FAITHFULNESS_DROP };
  const PscPointing *other = told->other != NULL ? told->other : told->self;
  guint other_mode = told->other != NULL ? told->other_mode : told->mode;
  PscEstimate result = { 0 };
  double *values[N_PARTS], *others[N_PARTS];
  guint n = 0;

  for (guint i = 0; i < N_PARTS; i++)
    {
      values[i] = select_values (told->self, told->cases, told->mode, measures[i], told->group, &n);
      others[i] = select_values (other, told->cases, other_mode, measures[i], told->group, &n);
    }
  result.n = count (values[AREA], others[AREA], n);
  result.interval =
      psc_bootstrap_ratio (&(PscRatios){ values[AREA], values[DROP] },
                           told->other != NULL ? &(PscRatios){ others[AREA], others[DROP] } : NULL,
                           n, told->seed, &result.mean);
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_free (values[i]);
      g_free (others[i]);
    }
  return result;
}

static PscEstimate
estimate (const Comparison *told, guint measure)
{
  return measure == PSC_POINTING_FAITHFULNESS ? compare_faithfulness (told)
                                              : compare_means (told, measure);
}

PscEstimate
psc_pointing_estimate (const PscPointing *self,
                       GArray *cases,
                       PscPointingMode mode,
                       PscPointingMeasure measure,
                       guint group,
                       guint32 seed)
{
  const Comparison told = { self, mode, NULL, 0, cases, group, seed };

  g_return_val_if_fail (mode < self->n_modes, ((PscEstimate){ 0 }));

  return estimate (&told, measure);
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
  const Comparison told = { self, mode, other, other_mode, cases, group, seed };

  g_return_val_if_fail (mode < self->n_modes && other_mode < other->n_modes, ((PscEstimate){ 0 }));

  return estimate (&told, measure);
}
