/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-viewer-private.h"

#include <glib/gi18n.h>

#include "model/psc-model-store.h"

/* The installed models in the main menu: the next one is loaded as soon as it is chosen. Those that
 * cannot be used are in the preferences, which say why. */

static void
append_model (GMenu *menu, const char *label, const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);

  /* An underscore in a model's name is no mnemonic. */
  g_menu_item_set_label (item, escaped);
  g_menu_item_set_action_and_target (item, "win.model", "s", name);
  g_menu_append_item (menu, item);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, psc_model_store_list (), (GDestroyNotify) g_ptr_array_unref);
}

/* The window may be closed meanwhile, and is not kept for this. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *window = data;
  g_autoptr (PscViewer) self = g_weak_ref_get (window);
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);

  g_weak_ref_clear (window);
  g_free (window);
  if (self == NULL || self->settings == NULL || entries == NULL)
    return;
  g_menu_remove_all (self->models_section);
  append_model (self->models_section, _ ("Automatic"), "");
  for (guint i = 0; i < entries->len; i++)
    {
      const PscModelEntry *entry = entries->pdata[i];

      if (entry->problem == NULL)
        append_model (self->models_section, entry->name, entry->name);
    }
}

static void
update_models (PscViewer *self)
{
  GWeakRef *window = g_new (GWeakRef, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, listed_cb, window);

  g_weak_ref_init (window, self);
  g_task_set_source_tag (task, update_models);
  g_task_run_in_thread (task, list_thread);
}

static void
activate_cb (GSimpleAction *action, GVariant *name, PscViewer *self)
{
  g_settings_set_value (self->settings, "model", name);
}

static void
model_changed_cb (PscViewer *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "model");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_settings_get_value (self->settings, "model"));
}

void
psc_viewer_init_models (PscViewer *self)
{
  g_autoptr (GSimpleAction) action = NULL;
  g_autoptr (GVariant) model = NULL;

  if (self->settings == NULL)
    return;
  model = g_settings_get_value (self->settings, "model");
  action = g_simple_action_new_stateful ("model", G_VARIANT_TYPE_STRING, model);
  g_signal_connect_object (action, "activate", G_CALLBACK (activate_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  /* Not before, since every model is looked into; and then what was imported or removed meanwhile,
   * also by the command line, is seen. */
  g_signal_connect_object (gtk_menu_button_get_popover (self->menu_button), "map",
                           G_CALLBACK (update_models), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::model", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
