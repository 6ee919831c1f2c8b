/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-outline.h"

#include <math.h>

#include "truth/psc-truth-border.h"

/* The borders of a mask run along pixels, in steps that nobody drew. */
#define TOLERANCE 1.0

/* An ellipse as a polygon: off by less than a pixel up to a radius of 6000. */
#define ELLIPSE_CORNERS 180

/* A hand draws borders of some thousand corners. */
#define MAX_CORNERS 200000

struct _PscTruthOutline
{
  gatomicrefcount n_references;
  GPtrArray *lines; /* owned, of GArray, of PscTruthPoint */
};

static GArray *
add_line (PscTruthOutline *self)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (PscTruthPoint));

  g_ptr_array_add (self->lines, line);
  return line;
}

static void
add_box (PscTruthOutline *self, double x, double y, double width, double height)
{
  const PscTruthPoint corners[] = {
    { x, y }, { x + width, y }, { x + width, y + height }, { x, y + height }
  };

  g_array_append_vals (add_line (self), corners, G_N_ELEMENTS (corners));
}

static void
add_ellipse (PscTruthOutline *self, double x, double y, double width, double height)
{
  GArray *line = add_line (self);

  for (guint i = 0; i < ELLIPSE_CORNERS; i++)
    {
      const double angle = 2 * G_PI * i / ELLIPSE_CORNERS;
      const PscTruthPoint point = { x + width * (1 + cos (angle)) / 2,
                                    y + height * (1 + sin (angle)) / 2 };

      g_array_append_val (line, point);
    }
}

static void
add_polygon (PscTruthOutline *self, const PscTruthRegion *region)
{
  guint n_points;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n_points);

  g_array_append_vals (add_line (self), points, n_points);
}

static gboolean
add_mask (PscTruthOutline *self, const PscTruthRegion *region)
{
  g_autoptr (GPtrArray) borders =
      psc_truth_border_trace (psc_truth_region_get_runs (region), MAX_CORNERS);

  if (borders == NULL)
    return FALSE;
  for (guint i = 0; i < borders->len; i++)
    {
      const GArray *border = borders->pdata[i];
      GArray *line = psc_truth_border_simplify ((const PscTruthPoint *) (gpointer) border->data,
                                                border->len, TOLERANCE);

      /* What is no more than a pixel is not to vanish. */
      if (line->len < 3)
        {
          g_array_set_size (line, 0);
          g_array_append_vals (line, border->data, border->len);
        }
      g_ptr_array_add (self->lines, line);
    }
  return TRUE;
}

static void
add_region (PscTruthOutline *self, const PscTruthRegion *region)
{
  double x, y, width, height;

  psc_truth_region_get_box (region, &x, &y, &width, &height);
  switch (psc_truth_region_get_shape (region))
    {
    case PSC_TRUTH_SHAPE_ELLIPSE:
      add_ellipse (self, x, y, width, height);
      break;
    case PSC_TRUTH_SHAPE_POLYGON:
      add_polygon (self, region);
      break;
    case PSC_TRUTH_SHAPE_MASK:
      if (!add_mask (self, region))
        add_box (self, x, y, width, height);
      break;
    case PSC_TRUTH_SHAPE_BOX:
    default:
      add_box (self, x, y, width, height);
      break;
    }
}

PscTruthOutline *
psc_truth_outline_new (const PscTruthFinding *finding)
{
  PscTruthOutline *self;

  g_return_val_if_fail (finding != NULL, NULL);

  self = g_new0 (PscTruthOutline, 1);
  g_atomic_ref_count_init (&self->n_references);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < psc_truth_finding_get_n_regions (finding); i++)
    add_region (self, psc_truth_finding_get_region (finding, i));
  return self;
}

PscTruthOutline *
psc_truth_outline_ref (PscTruthOutline *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_truth_outline_unref (PscTruthOutline *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_ptr_array_unref (self->lines);
  g_free (self);
}

guint
psc_truth_outline_get_n_lines (const PscTruthOutline *self)
{
  return self->lines->len;
}

const PscTruthPoint *
psc_truth_outline_get_line (const PscTruthOutline *self, guint index, guint *n_points)
{
  const GArray *line;

  g_return_val_if_fail (index < self->lines->len, NULL);

  line = self->lines->pdata[index];
  *n_points = line->len;
  return (const PscTruthPoint *) (gpointer) line->data;
}
