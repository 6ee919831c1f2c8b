/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "image/psc-image-facts.h"
#include "image/psc-orientation.h"
#include "truth/psc-truth-image.h"

/* Two pictures of the same shape differ by a pixel's rounding, and this much more. */
#define SHAPE_TOLERANCE 0.001

/* How far beyond a picture whose size nobody tells a region may reach, in shares of it. */
#define REACH 0.02

/* From the pixels that regions were drawn in to those of a picture as it is shown. */
typedef struct
{
  double width; /* of the grid: where its share is 1 */
  double height;
  guint orientation; /* 1 to 8: how the grid lies to the upright picture */
  gsize upright_width;
  gsize upright_height;
  gboolean is_sized; /* whether the size of the grid is known, and not taken to be the picture's */
  GCancellable *cancellable; /* borrowed, nullable */
} Fit;

static gboolean
is_same_shape (double width, double height, double other_width, double other_height)
{
  const double least = MIN (MIN (width, height), MIN (other_width, other_height));

  return fabs (width * other_height / (height * other_width) - 1) <= 1 / least + SHAPE_TOLERANCE;
}

static gboolean
fail_shape (const PscTruthImage *self, double width, double height, GError **error)
{
  g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE,
               _ ("the regions were drawn on a picture of %.0f × %.0f pixels, and this one has "
                  "%.0f × %.0f, which is another shape"),
               (double) psc_truth_image_get_width (self),
               (double) psc_truth_image_get_height (self), width, height);
  return FALSE;
}

/* Who annotates a picture that says how it is to be turned may see it turned. */
static gboolean
fit_size (Fit *fit, const PscTruthImage *self, double width, double height, GError **error)
{
  const double own_width = (double) psc_truth_image_get_width (self);
  const double own_height = (double) psc_truth_image_get_height (self);

  fit->width = width;
  fit->height = height;
  if (own_width == 0)
    return TRUE;
  if (!is_same_shape (own_width, own_height, width, height))
    {
      if (!psc_orientation_swaps_axes (fit->orientation)
          || !is_same_shape (own_width, own_height, height, width))
        return fail_shape (self, width, height, error);
      fit->orientation = 1;
    }
  fit->width = own_width;
  fit->height = own_height;
  return TRUE;
}

static gboolean
fit_init (Fit *fit, const PscTruthImage *self, PscImage *image, GError **error)
{
  const PscImageFacts *facts = psc_image_get_facts (image);

  *fit = (Fit){ .width = 1,
                .height = 1,
                .orientation = facts->orientation,
                .upright_width = psc_image_get_width (image),
                .upright_height = psc_image_get_height (image) };
  switch (psc_truth_image_get_grid (self))
    {
    case PSC_TRUTH_GRID_SHARES:
      return TRUE;

    case PSC_TRUTH_GRID_STORED:
      return fit_size (fit, self, (double) facts->stored_width, (double) facts->stored_height,
                       error);

    case PSC_TRUTH_GRID_UPRIGHT:
    default:
      fit->orientation = 1;
      return fit_size (fit, self, (double) fit->upright_width, (double) fit->upright_height, error);
    }
}

static PscTruthPoint
fit_point (const Fit *fit, double x, double y)
{
  PscTruthPoint point = { x / fit->width, y / fit->height };

  psc_orientation_turn_point (fit->orientation, &point.x, &point.y);
  point.x *= (double) fit->upright_width;
  point.y *= (double) fit->upright_height;
  return point;
}

static gboolean
check_reach (const Fit *fit, PscTruthRegion *region, GError **error)
{
  const double reach_x = fit->width * REACH + 1, reach_y = fit->height * REACH + 1;
  double x, y, width, height;

  psc_truth_region_get_box (region, &x, &y, &width, &height);
  if (x >= -reach_x && y >= -reach_y && x + width <= fit->width + reach_x
      && y + height <= fit->height + reach_y)
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE,
                       _ ("regions reach beyond the picture; it may be a smaller copy of the one "
                          "that they were drawn on"));
  return FALSE;
}

static PscTruthRegion *
fit_box (const Fit *fit, PscTruthRegion *region, GError **error)
{
  double x, y, width, height;
  PscTruthPoint a, b;

  psc_truth_region_get_box (region, &x, &y, &width, &height);
  a = fit_point (fit, x, y);
  b = fit_point (fit, x + width, y + height);
  return (psc_truth_region_get_shape (region) == PSC_TRUTH_SHAPE_BOX
              ? psc_truth_region_new_box
              : psc_truth_region_new_ellipse) (MIN (a.x, b.x), MIN (a.y, b.y), fabs (b.x - a.x),
                                               fabs (b.y - a.y), error);
}

static PscTruthRegion *
fit_polygon (const Fit *fit, PscTruthRegion *region, GError **error)
{
  guint n;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n);
  g_autofree PscTruthPoint *fitted = g_new (PscTruthPoint, n);

  for (guint i = 0; i < n; i++)
    fitted[i] = fit_point (fit, points[i].x, points[i].y);
  return psc_truth_region_new_polygon (fitted, n, error);
}

/* Where a stored mask of @width × @height has what an upright picture's columns, or rows, show at
 * their centres: each of the two moves along one side of the mask only, so that a pixel lies at the
 * sum of both. (transfer full): [@n] */
static gsize *
list_offsets (const Fit *fit, gboolean is_column, gsize n, gsize width, gsize height)
{
  const guint back = psc_orientation_invert (fit->orientation);
  const gboolean is_x = is_column != psc_orientation_swaps_axes (fit->orientation);
  gsize *offsets = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    {
      const double at = ((double) i + 0.5) / (double) n;
      double u = is_column ? at : 0.5, v = is_column ? 0.5 : at;

      psc_orientation_turn_point (back, &u, &v);
      offsets[i] = is_x ? MIN ((gsize) (u * (double) width), width - 1)
                        : MIN ((gsize) (v * (double) height), height - 1) * width;
    }
  return offsets;
}

/* The pixel of a stored mask at the centre of each of the upright picture's. */
static void
sample_mask (const Fit *fit, const guint8 *mask, gsize width, gsize height, guint8 *upright)
{
  g_autofree gsize *columns = list_offsets (fit, TRUE, fit->upright_width, width, height);
  g_autofree gsize *rows = list_offsets (fit, FALSE, fit->upright_height, width, height);

  for (gsize y = 0; y < fit->upright_height; y++)
    {
      guint8 *row = upright + y * fit->upright_width;

      for (gsize x = 0; x < fit->upright_width; x++)
        row[x] = mask[rows[y] + columns[x]];
    }
}

/* Whether a mask lies in the very pixels of the upright picture. */
static gboolean
is_there (const Fit *fit, const PscTruthRuns *runs)
{
  return fit->orientation == 1 && psc_truth_runs_get_width (runs) == fit->upright_width
         && psc_truth_runs_get_height (runs) == fit->upright_height;
}

static guint64
get_work (const Fit *fit, const PscTruthFinding *finding)
{
  const guint64 area = (guint64) fit->upright_width * fit->upright_height;
  guint64 work = 0;

  for (guint k = 0; k < psc_truth_finding_get_n_regions (finding); k++)
    {
      PscTruthRuns *runs = psc_truth_region_get_runs (psc_truth_finding_get_region (finding, k));

      if (runs != NULL && !is_there (fit, runs))
        work += area + (guint64) psc_truth_runs_get_width (runs) * psc_truth_runs_get_height (runs);
    }
  return work;
}

/* What it takes to sample all masks: one of a few bytes may stand for a picture of any size. */
static guint64
sum_work (const Fit *fit, const PscTruthImage *self)
{
  const PscTruthFinding *lungs = psc_truth_image_get_lungs (self);
  guint64 work = lungs != NULL ? get_work (fit, lungs) : 0;

  for (guint i = 0; i < psc_truth_image_get_n_findings (self); i++)
    work += get_work (fit, psc_truth_image_get_finding (self, i));
  return work;
}

static PscTruthRegion *
fit_mask (const Fit *fit, PscTruthRegion *region, GError **error)
{
  PscTruthRuns *runs = psc_truth_region_get_runs (region);
  const gsize width = psc_truth_runs_get_width (runs), height = psc_truth_runs_get_height (runs);
  g_autofree guint8 *mask = NULL;
  g_autofree guint8 *upright = NULL;
  g_autoptr (PscTruthRuns) fitted = NULL;

  if (is_there (fit, runs))
    return psc_truth_region_ref (region);
  if (fit->width > 1 && !is_same_shape ((double) width, (double) height, fit->width, fit->height))
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE,
                           _ ("the mask is not of the picture's shape"));
      return NULL;
    }
  mask = g_try_malloc0 (width * height);
  upright = g_try_malloc (fit->upright_width * fit->upright_height);
  if (mask == NULL || upright == NULL)
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                           _ ("there is not enough memory for a mask of that size"));
      return NULL;
    }
  psc_truth_runs_add_to_mask (runs, mask);
  sample_mask (fit, mask, width, height, upright);
  fitted = psc_truth_runs_new_from_mask (upright, fit->upright_width, fit->upright_height);
  return psc_truth_region_new_mask (fitted);
}

static PscTruthRegion *
fit_region (const Fit *fit, PscTruthRegion *region, GError **error)
{
  switch (psc_truth_region_get_shape (region))
    {
    case PSC_TRUTH_SHAPE_POLYGON:
      return fit_polygon (fit, region, error);

    case PSC_TRUTH_SHAPE_MASK:
      return fit_mask (fit, region, error);

    case PSC_TRUTH_SHAPE_BOX:
    case PSC_TRUTH_SHAPE_ELLIPSE:
    default:
      return fit_box (fit, region, error);
    }
}

static PscTruthFinding *
fit_finding (const Fit *fit, PscTruthFinding *finding, GError **error)
{
  g_autoptr (PscTruthFinding) fitted = psc_truth_finding_new (
      psc_truth_finding_get_class (finding), psc_truth_finding_get_phrase (finding),
      psc_truth_finding_get_reader (finding), psc_truth_finding_get_is_absent (finding));

  for (guint i = 0; i < psc_truth_finding_get_n_regions (finding); i++)
    {
      PscTruthRegion *region = psc_truth_finding_get_region (finding, i);
      PscTruthRegion *there;

      if (g_cancellable_set_error_if_cancelled (fit->cancellable, error)
          || (!fit->is_sized && !check_reach (fit, region, error)))
        return NULL;
      there = fit_region (fit, region, error);
      if (there == NULL)
        return NULL;
      psc_truth_finding_take_region (fitted, there);
    }
  return g_steal_pointer (&fitted);
}

PscTruthImage *
psc_truth_image_fit (const PscTruthImage *self,
                     PscImage *image,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (PscTruthImage) fitted = NULL;
  Fit fit;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  if (!fit_init (&fit, self, image, error))
    return NULL;
  fit.is_sized = psc_truth_image_is_sized (self);
  fit.cancellable = cancellable;
  if (sum_work (&fit, self) > PSC_TRUTH_MAX_WORK)
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE,
                           _ ("there are more masks than are brought to another picture's size"));
      return NULL;
    }
  fitted = psc_truth_image_new_for (image, psc_truth_image_get_name (self));
  for (guint i = 0; i < psc_truth_image_get_n_findings (self); i++)
    {
      PscTruthFinding *finding = fit_finding (&fit, psc_truth_image_get_finding (self, i), error);

      if (finding == NULL)
        return NULL;
      psc_truth_image_take_finding (fitted, finding);
    }
  if (psc_truth_image_get_lungs (self) != NULL)
    {
      PscTruthFinding *lungs = fit_finding (&fit, psc_truth_image_get_lungs (self), error);

      if (lungs == NULL)
        return NULL;
      psc_truth_image_take_lungs (fitted, lungs);
    }
  return g_steal_pointer (&fitted);
}
