/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/psc-json-reader.h"

/* What a file begins with shows what it is. */
#define HEAD_SIZE 256

/* The largest description of a phantom that is read, in bytes; they have some thousands. */
#define MAX_TRUTH_SIZE ((gsize) 4 * 1024 * 1024)

/* Names and words of core/cohort and core/truth, which this folder does not know. */
#define PLAN_NAME    "plan.json"
#define PLAN_FORMAT  "promptoscope-cohort"
#define TRUTH_FORMAT "promptoscope-truth"

/* (transfer full) (nullable): at most @limit bytes, up to the last whole character */
static char *
read_head (const char *path, gsize limit, gsize *size)
{
  g_autofree char *text = NULL;
  struct stat status;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gssize n = -1;
  const char *end;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    {
      limit = MIN (limit, (guint64) status.st_size);
      text = g_malloc (limit + 1);
      n = read (fd, text, limit);
    }
  close (fd);
  if (n <= 0)
    return NULL;
  g_utf8_validate_len (text, (gsize) n, &end);
  *size = (gsize) (end - text);
  return g_steal_pointer (&text);
}

/* Whether it says so before anything else breaks off. */
static gboolean
is_of_format (const char *text, gsize size, const char *format)
{
  g_autofree char *member = NULL;
  PscJsonReader reader;

  psc_json_reader_init (&reader, text, size);
  psc_json_reader_begin (&reader, '{');
  while (psc_json_reader_next_member (&reader, &member))
    {
      g_autofree char *value = NULL;

      if (!g_str_equal (member, "format"))
        {
          psc_json_reader_skip (&reader);
          continue;
        }
      value = psc_json_reader_read_string (&reader);
      return g_strcmp0 (value, format) == 0;
    }
  return FALSE;
}

static gboolean
is_plan (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, PLAN_NAME, NULL);
  gsize size = 0;
  g_autofree char *head = read_head (path, HEAD_SIZE, &size);

  return head != NULL && is_of_format (head, size, PLAN_FORMAT);
}

static void
read_mask (PscJsonReader *reader, GHashTable *masks)
{
  g_autofree char *member = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "mask") && psc_json_reader_is_at (reader, '"'))
      {
        char *name = psc_json_reader_read_string (reader);

        if (name != NULL)
          g_hash_table_add (masks, name);
      }
    else
      psc_json_reader_skip (reader);
}

GHashTable *
psc_study_output_read_masks (const char *text, gsize size)
{
  g_autoptr (GHashTable) masks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *member = NULL;
  g_autofree char *image = NULL;
  PscJsonReader reader;

  psc_json_reader_init (&reader, text, size);
  psc_json_reader_begin (&reader, '{');
  while (psc_json_reader_next_member (&reader, &member))
    if (g_str_equal (member, "image") && psc_json_reader_is_at (&reader, '"'))
      {
        g_free (image);
        image = psc_json_reader_read_string (&reader);
      }
    else if (g_str_equal (member, "findings") && psc_json_reader_is_at (&reader, '['))
      {
        psc_json_reader_begin (&reader, '[');
        while (psc_json_reader_next_element (&reader))
          read_mask (&reader, masks);
      }
    else
      psc_json_reader_skip (&reader);
  if (image != NULL)
    g_hash_table_remove (masks, image);
  return g_steal_pointer (&masks);
}

/* While the names of a folder are gone through. */
typedef struct
{
  const char *folder;     /* borrowed, as the next */
  const GPtrArray *bases; /* of filenames */
  GHashTable *known;      /* owned, nullable: the same as a set, which borrows them */
  GHashTable *found;      /* owned, nullable: those to leave out */
} Look;

/* Nothing but what is there, so that no file can make the set larger than the folder is. */
static void
add (Look *look, const char *name)
{
  if (look->known == NULL)
    {
      look->known = g_hash_table_new (g_str_hash, g_str_equal);
      look->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < look->bases->len; i++)
        g_hash_table_add (look->known, look->bases->pdata[i]);
    }
  if (g_hash_table_contains (look->known, name))
    g_hash_table_add (look->found, g_strdup (name));
}

static void
add_masks (Look *look, const char *base)
{
  g_autofree char *path = g_build_filename (look->folder, base, NULL);
  gsize size = 0;
  g_autofree char *head = read_head (path, HEAD_SIZE, &size);
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) masks = NULL;
  GHashTableIter iter;
  gpointer name;

  if (head == NULL || !is_of_format (head, size, TRUTH_FORMAT))
    return;
  text = read_head (path, MAX_TRUTH_SIZE, &size);
  if (text == NULL)
    return;
  masks = psc_study_output_read_masks (text, size);
  g_hash_table_iter_init (&iter, masks);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    add (look, name);
}

GHashTable *
psc_study_output_list (const char *folder, const GPtrArray *bases, GCancellable *cancellable)
{
  Look look = { folder, bases };

  for (guint i = 0; i < bases->len && !g_cancellable_is_cancelled (cancellable); i++)
    if (!g_str_has_suffix (bases->pdata[i], ".json"))
      continue;
    else if (!g_str_equal (bases->pdata[i], PLAN_NAME))
      add_masks (&look, bases->pdata[i]);
    else if (is_plan (folder))
      {
        add (&look, "maps.zarr");
        add (&look, "figures");
      }
  g_clear_pointer (&look.known, g_hash_table_unref);
  return look.found;
}
