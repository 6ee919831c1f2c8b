/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-study-list.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "study/psc-study-finder.h"

/* How long a step of the work may keep the main loop, in microseconds, how many studies are looked
 * at between two looks at the clock, and how often that is done whatever it says: short lists are
 * always done at once. */
#define STEP_TIME  3000
#define STEP_COUNT 64
#define MIN_ROUNDS 16

/* Tables that share the paths, so that none ever becomes so large that to enlarge it takes long. */
#define N_SHARDS 256

/* From how many on studies are given up on a thread. */
#define MANY 10000

/* A study of the list. The serial numbers rise from one to the next, so that a study's position is
 * found by halving. */
typedef struct
{
  PscStudy *study;
  guint serial;
} Item;

/* Studies that were found and are being added. */
typedef struct
{
  GPtrArray *studies; /* owned, of PscStudy, each owned from next on */
  guint next;
  char *first; /* owned, the path of the first */
  GTask *task; /* owned, nullable: who waits for the first */
} Batch;

struct _PscStudyList
{
  GObject parent_instance;

  GArray *all;   /* owned, of Item, each owning its study */
  GArray *shown; /* owned, of Item: those of all's first n_tested that pass the filters */
  GHashTable *by_path[N_SHARDS]; /* owned, path, borrowed from the study, to its serial number */
  guint n_tested;
  guint next_serial; /* from 1 */
  GQueue *batches;   /* owned, of Batch */
  guint source;
  char *text;   /* owned */
  char **words; /* owned, of text, without the case of their letters */
  int finding;
  guint n_labelled;
  guint n_busy;
  gboolean is_filtering;
  gboolean is_outdated; /* a label came that the filter has not seen */
};

enum
{
  PROP_TEXT = 1,
  PROP_FINDING,
  PROP_N_STUDIES,
  PROP_HAS_LABELS,
  PROP_BUSY,
  PROP_FILTERING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return PSC_TYPE_STUDY;
}

static guint
get_n_items (GListModel *model)
{
  return PSC_STUDY_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PscStudyList *self = PSC_STUDY_LIST (model);

  return position < self->shown->len
             ? g_object_ref (g_array_index (self->shown, Item, position).study)
             : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PscStudyList,
                               psc_study_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gboolean
passes (PscStudyList *self, PscStudy *study)
{
  if (self->finding >= 0
      && psc_study_get_label (study, (guint) self->finding) < PSC_STUDY_LABEL_UNCERTAIN)
    return FALSE;
  for (char **word = self->words; word != NULL && *word != NULL; word++)
    if (strstr (psc_study_get_search_key (study), *word) == NULL)
      return FALSE;
  return TRUE;
}

static void
psc_study_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscStudyList *self = PSC_STUDY_LIST (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_FINDING:
      g_value_set_int (value, self->finding);
      break;
    case PROP_N_STUDIES:
      g_value_set_uint (value, psc_study_list_get_n_studies (self));
      break;
    case PROP_HAS_LABELS:
      g_value_set_boolean (value, psc_study_list_get_has_labels (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, psc_study_list_get_busy (self));
      break;
    case PROP_FILTERING:
      g_value_set_boolean (value, psc_study_list_get_filtering (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_study_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PscStudyList *self = PSC_STUDY_LIST (object);

  switch (id)
    {
    case PROP_TEXT:
      psc_study_list_set_text (self, g_value_get_string (value));
      break;
    case PROP_FINDING:
      psc_study_list_set_finding (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
batch_free (Batch *batch)
{
  for (guint i = batch->next; i < batch->studies->len; i++)
    g_object_unref (g_ptr_array_index (batch->studies, i));
  g_ptr_array_unref (batch->studies);
  if (batch->task != NULL)
    g_task_return_new_error (batch->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             g_strerror (ECANCELED));
  g_clear_object (&batch->task);
  g_free (batch->first);
  g_free (batch);
}

static void
item_clear (gpointer data)
{
  g_object_unref (((Item *) data)->study);
}

static void
psc_study_list_finalize (GObject *object)
{
  PscStudyList *self = PSC_STUDY_LIST (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_queue_free_full (self->batches, (GDestroyNotify) batch_free);
  for (guint i = 0; i < N_SHARDS; i++)
    g_hash_table_unref (self->by_path[i]);
  g_array_unref (self->shown);
  g_array_unref (self->all);
  g_strfreev (self->words);
  g_free (self->text);
  G_OBJECT_CLASS (psc_study_list_parent_class)->finalize (object);
}

static void
psc_study_list_class_init (PscStudyListClass *klass)
{
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_write =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_study_list_get_property;
  object_class->set_property = psc_study_list_set_property;
  object_class->finalize = psc_study_list_finalize;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", read_write);
  properties[PROP_FINDING] =
      g_param_spec_int ("finding", NULL, NULL, -1, PSC_STUDY_N_FINDINGS - 1, -1, read_write);
  properties[PROP_N_STUDIES] =
      g_param_spec_uint ("n-studies", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  properties[PROP_HAS_LABELS] = g_param_spec_boolean ("has-labels", NULL, NULL, FALSE, read_only);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);
  properties[PROP_FILTERING] = g_param_spec_boolean ("filtering", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static GArray *
new_items (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (Item));

  g_array_set_clear_func (items, item_clear);
  return items;
}

static void
psc_study_list_init (PscStudyList *self)
{
  self->all = new_items ();
  self->shown = g_array_new (FALSE, FALSE, sizeof (Item));
  for (guint i = 0; i < N_SHARDS; i++)
    self->by_path[i] = g_hash_table_new (g_str_hash, g_str_equal);
  self->batches = g_queue_new ();
  self->next_serial = 1;
  self->text = g_strdup ("");
  self->finding = -1;
}

PscStudyList *
psc_study_list_new (void)
{
  return g_object_new (PSC_TYPE_STUDY_LIST, NULL);
}

static void
set_busy (PscStudyList *self, int step)
{
  gboolean was_busy = self->n_busy > 0;

  self->n_busy += step;
  if ((self->n_busy > 0) != was_busy)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_n_labelled (PscStudyList *self, guint n)
{
  gboolean had_labels = self->n_labelled > 0;

  self->n_labelled = n;
  if ((n > 0) != had_labels)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LABELS]);
}

/* Where the item with that number is, or %GTK_INVALID_LIST_POSITION. */
static guint
find_serial (GArray *items, guint serial)
{
  guint low = 0, high = items->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (items, Item, middle).serial < serial)
        low = middle + 1;
      else
        high = middle;
    }
  return low < items->len && g_array_index (items, Item, low).serial == serial
             ? low
             : GTK_INVALID_LIST_POSITION;
}

static GHashTable *
get_shard (PscStudyList *self, const char *path)
{
  return self->by_path[(g_str_hash (path) >> 16) % N_SHARDS];
}

/* 0 for none. */
static guint
get_serial (PscStudyList *self, PscStudy *study)
{
  const char *path = psc_study_get_path (study);

  return GPOINTER_TO_UINT (g_hash_table_lookup (get_shard (self, path), path));
}

static PscStudy *
find_path (PscStudyList *self, const char *path)
{
  const guint serial = GPOINTER_TO_UINT (g_hash_table_lookup (get_shard (self, path), path));

  return serial > 0 ? g_array_index (self->all, Item, find_serial (self->all, serial)).study : NULL;
}

/* A table that was opened after the images it is about. */
static void
take_labels (PscStudyList *self, PscStudy *listed, PscStudy *study)
{
  if (!psc_study_has_labels (study))
    return;
  self->n_labelled += !psc_study_has_labels (listed);
  psc_study_set_labels (listed, psc_study_get_labels (study));
  self->is_outdated = self->is_outdated || self->finding >= 0;
}

/* Takes over @study, which may be in the list already. */
static void
add_study (PscStudyList *self, PscStudy *study)
{
  Item item = { study, self->next_serial };
  gpointer path = (gpointer) psc_study_get_path (study);
  GHashTable *shard = get_shard (self, path);

  if (g_hash_table_contains (shard, path))
    {
      take_labels (self, find_path (self, path), study);
      g_object_unref (study);
      return;
    }
  g_hash_table_insert (shard, path, GUINT_TO_POINTER (self->next_serial++));
  g_array_append_val (self->all, item);
  self->n_labelled += psc_study_has_labels (study);
}

/* Tests what was added, or else adds more; %FALSE when there is nothing left to do. */
static gboolean
do_some (PscStudyList *self)
{
  Batch *batch = g_queue_peek_head (self->batches);

  if (self->n_tested < self->all->len)
    {
      const guint end = MIN (self->all->len, self->n_tested + STEP_COUNT);

      for (; self->n_tested < end; self->n_tested++)
        {
          const Item *item = &g_array_index (self->all, Item, self->n_tested);

          if (passes (self, item->study))
            g_array_append_val (self->shown, *item);
        }
      return TRUE;
    }
  if (batch == NULL)
    return FALSE;
  for (guint i = 0; i < STEP_COUNT && batch->next < batch->studies->len; i++)
    add_study (self, g_ptr_array_index (batch->studies, batch->next++));
  return TRUE;
}

/* Whoever waits for a batch wants to see its first image, and not wait for the last. */
static void
finish_batch (PscStudyList *self)
{
  Batch *batch = g_queue_peek_head (self->batches);
  g_autoptr (GTask) task = NULL;
  PscStudy *first = NULL;

  if (batch == NULL || batch->next == 0 || self->n_tested == 0)
    return;
  first = find_path (self, batch->first);
  if (first != NULL)
    task = g_steal_pointer (&batch->task);
  if (batch->next == batch->studies->len && self->n_tested == self->all->len)
    {
      batch_free (g_queue_pop_head (self->batches));
      set_busy (self, -1);
    }
  if (task != NULL)
    g_task_return_pointer (task, g_object_ref (first), g_object_unref);
}

static gboolean step_cb (gpointer user_data);

static void
set_filtering (PscStudyList *self, gboolean is_filtering)
{
  if (self->is_filtering == is_filtering)
    return;
  self->is_filtering = is_filtering;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTERING]);
}

/* Whether there is something to do, beyond what is over as soon as it is told. */
static gboolean
has_work (PscStudyList *self)
{
  const Batch *batch = g_queue_peek_head (self->batches);

  return self->n_tested < self->all->len || (batch != NULL && batch->next < batch->studies->len)
         || g_queue_get_length (self->batches) > 1;
}

/* Works for a moment, tells in one change what came of it, in the place of the @n_removed that were
 * shown before, and comes back if that was not all. A short list is done at once. */
static void
step (PscStudyList *self, guint n_removed)
{
  const gint64 end = g_get_monotonic_time () + STEP_TIME;
  const guint n_before = self->all->len, n_labelled = self->n_labelled;
  const guint position = n_removed > 0 ? 0 : self->shown->len;

  g_object_ref (self);
  for (guint n = 0; do_some (self) && (n < MIN_ROUNDS || g_get_monotonic_time () < end); n++)
    ;
  if (has_work (self) && self->source == 0)
    self->source = g_idle_add (step_cb, self);
  if (n_removed > 0 || self->shown->len > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed,
                                self->shown->len - position);
  if ((n_labelled > 0) != (self->n_labelled > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LABELS]);
  if (self->all->len != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STUDIES]);
  set_filtering (self, self->n_tested < self->all->len);
  finish_batch (self);
  if (self->is_outdated && self->source == 0)
    self->source = g_idle_add (step_cb, self);
  g_object_unref (self);
}

/* All filters anew; what was shown stays until the first new ones are known. */
static void
refilter (PscStudyList *self)
{
  const guint n_shown = self->shown->len;

  self->is_outdated = FALSE;
  g_array_set_size (self->shown, 0);
  self->n_tested = 0;
  step (self, n_shown);
}

static gboolean
step_cb (gpointer user_data)
{
  PscStudyList *self = user_data;

  self->source = 0;
  if (self->is_outdated && g_queue_is_empty (self->batches))
    refilter (self);
  else
    step (self, 0);
  return G_SOURCE_REMOVE;
}

static void
add_batch (PscStudyList *self, GPtrArray *studies, GTask *task)
{
  Batch *batch = g_new0 (Batch, 1);

  /* One by one they go over into the list. */
  g_ptr_array_set_free_func (studies, NULL);
  batch->studies = studies;
  batch->first = g_strdup (psc_study_get_path (g_ptr_array_index (studies, 0)));
  batch->task = task;
  g_queue_push_tail (self->batches, batch);
  set_busy (self, 1);
  if (self->source == 0)
    step (self, 0);
}

void
psc_study_list_add_studies (PscStudyList *self, GPtrArray *studies)
{
  g_return_if_fail (PSC_IS_STUDY_LIST (self));
  g_return_if_fail (studies->len > 0);

  add_batch (self, studies, NULL);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (PscStudyList) self = g_object_ref (g_task_get_source_object (task));
  GError *error = NULL;
  g_autoptr (PscStudyFinds) finds = psc_study_find_finish (result, &error);

  if (finds == NULL)
    {
      set_busy (self, -1);
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, psc_study_finds_dup_note (finds), g_free);
  add_batch (self, g_steal_pointer (&finds->studies), g_steal_pointer (&task));
  set_busy (self, -1);
}

static char **
list_paths (GListModel *files, GError **error)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  guint n = g_list_model_get_n_items (files);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      const char *path = g_file_peek_path (file);

      if (path == NULL)
        {
          g_autofree char *name = g_file_get_parse_name (file);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _ ("“%s” is not on this computer; copy it here first"), name);
          return NULL;
        }
      g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}

void
psc_study_list_add_async (PscStudyList *self,
                          GListModel *files,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  g_auto (GStrv) paths = list_paths (files, &error);

  g_task_set_source_tag (task, psc_study_list_add_async);
  if (paths == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  set_busy (self, 1);
  psc_study_find_async ((const char *const *) paths, cancellable, found_cb,
                        g_steal_pointer (&task));
}

PscStudy *
psc_study_list_add_finish (PscStudyList *self, GAsyncResult *result, char **note, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  *note = g_strdup (g_task_get_task_data (G_TASK (result)));
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
psc_study_list_find (PscStudyList *self, PscStudy *study, guint *position)
{
  const guint serial = study != NULL ? get_serial (self, study) : 0;

  *position = serial > 0 ? find_serial (self->shown, serial) : GTK_INVALID_LIST_POSITION;
  /* Another study may have come back under the same path. */
  if (*position != GTK_INVALID_LIST_POSITION
      && g_array_index (self->shown, Item, *position).study != study)
    *position = GTK_INVALID_LIST_POSITION;
  return *position != GTK_INVALID_LIST_POSITION;
}

PscStudy *
psc_study_list_get_by_file (PscStudyList *self, GFile *file)
{
  const char *path;

  g_return_val_if_fail (PSC_IS_STUDY_LIST (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  path = g_file_peek_path (file);
  return path != NULL ? find_path (self, path) : NULL;
}

void
psc_study_list_remove (PscStudyList *self, PscStudy *study)
{
  g_autoptr (PscStudy) kept = NULL;
  guint serial, position, shown;

  g_return_if_fail (PSC_IS_STUDY (study));

  if (find_path (self, psc_study_get_path (study)) != study)
    return;
  kept = g_object_ref (study);
  serial = get_serial (self, study);
  position = find_serial (self->all, serial);
  shown = find_serial (self->shown, serial);
  g_hash_table_remove (get_shard (self, psc_study_get_path (study)), psc_study_get_path (study));
  g_array_remove_index (self->all, position);
  if (position < self->n_tested)
    self->n_tested--;
  if (shown != GTK_INVALID_LIST_POSITION)
    {
      g_array_remove_index (self->shown, shown);
      g_list_model_items_changed (G_LIST_MODEL (self), shown, 1, 0);
    }
  set_n_labelled (self, self->n_labelled - psc_study_has_labels (study));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STUDIES]);
}

static gpointer
free_studies (gpointer data)
{
  GPtrArray *studies = data;

  g_ptr_array_set_free_func (studies, g_object_unref);
  g_ptr_array_unref (studies);
  return NULL;
}

/* A million of them take a while to free. */
void
psc_study_list_free_studies (GPtrArray *studies)
{
  if (studies->len < MANY)
    free_studies (studies);
  else
    g_thread_unref (g_thread_new ("free-studies", free_studies, studies));
}

static void
take_batches (PscStudyList *self, GPtrArray *studies)
{
  Batch *batch;

  while ((batch = g_queue_pop_head (self->batches)) != NULL)
    {
      while (batch->next < batch->studies->len)
        g_ptr_array_add (studies, g_ptr_array_index (batch->studies, batch->next++));
      batch_free (batch);
      set_busy (self, -1);
    }
}

/* Their references become the array's. */
static GPtrArray *
take_studies (PscStudyList *self)
{
  GPtrArray *studies = g_ptr_array_sized_new (self->all->len);

  for (guint i = 0; i < self->all->len; i++)
    g_ptr_array_add (studies, g_array_index (self->all, Item, i).study);
  g_array_set_clear_func (self->all, NULL);
  g_array_unref (self->all);
  self->all = new_items ();
  return studies;
}

GPtrArray *
psc_study_list_take_all (PscStudyList *self)
{
  const guint n_shown = self->shown->len;
  GPtrArray *studies = take_studies (self);
  const guint n_listed = studies->len;

  take_batches (self, studies);
  if (n_listed == 0)
    return studies;
  for (guint i = 0; i < N_SHARDS; i++)
    g_hash_table_remove_all (self->by_path[i]);
  g_array_set_size (self->shown, 0);
  self->n_tested = 0;
  self->is_outdated = FALSE;
  if (n_shown > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_shown, 0);
  set_n_labelled (self, 0);
  set_filtering (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STUDIES]);
  return studies;
}

void
psc_study_list_remove_all (PscStudyList *self)
{
  psc_study_list_free_studies (psc_study_list_take_all (self));
}

guint
psc_study_list_get_n_studies (PscStudyList *self)
{
  return self->all->len;
}

GPtrArray *
psc_study_list_dup_paths (PscStudyList *self)
{
  GPtrArray *paths = g_ptr_array_new_full (self->all->len + 1, g_free);

  for (guint i = 0; i < self->all->len; i++)
    g_ptr_array_add (paths,
                     g_strdup (psc_study_get_path (g_array_index (self->all, Item, i).study)));
  g_ptr_array_add (paths, NULL);
  return paths;
}

gboolean
psc_study_list_get_filtering (PscStudyList *self)
{
  return self->is_filtering;
}

gboolean
psc_study_list_get_has_labels (PscStudyList *self)
{
  return self->n_labelled > 0;
}

gboolean
psc_study_list_get_busy (PscStudyList *self)
{
  return self->n_busy > 0;
}

void
psc_study_list_set_text (PscStudyList *self, const char *text)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    text = "";
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  folded = g_utf8_casefold (text, -1);
  g_strfreev (self->words);
  self->words = g_strsplit (folded, " ", -1);
  refilter (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

void
psc_study_list_set_finding (PscStudyList *self, int finding)
{
  g_return_if_fail (finding >= -1 && finding < PSC_STUDY_N_FINDINGS);

  if (self->finding == finding)
    return;
  self->finding = finding;
  refilter (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDING]);
}
