/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

/* How long the last image may stay while the next one is read: too short a time to read a picture
 * under another one's name, and long enough for paging not to flicker. In milliseconds. */
#define PATIENCE 120

typedef struct
{
  PscViewer *window; /* owned */
  PscStudy *study;   /* owned */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->study);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* No image is on screen from here on, nor anything that was computed of one. */
static void
leave (PscViewer *self, const char *page)
{
  g_clear_object (&self->opened);
  psc_reading_open (self->reading, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, page);
}

/* Whatever was chosen and cannot be shown, the last image does not stay in its place. */
static void
show_failure (PscViewer *self, const GError *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->failure, escaped);
  leave (self, "failure");
}

static gboolean
wait_cb (gpointer data)
{
  PscViewer *self = data;

  self->patience = 0;
  leave (self, "opening");
  return G_SOURCE_REMOVE;
}

/* @name: (nullable): of the image that is being read, %NULL if none is any more */
static void
set_opening (PscViewer *self, GCancellable *cancellable, const char *name)
{
  if (self->opening_one != NULL)
    g_cancellable_cancel (self->opening_one);
  g_set_object (&self->opening_one, cancellable);
  gtk_spinner_set_spinning (self->opening, cancellable != NULL);
  gtk_label_set_label (self->opening_name, name != NULL ? name : "");
  g_clear_handle_id (&self->patience, g_source_remove);
  if (cancellable != NULL)
    self->patience = g_timeout_add (PATIENCE, wait_cb, self);
}

/* What the reader will most likely turn to is read ahead. */
static void
prefetch (PscViewer *self)
{
  PscStudy *next = psc_study_pane_peek_next (self->study_pane);

  psc_opener_prefetch (self->opener, next != NULL ? psc_study_get_file (next) : NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  PscViewer *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSession) session = psc_opener_open_finish (PSC_OPENER (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->opening_one)
    return;
  set_opening (self, NULL, NULL);
  psc_study_set_failed (opening->study, error != NULL ? error->message : NULL);
  if (session == NULL)
    {
      show_failure (self, error);
      prefetch (self);
      return;
    }
  g_set_object (&self->opened, psc_study_get_file (opening->study));
  if (opening->study == self->added)
    psc_viewer_add_recent (self, self->opened, psc_study_get_name (opening->study));
  psc_reading_open (self->reading, session, psc_study_get_name (opening->study));
  gtk_stack_set_visible_child_name (self->stack, "reading");
  psc_viewer_release_keys (self);
  prefetch (self);
}

/* @study: (nullable): %NULL when the open one was taken out of the list and none is left */
static void
open_study_cb (PscViewer *self, PscStudy *study)
{
  g_autoptr (GCancellable) cancellable = NULL;
  Opening *opening;

  if (study == NULL)
    {
      set_opening (self, NULL, NULL);
      leave (self, "welcome");
      return;
    }
  cancellable = g_cancellable_new ();
  opening = g_new0 (Opening, 1);
  set_opening (self, cancellable, psc_study_get_name (study));
  opening->window = g_object_ref (self);
  opening->study = g_object_ref (study);
  psc_opener_open_async (self->opener, psc_study_get_file (study), cancellable, opened_cb, opening);
}

static void
added_cb (PscViewer *self, PscStudy *study)
{
  g_set_object (&self->added, study);
}

static void
open_sample_cb (PscViewer *self, GFile *file)
{
  psc_viewer_open_files (self, &file, 1);
}

/* A list of one needs no list beside it. */
static void
studies_changed_cb (PscViewer *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (psc_study_pane_get_list (self->study_pane))) > 1
      && !self->has_shown_studies)
    {
      self->has_shown_studies = TRUE;
      psc_split_view_set_show_sidebar (self->study_split, TRUE);
    }
}

/* A note that nobody sees says nothing. */
static void
noted_cb (PscViewer *self)
{
  psc_split_view_set_show_sidebar (self->study_split, TRUE);
}

void
psc_viewer_open_files (PscViewer *self, GFile *const *files, guint n_files)
{
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  g_return_if_fail (PSC_IS_VIEWER (self));

  for (guint i = 0; i < n_files; i++)
    g_list_store_append (list, files[i]);
  psc_study_pane_add_files (self->study_pane, G_LIST_MODEL (list));
}

void
psc_viewer_init_files (PscViewer *self)
{
  psc_study_pane_setup_drop (self->study_pane, self->drop_area);
  g_signal_connect_object (psc_study_pane_get_list (self->study_pane), "items-changed",
                           G_CALLBACK (studies_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->study_pane, "open-study", G_CALLBACK (open_study_cb), self);
  g_signal_connect_swapped (self->study_pane, "added", G_CALLBACK (added_cb), self);
  g_signal_connect_swapped (self->study_pane, "noted", G_CALLBACK (noted_cb), self);
  g_signal_connect_swapped (self->welcome, "open-sample", G_CALLBACK (open_sample_cb), self);
}
