/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCohortQueue:
 *
 * What one thread makes and another one takes, in its order, at most so many at a time, so that
 * whoever is fast waits and memory stays flat. Once it is closed nothing gets in any more, and when
 * it is empty nobody waits.
 */
typedef struct _PscCohortQueue PscCohortQueue;

/** @length: at most so many wait in it; @free_item: for what nobody takes. (transfer full) */
PscCohortQueue *psc_cohort_queue_new (guint length,
                                      GDestroyNotify free_item) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_queue_free (PscCohortQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortQueue, psc_cohort_queue_free)

/** @item: (transfer full). Waits for room. Returns: %FALSE if it is closed, and @item freed */
gboolean psc_cohort_queue_push (PscCohortQueue *self, gpointer item);

/** (transfer full) (nullable): waits for an item; %NULL if it is closed and empty */
gpointer psc_cohort_queue_pop (PscCohortQueue *self);

void psc_cohort_queue_close (PscCohortQueue *self);

G_END_DECLS
