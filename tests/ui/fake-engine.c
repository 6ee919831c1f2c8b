/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fake-engine.h"

struct _PscStackCache
{
  GObject parent_instance;

  guint memory_limit, disk_limit; /* MiB */
  gint64 size;                    /* bytes; atomic enough: threads run one after the other */
};

G_DEFINE_FINAL_TYPE (PscStackCache, psc_stack_cache, G_TYPE_OBJECT)

struct _PscEngine
{
  GObject parent_instance;

  PscStackCache *cache;
  GHashTable *methods;
  char *order;
  char *message;
  PscEngineState state;
  guint n_taken;
};

enum
{
  PROP_STATE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PscEngine, psc_engine, G_TYPE_OBJECT)

static void
psc_stack_cache_class_init (PscStackCacheClass *klass)
{
}

static void
psc_stack_cache_init (PscStackCache *self)
{
}

void
psc_stack_cache_set_limits (PscStackCache *self, guint64 memory_limit, guint64 disk_limit)
{
  self->memory_limit = (guint) (memory_limit >> 20);
  self->disk_limit = (guint) (disk_limit >> 20);
}

guint64
psc_stack_cache_measure (PscStackCache *self)
{
  return (guint64) self->size;
}

gboolean
psc_stack_cache_clear (PscStackCache *self, GError **error)
{
  self->size = 0;
  return TRUE;
}

static void
psc_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_int (value, (int) PSC_ENGINE (object)->state);
}

static void
psc_engine_finalize (GObject *object)
{
  PscEngine *self = PSC_ENGINE (object);

  g_object_unref (self->cache);
  g_hash_table_unref (self->methods);
  g_free (self->order);
  g_free (self->message);
  G_OBJECT_CLASS (psc_engine_parent_class)->finalize (object);
}

static void
psc_engine_class_init (PscEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = psc_engine_get_property;
  G_OBJECT_CLASS (klass)->finalize = psc_engine_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, 3, 0, G_PARAM_READABLE);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
psc_engine_init (PscEngine *self)
{
  const char *const *names = psc_method_get_names ();

  self->cache = g_object_new (PSC_TYPE_STACK_CACHE, NULL);
  self->order = g_strdup ("");
  self->methods = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_insert (self->methods, (gpointer) names[i],
                         psc_method_new (names[i], PSC_PRESET_PAPER, NULL));
}

PscEngine *
fake_engine_new (void)
{
  return g_object_new (PSC_TYPE_ENGINE, NULL);
}

const char *
fake_engine_get_order (PscEngine *self)
{
  return self->order;
}

guint
fake_engine_get_n_methods_taken (PscEngine *self)
{
  return self->n_taken;
}

void
fake_engine_set_state (PscEngine *self, PscEngineState state, const char *message)
{
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

guint
fake_engine_get_memory_limit (PscEngine *self)
{
  return self->cache->memory_limit;
}

guint
fake_engine_get_disk_limit (PscEngine *self)
{
  return self->cache->disk_limit;
}

void
fake_engine_fill_cache (PscEngine *self, guint64 size)
{
  self->cache->size = (gint64) size;
}

guint64
fake_engine_get_cache_size (PscEngine *self)
{
  return (guint64) self->cache->size;
}

void
psc_engine_set_model (PscEngine *self,
                      const char *name_or_path,
                      const char *device,
                      PscPrecision precision)
{
  g_free (self->order);
  self->order = g_strdup_printf ("%s on %s%s", name_or_path != NULL ? name_or_path : "(default)",
                                 device, precision == PSC_PRECISION_REDUCED ? ", reduced" : "");
}

PscEngineState
psc_engine_get_state (PscEngine *self)
{
  return self->state;
}

PscStackCache *
psc_engine_get_cache (PscEngine *self)
{
  return self->cache;
}

const char *
psc_engine_get_model_name (PscEngine *self)
{
  return self->state == PSC_ENGINE_READY ? "tiny" : NULL;
}

const char *
psc_engine_get_digest (PscEngine *self)
{
  return self->state == PSC_ENGINE_READY ? "0123456789abcdef" : NULL;
}

const char *
psc_engine_get_device (PscEngine *self)
{
  return self->state == PSC_ENGINE_READY ? "CPU, 2 threads" : NULL;
}

guint
psc_engine_get_side (PscEngine *self)
{
  return self->state == PSC_ENGINE_READY ? 224 : 0;
}

guint
psc_engine_get_dimensions (PscEngine *self)
{
  return self->state == PSC_ENGINE_READY ? 512 : 0;
}

const char *
psc_engine_get_message (PscEngine *self)
{
  return self->message;
}

PscMethod *
psc_engine_get_method (PscEngine *self, const char *name)
{
  return g_hash_table_lookup (self->methods, name);
}

void
psc_engine_take_method (PscEngine *self, PscMethod *method)
{
  self->n_taken++;
  g_hash_table_insert (self->methods, (gpointer) psc_method_get_name (method), method);
}
