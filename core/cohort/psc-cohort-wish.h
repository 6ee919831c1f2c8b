/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-row.h"

G_BEGIN_DECLS

/**
 * PscCohortOrder:
 * @PSC_COHORT_ORDER_COLUMN: by a column, texts as a dictionary has them
 * @PSC_COHORT_ORDER_QUERY: by what is asked: the class, then the prompt
 * @PSC_COHORT_ORDER_FUSED: by the fused map's measure; of pairs, as what follows
 * @PSC_COHORT_ORDER_CONVENTIONAL: by the conventional map's measure
 * @PSC_COHORT_ORDER_DIFFERENCE: by the fused map's measure less the conventional one's
 * @PSC_COHORT_ORDER_DISTANCE: by the magnitude of that
 *
 * What rows or pairs are sorted by.
 */
typedef enum
{
  PSC_COHORT_ORDER_COLUMN,
  PSC_COHORT_ORDER_QUERY,
  PSC_COHORT_ORDER_FUSED,
  PSC_COHORT_ORDER_CONVENTIONAL,
  PSC_COHORT_ORDER_DIFFERENCE,
  PSC_COHORT_ORDER_DISTANCE,
} PscCohortOrder;

/**
 * PscCohortLabel:
 *
 * What the table says of a row's class, see PSC_COHORT_LABEL.
 */
typedef enum
{
  PSC_COHORT_LABEL_ANY,
  PSC_COHORT_LABEL_PRESENT,
  PSC_COHORT_LABEL_ABSENT,
  PSC_COHORT_LABEL_UNCERTAIN,
  PSC_COHORT_LABEL_UNKNOWN,
} PscCohortLabel;

/** Whether a row's label is that. @number: 1, 0, −1 or NAN */
gboolean psc_cohort_label_matches (PscCohortLabel self, double number);

/**
 * PscCohortLimit:
 * @column: of numbers
 * @at_most: whether the number is to be @value or less, and not @value or more
 * @value: what it is compared with; what is not known passes neither
 */
typedef struct
{
  PscCohortColumn column;
  gboolean at_most;
  double value;
} PscCohortLimit;

/** The most limits of a wish. */
#define PSC_COHORT_WISH_MAX_LIMITS 4

/**
 * PscCohortWish:
 * @in_pairs: whether the fused and the conventional map of one image, model, method and query are
 *   one entry
 * @measure: what a pair is compared by
 * @texts: by column, each nullable: the only text that is let through; that of the mode counts for
 *   rows alone
 * @label: which labels are let through
 * @search: (nullable): words, all of which are in the class, prompt, file, patient's name or
 *   message, whatever the case of their letters
 * @limits: (array length=n_limits): all of which a row passes, or one row of a pair at least
 * @order: what is sorted by
 * @column: the column, for PSC_COHORT_ORDER_COLUMN
 * @descending: whether the greatest comes first; what is not known comes last anyway
 *
 * Which rows of a cohort somebody wants to see, and in which order.
 */
typedef struct
{
  gboolean in_pairs;
  PscCohortColumn measure;
  char *texts[PSC_COHORT_N_COLUMNS];
  PscCohortLabel label;
  char *search;
  PscCohortLimit limits[PSC_COHORT_WISH_MAX_LIMITS];
  guint n_limits;
  PscCohortOrder order;
  PscCohortColumn column;
  gboolean descending;
} PscCohortWish;

/** All rows, as the files have them. (transfer full) */
PscCohortWish *psc_cohort_wish_new (void) G_GNUC_WARN_UNUSED_RESULT;
PscCohortWish *psc_cohort_wish_copy (const PscCohortWish *self) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_wish_free (PscCohortWish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortWish, psc_cohort_wish_free)

/** @text: (nullable): %NULL lets all through */
void psc_cohort_wish_set_text (PscCohortWish *self, PscCohortColumn column, const char *text);
void psc_cohort_wish_set_search (PscCohortWish *self, const char *search);

/** Lets all rows through; order and arrangement stay. */
void psc_cohort_wish_clear_filters (PscCohortWish *self);

/** Whether it may keep rows out. */
gboolean psc_cohort_wish_has_filters (const PscCohortWish *self);

G_END_DECLS
