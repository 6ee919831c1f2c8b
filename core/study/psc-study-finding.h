/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "study/psc-study-labels.h"

G_BEGIN_DECLS

/** The longest name of a finding, in bytes; what is longer is prose. */
#define PSC_STUDY_FINDING_MAX_NAME 64

/**
 * psc_study_name_key:
 *
 * What is left of a name when its spelling does not count: its letters and digits in lower case,
 * without spaces of any kind, underscores and other signs. “Pleural_Effusion” and “pleural
 * effusion” have the same.
 *
 * Returns: (transfer full)
 */
char *psc_study_name_key (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/** Which of CheXpert's findings @key, see psc_study_name_key(), is another word for; -1 for none.
 * Only what means the same is: “Effusion”, but not “Infiltration”. */
int psc_study_finding_lookup (const char *key);

/** Whether another public collection of radiographs has a finding of that name. */
gboolean psc_study_finding_is_known (const char *key);

/**
 * psc_study_label_parse:
 * @text: a field of a table: 1, 0, −1, with decimals or without, or yes, no, true, positive,
 *   uncertain and the like; nothing, “NaN”, “NA” and their relatives are PSC_STUDY_LABEL_UNKNOWN
 *
 * Returns: whether it is any of these
 */
gboolean psc_study_label_parse (const char *text, PscStudyLabel *label);

/** Whether a field says that there is no value. */
gboolean psc_study_field_is_missing (const char *text);

G_END_DECLS
