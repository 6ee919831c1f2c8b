/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "cohort/psc-cohort-row.h"

G_BEGIN_DECLS

/**
 * PscCohortRank:
 *
 * For this folder: where texts of results come in a dictionary, so that rows are sorted by numbers.
 * Equal texts are the same pointer, as in PscCohortResults.
 */
typedef struct _PscCohortRank PscCohortRank;

PscCohortRank *psc_cohort_rank_new (void) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_rank_free (PscCohortRank *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortRank, psc_cohort_rank_free)

/** @text: (nullable): borrowed for as long as @self is there */
void psc_cohort_rank_add (PscCohortRank *self, const char *text);

/** Once all are there. Returns: %FALSE with G_IO_ERROR_CANCELLED */
gboolean psc_cohort_rank_finish (PscCohortRank *self, GCancellable *cancellable, GError **error);

/** From 0; NAN for no text. */
double psc_cohort_rank_get (PscCohortRank *self, const char *text);

/** By class, then by prompt; a class by itself comes before its prompts. NAN for neither. */
double psc_cohort_rank_get_query (PscCohortRank *self, const PscCohortRow *row);

G_END_DECLS
