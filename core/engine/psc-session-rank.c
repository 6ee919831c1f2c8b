/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-explanation-stack.h"
#include "engine/psc-session-private.h"

/* What the thread that fuses gets: of one pixel the fused value of every prompt of the bank. */
typedef struct
{
  PscMethod *used;
  PscDirectionBook *book;
  PscModelInput *input;
  PscKeptStack *stack;
  double u;
  double v;
  guint n;
} Ranking;

static void
ranking_free (gpointer data)
{
  Ranking *ranking = data;

  g_object_unref (ranking->used);
  g_object_unref (ranking->book);
  g_object_unref (ranking->input);
  g_object_unref (ranking->stack);
  g_free (ranking);
}

static int
compare_highest_first (gconstpointer a, gconstpointer b)
{
  const PscRankedPrompt *one = a;
  const PscRankedPrompt *other = b;

  return (one->value < other->value) - (one->value > other->value);
}

/* The fused value of every prompt, where the maps have @values. */
static GArray *
fuse_prompts (PscPromptDirections *directions, const float *values)
{
  GArray *prompts = g_array_new (FALSE, FALSE, sizeof (PscRankedPrompt));
  PscPromptBank *bank = psc_prompt_directions_get_bank (directions);
  double scale = psc_prompt_directions_get_logit_scale (directions);
  guint m = psc_prompt_directions_get_dimensions (directions);

  for (guint c = 0; c < psc_prompt_bank_get_n_classes (bank); c++)
    for (guint p = 0; p < psc_prompt_class_get_n_prompts (psc_prompt_bank_get_class (bank, c)); p++)
      {
        const float *direction = psc_prompt_directions_get_prompt (directions, c, p);
        PscRankedPrompt ranked = { c, p, 0 };

        for (guint i = 0; i < m; i++)
          ranked.value += scale * direction[i] * values[i];
        g_array_append_val (prompts, ranked);
      }
  return prompts;
}

static void
rank (GTask *task)
{
  Ranking *ranking = g_task_get_task_data (task);
  g_autofree float *values = NULL;
  g_autoptr (GArray) prompts = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  values = g_new (float, psc_kept_stack_get_dimensions (ranking->stack));
  if (!psc_explanation_read_pixel (
          ranking->stack, ranking->used, psc_direction_book_get_spec (ranking->book),
          psc_model_input_get_values (ranking->input), ranking->u, ranking->v, values, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  prompts = fuse_prompts (psc_direction_book_get_directions (ranking->book), values);
  g_array_sort (prompts, compare_highest_first);
  g_array_set_size (prompts, MIN (ranking->n, prompts->len));
  g_task_return_pointer (task, g_steal_pointer (&prompts), (GDestroyNotify) g_array_unref);
}

gboolean
psc_session_can_rank (PscSession *self, const char *method)
{
  PscSessionMethod *found;

  g_return_val_if_fail (PSC_IS_SESSION (self), FALSE);
  g_return_val_if_fail (method != NULL, FALSE);

  found = psc_session_find_method (self, method);
  return found != NULL && found->stack != NULL && found->serves_bank;
}

void
psc_session_rank_prompts_async (PscSession *self,
                                const char *method,
                                double u,
                                double v,
                                guint n,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  PscSessionMethod *found;
  Ranking *ranking;
  guint side;

  g_return_if_fail (PSC_IS_SESSION (self));
  g_return_if_fail (method != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, psc_session_rank_prompts_async);
  found = psc_session_find_method (self, method);
  side = self->book != NULL ? psc_direction_book_get_side (self->book) : 0;
  if (!psc_session_can_rank (self, method) || !(u >= 0 && v >= 0 && u < side && v < side))
    {
      g_task_return_pointer (task, g_array_new (FALSE, FALSE, sizeof (PscRankedPrompt)),
                             (GDestroyNotify) g_array_unref);
      return;
    }

  ranking = g_new (Ranking, 1);
  ranking->used = g_object_ref (found->method);
  ranking->book = g_object_ref (self->book);
  ranking->input = g_object_ref (self->input);
  ranking->stack = g_object_ref (found->stack);
  ranking->u = u;
  ranking->v = v;
  ranking->n = n;
  g_task_set_task_data (task, ranking, ranking_free);
  psc_engine_fuse (self->engine, task, rank);
}

GArray *
psc_session_rank_prompts_finish (PscSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
