/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "image/psc-image-facts.h"
#include "psc-test-truth.h"

/* (transfer full): a picture of 10 × 8 in its file, turned upright by @orientation. */
static PscImage *
make_image (guint orientation)
{
  PscImage *image = psc_image_new (10, 8, "PNG");

  psc_image_get_mutable_facts (image)->orientation = orientation;
  psc_image_turn (image, orientation);
  return image;
}

/* (transfer full): a picture with a finding of one region, which is taken over. */
static PscTruthImage *
make_truth (PscTruthGrid grid, gsize width, gsize height, PscTruthRegion *region)
{
  PscTruthImage *truth = psc_truth_image_new ("chest", grid, width, height);
  PscTruthFinding *finding = psc_truth_finding_new ("Edema", "small", "R1", FALSE);

  psc_truth_finding_take_region (finding, region);
  psc_truth_image_take_finding (truth, finding);
  return truth;
}

/* (transfer full) */
static char *
draw (PscTruthImage *fitted)
{
  gsize width = psc_truth_image_get_width (fitted), height = psc_truth_image_get_height (fitted);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *mask = psc_truth_finding_dup_mask (psc_truth_image_get_finding (fitted, 0),
                                                        width, height, NULL, NULL, &error);

  g_assert_no_error (error);
  return psc_test_truth_draw (mask, width, height);
}

/* (transfer full): a mask of 10 × 8 with the pixels of a box. */
static PscTruthRegion *
make_mask (gsize x, gsize y, gsize width, gsize height)
{
  guint8 mask[10 * 8] = { 0 };
  g_autoptr (PscTruthRuns) runs = NULL;

  for (gsize row = y; row < y + height; row++)
    memset (mask + row * 10 + x, 255, width);
  runs = psc_truth_runs_new_from_mask (mask, 10, 8);
  return psc_truth_region_new_mask (runs);
}

/* (transfer full): the same box as a polygon. */
static PscTruthRegion *
make_polygon (double x, double y, double width, double height)
{
  const PscTruthPoint points[] = {
    { x, y }, { x + width, y }, { x + width, y + height }, { x, y + height }
  };

  return psc_truth_region_new_polygon (points, G_N_ELEMENTS (points), NULL);
}

/* Regions are turned as the pixels under them are, whatever they are made of. */
static void
test_orientations (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (PscImage) image = psc_image_new (10, 8, "PNG");
      g_autofree char *turned = NULL;
      g_autofree guint8 *grey = NULL;
      gsize width, height;

      for (gsize y = 1; y < 4; y++)
        for (gsize x = 2; x < 7; x++)
          psc_image_get_mutable_values (image)[y * 10 + x] = 1;
      psc_image_get_mutable_facts (image)->orientation = orientation;
      psc_image_turn (image, orientation);
      width = psc_image_get_width (image);
      height = psc_image_get_height (image);
      grey = g_malloc (width * height);
      for (gsize i = 0; i < width * height; i++)
        grey[i] = psc_image_get_values (image)[i] > 0;
      turned = psc_test_truth_draw (grey, width, height);

      for (guint shape = 0; shape < 3; shape++)
        {
          PscTruthRegion *region = shape == 0   ? psc_truth_region_new_box (2, 1, 5, 3, NULL)
                                   : shape == 1 ? make_polygon (2, 1, 5, 3)
                                                : make_mask (2, 1, 5, 3);
          g_autoptr (PscTruthImage) truth =
              make_truth (PSC_TRUTH_GRID_STORED, shape == 1 ? 0 : 10, shape == 1 ? 0 : 8, region);
          g_autoptr (GError) error = NULL;
          g_autoptr (PscTruthImage) fitted = psc_truth_image_fit (truth, image, NULL, &error);
          g_autofree char *drawn = NULL;

          g_assert_no_error (error);
          drawn = draw (fitted);
          g_assert_cmpstr (drawn, ==, turned);
        }
    }
}

/* What was drawn on a copy of twice or half the size lies where it did. */
static void
test_scale (void)
{
  static const struct
  {
    gsize width, height;
    double scale;
  } cases[] = { { 20, 16, 2 }, { 5, 4, 0.5 }, { 10, 8, 1 } };
  g_autoptr (PscImage) image = make_image (1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double scale = cases[i].scale;
      g_autoptr (PscTruthImage) truth =
          make_truth (PSC_TRUTH_GRID_UPRIGHT, cases[i].width, cases[i].height,
                      psc_truth_region_new_box (2 * scale, 4 * scale, 6 * scale, 2 * scale, NULL));
      g_autoptr (PscTruthImage) fitted = psc_truth_image_fit (truth, image, NULL, NULL);
      g_autofree char *drawn = draw (fitted);

      g_assert_cmpstr (drawn, ==,
                       "..........|..........|..........|..........|..######..|..######..|"
                       "..........|..........|");
      g_assert_cmpint (psc_truth_image_get_grid (fitted), ==, PSC_TRUTH_GRID_UPRIGHT);
      g_assert_cmpstr (psc_truth_image_get_name (fitted), ==, "chest");
      g_assert_cmpstr (psc_truth_finding_get_reader (psc_truth_image_get_finding (fitted, 0)), ==,
                       "R1");
    }
}

static void
test_scaled_mask (void)
{
  g_autoptr (PscImage) image = psc_image_new (20, 16, "PNG");
  g_autoptr (PscTruthImage) truth =
      make_truth (PSC_TRUTH_GRID_STORED, 10, 8, make_mask (1, 0, 2, 1));
  g_autoptr (PscTruthImage) fitted = psc_truth_image_fit (truth, image, NULL, NULL);
  g_autofree char *drawn = draw (fitted);

  g_assert_true (
      g_str_has_prefix (drawn, "..####..............|..####..............|....................|"));
}

static void
test_shares (void)
{
  g_autoptr (PscImage) image = make_image (6);
  g_autoptr (PscTruthImage) truth =
      make_truth (PSC_TRUTH_GRID_SHARES, 0, 0, psc_truth_region_new_box (0, 0, 0.5, 0.25, NULL));
  g_autoptr (PscTruthImage) fitted = psc_truth_image_fit (truth, image, NULL, NULL);
  g_autofree char *drawn = draw (fitted);

  g_assert_cmpuint (psc_truth_image_get_width (fitted), ==, 8);
  g_assert_true (
      g_str_has_prefix (drawn, "......##|......##|......##|......##|......##|........|"));
}

/* Who annotates sees a picture as it is to be shown. */
static void
test_turned_size (void)
{
  g_autoptr (PscImage) image = make_image (6);
  g_autoptr (PscTruthImage) truth =
      make_truth (PSC_TRUTH_GRID_STORED, 8, 10, psc_truth_region_new_box (0, 0, 2, 1, NULL));
  g_autoptr (PscTruthImage) fitted = psc_truth_image_fit (truth, image, NULL, NULL);
  g_autofree char *drawn = draw (fitted);

  g_assert_true (g_str_has_prefix (drawn, "##......|........|"));
}

/* A mask whose own file says how it is to be turned has been; the picture's turn is not added. */
static void
test_turned_mask (void)
{
  g_autoptr (PscTruthSet) set = psc_test_truth_load ("mask-turned.png");

  for (guint orientation = 1; orientation <= 3; orientation += 2)
    {
      g_autoptr (PscImage) image = make_image (orientation);
      g_autoptr (PscTruthImage) fitted =
          psc_truth_image_fit (psc_truth_set_get_image (set, 0), image, NULL, NULL);
      g_autofree char *drawn = draw (fitted);

      g_assert_cmpstr (drawn, ==,
                       "..........|..........|..........|...####...|...####...|...####...|"
                       "..........|..........|");
    }
}

/* Small masks come to more than anybody waits for in a large picture, and so do large regions. */
static void
test_work (void)
{
  g_autoptr (PscImage) image = psc_image_new (4000, 3200, "PNG");
  g_autoptr (PscTruthImage) masks = psc_truth_image_new (NULL, PSC_TRUTH_GRID_STORED, 10, 8);
  g_autoptr (PscTruthFinding) boxes = psc_truth_finding_new ("Mass", NULL, NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  for (guint i = 0; i < 200; i++)
    {
      PscTruthFinding *finding = psc_truth_finding_new ("Edema", NULL, NULL, FALSE);

      psc_truth_finding_take_region (finding, make_mask (1, 1, 2, 2));
      psc_truth_image_take_finding (masks, finding);
      psc_truth_finding_take_region (boxes, psc_truth_region_new_box (0, 0, 4000, 3200, NULL));
    }
  g_assert_null (psc_truth_image_fit (masks, image, NULL, &error));
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE);
  g_assert_null (psc_truth_finding_dup_mask (boxes, 4000, 3200, NULL, NULL, &again));
  g_assert_error (again, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE);
}

static void
test_cancelled (void)
{
  g_autoptr (PscImage) image = make_image (1);
  g_autoptr (PscTruthImage) truth =
      make_truth (PSC_TRUTH_GRID_STORED, 10, 8, psc_truth_region_new_box (0, 0, 2, 1, NULL));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_truth_image_fit (truth, image, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (psc_truth_finding_dup_mask (psc_truth_image_get_finding (truth, 0), 10, 8, NULL,
                                             cancellable, &again));
  g_assert_error (again, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_misfits (void)
{
  static const struct
  {
    PscTruthGrid grid;
    gsize width, height;
    double box[4];
  } cases[] = {
    { PSC_TRUTH_GRID_STORED, 8, 10, { 1, 1, 2, 2 } },
    { PSC_TRUTH_GRID_UPRIGHT, 30, 8, { 1, 1, 2, 2 } },
    { PSC_TRUTH_GRID_STORED, 1024, 1024, { 1, 1, 2, 2 } },
    { PSC_TRUTH_GRID_STORED, 0, 0, { 1, 1, 200, 2 } },
    { PSC_TRUTH_GRID_UPRIGHT, 0, 0, { -30, 1, 2, 2 } },
  };
  g_autoptr (PscImage) image = make_image (1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double *box = cases[i].box;
      g_autoptr (PscTruthImage) truth =
          make_truth (cases[i].grid, cases[i].width, cases[i].height,
                      psc_truth_region_new_box (box[0], box[1], box[2], box[3], NULL));
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_truth_image_fit (truth, image, NULL, &error));
      g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_SIZE);
    }
}

/* A picture of pixels that are not square is shown with more of them than it has. */
static void
test_square_pixels (void)
{
  g_autoptr (PscImage) image = make_image (1);
  g_autoptr (PscTruthImage) truth =
      make_truth (PSC_TRUTH_GRID_STORED, 10, 8, psc_truth_region_new_box (0, 2, 10, 2, NULL));
  g_autoptr (PscTruthImage) fitted = NULL;
  double x, y, width, height;

  psc_image_take_values (image, g_new0 (float, 10 * 16), 10, 16);
  fitted = psc_truth_image_fit (truth, image, NULL, NULL);
  psc_truth_region_get_box (
      psc_truth_finding_get_region (psc_truth_image_get_finding (fitted, 0), 0), &x, &y, &width,
      &height);
  g_assert_cmpfloat (y, ==, 4);
  g_assert_cmpfloat (height, ==, 4);
}

/* A copy is added to without the other, and shares what is in both. */
static void
test_copy (void)
{
  g_autoptr (PscImage) image = make_image (1);
  g_autoptr (PscTruthImage) truth = psc_truth_image_new_for (image, "chest.png");
  g_autoptr (PscTruthImage) copy = NULL;

  psc_truth_image_take_finding (truth, psc_truth_finding_new ("A", NULL, NULL, FALSE));
  copy = psc_truth_image_copy (truth);
  psc_truth_image_take_finding (copy, psc_truth_finding_new ("B", NULL, NULL, FALSE));

  g_assert_cmpuint (psc_truth_image_get_n_findings (truth), ==, 1);
  g_assert_cmpuint (psc_truth_image_get_n_findings (copy), ==, 2);
  g_assert_true (psc_truth_image_get_finding (copy, 0) == psc_truth_image_get_finding (truth, 0));
  g_assert_cmpstr (psc_truth_image_get_name (copy), ==, "chest.png");
  g_assert_cmpuint (psc_truth_image_get_width (copy), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-fit/orientations", test_orientations);
  g_test_add_func ("/truth-fit/scale", test_scale);
  g_test_add_func ("/truth-fit/scaled-mask", test_scaled_mask);
  g_test_add_func ("/truth-fit/shares", test_shares);
  g_test_add_func ("/truth-fit/turned-size", test_turned_size);
  g_test_add_func ("/truth-fit/turned-mask", test_turned_mask);
  g_test_add_func ("/truth-fit/work", test_work);
  g_test_add_func ("/truth-fit/cancelled", test_cancelled);
  g_test_add_func ("/truth-fit/misfits", test_misfits);
  g_test_add_func ("/truth-fit/square-pixels", test_square_pixels);
  g_test_add_func ("/truth-fit/copy", test_copy);
  return g_test_run ();
}
