/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-grid.h"

/* Two cells over six pixels: their centres lie on 1.5 and 4.5, pixels' on 0.5, 1.5 … */
static void
test_upsample (void)
{
  const PscMapGrid grid = { 2, 1, 6 };
  const float cells[] = { 3, 9 };
  const float expected[] = { 3, 3, 5, 7, 9, 9 };
  float map[36];

  psc_map_grid_upsample (grid, cells, map);
  for (guint y = 0; y < 6; y++)
    for (guint x = 0; x < 6; x++)
      g_assert_cmpfloat_with_epsilon (map[y * 6 + x], expected[x], 1e-6);
}

/* 2 × 2 over 4 × 4, as torch.nn.functional.interpolate (mode="bilinear", align_corners=False). */
static void
test_both_axes (void)
{
  const PscMapGrid grid = { 2, 2, 4 };
  const float cells[] = { 0, 4, 8, 16 };
  const float expected[] = { 0, 1, 3, 4, 2, 3.25f, 5.75f, 7, 6, 7.75f, 11.25f, 13, 8, 10, 14, 16 };
  float map[16];

  psc_map_grid_upsample (grid, cells, map);
  for (guint i = 0; i < 16; i++)
    g_assert_cmpfloat_with_epsilon (map[i], expected[i], 1e-6);
}

/* A side that is no multiple of the cells: three cells over four pixels. */
static void
test_uneven (void)
{
  const PscMapGrid grid = { 3, 3, 4 };
  const float cells[] = { 0, 8, 16, 0, 8, 16, 0, 8, 16 };
  const float expected[] = { 0, 5, 11, 16 };
  float map[16];

  psc_map_grid_upsample (grid, cells, map);
  for (guint i = 0; i < 16; i++)
    g_assert_cmpfloat_with_epsilon (map[i], expected[i % 4], 1e-6);
}

static void
test_pixels (void)
{
  const PscMapGrid grid = psc_map_grid_of_pixels (2);
  const float cells[] = { 1, -2, 3, 4 };
  float map[4];

  g_assert_true (psc_map_grid_is_of_pixels (grid));
  g_assert_false (psc_map_grid_is_of_pixels ((PscMapGrid){ 2, 2, 4 }));
  g_assert_false (psc_map_grid_equal (grid, (PscMapGrid){ 2, 2, 4 }));
  psc_map_grid_upsample (grid, cells, map);
  g_assert_cmpmem (map, sizeof map, cells, sizeof cells);
}

static void
test_find_cell (void)
{
  const PscMapGrid grid = { 7, 3, 224 };

  g_assert_cmpuint (psc_map_grid_get_n_cells (grid), ==, 21);
  g_assert_cmpuint (psc_map_grid_find_cell (grid, 0, 0), ==, 0);
  g_assert_cmpuint (psc_map_grid_find_cell (grid, 31.9, 0), ==, 0);
  g_assert_cmpuint (psc_map_grid_find_cell (grid, 32, 0), ==, 1);
  g_assert_cmpuint (psc_map_grid_find_cell (grid, 223.99, 223.99), ==, 20);
  g_assert_cmpuint (psc_map_grid_find_cell (grid, 0, 75), ==, 7);
}

static void
test_describe (void)
{
  g_autofree char *coarse = psc_map_grid_describe ((PscMapGrid){ 7, 5, 224 });
  g_autofree char *fine = psc_map_grid_describe (psc_map_grid_of_pixels (224));

  g_assert_cmpstr (coarse, ==, "7 × 5 cells");
  g_assert_null (fine);
}

/* A pixel's shares of the cells of both axes are what it is enlarged by. */
static void
test_shares (void)
{
  static const PscMapGrid grids[] = { { 3, 2, 8 }, { 7, 7, 10 }, { 5, 5, 5 }, { 1, 4, 6 } };

  for (guint g = 0; g < G_N_ELEMENTS (grids); g++)
    {
      const PscMapGrid grid = grids[g];
      g_autofree float *down = g_new (float, grid.side *grid.rows);
      g_autofree float *across = g_new (float, grid.side *grid.columns);
      g_autofree float *cells = g_new (float, psc_map_grid_get_n_cells (grid));
      g_autofree float *map = g_new (float, grid.side *grid.side);

      for (guint i = 0; i < psc_map_grid_get_n_cells (grid); i++)
        cells[i] = (float) (i * 7 % 11) - 4;
      psc_map_grid_get_shares (grid.rows, grid.side, down);
      psc_map_grid_get_shares (grid.columns, grid.side, across);
      psc_map_grid_upsample (grid, cells, map);
      for (guint y = 0; y < grid.side; y++)
        for (guint x = 0; x < grid.side; x++)
          {
            double sum = 0;

            for (guint r = 0; r < grid.rows; r++)
              for (guint c = 0; c < grid.columns; c++)
                sum += (double) down[y * grid.rows + r] * across[x * grid.columns + c]
                       * cells[r * grid.columns + c];
            g_assert_cmpfloat_with_epsilon (map[y * grid.side + x], sum, 1e-5);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map-grid/upsample", test_upsample);
  g_test_add_func ("/map-grid/both-axes", test_both_axes);
  g_test_add_func ("/map-grid/uneven", test_uneven);
  g_test_add_func ("/map-grid/pixels", test_pixels);
  g_test_add_func ("/map-grid/shares", test_shares);
  g_test_add_func ("/map-grid/find-cell", test_find_cell);
  g_test_add_func ("/map-grid/describe", test_describe);

  return g_test_run ();
}
