/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-resample.h"

#include <math.h>
#include <string.h>

/* Weights are integers with this many fraction bits: 32 less the 8 of a pixel and 2 of headroom
 * for the filter's overshoot. */
#define PRECISION_BITS 22

#define BICUBIC_SUPPORT 2.0
#define BICUBIC_A       (-0.5)

/* The source pixels that one target pixel is made of, along one axis. */
typedef struct
{
  gsize first; /* in source pixels */
  gsize n;
} Tap;

typedef struct
{
  Tap *taps;       /* owned, [n_targets] */
  gint32 *weights; /* owned, [n_targets][stride] */
  gsize stride;
} Filter;

static void
filter_clear (Filter *filter)
{
  g_free (filter->taps);
  g_free (filter->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filter, filter_clear)

static double
bicubic (double x)
{
  x = fabs (x);
  if (x < 1)
    return ((BICUBIC_A + 2) * x - (BICUBIC_A + 3)) * x * x + 1;
  if (x < 2)
    return (((x - 5) * x + 8) * x - 4) * BICUBIC_A;
  return 0;
}

static gint32
to_fixed (double weight)
{
  double scaled = weight * (1 << PRECISION_BITS);

  return (gint32) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* The weights of all canvas pixels under one target pixel; returns how many there are. */
static gsize
weigh (double centre, double scale, gsize canvas_size, double *weights, gsize *first)
{
  double support = BICUBIC_SUPPORT * scale;
  gsize low = (gsize) MAX (centre - support + 0.5, 0);
  gsize high = MIN ((gsize) (centre + support + 0.5), canvas_size);
  double inverse = 1 / scale;
  double sum = 0;

  for (gsize i = low; i < high; i++)
    {
      weights[i - low] = bicubic ((i - centre + 0.5) * inverse);
      sum += weights[i - low];
    }
  for (gsize i = 0; i < high - low && sum != 0; i++)
    weights[i] /= sum;

  *first = low;
  return high - low;
}

/* Weights are normalised over the whole canvas; those that fall on its black margin are then left
 * out, because they contribute nothing. */
static void
filter_init (Filter *filter, gsize canvas_size, gsize offset, gsize size, gsize n_targets)
{
  double step = (double) canvas_size / n_targets;
  double scale = MAX (step, 1);
  g_autofree double *weights = NULL;

  filter->stride = (gsize) ceil (BICUBIC_SUPPORT * scale) * 2 + 1;
  filter->taps = g_new (Tap, n_targets);
  filter->weights = g_new (gint32, n_targets * filter->stride);
  weights = g_new (double, filter->stride);

  for (gsize target = 0; target < n_targets; target++)
    {
      gsize first, n, low, high;

      n = weigh ((target + 0.5) * step, scale, canvas_size, weights, &first);
      low = CLAMP (first, offset, offset + size);
      high = CLAMP (first + n, offset, offset + size);
      filter->taps[target].first = low - offset;
      filter->taps[target].n = high - low;
      for (gsize i = low; i < high; i++)
        filter->weights[target * filter->stride + i - low] = to_fixed (weights[i - first]);
    }
}

static guint8
to_pixel (gint32 sum)
{
  return (guint8) CLAMP (sum >> PRECISION_BITS, 0, 255);
}

static void
resample_row (const Filter *filter, const guint8 *source, guint8 *target, gsize n_targets)
{
  for (gsize x = 0; x < n_targets; x++)
    {
      const guint8 *pixels = source + filter->taps[x].first;
      const gint32 *weights = filter->weights + x * filter->stride;
      gint32 sum = 1 << (PRECISION_BITS - 1);

      for (gsize i = 0; i < filter->taps[x].n; i++)
        sum += pixels[i] * weights[i];
      target[x] = to_pixel (sum);
    }
}

static void
resample_column (const Filter *filter, gsize y, const guint8 *rows, guint8 *target, gsize width)
{
  const guint8 *first = rows + filter->taps[y].first * width;
  const gint32 *weights = filter->weights + y * filter->stride;

  for (gsize x = 0; x < width; x++)
    {
      gint32 sum = 1 << (PRECISION_BITS - 1);

      for (gsize i = 0; i < filter->taps[y].n; i++)
        sum += first[i * width + x] * weights[i];
      target[x] = to_pixel (sum);
    }
}

void
psc_resample_bicubic (const guint8 *source,
                      gsize width,
                      gsize height,
                      const PscCanvas *canvas,
                      guint8 *target,
                      gsize target_width,
                      gsize target_height)
{
  const PscCanvas bare = { width, height, 0, 0 };
  g_auto (Filter) across = { NULL };
  g_auto (Filter) down = { NULL };
  g_autofree guint8 *rows = NULL;

  g_return_if_fail (source != NULL && target != NULL);
  g_return_if_fail (width > 0 && height > 0 && target_width > 0 && target_height > 0);

  if (canvas == NULL)
    canvas = &bare;
  g_return_if_fail (canvas->offset_x + width <= canvas->width);
  g_return_if_fail (canvas->offset_y + height <= canvas->height);

  filter_init (&across, canvas->width, canvas->offset_x, width, target_width);
  filter_init (&down, canvas->height, canvas->offset_y, height, target_height);

  rows = g_new (guint8, height * target_width);
  for (gsize y = 0; y < height; y++)
    resample_row (&across, source + y * width, rows + y * target_width, target_width);
  for (gsize y = 0; y < target_height; y++)
    resample_column (&down, y, rows, target + y * target_width, target_width);
}

/* The same filter with weights of any precision, for one axis. */
typedef struct
{
  Tap *taps;       /* owned, [n_targets] */
  gsize *nearest;  /* owned, [n_targets]: the source value under a target's centre */
  double *weights; /* owned, [n_targets][stride] */
  gsize stride;
} ValueFilter;

static void
value_filter_clear (ValueFilter *filter)
{
  g_free (filter->taps);
  g_free (filter->nearest);
  g_free (filter->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ValueFilter, value_filter_clear)

static void
value_filter_init (ValueFilter *filter, gsize size, gsize n_targets)
{
  double step = (double) size / n_targets;
  double scale = MAX (step, 1);

  filter->stride = (gsize) ceil (BICUBIC_SUPPORT * scale) * 2 + 1;
  filter->taps = g_new (Tap, n_targets);
  filter->nearest = g_new (gsize, n_targets);
  filter->weights = g_new (double, n_targets * filter->stride);

  for (gsize target = 0; target < n_targets; target++)
    {
      double centre = (target + 0.5) * step;
      Tap *tap = &filter->taps[target];

      tap->n = weigh (centre, scale, size, filter->weights + target * filter->stride, &tap->first);
      filter->nearest[target] = MIN ((gsize) centre, size - 1);
    }
}

/* One result out of values that lie @step apart, of which the first belongs to source index 0. */
static float
filter_value (const ValueFilter *filter, gsize target, const float *values, gsize step)
{
  const Tap *tap = &filter->taps[target];
  const double *weights = filter->weights + target * filter->stride;
  double sum = 0, weight = 0, low = INFINITY, high = -INFINITY;

  if (!isfinite (values[filter->nearest[target] * step]))
    return NAN;
  for (gsize i = 0; i < tap->n; i++)
    {
      float value = values[(tap->first + i) * step];

      if (!isfinite (value))
        continue;
      sum += weights[i] * value;
      weight += weights[i];
      low = fmin (low, value);
      high = fmax (high, value);
    }
  return (float) CLAMP (sum / weight, low, high);
}

void
psc_resample_values (const float *source,
                     gsize width,
                     gsize height,
                     float *target,
                     gsize target_width,
                     gsize target_height)
{
  g_auto (ValueFilter) across = { NULL };
  g_auto (ValueFilter) down = { NULL };
  g_autofree float *rows = NULL;

  g_return_if_fail (source != NULL && target != NULL);
  g_return_if_fail (width > 0 && height > 0 && target_width > 0 && target_height > 0);

  if (target_width != width)
    {
      value_filter_init (&across, width, target_width);
      rows = g_new (float, height *target_width);
      for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < target_width; x++)
          rows[y * target_width + x] = filter_value (&across, x, source + y * width, 1);
      source = rows;
    }
  if (target_height == height)
    {
      memcpy (target, source, height * target_width * sizeof *target);
      return;
    }
  value_filter_init (&down, height, target_height);
  for (gsize y = 0; y < target_height; y++)
    for (gsize x = 0; x < target_width; x++)
      target[y * target_width + x] = filter_value (&down, y, source + x, target_width);
}
