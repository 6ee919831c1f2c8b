/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/psc-json-reader.h"

/* What a plan begins with shows what it is. */
#define HEAD_SIZE 256

/* Names and words of core/cohort, which this folder does not know. */
#define PLAN_NAME   "plan.json"
#define PLAN_FORMAT "promptoscope-cohort"

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
add (GHashTable **set, char *name)
{
  if (*set == NULL)
    *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (*set, name);
}

GHashTable *
psc_study_output_list (const char *folder, const GPtrArray *bases, GCancellable *cancellable)
{
  GHashTable *set = NULL;

  for (guint i = 0; i < bases->len && !g_cancellable_is_cancelled (cancellable); i++)
    if (g_str_equal (bases->pdata[i], PLAN_NAME) && is_plan (folder))
      {
        add (&set, g_strdup ("maps.zarr"));
        add (&set, g_strdup ("figures"));
      }
  return set;
}
