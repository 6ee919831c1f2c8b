/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-stack-folder.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX     ".stack"
#define KEY_LENGTH 64

/* A temporary file that is older has no writer any more. */
#define TEMPORARY_SECONDS 3600

typedef struct
{
  char *path; /* owned */
  guint64 size;
  gint64 used; /* nanoseconds */
  gboolean is_temporary;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

static gboolean
fail (GError **error, int code)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("the folder of stacks: %s"),
               g_strerror (code));
  return FALSE;
}

gboolean
psc_stack_folder_ensure (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) != 0 || g_chmod (folder, 0700) != 0)
    return fail (error, errno);
  return TRUE;
}

char *
psc_stack_folder_dup_path (const char *folder, const char *key)
{
  g_autofree char *name = g_strconcat (key, SUFFIX, NULL);

  return g_build_filename (folder, name, NULL);
}

/* Whether a file is one of ours, by its name: a key and the suffix, and behind it what a writer's
 * temporary name has. */
static gboolean
recognise (const char *name, gboolean *is_temporary)
{
  const char *rest;

  if (strspn (name, "0123456789abcdef") != KEY_LENGTH
      || !g_str_has_prefix (name + KEY_LENGTH, SUFFIX))
    return FALSE;
  rest = name + KEY_LENGTH + strlen (SUFFIX);
  *is_temporary = *rest != '\0';
  return !*is_temporary || (*rest == '.' && strlen (rest) == 7);
}

static GPtrArray *
list_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean is_temporary;
      GStatBuf info;
      Entry *entry;

      if (!recognise (name, &is_temporary) || g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      entry = g_new (Entry, 1);
      entry->path = g_steal_pointer (&path);
      entry->size = (guint64) info.st_size;
      entry->used =
          (gint64) info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
      entry->is_temporary = is_temporary;
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

guint64
psc_stack_folder_measure (const char *folder)
{
  g_autoptr (GPtrArray) entries = list_entries (folder);
  guint64 sum = 0;

  for (guint i = 0; i < entries->len; i++)
    sum += ((Entry *) entries->pdata[i])->size;
  return sum;
}

static int
compare_latest_first (gconstpointer a, gconstpointer b)
{
  const Entry *one = *(Entry *const *) a;
  const Entry *other = *(Entry *const *) b;

  return (one->used < other->used) - (one->used > other->used);
}

gboolean
psc_stack_folder_trim (const char *folder, guint64 limit, GError **error)
{
  g_autoptr (GPtrArray) entries = list_entries (folder);
  gint64 stale =
      (g_get_real_time () / G_USEC_PER_SEC - TEMPORARY_SECONDS) * G_GINT64_CONSTANT (1000000000);
  guint64 sum = 0;
  int code = 0;

  g_ptr_array_sort (entries, compare_latest_first);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      if (entry->is_temporary ? entry->used >= stale
                              : limit > 0 && entry->size <= limit - MIN (sum, limit))
        {
          sum += entry->is_temporary ? 0 : entry->size;
          continue;
        }
      if (g_unlink (entry->path) != 0 && errno != ENOENT)
        code = errno;
    }
  return code == 0 || fail (error, code);
}
