/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"

/* What the thread that fuses gets. */
typedef struct
{
  GWeakRef session;
  guint method; /* index */
  PscMethod *used;
  PscModelSpec *spec;
  PscModelInput *input;
  PscKeptStack *stack;
  guint n;
  float *weights; /* [n][M], τ d */
} Fusing;

static void
fusing_free (gpointer data)
{
  Fusing *fusing = data;

  g_weak_ref_clear (&fusing->session);
  g_object_unref (fusing->used);
  g_object_unref (fusing->spec);
  g_object_unref (fusing->input);
  g_object_unref (fusing->stack);
  g_free (fusing->weights);
  g_free (fusing);
}

static void
fuse (GTask *task)
{
  Fusing *fusing = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task,
                           psc_explain_from_stack (fusing->used, fusing->stack, fusing->spec,
                                                   psc_model_input_get_values (fusing->input),
                                                   fusing->n, fusing->weights),
                           (GDestroyNotify) psc_explanations_free);
}

static void
serve (PscSessionMethod *method, gconstpointer work, PscMethod *used, const PscExplanations *maps)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->work != work)
        continue;
      entry->work = NULL;
      psc_session_entry_serve (entry, PSC_OVERLAY_STACK, used, maps, entry->row,
                               psc_stack_job_get_message (method->stack_job));
    }
}

static void
fused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Fusing *fusing = g_task_get_task_data (task);
  g_autoptr (PscSession) self = g_weak_ref_get (&fusing->session);
  g_autoptr (PscExplanations) maps = g_task_propagate_pointer (task, NULL);
  PscSessionMethod *method;

  if (self == NULL || maps == NULL)
    return;
  method = &self->methods[fusing->method];
  serve (method, g_task_get_cancellable (task), fusing->used, maps);
  g_clear_object (&method->fusing);
  psc_session_queue_update (self);
}

/* A direct map is the same, but for the stack's 16 bits, and gives way to the stack's all the same:
 * what is on the screen then is what other prompts are fused from. */
static gboolean
waits (PscSessionEntry *entry, PscSessionMethod *method)
{
  return entry->method == method && entry->mode == PSC_EXPLANATION_FUSED && entry->direction != NULL
         && entry->work == NULL && !entry->has_failed
         && (!entry->is_served || psc_overlay_get_source (entry->overlay) != PSC_OVERLAY_STACK);
}

static GPtrArray *
collect (PscSession *self, PscSessionMethod *method)
{
  GPtrArray *waiting = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (waits (key, method))
      g_ptr_array_add (waiting, key);
  return waiting;
}

void
psc_session_update_fused (PscSession *self, PscSessionMethod *method)
{
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GTask) task = NULL;
  double scale;
  Fusing *fusing;
  guint m;

  if (method->stack == NULL || method->fusing != NULL)
    return;
  waiting = collect (self, method);
  if (waiting->len == 0)
    return;

  m = psc_direction_book_get_dimensions (self->book);
  scale = psc_prompt_directions_get_logit_scale (psc_direction_book_get_directions (self->book));
  fusing = g_new0 (Fusing, 1);
  g_weak_ref_init (&fusing->session, self);
  fusing->method = (guint) (method - self->methods);
  fusing->used = g_object_ref (method->method);
  fusing->spec = g_object_ref (psc_direction_book_get_spec (self->book));
  fusing->input = g_object_ref (self->input);
  fusing->stack = g_object_ref (method->stack);
  fusing->n = waiting->len;
  fusing->weights = g_new (float, (gsize) waiting->len *m);
  method->fusing = g_cancellable_new ();
  for (guint row = 0; row < waiting->len; row++)
    {
      PscSessionEntry *entry = waiting->pdata[row];

      entry->work = method->fusing;
      entry->row = row;
      for (guint i = 0; i < m; i++)
        fusing->weights[(gsize) row * m + i] = (float) (scale * entry->direction[i]);
    }
  task = g_task_new (NULL, method->fusing, fused_cb, NULL);
  g_task_set_source_tag (task, psc_session_update_fused);
  g_task_set_task_data (task, fusing, fusing_free);
  psc_engine_fuse (self->engine, task, fuse);
}
