/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/model/psc-model-importer.h"

#include "model/psc-model-store.h"

#define STEPS 10000

struct _PscModelImporter
{
  GObject parent_instance;

  int steps;   /* atomic: of STEPS */
  int pending; /* atomic: whether an idle is on its way */
};

enum
{
  PROP_FRACTION = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscModelImporter, psc_model_importer, G_TYPE_OBJECT)

typedef struct
{
  char *source;
  char *vocabulary;
  char *name;
  gboolean replace;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->source);
  g_free (order->vocabulary);
  g_free (order->name);
  g_free (order);
}

static gboolean
notify_idle (gpointer data)
{
  PscModelImporter *self = data;

  g_atomic_int_set (&self->pending, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (double fraction, gpointer data)
{
  PscModelImporter *self = data;

  g_atomic_int_set (&self->steps, (int) (CLAMP (fraction, 0, 1) * STEPS));
  if (g_atomic_int_compare_and_exchange (&self->pending, FALSE, TRUE))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, notify_idle, g_object_ref (self), g_object_unref);
}

static void
import_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;
  GError *error = NULL;
  g_autoptr (PscModelBundle) bundle =
      psc_model_store_import (order->source, order->vocabulary, NULL, order->name, order->replace,
                              cancellable, progress_cb, source, &error);

  if (bundle == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (psc_model_bundle_get_name (bundle)), g_free);
}

static void
psc_model_importer_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_double (value, psc_model_importer_get_fraction (PSC_MODEL_IMPORTER (object)));
}

static void
psc_model_importer_class_init (PscModelImporterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_model_importer_get_property;
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
psc_model_importer_init (PscModelImporter *self)
{
}

PscModelImporter *
psc_model_importer_new (void)
{
  return g_object_new (PSC_TYPE_MODEL_IMPORTER, NULL);
}

double
psc_model_importer_get_fraction (PscModelImporter *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_IMPORTER (self), 0);

  return (double) g_atomic_int_get (&self->steps) / STEPS;
}

void
psc_model_importer_import_async (PscModelImporter *self,
                                 const char *source,
                                 const char *vocabulary,
                                 const char *name,
                                 gboolean replace,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Order *order;

  g_return_if_fail (PSC_IS_MODEL_IMPORTER (self));
  g_return_if_fail (source != NULL);

  order = g_new (Order, 1);
  *order = (Order){ g_strdup (source), g_strdup (vocabulary), g_strdup (name), replace };
  progress_cb (0, self);

  task = g_task_new (self, cancellable, callback, user_data);
  /* A model that is installed all the same is not to be called cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, psc_model_importer_import_async);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, import_thread);
}

char *
psc_model_importer_import_finish (PscModelImporter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
