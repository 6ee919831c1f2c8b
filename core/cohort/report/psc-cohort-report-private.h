/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"
#include "cohort/psc-cohort-results.h"
#include "cohort/psc-cohort-store.h"
#include "cohort/report/psc-cohort-cases.h"
#include "cohort/report/psc-cohort-pairs.h"
#include "cohort/report/psc-cohort-report.h"
#include "cohort/report/psc-cohort-similarity.h"

G_BEGIN_DECLS

/* Private to this folder: a report in the making, and its sections, each of which adds itself. */
typedef struct
{
  PscCohortPlan *plan;       /* owned */
  PscCohortResults *results; /* owned */
  PscCohortStore *store;     /* owned */
  GPtrArray *cases;          /* owned, of PscCohortCases */
  GHashTable *partners;      /* owned: a fused row's conventional one; both borrowed */
  GPtrArray *similarities;   /* owned, of PscCohortSimilarities, of each of the plan's models;
                              * nullable entries: there are no maps */
  PscDocument *document;     /* owned */
} PscCohortReport;

void psc_cohort_report_add_summary (PscCohortReport *self);
void psc_cohort_report_add_scores (PscCohortReport *self);
void psc_cohort_report_add_comparisons (PscCohortReport *self);
void psc_cohort_report_add_similarity (PscCohortReport *self);
void psc_cohort_report_add_galleries (PscCohortReport *self);
void psc_cohort_report_add_failures (PscCohortReport *self);
void psc_cohort_report_add_methods (PscCohortReport *self);

/* What cases are best and worst by. */

/** What rows are ranked by: where there is a truth, how maps find it. Returns: %FALSE if no row has
 * any of that */
gboolean psc_cohort_report_choose_measure (PscCohortReport *self, PscCohortColumn *measure);

/**
 * psc_cohort_report_rank:
 * @measure: from psc_cohort_report_choose_measure()
 * @method: (out): the name of the method that has the highest mean of it; borrowed
 *
 * Returns: (transfer container) (element-type PscCohortRow): the rows of fused maps by that method,
 * or if the plan has none of these of its first mode, the highest first
 */
GPtrArray *
psc_cohort_report_rank (PscCohortReport *self, PscCohortColumn measure, const char **method);

/* How things are called and written. */

/** “0.87”; “–” for what is not known. (transfer full) */
char *psc_cohort_report_format (double value);

/** “0.87 [0.80, 0.93]”, without the brackets where the interval is not known, and with “‡” where
 * there is @too_little. (transfer full) */
char *
psc_cohort_report_format_interval (double value, const PscInterval *interval, gboolean too_little);

/** What “‡” stands for; static. */
const char *psc_cohort_report_get_footnote (void);

/** (nullable): what a measure is called; %NULL of what is not compared. Static */
const char *psc_cohort_report_get_measure_title (PscCohortColumn measure);

/** What a method is called, or its name if it is not known; static or @name. */
const char *psc_cohort_report_get_method_title (const char *name);

/** A mode in words; static, or @nick if it is not known. */
const char *psc_cohort_report_get_mode_title (const char *nick);

/** A class's name, or a prompt in quotes. @prompt, @class_name: (nullable). (transfer full) */
char *psc_cohort_report_name_query (const char *prompt, const char *class_name);

/** Whether text of results is there. */
gboolean psc_cohort_report_has_text (const char *text);

/** g_strdup_printf() for psc_document_add_text(). */
void
psc_cohort_report_add_text (PscCohortReport *self, PscDocumentTone tone, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
