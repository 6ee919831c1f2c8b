/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-engine.h"

#include "engine/psc-engine-load.h"
#include "engine/psc-engine-private.h"

/* Of a cache of its own, when there is no other. */
#define MEMORY_LIMIT ((guint64) 512 << 20)

struct _PscEngine
{
  GObject parent_instance;

  PscPromptBank *bank;     /* owned */
  char **negatives;        /* owned, [n_classes], each nullable: see psc_engine_set_negative() */
  PscStackCache *cache;    /* owned */
  GHashTable *methods;     /* name → PscMethod, owned: as they were taken */
  GHashTable *fitted;      /* name → PscMethod, owned: for the model in use */
  PscEngineWorker *worker; /* owned */
  GThreadPool *fuser;      /* owned, of one thread; NULL once shut down */
  PscJob *load;            /* owned, while a model is loaded */

  PscEngineState state;
  PscPrecision precision; /* asked for */
  PscDirectionBook *book; /* owned, NULL unless ready */
  char *device;           /* owned, NULL unless ready */
  const char *device_kind;
  char *message; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscEngine, psc_engine, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PscEngineState,
                    psc_engine_state,
                    G_DEFINE_ENUM_VALUE (PSC_ENGINE_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (PSC_ENGINE_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (PSC_ENGINE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (PSC_ENGINE_FAILED, "failed"))

enum
{
  PROP_0,
  PROP_STATE,
  PROP_MODEL_NAME,
  PROP_DEVICE,
  PROP_DIGEST,
  PROP_MESSAGE,
  N_PROPS
};

enum
{
  METHOD_CHANGED,
  NEGATIVE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
psc_engine_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PscEngine *self = PSC_ENGINE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_MODEL_NAME:
      g_value_set_string (value, psc_engine_get_model_name (self));
      break;
    case PROP_DEVICE:
      g_value_set_string (value, self->device);
      break;
    case PROP_DIGEST:
      g_value_set_string (value, psc_engine_get_digest (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
psc_engine_dispose (GObject *object)
{
  PscEngine *self = PSC_ENGINE (object);

  if (self->worker != NULL)
    psc_engine_shut_down (self);
  g_clear_pointer (&self->worker, psc_engine_worker_free);
  g_clear_object (&self->book);
  g_clear_pointer (&self->methods, g_hash_table_unref);
  g_clear_pointer (&self->fitted, g_hash_table_unref);
  g_clear_object (&self->cache);
  for (guint i = 0; self->negatives != NULL && i < psc_prompt_bank_get_n_classes (self->bank); i++)
    g_free (self->negatives[i]);
  g_clear_pointer (&self->negatives, g_free);
  g_clear_object (&self->bank);

  G_OBJECT_CLASS (psc_engine_parent_class)->dispose (object);
}

static void
psc_engine_finalize (GObject *object)
{
  PscEngine *self = PSC_ENGINE (object);

  g_free (self->device);
  g_free (self->message);

  G_OBJECT_CLASS (psc_engine_parent_class)->finalize (object);
}

static void
install_string (GObjectClass *object_class, guint id, const char *name)
{
  properties[id] =
      g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, id, properties[id]);
}

static void
psc_engine_class_init (PscEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = psc_engine_get_property;
  object_class->dispose = psc_engine_dispose;
  object_class->finalize = psc_engine_finalize;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, PSC_TYPE_ENGINE_STATE, PSC_ENGINE_EMPTY,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_STATE, properties[PROP_STATE]);
  install_string (object_class, PROP_MODEL_NAME, "model-name");
  install_string (object_class, PROP_DEVICE, "device");
  install_string (object_class, PROP_DIGEST, "digest");
  install_string (object_class, PROP_MESSAGE, "message");

  signals[NEGATIVE_CHANGED] = g_signal_new ("negative-changed", PSC_TYPE_ENGINE, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[METHOD_CHANGED] = g_signal_new ("method-changed", PSC_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

typedef struct
{
  GTask *task; /* owned */
  void (*func) (GTask *task);
} Fusing;

static void
fuse (gpointer data, gpointer user_data)
{
  Fusing *fusing = data;

  fusing->func (fusing->task);
  g_object_unref (fusing->task);
  g_free (fusing);
}

/* What the main thread is told of a model that has been moved: whoever asked for the job that did
 * it may be gone. */
typedef struct
{
  GWeakRef engine;
  char *device;
  const char *device_kind;
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_weak_ref_clear (&move->engine);
  g_free (move->device);
  g_free (move);
}

static gboolean
moved_cb (gpointer user_data)
{
  Move *move = user_data;
  g_autoptr (PscEngine) self = g_weak_ref_get (&move->engine);

  if (self != NULL && self->state == PSC_ENGINE_READY)
    psc_engine_set_device (self, move->device, move->device_kind, psc_model_get_moved_note ());
  return G_SOURCE_REMOVE;
}

static void
moved (PscEngineWorker *worker, gpointer user_data)
{
  Move *move = g_new0 (Move, 1);

  g_weak_ref_init (&move->engine, user_data);
  move->device = psc_engine_worker_dup_device (worker);
  move->device_kind = psc_engine_worker_get_device_kind (worker);
  g_idle_add_full (G_PRIORITY_DEFAULT, moved_cb, move, move_free);
}

static void
psc_engine_init (PscEngine *self)
{
  self->methods = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->fitted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    g_hash_table_insert (self->methods, (gpointer) *name,
                         psc_method_new (*name, PSC_PRESET_PAPER, NULL));
  self->worker = psc_engine_worker_new (moved, self);
  self->fuser = g_thread_pool_new (fuse, NULL, 1, FALSE, NULL);
}

/* A method whose lengths are those of the model in use, or the preset's without one. */
static void
fit (PscEngine *self, const char *name)
{
  PscMethod *method = g_hash_table_lookup (self->methods, name);
  guint side = psc_engine_get_side (self);

  g_hash_table_insert (self->fitted, (gpointer) name,
                       psc_method_dup_for_side (method, side > 0 ? side : PSC_METHOD_SIDE));
}

static void
fit_all (PscEngine *self)
{
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    fit (self, *name);
}

PscEngine *
psc_engine_new (PscPromptBank *bank, PscStackCache *cache)
{
  PscEngine *self;

  g_return_val_if_fail (PSC_IS_PROMPT_BANK (bank), NULL);
  g_return_val_if_fail (cache == NULL || PSC_IS_STACK_CACHE (cache), NULL);

  self = g_object_new (PSC_TYPE_ENGINE, NULL);
  self->bank = g_object_ref (bank);
  self->negatives = g_new0 (char *, psc_prompt_bank_get_n_classes (bank));
  fit_all (self);
  self->cache = cache != NULL ? g_object_ref (cache) : psc_stack_cache_new (NULL, MEMORY_LIMIT, 0);
  return self;
}

/* All is set before any of it is notified, so that a handler finds the properties in accord. */
static void
set_state (PscEngine *self,
           PscEngineState state,
           PscDirectionBook *book,
           const char *device,
           const char *device_kind,
           const char *message)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->book, book))
    {
      fit_all (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL_NAME]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIGEST]);
    }
  psc_engine_set_device (self, device, device_kind, message);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
loaded_cb (PscJob *job, gpointer owner)
{
  PscEngine *self = owner;
  const GError *error = psc_job_get_error (job);
  PscEngineLoad *load = psc_job_get_data (job);

  g_clear_object (&self->load);
  if (error != NULL)
    {
      set_state (self, PSC_ENGINE_FAILED, NULL, NULL, NULL, error->message);
      return;
    }
  set_state (self, PSC_ENGINE_READY, load->book, load->device_in_use, load->device_kind,
             load->note);
}

void
psc_engine_set_model (PscEngine *self,
                      const char *name_or_path,
                      const char *device,
                      PscPrecision precision)
{
  const PscEncoderOptions options = { .device = device, .precision = precision };

  g_return_if_fail (PSC_IS_ENGINE (self));
  g_return_if_fail (device != NULL);

  psc_engine_set_model_with (self, name_or_path, &options);
}

void
psc_engine_set_model_with (PscEngine *self,
                           const char *name_or_path,
                           const PscEncoderOptions *options)
{
  static const PscJobFuncs funcs = { psc_engine_load_run, NULL, loaded_cb, psc_engine_load_free };

  psc_engine_drop (self, &self->load);
  self->precision = options->precision;
  set_state (self, PSC_ENGINE_LOADING, NULL, NULL, NULL, NULL);
  self->load = psc_job_new (&funcs, (PscJobPriority){ .purpose = PSC_JOB_LOAD }, self,
                            psc_engine_load_new (self->bank, self->cache, name_or_path, options));
  psc_job_queue_push (psc_engine_get_queue (self), self->load);
}

void
psc_engine_shut_down (PscEngine *self)
{
  g_return_if_fail (PSC_IS_ENGINE (self));

  if (self->fuser == NULL)
    return;
  psc_engine_drop (self, &self->load);
  psc_engine_worker_stop (self->worker);
  g_thread_pool_free (g_steal_pointer (&self->fuser), FALSE, TRUE);
}

PscEngineState
psc_engine_get_state (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), PSC_ENGINE_EMPTY);

  return self->state;
}

PscPromptBank *
psc_engine_get_bank (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);

  return self->bank;
}

PscStackCache *
psc_engine_get_cache (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);

  return self->cache;
}

const char *
psc_engine_get_model_name (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);

  return self->book != NULL ? psc_direction_book_get_model_name (self->book) : NULL;
}

const char *
psc_engine_get_digest (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);

  return self->book != NULL ? psc_direction_book_get_digest (self->book) : NULL;
}

const char *
psc_engine_get_device (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);

  return self->device;
}

PscPrecision
psc_engine_get_precision (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), PSC_PRECISION_FULL);

  return self->precision;
}

guint
psc_engine_get_side (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), 0);

  return self->book != NULL ? psc_direction_book_get_side (self->book) : 0;
}

gboolean
psc_engine_supports (PscEngine *self, const char *name, GError **error)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return self->book == NULL
         || psc_method_supports (psc_engine_get_method (self, name),
                                 psc_direction_book_get_spec (self->book), error);
}

const char *
psc_engine_get_note (PscEngine *self, PscMethod *method)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);
  g_return_val_if_fail (PSC_IS_METHOD (method), NULL);

  return self->book != NULL ? psc_method_get_note (method, psc_direction_book_get_spec (self->book))
                            : NULL;
}

guint
psc_engine_get_dimensions (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), 0);

  return self->book != NULL ? psc_direction_book_get_dimensions (self->book) : 0;
}

gboolean
psc_engine_explains_levels (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), FALSE);

  return self->book != NULL
         && psc_model_spec_explains_levels (psc_direction_book_get_spec (self->book));
}

PscScoreRule
psc_engine_get_score_rule (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), PSC_SCORE_SOFTMAX);

  return self->book != NULL ? psc_direction_book_get_spec (self->book)->head.rule
                            : PSC_SCORE_SOFTMAX;
}

const char *
psc_engine_get_message (PscEngine *self)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);

  return self->message;
}

PscMethod *
psc_engine_get_method (PscEngine *self, const char *name)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->fitted, name);
}

void
psc_engine_take_method (PscEngine *self, PscMethod *method)
{
  g_autoptr (PscMethod) taken = method;
  g_autofree char *former = NULL;
  g_autofree char *parameters = NULL;
  const char *name;

  g_return_if_fail (PSC_IS_ENGINE (self));
  g_return_if_fail (PSC_IS_METHOD (method));

  name = psc_method_get_name (method);
  former = psc_method_dup_parameters (g_hash_table_lookup (self->methods, name));
  parameters = psc_method_dup_parameters (method);
  if (g_str_equal (former, parameters))
    return;
  g_hash_table_insert (self->methods, (gpointer) name, g_steal_pointer (&taken));
  fit (self, name);
  g_signal_emit (self, signals[METHOD_CHANGED], 0, name);
}

const char *
psc_engine_get_negative (PscEngine *self, guint class_index)
{
  g_return_val_if_fail (PSC_IS_ENGINE (self), NULL);
  g_return_val_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank), NULL);

  return self->negatives[class_index];
}

void
psc_engine_set_negative (PscEngine *self, guint class_index, const char *negative)
{
  char *copy = g_strdup (negative);

  g_return_if_fail (PSC_IS_ENGINE (self));
  g_return_if_fail (class_index < psc_prompt_bank_get_n_classes (self->bank));

  if (g_strcmp0 (self->negatives[class_index], negative) == 0)
    {
      g_free (copy);
      return;
    }
  g_free (self->negatives[class_index]);
  self->negatives[class_index] = copy;
  g_signal_emit (self, signals[NEGATIVE_CHANGED], 0);
}

PscDirectionBook *
psc_engine_get_book (PscEngine *self)
{
  return self->book;
}

const char *
psc_engine_get_device_kind (PscEngine *self)
{
  return self->book != NULL ? self->device_kind : NULL;
}

PscJobQueue *
psc_engine_get_queue (PscEngine *self)
{
  return psc_engine_worker_get_queue (self->worker);
}

void
psc_engine_drop (PscEngine *self, PscJob **job)
{
  if (*job == NULL)
    return;
  psc_job_disown (*job);
  psc_job_queue_remove (psc_engine_get_queue (self), *job);
  g_clear_object (job);
}

/* Sets a string that a property shows. */
static void
set_string (PscEngine *self, char **field, const char *value, guint property)
{
  char *copy;

  if (g_strcmp0 (*field, value) == 0)
    return;
  copy = g_strdup (value);
  g_free (*field);
  *field = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
psc_engine_set_device (PscEngine *self,
                       const char *device,
                       const char *device_kind,
                       const char *message)
{
  g_object_freeze_notify (G_OBJECT (self));
  self->device_kind = device_kind;
  set_string (self, &self->device, device, PROP_DEVICE);
  set_string (self, &self->message, message, PROP_MESSAGE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
psc_engine_fuse (PscEngine *self, GTask *task, void (*func) (GTask *task))
{
  Fusing *fusing;

  if (self->fuser == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "shut down");
      return;
    }
  fusing = g_new (Fusing, 1);
  fusing->task = g_object_ref (task);
  fusing->func = func;
  g_thread_pool_push (self->fuser, fusing, NULL);
}
