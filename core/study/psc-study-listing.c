/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-listing.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

/* How often a folder is asked before it is read, and how large it may be for that. */
#define MAX_QUESTIONS 8
#define MAX_NAMES     1000000

typedef struct
{
  guint n_questions;
  gboolean is_absent;
  gboolean is_large;
  GHashTable *names; /* owned, nullable, name to PscStudyPlace */
} Folder;

struct _PscStudyListing
{
  GHashTable *folders; /* owned, path to Folder */
};

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_clear_pointer (&folder->names, g_hash_table_unref);
  g_free (folder);
}

PscStudyListing *
psc_study_listing_new (void)
{
  PscStudyListing *self = g_new (PscStudyListing, 1);

  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, folder_free);
  return self;
}

void
psc_study_listing_free (PscStudyListing *self)
{
  g_hash_table_unref (self->folders);
  g_free (self);
}

static PscStudyPlace
ask (const char *path)
{
  struct stat status;

  if (stat (path, &status) != 0)
    return PSC_STUDY_PLACE_NOTHING;
  if (S_ISDIR (status.st_mode))
    return PSC_STUDY_PLACE_FOLDER;
  return S_ISREG (status.st_mode) ? PSC_STUDY_PLACE_FILE : PSC_STUDY_PLACE_NOTHING;
}

PscStudyPlace
psc_study_place_of_entry (const char *path, int type)
{
  if (type == DT_REG)
    return PSC_STUDY_PLACE_FILE;
  if (type == DT_DIR)
    return PSC_STUDY_PLACE_FOLDER;
  return type == DT_UNKNOWN || type == DT_LNK ? ask (path) : PSC_STUDY_PLACE_NOTHING;
}

static void
read_folder (Folder *folder, const char *path)
{
  DIR *dir = opendir (path);
  struct dirent *entry;

  if (dir == NULL)
    {
      folder->is_large = TRUE;
      return;
    }
  folder->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while ((entry = readdir (dir)) != NULL && !folder->is_large)
    {
      g_autofree char *full = g_build_filename (path, entry->d_name, NULL);

      g_hash_table_insert (folder->names, g_strdup (entry->d_name),
                           GINT_TO_POINTER (psc_study_place_of_entry (full, entry->d_type)));
      folder->is_large = g_hash_table_size (folder->names) >= MAX_NAMES;
    }
  closedir (dir);
  if (folder->is_large)
    g_clear_pointer (&folder->names, g_hash_table_unref);
}

PscStudyPlace
psc_study_listing_look (PscStudyListing *self, const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *parent = slash != NULL ? g_strndup (path, (gsize) (slash - path)) : NULL;
  Folder *folder;

  if (slash == NULL || slash == path || slash[1] == '\0')
    return ask (path);
  folder = g_hash_table_lookup (self->folders, parent);
  if (folder == NULL)
    {
      folder = g_new0 (Folder, 1);
      folder->is_absent = ask (parent) != PSC_STUDY_PLACE_FOLDER;
      g_hash_table_insert (self->folders, g_steal_pointer (&parent), folder);
    }
  else if (folder->names == NULL && !folder->is_absent && !folder->is_large
           && ++folder->n_questions > MAX_QUESTIONS)
    read_folder (folder, parent);
  if (folder->is_absent)
    return PSC_STUDY_PLACE_NOTHING;
  if (folder->names == NULL)
    return ask (path);
  return GPOINTER_TO_INT (g_hash_table_lookup (folder->names, slash + 1));
}
