/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-row.h"

G_BEGIN_DECLS

/* Private to this folder: which rows are of the same. Texts of results are unique, so that pointers
 * tell. A column that does not matter is NULL. */
typedef struct
{
  const char *model;
  const char *method;
  const char *parameters;
  const char *kind;
  const char *prompt;
  const char *class_name;
} PscCohortRowKey;

/** Of what a model was asked, whatever the method. */
PscCohortRowKey psc_cohort_row_key_of_query (const PscCohortRow *row);

/** Of a map, whatever the mode. */
PscCohortRowKey psc_cohort_row_key_of_map (const PscCohortRow *row);

guint psc_cohort_row_key_hash (gconstpointer key);
gboolean psc_cohort_row_key_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
