/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"
#include "cohort/psc-cohort-wish.h"

G_BEGIN_DECLS

/* A cohort in words, translated but for prompts and classes. */

/** What a column is called; static. */
const char *psc_cohort_text_get_title (PscCohortColumn column);

/** What a method is called, its name if it is none of this program's; static or @name. */
const char *psc_cohort_text_get_method (const char *name);

/** “Fused”; static. */
const char *psc_cohort_text_get_mode (PscCohortMode mode);

/** What is written for one of a column's texts: a method's, mode's or status's word, or @text. */
const char *psc_cohort_text_get_word (PscCohortColumn column, const char *text);

/** What is asked: the prompt, or the class; of a damaged image what is wrong with it. Borrowed from
 * @row. */
const char *psc_cohort_text_get_query (const PscCohortRow *row);

/** “Present”; static. “” where nothing is known. */
const char *psc_cohort_text_get_label (double label);

/** A field of a table; “” where it is empty. (transfer full) */
char *psc_cohort_text_format (const PscCohortRow *row, PscCohortColumn column);

/** A measure in a table, to four significant digits; “” for NAN. (transfer full) */
char *psc_cohort_text_format_number (double value);

/** Every filter of @wish: “Edema · AUPRC ≥ 0.5”; “” without any. (transfer full) */
char *psc_cohort_text_describe_filters (const PscCohortWish *wish);

G_END_DECLS
