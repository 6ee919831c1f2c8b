/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "truth/psc-truth-border.h"
#include "truth/psc-truth-outline.h"

static PscTruthOutline *
outline (PscTruthRegion *region)
{
  g_autoptr (PscTruthFinding) finding = psc_truth_finding_new ("Edema", NULL, NULL, FALSE);

  g_assert_nonnull (region);
  psc_truth_finding_take_region (finding, region);
  return psc_truth_outline_new (finding);
}

/* @rows: of equal length, “#” inside, “|” behind each */
static PscTruthOutline *
outline_mask (const char *rows)
{
  const gsize width = (gsize) (strchr (rows, '|') - rows);
  const gsize height = strlen (rows) / (width + 1);
  g_autofree guint8 *mask = g_malloc (width * height);
  g_autoptr (PscTruthRuns) runs = NULL;

  for (gsize i = 0; i < width * height; i++)
    mask[i] = rows[i / width * (width + 1) + i % width] == '#' ? 255 : 0;
  runs = psc_truth_runs_new_from_mask (mask, width, height);
  return outline (psc_truth_region_new_mask (runs));
}

/* “x,y x,y …”, a line each */
static char *
describe (const PscTruthOutline *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_truth_outline_get_n_lines (self); i++)
    {
      guint n;
      const PscTruthPoint *points = psc_truth_outline_get_line (self, i, &n);

      for (guint k = 0; k < n; k++)
        g_string_append_printf (text, "%g,%g%s", points[k].x, points[k].y, k + 1 < n ? " " : ";");
    }
  return g_string_free (text, FALSE);
}

/* Corners lie on the edges of pixels; a hole is a line of its own; pixels that touch at a corner
 * are two regions. */
static void
test_masks (void)
{
  static const struct
  {
    const char *rows;
    const char *lines;
  } cases[] = {
    { ".....|.###.|.###.|.....|", "4,1 4,3 1,3 1,1;" },
    { "###|###|", "3,0 3,2 0,2 0,0;" },
    { "...|.#.|...|", "2,1 2,2 1,2 1,1;" },
    { "#..|.#.|", "1,0 1,1 0,1 0,0;2,1 2,2 1,2 1,1;" },
    { "...|...|", "" },
    { "#####|#####|##.##|#####|#####|", "5,0 5,5 0,5 0,0;3,3 3,2 2,2 2,3;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscTruthOutline) lines = outline_mask (cases[i].rows);
      g_autofree char *text = describe (lines);

      g_assert_cmpstr (text, ==, cases[i].lines);
    }
}

static void
test_shapes (void)
{
  g_autoptr (PscTruthOutline) box = outline (psc_truth_region_new_box (1, 2, 30, 4.5, NULL));
  g_autoptr (PscTruthOutline) ellipse =
      outline (psc_truth_region_new_ellipse (100, 200, 60, 20, NULL));
  g_autofree char *text = describe (box);
  guint n;
  const PscTruthPoint *points = psc_truth_outline_get_line (ellipse, 0, &n);

  g_assert_cmpstr (text, ==, "1,2 31,2 31,6.5 1,6.5;");
  g_assert_cmpuint (n, >, 50);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (
        pow ((points[i].x - 130) / 30, 2) + pow ((points[i].y - 210) / 10, 2), 1, 1e-9);
}

static guint8 *
draw_disc (gsize side, double radius)
{
  guint8 *mask = g_malloc0 (side * side);

  for (gsize i = 0; i < side * side; i++)
    if (hypot (i % side + 0.5 - side / 2.0, i / side + 0.5 - side / 2.0) <= radius)
      mask[i] = 255;
  return mask;
}

/* A round mask has a round line of few corners, nowhere off by more than a pixel. */
static void
test_smoothness (void)
{
  g_autofree guint8 *mask = draw_disc (400, 150);
  g_autoptr (PscTruthRuns) runs = psc_truth_runs_new_from_mask (mask, 400, 400);
  g_autoptr (PscTruthOutline) disc = outline (psc_truth_region_new_mask (runs));
  guint n;
  const PscTruthPoint *points = psc_truth_outline_get_line (disc, 0, &n);

  g_assert_cmpuint (psc_truth_outline_get_n_lines (disc), ==, 1);
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (n, <, 200);
  for (guint i = 0; i < n; i++)
    {
      const PscTruthPoint *next = &points[(i + 1) % n];

      g_assert_cmpfloat_with_epsilon (hypot (points[i].x - 200, points[i].y - 200), 150, 1.5);
      g_assert_cmpfloat_with_epsilon (
          hypot ((points[i].x + next->x) / 2 - 200, (points[i].y + next->y) / 2 - 200), 150, 1.75);
    }
}

/* Noise has no outline that anybody could look at, and must not take all memory either. */
static void
test_noise (void)
{
  enum
  {
    SIDE = 600
  };
  g_autofree guint8 *mask = g_malloc0 (SIDE * SIDE);
  g_autoptr (PscTruthRuns) runs = NULL;
  g_autoptr (PscTruthOutline) noise = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < SIDE * SIDE; i++)
    mask[i] = (i % SIDE + i / SIDE) % 2 == 0 ? 255 : 0;
  runs = psc_truth_runs_new_from_mask (mask, SIDE, SIDE);
  g_assert_null (psc_truth_border_trace (runs, 1000));
  noise = outline (psc_truth_region_new_mask (runs));
  text = describe (noise);
  g_assert_cmpstr (text, ==, "0,0 600,0 600,600 0,600;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth/outline/masks", test_masks);
  g_test_add_func ("/truth/outline/shapes", test_shapes);
  g_test_add_func ("/truth/outline/smoothness", test_smoothness);
  g_test_add_func ("/truth/outline/noise", test_noise);
  return g_test_run ();
}
