/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-name.h"

#include <string.h>

#include "study/psc-study-file-name.h"
#include "study/psc-study-tails.h"

/* The end of a path that stands for the whole has so many digits, or letters and digits: an
 * identifier has, “view1_frontal” has not. */
#define TELLING_DIGITS  6
#define TELLING_LETTERS 16

/* Letters at the end of a name that are compared before all of it is. */
#define COMPARED 8

/* What is certain of two names that are alike counts from here on. */
#define WHOLE     ((guint64) 1 << 62)
#define SAME_TYPE 1
#define SAME_CASE 2
#define PER_BYTE  4

struct _PscTruthName
{
  char *path; /* owned, with “/” between folders */
  char *key;  /* owned, the same in lower case and without an image's extension */
  gsize size; /* of the key */
};

/* (transfer full): without what begins no name, such as “./”; in UTF-8, as the names of images are.
 */
static char *
dup_path (const char *path)
{
  g_autofree char *plain = g_strdelimit (g_utf8_make_valid (path, -1), "\\", '/');
  const char *at = plain;

  while (*at == '/' || g_str_has_prefix (at, "./"))
    at += *at == '/' ? 1 : 2;
  return g_strdup (at);
}

static char *
dup_key (const char *path)
{
  return g_ascii_strdown (path, (gssize) psc_study_get_stem_size (path));
}

PscTruthName *
psc_truth_name_new (const char *path)
{
  PscTruthName *self = g_new0 (PscTruthName, 1);

  self->path = dup_path (path);
  self->key = dup_key (self->path);
  self->size = strlen (self->key);
  return self;
}

void
psc_truth_name_free (PscTruthName *self)
{
  g_free (self->path);
  g_free (self->key);
  g_free (self);
}

static gboolean
is_same_byte (char a, char b)
{
  return a == b || (strchr ("/_", a) != NULL && strchr ("/_", b) != NULL);
}

/* Whether a name could be alike at all, by its last letters: of the tens of thousands in a table
 * hardly any is. */
static gboolean
ends_alike (const PscTruthName *self, const char *name)
{
  const gsize size = psc_study_get_stem_size (name);

  for (gsize i = 1; i <= size && i <= self->size && i <= COMPARED; i++)
    {
      const char own = self->key[self->size - i], c = g_ascii_tolower (name[size - i]);

      /* Beyond a file's own name other rules hold. */
      if (strchr ("/_\\", c) != NULL || own == '/')
        break;
      if (own != c)
        return FALSE;
    }
  return size > 0;
}

/* Whether all of @key is the end of the path, from a folder's boundary on. */
static gboolean
is_tail (const PscTruthName *self, const char *key, gsize size)
{
  const char *tail;

  if (size == 0 || size > self->size)
    return FALSE;
  tail = self->key + self->size - size;
  if (tail > self->key && tail[-1] != '/')
    return FALSE;
  for (gsize i = 0; i < size; i++)
    if (!is_same_byte (tail[i], key[i]))
      return FALSE;
  return TRUE;
}

/* How sure a whole name is: the longer, and the more like the file's own. */
static guint64
rate_whole (const PscTruthName *self, const char *name, gsize size)
{
  guint64 likeness = WHOLE + size * PER_BYTE;
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *lower_path = g_ascii_strdown (self->path, -1);

  if (g_str_has_suffix (lower_path, lower))
    likeness += SAME_TYPE;
  if (g_str_has_suffix (self->path, name)
      || strncmp (self->path + self->size - size, name, size) == 0)
    likeness += SAME_CASE;
  return likeness;
}

static gboolean
is_telling (const char *text, gsize size)
{
  guint n_digits = 0, n_letters = 0;

  for (gsize i = 0; i < size; i++)
    {
      n_digits += g_ascii_isdigit (text[i]);
      n_letters += g_ascii_isalnum (text[i]);
    }
  return n_digits >= TELLING_DIGITS || n_letters >= TELLING_LETTERS;
}

/* The name that ends at @end of @text. */
static const char *
get_name_before (const char *text, const char *end, gsize *size)
{
  const char *start = end;

  while (start > text && start[-1] != '/')
    start--;
  *size = (gsize) (end - start);
  return start;
}

/* Bytes that two paths have in common at their ends, whole names only. */
static gsize
count_tail (const PscTruthName *self, const char *key, gsize size)
{
  gsize n = 0, whole = 0;

  for (; n < size && n < self->size && self->key[self->size - 1 - n] == key[size - 1 - n]; n++)
    if (key[size - 1 - n] == '/')
      whole = n;
  if ((n == size || key[size - 1 - n] == '/')
      && (n == self->size || self->key[self->size - 1 - n] == '/'))
    whole = n;
  return whole;
}

/* A table travels without its first folders, and so do pictures; but the next folder must not be
 * one of the same kind, which is another patient's. */
static guint64
rate_part (const PscTruthName *self, const char *key, gsize size)
{
  const gsize tail = count_tail (self, key, size);
  const char *folder, *other;
  gsize folder_size, other_size;

  if (tail == 0 || tail == size || !is_telling (key + size - tail, tail))
    return 0;
  if (tail < self->size)
    {
      folder = get_name_before (key, key + size - tail - 1, &folder_size);
      other = get_name_before (self->key, self->key + self->size - tail - 1, &other_size);
      if (psc_study_tails_are_siblings (folder, folder_size, other, other_size))
        return 0;
    }
  return tail;
}

guint64
psc_truth_name_compare (const PscTruthName *self, const char *name)
{
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;
  gsize size;

  if (!ends_alike (self, name))
    return 0;
  path = dup_path (name);
  key = dup_key (path);
  size = strlen (key);
  if (is_tail (self, key, size))
    return rate_whole (self, path, size);
  return strchr (key, '/') != NULL ? rate_part (self, key, size) : 0;
}
