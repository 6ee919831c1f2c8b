/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* What the window keeps between two starts. */

#define AUTOMATIC_COLORMAP "auto"
#define FIRST_METHOD       "integrated-gradients"

/* A list of more files than that, each chosen by itself, is kept up to here. */
#define MAX_SOURCES 1000

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
  display.mass = g_settings_get_double (self->settings, "mass");
  psc_map_display_spread_contours (&display, g_settings_get_uint (self->settings, "contours"));
  psc_reading_set_display (self->reading, &display);
  psc_reading_set_zones_shown (self->reading,
                               g_settings_get_boolean (self->settings, "zones-shown"));
  psc_reading_set_cells_shown (self->reading,
                               g_settings_get_boolean (self->settings, "cells-shown"));
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
  g_settings_set_double (self->settings, "mass", display->mass);
  g_settings_set_uint (self->settings, "contours", display->n_contours);
  g_settings_set_boolean (self->settings, "zones-shown",
                          psc_reading_get_zones_shown (self->reading));
  g_settings_set_boolean (self->settings, "cells-shown",
                          psc_reading_get_cells_shown (self->reading));
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
  g_settings_bind (self->settings, "trust-pane-open", self->trust_pane, "open",
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
  g_autofree char *mode = g_settings_get_string (self->settings, "last-mode");
  g_auto (GStrv) kept = g_settings_get_strv (self->settings, "kept-methods");
  PscExplanationMode last_mode;
  PscView last;

  if (psc_view_from_nick (view, &last))
    psc_reading_set_view (self->reading, last);
  if (psc_explanation_mode_from_nick (mode, &last_mode))
    psc_reading_set_mode (self->reading, last_mode);
  psc_reading_set_kept_methods (self->reading, (const char *const *) kept);
  psc_reading_set_method (
      self->reading, g_strv_contains (psc_method_get_names (), method) ? method : FIRST_METHOD);
  if (g_str_equal (method, PSC_VIEWER_ALL_METHODS))
    psc_reading_set_method (self->reading, NULL);
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
save_view (PscViewer *self)
{
  const char *method = psc_reading_get_method (self->reading);

  g_settings_set_string (self->settings, "last-method",
                         method != NULL ? method : PSC_VIEWER_ALL_METHODS);
  g_settings_set_strv (self->settings, "kept-methods",
                       psc_reading_get_kept_methods (self->reading));
  g_settings_set_string (self->settings, "last-view",
                         psc_view_get_nick (psc_reading_get_view (self->reading)));
  g_settings_set_string (self->settings, "last-mode",
                         psc_explanation_mode_get_nick (psc_reading_get_mode (self->reading)));
}

/* The URIs of what the study list was made of, each once. */
static char **
dup_sources (PscViewer *self)
{
  GListModel *sources = psc_study_pane_get_sources (self->study_pane);
  guint n = g_list_model_get_n_items (sources);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  for (guint i = 0; i < n && g_hash_table_size (seen) < MAX_SOURCES; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (sources, i);
      char *uri = g_file_get_uri (file);

      if (!g_hash_table_contains (seen, uri))
        g_strv_builder_add (uris, uri);
      g_hash_table_add (seen, uri);
    }
  return g_strv_builder_end (uris);
}

static const char *
get_class_name (PscViewer *self)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));

  return psc_prompt_class_get_name (
      psc_prompt_bank_get_class (bank, psc_reading_get_class_index (self->reading)));
}

static void
save_session (PscViewer *self)
{
  const PscQuery *query = psc_reading_get_query (self->reading);
  g_autofree char *image = self->opened != NULL ? g_file_get_uri (self->opened) : g_strdup ("");
  g_auto (GStrv) sources = dup_sources (self);

  g_settings_set_strv (self->settings, "last-files", (const char *const *) sources);
  g_settings_set_string (self->settings, "last-image", image);
  g_settings_set_string (self->settings, "last-prompt", query->text != NULL ? query->text : "");
  g_settings_set_string (self->settings, "last-class",
                         self->has_asked ? get_class_name (self) : "");
  g_settings_set_string (self->settings, "last-contrast", query->minus != NULL ? query->minus : "");
  g_settings_set_boolean (self->settings, "last-centred", query->centred);
}

/* Whoever does not want to be remembered leaves nothing behind. */
static void
forget_session (PscViewer *self)
{
  static const char *const keys[] = { "last-files", "last-image",    "last-prompt",
                                      "last-class", "last-contrast", "last-centred" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
}

void
psc_viewer_save_state (PscViewer *self)
{
  if (self->settings == NULL)
    return;
  save_size (self);
  save_display (self);
  save_view (self);
  if (g_settings_get_boolean (self->settings, "remember-session"))
    save_session (self);
  else
    forget_session (self);
}

static void
restore_question (PscViewer *self)
{
  g_autofree char *prompt = g_settings_get_string (self->settings, "last-prompt");
  g_autofree char *class_name = g_settings_get_string (self->settings, "last-class");
  g_autofree char *contrast = g_settings_get_string (self->settings, "last-contrast");
  gboolean centred = g_settings_get_boolean (self->settings, "last-centred");
  const char *minus = *contrast != '\0' ? contrast : NULL;
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));
  g_autoptr (PscQuery) query = NULL;
  guint index;

  if (psc_prompt_bank_lookup (bank, class_name, &index) != NULL)
    {
      psc_reading_set_class_index (self->reading, index);
      query = psc_query_new_class (index, minus, centred);
    }
  if (*prompt != '\0')
    {
      g_clear_pointer (&query, psc_query_free);
      query = psc_query_new_prompt (prompt, minus, centred);
    }
  if (query == NULL)
    return;
  psc_prompt_trail_ask (psc_prompt_pane_get_trail (self->prompt_pane), query,
                        PSC_PROMPT_SOURCE_PROGRAM);
  /* Also where it is what the reading begins with. */
  self->has_asked = TRUE;
}

void
psc_viewer_restore (PscViewer *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) current = NULL;
  g_autofree char *image = NULL;
  g_auto (GStrv) uris = NULL;

  g_return_if_fail (PSC_IS_VIEWER (self));

  if (self->settings == NULL || !g_settings_get_boolean (self->settings, "remember-session"))
    return;
  restore_question (self);
  uris = g_settings_get_strv (self->settings, "last-files");
  image = g_settings_get_string (self->settings, "last-image");
  if (*image != '\0')
    current = g_file_new_for_uri (image);
  for (char **uri = uris; *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);

      g_list_store_append (files, file);
    }
  psc_study_pane_restore (self->study_pane, G_LIST_MODEL (files), current);
}
