/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-scan.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/psc-dicom-probe.h"
#include "image/psc-image-file.h"
#include "study/psc-study-file-name.h"
#include "study/psc-study-output.h"
#include "study/psc-study-table.h"

/* What a probe looks at: DICOM's mark ends at byte 132. */
#define PROBE_SIZE 256

typedef struct
{
  dev_t device;
  ino_t inode;
} FolderId;

typedef struct
{
  char *key;  /* owned, to sort by */
  char *path; /* owned */
  char *name; /* owned, in UTF-8 */
} Entry;

typedef struct
{
  GArray *entries;     /* owned, of Entry */
  GHashTable *entered; /* owned, of FolderId */
  guint max_depth;
  guint n_seen;
  guint n_unreadable;
  guint n_directories;
  gboolean is_cut;
  GCancellable *cancellable;
} Scan;

static guint
folder_id_hash (gconstpointer data)
{
  const FolderId *id = data;

  return (guint) id->inode ^ (guint) (id->inode >> 32) ^ (guint) id->device * 31;
}

static gboolean
folder_id_equal (gconstpointer a, gconstpointer b)
{
  const FolderId *left = a, *right = b;

  return left->device == right->device && left->inode == right->inode;
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry->path);
  g_free (entry->name);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Entry *) a)->key, ((const Entry *) b)->key);
}

/* (nullable) (transfer full) */
static GBytes *
read_head (const char *path)
{
  guint8 head[PROBE_SIZE];
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gssize n = fd >= 0 ? read (fd, head, sizeof head) : -1;

  if (fd >= 0)
    close (fd);
  return n > 0 ? g_bytes_new (head, (gsize) n) : NULL;
}

gboolean
psc_study_is_medium_directory (const char *path)
{
  g_autoptr (GBytes) bytes = read_head (path);

  return bytes != NULL && psc_dicom_probe_directory (bytes);
}

static gboolean
begins_as_image (const char *path)
{
  g_autoptr (GBytes) bytes = read_head (path);
  guint n_formats;
  const PscImageFormat *formats = psc_image_file_get_formats (&n_formats);

  if (bytes == NULL || psc_dicom_probe_directory (bytes))
    return FALSE;
  for (guint i = 0; i < n_formats; i++)
    if (formats[i].probe (bytes))
      return TRUE;
  return FALSE;
}

gboolean
psc_study_is_image (const char *path)
{
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return FALSE;
  if (psc_study_has_dicom_name (path) && psc_study_is_medium_directory (path))
    return FALSE;
  return psc_study_has_image_name (path) || begins_as_image (path);
}

static void
add_entry (Scan *scan, const char *path, const char *name)
{
  g_autofree char *shown = g_filename_display_name (name);
  Entry entry = { g_utf8_collate_key_for_filename (shown, -1), g_strdup (path),
                  g_steal_pointer (&shown) };

  g_array_append_val (scan->entries, entry);
}

static gboolean
is_over (Scan *scan)
{
  if (g_cancellable_is_cancelled (scan->cancellable))
    return TRUE;
  if (scan->entries->len < PSC_STUDY_SCAN_MAX_STUDIES && scan->n_seen < PSC_STUDY_SCAN_MAX_ENTRIES)
    return FALSE;
  scan->is_cut = TRUE;
  return TRUE;
}

static void scan_folder (Scan *scan, const char *folder, const char *prefix, guint depth);

static void
scan_entry (Scan *scan, const char *folder, const char *prefix, const char *base, guint depth)
{
  g_autofree char *path = g_build_filename (folder, base, NULL);
  g_autofree char *name = g_build_filename (prefix, base, NULL);
  struct stat status;

  scan->n_seen++;
  if (stat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode))
    {
      if (depth < scan->max_depth)
        scan_folder (scan, path, name, depth + 1);
      else if (scan->max_depth > 0)
        scan->is_cut = TRUE;
    }
  else if (S_ISREG (status.st_mode) && psc_study_has_dicom_name (path)
           && psc_study_is_medium_directory (path))
    scan->n_directories++;
  else if (S_ISREG (status.st_mode) && (psc_study_has_image_name (path) || begins_as_image (path)))
    add_entry (scan, path, name);
}

static gboolean
enter (Scan *scan, const char *folder)
{
  struct stat status;
  FolderId *id;

  if (stat (folder, &status) != 0)
    return TRUE;
  id = g_new (FolderId, 1);
  id->device = status.st_dev;
  id->inode = status.st_ino;
  return g_hash_table_add (scan->entered, id);
}

/* Names are read before any is looked into, so that no more than one folder is open at a time. */
static void
scan_folder (Scan *scan, const char *folder, const char *prefix, guint depth)
{
  g_autoptr (GPtrArray) bases = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) own = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *base;

  if (!enter (scan, folder))
    return;
  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    {
      scan->n_unreadable++;
      return;
    }
  while ((base = g_dir_read_name (dir)) != NULL && bases->len < PSC_STUDY_SCAN_MAX_ENTRIES)
    if (!psc_study_is_passed_over (base))
      g_ptr_array_add (bases, g_strdup (base));
  g_clear_pointer (&dir, g_dir_close);

  own = psc_study_output_list (folder, bases, scan->cancellable);
  for (guint i = 0; i < bases->len && !is_over (scan); i++)
    if (own == NULL || !g_hash_table_contains (own, bases->pdata[i]))
      scan_entry (scan, folder, prefix, bases->pdata[i], depth);
}

static void
scan_init (Scan *scan, guint max_depth, GCancellable *cancellable)
{
  memset (scan, 0, sizeof *scan);
  scan->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (scan->entries, entry_clear);
  scan->entered = g_hash_table_new_full (folder_id_hash, folder_id_equal, g_free, NULL);
  scan->max_depth = max_depth;
  scan->cancellable = cancellable;
}

static void
scan_clear (Scan *scan)
{
  g_clear_pointer (&scan->entries, g_array_unref);
  g_clear_pointer (&scan->entered, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

/* The length of the folders that all names begin with: they tell nothing apart. */
static gsize
get_shared_length (GArray *entries)
{
  const char *first = entries->len > 0 ? g_array_index (entries, Entry, 0).name : "";
  gsize shared = 0;

  for (const char *slash = strchr (first, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      gsize length = (gsize) (slash + 1 - first);

      for (guint i = 1; i < entries->len; i++)
        if (strncmp (g_array_index (entries, Entry, i).name, first, length) != 0)
          return shared;
      shared = length;
    }
  return shared;
}

static void
make_studies (Scan *scan, GPtrArray *studies, gsize shared)
{
  g_array_sort (scan->entries, compare_entries);
  for (guint i = 0; i < scan->entries->len; i++)
    {
      const Entry *entry = &g_array_index (scan->entries, Entry, i);

      g_ptr_array_add (studies, psc_study_new (entry->path, entry->name + shared));
    }
}

void
psc_study_scan_into (GPtrArray *studies,
                     const char *folder,
                     const char *prefix,
                     GCancellable *cancellable)
{
  g_auto (Scan) scan = { NULL };

  scan_init (&scan, 0, cancellable);
  scan_folder (&scan, folder, prefix, 0);
  make_studies (&scan, studies, 0);
}

GPtrArray *
psc_study_scan (const char *folder,
                guint *n_unreadable,
                guint *n_directories,
                gboolean *is_cut,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GPtrArray) studies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *name = g_filename_display_name (folder);
  g_auto (Scan) scan = { NULL };

  if (g_access (folder, R_OK | X_OK) != 0)
    {
      int code = errno;

      g_set_error (error, PSC_STUDY_ERROR, PSC_STUDY_ERROR_FILE, "%s: %s", name, g_strerror (code));
      return NULL;
    }
  scan_init (&scan, PSC_STUDY_SCAN_MAX_DEPTH, cancellable);
  scan_folder (&scan, folder, "", 0);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  make_studies (&scan, studies, get_shared_length (scan.entries));
  *n_unreadable = scan.n_unreadable;
  *n_directories = scan.n_directories;
  *is_cut = scan.is_cut;
  return g_steal_pointer (&studies);
}
