/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-plan.h"
#include "cohort/psc-cohort-row.h"

/* Cohorts that are made up, in folders of temporary files. Every failure ends the test program. */

/** What of a cohort is there. */
typedef struct
{
  guint n_images;
  guint n_patients;
  gboolean has_labels;
  gboolean has_measures;
  gboolean has_maps;
  guint n_failed;         /* images at the end that could not be read */
  const char *score;      /* the model's rule */
  const char *message;    /* of what failed */
  const char *prompt;     /* (nullable): asked besides the classes */
  const char *class_name; /* (nullable): instead of the first class */
  PscCohortMode mode;     /* of the maps that are not fused */
} ReportFixture;

/** Two methods, in a mode and fused; four classes, of which the model knows the first best.
 * (transfer full): the folder */
char *report_fixture_write (const ReportFixture *fixture);

/** Removes a folder and all that is in it. */
void report_fixture_remove (char *folder);
