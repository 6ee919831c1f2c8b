/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* What is drawn on the images, with the pointer or the keys, and taken in the hand again. While it
 * is, the keys that move it come before all others. */

/* The width of what is drawn without a pointer, of what is in sight. */
#define FIRST_SIZE 0.25

static PscRegionSet *
get_regions (PscViewer *self)
{
  return psc_viewport_get_regions (psc_reading_get_viewport (self->reading));
}

void
psc_viewer_draw (PscViewer *self, const char *tool, gboolean more)
{
  static const char *const tools[] = { "none", "box", "ellipse", "polygon", "free-hand", NULL };
  PscViewport *viewport = psc_reading_get_viewport (self->reading);
  PscRegionSet *regions = get_regions (self);

  if (regions == NULL || !g_strv_contains (tools, tool))
    return;
  /* What nobody sees is not to be drawn. */
  psc_viewport_set_regions_shown (viewport, TRUE);
  psc_viewer_show_findings (self);
  for (guint i = 0; tools[i] != NULL; i++)
    if (g_str_equal (tool, tools[i]))
      (more ? psc_region_set_draw_more : psc_region_set_draw) (regions, (PscRegionTool) i);
}

/* The keys that move it are the picture's. */
static void
focus_picture (PscViewer *self)
{
  GPtrArray *panels = psc_panel_grid_get_panels (self->grid);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (panels->len > 0 && (focus == NULL || !PSC_IS_CANVAS (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (psc_panel_get_canvas (g_ptr_array_index (panels, 0))));
}

void
psc_viewer_hold_region (PscViewer *self)
{
  PscRegionSet *regions = get_regions (self);

  if (regions == NULL || !psc_region_set_hold_chosen (regions))
    return;
  psc_viewport_set_regions_shown (psc_reading_get_viewport (self->reading), TRUE);
  focus_picture (self);
}

/* In the middle of what is in sight. */
static void
place (PscViewer *self, PscRegionSet *regions)
{
  PscViewport *viewport = psc_reading_get_viewport (self->reading);
  PscImage *image = psc_viewport_get_image (viewport);
  const double width = (double) psc_image_get_width (image);
  PscPoint centre;

  psc_viewport_get_centre (viewport, &centre.x, &centre.y);
  centre.x *= width;
  centre.y *= (double) psc_image_get_height (image);
  psc_region_set_place (regions, &centre, FIRST_SIZE * width / psc_viewport_get_zoom (viewport));
  focus_picture (self);
}

/* Whoever begins with Enter has no pointer. */
static void
end_drawing (PscViewer *self, PscRegionSet *regions)
{
  if (psc_region_set_get_sketch (regions)->points->len == 0)
    place (self, regions);
  else
    psc_region_set_close (regions, 0);
}

static gboolean
take_drawing_key (PscViewer *self, PscRegionSet *regions, guint key)
{
  switch (key)
    {
    case GDK_KEY_Escape:
      psc_region_set_draw (regions, PSC_REGION_TOOL_NONE);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      end_drawing (self, regions);
      return TRUE;
    case GDK_KEY_BackSpace:
      psc_region_set_step_back (regions);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
nudge (PscViewer *self, PscRegionSet *regions, int dx, int dy, gboolean fine)
{
  const double step = psc_viewer_get_key_step (self, fine);
  gboolean is_mirrored = psc_viewport_get_mirrored (psc_reading_get_viewport (self->reading));

  psc_region_set_nudge (regions, (is_mirrored ? -dx : dx) * step, dy * step);
}

static gboolean
take_holding_key (PscViewer *self, PscRegionSet *regions, guint key, gboolean shift)
{
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      nudge (self, regions, key == GDK_KEY_Left ? -1 : 1, 0, shift);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      nudge (self, regions, 0, key == GDK_KEY_Up ? -1 : 1, shift);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
    case GDK_KEY_ISO_Left_Tab:
      return psc_region_set_step_hold (regions, shift || key == GDK_KEY_ISO_Left_Tab ? -1 : 1);
    case GDK_KEY_Insert:
    case GDK_KEY_KP_Insert:
      return psc_region_set_add_corner (regions);
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      return psc_region_set_remove_held (regions);
    case GDK_KEY_Escape:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      psc_region_set_let_go (regions);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
remove_chosen (PscRegionSet *regions)
{
  guint index;

  return psc_region_set_get_chosen (regions, &index) != NULL
         && psc_region_set_remove (regions, index);
}

/* Whether the key was for what is being drawn, or held, or chosen. */
gboolean
psc_viewer_region_key (PscViewer *self, guint key, GdkModifierType modifiers)
{
  PscRegionSet *regions = get_regions (self);
  const GdkModifierType pressed = modifiers & gtk_accelerator_get_default_mod_mask ();
  guint region;
  int handle;

  if (regions == NULL || (pressed & ~GDK_SHIFT_MASK) != 0)
    return FALSE;
  if (psc_region_set_get_sketch (regions)->tool != PSC_REGION_TOOL_NONE)
    return pressed == 0 && take_drawing_key (self, regions, key);
  if (!psc_viewport_get_regions_shown (psc_reading_get_viewport (self->reading)))
    return FALSE;
  if (psc_region_set_get_held (regions, &region, &handle))
    return take_holding_key (self, regions, key, pressed != 0);
  return pressed == 0 && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
         && remove_chosen (regions);
}
