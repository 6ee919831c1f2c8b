/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "psc-test-truth.h"

/* (transfer full): @region drawn on 8 × 6 pixels. */
static char *
draw (PscTruthRegion *region)
{
  guint8 mask[8 * 6] = { 0 };

  psc_truth_region_add_to_mask (region, mask, 8, 6);
  return psc_test_truth_draw (mask, 8, 6);
}

static void
test_box (void)
{
  static const struct
  {
    double box[4];
    const char *drawn;
  } cases[] = {
    { { 1, 2, 3, 2 }, "........|........|.###....|.###....|........|........|" },
    /* The centre on the left edge counts, that on the right does not. */
    { { 1.5, 2.5, 3, 2 }, "........|........|.###....|.###....|........|........|" },
    { { 1.6, 2.6, 2.8, 1.8 }, "........|........|........|..##....|........|........|" },
    { { -5, -5, 7, 6 }, "##......|........|........|........|........|........|" },
    { { 6, 4, 100, 100 }, "........|........|........|........|......##|......##|" },
    { { 20, 20, 5, 5 }, "........|........|........|........|........|........|" },
    { { 2.6, 2.6, 0.3, 0.3 }, "........|........|........|........|........|........|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double *box = cases[i].box;
      g_autoptr (PscTruthRegion) region =
          psc_truth_region_new_box (box[0], box[1], box[2], box[3], NULL);
      g_autofree char *drawn = draw (region);

      g_assert_cmpstr (drawn, ==, cases[i].drawn);
    }
}

static void
test_ellipse (void)
{
  g_autoptr (PscTruthRegion) region = psc_truth_region_new_ellipse (1, 0, 6, 6, NULL);
  g_autofree char *drawn = draw (region);

  g_assert_cmpstr (drawn, ==, "..####..|.######.|.######.|.######.|.######.|..####..|");
}

/* A pentagram's middle, which its line goes round twice, is inside; two loops make one region; a
 * hole is where a line comes back the other way. */
static void
test_polygon (void)
{
  static const struct
  {
    guint n;
    PscTruthPoint points[10];
    const char *drawn;
  } cases[] = {
    { 3,
      { { 1, 1 }, { 7, 1 }, { 1, 5 } },
      "........|.#####..|.####...|.##.....|.#......|........|" },
    { 4,
      { { 2.5, 1.5 }, { 5.5, 1.5 }, { 5.5, 3.5 }, { 2.5, 3.5 } },
      "........|..####..|..####..|..####..|........|........|" },
    { 8,
      { { 1, 1 }, { 5, 1 }, { 5, 5 }, { 1, 5 }, { 1, 1 }, { 5, 1 }, { 5, 5 }, { 1, 5 } },
      "........|.####...|.####...|.####...|.####...|........|" },
    { 10,
      { { 0, 0 },
        { 6, 0 },
        { 6, 6 },
        { 0, 6 },
        { 0, 0 },
        { 2, 2 },
        { 2, 4 },
        { 4, 4 },
        { 4, 2 },
        { 2, 2 } },
      "######..|######..|##..##..|##..##..|######..|######..|" },
    { 4,
      { { -10, -10 }, { 3, -10 }, { 3, 2 }, { -10, 2 } },
      "###.....|###.....|........|........|........|........|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscTruthRegion) region =
          psc_truth_region_new_polygon (cases[i].points, cases[i].n, NULL);
      g_autofree char *drawn = draw (region);

      g_assert_cmpstr (drawn, ==, cases[i].drawn);
    }
}

/* Whether a point is inside a polygon, by the angles that its corners are seen at: another way than
 * that of the rows. */
static gboolean
is_wound_round (const PscTruthPoint *points, guint n, double x, double y)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      const PscTruthPoint *a = &points[i], *b = &points[(i + 1) % n];
      const double ax = a->x - x, ay = a->y - y, bx = b->x - x, by = b->y - y;

      sum += atan2 (ax * by - ay * bx, ax * bx + ay * by);
    }
  return fabs (sum) > 1;
}

static void
test_polygons_at_random (void)
{
  enum
  {
    WIDTH = 23,
    HEIGHT = 17,
    MAX_CORNERS = 9
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++)
    {
      guint8 mask[WIDTH * HEIGHT] = { 0 };
      PscTruthPoint points[MAX_CORNERS];
      const guint n = (guint) g_rand_int_range (random, 3, MAX_CORNERS + 1);
      g_autoptr (PscTruthRegion) region = NULL;

      for (guint i = 0; i < n; i++)
        points[i] = (PscTruthPoint){ g_rand_double_range (random, -5, WIDTH + 5),
                                     g_rand_double_range (random, -5, HEIGHT + 5) };
      region = psc_truth_region_new_polygon (points, n, NULL);
      psc_truth_region_add_to_mask (region, mask, WIDTH, HEIGHT);
      for (guint y = 0; y < HEIGHT; y++)
        for (guint x = 0; x < WIDTH; x++)
          g_assert_cmpint (mask[y * WIDTH + x] != 0, ==,
                           is_wound_round (points, n, x + 0.5, y + 0.5));
    }
}

static void
test_impossible (void)
{
  static const double boxes[][4] = {
    { 1, 1, 0, 3 },   { 1, 1, 3, -2 },        { NAN, 1, 3, 3 },   { 1, 1, INFINITY, 3 },
    { 1e7, 1, 3, 3 }, { 1, -HUGE_VAL, 3, 3 }, { 1, 1, 3, 1e300 },
  };
  static const PscTruthPoint flat[] = { { 1, 1 }, { 2, 1 }, { 3, 1 } };
  static const PscTruthPoint odd[] = { { 1, 1 }, { 2, NAN }, { 3, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          psc_truth_region_new_box (boxes[i][0], boxes[i][1], boxes[i][2], boxes[i][3], &error));
      g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_REGION);
    }
  g_assert_null (psc_truth_region_new_polygon (flat, 3, NULL));
  g_assert_null (psc_truth_region_new_polygon (odd, 3, NULL));
  g_assert_null (psc_truth_region_new_polygon (flat, 2, NULL));
  g_assert_null (psc_truth_region_new_polygon (NULL, 0, NULL));
}

/* COCO's text of masks, there and back; the first two are pycocotools' own. */
static void
test_runs (void)
{
  static const struct
  {
    const char *text;
    gsize width, height, n_inside;
  } cases[] = {
    { "j03500000f0", 10, 8, 12 },
    { "`2", 10, 8, 0 },
    { "PVWX6", 2828, 2320, 0 },
    { "0P1", 8, 4, 32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthRuns) runs =
          psc_truth_runs_new_from_text (cases[i].text, cases[i].width, cases[i].height, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = psc_truth_runs_to_text (runs);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpuint (psc_truth_runs_get_n_inside (runs), ==, cases[i].n_inside);
    }
}

static void
test_runs_at_random (void)
{
  enum
  {
    WIDTH = 13,
    HEIGHT = 11
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint round = 0; round < 200; round++)
    {
      guint8 mask[WIDTH * HEIGHT], back[WIDTH * HEIGHT] = { 0 };
      g_autoptr (PscTruthRuns) runs = NULL;
      g_autoptr (PscTruthRuns) read = NULL;
      g_autofree char *text = NULL;
      gsize left, top, right, bottom;

      for (guint i = 0; i < G_N_ELEMENTS (mask); i++)
        mask[i] = g_rand_int_range (random, 0, 100) < (int) round ? 255 : 0;
      runs = psc_truth_runs_new_from_mask (mask, WIDTH, HEIGHT);
      text = psc_truth_runs_to_text (runs);
      read = psc_truth_runs_new_from_text (text, WIDTH, HEIGHT, NULL);
      psc_truth_runs_add_to_mask (read, back);
      g_assert_cmpmem (back, sizeof back, mask, sizeof mask);

      psc_truth_runs_get_bounds (runs, &left, &top, &right, &bottom);
      for (guint i = 0; i < G_N_ELEMENTS (mask); i++)
        if (mask[i] != 0)
          g_assert_true (i % WIDTH >= left && i % WIDTH < right && i / WIDTH >= top
                         && i / WIDTH < bottom);
    }
}

static void
test_bad_runs (void)
{
  static const struct
  {
    const char *text;
    guint64 width, height;
    int code;
  } cases[] = {
    { "j03500000", 10, 8, PSC_TRUTH_ERROR_DAMAGED },      /* too few */
    { "j03500000f0000", 10, 7, PSC_TRUTH_ERROR_DAMAGED }, /* too many */
    { "j0350Z", 10, 8, PSC_TRUTH_ERROR_DAMAGED },
    { "oooooooooooo0", 10, 8, PSC_TRUTH_ERROR_DAMAGED },
    { "_____________", 10, 8, PSC_TRUTH_ERROR_DAMAGED },
    { "j0 3500000f0", 10, 8, PSC_TRUTH_ERROR_DAMAGED },
    { "O", 10, 8, PSC_TRUTH_ERROR_DAMAGED }, /* a count below 0 */
    { "\xff\xfe", 10, 8, PSC_TRUTH_ERROR_DAMAGED },
    { "", 10, 8, PSC_TRUTH_ERROR_DAMAGED },
    { "0", 0, 8, PSC_TRUTH_ERROR_TOO_LARGE },
    { "0", 1000000, 1000000, PSC_TRUTH_ERROR_TOO_LARGE },
    { "0", G_MAXUINT64, G_MAXUINT64, PSC_TRUTH_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          psc_truth_runs_new_from_text (cases[i].text, cases[i].width, cases[i].height, &error));
      g_assert_error (error, PSC_TRUTH_ERROR, cases[i].code);
    }
}

/* All regions of a finding are one truth; what is outside of the picture is none of it. */
static void
test_union (void)
{
  g_autoptr (PscTruthFinding) finding = psc_truth_finding_new ("Edema", NULL, NULL, FALSE);
  g_autofree guint8 *mask = NULL;
  g_autofree char *drawn = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  psc_truth_finding_take_region (finding, psc_truth_region_new_box (0, 0, 3, 2, NULL));
  psc_truth_finding_take_region (finding, psc_truth_region_new_box (2, 1, 3, 9, NULL));
  mask = psc_truth_finding_dup_mask (finding, 6, 3, &n, NULL, &error);
  g_assert_no_error (error);
  drawn = psc_test_truth_draw (mask, 6, 3);
  g_assert_cmpstr (drawn, ==, "###...|#####.|..###.|");
  g_assert_cmpuint (n, ==, 11);

  g_assert_null (psc_truth_finding_dup_mask (finding, 1000000, 1000000, NULL, NULL, &error));
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE);
}

static void
test_mask_of_other_size (void)
{
  g_autoptr (PscTruthSet) set = psc_test_truth_load ("segmentations.json");
  PscTruthFinding *finding = psc_truth_image_get_finding (psc_truth_set_get_image (set, 0), 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_truth_finding_dup_mask (finding, 8, 10, NULL, NULL, &error));
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-region/box", test_box);
  g_test_add_func ("/truth-region/ellipse", test_ellipse);
  g_test_add_func ("/truth-region/polygon", test_polygon);
  g_test_add_func ("/truth-region/polygons-at-random", test_polygons_at_random);
  g_test_add_func ("/truth-region/impossible", test_impossible);
  g_test_add_func ("/truth-region/runs", test_runs);
  g_test_add_func ("/truth-region/runs-at-random", test_runs_at_random);
  g_test_add_func ("/truth-region/bad-runs", test_bad_runs);
  g_test_add_func ("/truth-region/union", test_union);
  g_test_add_func ("/truth-region/mask-of-other-size", test_mask_of_other_size);
  return g_test_run ();
}
