/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <float.h>
#include <math.h>

#include "image/psc-grey-table.h"

#define N_VALUES 20000

static void
assert_same (PscImage *image, const PscWindow *window, const float *values, gsize n)
{
  g_autoptr (PscGreyTable) table = psc_grey_table_new (image, window);
  g_autofree guint8 *expected = g_malloc (n);
  g_autofree guint8 *got = g_malloc (n);

  psc_image_render_values (image, window, values, n, expected);
  psc_grey_table_map (table, values, n, got);
  for (gsize i = 0; i < n; i++)
    if (got[i] != expected[i])
      g_error ("%.9g comes to %u, not to %u", values[i], got[i], expected[i]);
}

static PscImage *
new_image (float minimum, float maximum)
{
  PscImage *image = psc_image_new (2, 1, "test");
  float *values = psc_image_get_mutable_values (image);

  values[0] = minimum;
  values[1] = maximum;
  return image;
}

/* Around the window, in and out of it, each value with its neighbours. */
static void
fill (GRand *rand, const PscWindow *window, float *values)
{
  for (gsize i = 0; i + 2 < N_VALUES; i += 3)
    {
      double value = window->centre + window->width * g_rand_double_range (rand, -1.7, 1.7);

      values[i] = (float) value;
      values[i + 1] = nextafterf (values[i], FLT_MAX);
      values[i + 2] = (float) round (value);
    }
  values[N_VALUES - 2] = NAN;
  values[N_VALUES - 1] = INFINITY;
  values[0] = -INFINITY;
  values[1] = FLT_MAX;
  values[2] = -FLT_MAX;
}

static void
test_windows (void)
{
  static const struct
  {
    double centre, width;
  } windows[] = {
    { 127.5, 255 },  { 2048, 4096 }, { 40, 1 },        { 60000, 3 }, { 0.5, 1e-3 },
    { -1000, 1500 }, { 1e9, 1e-3 },  { 1e-30, 1e-38 }, { 0, 1e30 },  { 32768, 65536 },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree float *values = g_new (float, N_VALUES);

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    for (guint function = PSC_WINDOW_LINEAR; function <= PSC_WINDOW_SIGMOID; function++)
      for (guint inverted = 0; inverted < 2; inverted++)
        {
          PscWindow window = { windows[i].centre, windows[i].width, (PscWindowFunction) function };
          g_autoptr (PscImage) image = new_image (0, 1);

          if (function == PSC_WINDOW_LINEAR)
            window.width = MAX (window.width, 1);
          psc_image_set_inverted (image, inverted != 0);
          fill (rand, &window, values);
          values[N_VALUES - 3] = NAN;
          assert_same (image, &window, values, N_VALUES);
          psc_image_set_window (image, &window);
          assert_same (image, NULL, values, N_VALUES);
        }
}

/* Every value of 16 bits, in the image's own range. */
static void
test_range (void)
{
  g_autoptr (PscImage) image = new_image (0, 65535);
  g_autofree float *values = g_new (float, 65536);

  for (guint i = 0; i < 65536; i++)
    values[i] = (float) i;
  assert_same (image, NULL, values, 65536);
  assert_same (image, &(PscWindow){ 30000, 20001, PSC_WINDOW_SIGMOID }, values, 65536);
}

/* Which may go up and down. */
static void
test_file_table (void)
{
  g_autoptr (PscImage) image = new_image (0, 100);
  g_autofree float *values = g_new (float, 200);
  PscVoiTable *table = g_new0 (PscVoiTable, 1);

  table->first = 20;
  table->n_entries = 50;
  table->bits = 12;
  table->entries = g_new (guint16, 50);
  for (guint i = 0; i < 50; i++)
    table->entries[i] = (guint16) (i * 1237 % 4096);
  psc_image_take_voi_table (image, table);
  for (guint i = 0; i < 200; i++)
    values[i] = (float) i / 2;
  assert_same (image, NULL, values, 200);
  assert_same (image, &(PscWindow){ 50, 40, PSC_WINDOW_LINEAR_EXACT }, values, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grey-table/windows", test_windows);
  g_test_add_func ("/grey-table/range", test_range);
  g_test_add_func ("/grey-table/file-table", test_file_table);
  return g_test_run ();
}
