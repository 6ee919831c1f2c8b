/* SPDX-License-Identifier: Apache-2.0 */

/* Loaded before GLib into tests that the thread sanitizer watches. GLib is not instrumented, and
 * its locks are not those of the C library, so that the sanitizer takes what they order for races.
 * Each function here does what GLib's does and says what it orders: whoever gives something away
 * comes before whoever takes it over. No more than that is said, so that real races stay to be
 * seen. */

#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

static void
gives (gconstpointer address)
{
  if (__tsan_release != NULL)
    __tsan_release ((gpointer) address);
}

static void
takes (gconstpointer address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire ((gpointer) address);
}

/* The function of that name behind this library's own. */
#define REAL(name)                                                                                 \
  static __typeof__ (name) *real;                                                                  \
                                                                                                   \
  if (real == NULL)                                                                                \
  real = (__typeof__ (name) *) dlsym (RTLD_NEXT, #name)

/* Locks. */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock);
  real (mutex);
  takes (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean is_locked;

  REAL (g_mutex_trylock);
  is_locked = real (mutex);
  if (is_locked)
    takes (mutex);
  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  REAL (g_mutex_unlock);
  gives (mutex);
  real (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait);
  gives (mutex);
  real (cond, mutex);
  takes (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean is_in_time;

  REAL (g_cond_wait_until);
  gives (mutex);
  is_in_time = real (cond, mutex, end_time);
  takes (mutex);
  return is_in_time;
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  REAL (g_once_init_leave);
  gives ((gconstpointer) location);
  real (location, result);
}

/* References: whoever drops the last one comes after all others. */

void
g_object_unref (gpointer object)
{
  REAL (g_object_unref);
  gives (object);
  takes (object);
  real (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  REAL (g_bytes_unref);
  gives (bytes);
  takes (bytes);
  real (bytes);
}

void
g_atomic_rc_box_release_full (gpointer block, GDestroyNotify clear_func)
{
  REAL (g_atomic_rc_box_release_full);
  gives (block);
  takes (block);
  real (block, clear_func);
}

/* Queues. */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  REAL (g_async_queue_push);
  gives (queue);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (g_async_queue_pop);
  data = real (queue);
  takes (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (g_async_queue_try_pop);
  data = real (queue);
  takes (queue);
  return data;
}

/* A function that runs elsewhere or later. */
typedef struct
{
  gpointer func;
  gpointer data;
  GDestroyNotify notify;
} Call;

static Call *
call_new (gpointer func, gpointer data, GDestroyNotify notify)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ func, data, notify };
  gives (call);
  return call;
}

static gboolean
call_source (gpointer user_data)
{
  Call *call = user_data;

  takes (call);
  return ((GSourceFunc) call->func) (call->data);
}

static void
call_free (gpointer user_data)
{
  Call *call = user_data;

  takes (call);
  if (call->notify != NULL)
    call->notify (call->data);
  g_free (call);
}

guint
g_idle_add_full (gint priority, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  REAL (g_idle_add_full);
  return real (priority, call_source, call_new ((gpointer) function, data, notify), call_free);
}

guint
g_idle_add (GSourceFunc function, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, data, NULL);
}

guint
g_timeout_add_full (
    gint priority, guint interval, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  REAL (g_timeout_add_full);
  return real (priority, interval, call_source, call_new ((gpointer) function, data, notify),
               call_free);
}

guint
g_timeout_add (guint interval, GSourceFunc function, gpointer data)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, interval, function, data, NULL);
}

/* Pools of threads. What a pool is given orders, unless it is a number. */

static gboolean
is_address (gconstpointer data)
{
  return (guintptr) data >= 4096;
}

static void
call_in_pool (gpointer data, gpointer user_data)
{
  Call *call = user_data;

  takes (call);
  if (is_address (data))
    takes (data);
  ((GFunc) call->func) (data, call->data);
  gives (call);
}

GThreadPool *
g_thread_pool_new (
    GFunc func, gpointer user_data, gint max_threads, gboolean exclusive, GError **error)
{
  REAL (g_thread_pool_new);
  return real (call_in_pool, call_new ((gpointer) func, user_data, NULL), max_threads, exclusive,
               error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  REAL (g_thread_pool_push);
  if (is_address (data))
    gives (data);
  return real (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait_)
{
  Call *call = pool->user_data;

  REAL (g_thread_pool_free);
  real (pool, immediate, wait_);
  if (wait_)
    takes (call);
}

/* Tasks. */

static GQuark
call_quark (void)
{
  return g_quark_from_static_string ("psc-thread-edges");
}

static void
call_task (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Call *call;

  takes (task);
  call = g_object_get_qdata (G_OBJECT (task), call_quark ());
  ((GTaskThreadFunc) call->func) (task, source, task_data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  REAL (g_task_run_in_thread);
  g_object_set_qdata_full (G_OBJECT (task), call_quark (), call_new ((gpointer) func, NULL, NULL),
                           g_free);
  gives (task);
  real (task, call_task);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify notify)
{
  REAL (g_task_return_pointer);
  gives (task);
  real (task, result, notify);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  REAL (g_task_return_boolean);
  gives (task);
  real (task, result);
}

void
g_task_return_int (GTask *task, gssize result)
{
  REAL (g_task_return_int);
  gives (task);
  real (task, result);
}

gboolean
g_task_return_error_if_cancelled (GTask *task)
{
  REAL (g_task_return_error_if_cancelled);
  gives (task);
  return real (task);
}

void
g_task_return_error (GTask *task, GError *error)
{
  REAL (g_task_return_error);
  gives (task);
  real (task, error);
}

gpointer
g_task_get_task_data (GTask *task)
{
  REAL (g_task_get_task_data);
  takes (task);
  return real (task);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  REAL (g_task_propagate_pointer);
  takes (task);
  return real (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  REAL (g_task_propagate_boolean);
  takes (task);
  return real (task, error);
}

gssize
g_task_propagate_int (GTask *task, GError **error)
{
  REAL (g_task_propagate_int);
  takes (task);
  return real (task, error);
}
