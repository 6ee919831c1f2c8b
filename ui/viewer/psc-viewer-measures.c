/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* What was measured in an image goes with it and comes back with it, for as long as the window is
 * there; it is written nowhere. While a handle is held, the keys that move it come before all
 * others. */

/* A step of an arrow key, of the image's longer side; with Shift it is a pixel. */
#define STEP 0.005

/* The first length of a ruler, of what is in sight. */
#define FIRST_LENGTH 0.3

static PscMeasureSet *
get_measures (PscViewer *self)
{
  return psc_viewport_get_measures (psc_reading_get_viewport (self->reading));
}

static void
session_cb (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);
  g_autofree char *uri = self->opened != NULL ? g_file_get_uri (self->opened) : NULL;
  PscMeasureSet *set = NULL;
  PscImage *image;

  if (session != NULL && uri != NULL)
    {
      image = psc_session_get_image (session);
      set = g_hash_table_lookup (self->measures, uri);
      if (set == NULL)
        {
          set = psc_measure_set_new ((double) psc_image_get_width (image),
                                     (double) psc_image_get_height (image));
          g_hash_table_insert (self->measures, g_steal_pointer (&uri), set);
        }
      psc_measure_set_let_go (set);
    }
  psc_viewport_set_measures (psc_reading_get_viewport (self->reading), set);
}

void
psc_viewer_measure (PscViewer *self, const char *kind)
{
  static const char *const kinds[] = { "ruler", "angle", "heart", NULL };
  PscViewport *viewport = psc_reading_get_viewport (self->reading);
  PscMeasureSet *set = get_measures (self);
  PscImage *image = psc_viewport_get_image (viewport);
  PscPoint centre;
  double width;

  if (set == NULL || image == NULL || !g_strv_contains (kinds, kind))
    return;
  width = (double) psc_image_get_width (image);
  psc_viewport_get_centre (viewport, &centre.x, &centre.y);
  centre.x *= width;
  centre.y *= (double) psc_image_get_height (image);
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_str_equal (kind, kinds[i]))
      psc_measure_set_add (set, (PscMeasureKind) i, &centre,
                           FIRST_LENGTH * width / psc_viewport_get_zoom (viewport));
}

void
psc_viewer_measure_next (PscViewer *self)
{
  PscMeasureSet *set = get_measures (self);

  if (set != NULL)
    psc_measure_set_step (set, 1);
}

void
psc_viewer_measure_clear (PscViewer *self)
{
  PscMeasureSet *set = get_measures (self);

  if (set != NULL)
    psc_measure_set_clear (set);
}

double
psc_viewer_get_key_step (PscViewer *self, gboolean fine)
{
  PscViewport *viewport = psc_reading_get_viewport (self->reading);
  PscImage *image = psc_viewport_get_image (viewport);
  double side = (double) MAX (psc_image_get_width (image), psc_image_get_height (image));

  return fine ? 1 : MAX (side * STEP / psc_viewport_get_zoom (viewport), 1);
}

static void
move (PscViewer *self, PscMeasureSet *set, int dx, int dy, gboolean fine)
{
  PscViewport *viewport = psc_reading_get_viewport (self->reading);
  double step = psc_viewer_get_key_step (self, fine);

  psc_measure_set_move_by (set, (psc_viewport_get_mirrored (viewport) ? -dx : dx) * step,
                           dy * step);
}

gboolean
psc_viewer_measure_key (PscViewer *self, guint key, GdkModifierType modifiers)
{
  PscMeasureSet *set = get_measures (self);
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;
  guint held, point;

  if (set == NULL || !psc_measure_set_get_held (set, &held, &point)
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      move (self, set, key == GDK_KEY_Left ? -1 : 1, 0, shift);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      move (self, set, 0, key == GDK_KEY_Up ? -1 : 1, shift);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
    case GDK_KEY_ISO_Left_Tab:
      return psc_measure_set_step (set, shift || key == GDK_KEY_ISO_Left_Tab ? -1 : 1);
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
    case GDK_KEY_Escape:
      return psc_measure_set_remove_held (set);
    default:
      return FALSE;
    }
}

void
psc_viewer_init_measures (PscViewer *self)
{
  self->measures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_signal_connect_swapped (self->reading, "notify::session", G_CALLBACK (session_cb), self);
}
