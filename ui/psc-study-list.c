/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/psc-study-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "study/psc-study-finder.h"

struct _PscStudyList
{
  GObject parent_instance;

  GListStore *studies;          /* owned, all of them */
  GHashTable *by_path;          /* owned, path to PscStudy, both borrowed from the store */
  GtkCustomFilter *filter;      /* owned */
  GtkFilterListModel *filtered; /* owned */
  char *text;                   /* owned */
  char **words;                 /* owned, of text, without the case of their letters */
  int finding;
  guint n_labelled;
  guint n_busy;
};

enum
{
  PROP_TEXT = 1,
  PROP_FINDING,
  PROP_N_STUDIES,
  PROP_HAS_LABELS,
  PROP_BUSY,
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
  return g_list_model_get_n_items (G_LIST_MODEL (PSC_STUDY_LIST (model)->filtered));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PSC_STUDY_LIST (model)->filtered), position);
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
passes_cb (gpointer item, gpointer user_data)
{
  PscStudyList *self = user_data;
  PscStudy *study = item;

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
psc_study_list_finalize (GObject *object)
{
  PscStudyList *self = PSC_STUDY_LIST (object);

  gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_hash_table_unref (self->by_path);
  g_clear_object (&self->studies);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
psc_study_list_init (PscStudyList *self)
{
  self->studies = g_list_store_new (PSC_TYPE_STUDY);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->filter = gtk_custom_filter_new (passes_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->studies)),
                                              g_object_ref (GTK_FILTER (self->filter)));
  self->text = g_strdup ("");
  self->finding = -1;
  g_signal_connect_swapped (self->filtered, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
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

/* Those that are not in the list already, in one change. */
static PscStudy *
add_studies (PscStudyList *self, GPtrArray *studies)
{
  g_autoptr (GPtrArray) new_ones = g_ptr_array_new ();
  guint n_labelled = self->n_labelled;

  for (guint i = 0; i < studies->len; i++)
    {
      PscStudy *study = g_ptr_array_index (studies, i);
      gpointer path = (gpointer) psc_study_get_path (study);

      if (g_hash_table_contains (self->by_path, path))
        continue;
      g_hash_table_insert (self->by_path, path, study);
      g_ptr_array_add (new_ones, study);
      n_labelled += psc_study_has_labels (study);
    }
  if (new_ones->len > 0)
    {
      g_list_store_splice (self->studies, g_list_model_get_n_items (G_LIST_MODEL (self->studies)),
                           0, new_ones->pdata, new_ones->len);
      set_n_labelled (self, n_labelled);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STUDIES]);
    }
  return g_hash_table_lookup (self->by_path, psc_study_get_path (g_ptr_array_index (studies, 0)));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PscStudyList *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (PscStudyFinds) finds = psc_study_find_finish (result, &error);

  set_busy (self, -1);
  if (finds == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, psc_study_finds_dup_note (finds), g_free);
  g_task_return_pointer (task, g_object_ref (add_studies (self, finds->studies)), g_object_unref);
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

void
psc_study_list_remove (PscStudyList *self, PscStudy *study)
{
  guint position;

  g_return_if_fail (PSC_IS_STUDY (study));

  if (!g_list_store_find (self->studies, study, &position))
    return;
  g_hash_table_remove (self->by_path, psc_study_get_path (study));
  set_n_labelled (self, self->n_labelled - psc_study_has_labels (study));
  g_list_store_remove (self->studies, position);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STUDIES]);
}

void
psc_study_list_remove_all (PscStudyList *self)
{
  if (psc_study_list_get_n_studies (self) == 0)
    return;
  g_hash_table_remove_all (self->by_path);
  set_n_labelled (self, 0);
  g_list_store_remove_all (self->studies);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_STUDIES]);
}

guint
psc_study_list_get_n_studies (PscStudyList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->studies));
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

const char *
psc_study_list_get_text (PscStudyList *self)
{
  return self->text;
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
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

int
psc_study_list_get_finding (PscStudyList *self)
{
  return self->finding;
}

void
psc_study_list_set_finding (PscStudyList *self, int finding)
{
  g_return_if_fail (finding >= -1 && finding < PSC_STUDY_N_FINDINGS);

  if (self->finding == finding)
    return;
  self->finding = finding;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDING]);
}
