/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-resample.h"

#include <math.h>
#include <string.h>

/* Weights are integers with this many fraction bits: 32 less the 8 of a pixel and 2 of headroom
 * for the filter's overshoot. */
#define PRECISION_BITS 22

#define BICUBIC_A       (-0.5)
#define LANCZOS_SUPPORT 3.0

/* Of PyTorch's cubic convolution. */
#define CUBIC_A (-0.75f)

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

static double
bilinear (double x)
{
  return MAX (1 - fabs (x), 0);
}

static double
sinc (double x)
{
  return x == 0 ? 1 : sin (x * G_PI) / (x * G_PI);
}

static double
lanczos (double x)
{
  return fabs (x) < LANCZOS_SUPPORT ? sinc (x) * sinc (x / LANCZOS_SUPPORT) : 0;
}

static const struct
{
  double (*weigh) (double x);
  double support;
} kernels[] = {
  [PSC_RESAMPLE_BILINEAR] = { bilinear, 1 },
  [PSC_RESAMPLE_BICUBIC] = { bicubic, 2 },
  [PSC_RESAMPLE_LANCZOS] = { lanczos, LANCZOS_SUPPORT },
};

static gint32
to_fixed (double weight)
{
  double scaled = weight * (1 << PRECISION_BITS);

  return (gint32) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* The weights of all canvas pixels under one target pixel; returns how many there are. */
static gsize
weigh (PscResampleFilter kernel,
       double centre,
       double scale,
       gsize canvas_size,
       double *weights,
       gsize *first)
{
  double support = kernels[kernel].support * scale;
  gsize low = (gsize) MAX (centre - support + 0.5, 0);
  gsize high = MIN ((gsize) (centre + support + 0.5), canvas_size);
  double inverse = 1 / scale;
  double sum = 0;

  for (gsize i = low; i < high; i++)
    {
      weights[i - low] = kernels[kernel].weigh ((i - centre + 0.5) * inverse);
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
filter_init (Filter *filter,
             PscResampleFilter kernel,
             gsize canvas_size,
             gsize offset,
             gsize size,
             gsize n_targets)
{
  double step = (double) canvas_size / n_targets;
  double scale = MAX (step, 1);
  g_autofree double *weights = NULL;

  filter->stride = (gsize) ceil (kernels[kernel].support * scale) * 2 + 1;
  filter->taps = g_new (Tap, n_targets);
  filter->weights = g_new (gint32, n_targets * filter->stride);
  weights = g_new (double, filter->stride);

  for (gsize target = 0; target < n_targets; target++)
    {
      gsize first, n, low, high;

      n = weigh (kernel, (target + 0.5) * step, scale, canvas_size, weights, &first);
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
psc_resample_filtered (const guint8 *source,
                       gsize width,
                       gsize height,
                       const PscResampleFrame *canvas,
                       PscResampleFilter filter,
                       guint8 *target,
                       gsize target_width,
                       gsize target_height)
{
  const PscResampleFrame bare = { width, height, 0, 0 };
  g_auto (Filter) across = { NULL };
  g_auto (Filter) down = { NULL };
  g_autofree guint8 *rows = NULL;

  g_return_if_fail (source != NULL && target != NULL);
  g_return_if_fail (width > 0 && height > 0 && target_width > 0 && target_height > 0);

  if (canvas == NULL)
    canvas = &bare;
  g_return_if_fail (canvas->offset_x + width <= canvas->width);
  g_return_if_fail (canvas->offset_y + height <= canvas->height);

  filter_init (&across, filter, canvas->width, canvas->offset_x, width, target_width);
  filter_init (&down, filter, canvas->height, canvas->offset_y, height, target_height);

  rows = g_new (guint8, height * target_width);
  for (gsize y = 0; y < height; y++)
    resample_row (&across, source + y * width, rows + y * target_width, target_width);
  for (gsize y = 0; y < target_height; y++)
    resample_column (&down, y, rows, target + y * target_width, target_width);
}

void
psc_resample_bicubic (const guint8 *source,
                      gsize width,
                      gsize height,
                      const PscResampleFrame *canvas,
                      guint8 *target,
                      gsize target_width,
                      gsize target_height)
{
  psc_resample_filtered (source, width, height, canvas, PSC_RESAMPLE_BICUBIC, target, target_width,
                         target_height);
}

/* The two source pixels around a target's centre, and how far behind the first one it is. */
typedef struct
{
  gsize first;
  gsize second;
  float fraction;
} Pair;

static Pair *
find_pairs (gsize size, gsize n_targets)
{
  float step = (float) size / (float) n_targets;
  Pair *pairs = g_new (Pair, n_targets);

  for (gsize target = 0; target < n_targets; target++)
    {
      float centre = ((float) target + 0.5f) * step - 0.5f;
      float below = floorf (centre);

      pairs[target].first = (gsize) MAX (below, 0);
      pairs[target].second = MIN ((gsize) MAX (ceilf (centre), 0), size - 1);
      pairs[target].fraction = centre - below;
    }
  return pairs;
}

void
psc_resample_unfiltered (const guint8 *source,
                         gsize width,
                         gsize height,
                         guint8 *target,
                         gsize target_width,
                         gsize target_height)
{
  g_autofree Pair *across = NULL;
  g_autofree Pair *down = NULL;

  g_return_if_fail (source != NULL && target != NULL);
  g_return_if_fail (width > 0 && height > 0 && target_width > 0 && target_height > 0);

  across = find_pairs (width, target_width);
  down = find_pairs (height, target_height);
  for (gsize y = 0; y < target_height; y++)
    {
      const guint8 *upper = source + down[y].first * width;
      const guint8 *lower = source + down[y].second * width;

      for (gsize x = 0; x < target_width; x++)
        {
          const Pair *pair = &across[x];
          float top = upper[pair->first]
                      + (float) (upper[pair->second] - upper[pair->first]) * pair->fraction;
          float bottom = lower[pair->first]
                         + (float) (lower[pair->second] - lower[pair->first]) * pair->fraction;

          target[y * target_width + x] = (guint8) (top + (bottom - top) * down[y].fraction);
        }
    }
}

/* The weights of the four values around a place @t behind the second of them. */
static void
weigh_cubic (float t, float weights[4])
{
  for (int i = 0; i < 4; i++)
    {
      float x = fabsf (t + 1.0f - (float) i);

      weights[i] = x <= 1 ? ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1
                          : ((CUBIC_A * x - 5 * CUBIC_A) * x + 8 * CUBIC_A) * x - 4 * CUBIC_A;
    }
}

/* One row, or with another step one column. */
static void
resample_cubic_line (const float *source,
                     gsize size,
                     gsize step,
                     float *target,
                     gsize target_size,
                     gsize target_step)
{
  float scale = (float) size / (float) target_size;

  for (gsize i = 0; i < target_size; i++)
    {
      float centre = ((float) i + 0.5f) * scale - 0.5f;
      float below = floorf (centre);
      float weights[4];
      float sum = 0;

      weigh_cubic (centre - below, weights);
      for (int k = 0; k < 4; k++)
        {
          gssize at = CLAMP ((gssize) below - 1 + k, 0, (gssize) size - 1);

          sum += weights[k] * source[(gsize) at * step];
        }
      target[i * target_step] = sum;
    }
}

void
psc_resample_cubic (const float *source, gsize size, float *target, gsize target_size)
{
  g_autofree float *rows = NULL;

  g_return_if_fail (source != NULL && target != NULL);
  g_return_if_fail (size > 0 && target_size > 0);

  rows = g_new (float, size *target_size);
  for (gsize y = 0; y < size; y++)
    resample_cubic_line (source + y * size, size, 1, rows + y * target_size, target_size, 1);
  for (gsize x = 0; x < target_size; x++)
    resample_cubic_line (rows + x, size, target_size, target + x, target_size, target_size);
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

  filter->stride = (gsize) ceil (kernels[PSC_RESAMPLE_BICUBIC].support * scale) * 2 + 1;
  filter->taps = g_new (Tap, n_targets);
  filter->nearest = g_new (gsize, n_targets);
  filter->weights = g_new (double, n_targets * filter->stride);

  for (gsize target = 0; target < n_targets; target++)
    {
      double centre = (target + 0.5) * step;
      Tap *tap = &filter->taps[target];

      tap->n = weigh (PSC_RESAMPLE_BICUBIC, centre, scale, size,
                      filter->weights + target * filter->stride, &tap->first);
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
