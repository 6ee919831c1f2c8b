/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-superpixels.h"

static guint *
find (const float *pixels, guint side, guint n_wanted, guint *n)
{
  guint *labels = g_new (guint, side * side);

  *n = psc_superpixels_find (pixels, side, n_wanted, labels);
  return labels;
}

static guint *
count_areas (const guint *labels, guint side, guint n)
{
  guint *areas = g_new0 (guint, n);

  for (guint i = 0; i < side * side; i++)
    {
      g_assert_cmpuint (labels[i], <, n);
      areas[labels[i]]++;
    }
  return areas;
}

/* Pixels that are reached from @i within its region. */
static guint
flood (const guint *labels, guint side, guint i, gboolean *seen)
{
  guint x = i % side;
  guint y = i / side;
  guint n = 1;

  seen[i] = TRUE;
  if (x > 0 && !seen[i - 1] && labels[i - 1] == labels[i])
    n += flood (labels, side, i - 1, seen);
  if (x + 1 < side && !seen[i + 1] && labels[i + 1] == labels[i])
    n += flood (labels, side, i + 1, seen);
  if (y > 0 && !seen[i - side] && labels[i - side] == labels[i])
    n += flood (labels, side, i - side, seen);
  if (y + 1 < side && !seen[i + side] && labels[i + side] == labels[i])
    n += flood (labels, side, i + side, seen);
  return n;
}

static void
assert_connected (const guint *labels, guint side, guint n)
{
  g_autofree guint *areas = count_areas (labels, side, n);
  g_autofree gboolean *seen = g_new0 (gboolean, side * side);
  guint n_pieces = 0;

  for (guint i = 0; i < side * side; i++)
    if (!seen[i])
      {
        guint label = labels[i];

        g_assert_cmpuint (flood (labels, side, i, seen), ==, areas[label]);
        n_pieces++;
      }
  g_assert_cmpuint (n_pieces, ==, n);
}

static float *
new_noise (guint side)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  float *pixels = g_new (float, side *side);

  for (guint i = 0; i < side * side; i++)
    pixels[i] = (float) g_rand_double (random);
  return pixels;
}

/* A picture of one grey is cut into squares, whatever the grey is. */
static void
test_flat (void)
{
  const guint side = 48;
  g_autofree float *pixels = g_new (float, side *side);
  g_autofree guint *labels = NULL;
  g_autofree guint *areas = NULL;
  guint n;

  for (guint i = 0; i < side * side; i++)
    pixels[i] = 0.7f;
  labels = find (pixels, side, 16, &n);
  g_assert_cmpuint (n, ==, 16);
  areas = count_areas (labels, side, n);
  for (guint k = 0; k < n; k++)
    g_assert_cmpuint (areas[k], ==, side * side / 16);
  assert_connected (labels, side, n);
}

/* Regions end where a disc does. */
static void
test_edges (void)
{
  const guint side = 96;
  g_autofree float *pixels = g_new (float, side *side);
  g_autofree guint *labels = NULL;
  g_autofree guint *areas = NULL;
  g_autofree guint *inside = NULL;
  guint n, n_wrong = 0;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      pixels[y * side + x] = hypot (x - 40.0, y - 52.0) < 27 ? 0.8f : 0.3f;
  labels = find (pixels, side, 36, &n);
  assert_connected (labels, side, n);
  areas = count_areas (labels, side, n);
  inside = g_new0 (guint, n);
  for (guint i = 0; i < side * side; i++)
    inside[labels[i]] += pixels[i] > 0.5f;
  for (guint k = 0; k < n; k++)
    n_wrong += MIN (inside[k], areas[k] - inside[k]);
  g_assert_cmpuint (n_wrong, <=, side * side / 100);
}

/* Whatever the picture and the sizes, all of it is in one connected region each, of a usual size.
 */
static void
test_regions (gconstpointer data)
{
  static const struct
  {
    guint side, wanted;
  } cases[] = { { 56, 50 }, { 61, 7 }, { 40, 1 }, { 9, 81 }, { 3, 500 }, { 1, 4 }, { 64, 2 } };
  guint side = cases[GPOINTER_TO_UINT (data)].side;
  guint wanted = cases[GPOINTER_TO_UINT (data)].wanted;
  g_autofree float *pixels = new_noise (side);
  guint n, again_n;
  g_autofree guint *labels = find (pixels, side, wanted, &n);
  g_autofree guint *again = find (pixels, side, wanted, &again_n);

  assert_connected (labels, side, n);
  g_assert_cmpuint (n, <=, 2 * MIN (wanted, side * side));
  g_assert_cmpuint (4 * n, >=, MIN (wanted, side * side));
  g_assert_cmpmem (labels, side * side * sizeof *labels, again, side * side * sizeof *again);
  g_assert_cmpuint (n, ==, again_n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/superpixels/flat", test_flat);
  g_test_add_func ("/superpixels/edges", test_edges);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *path = g_strdup_printf ("/superpixels/regions/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_regions);
    }

  return g_test_run ();
}
