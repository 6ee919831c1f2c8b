/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cohort/psc-cohort-place.h"
#include "cohort/psc-cohort-reader.h"

/* The longest header of a table that is looked for, in bytes. */
#define MAX_HEADER 8192

/* The largest input of a model that a plan is believed. */
#define MAX_SIDE 4096

/* How many rows are looked at between two looks at whether it was cancelled. */
#define CANCEL_STEP 4096

/* Of which columns the texts are listed. */
static const PscCohortColumn listed[] = {
  PSC_COHORT_CLASS, PSC_COHORT_METHOD, PSC_COHORT_MODE, PSC_COHORT_MODEL, PSC_COHORT_STATUS,
};

struct _PscCohortSource
{
  char *path;                /* owned */
  PscCohortResults *results; /* owned */
  char *folder;              /* owned, nullable: where the plan is */
  PscCohortPlan *plan;       /* owned, nullable */
  PscCohortStore *store;     /* owned, there with the plan */
  char *objection;           /* owned, nullable */
  char *base;                /* owned, nullable: from where relative paths of images go */
  gboolean has[PSC_COHORT_N_COLUMNS];
  char **texts[PSC_COHORT_N_COLUMNS]; /* owned, nullable */
};

static void
source_clear (gpointer data)
{
  PscCohortSource *self = data;

  g_free (self->path);
  g_clear_pointer (&self->results, psc_cohort_results_free);
  g_free (self->folder);
  g_clear_pointer (&self->plan, psc_cohort_plan_free);
  g_clear_pointer (&self->store, psc_cohort_store_free);
  g_free (self->objection);
  g_free (self->base);
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    g_strfreev (self->texts[c]);
}

PscCohortSource *
psc_cohort_source_ref (PscCohortSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
psc_cohort_source_unref (PscCohortSource *self)
{
  g_atomic_rc_box_release_full (self, source_clear);
}

/* Whatever a plan says, nothing is made of sizes that no model has. */
static gboolean
has_sound_sizes (const PscCohortPlan *plan)
{
  for (guint i = 0; i < plan->models->len; i++)
    {
      const PscCohortPlanModel *model = plan->models->pdata[i];

      if (model->side == 0 || model->side > MAX_SIDE)
        return FALSE;
    }
  return TRUE;
}

static char *
dup_base (const char *table)
{
  if (table == NULL)
    return NULL;
  return g_file_test (table, G_FILE_TEST_IS_DIR) ? g_strdup (table) : g_path_get_dirname (table);
}

/* Without a plan there are rows all the same. */
static void
load_plan (PscCohortSource *self)
{
  g_autofree char *file = g_build_filename (self->folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      self->objection =
          g_strdup (_ ("There are no maps beside the table: no plan.json lies there"));
      return;
    }
  self->plan = psc_cohort_plan_load (self->folder, &error);
  if (self->plan != NULL && !has_sound_sizes (self->plan))
    {
      g_clear_pointer (&self->plan, psc_cohort_plan_free);
      self->objection = g_strdup_printf (_ ("There are no maps: %s speaks of sizes that no model "
                                            "has"),
                                         PSC_COHORT_PLAN_NAME);
    }
  else if (self->plan == NULL)
    self->objection = g_strdup_printf (_ ("There are no maps: %s"), error->message);
  if (self->plan == NULL)
    return;
  self->store = psc_cohort_store_new (self->folder, self->plan);
  self->base = dup_base (self->plan->table);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static char **
list_texts (GHashTable *texts)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    g_ptr_array_add (list, g_strdup (text));
  g_ptr_array_sort (list, compare);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static void
look_at (PscCohortSource *self, const PscCohortRow *row, GHashTable *const *texts)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (!self->has[c])
      self->has[c] = psc_cohort_column_get_kind (c) == PSC_COHORT_TEXT
                         ? *psc_cohort_row_get_text (row, c) != '\0'
                         : !isnan (row->numbers[c]);
  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    if (*psc_cohort_row_get_text (row, listed[i]) != '\0')
      g_hash_table_add (texts[i], (gpointer) row->texts[listed[i]]);
}

static gboolean
look (PscCohortSource *self, GCancellable *cancellable, GError **error)
{
  guint n = psc_cohort_results_get_n_rows (self->results);
  GHashTable *texts[G_N_ELEMENTS (listed)];
  gboolean is_whole = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    texts[i] = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < n && is_whole; i++)
    {
      if (i % CANCEL_STEP == 0)
        is_whole = !g_cancellable_set_error_if_cancelled (cancellable, error);
      look_at (self, psc_cohort_results_get_row (self->results, i), texts);
    }
  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    {
      self->texts[listed[i]] = list_texts (texts[i]);
      g_hash_table_unref (texts[i]);
    }
  return is_whole;
}

PscCohortSource *
psc_cohort_source_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscCohortSource) self = g_atomic_rc_box_new0 (PscCohortSource);

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->results = psc_cohort_results_load (path, cancellable, error);
  if (self->results == NULL || !look (self, cancellable, error))
    return NULL;
  self->folder =
      g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup (path) : g_path_get_dirname (path);
  load_plan (self);
  return g_steal_pointer (&self);
}

const char *
psc_cohort_source_get_path (const PscCohortSource *self)
{
  return self->path;
}

const PscCohortResults *
psc_cohort_source_get_results (const PscCohortSource *self)
{
  return self->results;
}

const PscCohortPlan *
psc_cohort_source_get_plan (const PscCohortSource *self)
{
  return self->plan;
}

const char *
psc_cohort_source_get_objection (const PscCohortSource *self)
{
  return self->objection;
}

gboolean
psc_cohort_source_has (const PscCohortSource *self, PscCohortColumn column)
{
  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, FALSE);

  return self->has[column];
}

const char *const *
psc_cohort_source_get_texts (const PscCohortSource *self, PscCohortColumn column)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (column < PSC_COHORT_N_COLUMNS, none);

  return self->texts[column] != NULL ? (const char *const *) self->texts[column] : none;
}

gboolean
psc_cohort_source_has_pairs (const PscCohortSource *self)
{
  const char *const *modes = psc_cohort_source_get_texts (self, PSC_COHORT_MODE);

  return g_strv_contains (modes, psc_cohort_mode_get_nick (PSC_COHORT_FUSED))
         && g_strv_contains (modes, psc_cohort_mode_get_nick (PSC_COHORT_CONVENTIONAL));
}

char *
psc_cohort_source_dup_file (const PscCohortSource *self, const PscCohortRow *row)
{
  const char *path = psc_cohort_row_get_text (row, PSC_COHORT_PATH);

  if (*path == '\0')
    return NULL;
  if (g_path_is_absolute (path) || self->base == NULL)
    return g_strdup (path);
  return g_build_filename (self->base, path, NULL);
}

gboolean
psc_cohort_source_find_sight (const PscCohortSource *self,
                              const PscCohortRow *row,
                              guint *model,
                              guint *place)
{
  PscCohortPlace found;

  if (self->plan == NULL || self->plan->maps == PSC_COHORT_MAPS_NONE
      || !psc_cohort_place_find_image (self->plan, row, &found))
    return FALSE;
  *model = found.model;
  *place = found.image;
  return TRUE;
}

/* (nullable): why there cannot be a map of the row, whatever the store has. */
static const char *
object_to_row (const PscCohortSource *self, const PscCohortRow *row)
{
  if (g_str_equal (psc_cohort_row_get_text (row, PSC_COHORT_STATUS), PSC_COHORT_STATUS_FAILED))
    return _ ("The image could not be read");
  if (self->objection != NULL)
    return self->objection;
  if (*psc_cohort_row_get_text (row, PSC_COHORT_METHOD) == '\0')
    return _ ("No method was asked for: there are scores only");
  if (self->plan->maps == PSC_COHORT_MAPS_NONE)
    return _ ("No maps were kept (--maps none)");
  if (self->plan->maps == PSC_COHORT_MAPS_TOKENS)
    return _ ("No maps were kept, but what token similarity is made of (--maps tokens)");
  return NULL;
}

char *
psc_cohort_source_find_map (const PscCohortSource *self,
                            const PscCohortRow *row,
                            PscCohortMode mode,
                            gsize *offset)
{
  const char *objection = object_to_row (self, row);
  PscCohortPlace place;
  int mode_index;

  *offset = 0;
  if (objection != NULL)
    return g_strdup (objection);
  mode_index = psc_cohort_plan_find_mode (self->plan, mode);
  if (mode_index < 0)
    return g_strdup (_ ("Maps of this kind were not asked for"));
  if (!psc_cohort_place_find (self->plan, row, &place))
    return g_strdup_printf (_ ("The row is of another run than %s: its maps are not there"),
                            PSC_COHORT_PLAN_NAME);
  *offset = psc_cohort_store_get_offset (self->store, place.model, place.method, (guint) mode_index,
                                         place.query);
  return NULL;
}

void
psc_cohort_sight_free (PscCohortSight *self)
{
  g_free (self->picture);
  g_free (self->maps);
  g_free (self->complaint);
  g_free (self);
}

PscCohortSight *
psc_cohort_source_load_sight (const PscCohortSource *self, guint model, guint place)
{
  PscCohortSight *sight = g_new0 (PscCohortSight, 1);
  const PscCohortPlanModel *known;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self->plan != NULL && model < self->plan->models->len, sight);

  known = self->plan->models->pdata[model];
  sight->model = model;
  sight->place = place;
  sight->input = known->side;
  sight->side = psc_cohort_store_get_side (known->side);
  sight->picture = psc_cohort_store_load_picture (self->store, model, place, &error);
  if (self->plan->maps == PSC_COHORT_MAPS_PROMPTS)
    sight->maps =
        psc_cohort_store_load_maps (self->store, model, place, error == NULL ? &error : NULL);
  if (error != NULL)
    sight->complaint = g_strdup (error->message);
  return sight;
}

/* Whether what a file begins with is the header of results. */
static gboolean
is_table (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree char *start = g_malloc (MAX_HEADER);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscCohortReader) reader = NULL;
  const char *end;
  gsize n = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), start, MAX_HEADER, &n, NULL, NULL))
    return FALSE;
  end = memchr (start, '\n', n);
  if (end == NULL)
    return FALSE;
  bytes = g_bytes_new (start, (gsize) (end + 1 - start));
  reader = psc_cohort_reader_new (bytes, "", NULL);
  return reader != NULL;
}

gboolean
psc_cohort_source_is_cohort (const char *path)
{
  g_autofree char *plan = g_build_filename (path, PSC_COHORT_PLAN_NAME, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_file_test (plan, G_FILE_TEST_IS_REGULAR);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) && is_table (path);
}
