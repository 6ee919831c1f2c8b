/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-latest-queue.h"
#include "image/psc-pyramid.h"

/* Work waits at the gate until the test lets it pass. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  guint n_begun;
  guint n_allowed;
  guint n_cancelled;
} Gate;

typedef struct
{
  Gate *gate; /* nullable */
  int number;
} Request;

typedef struct
{
  GArray *numbers; /* of int, in the order in which they came */
} Log;

static Request *
new_request (Gate *gate, int number)
{
  Request *request = g_new (Request, 1);

  request->gate = gate;
  request->number = number;
  return request;
}

static void
pass (Gate *gate, GCancellable *cancellable)
{
  g_mutex_lock (&gate->mutex);
  gate->n_begun++;
  g_cond_broadcast (&gate->cond);
  while (gate->n_allowed == 0)
    g_cond_wait (&gate->cond, &gate->mutex);
  gate->n_allowed--;
  if (g_cancellable_is_cancelled (cancellable))
    gate->n_cancelled++;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

/* Negative numbers cannot be had. */
static gpointer
run (gpointer data, GCancellable *cancellable)
{
  Request *request = data;

  if (request->gate != NULL)
    pass (request->gate, cancellable);
  return request->number >= 0 ? g_memdup2 (&request->number, sizeof request->number) : NULL;
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  return ((const Request *) a)->number == ((const Request *) b)->number;
}

static void
done (gpointer data, gpointer result, gpointer user_data)
{
  Request *request = data;
  Log *record = user_data;
  int number = *(int *) result;

  g_assert_cmpint (number, ==, request->number);
  g_array_append_val (record->numbers, number);
  g_free (result);
}

static const PscLatestFuncs funcs = { run, equal, done, g_free, g_free };

static void
wait_until_begun (Gate *gate, guint n)
{
  g_mutex_lock (&gate->mutex);
  while (gate->n_begun < n)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
allow (Gate *gate, guint n)
{
  g_mutex_lock (&gate->mutex);
  gate->n_allowed += n;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
wait_until_idle (PscLatestQueue *queue)
{
  while (!psc_latest_queue_is_idle (queue))
    g_main_context_iteration (NULL, TRUE);
}

static void
check_log (const Log *record, const int *expected, guint n)
{
  g_assert_cmpuint (record->numbers->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (record->numbers, int, i), ==, expected[i]);
}

typedef struct
{
  Gate gate;
  Log record;
  PscLatestQueue *queue;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_mutex_init (&self->gate.mutex);
  g_cond_init (&self->gate.cond);
  self->record.numbers = g_array_new (FALSE, FALSE, sizeof (int));
  self->queue = psc_latest_queue_new (&funcs, &self->record);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->queue, psc_latest_queue_free);
  g_array_unref (self->record.numbers);
  g_mutex_clear (&self->gate.mutex);
  g_cond_clear (&self->gate.cond);
}

static void
test_latest_wins (Fixture *self, gconstpointer data)
{
  for (int i = 1; i <= 5; i++)
    psc_latest_queue_ask (self->queue, self, new_request (&self->gate, i));
  allow (&self->gate, 2);
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 1, 5 }, 2);
  g_assert_cmpuint (self->gate.n_begun, ==, 2);
}

/* Who asks again and again does not keep another waiting, nor is anything done twice. */
static void
test_owners_take_turns (Fixture *self, gconstpointer data)
{
  int a, b, c;

  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 1));
  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 2));
  psc_latest_queue_ask (self->queue, &b, new_request (&self->gate, 3));
  psc_latest_queue_ask (self->queue, &c, new_request (&self->gate, 4));
  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 4));
  allow (&self->gate, 3);
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 1, 4, 3 }, 3);
  g_assert_cmpuint (self->gate.n_begun, ==, 3);
}

/* One owner's wish is not lost with another's that was the same. */
static void
test_same_wish (Fixture *self, gconstpointer data)
{
  int a, b;

  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 1));
  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 2));
  psc_latest_queue_ask (self->queue, &b, new_request (&self->gate, 2));
  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 3));
  allow (&self->gate, 3);
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 1, 3, 2 }, 3);
}

static void
test_joins_what_runs (Fixture *self, gconstpointer data)
{
  int a, b;

  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 1));
  psc_latest_queue_ask (self->queue, &b, new_request (&self->gate, 2));
  psc_latest_queue_ask (self->queue, &b, new_request (&self->gate, 1));
  allow (&self->gate, 1);
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 1 }, 1);
}

static void
test_forget (Fixture *self, gconstpointer data)
{
  int a, b;

  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 1));
  psc_latest_queue_ask (self->queue, &a, new_request (&self->gate, 2));
  psc_latest_queue_ask (self->queue, &b, new_request (&self->gate, 3));
  psc_latest_queue_forget (self->queue, &a);
  psc_latest_queue_forget (self->queue, self);
  allow (&self->gate, 2);
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 1, 3 }, 2);
}

/* For another image: what runs is told to stop, holds nothing up, and is not handed out, whenever
 * it ends. */
static void
test_clear (Fixture *self, gconstpointer data)
{
  psc_latest_queue_ask (self->queue, self, new_request (&self->gate, 1));
  psc_latest_queue_ask (self->queue, self, new_request (&self->gate, 2));
  wait_until_begun (&self->gate, 1);
  psc_latest_queue_clear (self->queue);
  g_assert_true (psc_latest_queue_is_idle (self->queue));

  psc_latest_queue_ask (self->queue, self, new_request (NULL, 3));
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 3 }, 1);

  allow (&self->gate, 1);
  psc_latest_queue_ask (self->queue, self, new_request (NULL, 4));
  wait_until_idle (self->queue);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  check_log (&self->record, (int[]){ 3, 4 }, 2);
  g_mutex_lock (&self->gate.mutex);
  while (self->gate.n_allowed > 0)
    g_cond_wait (&self->gate.cond, &self->gate.mutex);
  g_assert_cmpuint (self->gate.n_cancelled, ==, 1);
  g_mutex_unlock (&self->gate.mutex);
}

static void
test_nothing_to_be_had (Fixture *self, gconstpointer data)
{
  psc_latest_queue_ask (self->queue, self, new_request (NULL, -1));
  wait_until_idle (self->queue);
  check_log (&self->record, NULL, 0);
  psc_latest_queue_ask (self->queue, self, new_request (NULL, 1));
  wait_until_idle (self->queue);
  check_log (&self->record, (int[]){ 1 }, 1);
}

/* However asking, getting and clearing meet, results come in order and the last one comes. */
static void
test_stress (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int i = 0; i < 4000; i++)
    {
      psc_latest_queue_ask (self->queue, self, new_request (NULL, i));
      switch (g_rand_int_range (rand, 0, 8))
        {
        case 0:
          psc_latest_queue_clear (self->queue);
          break;
        case 1:
          g_thread_yield ();
          g_main_context_iteration (NULL, FALSE);
          break;
        default:
          break;
        }
    }
  psc_latest_queue_ask (self->queue, self, new_request (NULL, 4000));
  wait_until_idle (self->queue);
  for (guint i = 1; i < self->record.numbers->len; i++)
    g_assert_cmpint (g_array_index (self->record.numbers, int, i), >,
                     g_array_index (self->record.numbers, int, i - 1));
  g_assert_cmpint (g_array_index (self->record.numbers, int, self->record.numbers->len - 1), ==,
                   4000);
}

#define PICTURE_SIDE 300

/* What a canvas asks for: an image that all share, in a window of its own. */
typedef struct
{
  PscPyramid *pyramid; /* owned */
  PscWindow window;
} PictureRequest;

static void
picture_request_free (gpointer data)
{
  g_object_unref (((PictureRequest *) data)->pyramid);
  g_free (data);
}

static gpointer
render_picture (gpointer data, GCancellable *cancellable)
{
  PictureRequest *request = data;
  g_autoptr (PscGreyTable) table =
      psc_grey_table_new (psc_pyramid_get_image (request->pyramid), &request->window);
  g_autofree guint32 *pixels = g_new (guint32, PICTURE_SIDE * PICTURE_SIDE);
  const PscPyramidPart whole = { 0, 0, 0, PICTURE_SIDE, PICTURE_SIDE };

  if (!psc_pyramid_render (request->pyramid, &whole, table, 0, pixels, 4 * PICTURE_SIDE,
                           cancellable))
    return NULL;
  return g_steal_pointer (&pixels);
}

static gboolean
picture_equal (gconstpointer a, gconstpointer b)
{
  return ((const PictureRequest *) a)->window.centre == ((const PictureRequest *) b)->window.centre;
}

static void
check_picture (gpointer data, gpointer result, gpointer user_data)
{
  PictureRequest *request = data;
  g_autofree guint32 *pixels = result;
  g_autofree guint8 *grey = g_malloc (PICTURE_SIDE * PICTURE_SIDE);

  psc_image_render (psc_pyramid_get_image (request->pyramid), &request->window, grey);
  for (guint i = 0; i < PICTURE_SIDE * PICTURE_SIDE; i++)
    g_assert_cmphex (pixels[i], ==, 0xff000000 | grey[i] * 0x010101u);
  *(double *) user_data = request->window.centre;
}

static const PscLatestFuncs picture_funcs = { render_picture, picture_equal, check_picture,
                                              picture_request_free, g_free };

static PscPyramid *
new_pyramid (void)
{
  g_autoptr (PscImage) image = psc_image_new (PICTURE_SIDE, PICTURE_SIDE, "test");
  float *values = psc_image_get_mutable_values (image);

  for (guint i = 0; i < PICTURE_SIDE * PICTURE_SIDE; i++)
    values[i] = (float) (i * 7919 % 65536);
  return psc_pyramid_new (image, NULL);
}

/* Several panels in the same image's windows at once. */
static void
test_pictures (void)
{
  g_autoptr (PscPyramid) pyramid = new_pyramid ();
  PscLatestQueue *queues[4];
  double last[G_N_ELEMENTS (queues)] = { 0 };

  for (guint q = 0; q < G_N_ELEMENTS (queues); q++)
    queues[q] = psc_latest_queue_new (&picture_funcs, &last[q]);
  for (guint i = 0; i < 40; i++)
    {
      for (guint q = 0; q < G_N_ELEMENTS (queues); q++)
        {
          PictureRequest *request = g_new (PictureRequest, 1);

          request->pyramid = g_object_ref (pyramid);
          request->window = (PscWindow){ 20000 + 100 * i + q, 9000, PSC_WINDOW_SIGMOID };
          psc_latest_queue_ask (queues[q], queues[q], request);
          if (i % 10 == 9 && q == 3)
            psc_latest_queue_clear (queues[0]);
        }
      g_main_context_iteration (NULL, i % 4 == 0);
    }
  for (guint q = 0; q < G_N_ELEMENTS (queues); q++)
    {
      wait_until_idle (queues[q]);
      if (q > 0)
        g_assert_cmpfloat (last[q], ==, 20000 + 100 * 39 + q);
      psc_latest_queue_free (queues[q]);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/latest-queue/latest-wins", test_latest_wins },
    { "/latest-queue/owners-take-turns", test_owners_take_turns },
    { "/latest-queue/same-wish", test_same_wish },
    { "/latest-queue/joins-what-runs", test_joins_what_runs },
    { "/latest-queue/forget", test_forget },
    { "/latest-queue/clear", test_clear },
    { "/latest-queue/nothing-to-be-had", test_nothing_to_be_had },
    { "/latest-queue/stress", test_stress },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/latest-queue/pictures", test_pictures);
  return g_test_run ();
}
