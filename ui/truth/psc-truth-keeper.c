/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-keeper.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "truth/psc-truth-file.h"

struct _PscTruthKeeper
{
  GObject parent_instance;

  GHashTable *waiting; /* owned, of paths to PscTruthSet */
  gboolean is_writing;
};

G_DEFINE_FINAL_TYPE (PscTruthKeeper, psc_truth_keeper, G_TYPE_OBJECT)

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One file. */
typedef struct
{
  char *path;
  PscTruthSet *set;
} Writing;

static void
writing_free (Writing *writing)
{
  g_free (writing->path);
  psc_truth_set_unref (writing->set);
  g_free (writing);
}

static void
psc_truth_keeper_finalize (GObject *object)
{
  g_hash_table_unref (PSC_TRUTH_KEEPER (object)->waiting);
  G_OBJECT_CLASS (psc_truth_keeper_parent_class)->finalize (object);
}

static void
psc_truth_keeper_class_init (PscTruthKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_truth_keeper_finalize;
  signals[FAILED] = g_signal_new ("failed", PSC_TYPE_TRUTH_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
psc_truth_keeper_init (PscTruthKeeper *self)
{
  self->waiting =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) psc_truth_set_unref);
}

PscTruthKeeper *
psc_truth_keeper_new (void)
{
  return g_object_new (PSC_TYPE_TRUTH_KEEPER, NULL);
}

static gboolean
fail (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (code), g_strerror (code));
  return FALSE;
}

static gboolean
write_file (const Writing *writing, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (writing->path);

  if (psc_truth_image_get_n_findings (psc_truth_set_get_image (writing->set, 0)) == 0)
    return g_unlink (writing->path) == 0 || errno == ENOENT || fail (error);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error);
  return psc_truth_file_save (writing->set, writing->path, error);
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (write_file (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void write_next (PscTruthKeeper *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscTruthKeeper *self = PSC_TRUTH_KEEPER (source);
  GApplication *application = g_application_get_default ();
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  self->is_writing = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      message = g_strdup_printf (_ ("The regions cannot be kept: %s"), error->message);
      g_signal_emit (self, signals[FAILED], 0, message);
    }
  write_next (self);
  if (application != NULL)
    g_application_release (application);
}

/* The task holds the keeper, and while it is at work the application goes on. */
static void
write_next (PscTruthKeeper *self)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GTask) task = NULL;
  GHashTableIter iter;
  gpointer path, set;
  Writing *writing;

  g_hash_table_iter_init (&iter, self->waiting);
  if (self->is_writing || !g_hash_table_iter_next (&iter, &path, &set))
    return;
  writing = g_new0 (Writing, 1);
  writing->path = g_strdup (path);
  writing->set = psc_truth_set_ref (set);
  g_hash_table_iter_remove (&iter);
  self->is_writing = TRUE;
  if (application != NULL)
    g_application_hold (application);
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, write_next);
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);
  g_task_run_in_thread (task, write_thread);
}

void
psc_truth_keeper_keep (PscTruthKeeper *self, const char *path, PscTruthSet *set)
{
  g_return_if_fail (PSC_IS_TRUTH_KEEPER (self));

  g_hash_table_replace (self->waiting, g_strdup (path), psc_truth_set_ref (set));
  write_next (self);
}

gboolean
psc_truth_keeper_is_busy (PscTruthKeeper *self)
{
  return self->is_writing;
}
