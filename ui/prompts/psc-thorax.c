/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-thorax.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <librsvg/rsvg.h>
#include <string.h>

#define RESOURCE  "/io/github/promptoscope/Promptoscope/thorax.svg"
#define GRID_SIDE 256

#define BOTH(zone)                                                                                 \
  { PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_##zone },                                               \
  {                                                                                                \
    PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_##zone                                                   \
  }
#define MIDLINE(zone)                                                                              \
  {                                                                                                \
    PSC_PROMPT_SIDE_MIDLINE, PSC_PROMPT_ZONE_##zone                                                \
  }

/* clang-format off */
static const PscThoraxZone zones[] = {
  BOTH (SHOULDER),
  BOTH (APEX),
  BOTH (UPPER),
  MIDLINE (MEDIASTINUM),
  MIDLINE (SPINE),
  BOTH (CHEST_WALL),
  BOTH (WHOLE),
  BOTH (MID),
  BOTH (PERIPHERAL),
  BOTH (HILAR),
  BOTH (LOWER),
  MIDLINE (CARDIAC),
  { PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_RETROCARDIAC },
  BOTH (BASE),
  BOTH (COSTOPHRENIC),
  BOTH (DIAPHRAGM),
  BOTH (ABDOMEN),
};
/* clang-format on */

/* From the bottom to the top, as in the drawing. */
static const PscPromptZone stacking[] = {
  PSC_PROMPT_ZONE_SHOULDER,     PSC_PROMPT_ZONE_ABDOMEN,      PSC_PROMPT_ZONE_CHEST_WALL,
  PSC_PROMPT_ZONE_SPINE,        PSC_PROMPT_ZONE_MEDIASTINUM,  PSC_PROMPT_ZONE_CARDIAC,
  PSC_PROMPT_ZONE_WHOLE,        PSC_PROMPT_ZONE_UPPER,        PSC_PROMPT_ZONE_MID,
  PSC_PROMPT_ZONE_LOWER,        PSC_PROMPT_ZONE_APEX,         PSC_PROMPT_ZONE_PERIPHERAL,
  PSC_PROMPT_ZONE_HILAR,        PSC_PROMPT_ZONE_BASE,         PSC_PROMPT_ZONE_DIAPHRAGM,
  PSC_PROMPT_ZONE_COSTOPHRENIC, PSC_PROMPT_ZONE_RETROCARDIAC,
};

static const char fill_style[] = "#zones path { fill: #000; stroke: none; }";

/* Sides of the drawing. */
#define DRAWING_SIDE 1000.0

static void
set_style (RsvgHandle *handle, const char *style)
{
  g_autoptr (GError) error = NULL;

  rsvg_handle_set_stylesheet (handle, (const guint8 *) style, strlen (style), &error);
  g_assert_no_error (error);
}

static RsvgHandle *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE, 0, &error);
  gsize length;
  const guint8 *data;
  RsvgHandle *handle;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  handle = rsvg_handle_new_from_data (data, length, &error);
  g_assert_no_error (error);
  return handle;
}

/* The drawing is part of the program and stays for its life. */
static RsvgHandle *
get_filled (void)
{
  static RsvgHandle *handle;

  if (handle == NULL)
    {
      handle = load ();
      set_style (handle, fill_style);
    }
  return handle;
}

static RsvgHandle *
get_stroked (double thickness)
{
  static RsvgHandle *handle;
  static double styled;

  if (handle == NULL)
    handle = load ();
  if (styled != thickness)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *style = g_strdup_printf (
          "#zones path { fill: none; stroke: #000; stroke-width: %s; stroke-linejoin: round; }",
          g_ascii_formatd (number, sizeof number, "%.4f", thickness * DRAWING_SIDE));

      set_style (handle, style);
      styled = thickness;
    }
  return handle;
}

const PscThoraxZone *
psc_thorax_get_zones (guint *n)
{
  *n = G_N_ELEMENTS (zones);
  return zones;
}

gboolean
psc_thorax_zone_is_in (const PscThoraxZone *zone, const PscPromptPlaces *places)
{
  guint bit = 1u << zone->zone;

  if (zone->side == PSC_PROMPT_SIDE_LEFT)
    return (places->left & bit) != 0;
  if (zone->side == PSC_PROMPT_SIDE_RIGHT)
    return (places->right & bit) != 0;
  /* The heart, the mediastinum and the spine are one zone each, whatever side of them it is. */
  return ((places->left | places->right) & bit) != 0;
}

char *
psc_thorax_zone_dup_name (const PscThoraxZone *zone)
{
  static const char *const names[][2] = {
    [PSC_PROMPT_ZONE_WHOLE] = { N_ ("whole right lung"), N_ ("whole left lung") },
    [PSC_PROMPT_ZONE_APEX] = { N_ ("right apex"), N_ ("left apex") },
    [PSC_PROMPT_ZONE_UPPER] = { N_ ("right upper zone"), N_ ("left upper zone") },
    [PSC_PROMPT_ZONE_MID] = { N_ ("right mid zone"), N_ ("left mid zone") },
    [PSC_PROMPT_ZONE_LOWER] = { N_ ("right lower zone"), N_ ("left lower zone") },
    [PSC_PROMPT_ZONE_BASE] = { N_ ("right base"), N_ ("left base") },
    [PSC_PROMPT_ZONE_HILAR] = { N_ ("right hilar region"), N_ ("left hilar region") },
    [PSC_PROMPT_ZONE_PERIPHERAL] = { N_ ("right periphery"), N_ ("left periphery") },
    [PSC_PROMPT_ZONE_RETROCARDIAC] = { NULL, N_ ("retrocardiac region") },
    [PSC_PROMPT_ZONE_COSTOPHRENIC] = { N_ ("right costophrenic angle"),
                                       N_ ("left costophrenic angle") },
    [PSC_PROMPT_ZONE_DIAPHRAGM] = { N_ ("right hemidiaphragm"), N_ ("left hemidiaphragm") },
    [PSC_PROMPT_ZONE_MEDIASTINUM] = { N_ ("mediastinum"), N_ ("mediastinum") },
    [PSC_PROMPT_ZONE_CARDIAC] = { N_ ("heart"), N_ ("heart") },
    [PSC_PROMPT_ZONE_CHEST_WALL] = { N_ ("right chest wall"), N_ ("left chest wall") },
    [PSC_PROMPT_ZONE_SHOULDER] = { N_ ("right shoulder"), N_ ("left shoulder") },
    [PSC_PROMPT_ZONE_SPINE] = { N_ ("thoracic spine"), N_ ("thoracic spine") },
    [PSC_PROMPT_ZONE_ABDOMEN] = { N_ ("right upper abdomen"), N_ ("left upper abdomen") },
  };

  return g_strdup (_ (names[zone->zone][zone->side != PSC_PROMPT_SIDE_RIGHT]));
}

static void
mask_layer (cairo_t *cr, RsvgHandle *handle, const char *id)
{
  const RsvgRectangle unit = { 0, 0, 1, 1 };
  g_autoptr (GError) error = NULL;
  cairo_pattern_t *mask;

  cairo_push_group_with_content (cr, CAIRO_CONTENT_ALPHA);
  if (!rsvg_handle_render_layer (handle, cr, id, &unit, &error))
    g_warning ("%s: %s", id, error->message);
  mask = cairo_pop_group (cr);
  cairo_mask (cr, mask);
  cairo_pattern_destroy (mask);
}

static void
mask_zone (cairo_t *cr, RsvgHandle *handle, const PscThoraxZone *zone)
{
  g_autofree char *id = g_strdup_printf ("#%s-%s", psc_prompt_side_get_nicks ()[zone->side],
                                         psc_prompt_zone_get_nicks ()[zone->zone]);

  mask_layer (cr, handle, id);
}

void
psc_thorax_draw_anatomy (cairo_t *cr)
{
  mask_layer (cr, get_filled (), "#anatomy");
}

void
psc_thorax_fill_zone (cairo_t *cr, const PscThoraxZone *zone)
{
  mask_zone (cr, get_filled (), zone);
}

void
psc_thorax_stroke_zone (cairo_t *cr, const PscThoraxZone *zone)
{
  mask_zone (cr, get_stroked (cairo_get_line_width (cr)), zone);
}

gboolean
psc_thorax_stroke_places (cairo_t *cr, const PscPromptPlaces *places)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (psc_thorax_zone_is_in (&zones[i], places))
      {
        psc_thorax_stroke_zone (cr, &zones[i]);
        any = TRUE;
      }
  return any;
}

static void
mark_zone (guint8 *grid, guint index)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, GRID_SIDE, GRID_SIDE);
  int stride = cairo_image_surface_get_stride (surface);
  cairo_t *cr = cairo_create (surface);
  const guint8 *alpha;

  cairo_scale (cr, GRID_SIDE, GRID_SIDE);
  psc_thorax_fill_zone (cr, &zones[index]);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  alpha = cairo_image_surface_get_data (surface);
  for (int y = 0; y < GRID_SIDE; y++)
    for (int x = 0; x < GRID_SIDE; x++)
      if (alpha[y * stride + x] > 127)
        grid[y * GRID_SIDE + x] = (guint8) (index + 1);
  cairo_surface_destroy (surface);
}

/* Which zone is on top, plus 1, at each point of a grid over the unit square. */
static const guint8 *
get_grid (void)
{
  static guint8 *grid;

  if (grid == NULL)
    {
      grid = g_new0 (guint8, GRID_SIDE * GRID_SIDE);
      for (gsize i = 0; i < G_N_ELEMENTS (stacking); i++)
        for (guint j = 0; j < G_N_ELEMENTS (zones); j++)
          if (zones[j].zone == stacking[i])
            mark_zone (grid, j);
    }
  return grid;
}

const PscThoraxZone *
psc_thorax_find_zone (double x, double y)
{
  guint index;

  if (!(x >= 0 && x < 1 && y >= 0 && y < 1))
    return NULL;
  index = get_grid ()[(int) (y * GRID_SIDE) * GRID_SIDE + (int) (x * GRID_SIDE)];
  return index > 0 ? &zones[index - 1] : NULL;
}
