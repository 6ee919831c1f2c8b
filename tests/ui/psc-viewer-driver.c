/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-viewer-driver.h"

#include "lab/phantom/psc-phantom-save.h"
#include "test-screen.h"
#include "ui/preferences/psc-settings.h"

/* Far more than any condition takes on a slow and busy machine; it only ends what would hang. */
#define PATIENCE_SECONDS 300

#define SETTLE_MILLISECONDS 150

/* What a window before this one left behind is not what this one is to begin with. */
static void
reset_settings (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (char **key = keys; *key != NULL; key++)
    g_settings_reset (settings, *key);
}

PscViewerDriver *
psc_viewer_driver_new (void)
{
  g_autoptr (GSettings) settings = psc_settings_new ();
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (NULL, 512 << 20, 0);
  PscViewerDriver *self = g_new0 (PscViewerDriver, 1);

  test_screen_forgive_tooltips ();
  reset_settings (settings);
  self->engine = psc_engine_new (bank, cache);
  psc_settings_apply_methods (settings, self->engine);
  self->window = psc_viewer_new (NULL, self->engine, settings);
  self->reading = psc_viewer_get_reading (self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  psc_engine_set_model (self->engine, "demonstration", "cpu", PSC_PRECISION_FULL);
  return self;
}

void
psc_viewer_driver_free (PscViewerDriver *self)
{
  test_screen_close (self->window);
  psc_engine_shut_down (self->engine);
  g_object_unref (self->engine);
  g_free (self);
}

static gboolean
set_true_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
psc_viewer_driver_wait (PscViewerDriver *self,
                        PscViewerCondition condition,
                        gpointer data,
                        const char *what)
{
  gboolean is_late = FALSE;
  guint timeout = g_timeout_add_seconds (PATIENCE_SECONDS, set_true_cb, &is_late);

  while (!condition (self, data))
    {
      g_main_context_iteration (NULL, TRUE);
      if (is_late)
        g_error ("this never came: %s", what);
    }
  g_source_remove (timeout);
}

static gboolean
holds (PscViewerDriver *self, gpointer data)
{
  return *(gboolean *) data;
}

void
psc_viewer_driver_pass (PscViewerDriver *self, guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add_full (G_PRIORITY_LOW, milliseconds, set_true_cb, &is_over, NULL);
  psc_viewer_driver_wait (self, holds, &is_over, "a quiet moment");
}

void
psc_viewer_driver_settle (PscViewerDriver *self)
{
  psc_viewer_driver_pass (self, SETTLE_MILLISECONDS);
}

PscPhantom *
psc_viewer_driver_draw_phantom (guint64 seed,
                                guint side,
                                guint n_findings,
                                const PscPhantomAttributes *findings)
{
  g_autoptr (GError) error = NULL;
  PscPhantomParameters parameters;
  PscPhantom *phantom;

  psc_phantom_parameters_init (&parameters);
  parameters.seed = seed;
  parameters.width = parameters.height = side;
  parameters.forced = TRUE;
  parameters.n_findings = n_findings;
  for (guint i = 0; i < n_findings; i++)
    parameters.findings[i] = findings[i];
  phantom = psc_phantom_new (&parameters, &error);
  g_assert_no_error (error);
  return phantom;
}

GFile *
psc_viewer_driver_save_phantom (PscPhantom *phantom)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("phantom-%u", ++n);
  g_autofree char *base = g_strconcat (name, ".png", NULL);
  g_autofree char *path = test_screen_dup_path ("phantoms", base);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  psc_phantom_save (phantom, folder, name, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

GFile *
psc_viewer_driver_save_effusion (guint64 seed)
{
  const PscPhantomAttributes effusion = { .observation = PSC_PHANTOM_PLEURAL_EFFUSION,
                                          .side = PSC_PHANTOM_SIDE_LEFT,
                                          .severity = PSC_PHANTOM_SEVERITY_SEVERE };
  g_autoptr (PscPhantom) phantom = psc_viewer_driver_draw_phantom (seed, 512, 1, &effusion);

  return psc_viewer_driver_save_phantom (phantom);
}

gboolean
psc_viewer_driver_is_scored (PscViewerDriver *self, gpointer before)
{
  PscSession *session = psc_reading_get_session (self->reading);

  if (session == NULL || (before != NULL && session == *(PscSession **) before))
    return FALSE;
  return psc_session_get_classification (session) != NULL;
}

void
psc_viewer_driver_open (PscViewerDriver *self, GFile *file)
{
  PscSession *before = NULL;

  g_set_weak_pointer (&before, psc_reading_get_session (self->reading));
  psc_viewer_open_files (self->window, &file, 1);
  psc_viewer_driver_wait (self, psc_viewer_driver_is_scored, &before,
                          "the scores of an opened image");
  g_clear_weak_pointer (&before);
}

void
psc_viewer_driver_ask (PscViewerDriver *self, const char *prompt, const char *method)
{
  g_autoptr (PscQuery) query = psc_query_new_prompt (prompt, NULL, FALSE);

  psc_reading_set_query (self->reading, query);
  if (method != NULL)
    psc_reading_set_method (self->reading, method);
}

static gboolean
is_ready (PscViewerDriver *self, gpointer overlay)
{
  PscOverlayState state = psc_overlay_get_state (overlay);

  if (state == PSC_OVERLAY_FAILED)
    g_error ("a map failed: %s", psc_overlay_get_message (overlay));
  return state == PSC_OVERLAY_READY;
}

PscOverlay *
psc_viewer_driver_wait_for_map (PscViewerDriver *self, const char *method, PscExplanationMode mode)
{
  PscOverlay *overlay = psc_session_dup_overlay (psc_reading_get_session (self->reading), method,
                                                 mode, psc_reading_get_query (self->reading));

  psc_viewer_driver_wait (self, is_ready, overlay, "a map");
  return overlay;
}

static gboolean
stacks_are_over (PscViewerDriver *self, gpointer data)
{
  PscSession *session = psc_reading_get_session (self->reading);

  for (const char *const *name = psc_reading_get_kept_methods (self->reading); *name != NULL;
       name++)
    {
      PscStackJobState state = psc_stack_job_get_state (psc_session_get_stack_job (session, *name));

      if (state == PSC_STACK_JOB_QUEUED || state == PSC_STACK_JOB_RUNNING)
        return FALSE;
    }
  return TRUE;
}

void
psc_viewer_driver_wait_for_stacks (PscViewerDriver *self)
{
  psc_viewer_driver_wait (self, stacks_are_over, NULL, "all stacks");
}
