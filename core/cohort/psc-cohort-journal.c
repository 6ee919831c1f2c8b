/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cohort/psc-cohort-results.h"
#include "cohort/psc-cohort-row.h"
#include "file/psc-descriptor.h"
#include "file/psc-replaced-file.h"

/* Microseconds between two times that the file is on the disk. */
#define FLUSH_INTERVAL G_TIME_SPAN_SECOND

struct _PscCohortJournal
{
  char *folder;  /* owned */
  char *name;    /* owned, of the file */
  char *earlier; /* owned, of that which lies aside */
  int fd;
  gsize size;     /* of what is whole */
  gint64 flushed; /* monotonic: when it was last on the disk */
  guint n_done;
  GHashTable *known; /* owned, place to GBytes, of what lies aside */
};

static gboolean
fail (const PscCohortJournal *self, GError **error, int code)
{
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE,
               _ ("%s: the results cannot be written: %s"), self->name, g_strerror (code));
  return FALSE;
}

static gboolean
open_file (PscCohortJournal *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, self->name, NULL);

  self->fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (self->fd < 0)
    return fail (self, error, errno);
  /* Some file systems have no locks. */
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_BUSY,
               _ ("%s: another process is at work on this"), self->name);
  return FALSE;
}

/* (transfer full): the bytes of a file in the folder; empty if it is not there */
static GBytes *
read_file (const PscCohortJournal *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_bytes_new (NULL, 0);
  return psc_cohort_results_read_file (path, error);
}

static gboolean
write_all (const PscCohortJournal *self, const char *data, gsize size, GError **error)
{
  int code = psc_descriptor_write (self->fd, data, size);

  return code == 0 || fail (self, error, code);
}

/* Rows that a loss of power takes away are only done again, so that this need not wait for the disk
 * each time. */
static gboolean
flush (PscCohortJournal *self, GError **error)
{
  self->flushed = g_get_monotonic_time ();
  return fdatasync (self->fd) == 0 || errno == EINVAL || fail (self, error, errno);
}

/* What is not whole is as if it had never been written. */
static gboolean
cut (PscCohortJournal *self, GError **error)
{
  if (ftruncate (self->fd, (off_t) self->size) == 0
      && lseek (self->fd, (off_t) self->size, SEEK_SET) >= 0)
    return TRUE;
  return fail (self, error, errno);
}

/* Rows that are not where they belong, but good. */
static void
take_aside (PscCohortJournal *self, PscCohortShard shard, PscCohortKnown *known, guint n_prefix)
{
  GHashTableIter iter;
  gpointer place, rows;

  g_hash_table_iter_init (&iter, known->rows);
  while (g_hash_table_iter_next (&iter, &place, &rows))
    if (GPOINTER_TO_UINT (place) >= psc_cohort_shard_get_place (shard, n_prefix)
        && !g_hash_table_contains (self->known, place))
      g_hash_table_insert (self->known, place, g_bytes_ref (rows));
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint one = GPOINTER_TO_UINT (a);
  guint other = GPOINTER_TO_UINT (b);

  return one < other ? -1 : one > other;
}

/* Before the file is cut: nothing that was done gets lost. */
static gboolean
write_aside (PscCohortJournal *self, const PscCohortTask *task, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) places = g_hash_table_get_keys (self->known);
  g_autoptr (GError) local_error = NULL;

  if (places == NULL)
    return TRUE;
  psc_cohort_row_write_header (text, task->plan->keep_ids);
  places = g_list_sort (places, compare_places);
  for (GList *place = places; place != NULL; place = place->next)
    {
      gsize size;
      const char *rows = g_bytes_get_data (g_hash_table_lookup (self->known, place->data), &size);

      g_string_append_len (text, rows, (gssize) size);
    }
  if (psc_replaced_file_write (self->folder, self->earlier, text->str, text->len, TRUE,
                               &local_error))
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", self->earlier,
               local_error->message);
  return FALSE;
}

static char *
describe_damage (const PscCohortJournal *self, const PscCohortKnown *known)
{
  if (known->n_damaged == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%s: %u row is damaged (line %u); its image is done again.",
                                    "%s: %u rows are damaged (such as line %u); their images are "
                                    "done again.",
                                    known->n_damaged),
                          self->name, known->n_damaged, known->first_damaged);
}

static gboolean
take_up (PscCohortJournal *self,
         const PscCohortTask *task,
         PscCohortStore *store,
         PscCohortShard shard,
         GBytes *bytes,
         char **note,
         GError **error)
{
  g_autoptr (PscCohortKnown) known =
      psc_cohort_known_new (task, store, shard, bytes, self->name, error);
  g_autoptr (GBytes) aside = known != NULL ? read_file (self, self->earlier, error) : NULL;
  g_autoptr (PscCohortKnown) earlier = NULL;

  if (aside == NULL)
    return FALSE;
  earlier = psc_cohort_known_new (task, store, shard, aside, self->earlier, NULL);
  take_aside (self, shard, known, known->n_prefix);
  if (earlier != NULL)
    take_aside (self, shard, earlier, known->n_prefix);
  *note = describe_damage (self, known);
  self->n_done = known->n_prefix;
  self->size = known->prefix;
  return write_aside (self, task, error);
}

static gboolean
begin (PscCohortJournal *self, const PscCohortTask *task, GError **error)
{
  g_autoptr (GString) header = g_string_new (NULL);

  if (!cut (self, error))
    return FALSE;
  if (self->size > 0)
    return TRUE;
  psc_cohort_row_write_header (header, task->plan->keep_ids);
  return psc_cohort_journal_append (self, header, error);
}

PscCohortJournal *
psc_cohort_journal_open (const PscCohortTask *task,
                         PscCohortStore *store,
                         const char *folder,
                         PscCohortShard shard,
                         gboolean resume,
                         char **note,
                         GError **error)
{
  g_autoptr (PscCohortJournal) self = g_new0 (PscCohortJournal, 1);
  g_autofree char *shard_name = psc_cohort_shard_dup_name (shard);
  g_autoptr (GBytes) bytes = NULL;

  self->folder = g_strdup (folder);
  self->name = psc_cohort_shard_dup_results (shard);
  self->earlier = g_strdup_printf (".earlier-%s.csv", shard_name);
  self->known = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  self->fd = -1;
  if (!open_file (self, error))
    return NULL;
  bytes = read_file (self, self->name, error);
  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) > 0 && !resume)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST,
                   _ ("%s: there are results already; --resume goes on with them"), self->name);
      return NULL;
    }
  if (!take_up (self, task, store, shard, bytes, note, error) || !begin (self, task, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
psc_cohort_journal_free (PscCohortJournal *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->earlier);
  g_hash_table_unref (self->known);
  g_free (self);
}

guint
psc_cohort_journal_get_n_done (const PscCohortJournal *self)
{
  return self->n_done;
}

GBytes *
psc_cohort_journal_dup_known (PscCohortJournal *self, guint place)
{
  GBytes *rows = g_hash_table_lookup (self->known, GUINT_TO_POINTER (place));

  return rows != NULL ? g_bytes_ref (rows) : NULL;
}

gboolean
psc_cohort_journal_append (PscCohortJournal *self, const GString *rows, GError **error)
{
  if (!write_all (self, rows->str, rows->len, error))
    {
      cut (self, NULL);
      return FALSE;
    }
  self->size += rows->len;
  return g_get_monotonic_time () - self->flushed < FLUSH_INTERVAL || flush (self, error);
}

gboolean
psc_cohort_journal_finish (PscCohortJournal *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, self->earlier, NULL);

  if (!flush (self, error))
    return FALSE;
  g_unlink (path);
  return TRUE;
}
