/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "attribution/psc-basis.h"
#include "engine/psc-session-private.h"

/* A map that lacks more of what was asked for than this is not shown. */
#define MAX_MISSING 0.5

/* What the thread that fuses gets. */
typedef struct
{
  GWeakRef session;
  guint method; /* index */
  PscMethod *used;
  PscModelSpec *spec;
  PscModelInput *input;
  PscKeptStack *stack;
  const char *device_kind; /* static, nullable: of what made @stack */
  guint serial;            /* of @stack */
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
  PscExplanations *maps;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  maps = psc_explain_from_stack (fusing->used, fusing->stack, fusing->spec,
                                 psc_model_input_get_values (fusing->input), fusing->n,
                                 fusing->weights, &error);
  if (maps == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  maps->device_kind = fusing->device_kind;
  g_task_return_pointer (task, maps, (GDestroyNotify) psc_explanations_free);
}

/* A map that lacks some of what was asked for, until its own is there. */
static void
serve_makeshift (PscSessionEntry *entry, Fusing *fusing, const PscExplanations *maps)
{
  g_autofree char *message = NULL;

  entry->makeshift = NULL;
  if (entry->is_served || entry->has_failed)
    return;
  /* Translators: of the map of a prompt, of which not all is computed yet. */
  message = g_strdup_printf (_ ("Still without %.0f %% of the prompt"),
                             ceil (100 * entry->makeshift_missing));
  psc_session_entry_serve (entry, PSC_OVERLAY_PART, fusing->used, maps, entry->makeshift_row,
                           message);
  entry->shown = fusing->serial;
}

static void
serve (PscSessionMethod *method, gconstpointer work, Fusing *fusing, const PscExplanations *maps)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->makeshift == work)
        serve_makeshift (entry, fusing, maps);
      if (entry->stand_in == work)
        psc_session_entry_serve_stand_in (entry, fusing->used, maps, entry->stand_in_row,
                                          fusing->serial);
      if (entry->work != work)
        continue;
      entry->work = NULL;
      psc_session_entry_serve (entry, PSC_OVERLAY_STACK, fusing->used, maps, entry->row,
                               psc_stack_job_get_message (method->stack_job));
    }
}

/* A device that had the stack is gone, and the stack with it. */
static void
fail (PscSessionMethod *method, gconstpointer work, const GError *error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, method->session->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (entry->makeshift == work)
        entry->makeshift = NULL;
      if (entry->stand_in == work)
        entry->stand_in = NULL;
      if (entry->work == work)
        entry->work = NULL;
    }
  psc_session_lose_stack (method, error->message);
}

static void
fused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Fusing *fusing = g_task_get_task_data (task);
  g_autoptr (PscSession) self = g_weak_ref_get (&fusing->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscExplanations) maps = g_task_propagate_pointer (task, &error);
  PscSessionMethod *method;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  method = &self->methods[fusing->method];
  if (maps == NULL)
    {
      fail (method, g_task_get_cancellable (task), error);
      return;
    }
  serve (method, g_task_get_cancellable (task), fusing, maps);
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
         && (!entry->is_served || psc_overlay_get_source (entry->overlay) != PSC_OVERLAY_STACK)
         && psc_session_entry_needs_stack (entry);
}

/* Where the map itself is still to come, that of what there is of the stack is better than none, if
 * that holds the better part of the direction. */
static gboolean
waits_for_makeshift (PscSessionEntry *entry, PscSessionMethod *method)
{
  return entry->method == method && entry->mode == PSC_EXPLANATION_FUSED && entry->direction != NULL
         && !entry->is_served && !entry->has_failed && entry->makeshift == NULL
         && !psc_session_has_whole_stack (method) && entry->shown != method->stack_serial
         && !psc_session_entry_needs_stack (entry)
         && psc_session_entry_get_missing (entry) < MAX_MISSING;
}

static void
add_weights (PscSession *self, const PscSessionEntry *entry, GArray *weights)
{
  guint m = psc_direction_book_get_dimensions (self->book);
  double scale =
      psc_prompt_directions_get_logit_scale (psc_direction_book_get_directions (self->book));

  for (guint i = 0; i < m; i++)
    {
      float weight = (float) (scale * entry->direction[i]);

      g_array_append_val (weights, weight);
    }
}

/* The weights of all that wait. Returns: how many they are */
static guint
collect (PscSession *self, PscSessionMethod *method, GCancellable *work, GArray *weights)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      PscSessionEntry *entry = key;

      if (waits (entry, method))
        {
          entry->work = work;
          entry->row = n++;
          add_weights (self, entry, weights);
        }
      else if (waits_for_makeshift (entry, method))
        {
          entry->makeshift = work;
          entry->makeshift_row = n++;
          entry->makeshift_missing = psc_session_entry_get_missing (entry);
          add_weights (self, entry, weights);
        }
      else if (psc_session_entry_waits_for_stand_in (entry, method))
        {
          entry->stand_in = work;
          entry->stand_in_row = n++;
          add_weights (self, entry, weights);
          psc_session_entry_weigh_stand_in (
              entry, method,
              &g_array_index (weights, float,
                              weights->len - psc_direction_book_get_dimensions (self->book)));
        }
    }
  return n;
}

void
psc_session_update_fused (PscSession *self, PscSessionMethod *method)
{
  g_autoptr (GCancellable) work = NULL;
  g_autoptr (GArray) weights = NULL;
  g_autoptr (GTask) task = NULL;
  Fusing *fusing;
  guint n;

  if (method->stack == NULL || method->fusing != NULL)
    return;
  work = g_cancellable_new ();
  weights = g_array_new (FALSE, FALSE, sizeof (float));
  n = collect (self, method, work, weights);
  if (n == 0)
    return;

  fusing = g_new0 (Fusing, 1);
  g_weak_ref_init (&fusing->session, self);
  fusing->method = (guint) (method - self->methods);
  fusing->used = g_object_ref (method->method);
  fusing->spec = g_object_ref (psc_direction_book_get_spec (self->book));
  fusing->input = g_object_ref (self->input);
  fusing->stack = g_object_ref (method->stack);
  fusing->device_kind = method->stack_kind;
  fusing->serial = method->stack_serial;
  fusing->n = n;
  fusing->weights = (float *) (gpointer) g_array_free (g_steal_pointer (&weights), FALSE);
  method->fusing = g_steal_pointer (&work);
  task = g_task_new (NULL, method->fusing, fused_cb, NULL);
  g_task_set_source_tag (task, psc_session_update_fused);
  g_task_set_task_data (task, fusing, fusing_free);
  psc_engine_fuse (self->engine, task, fuse);
}
