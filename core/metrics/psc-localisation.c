/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-localisation.h"

#include <math.h>

#include "metrics/psc-descent.h"

/* What comes together while the descent goes through all values. */
typedef struct
{
  const PscSeenPixels *pixels;
  gsize n_wanted; /* as many of the highest pixels are looked at as there is truth */
  double n_hits;  /* of those */
  double precision;
  double variance_inside; /* times their number, as the next */
  double variance_outside;
  double sum_above; /* of the values that are over 0, so far */
  double separation;
  double iou_otsu;
} Sums;

/* Where the last step was. */
typedef struct
{
  gsize n_inside;
  gsize n_outside;
} Place;

static double
get_mean (const PscSeenPart *part)
{
  return part->n > 0 ? part->sum / (double) part->n : 0;
}

static double
get_hit (const PscDescent *first)
{
  if (first->value <= 0)
    return 0;
  return (double) first->n_inside / (double) (first->n_inside + first->n_outside);
}

static double
get_mass (const PscSeenPixels *pixels)
{
  const double sum = pixels->inside.positive + pixels->outside.positive;

  return sum > 0 ? pixels->inside.positive / sum : 0;
}

/* Of pixels that share the lowest value among those that are looked at, the share that is inside
 * is. */
static void
add_hits (Sums *sums, const PscDescent *descent, const Place *before)
{
  const gsize n_before = before->n_inside + before->n_outside;
  const gsize n_tied = descent->n_inside + descent->n_outside - n_before;

  if (n_before < sums->n_wanted)
    sums->n_hits += (double) MIN (sums->n_wanted - n_before, n_tied)
                    * (double) (descent->n_inside - before->n_inside) / (double) n_tied;
}

static void
add_precision (Sums *sums, const PscDescent *descent, const Place *before)
{
  sums->precision += (double) (descent->n_inside - before->n_inside) * (double) descent->n_inside
                     / (double) (descent->n_inside + descent->n_outside);
}

static void
add_variance (double *variance, gsize n, double value, double mean)
{
  *variance += (double) n * (value - mean) * (value - mean);
}

/* How far apart a cut puts the two parts of all pixels. */
static double
get_separation (double n_above, double sum_above, double n, double sum)
{
  double n_below = n - n_above;
  double difference = sum_above / n_above - (sum - sum_above) / n_below;

  return n_above * n_below * difference * difference;
}

static void
add_cut (Sums *sums, const PscDescent *descent, const Place *before)
{
  const PscSeenPixels *pixels = sums->pixels;
  const double n_above = (double) (descent->n_inside + descent->n_outside);
  const double n = (double) psc_seen_pixels_count (pixels);
  double separation;

  if (descent->value <= 0)
    return;
  sums->sum_above +=
      (n_above - (double) (before->n_inside + before->n_outside)) * (double) descent->value;
  if (n_above == n)
    return;
  separation = get_separation (n_above, sums->sum_above, n,
                               pixels->inside.positive + pixels->outside.positive);
  if (separation < sums->separation)
    return;
  sums->separation = separation;
  sums->iou_otsu = (double) descent->n_inside
                   / (double) (psc_seen_pixels_count_truth (pixels) + descent->n_outside);
}

static void
add_step (Sums *sums, const PscDescent *descent, const Place *before)
{
  const PscSeenPixels *pixels = sums->pixels;

  add_hits (sums, descent, before);
  add_precision (sums, descent, before);
  add_variance (&sums->variance_inside, descent->n_inside - before->n_inside, descent->value,
                get_mean (&pixels->inside));
  add_variance (&sums->variance_outside, descent->n_outside - before->n_outside, descent->value,
                get_mean (&pixels->outside));
  add_cut (sums, descent, before);
}

/* A mean is rounded, so that the variance of equal values would not be 0. */
static double
get_variance (const PscSeenPart *part, double sum)
{
  return part->least == part->greatest ? 0 : sum / (double) part->n;
}

static double
get_cnr (const Sums *sums)
{
  const PscSeenPart *inside = &sums->pixels->inside, *outside = &sums->pixels->outside;
  double noise;

  if (inside->n == 0 || outside->n == 0)
    return NAN;
  noise = sqrt (get_variance (inside, sums->variance_inside)
                + get_variance (outside, sums->variance_outside));
  if (noise == 0 && inside->greatest == outside->greatest)
    return 0;
  return (get_mean (inside) - get_mean (outside)) / noise;
}

static void
set_result (const Sums *sums, PscLocalisation *result)
{
  const PscSeenPixels *pixels = sums->pixels;
  const double n_truth = (double) psc_seen_pixels_count_truth (pixels);

  result->relevance_mass = get_mass (pixels);
  result->area_share = (double) pixels->inside.n / (double) psc_seen_pixels_count (pixels);
  result->unseen_share = (double) pixels->n_unseen / n_truth;
  result->rank_accuracy = sums->n_hits / n_truth;
  result->iou_area = sums->n_hits / (n_truth + (double) sums->n_wanted - sums->n_hits);
  result->auprc = sums->precision / n_truth;
  result->cnr = get_cnr (sums);
  result->iou_otsu = sums->iou_otsu;
}

static const struct
{
  const char *name;
  gsize offset;
} measures[PSC_LOCALISATION_N_MEASURES] = {
  { "hit", G_STRUCT_OFFSET (PscLocalisation, hit) },
  { "relevance_mass", G_STRUCT_OFFSET (PscLocalisation, relevance_mass) },
  { "area_share", G_STRUCT_OFFSET (PscLocalisation, area_share) },
  { "rank_accuracy", G_STRUCT_OFFSET (PscLocalisation, rank_accuracy) },
  { "auprc", G_STRUCT_OFFSET (PscLocalisation, auprc) },
  { "cnr", G_STRUCT_OFFSET (PscLocalisation, cnr) },
  { "iou_area", G_STRUCT_OFFSET (PscLocalisation, iou_area) },
  { "iou_otsu", G_STRUCT_OFFSET (PscLocalisation, iou_otsu) },
  { "unseen_share", G_STRUCT_OFFSET (PscLocalisation, unseen_share) },
};

const char *
psc_localisation_get_name (guint index)
{
  g_return_val_if_fail (index < PSC_LOCALISATION_N_MEASURES, NULL);

  return measures[index].name;
}

double
psc_localisation_get (const PscLocalisation *self, guint index)
{
  g_return_val_if_fail (index < PSC_LOCALISATION_N_MEASURES, NAN);

  return G_STRUCT_MEMBER (double, self, measures[index].offset);
}

gboolean
psc_localisation_measure_within (const float *map,
                                 const PscPlacement *placement,
                                 const guint8 *mask,
                                 gsize limit,
                                 GCancellable *cancellable,
                                 PscLocalisation *result)
{
  g_autoptr (PscSeenPixels) pixels = psc_seen_pixels_new (map, placement, mask, cancellable);
  g_autoptr (PscDescent) descent = NULL;
  PscLocalisation found = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  Sums sums = { .pixels = pixels };
  Place before = { 0 };

  g_return_val_if_fail (result != NULL, FALSE);

  *result = found;
  if (pixels == NULL || psc_seen_pixels_count_truth (pixels) == 0
      || psc_seen_pixels_count (pixels) == 0)
    return !g_cancellable_is_cancelled (cancellable);
  sums.n_wanted = MIN (psc_seen_pixels_count_truth (pixels), psc_seen_pixels_count (pixels));
  descent = psc_descent_new (pixels, limit, cancellable);
  while (psc_descent_step (descent))
    {
      if (before.n_inside + before.n_outside == 0)
        found.hit = get_hit (descent);
      add_step (&sums, descent, &before);
      before = (Place){ descent->n_inside, descent->n_outside };
    }
  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;
  set_result (&sums, &found);
  *result = found;
  return TRUE;
}

gboolean
psc_localisation_measure (const float *map,
                          const PscPlacement *placement,
                          const guint8 *mask,
                          GCancellable *cancellable,
                          PscLocalisation *result)
{
  return psc_localisation_measure_within (map, placement, mask, PSC_DESCENT_MAX_PIXELS, cancellable,
                                          result);
}
