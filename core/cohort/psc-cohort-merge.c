/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-merge.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort/psc-cohort-reader.h"
#include "cohort/psc-cohort-results.h"
#include "cohort/psc-cohort-shard.h"
#include "file/psc-output-file.h"

/* A shard's file. */
typedef struct
{
  char *name;    /* owned */
  GBytes *bytes; /* owned */
  PscCohortShard shard;
  gsize header; /* its bytes */
} Source;

/* The rows of one image. */
typedef struct
{
  const Source *source; /* NULL if there is none */
  gsize begin;          /* in it */
  gsize end;
  guint n_rows;
  guint n_first; /* of the first model and method */
  gboolean is_failed;
  char *digest; /* owned, of all but the seconds */
} Group;

typedef struct
{
  PscCohortPlan *plan; /* owned */
  GPtrArray *sources;  /* owned, of Source */
  Group *groups;       /* owned, [images] */
  PscCohortMerged *merged;
} Merge;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->name);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_free (source);
}

static void
merge_clear (Merge *merge)
{
  for (guint i = 0; merge->groups != NULL && i < merge->plan->n_images; i++)
    g_free (merge->groups[i].digest);
  g_free (merge->groups);
  g_clear_pointer (&merge->plan, psc_cohort_plan_free);
  g_clear_pointer (&merge->sources, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

static gboolean
add_source (Merge *merge, const char *path, GError **error)
{
  Source *source = g_new0 (Source, 1);

  g_ptr_array_add (merge->sources, source);
  source->name = g_filename_display_basename (path);
  if (!psc_cohort_shard_from_results (source->name, &source->shard))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
                   _ ("%s: this is not the file of a shard, such as results-1-of-4.csv"),
                   source->name);
      return FALSE;
    }
  source->bytes = psc_cohort_results_read_file (path, error);
  return source->bytes != NULL;
}

/* How many rows there are for each query. */
static guint
count_per_query (const PscCohortPlan *plan)
{
  guint n = 0;

  for (guint i = 0; i < plan->models->len; i++)
    {
      const PscCohortPlanModel *model = plan->models->pdata[i];

      n += model->methods->len > 0 ? model->methods->len * plan->modes->len : 1;
    }
  return n;
}

/* An image that failed, or that nothing was asked, has one row without a model. */
static gboolean
is_whole (const Merge *merge, const Group *group)
{
  const PscCohortPlan *plan = merge->plan;
  guint n_first = MAX (plan->modes->len, 1);

  if (group->n_first == 0)
    return group->n_rows == 1;
  if (!plan->labelled_only)
    return group->n_rows == plan->queries->len * count_per_query (plan);
  return group->n_first % n_first == 0
         && group->n_rows == group->n_first / n_first * count_per_query (plan);
}

static gboolean
is_of_first (const Merge *merge, const PscCohortRow *row)
{
  const PscCohortPlanModel *model =
      merge->plan->models->len > 0 ? merge->plan->models->pdata[0] : NULL;
  const PscCohortPlanMethod *method =
      model != NULL && model->methods->len > 0 ? model->methods->pdata[0] : NULL;

  return model != NULL && g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_MODEL), model->name)
         && (method == NULL
             || g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_METHOD), method->name));
}

/* A file that is read. */
typedef struct
{
  Merge *merge;
  Source *source;
  GChecksum *checksum; /* owned, of the image that is read */
  Group group;         /* its rows so far */
  guint place;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_checksum_free (reading->checksum);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
add_row (Reading *reading, PscCohortRow *row, gsize end)
{
  Group *group = &reading->group;
  g_autoptr (GString) text = g_string_new (NULL);

  row->numbers[PSC_COHORT_SECONDS] = NAN;
  psc_cohort_row_write (row, text, TRUE);
  g_checksum_update (reading->checksum, (const guchar *) text->str, (gssize) text->len);
  group->end = end;
  group->n_rows++;
  group->n_first += is_of_first (reading->merge, row);
  group->is_failed =
      g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), PSC_COHORT_STATUS_FAILED);
}

static void
take (Reading *reading, Group *known)
{
  g_free (known->digest);
  *known = reading->group;
  known->digest = g_strdup (g_checksum_get_string (reading->checksum));
}

/* Another shard has it, too. */
static gboolean
compare (Reading *reading, Group *known, GError **error)
{
  reading->merge->merged->n_doubled++;
  if (known->is_failed && !reading->group.is_failed)
    take (reading, known);
  else if (known->is_failed == reading->group.is_failed
           && !g_str_equal (known->digest, g_checksum_get_string (reading->checksum)))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
                   _ ("%s and %s contradict each other about image %u"), known->source->name,
                   reading->source->name, reading->place + 1);
      return FALSE;
    }
  return TRUE;
}

static gboolean
end_group (Reading *reading, GError **error)
{
  Group *known = &reading->merge->groups[reading->place];
  gboolean is_good = TRUE;

  if (reading->group.source == NULL)
    return TRUE;
  if (!is_whole (reading->merge, &reading->group))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_INCOMPLETE,
                   _ ("%s: of image %u not all rows are there; let its run go on with --resume"),
                   reading->source->name, reading->place + 1);
      return FALSE;
    }
  if (known->source == NULL)
    take (reading, known);
  else
    is_good = compare (reading, known, error);
  reading->group = (Group){ NULL };
  g_checksum_reset (reading->checksum);
  return is_good;
}

static gboolean
check_place (const Merge *merge, const Source *source, guint place, guint line, GError **error)
{
  if (place < merge->plan->n_images && place % source->shard.count == source->shard.number - 1)
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
               _ ("%s: line %u is of an image that does not belong to the shard"), source->name,
               line);
  return FALSE;
}

static gboolean
read_row (Reading *reading, PscCohortReader *reader, PscCohortRow *row, gsize begin, GError **error)
{
  guint place = (guint) row->numbers[PSC_COHORT_ROW] - 1;

  if (!check_place (reading->merge, reading->source, place, psc_cohort_reader_get_line (reader),
                    error)
      || (place != reading->place && !end_group (reading, error)))
    return FALSE;
  if (reading->group.source == NULL)
    reading->group = (Group){ .source = reading->source, .begin = begin };
  reading->place = place;
  add_row (reading, row, psc_cohort_reader_get_offset (reader));
  return TRUE;
}

static gboolean
read_source (Merge *merge, Source *source, GError **error)
{
  g_auto (Reading) reading = { merge, source, g_checksum_new (G_CHECKSUM_SHA256) };
  g_autoptr (PscCohortReader) reader = psc_cohort_reader_new (source->bytes, source->name, error);
  g_autoptr (GError) local_error = NULL;
  PscCohortRow row;
  gsize begin;

  if (reader == NULL)
    return FALSE;
  source->header = begin = psc_cohort_reader_get_offset (reader);
  while (psc_cohort_reader_next (reader, &row, &local_error))
    {
      if (!read_row (&reading, reader, &row, begin, error))
        return FALSE;
      begin = psc_cohort_reader_get_offset (reader);
    }
  if (local_error == NULL)
    return end_group (&reading, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Whether the file of the shard that @place belongs to, by how the first one is numbered, is there.
 */
static gboolean
find_shard (const Merge *merge, guint place, PscCohortShard *shard)
{
  shard->count = ((Source *) merge->sources->pdata[0])->shard.count;
  shard->number = place % shard->count + 1;
  for (guint i = 0; i < merge->sources->len; i++)
    {
      const Source *source = merge->sources->pdata[i];

      if (source->shard.count == shard->count && source->shard.number == shard->number)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_all (const Merge *merge, GError **error)
{
  guint first = 0, n_missing = 0;
  PscCohortShard shard;
  g_autofree char *name = NULL;
  gboolean is_there;

  for (guint i = merge->plan->n_images; i-- > 0;)
    if (merge->groups[i].source == NULL)
      {
        first = i;
        n_missing++;
      }
  if (n_missing == 0)
    return TRUE;
  is_there = find_shard (merge, first, &shard);
  name = psc_cohort_shard_dup_results (shard);
  if (is_there)
    g_set_error (
        error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_INCOMPLETE,
        g_dngettext (GETTEXT_PACKAGE,
                     "%u of %u image is missing, that of %s; let its run go on with "
                     "--resume",
                     "%u of %u images are missing, the first of %s; let its run go on with "
                     "--resume",
                     merge->plan->n_images),
        n_missing, merge->plan->n_images, name);
  else
    g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_INCOMPLETE,
                 g_dngettext (GETTEXT_PACKAGE, "%u of %u image is missing: there is no %s",
                              "%u of %u images are missing: there is no %s", merge->plan->n_images),
                 n_missing, merge->plan->n_images, name);
  return FALSE;
}

static gboolean
check_headers (const Merge *merge, GError **error)
{
  const Source *first = merge->sources->pdata[0];

  for (guint i = 1; i < merge->sources->len; i++)
    {
      const Source *source = merge->sources->pdata[i];

      if (source->header == first->header
          && memcmp (g_bytes_get_data (source->bytes, NULL), g_bytes_get_data (first->bytes, NULL),
                     first->header)
                 == 0)
        continue;
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_RESULTS,
                   _ ("%s and %s have other columns"), first->name, source->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_slice (PscOutputFile *file, const Source *source, gsize begin, gsize end, GError **error)
{
  const char *data = g_bytes_get_data (source->bytes, NULL);

  return psc_output_file_write (file, data + begin, end - begin, error);
}

static gboolean
write_groups (const Merge *merge, PscOutputFile *file, GError **error)
{
  const Source *first = merge->sources->pdata[0];

  if (!write_slice (file, first, 0, first->header, error))
    return FALSE;
  for (guint i = 0; i < merge->plan->n_images; i++)
    {
      const Group *group = &merge->groups[i];

      if (!write_slice (file, group->source, group->begin, group->end, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_output (const Merge *merge, const char *output, GError **error)
{
  g_autofree char *name = g_filename_display_name (output);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscOutputFile) file = psc_output_file_open (output, 0666, &local_error);

  if (file != NULL && write_groups (merge, file, &local_error)
      && psc_output_file_commit (g_steal_pointer (&file), &local_error))
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", name,
               local_error->message);
  return FALSE;
}

static gboolean
read_sources (Merge *merge, const char *folder, GError **error)
{
  g_auto (GStrv) paths = psc_cohort_results_list (folder, error);

  for (char **path = paths; path != NULL && *path != NULL; path++)
    if (!add_source (merge, *path, error))
      return FALSE;
  for (guint i = 0; i < merge->sources->len; i++)
    if (!read_source (merge, merge->sources->pdata[i], error))
      return FALSE;
  return paths != NULL;
}

static void
count (Merge *merge)
{
  merge->merged->n_images = merge->plan->n_images;
  for (guint i = 0; i < merge->plan->n_images; i++)
    {
      merge->merged->n_rows += merge->groups[i].n_rows;
      merge->merged->n_failed += merge->groups[i].is_failed;
    }
}

gboolean
psc_cohort_merge (const char *folder, const char *output, PscCohortMerged *merged, GError **error)
{
  g_auto (Merge) merge = { .merged = merged };

  *merged = (PscCohortMerged){ 0 };
  merge.plan = psc_cohort_plan_load (folder, error);
  if (merge.plan == NULL)
    return FALSE;
  merge.sources = g_ptr_array_new_with_free_func (source_free);
  merge.groups = g_try_new0 (Group, MAX (merge.plan->n_images, 1));
  if (merge.groups == NULL)
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN, _ ("%s: “%s” cannot be read"),
                   PSC_COHORT_PLAN_NAME, "images");
      return FALSE;
    }
  if (!read_sources (&merge, folder, error) || !check_headers (&merge, error)
      || !check_all (&merge, error))
    return FALSE;
  count (&merge);
  return output == NULL || write_output (&merge, output, error);
}
