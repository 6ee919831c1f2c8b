/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-window-text.h"

#include <glib/gi18n.h>

#include "figure/psc-figure-text.h"
#include "image/psc-voi.h"

/* Which of several windows or tables it is, in front of the numbers. */
static void
append_choice (GString *text, PscImage *image)
{
  guint choice = psc_image_get_voi_choice (image);

  if (psc_voi_get_n_own (image) > 1 || choice > 0)
    {
      g_autofree char *name = psc_voi_dup_name (image, choice);

      g_string_append_printf (text, "%s · ", name);
    }
}

char *
psc_window_text_describe (PscViewport *viewport)
{
  GString *text = g_string_new (NULL);
  PscImage *image = psc_viewport_get_image (viewport);
  const PscWindow *window = psc_viewport_get_window (viewport);
  g_autofree char *width = NULL;
  g_autofree char *level = NULL;
  PscWindow own;

  if (image == NULL)
    return g_string_free (text, FALSE);
  if (window == NULL)
    append_choice (text, image);
  if (window == NULL && psc_image_get_voi_table (image) != NULL)
    {
      g_string_append (text, _ ("The image’s own table"));
      return g_string_free (text, FALSE);
    }

  psc_image_get_window (image, &own);
  if (window == NULL)
    window = &own;
  width = psc_figure_format_digits (window->width, 5);
  level = psc_figure_format_digits (window->centre, 5);
  /* Translators: window width and window level of a radiograph. */
  g_string_append_printf (text, _ ("W %s  L %s"), width, level);
  return g_string_free (text, FALSE);
}

char *
psc_window_text_explain (PscViewport *viewport, const char *text)
{
  PscImage *image = psc_viewport_get_image (viewport);
  g_autofree char *name = NULL;

  if (image == NULL || psc_viewport_get_window (viewport) == NULL)
    return g_strdup (text);
  name = psc_voi_dup_name (image, psc_image_get_voi_choice (image));
  /* Translators: a window and level, and the name of the window that the model got. */
  return g_strdup_printf (_ ("%s, for the eye only; the model sees “%s”"), text, name);
}
