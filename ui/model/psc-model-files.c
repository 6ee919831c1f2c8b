/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/model/psc-model-files.h"

#include <glib/gi18n.h>

#include "model/psc-model-store.h"
#include "ui/widgets/psc-file-dialog.h"

/* As models are published. */
#define VOCABULARY "vocab.txt"

struct _PscModelFiles
{
  AdwBin parent_instance;

  /* Template. */
  AdwActionRow *weights_row;
  AdwActionRow *vocabulary_row;
  GtkWidget *weights_clear;
  GtkWidget *vocabulary_clear;
  GtkEditable *name_row;
  GtkSwitch *replace_switch;
  GtkLabel *problem_label;

  GFile *weights;            /* owned, nullable */
  GFile *vocabulary;         /* owned, nullable */
  GCancellable *cancellable; /* owned: of the file dialog that is open */
  GCancellable *looking;     /* owned, nullable: for a vocabulary that comes with the weights */
  gboolean has_own;          /* there is one */
  gboolean complete;
};

enum
{
  PROP_COMPLETE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscModelFiles, psc_model_files, ADW_TYPE_BIN)

static gboolean
is_local (GFile *file)
{
  return file == NULL || g_file_peek_path (file) != NULL;
}

static void
update (PscModelFiles *self)
{
  const char *name = psc_model_files_get_name (self);
  g_autoptr (GError) error = NULL;
  gboolean valid = name == NULL || psc_model_store_check_name (name, &error);
  gboolean local = is_local (self->weights) && is_local (self->vocabulary);
  gboolean complete = valid && local && self->weights != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), !valid || !local);
  if (!local)
    gtk_label_set_label (self->problem_label, _ ("The files have to be on this computer."));
  else
    gtk_label_set_label (self->problem_label, valid ? "" : error->message);
  if (valid)
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");

  if (complete == self->complete)
    return;
  self->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
}

static void
show_file (AdwActionRow *row, GFile *file, const char *hint)
{
  g_autofree char *path = file != NULL ? g_file_get_parse_name (file) : NULL;

  adw_action_row_set_subtitle (row, path != NULL ? path : hint);
}

static void
show_files (PscModelFiles *self)
{
  show_file (self->weights_row, self->weights,
             _ ("The folder of a model’s files, a zip archive, or a file of weights"));
  show_file (self->vocabulary_row, self->vocabulary,
             self->has_own ? _ ("None needed: there is a vocab.txt beside the weights")
                           : _ ("vocab.txt; not needed if it lies beside the weights"));
  gtk_widget_set_visible (self->weights_clear, self->weights != NULL);
  gtk_widget_set_visible (self->vocabulary_clear, self->vocabulary != NULL);
}

static void look_for_vocabulary (PscModelFiles *self, GFile *folder);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscModelFiles) self = user_data;
  g_autoptr (GFile) folder = g_file_get_parent (G_FILE (source));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->looking == NULL)
    return;
  self->has_own = info != NULL;
  show_files (self);
  /* The weights are a file and no folder: what is beside them counts. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY)
      && g_file_equal (folder, self->weights))
    {
      g_autoptr (GFile) parent = g_file_get_parent (folder);

      look_for_vocabulary (self, parent);
    }
}

static void
look_for_vocabulary (PscModelFiles *self, GFile *folder)
{
  g_autoptr (GFile) file = folder != NULL ? g_file_get_child (folder, VOCABULARY) : NULL;

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->has_own = FALSE;
  if (file == NULL)
    return;
  self->looking = g_cancellable_new ();
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->looking, looked_cb, g_object_ref (self));
}

typedef void (*SetFileFunc) (PscModelFiles *self, GFile *file);

/* What a file dialog is shown for. */
typedef struct
{
  PscModelFiles *self; /* owned */
  SetFileFunc set_file;
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->self);
  g_free (choice);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) choice = user_data;
  g_autoptr (GFile) file =
      psc_file_dialog_choose_file_finish (PSC_FILE_DIALOG (source), result, NULL);

  if (file != NULL && choice->self->cancellable != NULL)
    choice->set_file (choice->self, file);
}

/* @patterns: %NULL-terminated */
static void
add_filter (PscFileDialog *dialog, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  psc_file_dialog_add_filter (dialog, filter);
}

static void
add_filters (PscFileDialog *dialog, const char *name, const char *const *patterns)
{
  add_filter (dialog, name, patterns);
  add_filter (dialog, _ ("All files"), (const char *const[]){ "*", NULL });
}

static void
choose (PscModelFiles *self, PscFileDialog *dialog, SetFileFunc set_file)
{
  Choice *choice = g_new (Choice, 1);

  choice->self = g_object_ref (self);
  choice->set_file = set_file;
  psc_file_dialog_choose_async (dialog, GTK_WIDGET (self), self->cancellable, chosen_cb, choice);
}

static void
choose_weights_cb (PscModelFiles *self)
{
  static const char *const patterns[] = { "*.zip",  "*.bin", "*.pt",          "*.pth",
                                          "*.ckpt", "*.tar", "*.safetensors", NULL };
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (PSC_FILE_DIALOG_OPEN, _ ("Choose the Weights"), _ ("_Choose"));

  add_filters (dialog, _ ("Weights"), patterns);
  choose (self, dialog, psc_model_files_set_weights);
}

static void
choose_folder_cb (PscModelFiles *self)
{
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (PSC_FILE_DIALOG_FOLDER, _ ("Choose the Model’s Folder"), _ ("_Choose"));

  choose (self, dialog, psc_model_files_set_weights);
}

static void
choose_vocabulary_cb (PscModelFiles *self)
{
  g_autoptr (PscFileDialog) dialog =
      psc_file_dialog_new (PSC_FILE_DIALOG_OPEN, _ ("Choose the Vocabulary"), _ ("_Choose"));

  add_filters (dialog, _ ("Vocabularies"), (const char *const[]){ "*.txt", NULL });
  choose (self, dialog, psc_model_files_set_vocabulary);
}

static void
clear_weights_cb (PscModelFiles *self)
{
  psc_model_files_set_weights (self, NULL);
}

static void
clear_vocabulary_cb (PscModelFiles *self)
{
  psc_model_files_set_vocabulary (self, NULL);
}

static void
name_changed_cb (PscModelFiles *self)
{
  update (self);
}

/* A text file is the vocabulary, whatever else comes are weights. */
static gboolean
drop_cb (PscModelFiles *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *name = g_file_get_basename (l->data);

      if (g_str_has_suffix (name, ".txt"))
        psc_model_files_set_vocabulary (self, l->data);
      else
        psc_model_files_set_weights (self, l->data);
    }
  return files != NULL;
}

static void
psc_model_files_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, PSC_MODEL_FILES (object)->complete);
}

static void
psc_model_files_dispose (GObject *object)
{
  PscModelFiles *self = PSC_MODEL_FILES (object);

  g_clear_object (&self->weights);
  g_clear_object (&self->vocabulary);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  G_OBJECT_CLASS (psc_model_files_parent_class)->dispose (object);
}

static void
psc_model_files_class_init (PscModelFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = psc_model_files_get_property;
  object_class->dispose = psc_model_files_dispose;
  props[PROP_COMPLETE] =
      g_param_spec_boolean ("complete", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-model-files.ui");
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, weights_row);
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, vocabulary_row);
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, weights_clear);
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, vocabulary_clear);
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, name_row);
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, replace_switch);
  gtk_widget_class_bind_template_child (widget_class, PscModelFiles, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, choose_weights_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_vocabulary_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_weights_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_vocabulary_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
}

static void
psc_model_files_init (PscModelFiles *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  show_files (self);
}

GFile *
psc_model_files_get_weights (PscModelFiles *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FILES (self), NULL);

  return self->weights;
}

void
psc_model_files_set_weights (PscModelFiles *self, GFile *file)
{
  g_return_if_fail (PSC_IS_MODEL_FILES (self));

  if (!g_set_object (&self->weights, file))
    return;
  look_for_vocabulary (self, is_local (file) ? file : NULL);
  show_files (self);
  update (self);
}

GFile *
psc_model_files_get_vocabulary (PscModelFiles *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FILES (self), NULL);

  return self->vocabulary;
}

void
psc_model_files_set_vocabulary (PscModelFiles *self, GFile *file)
{
  g_return_if_fail (PSC_IS_MODEL_FILES (self));

  if (!g_set_object (&self->vocabulary, file))
    return;
  show_files (self);
  update (self);
}

const char *
psc_model_files_get_name (PscModelFiles *self)
{
  const char *name;

  g_return_val_if_fail (PSC_IS_MODEL_FILES (self), NULL);

  name = gtk_editable_get_text (self->name_row);
  return *name != '\0' ? name : NULL;
}

void
psc_model_files_set_name (PscModelFiles *self, const char *name)
{
  g_return_if_fail (PSC_IS_MODEL_FILES (self));

  gtk_editable_set_text (self->name_row, name != NULL ? name : "");
}

gboolean
psc_model_files_get_replace (PscModelFiles *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FILES (self), FALSE);

  return gtk_switch_get_active (self->replace_switch);
}

gboolean
psc_model_files_get_complete (PscModelFiles *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_FILES (self), FALSE);

  return self->complete;
}
