/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include <glib/gi18n.h>

#include "image/psc-image-facts.h"

/* Whose image is on screen is said in the header bar and over the picture. Both take it from the
 * reading, which has no name without its image. */

static void
update_subtitle (PscViewer *self)
{
  PscEngine *engine = psc_reading_get_engine (self->reading);
  const char *model =
      psc_engine_get_state (engine) == PSC_ENGINE_READY ? psc_engine_get_model_name (engine) : NULL;

  adw_window_title_set_subtitle (self->window_title, model != NULL ? model : "");
}

static void
update_title (PscViewer *self)
{
  const char *name = psc_reading_get_title (self->reading);
  g_autofree char *title = NULL;

  if (name != NULL)
    title = g_strdup_printf (_ ("%s — Promptoscope"), name);
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _ ("Promptoscope"));
  adw_window_title_set_title (self->window_title, name != NULL ? name : _ ("Promptoscope"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->window_title), name);
}

/* The file itself knows its view better than a table. */
static const char *
get_view_name (PscSession *session, PscStudy *study)
{
  PscImageView view = psc_image_get_facts (psc_session_get_image (session))->view;
  PscStudyLabels *labels = study != NULL ? psc_study_get_labels (study) : NULL;

  if (view == PSC_IMAGE_VIEW_UNKNOWN && labels != NULL)
    view = psc_study_labels_get_view (labels);
  return psc_image_view_get_name (view);
}

/* Its place among the images that the filters let through, since those are what one pages to. */
static char *
dup_place (PscStudyList *list, PscStudy *study)
{
  guint position;

  if (!psc_study_list_find (list, study, &position))
    return NULL;
  /* Translators: an image's number in the list, and how many there are. */
  return g_strdup_printf (_ ("%u of %u"), position + 1,
                          g_list_model_get_n_items (G_LIST_MODEL (list)));
}

static void
update_details (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);
  PscStudyList *list;
  PscStudy *study;
  g_autofree char *place = NULL;
  g_autofree char *both = NULL;
  const char *view;

  if (session == NULL)
    return;
  list = psc_study_pane_get_list (self->study_pane);
  study = self->opened != NULL ? psc_study_list_get_by_file (list, self->opened) : NULL;
  view = get_view_name (session, study);
  place = dup_place (list, study);
  if (view != NULL && place != NULL)
    both = g_strdup_printf ("%s · %s", view, place);
  psc_reading_set_details (self->reading, both != NULL ? both : view != NULL ? view : place);
}

void
psc_viewer_init_name (PscViewer *self)
{
  PscEngine *engine = psc_reading_get_engine (self->reading);

  g_signal_connect_swapped (self->reading, "notify::title", G_CALLBACK (update_title), self);
  g_signal_connect_swapped (self->reading, "notify::session", G_CALLBACK (update_details), self);
  g_signal_connect_swapped (engine, "notify", G_CALLBACK (update_subtitle), self);
  g_signal_connect_object (psc_study_pane_get_list (self->study_pane), "items-changed",
                           G_CALLBACK (update_details), self, G_CONNECT_SWAPPED);
  update_title (self);
  update_subtitle (self);
}
