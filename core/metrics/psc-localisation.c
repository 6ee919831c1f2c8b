/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-localisation.h"

#include <math.h>

static double
measure_hit (const PscSeenPixels *pixels)
{
  PscDescent descent = { .pixels = pixels };

  psc_descent_step (&descent);
  if (descent.value <= 0)
    return 0;
  return (double) descent.n_inside / (descent.n_inside + descent.n_outside);
}

/* Of values in descending order. */
static double
sum_positive (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n && values[i] > 0; i++)
    sum += values[i];
  return sum;
}

static double
measure_mass (const PscSeenPixels *pixels)
{
  double inside = sum_positive (pixels->inside, pixels->n_inside);
  double outside = sum_positive (pixels->outside, pixels->n_outside);

  return inside + outside > 0 ? inside / (inside + outside) : 0;
}

/* How many of the @n highest pixels lie inside. */
static double
count_hits (const PscSeenPixels *pixels, gsize n)
{
  PscDescent descent = { .pixels = pixels };
  PscDescent before;
  gsize n_before, n_tied;

  do
    {
      before = descent;
      psc_descent_step (&descent);
    }
  while (descent.n_inside + descent.n_outside < n);

  n_before = before.n_inside + before.n_outside;
  n_tied = descent.n_inside + descent.n_outside - n_before;
  return before.n_inside + (double) (n - n_before) * (descent.n_inside - before.n_inside) / n_tied;
}

static void
measure_ranks (const PscSeenPixels *pixels, PscLocalisation *result)
{
  gsize n_truth = psc_seen_pixels_count_truth (pixels);
  gsize n = MIN (n_truth, psc_seen_pixels_count (pixels));
  double hits = count_hits (pixels, n);

  result->rank_accuracy = hits / n_truth;
  result->iou_area = hits / (n_truth + n - hits);
}

static double
measure_auprc (const PscSeenPixels *pixels)
{
  PscDescent descent = { .pixels = pixels };
  gsize n_before = 0;
  double sum = 0;

  while (psc_descent_step (&descent))
    {
      sum += (double) (descent.n_inside - n_before) * descent.n_inside
             / (descent.n_inside + descent.n_outside);
      n_before = descent.n_inside;
    }
  return sum / psc_seen_pixels_count_truth (pixels);
}

static double
get_mean (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

/* Of values in descending order: a mean is rounded, so that of equal ones would not be 0. */
static double
get_variance (const float *values, gsize n, double mean)
{
  double sum = 0;

  if (values[0] == values[n - 1])
    return 0;
  for (gsize i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);
  return sum / n;
}

static double
measure_cnr (const PscSeenPixels *pixels)
{
  double inside, outside, noise;

  if (pixels->n_inside == 0 || pixels->n_outside == 0)
    return NAN;
  inside = get_mean (pixels->inside, pixels->n_inside);
  outside = get_mean (pixels->outside, pixels->n_outside);
  noise = sqrt (get_variance (pixels->inside, pixels->n_inside, inside)
                + get_variance (pixels->outside, pixels->n_outside, outside));
  if (noise == 0 && pixels->inside[0] == pixels->outside[0])
    return 0;
  return (inside - outside) / noise;
}

/* How far apart a cut puts the two parts of all pixels. */
static double
get_separation (double n_above, double sum_above, double n, double sum)
{
  double n_below = n - n_above;
  double difference = sum_above / n_above - (sum - sum_above) / n_below;

  return n_above * n_below * difference * difference;
}

static double
measure_otsu (const PscSeenPixels *pixels)
{
  double n = psc_seen_pixels_count (pixels);
  double sum = sum_positive (pixels->inside, pixels->n_inside)
               + sum_positive (pixels->outside, pixels->n_outside);
  PscDescent descent = { .pixels = pixels };
  double sum_above = 0;
  double n_above = 0;
  double best = 0;
  double iou = 0;

  while (psc_descent_step (&descent) && descent.value > 0)
    {
      double n_now = descent.n_inside + descent.n_outside;
      double separation;

      sum_above += (n_now - n_above) * descent.value;
      n_above = n_now;
      if (n_above == n)
        break;
      separation = get_separation (n_above, sum_above, n, sum);
      if (separation < best)
        continue;
      best = separation;
      iou = descent.n_inside / ((double) psc_seen_pixels_count_truth (pixels) + descent.n_outside);
    }
  return iou;
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

void
psc_localisation_measure (const float *map,
                          const PscPlacement *placement,
                          const guint8 *mask,
                          PscLocalisation *result)
{
  g_autoptr (PscSeenPixels) pixels = psc_seen_pixels_new (map, placement, mask);
  gsize n_truth, n_seen;

  g_return_if_fail (result != NULL);

  *result = (PscLocalisation){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  if (pixels == NULL)
    return;
  n_truth = psc_seen_pixels_count_truth (pixels);
  n_seen = psc_seen_pixels_count (pixels);
  if (n_truth == 0 || n_seen == 0)
    return;

  result->hit = measure_hit (pixels);
  result->relevance_mass = measure_mass (pixels);
  result->area_share = (double) pixels->n_inside / n_seen;
  result->unseen_share = (double) pixels->n_unseen / n_truth;
  measure_ranks (pixels, result);
  result->auprc = measure_auprc (pixels);
  result->cnr = measure_cnr (pixels);
  result->iou_otsu = measure_otsu (pixels);
}
