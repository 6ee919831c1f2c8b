/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* What the window keeps between two starts. */

#define AUTOMATIC_COLORMAP "auto"
#define FIRST_METHOD       "integrated-gradients"

static void
load_display (PscViewer *self)
{
  g_autofree char *colormap = g_settings_get_string (self->settings, "colormap");
  g_autofree char *sign = g_settings_get_string (self->settings, "sign");
  g_autofree char *scale = g_settings_get_string (self->settings, "scale");
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  /* NULL for the automatic one, and for one that there no longer is. */
  display.colormap = psc_colormap_get (colormap);
  if (!psc_sign_from_name (sign, &display.sign))
    display.sign = PSC_SIGN_POSITIVE;
  if (!psc_scale_from_name (scale, &display.scale))
    display.scale = PSC_SCALE_MAP;
  display.opacity = g_settings_get_double (self->settings, "opacity");
  display.threshold = g_settings_get_double (self->settings, "threshold");
  psc_reading_set_display (self->reading, &display);
  psc_reading_set_zones_shown (self->reading,
                               g_settings_get_boolean (self->settings, "zones-shown"));
}

static void
save_display (PscViewer *self)
{
  const PscMapDisplay *display = psc_reading_get_display (self->reading);

  g_settings_set_string (self->settings, "colormap",
                         display->colormap != NULL ? psc_colormap_get_name (display->colormap)
                                                   : AUTOMATIC_COLORMAP);
  g_settings_set_string (self->settings, "sign", psc_sign_get_name (display->sign));
  g_settings_set_string (self->settings, "scale", psc_scale_get_name (display->scale));
  g_settings_set_double (self->settings, "opacity", display->opacity);
  g_settings_set_double (self->settings, "threshold", display->threshold);
  g_settings_set_boolean (self->settings, "zones-shown",
                          psc_reading_get_zones_shown (self->reading));
}

static void
load_size (PscViewer *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_settings_bind (self->settings, "study-pane-visible", self->study_split, "show-beside",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "prompt-pane-visible", self->prompt_split, "show-beside",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
save_size (PscViewer *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* The method that points best at the truth of phantoms comes first of all. */
static void
load_view (PscViewer *self)
{
  g_autofree char *method = g_settings_get_string (self->settings, "last-method");
  g_autofree char *view = g_settings_get_string (self->settings, "last-view");
  PscView last;

  if (psc_view_from_nick (view, &last))
    psc_reading_set_view (self->reading, last);
  if (g_str_equal (method, PSC_VIEWER_ALL_METHODS))
    psc_reading_set_method (self->reading, NULL);
  else if (g_strv_contains (psc_method_get_names (), method))
    psc_reading_set_method (self->reading, method);
  else
    psc_reading_set_method (self->reading, FIRST_METHOD);
}

void
psc_viewer_load_state (PscViewer *self)
{
  if (self->settings == NULL)
    return;
  load_size (self);
  load_display (self);
  load_view (self);
}

static void
save_session (PscViewer *self)
{
  gboolean remembers = g_settings_get_boolean (self->settings, "remember-session");
  const PscQuery *query = psc_reading_get_query (self->reading);
  const char *method = psc_reading_get_method (self->reading);
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (remembers && self->opened != NULL)
    {
      g_autofree char *uri = g_file_get_uri (self->opened);

      g_strv_builder_add (files, uri);
    }
  list = g_strv_builder_end (files);
  g_settings_set_strv (self->settings, "last-files", (const char *const *) list);
  g_settings_set_string (self->settings, "last-prompt",
                         remembers && query->text != NULL ? query->text : "");
  g_settings_set_string (self->settings, "last-method",
                         method != NULL ? method : PSC_VIEWER_ALL_METHODS);
  g_settings_set_string (self->settings, "last-view",
                         psc_view_get_nick (psc_reading_get_view (self->reading)));
}

void
psc_viewer_save_state (PscViewer *self)
{
  if (self->settings == NULL)
    return;
  save_size (self);
  save_display (self);
  save_session (self);
}

static void
restore_prompt (PscViewer *self)
{
  g_autofree char *prompt = g_settings_get_string (self->settings, "last-prompt");
  g_autoptr (PscQuery) query = NULL;

  if (*prompt == '\0')
    return;
  query = psc_query_new_prompt (prompt, NULL, FALSE);
  psc_reading_set_query (self->reading, query);
}

void
psc_viewer_restore (PscViewer *self)
{
  g_auto (GStrv) uris = NULL;

  g_return_if_fail (PSC_IS_VIEWER (self));

  if (self->settings == NULL || !g_settings_get_boolean (self->settings, "remember-session"))
    return;
  restore_prompt (self);
  uris = g_settings_get_strv (self->settings, "last-files");
  for (char **uri = uris; *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);

      psc_viewer_open_files (self, &file, 1);
    }
}
