/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include <glib/gi18n.h>

#include "truth/psc-truth-class.h"
#include "truth/psc-truth-error.h"
#include "ui/widgets/psc-file-dialog.h"

/* What is said of the images, in a pane below them. */

/* Of the user's data. */
#define KEPT_FOLDER "regions"

static PscRegionSet *
get_regions (PscViewer *self)
{
  return psc_viewport_get_regions (psc_reading_get_viewport (self->reading));
}

void
psc_viewer_show_findings (PscViewer *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->truth_pane), TRUE);
  psc_viewer_update_actions (self);
}

/* In the pane, as far as there is one: it belongs to a picture. */
static void
told_cb (PscViewer *self, const char *text)
{
  if (psc_reading_get_session (self->reading) != NULL)
    psc_viewer_show_findings (self);
  else
    psc_viewer_add_toast (self, adw_toast_new (text));
}

static void
session_cb (PscViewer *self)
{
  PscSession *session = psc_reading_get_session (self->reading);

  psc_truth_book_turn_to (self->truth_book,
                          session != NULL ? psc_session_get_image (session) : NULL, self->opened);
}

/* What is drawn is an answer to what is asked, until somebody says something else. */
static void
name_next (PscViewer *self)
{
  PscRegionSet *regions = get_regions (self);
  const PscQuery *query = psc_reading_get_query (self->reading);
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));

  if (regions == NULL)
    return;
  if (query->text != NULL)
    psc_region_set_set_name (regions, NULL, query->text);
  else
    psc_region_set_set_name (
        regions, psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, query->class_index)),
        NULL);
}

static void
book_cb (PscViewer *self)
{
  name_next (self);
  psc_viewer_update_actions (self);
}

static void
asked_cb (PscViewer *self, const char *class_name, const char *phrase)
{
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));
  g_autoptr (PscQuery) query = NULL;
  guint index;

  if (phrase != NULL)
    query = psc_query_new_prompt (phrase, NULL, FALSE);
  else if (psc_truth_class_find (bank, class_name, &index) != NULL)
    query = psc_query_new_class (index, NULL, FALSE);
  else
    query = psc_query_new_prompt (class_name, NULL, FALSE);
  psc_prompt_trail_ask (psc_prompt_pane_get_trail (self->prompt_pane), query,
                        PSC_PROMPT_SOURCE_CHOICE);
}

/* A file that was tried. */
typedef struct
{
  PscViewer *window; /* owned */
  GFile *file;       /* owned */
  gboolean is_try;   /* what it is not, it may be a table of images */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->file);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  PscViewer *self = opening->window;
  g_autoptr (GError) error = NULL;

  if (psc_truth_book_open_finish (PSC_TRUTH_BOOK (source), result, &error))
    psc_viewer_show_findings (self);
  else if (opening->is_try
           && g_error_matches (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED))
    psc_viewer_open_unknown (self, opening->file);
  else
    psc_truth_book_tell (self->truth_book, error->message);
}

static void
open (PscViewer *self, GFile *file, gboolean is_try)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->file = g_object_ref (file);
  opening->is_try = is_try;
  psc_truth_book_open_async (self->truth_book, file, NULL, opened_cb, opening);
}

void
psc_viewer_open_regions (PscViewer *self, GFile *file)
{
  g_return_if_fail (PSC_IS_VIEWER (self));

  open (self, file, FALSE);
}

static gboolean
can_hold_regions (GFile *file)
{
  static const char *const endings[] = { ".json", ".json.gz", ".csv", ".csv.gz" };
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (base, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

/* Over a picture, a file may speak of that picture. What it is shows when it is read. */
static gboolean
dropped_cb (PscViewer *self, GListModel *files)
{
  g_autoptr (GFile) file = NULL;

  if (psc_reading_get_session (self->reading) == NULL || g_list_model_get_n_items (files) != 1)
    return FALSE;
  file = g_list_model_get_item (files, 0);
  if (!can_hold_regions (file))
    return FALSE;
  open (self, file, TRUE);
  return TRUE;
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscViewer) self = user_data;
  g_autoptr (GFile) file =
      psc_file_dialog_choose_file_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    open (self, file, FALSE);
}

void
psc_viewer_choose_regions (PscViewer *self)
{
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (PSC_FILE_DIALOG_OPEN, _ ("Open Regions"), _ ("_Open"));

  psc_file_dialog_choose_async (dialog, GTK_WIDGET (self), NULL, chosen_cb, g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (psc_truth_book_save_finish (PSC_TRUTH_BOOK (source), result, &error))
    {
      psc_viewer_add_toast (self, adw_toast_new (_ ("The regions were saved")));
      return;
    }
  text = g_strdup_printf (_ ("The regions cannot be saved: %s"), error->message);
  psc_truth_book_tell (self->truth_book, text);
}

void
psc_viewer_save_regions_to (PscViewer *self, GFile *file)
{
  g_autoptr (GPtrArray) inputs =
      psc_study_list_dup_paths (psc_study_pane_get_list (self->study_pane));

  if (get_regions (self) != NULL)
    psc_truth_book_save_async (self->truth_book, file, inputs, saved_cb, g_object_ref (self));
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscViewer) self = user_data;
  g_autoptr (GFile) file =
      psc_file_dialog_choose_file_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    psc_viewer_save_regions_to (self, file);
}

void
psc_viewer_save_regions (PscViewer *self)
{
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (PSC_FILE_DIALOG_SAVE, _ ("Save Regions"), _ ("_Save"));

  psc_file_dialog_set_initial_name (dialog, _ ("regions.json"));
  psc_file_dialog_choose_async (dialog, GTK_WIDGET (self), NULL, place_chosen_cb,
                                g_object_ref (self));
}

/* A first time, it comes with the keyboard in it. */
void
psc_viewer_toggle_findings (PscViewer *self)
{
  gboolean is_visible = gtk_widget_get_visible (GTK_WIDGET (self->truth_pane));

  gtk_widget_set_visible (GTK_WIDGET (self->truth_pane), !is_visible);
  if (!is_visible)
    psc_truth_pane_focus (self->truth_pane);
  psc_viewer_update_actions (self);
}

void
psc_viewer_init_truth (PscViewer *self)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, KEPT_FOLDER, NULL);

  self->truth_book = psc_truth_book_new (self->reading, folder);
  psc_truth_pane_set_book (self->truth_pane, self->reading, self->truth_book);
  g_signal_connect_swapped (self->reading, "notify::session", G_CALLBACK (session_cb), self);
  g_signal_connect_swapped (self->reading, "notify::query", G_CALLBACK (name_next), self);
  g_signal_connect_swapped (self->truth_book, "changed", G_CALLBACK (book_cb), self);
  g_signal_connect_swapped (self->truth_book, "told", G_CALLBACK (told_cb), self);
  g_signal_connect_swapped (self->truth_pane, "asked", G_CALLBACK (asked_cb), self);
  g_signal_connect_swapped (self->study_pane, "dropped", G_CALLBACK (dropped_cb), self);
}
