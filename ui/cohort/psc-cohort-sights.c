/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-sights.h"

#include <glib/gi18n.h>

#include "engine/psc-latest-queue.h"

/* For a thread. */
typedef struct
{
  PscCohortSource *source; /* owned */
  guint model;
  guint place;
} Request;

typedef struct
{
  PscCohortSight *sight; /* owned */
  PscImage *image;       /* owned, nullable */
} Result;

struct _PscCohortSights
{
  GObject parent_instance;

  PscLatestQueue *queue; /* owned */
  Request wanted;        /* its source is owned, nullable */
  gboolean is_busy;
  GCancellable *making;  /* owned, nullable: the picture is being made */
  PscCohortSight *sight; /* owned, nullable */
  PscPicture *picture;   /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscCohortSights, psc_cohort_sights, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
request_free (gpointer data)
{
  psc_cohort_source_unref (((Request *) data)->source);
  g_free (data);
}

static gboolean
request_equal (gconstpointer a, gconstpointer b)
{
  const Request *one = a, *other = b;

  return one->source == other->source && one->model == other->model && one->place == other->place;
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->sight, psc_cohort_sight_free);
  g_clear_object (&result->image);
  g_free (result);
}

static PscImage *
new_image (const PscCohortSight *sight)
{
  PscImage *image = psc_image_new (sight->input, sight->input, _ ("What the model sees"));
  float *values = psc_image_get_mutable_values (image);

  for (gsize i = 0; i < (gsize) sight->input * sight->input; i++)
    values[i] = sight->picture[i];
  psc_image_set_window (image, &(PscWindow){ 127.5, 255, PSC_WINDOW_LINEAR_EXACT });
  return image;
}

static gpointer
run (gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  Result *result;

  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  result = g_new0 (Result, 1);
  result->sight = psc_cohort_source_load_sight (request->source, request->model, request->place);
  if (result->sight->picture != NULL)
    result->image = new_image (result->sight);
  return result;
}

static void
finish (PscCohortSights *self)
{
  self->is_busy = FALSE;
  g_clear_object (&self->making);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscCohortSights) self = user_data;
  g_autoptr (PscPicture) picture = psc_picture_new_finish (result, NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->making)
    return;
  g_set_object (&self->picture, picture);
  finish (self);
}

/* A hand that never rests is handed what it has left behind. */
static void
done (gpointer request, gpointer data, gpointer user_data)
{
  PscCohortSights *self = user_data;
  Result *result = data;

  if (!self->is_busy || self->sight != NULL || !request_equal (request, &self->wanted))
    {
      result_free (result);
      return;
    }
  self->sight = g_steal_pointer (&result->sight);
  if (result->image != NULL)
    {
      self->making = g_cancellable_new ();
      psc_picture_new_async (result->image, self->making, made_cb, g_object_ref (self));
    }
  else
    finish (self);
  result_free (result);
}

static const PscLatestFuncs funcs = { run, request_equal, done, request_free, result_free };

static void
forget (PscCohortSights *self)
{
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  g_clear_pointer (&self->sight, psc_cohort_sight_free);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->wanted.source, psc_cohort_source_unref);
  self->is_busy = FALSE;
}

static void
psc_cohort_sights_dispose (GObject *object)
{
  PscCohortSights *self = PSC_COHORT_SIGHTS (object);

  g_clear_pointer (&self->queue, psc_latest_queue_free);
  forget (self);
  G_OBJECT_CLASS (psc_cohort_sights_parent_class)->dispose (object);
}

static void
psc_cohort_sights_class_init (PscCohortSightsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_cohort_sights_dispose;

  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_COHORT_SIGHTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_cohort_sights_init (PscCohortSights *self)
{
  self->queue = psc_latest_queue_new (&funcs, self);
}

PscCohortSights *
psc_cohort_sights_new (void)
{
  return g_object_new (PSC_TYPE_COHORT_SIGHTS, NULL);
}

void
psc_cohort_sights_ask (PscCohortSights *self, PscCohortSource *source, const PscCohortRow *row)
{
  Request wanted = { source, 0, 0 };
  Request *request;

  g_return_if_fail (PSC_IS_COHORT_SIGHTS (self));

  if (source == NULL || !psc_cohort_source_find_sight (source, row, &wanted.model, &wanted.place))
    {
      psc_latest_queue_clear (self->queue);
      forget (self);
      return;
    }
  if (self->wanted.source != NULL && request_equal (&wanted, &self->wanted))
    return;
  forget (self);
  self->wanted = wanted;
  psc_cohort_source_ref (source);
  self->is_busy = TRUE;
  request = g_memdup2 (&wanted, sizeof wanted);
  request->source = psc_cohort_source_ref (source);
  psc_latest_queue_ask (self->queue, self, request);
}

gboolean
psc_cohort_sights_is_busy (PscCohortSights *self)
{
  return self->is_busy;
}

const PscCohortSight *
psc_cohort_sights_get (PscCohortSights *self)
{
  return self->is_busy ? NULL : self->sight;
}

PscPicture *
psc_cohort_sights_get_picture (PscCohortSights *self)
{
  return self->is_busy ? NULL : self->picture;
}
