/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-tails.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "study/psc-study-file-name.h"
#include "study/psc-study-listing.h"
#include "study/psc-study-scan.h"

/* How many paths of the same end are compared to choose one. */
#define MAX_ALIKE 64

/* Before the first name of a path, and before each other. */
#define BOUNDARY 1

typedef struct
{
  char *path; /* owned, from the walk's folder on */
  char *key;  /* owned: [size + 1], the path backwards, without the case of its letters */
  gsize size; /* of the path without the extension of an image */
} Entry;

struct _PscStudyTails
{
  char *folder;    /* owned */
  GArray *files;   /* owned, of Entry, sorted from their ends on */
  GArray *folders; /* owned, the same */
};

typedef struct
{
  PscStudyTails *tails;
  GHashTable *entered; /* owned, of “device:inode” */
  const char *skipped;
  guint n_left;
  GCancellable *cancellable;
} Walk;

static void
entry_init (Entry *entry, const char *path, gboolean is_folder)
{
  entry->path = g_strdup (path);
  entry->size = is_folder ? strlen (path) : psc_study_get_stem_size (path);
  entry->key = g_malloc (entry->size + 2);
  for (gsize i = 0; i < entry->size; i++)
    {
      const char c = path[entry->size - 1 - i];

      entry->key[i] = c == '/' ? BOUNDARY : g_ascii_tolower (c);
    }
  entry->key[entry->size] = BOUNDARY;
  entry->key[entry->size + 1] = '\0';
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

static int
compare (const Entry *a, const Entry *b)
{
  return strcmp (a->key, b->key);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  const int order = compare (left, right);

  return order != 0 ? order : strcmp (left->path, right->path);
}

static void
add_entry (GArray *entries, const char *path, gboolean is_folder)
{
  Entry entry;

  entry_init (&entry, path, is_folder);
  g_array_append_val (entries, entry);
}

static gboolean
enter (Walk *walk, const char *folder)
{
  struct stat status;

  if (stat (folder, &status) != 0)
    return FALSE;
  return g_hash_table_add (walk->entered,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) status.st_dev, (guint64) status.st_ino));
}

static void walk_folder (Walk *walk, const char *folder, const char *prefix, guint depth);

static void
walk_entry (Walk *walk,
            const char *folder,
            const char *prefix,
            const struct dirent *entry,
            GPtrArray *folders)
{
  g_autofree char *full = g_build_filename (folder, entry->d_name, NULL);
  g_autofree char *path =
      *prefix != '\0' ? g_build_filename (prefix, entry->d_name, NULL) : g_strdup (entry->d_name);
  const PscStudyPlace place = psc_study_place_of_entry (full, entry->d_type);

  if (place == PSC_STUDY_PLACE_FILE && psc_study_may_be_image (entry->d_name))
    add_entry (walk->tails->files, path, FALSE);
  else if (place == PSC_STUDY_PLACE_FOLDER && g_strcmp0 (full, walk->skipped) != 0)
    {
      add_entry (walk->tails->folders, path, TRUE);
      g_ptr_array_add (folders, g_steal_pointer (&path));
    }
}

/* Only one folder is open at a time. */
static void
walk_folder (Walk *walk, const char *folder, const char *prefix, guint depth)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  struct dirent *entry;
  DIR *dir;

  if (!enter (walk, folder))
    return;
  dir = opendir (folder);
  if (dir == NULL)
    return;
  while (walk->n_left > 0 && !g_cancellable_is_cancelled (walk->cancellable)
         && (entry = readdir (dir)) != NULL)
    {
      walk->n_left--;
      if (!psc_study_is_passed_over (entry->d_name))
        walk_entry (walk, folder, prefix, entry, folders);
    }
  closedir (dir);

  for (guint i = 0; i < folders->len && depth < PSC_STUDY_SCAN_MAX_DEPTH; i++)
    {
      const char *path = g_ptr_array_index (folders, i);
      g_autofree char *full = g_build_filename (walk->tails->folder, path, NULL);

      walk_folder (walk, full, path, depth + 1);
    }
}

PscStudyTails *
psc_study_tails_new (const char *folder,
                     const char *skipped,
                     guint max_entries,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (PscStudyTails) self = g_new0 (PscStudyTails, 1);
  Walk walk = { self, NULL, skipped, max_entries, cancellable };

  self->folder = g_strdup (folder);
  self->files = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->folders = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->files, entry_clear);
  g_array_set_clear_func (self->folders, entry_clear);
  walk.entered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk_folder (&walk, folder, "", 0);
  g_hash_table_unref (walk.entered);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_array_sort (self->files, compare_entries);
  g_array_sort (self->folders, compare_entries);
  return g_steal_pointer (&self);
}

void
psc_study_tails_free (PscStudyTails *self)
{
  g_array_unref (self->files);
  g_array_unref (self->folders);
  g_free (self->folder);
  g_free (self);
}

/* Where @wanted would be put in. */
static guint
find_place (GArray *entries, const Entry *wanted)
{
  guint low = 0, high = entries->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (compare (&g_array_index (entries, Entry, middle), wanted) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* How many bytes of whole names two paths have in common at their ends, the boundary before them
 * included; 0 for none. */
static gsize
count_tail (const Entry *a, const Entry *b)
{
  gsize n = 0;

  while (a->key[n] != '\0' && a->key[n] == b->key[n])
    n++;
  while (n > 0 && b->key[n - 1] != BOUNDARY)
    n--;
  return n;
}

static guint
count_slashes (const char *path)
{
  guint n = 0;

  for (; *path != '\0'; path++)
    n += *path == '/';
  return n;
}

/* Whether @a is to be taken rather than @b: it lies less deep, or beside @b it is the very name. */
static gboolean
is_better (const Entry *a, const Entry *b, const Entry *wanted)
{
  const guint a_depth = count_slashes (a->path), b_depth = count_slashes (b->path);

  if (a_depth != b_depth)
    return a_depth < b_depth;
  return g_str_has_suffix (a->path, wanted->path) && !g_str_has_suffix (b->path, wanted->path);
}

static gboolean
is_same_place (const Entry *a, const Entry *b)
{
  return a->size == b->size && strncmp (a->path, b->path, a->size) == 0;
}

/* Of all entries with that tail. */
static const Entry *
choose (GArray *entries, guint place, const Entry *wanted, gsize tail, gboolean *is_one)
{
  const Entry *best = NULL;

  *is_one = TRUE;
  for (int step = -1; step <= 1; step += 2)
    {
      gint64 at = step < 0 ? (gint64) place - 1 : place;

      for (guint n = 0; at >= 0 && at < entries->len; at += step, n++)
        {
          const Entry *entry = &g_array_index (entries, Entry, (guint) at);

          if (count_tail (entry, wanted) < tail)
            break;
          if (best != NULL && !is_same_place (entry, best))
            *is_one = FALSE;
          if (best == NULL || is_better (entry, best, wanted))
            best = entry;
          if (n == MAX_ALIKE)
            break;
        }
    }
  return best;
}

gboolean
psc_study_tails_are_siblings (const char *a, gsize a_size, const char *b, gsize b_size)
{
  gsize i = 0, k = 0;
  gboolean differs = FALSE;

  while (i < a_size && k < b_size)
    {
      if (g_ascii_isdigit (a[i]) && g_ascii_isdigit (b[k]))
        {
          const gsize a_start = i, b_start = k;

          while (i < a_size && g_ascii_isdigit (a[i]))
            i++;
          while (k < b_size && g_ascii_isdigit (b[k]))
            k++;
          differs |=
              i - a_start != k - b_start || memcmp (a + a_start, b + b_start, i - a_start) != 0;
        }
      else if (g_ascii_tolower (a[i++]) != g_ascii_tolower (b[k++]))
        return FALSE;
    }
  return differs && i == a_size && k == b_size;
}

/* The name that ends before @tail bytes from the end, the boundary included. */
static const char *
get_name_before (const Entry *entry, gsize tail, gsize *size)
{
  const char *end = entry->path + (entry->size > tail ? entry->size - tail : 0);
  const char *start = end;

  while (start > entry->path && start[-1] != '/')
    start--;
  *size = (gsize) (end - start);
  return start;
}

char *
psc_study_tails_find (PscStudyTails *self, const char *path, gboolean is_folder, gboolean *is_whole)
{
  GArray *entries = is_folder ? self->folders : self->files;
  g_auto (Entry) wanted = { NULL };
  const Entry *found;
  const char *name, *other;
  gsize tail = 0, size, other_size;
  gboolean is_one;
  guint place;

  entry_init (&wanted, path, is_folder);
  place = find_place (entries, &wanted);
  if (place > 0)
    tail = count_tail (&g_array_index (entries, Entry, place - 1), &wanted);
  if (place < entries->len)
    tail = MAX (tail, count_tail (&g_array_index (entries, Entry, place), &wanted));
  if (tail <= 1)
    return NULL;

  *is_whole = tail == wanted.size + 1;
  found = choose (entries, place, &wanted, tail, &is_one);
  if (!is_one && !*is_whole)
    return NULL;
  name = get_name_before (&wanted, tail, &size);
  other = get_name_before (found, tail, &other_size);
  if (!*is_whole && psc_study_tails_are_siblings (name, size, other, other_size))
    return NULL;
  return g_build_filename (self->folder, found->path, NULL);
}
