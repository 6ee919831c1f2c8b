/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-work.h"

#include "attribution/psc-cell-shelf.h"
#include "engine/psc-stack-cache.h"
#include "trust/psc-trust-measure.h"

PscSessionWork *
psc_session_work_new (PscDirectionBook *book)
{
  PscSessionWork *self = g_new0 (PscSessionWork, 1);

  self->book = g_object_ref (book);
  g_mutex_init (&self->lock);
  return self;
}

void
psc_session_work_free (gpointer data)
{
  PscSessionWork *self = data;

  g_clear_object (&self->book);
  g_clear_object (&self->image);
  g_clear_object (&self->input);
  g_free (self->input_digest);
  g_clear_object (&self->method);
  g_free (self->text);
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  g_free (self->embedding);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->scores, psc_classification_unref);
  g_clear_pointer (&self->maps, psc_explanations_free);
  g_clear_object (&self->stack);
  g_clear_object (&self->maker);
  g_clear_object (&self->known);
  g_clear_pointer (&self->cells, g_bytes_unref);
  g_free (self->direction);
  g_clear_pointer (&self->trust, psc_trust_unref);
  g_clear_pointer (&self->trust_so_far, psc_trust_unref);
  g_mutex_clear (&self->lock);
  g_free (self->device);
  g_free (self);
}

static gboolean
compute (PscJob *job, PscEngineWorker *worker, PscEngineWorkFunc func, GError **error)
{
  PscSessionWork *self = psc_job_get_data (job);

  if (!psc_engine_worker_compute (worker, job, func, self, &self->note, error))
    return FALSE;
  if (self->note != NULL)
    {
      self->device = psc_engine_worker_dup_device (worker);
      self->device_kind = psc_engine_worker_get_device_kind (worker);
    }
  return TRUE;
}

/* The cells as well: what stands in for other maps is made of them. */
static gboolean
embed (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;

  return psc_cell_shelf_encode (psc_model_get_encoder (model),
                                psc_model_input_get_values (self->input), self->embedding,
                                context->cancellable, error);
}

gboolean
psc_session_work_score (PscJob *job, PscEngineWorker *worker, GError **error)
{
  PscSessionWork *self = psc_job_get_data (job);
  PscModelSpec *spec = psc_direction_book_get_spec (self->book);
  PscPreprocess preprocess;

  psc_model_spec_get_preprocess (spec, &preprocess);
  self->input = psc_model_input_new (self->image, NULL, &preprocess);
  self->input_digest = psc_stack_cache_dup_digest (psc_model_input_get_values (self->input),
                                                   psc_model_spec_get_side (spec));
  self->embedding = g_new (float, psc_model_spec_get_dimensions (spec));
  if (!compute (job, worker, embed, error))
    return FALSE;
  self->scores = psc_prompt_directions_classify (psc_direction_book_get_directions (self->book),
                                                 self->embedding);
  return TRUE;
}

/* Whether it is of the work that the error is, and not of the text. */
static gboolean
stops_work (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || psc_model_error_is_of_memory (error);
}

/* Writes a text down that is not known yet. */
static gboolean
read_text (PscSessionWork *self,
           PscModel *model,
           const char *text,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (PscPromptReading) reading = NULL;
  g_autoptr (GError) local_error = NULL;
  float *direction;

  if (text == NULL || psc_direction_book_knows (self->book, text))
    return TRUE;
  direction = psc_model_dup_direction (model, text, &reading, cancellable, &local_error);
  if (direction != NULL)
    psc_direction_book_take_text (self->book, text, direction, g_steal_pointer (&reading));
  else if (!stops_work (local_error))
    psc_direction_book_refuse_text (self->book, text, local_error->message);
  else
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
encode_text (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;

  return read_text (self, model, self->text, context->cancellable, error);
}

gboolean
psc_session_work_encode_text (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return compute (job, worker, encode_text, error);
}

/* The directions of all queries that have one, one after the other, and which is whose. */
static GArray *
resolve (PscSessionWork *self, PscModel *model, GCancellable *cancellable, GError **error)
{
  guint m = psc_direction_book_get_dimensions (self->book);
  g_autoptr (GArray) directions = g_array_new (FALSE, FALSE, m * sizeof (float));
  g_autofree float *direction = g_new (float, m);

  g_array_set_size (self->rows, 0);
  for (guint q = 0; q < self->queries->len; q++)
    {
      const PscQuery *query = self->queries->pdata[q];
      guint row = PSC_SESSION_NO_ROW;

      if (!read_text (self, model, query->text, cancellable, error)
          || !read_text (self, model, query->minus, cancellable, error))
        return NULL;
      if (psc_direction_book_resolve (self->book, query, direction, NULL))
        {
          row = directions->len;
          g_array_append_vals (directions, direction, 1);
        }
      g_array_append_val (self->rows, row);
    }
  return g_steal_pointer (&directions);
}

/* @directions: [n][M], made to be weights. */
static PscExplanations *
fuse (PscSessionWork *self, guint n, float *directions, GError **error)
{
  gsize n_weights = (gsize) n * psc_direction_book_get_dimensions (self->book);
  double scale =
      psc_prompt_directions_get_logit_scale (psc_direction_book_get_directions (self->book));

  PscExplanations *maps;

  for (gsize i = 0; i < n_weights; i++)
    directions[i] = (float) (scale * directions[i]);
  maps =
      psc_explain_from_stack (self->method, self->stack, psc_direction_book_get_spec (self->book),
                              psc_model_input_get_values (self->input), n, directions, error);
  if (maps != NULL)
    maps->device_kind = self->stack_kind;
  return maps;
}

static gboolean
explain (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;
  g_autoptr (GArray) directions = resolve (self, model, context->cancellable, error);

  if (directions == NULL)
    return FALSE;
  context->progress (0, context->progress_data);
  if (directions->len == 0)
    return TRUE;
  if (self->stack != NULL)
    self->maps = fuse (self, directions->len, (float *) (gpointer) directions->data, error);
  else
    self->maps = psc_explain_with (self->method, model, psc_model_input_get_values (self->input),
                                   directions->len, (const float *) (gpointer) directions->data,
                                   self->modes, self->known, context, error);
  return self->maps != NULL;
}

gboolean
psc_session_work_explain (PscJob *job, PscEngineWorker *worker, GError **error)
{
  PscSessionWork *self = psc_job_get_data (job);

  if (self->rows == NULL)
    self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  return compute (job, worker, explain, error);
}

static void
note_lines (const PscTrust *so_far, gpointer user_data)
{
  PscSessionWork *self = user_data;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->trust_so_far, psc_trust_unref);
  self->trust_so_far = psc_trust_copy (so_far);
  g_mutex_unlock (&self->lock);
}

PscTrust *
psc_session_work_dup_trust_so_far (PscSessionWork *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->trust_so_far != NULL ? psc_trust_ref (self->trust_so_far) : NULL;
}

static gboolean
measure (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;
  PscPromptDirections *directions = psc_direction_book_get_directions (self->book);
  guint n_others;
  g_autofree float *others =
      psc_prompt_directions_dup_others (directions, self->queries->pdata[0], &n_others);
  const PscTrustQuestion question = {
    .method = self->method,
    .pixels = psc_model_input_get_values (self->input),
    .direction = self->direction,
    .is_conventional = self->modes == 1u << PSC_EXPLANATION_CONVENTIONAL,
    .cells = g_bytes_get_data (self->cells, NULL),
    .is_fused = self->is_fused,
    .stack = self->stack,
    .n_others = n_others,
    .others = others,
    .mean = psc_prompt_directions_get_mean (directions),
    .measured = note_lines,
    .user_data = self,
  };

  g_clear_pointer (&self->trust, psc_trust_unref);
  self->trust = psc_trust_measure (&question, psc_model_get_encoder (model), context, error);
  return self->trust != NULL;
}

gboolean
psc_session_work_measure (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return compute (job, worker, measure, error);
}

static gboolean
make_stack (PscModel *model, const PscAttributionContext *context, gpointer result, GError **error)
{
  PscSessionWork *self = result;

  return psc_stack_maker_run (self->maker, psc_model_get_encoder (model), context, error);
}

gboolean
psc_session_work_make_stack (PscJob *job, PscEngineWorker *worker, GError **error)
{
  return compute (job, worker, make_stack, error);
}
