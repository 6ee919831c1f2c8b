/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "study/psc-study-finder.h"
#include "text/psc-prompt-bank.h"

G_BEGIN_DECLS

/**
 * PscCohortImage:
 * @study: the file
 * @patient: see the column of that name
 * @patient_id: (nullable): whose image it is, as the table or the path has it
 *
 * One image of a cohort; all borrowed.
 */
typedef struct
{
  PscStudy *study;
  guint patient;
  const char *patient_id;
} PscCohortImage;

/**
 * PscCohortImages:
 *
 * What a table or folder lists, in its order: images, whose they are, and what is said of the
 * classes of a bank. Immutable; any thread.
 *
 * A patient is what the table calls one, or else the folder that CheXpert (“patient00001”) or
 * MIMIC-CXR (“p10000032”) has in the path, or else nobody knows, and each image counts as one.
 *
 * Where a table only lists what is present, and never says that something is absent, as NIH's and
 * PadChest's do, of an image for which it says anything every class that it lists for another one
 * is absent.
 */
typedef struct _PscCohortImages PscCohortImages;

/** @finds: kept by reference to its studies. (transfer full) */
PscCohortImages *psc_cohort_images_new (const PscStudyFinds *finds,
                                        PscPromptBank *bank) G_GNUC_WARN_UNUSED_RESULT;
void psc_cohort_images_free (PscCohortImages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCohortImages, psc_cohort_images_free)

guint psc_cohort_images_get_n (const PscCohortImages *self);
guint psc_cohort_images_get_n_patients (const PscCohortImages *self);

/** Borrowed. */
const PscCohortImage *psc_cohort_images_get (const PscCohortImages *self, guint index);

/** What is said of a class of the bank. */
PscStudyLabel
psc_cohort_images_get_label (const PscCohortImages *self, guint index, guint class_index);

/** Whether anything is said of a class, of any image, and of any class. */
gboolean psc_cohort_images_has_class (const PscCohortImages *self, guint class_index);
gboolean psc_cohort_images_has_labels (const PscCohortImages *self);

/** SHA-256 of the names, patients and labels in their order, whatever folder they lie in. (transfer
 * full) */
char *psc_cohort_images_dup_digest (const PscCohortImages *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
