/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-column.h"
#include "metrics/psc-localisation.h"
#include "trust/psc-trust.h"

G_BEGIN_DECLS

/** Columns that are measured, a bit 1 << PscCohortColumn for each. */
typedef guint64 PscCohortMetrics;

/**
 * psc_cohort_metrics_parse:
 * @text: names of columns with commas between, or of groups: “trust” (the five lines, which take up
 *   to 400 passes of the encoder a map), “truth” (what needs regions), “all” and “none”; %NULL for
 *   what costs little: “alike”, and “truth” if there is one
 * @has_truth: whether there are regions
 *
 * Returns: %FALSE with PSC_COHORT_ERROR_REQUEST
 */
gboolean psc_cohort_metrics_parse (const char *text,
                                   gboolean has_truth,
                                   PscCohortMetrics *metrics,
                                   GError **error);

/** (transfer full): the names, %NULL behind them */
char **psc_cohort_metrics_dup_names (PscCohortMetrics self) G_GNUC_WARN_UNUSED_RESULT;

gboolean psc_cohort_metrics_has (PscCohortMetrics self, PscCohortColumn column);

/** Whether any of them needs regions. */
gboolean psc_cohort_metrics_need_truth (PscCohortMetrics self);

/** The lines of trust that none of them needs, see PscTrustQuestion; all of them if
 * psc_cohort_metrics_need_trust() is not so. */
guint psc_cohort_metrics_get_left_out (PscCohortMetrics self);
gboolean psc_cohort_metrics_need_trust (PscCohortMetrics self);

/** The column of a figure. Returns: whether it has one */
gboolean psc_cohort_metrics_find_figure (PscTrustFigure figure, PscCohortColumn *column);

/** The column of the measure at @index of PscLocalisation. */
PscCohortColumn psc_cohort_metrics_get_localisation (guint index);

G_END_DECLS
