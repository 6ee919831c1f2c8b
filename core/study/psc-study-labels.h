/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

#include "image/psc-image-facts.h"

G_BEGIN_DECLS

/** The observations that CheXpert and MIMIC-CXR label. */
#define PSC_STUDY_N_FINDINGS 14

/** “No Finding” among them. */
#define PSC_STUDY_NO_FINDING 0

/**
 * PscStudyLabel:
 * @PSC_STUDY_LABEL_UNKNOWN: nothing is said of it
 * @PSC_STUDY_LABEL_ABSENT: 0 in a table
 * @PSC_STUDY_LABEL_UNCERTAIN: −1 in a table
 * @PSC_STUDY_LABEL_PRESENT: 1 in a table
 */
typedef enum
{
  PSC_STUDY_LABEL_UNKNOWN,
  PSC_STUDY_LABEL_ABSENT,
  PSC_STUDY_LABEL_UNCERTAIN,
  PSC_STUDY_LABEL_PRESENT,
} PscStudyLabel;

/** A finding's name as the tables have it, such as “Pleural Effusion”; static. @finding is less
 * than PSC_STUDY_N_FINDINGS; 0 is “No Finding”. */
const char *psc_study_get_finding_name (guint finding);

/**
 * PscStudyLabels:
 *
 * What a table tells of an image: its findings, CheXpert's by their number, all others under the
 * name that their table has; its view; and whose it is. Counted by reference, safely from any
 * thread; changed only by who made it and before it is shared.
 */
typedef struct _PscStudyLabels PscStudyLabels;

PscStudyLabels *psc_study_labels_new (void) G_GNUC_WARN_UNUSED_RESULT;
PscStudyLabels *psc_study_labels_ref (PscStudyLabels *self);
void psc_study_labels_unref (PscStudyLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStudyLabels, psc_study_labels_unref)

/** How many findings are known to be present, absent or uncertain. */
guint psc_study_labels_get_n (const PscStudyLabels *self);

/** The one at @index of them, CheXpert's first; @name is borrowed. */
PscStudyLabel psc_study_labels_get (const PscStudyLabels *self, guint index, const char **name);

/** One of CheXpert's. */
PscStudyLabel psc_study_labels_get_finding (const PscStudyLabels *self, guint finding);

/**
 * psc_study_labels_join:
 * @finding: one of CheXpert's, or -1
 * @name: a #GRefString, the name of one that is not CheXpert's; the same name is the same pointer
 *
 * Says one more thing of a finding. Of two that differ the one that sees more counts: present
 * before uncertain before absent, and for “No Finding” the other way round.
 *
 * Returns: whether it contradicts what was known
 */
gboolean psc_study_labels_join (PscStudyLabels *self, int finding, char *name, PscStudyLabel label);

/** Joins all that @other says; the same. */
gboolean psc_study_labels_join_all (PscStudyLabels *self, const PscStudyLabels *other);

/** Forgets a finding that is not CheXpert's; @name is the pointer it was joined with. */
void psc_study_labels_remove (PscStudyLabels *self, const char *name);

/** From where the image was taken, PSC_IMAGE_VIEW_UNKNOWN unless set. */
PscImageView psc_study_labels_get_view (const PscStudyLabels *self);
void psc_study_labels_set_view (PscStudyLabels *self, PscImageView view);

/** (nullable): whose image it is, as the table has it; borrowed. Who shows it has been asked to. */
const char *psc_study_labels_get_patient (const PscStudyLabels *self);

/** @patient: (nullable): a #GRefString, of which a reference is taken. */
void psc_study_labels_set_patient (PscStudyLabels *self, char *patient);

/** Whether there is a finding beside devices, so that “No Finding” cannot be true as well. */
gboolean psc_study_labels_has_finding (const PscStudyLabels *self);

G_END_DECLS
