/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-rise-masks.h"

#include <math.h>
#include <string.h>

struct _PscRiseMasks
{
  PscPerturbation parent_instance;

  guint cell;         /* pixels along a side of a cell */
  guint knots;        /* cells along an axis that a shifted mask can show a part of */
  double probability; /* p */
  gboolean is_centred;
  guint8 *open;     /* owned, [N][knots][knots]: 1 or 0 */
  guint16 *columns; /* owned, [N]: pixels that a mask is shifted to the left */
  guint16 *rows;    /* owned, [N]: and up */
};

G_DEFINE_FINAL_TYPE (PscRiseMasks, psc_rise_masks, PSC_TYPE_PERTURBATION)

/* Pixel @i of an axis of a mask lies between the centres of two cells: @share of the way from the
 * one returned to the next. */
static guint
find_knot (const PscRiseMasks *self, guint i, guint shift, double *share)
{
  guint position = i + shift;

  *share = (position % self->cell + 0.5) / self->cell;
  return position / self->cell;
}

static const guint8 *
get_open (const PscRiseMasks *self, guint index)
{
  return self->open + (gsize) index * self->knots * self->knots;
}

/* [knots]: row @y of mask @index, at the columns of cells. */
static void
interpolate_row (const PscRiseMasks *self, guint index, guint y, double *row)
{
  double share;
  guint knot = find_knot (self, y, self->rows[index], &share);
  const guint8 *above = get_open (self, index) + knot * self->knots;
  const guint8 *below = above + self->knots;

  for (guint c = 0; c < self->knots; c++)
    row[c] = (1 - share) * above[c] + share * below[c];
}

static double
read_mask (const PscRiseMasks *self, guint index, guint x, const double *row)
{
  double share;
  guint knot = find_knot (self, x, self->columns[index], &share);

  return (1 - share) * row[knot] + share * row[knot + 1];
}

static void
psc_rise_masks_fill (PscPerturbation *perturbation, guint index, float *pixels)
{
  PscRiseMasks *self = PSC_RISE_MASKS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  const float *whole = psc_perturbation_get_pixels (perturbation);
  const float *baseline = psc_perturbation_get_baseline (perturbation);
  g_autofree double *row = g_new (double, self->knots);

  for (guint y = 0; y < side; y++)
    {
      interpolate_row (self, index, y, row);
      for (guint x = 0; x < side; x++)
        {
          gsize i = (gsize) y * side + x;

          pixels[i] =
              (float) (baseline[i] + read_mask (self, index, x, row) * (whole[i] - baseline[i]));
        }
    }
}

static double
get_mean (const double *values, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

/* [N]: what each mask is multiplied with in the sum that is the map. The centred ones add up to 0,
 * so that p times their sum need not be taken off. */
static double *
weigh_masks (const PscRiseMasks *self, const double *values, guint n)
{
  double p = self->probability;
  double centre = self->is_centred ? get_mean (values, n) : 0;
  double scale = 1 / (n * (self->is_centred ? p * (1 - p) : p));
  double *weights = g_new (double, n);

  for (guint i = 0; i < n; i++)
    weights[i] = (values[i] - centre) * scale;
  return weights;
}

/* The mean that is taken off the values can be taken off the masks as well. */
static void
psc_rise_masks_weigh (PscPerturbation *perturbation, guint x, guint y, double *weights)
{
  PscRiseMasks *self = PSC_RISE_MASKS (perturbation);
  guint n = psc_perturbation_get_n_images (perturbation);
  g_autofree double *row = g_new (double, self->knots);
  g_autofree double *masks = g_new (double, n);
  g_autofree double *weighed = NULL;

  for (guint i = 0; i < n; i++)
    {
      interpolate_row (self, i, y, row);
      masks[i] = read_mask (self, i, x, row);
    }
  weighed = weigh_masks (self, masks, n);
  memcpy (weights, weighed, n * sizeof *weights);
}

/* sum[x] += weight × one row of cells, at the columns of pixels. */
static void
add_cells (const PscRiseMasks *self,
           const guint8 *open,
           guint shift,
           guint side,
           double weight,
           double *sum)
{
  double step = weight / self->cell;

  for (guint c = 0; c + 1 < self->knots; c++)
    {
      guint start = c * self->cell > shift ? c * self->cell - shift : 0;
      guint end = MIN ((c + 1) * self->cell - MIN (shift, (c + 1) * self->cell), side);
      double value = weight * open[c];
      double slope = step * (open[c + 1] - open[c]);

      if (open[c] != 0 || open[c + 1] != 0)
        for (guint x = start; x < end; x++)
          sum[x] += value + slope * (x + shift - c * self->cell + 0.5);
    }
}

/* [shift][knot][x]: the sum of the masks that are shifted by as many rows, each times its weight,
 * at the rows of cells: so between rows is interpolated once for all of them. */
static double *
add_masks (const PscRiseMasks *self, const double *weights, guint n, guint side)
{
  double *sums = g_new0 (double, (gsize) self->cell * self->knots * side);

  for (guint i = 0; i < n; i++)
    {
      const guint8 *open = get_open (self, i);
      double *sum = sums + (gsize) self->rows[i] * self->knots * side;

      for (guint r = 0; r < self->knots; r++, open += self->knots, sum += side)
        add_cells (self, open, self->columns[i], side, weights[i], sum);
    }
  return sums;
}

static void
psc_rise_masks_make_map (PscPerturbation *perturbation, const double *values, float *map)
{
  PscRiseMasks *self = PSC_RISE_MASKS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  guint n = psc_perturbation_get_n_images (perturbation);
  g_autofree double *weights = weigh_masks (self, values, n);
  g_autofree double *sums = add_masks (self, weights, n, side);
  g_autofree double *row = g_new (double, side);

  for (guint y = 0; y < side; y++)
    {
      memset (row, 0, side * sizeof *row);
      for (guint shift = 0; shift < self->cell; shift++)
        {
          double share;
          guint knot = find_knot (self, y, shift, &share);
          const double *above = sums + ((gsize) shift * self->knots + knot) * side;

          for (guint x = 0; x < side; x++)
            row[x] += (1 - share) * above[x] + share * above[side + x];
        }
      for (guint x = 0; x < side; x++)
        map[(gsize) y * side + x] = (float) row[x];
    }
}

/* Products of the two weights with which a pixel looks at cells, added up over an axis: those of
 * cell k with itself, and with the next. */
typedef struct
{
  double itself;
  double next;
  double alone; /* the weights themselves */
} Overlap;

/* [cell][knots] */
static Overlap *
measure_overlaps (const PscRiseMasks *self, guint side)
{
  Overlap *overlaps = g_new0 (Overlap, self->cell * self->knots);

  for (guint shift = 0; shift < self->cell; shift++)
    for (guint i = 0; i < side; i++)
      {
        double share;
        Overlap *o = overlaps + shift * self->knots + find_knot (self, i, shift, &share);

        o[0].itself += (1 - share) * (1 - share);
        o[0].next += (1 - share) * share;
        o[0].alone += 1 - share;
        o[1].itself += share * share;
        o[1].alone += share;
      }
  return overlaps;
}

/* Σ m² over the pixels of a mask, and Σ m, without any pixel of it. */
static void
measure_mask (
    const PscRiseMasks *self, guint index, const Overlap *overlaps, double *squares, double *sum)
{
  const Overlap *down = overlaps + self->rows[index] * self->knots;
  const Overlap *across = overlaps + self->columns[index] * self->knots;
  guint k = self->knots;
  const guint8 *open = get_open (self, index);

  *squares = *sum = 0;
  for (guint r = 0; r < k; r++)
    for (guint c = 0; c < k; c++)
      {
        double here = open[r * k + c] * across[c].itself;
        double below = 0;

        if (c + 1 < k)
          here += 2 * open[r * k + c + 1] * across[c].next;
        *sum += open[r * k + c] * down[r].alone * across[c].alone;
        *squares += open[r * k + c] * down[r].itself * here;
        if (r + 1 == k)
          continue;
        below = open[(r + 1) * k + c] * across[c].itself;
        if (c > 0)
          below += open[(r + 1) * k + c - 1] * across[c - 1].next;
        if (c + 1 < k)
          below += open[(r + 1) * k + c + 1] * across[c].next;
        *squares += 2 * open[r * k + c] * down[r].next * below;
      }
}

/* The map is a mean of N terms; what it would vary by with other masks is how far they lie apart,
 * divided by √N. Its mean square over the pixels needs but Σ (m_n − p)² of each mask. */
static double
psc_rise_masks_measure_error (PscPerturbation *perturbation, const double *values, const float *map)
{
  PscRiseMasks *self = PSC_RISE_MASKS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  guint n = psc_perturbation_get_n_images (perturbation);
  double area = (double) side * side;
  double p = self->is_centred ? self->probability : 0;
  g_autofree double *weights = weigh_masks (self, values, n);
  g_autofree Overlap *overlaps = measure_overlaps (self, side);
  double scatter = 0, mean_square = 0;

  for (guint i = 0; i < n; i++)
    {
      double squares, sum;

      measure_mask (self, i, overlaps, &squares, &sum);
      scatter += weights[i] * weights[i] * (squares - 2 * p * sum + p * p * area);
    }
  for (gsize i = 0; i < (gsize) side * side; i++)
    mean_square += (double) map[i] * map[i];
  return sqrt (MAX (n * scatter - mean_square, 0) / area / (n - 1));
}

static void
psc_rise_masks_finalize (GObject *object)
{
  PscRiseMasks *self = PSC_RISE_MASKS (object);

  g_free (self->open);
  g_free (self->columns);
  g_free (self->rows);

  G_OBJECT_CLASS (psc_rise_masks_parent_class)->finalize (object);
}

static void
psc_rise_masks_class_init (PscRiseMasksClass *klass)
{
  PscPerturbationClass *perturbation_class = PSC_PERTURBATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_rise_masks_finalize;
  perturbation_class->fill = psc_rise_masks_fill;
  perturbation_class->weigh = psc_rise_masks_weigh;
  perturbation_class->make_map = psc_rise_masks_make_map;
  perturbation_class->measure_error = psc_rise_masks_measure_error;
}

static void
psc_rise_masks_init (PscRiseMasks *self)
{
}

static void
draw_masks (PscRiseMasks *self, guint n_masks, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gsize cells = (gsize) self->knots * self->knots;

  self->open = g_new (guint8, n_masks * cells);
  self->columns = g_new (guint16, n_masks);
  self->rows = g_new (guint16, n_masks);
  for (guint n = 0; n < n_masks; n++)
    {
      self->columns[n] = (guint16) g_rand_int_range (random, 0, (gint32) self->cell);
      self->rows[n] = (guint16) g_rand_int_range (random, 0, (gint32) self->cell);
      for (gsize i = 0; i < cells; i++)
        self->open[n * cells + i] = g_rand_double (random) < self->probability;
    }
}

PscPerturbation *
psc_rise_masks_new (guint side,
                    const float *pixels,
                    const float *baseline,
                    guint cells,
                    double probability,
                    guint n_masks,
                    guint seed,
                    gboolean is_centred)
{
  PscRiseMasks *self;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *recipe = NULL;

  g_return_val_if_fail (side > 0 && cells > 0 && n_masks > 1, NULL);
  g_return_val_if_fail (probability > 0 && probability < 1, NULL);

  self = g_object_new (PSC_TYPE_RISE_MASKS, NULL);
  self->cell = (side + cells - 1) / cells;
  self->knots = (side - 1 + self->cell - 1) / self->cell + 2;
  self->probability = probability;
  self->is_centred = is_centred;
  draw_masks (self, n_masks, seed);
  recipe = g_strdup_printf ("%u masks of %u cells, open with %s, seed %u", n_masks, cells,
                            g_ascii_dtostr (number, sizeof number, probability), seed);
  psc_perturbation_set_image (PSC_PERTURBATION (self), side, pixels, baseline, n_masks, recipe);
  return PSC_PERTURBATION (self);
}
