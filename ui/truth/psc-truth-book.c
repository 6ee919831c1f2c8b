/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-book.h"

#include <glib/gi18n.h>

#include "file/psc-output-file.h"
#include "truth/psc-truth-file.h"
#include "ui/truth/psc-truth-keeper.h"
#include "ui/truth/psc-truth-load.h"

/* What is known of one image's file; it stays for as long as the window. */
typedef struct
{
  PscTruthBook *book;     /* borrowed */
  PscRegionSet *regions;  /* owned */
  PscTruthImage *image;   /* owned: of its size, without findings */
  char *kept_path;        /* owned */
  PscTruthFinding *lungs; /* owned, nullable: where they are */
  char *note;             /* owned, nullable */
  guint edition;          /* of what was opened when it was read */
  gboolean is_misfit;     /* what was opened does not fit the picture, as the note says */
  gboolean has_phantom;
  gboolean is_revealed;
  gboolean has_twin; /* another file has the same picture, and shares its regions */
} Page;

struct _PscTruthBook
{
  GObject parent_instance;

  PscReading *reading;       /* owned */
  char *folder;              /* owned */
  PscTruthKeeper *keeper;    /* owned */
  GHashTable *pages;         /* owned, of URIs to Page */
  PscImage *image;           /* owned, nullable: on screen */
  GFile *file;               /* owned, nullable: that it came from */
  GCancellable *cancellable; /* owned, nullable: of what is being looked up */
  PscTruthSet *set;          /* owned, nullable: what was opened */
  GFile *set_file;           /* owned, nullable */
  char *set_name;            /* owned, nullable */
  guint edition;             /* counts what was opened */
};

G_DEFINE_FINAL_TYPE (PscTruthBook, psc_truth_book, G_TYPE_OBJECT)

enum
{
  CHANGED,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
page_free (Page *page)
{
  g_signal_handlers_disconnect_by_data (page->regions, page);
  g_object_unref (page->regions);
  psc_truth_image_unref (page->image);
  g_clear_pointer (&page->lungs, psc_truth_finding_unref);
  g_free (page->kept_path);
  g_free (page->note);
  g_free (page);
}

static void
forget_image (PscTruthBook *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->image);
  g_clear_object (&self->file);
}

static void
psc_truth_book_dispose (GObject *object)
{
  PscTruthBook *self = PSC_TRUTH_BOOK (object);

  forget_image (self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->set, psc_truth_set_unref);
  g_clear_object (&self->set_file);
  g_clear_object (&self->reading);
  G_OBJECT_CLASS (psc_truth_book_parent_class)->dispose (object);
}

static void
psc_truth_book_finalize (GObject *object)
{
  PscTruthBook *self = PSC_TRUTH_BOOK (object);

  g_free (self->folder);
  g_free (self->set_name);
  G_OBJECT_CLASS (psc_truth_book_parent_class)->finalize (object);
}

static void
psc_truth_book_class_init (PscTruthBookClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = psc_truth_book_dispose;
  object_class->finalize = psc_truth_book_finalize;
  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_TRUTH_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", PSC_TYPE_TRUTH_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

void
psc_truth_book_tell (PscTruthBook *self, const char *text)
{
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
psc_truth_book_init (PscTruthBook *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) page_free);
  self->keeper = psc_truth_keeper_new ();
  g_signal_connect_object (self->keeper, "failed", G_CALLBACK (psc_truth_book_tell), self,
                           G_CONNECT_SWAPPED);
}

PscTruthBook *
psc_truth_book_new (PscReading *reading, const char *folder)
{
  PscTruthBook *self = g_object_new (PSC_TYPE_TRUTH_BOOK, NULL);

  self->reading = g_object_ref (reading);
  self->folder = g_strdup (folder);
  return self;
}

static Page *
get_page (PscTruthBook *self)
{
  g_autofree char *uri = self->file != NULL ? g_file_get_uri (self->file) : NULL;

  return uri != NULL ? g_hash_table_lookup (self->pages, uri) : NULL;
}

/* (transfer full): what was drawn, as it is written. */
static PscTruthSet *
dup_drawn (const Page *page)
{
  g_autoptr (GPtrArray) findings = psc_region_set_dup_own (page->regions);
  PscTruthSet *set = psc_truth_set_new (_ ("Promptoscope"));
  PscTruthImage *image = psc_truth_image_copy (page->image);

  for (guint i = 0; i < findings->len; i++)
    psc_truth_image_take_finding (image, psc_truth_finding_ref (findings->pdata[i]));
  psc_truth_set_take_image (set, image);
  return set;
}

static void
edited_cb (Page *page)
{
  g_autoptr (PscTruthSet) set = dup_drawn (page);

  psc_truth_keeper_keep (page->book->keeper, page->kept_path, set);
}

static void
changed_cb (Page *page)
{
  g_signal_emit (page->book, signals[CHANGED], 0);
}

/* (nullable): another file with the same picture in it. */
static Page *
find_twin (PscTruthBook *self, const char *kept_path)
{
  GHashTableIter iter;
  gpointer page;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &page))
    if (g_str_equal (((Page *) page)->kept_path, kept_path))
      return page;
  return NULL;
}

static void
start_regions (Page *page, PscTruthLoad *load)
{
  page->regions =
      psc_region_set_new (psc_image_get_width (load->image), psc_image_get_height (load->image));
  if (load->own != NULL)
    psc_region_set_load (page->regions, PSC_REGION_OWN, g_steal_pointer (&load->own));
  g_signal_connect_swapped (page->regions, "edited", G_CALLBACK (edited_cb), page);
  g_signal_connect_swapped (page->regions, "changed", G_CALLBACK (changed_cb), page);
}

/* What was drawn on a picture is one thing, in however many files the picture is: the one would be
 * written over the other. */
static Page *
add_page (PscTruthBook *self, PscTruthLoad *load)
{
  Page *twin = find_twin (self, load->kept_path);
  Page *page = g_new0 (Page, 1);

  page->book = self;
  page->image = psc_truth_image_new_for (load->image, NULL);
  page->has_phantom = load->has_phantom;
  if (twin != NULL)
    page->regions = g_object_ref (twin->regions);
  else
    start_regions (page, load);
  page->has_twin = twin != NULL;
  if (twin != NULL)
    twin->has_twin = TRUE;
  page->kept_path = g_steal_pointer (&load->kept_path);
  if (load->own_note != NULL)
    psc_truth_book_tell (self, load->own_note);
  g_hash_table_insert (self->pages, g_file_get_uri (self->file), page);
  return page;
}

static GPtrArray *
none (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) psc_region_item_unref);
}

static void
fill_page (PscTruthBook *self, Page *page, PscTruthLoad *load)
{
  g_free (page->note);
  page->note = g_steal_pointer (&load->note);
  page->is_misfit = load->is_misfit;
  page->edition = self->edition;
  g_clear_pointer (&page->lungs, psc_truth_finding_unref);
  page->lungs = g_steal_pointer (&load->lungs);
  if (page->has_twin)
    psc_region_set_load (page->regions, PSC_REGION_PHANTOM, none ());
  psc_region_set_load (page->regions, PSC_REGION_FILE,
                       load->file != NULL ? g_steal_pointer (&load->file) : none ());
  if (load->phantom != NULL)
    psc_region_set_load (page->regions, PSC_REGION_PHANTOM, g_steal_pointer (&load->phantom));
}

/* Of a picture that two files have, each file has what is said of it. */
static void
forget_twin (Page *page)
{
  psc_region_set_load (page->regions, PSC_REGION_FILE, none ());
  psc_region_set_load (page->regions, PSC_REGION_PHANTOM, none ());
}

static void
show_page (PscTruthBook *self, Page *page)
{
  psc_viewport_set_regions (psc_reading_get_viewport (self->reading), page->regions);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscTruthBook) self = user_data;
  g_autoptr (PscTruthLoad) load = psc_truth_load_finish (result, NULL);
  Page *page;

  if (load == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  page = get_page (self);
  if (page == NULL)
    page = add_page (self, load);
  fill_page (self, page, load);
  show_page (self, page);
}

/* What is not known of the image on screen. */
static void
look_up (PscTruthBook *self)
{
  Page *page = get_page (self);
  g_autofree char *path = self->file != NULL ? g_file_get_path (self->file) : NULL;
  PscTruthLoad *load;

  if (self->image == NULL || path == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  load = psc_truth_load_new (self->image, path);
  load->kept_folder = page == NULL ? g_strdup (self->folder) : NULL;
  load->set = self->set != NULL ? psc_truth_set_ref (self->set) : NULL;
  load->is_phantom_wanted = page != NULL && page->is_revealed;
  psc_truth_load_async (load, self->cancellable, loaded_cb, g_object_ref (self));
}

void
psc_truth_book_turn_to (PscTruthBook *self, PscImage *image, GFile *file)
{
  Page *page;

  g_return_if_fail (PSC_IS_TRUTH_BOOK (self));

  forget_image (self);
  if (image != NULL && file != NULL)
    {
      g_set_object (&self->image, image);
      g_set_object (&self->file, file);
    }
  page = get_page (self);
  if (page != NULL)
    {
      /* A line that was begun does not wait for whoever comes back. */
      psc_region_set_draw (page->regions, PSC_REGION_TOOL_NONE);
      if (page->has_twin)
        forget_twin (page);
      show_page (self, page);
    }
  else
    g_signal_emit (self, signals[CHANGED], 0);
  if (page == NULL || page->edition != self->edition || page->has_twin)
    look_up (self);
}

PscRegionSet *
psc_truth_book_get_regions (PscTruthBook *self)
{
  Page *page = get_page (self);

  return page != NULL ? page->regions : NULL;
}

static void
tell_notes (PscTruthBook *self)
{
  const char *const *notes = psc_truth_set_get_notes (self->set);
  g_autofree char *text = notes[0] != NULL ? g_strjoinv ("\n", (char **) notes) : NULL;

  if (text != NULL)
    psc_truth_book_tell (self, text);
}

static void
set_opened (PscTruthBook *self, PscTruthSet *set, GFile *file)
{
  g_autofree char *base = file != NULL ? g_file_get_basename (file) : NULL;

  g_clear_pointer (&self->set, psc_truth_set_unref);
  g_free (self->set_name);
  g_set_object (&self->set_file, file);
  self->set = set;
  self->set_name = base != NULL ? g_filename_display_name (base) : NULL;
  self->edition++;
  look_up (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PscTruthBook *self = g_task_get_source_object (task);
  GError *error = NULL;
  PscTruthSet *set = psc_truth_file_load_finish (result, &error);

  if (set == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  set_opened (self, set, g_task_get_task_data (task));
  tell_notes (self);
  g_task_return_boolean (task, TRUE);
}

void
psc_truth_book_open_async (PscTruthBook *self,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (PSC_IS_TRUTH_BOOK (self));

  g_task_set_source_tag (task, psc_truth_book_open_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  if (path == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                             _ ("Only files of this computer can be opened"));
  else
    psc_truth_file_load_async (path, NULL, cancellable, opened_cb, g_steal_pointer (&task));
}

gboolean
psc_truth_book_open_finish (PscTruthBook *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
psc_truth_book_close (PscTruthBook *self)
{
  g_return_if_fail (PSC_IS_TRUTH_BOOK (self));

  if (self->set != NULL)
    set_opened (self, NULL, NULL);
}

const char *
psc_truth_book_get_file_name (PscTruthBook *self)
{
  return self->set_name;
}

PscTruthFinding *
psc_truth_book_get_lungs (PscTruthBook *self)
{
  Page *page = get_page (self);

  return page != NULL ? page->lungs : NULL;
}

const char *
psc_truth_book_get_note (PscTruthBook *self)
{
  Page *page = get_page (self);

  return page != NULL ? page->note : NULL;
}

const char *
psc_truth_book_get_misfit (PscTruthBook *self)
{
  Page *page = get_page (self);

  return page != NULL && page->is_misfit ? page->note : NULL;
}

gboolean
psc_truth_book_can_reveal (PscTruthBook *self)
{
  Page *page = get_page (self);

  return page != NULL && page->has_phantom && !page->is_revealed;
}

void
psc_truth_book_reveal (PscTruthBook *self)
{
  Page *page = get_page (self);

  if (page == NULL || page->is_revealed)
    return;
  page->is_revealed = TRUE;
  look_up (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What is to be written where. */
typedef struct
{
  PscTruthSet *set;
  char *path;
  char **inputs;
} Saving;

static void
saving_free (Saving *saving)
{
  psc_truth_set_unref (saving->set);
  g_free (saving->path);
  g_strfreev (saving->inputs);
  g_free (saving);
}

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Saving *saving = task_data;
  g_autoptr (GError) error = NULL;

  if (psc_output_file_check (saving->path, (const char *const *) saving->inputs, &error)
      && psc_truth_file_save (saving->set, saving->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static char **
dup_inputs (PscTruthBook *self, GPtrArray *inputs)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GFile *const files[] = { self->file, self->set_file };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = files[i] != NULL ? g_file_get_path (files[i]) : NULL;

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  for (guint i = 0; inputs != NULL && i < inputs->len; i++)
    if (inputs->pdata[i] != NULL)
      g_strv_builder_add (builder, inputs->pdata[i]);
  return g_strv_builder_end (builder);
}

void
psc_truth_book_save_async (PscTruthBook *self,
                           GFile *file,
                           GPtrArray *inputs,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Page *page = get_page (self);
  Saving *saving;

  g_return_if_fail (page != NULL);

  g_task_set_source_tag (task, psc_truth_book_save_async);
  if (path == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                               _ ("Files can only be saved on this computer"));
      return;
    }
  saving = g_new0 (Saving, 1);
  saving->set = dup_drawn (page);
  saving->path = g_steal_pointer (&path);
  saving->inputs = dup_inputs (self, inputs);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
psc_truth_book_save_finish (PscTruthBook *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
psc_truth_book_is_busy (PscTruthBook *self)
{
  return psc_truth_keeper_is_busy (self->keeper);
}
