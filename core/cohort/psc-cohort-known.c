/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-known.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cohort/psc-cohort-reader.h"

/* The rows of one image, one after the other. */
typedef struct
{
  guint place;
  gsize begin; /* in the file */
  gsize end;
  guint n_rows;
  guint n_failed;
  gboolean is_hurt; /* something else stands in between, or before or behind it */
} Group;

typedef struct
{
  PscCohortKnown *known; /* borrowed, as the next */
  const PscCohortTask *task;
  PscCohortStore *store;
  PscCohortShard shard;
  GBytes *bytes;
  Group group;
  gboolean has_group;
} Scan;

void
psc_cohort_known_free (PscCohortKnown *self)
{
  g_hash_table_unref (self->rows);
  g_free (self);
}

static gboolean
is_of_shard (const Scan *scan, guint place)
{
  return place < psc_cohort_images_get_n (scan->task->images)
         && place % scan->shard.count == scan->shard.number - 1;
}

/* Images that nothing is asked have a row, but no maps. */
static gboolean
has_maps (const Scan *scan, guint place)
{
  g_autofree guint *asked = g_new (guint, scan->task->plan->queries->len + 1);

  return psc_cohort_task_ask (scan->task, place, asked) == 0
         || psc_cohort_store_has (scan->store, place + 1);
}

static gboolean
is_whole (const Scan *scan)
{
  const Group *group = &scan->group;

  return !group->is_hurt && group->n_failed == 0 && is_of_shard (scan, group->place)
         && group->n_rows == psc_cohort_task_count_rows (scan->task, group->place)
         && has_maps (scan, group->place);
}

static void
end_group (Scan *scan)
{
  PscCohortKnown *known = scan->known;
  const Group *group = &scan->group;

  if (!scan->has_group)
    return;
  scan->has_group = FALSE;
  if (!is_whole (scan) || g_hash_table_contains (known->rows, GUINT_TO_POINTER (group->place)))
    return;
  g_hash_table_insert (
      known->rows, GUINT_TO_POINTER (group->place),
      g_bytes_new_from_bytes (scan->bytes, group->begin, group->end - group->begin));
  if (group->begin == known->prefix
      && group->place == psc_cohort_shard_get_place (scan->shard, known->n_prefix))
    {
      known->n_prefix++;
      known->prefix = group->end;
    }
}

static void
add_row (Scan *scan, const PscCohortRow *row, gsize begin, gsize end)
{
  guint place = (guint) row->numbers[PSC_COHORT_ROW] - 1;

  if (scan->has_group && scan->group.place != place)
    end_group (scan);
  if (!scan->has_group)
    {
      scan->group = (Group){ .place = place, .begin = begin };
      scan->has_group = TRUE;
    }
  if (!is_of_shard (scan, place)
      || !psc_cohort_task_expects (scan->task, place, scan->group.n_rows, row))
    scan->group.is_hurt = TRUE;
  scan->group.end = end;
  scan->group.n_rows++;
  scan->group.n_failed +=
      g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), PSC_COHORT_STATUS_FAILED);
}

/* A line that cannot be read may have been of the image before it or behind it. */
static void
add_damage (Scan *scan, guint line, gboolean is_last)
{
  PscCohortKnown *known = scan->known;

  if (!is_last && known->n_damaged++ == 0)
    known->first_damaged = line;
  if (!scan->has_group)
    return;
  scan->group.is_hurt =
      !is_of_shard (scan, scan->group.place)
      || scan->group.n_rows < psc_cohort_task_count_rows (scan->task, scan->group.place);
  end_group (scan);
}

static void
read_rows (Scan *scan, PscCohortReader *reader)
{
  const gsize size = g_bytes_get_size (scan->bytes);
  gsize begin = psc_cohort_reader_get_offset (reader);

  scan->known->prefix = begin;
  while (begin < size)
    {
      g_autoptr (GError) error = NULL;
      PscCohortRow row;
      gboolean is_read = psc_cohort_reader_next (reader, &row, &error);
      gsize end = psc_cohort_reader_get_offset (reader);

      if (is_read)
        add_row (scan, &row, begin, end);
      else if (error != NULL)
        add_damage (scan, psc_cohort_reader_get_line (reader), end >= size);
      else
        break;
      begin = end;
    }
  end_group (scan);
}

/* Whether the file begins as this task's do; a process may have been killed within the header. */
static gboolean
check_header (const PscCohortTask *task, GBytes *bytes, gboolean *is_empty)
{
  g_autoptr (GString) header = g_string_new (NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  psc_cohort_row_write_header (header, task->plan->keep_ids);
  *is_empty = size < header->len;
  return size == 0 || memcmp (data, header->str, MIN (size, header->len)) == 0;
}

PscCohortKnown *
psc_cohort_known_new (const PscCohortTask *task,
                      PscCohortStore *store,
                      PscCohortShard shard,
                      GBytes *bytes,
                      const char *name,
                      GError **error)
{
  g_autoptr (PscCohortKnown) self = g_new0 (PscCohortKnown, 1);
  g_autoptr (PscCohortReader) reader = NULL;
  Scan scan = { self, task, store, shard, bytes };
  gboolean is_empty;

  self->rows = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  if (!check_header (task, bytes, &is_empty))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
                   _ ("%s: the first line is not that of results of this run; put the file "
                      "elsewhere to begin anew"),
                   name);
      return NULL;
    }
  if (is_empty)
    return g_steal_pointer (&self);
  reader = psc_cohort_reader_new (bytes, name, error);
  if (reader == NULL)
    return NULL;
  read_rows (&scan, reader);
  return g_steal_pointer (&self);
}
