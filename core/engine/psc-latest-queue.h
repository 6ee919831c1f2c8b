/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscLatestFuncs:
 * @run: on a thread: what a request asks for, or %NULL if that cannot be or @cancellable stopped it
 * @equal: whether two requests ask for the same
 * @done: on the main thread, with what @run gave, if not %NULL; @result: (transfer full)
 * @request_free: on the main thread
 * @result_free: on any thread
 */
typedef struct
{
  gpointer (*run) (gpointer request, GCancellable *cancellable);
  gboolean (*equal) (gconstpointer a, gconstpointer b);
  void (*done) (gpointer request, gpointer result, gpointer user_data);
  GDestroyNotify request_free;
  GDestroyNotify result_free;
} PscLatestFuncs;

/**
 * PscLatestQueue:
 *
 * Work for a screen, of which only the latest matters: an owner who asks again before his turn has
 * come waits for that instead. One request runs at a time, on a thread of a pool that all queues
 * share, and what it gives is handed out even if something else is wanted by then, so that a
 * picture follows a hand that never rests. Owners take turns. Belongs to the main thread.
 */
typedef struct _PscLatestQueue PscLatestQueue;

PscLatestQueue *psc_latest_queue_new (const PscLatestFuncs *funcs,
                                      gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/** Nothing is handed out any more. */
void psc_latest_queue_free (PscLatestQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLatestQueue, psc_latest_queue_free)

/** @owner: anything that tells him from others; @request: (transfer full) */
void psc_latest_queue_ask (PscLatestQueue *self, gconstpointer owner, gpointer request);

/** What @owner waits for is not wanted any more. What runs goes on: it may serve others. */
void psc_latest_queue_forget (PscLatestQueue *self, gconstpointer owner);

/** Nor is what runs: it is cancelled, and not handed out. */
void psc_latest_queue_clear (PscLatestQueue *self);

/** Whether nothing runs and nobody waits. */
gboolean psc_latest_queue_is_idle (PscLatestQueue *self);

G_END_DECLS
