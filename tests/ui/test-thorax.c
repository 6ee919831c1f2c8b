/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-ui.h"
#include "ui/prompts/psc-thorax-atlas.h"
#include "ui/prompts/psc-thorax.h"

/* Points of the unit square, and what is on top there. */
static const struct
{
  double x;
  double y;
  PscPromptSide side;
  PscPromptZone zone;
} points[] = {
  { 0.35, 0.16, PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_APEX },
  { 0.65, 0.27, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_UPPER },
  { 0.30, 0.50, PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_MID },
  { 0.78, 0.62, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_LOWER },
  { 0.61, 0.66, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_RETROCARDIAC },
  { 0.45, 0.60, PSC_PROMPT_SIDE_MIDLINE, PSC_PROMPT_ZONE_CARDIAC },
  { 0.50, 0.20, PSC_PROMPT_SIDE_MIDLINE, PSC_PROMPT_ZONE_MEDIASTINUM },
  { 0.64, 0.44, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_HILAR },
  { 0.14, 0.78, PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_COSTOPHRENIC },
  { 0.25, 0.90, PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_ABDOMEN },
};

static void
test_points (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      const PscThoraxZone *zone = psc_thorax_find_zone (points[i].x, points[i].y);

      g_test_message ("%g %g", points[i].x, points[i].y);
      g_assert_nonnull (zone);
      g_assert_cmpint (zone->side, ==, points[i].side);
      g_assert_cmpint (zone->zone, ==, points[i].zone);
    }
  g_assert_null (psc_thorax_find_zone (0.02, 0.02));
  g_assert_null (psc_thorax_find_zone (-1, 0.5));
  g_assert_null (psc_thorax_find_zone (0.5, 1));
}

static guint
count_marks (PscPromptSide side, PscPromptZone zone)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 64, 64);
  cairo_t *cr = cairo_create (surface);
  PscPromptPlaces places = { 0, 0 };
  guint n = 0;

  cairo_scale (cr, 64, 64);
  cairo_set_line_width (cr, 1 / 64.0);
  psc_prompt_places_add (&places, side, zone);
  psc_thorax_stroke_places (cr, &places);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 64; x++)
      n += cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + x]
           > 32;
  cairo_surface_destroy (surface);
  return n;
}

/* Each zone has a drawing and a name, and an outline is more than nothing and less than a fill. */
static void
test_zones (void)
{
  guint n;
  const PscThoraxZone *zones = psc_thorax_get_zones (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = psc_thorax_zone_dup_name (&zones[i]);

      g_test_message ("%s", name);
      g_assert_cmpuint (count_marks (zones[i].side, zones[i].zone), >, 8);
      g_assert_cmpuint (count_marks (zones[i].side, zones[i].zone), <, 900);
    }
  g_assert_cmpuint (count_marks (PSC_PROMPT_SIDE_BILATERAL, PSC_PROMPT_ZONE_UPPER), >,
                    count_marks (PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_UPPER));
  g_assert_cmpuint (count_marks (PSC_PROMPT_SIDE_NONE, PSC_PROMPT_ZONE_NONE), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

#define BIT(zone) (1u << PSC_PROMPT_ZONE_##zone)

static void
toggle (PscThoraxAtlas *atlas, PscPromptSide side, PscPromptZone zone)
{
  const PscThoraxZone toggled = { side, zone };

  psc_thorax_atlas_toggle (atlas, &toggled);
}

static void
assert_places (PscThoraxAtlas *atlas, guint left, guint right)
{
  g_assert_cmphex (psc_thorax_atlas_get_places (atlas)->left, ==, left);
  g_assert_cmphex (psc_thorax_atlas_get_places (atlas)->right, ==, right);
}

/* Zones add up, on both sides; a whole lung takes the place of its zones, and they of it; the heart
 * is one, also where only a half of it was named. */
static void
test_choosing (void)
{
  PscThoraxAtlas *atlas = PSC_THORAX_ATLAS (psc_thorax_atlas_new ());
  GtkWindow *window = psc_test_ui_show (GTK_WIDGET (atlas), 300, 300);
  const PscPromptPlaces half = { BIT (CARDIAC) | BIT (APEX), 0 };
  const PscPromptPlaces none = { 0, 0 };
  guint n = 0;

  g_signal_connect_swapped (atlas, "chosen", G_CALLBACK (count_cb), &n);
  toggle (atlas, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_UPPER);
  toggle (atlas, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_MID);
  toggle (atlas, PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_UPPER);
  assert_places (atlas, BIT (UPPER) | BIT (MID), BIT (UPPER));
  toggle (atlas, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_UPPER);
  assert_places (atlas, BIT (MID), BIT (UPPER));
  toggle (atlas, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_WHOLE);
  assert_places (atlas, BIT (WHOLE), BIT (UPPER));
  toggle (atlas, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_BASE);
  assert_places (atlas, BIT (BASE), BIT (UPPER));
  g_assert_cmpuint (n, ==, 6);

  psc_thorax_atlas_set_places (atlas, &half);
  g_assert_cmpuint (n, ==, 6);
  toggle (atlas, PSC_PROMPT_SIDE_MIDLINE, PSC_PROMPT_ZONE_CARDIAC);
  assert_places (atlas, BIT (APEX), 0);
  toggle (atlas, PSC_PROMPT_SIDE_MIDLINE, PSC_PROMPT_ZONE_CARDIAC);
  assert_places (atlas, BIT (APEX) | BIT (CARDIAC), BIT (CARDIAC));
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (atlas), "thorax"));

  psc_thorax_atlas_set_places (atlas, &none);
  psc_thorax_atlas_set_choosable (atlas, BIT (BASE));
  psc_test_ui_press (GTK_WIDGET (atlas), GDK_KEY_Down);
  psc_test_ui_press (GTK_WIDGET (atlas), GDK_KEY_Right);
  psc_test_ui_press (GTK_WIDGET (atlas), GDK_KEY_space);
  assert_places (atlas, BIT (BASE), 0);
  psc_test_ui_close (window, GTK_WIDGET (atlas));
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
  g_test_add_func ("/thorax/points", test_points);
  g_test_add_func ("/thorax/zones", test_zones);
  g_test_add_func ("/thorax/choosing", test_choosing);
  return g_test_run ();
}
