/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-locator.h"

#include <string.h>

#include "study/psc-study-file-name.h"
#include "study/psc-study-listing.h"
#include "study/psc-study-scan.h"
#include "study/psc-study-table-text.h"
#include "study/psc-study-tails.h"

/* Folders above the table's that its paths may begin in. */
#define MAX_PARENTS 3

/* First folders that a path may lose, and rows that may look in vain for such a way to be found. */
#define MAX_CUT      12
#define MAX_SEARCHES 64

/* Entries that are walked through, in the table's folder and in the one above it. */
#define MAX_ENTRIES        PSC_STUDY_SCAN_MAX_ENTRIES
#define MAX_PARENT_ENTRIES 400000

/* How rows' files are found: a folder to begin in, names that are left out and what replaces the
 * extension. The ways that led anywhere are tried first: they are those of nearly all rows. */
typedef struct
{
  guint base;
  guint cut;
  guint suffix;
} Way;

typedef struct
{
  char *path; /* owned, nullable: without what does not count in it */
  guint n_up; /* “..” before it */
  gboolean is_absolute;
} Wanted;

typedef struct
{
  char *bases[MAX_PARENTS + 1]; /* owned */
  PscStudyListing *listing;     /* owned */
  GArray *ways;                 /* owned, of Way */
  guint n_searches;
  GHashTable *taken; /* owned: a file that was found by its end, to the first row of it, + 1 */
} Locator;

static const char *const suffixes[] = { NULL,     ".jpg",  ".dcm", ".png",
                                        ".dicom", ".jpeg", ".tif", ".tiff" };

static void
locator_init (Locator *self, const char *folder)
{
  memset (self, 0, sizeof *self);
  self->bases[0] = g_strdup (folder);
  for (guint i = 1; i <= MAX_PARENTS; i++)
    self->bases[i] = g_path_get_dirname (self->bases[i - 1]);
  self->listing = psc_study_listing_new ();
  self->ways = g_array_new (FALSE, FALSE, sizeof (Way));
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
locator_clear (Locator *self)
{
  for (guint i = 0; i <= MAX_PARENTS; i++)
    g_free (self->bases[i]);
  g_clear_pointer (&self->listing, psc_study_listing_free);
  g_clear_pointer (&self->ways, g_array_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Locator, locator_clear)

static void
wanted_clear (Wanted *wanted)
{
  g_free (wanted->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

/* “./a//b/../c” is “a/c”; a drive's letter and the beginning of an address are no folders. */
static void
wanted_init (Wanted *self, const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) parts = NULL;
  const char *scheme = strstr (path, "://");

  if (scheme != NULL)
    path = scheme + 2;
  if (g_ascii_isalpha (*path) && path[1] == ':')
    path += 2;
  self->is_absolute = *path == '/';
  self->n_up = 0;
  parts = g_strsplit (path, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      if (**part == '\0' || g_str_equal (*part, "."))
        continue;
      if (!g_str_equal (*part, ".."))
        g_ptr_array_add (names, *part);
      else if (names->len > 0)
        g_ptr_array_set_size (names, (int) names->len - 1);
      else if (!self->is_absolute)
        self->n_up++;
    }
  g_ptr_array_add (names, NULL);
  self->path = names->len > 1 ? g_strjoinv ("/", (char **) names->pdata) : NULL;
}

/* A file counts only if it is an image; by its name, or where that does not say, by its content. */
static gboolean
is_there (Locator *self, const char *full)
{
  const PscStudyPlace place = psc_study_listing_look (self->listing, full);

  if (place == PSC_STUDY_PLACE_FILE)
    return psc_study_has_image_name (full) || psc_study_is_image (full);
  return place == PSC_STUDY_PLACE_FOLDER && !psc_study_has_image_name (full);
}

static const char *
skip_names (const char *path, guint n)
{
  for (; n > 0 && path != NULL; n--)
    {
      path = strchr (path, '/');
      path = path != NULL ? path + 1 : NULL;
    }
  return path;
}

/* A path that begins in another patient's folder is not that of this one. */
static gboolean
is_cut_sound (const char *base, const char *path, const char *rest)
{
  const char *end = rest - 1;
  const char *start = end;
  const char *name = strrchr (base, '/');

  while (start > path && start[-1] != '/')
    start--;
  return name == NULL
         || !psc_study_tails_are_siblings (start, (gsize) (end - start), name + 1,
                                           strlen (name + 1));
}

static char *
try_way (Locator *self, const Wanted *wanted, Way way)
{
  const guint base = way.base + wanted->n_up;
  const char *rest = skip_names (wanted->path, way.cut);
  g_autofree char *name = NULL;
  g_autofree char *full = NULL;

  if (base > MAX_PARENTS || rest == NULL || (wanted->is_absolute && way.cut == 0))
    return NULL;
  if (way.cut > 0
      && ((way.base > 0 && strchr (rest, '/') == NULL)
          || !is_cut_sound (self->bases[base], wanted->path, rest)))
    return NULL;
  name = way.suffix == 0 ? g_strdup (rest)
                         : g_strdup_printf ("%.*s%s", (int) psc_study_get_stem_size (rest), rest,
                                            suffixes[way.suffix]);
  full = g_build_filename (self->bases[base], name, NULL);
  return is_there (self, full) ? g_steal_pointer (&full) : NULL;
}

static char *
search_ways (Locator *self, const Wanted *wanted, Way *found)
{
  for (guint cut = 0; cut <= MAX_CUT && skip_names (wanted->path, cut) != NULL; cut++)
    for (guint suffix = 0; suffix < G_N_ELEMENTS (suffixes); suffix++)
      for (guint base = 0; base <= MAX_PARENTS; base++)
        {
          char *full;

          *found = (Way){ base, cut, suffix };
          full = try_way (self, wanted, *found);
          if (full != NULL)
            return full;
        }
  return NULL;
}

static char *
find_directly (Locator *self, const Wanted *wanted, guint *cut)
{
  char *full = NULL;
  Way way;

  *cut = 0;
  if (wanted->is_absolute)
    {
      g_autofree char *absolute = g_strconcat ("/", wanted->path, NULL);

      if (is_there (self, absolute))
        return g_steal_pointer (&absolute);
    }
  for (guint i = 0; full == NULL && i < self->ways->len; i++)
    {
      way = g_array_index (self->ways, Way, i);
      full = try_way (self, wanted, way);
    }
  if (full == NULL && self->n_searches < MAX_SEARCHES)
    {
      full = search_ways (self, wanted, &way);
      if (full != NULL)
        g_array_append_val (self->ways, way);
      else
        self->n_searches++;
    }
  if (full != NULL)
    *cut = way.cut;
  return full;
}

/* Keeps what was found by its end, unless another path has the same: then it is neither's. */
static void
keep_found (Locator *self,
            const PscStudyTable *table,
            GPtrArray *paths,
            guint row,
            char *full,
            gboolean is_whole)
{
  gpointer taken;

  if (is_whole)
    {
      paths->pdata[row] = full;
      return;
    }
  if (g_hash_table_lookup_extended (self->taken, full, NULL, &taken))
    {
      const guint other = GPOINTER_TO_UINT (taken) - 1;

      g_clear_pointer (&paths->pdata[other], g_free);
      g_free (full);
      return;
    }
  g_hash_table_insert (self->taken, g_strdup (full), GUINT_TO_POINTER (row + 1));
  paths->pdata[row] = full;
}

static gboolean
find_in_tails (Locator *self,
               const PscStudyTable *table,
               GPtrArray *paths,
               PscStudyTails *tails,
               GCancellable *cancellable,
               GError **error)
{
  for (guint i = 0; i < paths->len; i++)
    {
      g_auto (Wanted) wanted = { NULL };
      gboolean is_whole = FALSE;
      char *full;

      if (paths->pdata[i] != NULL)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      wanted_init (&wanted, psc_study_table_get_row (table, i)->path);
      if (wanted.path == NULL)
        continue;
      full = psc_study_tails_find (tails, wanted.path, FALSE, &is_whole);
      if (full == NULL && !psc_study_has_image_name (wanted.path))
        full = psc_study_tails_find (tails, wanted.path, TRUE, &is_whole);
      if (full != NULL && is_there (self, full))
        keep_found (self, table, paths, i, full, is_whole);
      else
        g_free (full);
    }
  return TRUE;
}

static gboolean
is_incomplete (GPtrArray *paths)
{
  return g_ptr_array_find (paths, NULL, NULL);
}

/* A home folder or a disk is no collection of images. */
static gboolean
is_walkable (const char *folder)
{
  return !g_str_equal (folder, "/") && !g_str_equal (folder, g_get_home_dir ())
         && !g_str_equal (folder, g_get_tmp_dir ()) && strchr (folder + 1, '/') != NULL;
}

static gboolean
find_directly_all (Locator *self,
                   const PscStudyTable *table,
                   GPtrArray *paths,
                   GCancellable *cancellable,
                   GError **error)
{
  for (guint i = 0; i < paths->len; i++)
    {
      const PscStudyRow *row = psc_study_table_get_row (table, i);
      g_auto (Wanted) wanted = { NULL };
      guint cut = 0;
      char *full;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      wanted_init (&wanted, row->path);
      if (wanted.path == NULL)
        continue;
      full = find_directly (self, &wanted, &cut);
      if (full == NULL && !g_utf8_validate (row->path, -1, NULL))
        {
          /* The names may be in the file system as UTF-8 and in the table not. */
          char *converted = psc_study_table_text_to_utf8 (wanted.path);

          g_free (wanted.path);
          wanted.path = converted;
          full = find_directly (self, &wanted, &cut);
        }
      if (full != NULL)
        keep_found (self, table, paths, i, full, cut == 0);
    }
  return TRUE;
}

GPtrArray *
psc_study_locate (const PscStudyTable *table,
                  const char *folder,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_auto (Locator) self = { 0 };

  locator_init (&self, folder);
  g_ptr_array_set_size (paths, (int) psc_study_table_get_n_rows (table));
  if (!find_directly_all (&self, table, paths, cancellable, error))
    return NULL;
  for (guint i = 0; i < 2 && is_incomplete (paths); i++)
    {
      g_autoptr (PscStudyTails) tails = NULL;

      if (i > 0 && !is_walkable (self.bases[i]))
        break;
      tails = psc_study_tails_new (self.bases[i], i > 0 ? self.bases[i - 1] : NULL,
                                   i > 0 ? MAX_PARENT_ENTRIES : MAX_ENTRIES, cancellable, error);
      if (tails == NULL || !find_in_tails (&self, table, paths, tails, cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&paths);
}
