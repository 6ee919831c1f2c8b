/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "study/psc-study-labels.h"

#include <string.h>

#define SUPPORT_DEVICES 13

typedef struct
{
  char *name; /* owned, a GRefString */
  guint8 label;
} Other;

struct _PscStudyLabels
{
  gatomicrefcount ref_count;
  guint8 findings[PSC_STUDY_N_FINDINGS];
  guint8 view;   /* PscImageView */
  char *patient; /* owned, nullable, a GRefString */
  guint n_others;
  Other *others; /* owned, [n_others], nullable */
};

static const char *const findings[PSC_STUDY_N_FINDINGS] = {
  "No Finding",       "Enlarged Cardiomediastinum",
  "Cardiomegaly",     "Lung Opacity",
  "Lung Lesion",      "Edema",
  "Consolidation",    "Pneumonia",
  "Atelectasis",      "Pneumothorax",
  "Pleural Effusion", "Pleural Other",
  "Fracture",         "Support Devices",
};

const char *
psc_study_get_finding_name (guint finding)
{
  g_return_val_if_fail (finding < PSC_STUDY_N_FINDINGS, NULL);

  return findings[finding];
}

PscStudyLabels *
psc_study_labels_new (void)
{
  PscStudyLabels *self = g_new0 (PscStudyLabels, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

PscStudyLabels *
psc_study_labels_ref (PscStudyLabels *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
psc_study_labels_unref (PscStudyLabels *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_others; i++)
    g_ref_string_release (self->others[i].name);
  g_clear_pointer (&self->patient, g_ref_string_release);
  g_free (self->others);
  g_free (self);
}

PscImageView
psc_study_labels_get_view (const PscStudyLabels *self)
{
  return (PscImageView) self->view;
}

void
psc_study_labels_set_view (PscStudyLabels *self, PscImageView view)
{
  self->view = (guint8) view;
}

const char *
psc_study_labels_get_patient (const PscStudyLabels *self)
{
  return self->patient;
}

void
psc_study_labels_set_patient (PscStudyLabels *self, char *patient)
{
  char *kept = patient != NULL ? g_ref_string_acquire (patient) : NULL;

  g_clear_pointer (&self->patient, g_ref_string_release);
  self->patient = kept;
}

guint
psc_study_labels_get_n (const PscStudyLabels *self)
{
  guint n = self->n_others;

  for (guint i = 0; i < PSC_STUDY_N_FINDINGS; i++)
    n += self->findings[i] != PSC_STUDY_LABEL_UNKNOWN;
  return n;
}

PscStudyLabel
psc_study_labels_get (const PscStudyLabels *self, guint index, const char **name)
{
  for (guint i = 0; i < PSC_STUDY_N_FINDINGS; i++)
    {
      if (self->findings[i] == PSC_STUDY_LABEL_UNKNOWN)
        continue;
      if (index == 0)
        {
          *name = findings[i];
          return self->findings[i];
        }
      index--;
    }
  g_return_val_if_fail (index < self->n_others, PSC_STUDY_LABEL_UNKNOWN);

  *name = self->others[index].name;
  return self->others[index].label;
}

PscStudyLabel
psc_study_labels_get_finding (const PscStudyLabels *self, guint finding)
{
  g_return_val_if_fail (finding < PSC_STUDY_N_FINDINGS, PSC_STUDY_LABEL_UNKNOWN);

  return self->findings[finding];
}

static guint8 *
find_other (PscStudyLabels *self, char *name)
{
  Other *other;

  for (guint i = 0; i < self->n_others; i++)
    if (self->others[i].name == name)
      return &self->others[i].label;
  self->others = g_renew (Other, self->others, self->n_others + 1);
  other = &self->others[self->n_others++];
  other->name = g_ref_string_acquire (name);
  other->label = PSC_STUDY_LABEL_UNKNOWN;
  return &other->label;
}

gboolean
psc_study_labels_join (PscStudyLabels *self, int finding, char *name, PscStudyLabel label)
{
  guint8 *known;
  guint8 before;

  if (label == PSC_STUDY_LABEL_UNKNOWN)
    return FALSE;
  known = finding >= 0 ? &self->findings[finding] : find_other (self, name);
  before = *known;
  if (before == PSC_STUDY_LABEL_UNKNOWN)
    *known = (guint8) label;
  else if (finding == PSC_STUDY_NO_FINDING)
    *known = (guint8) MIN (before, (guint8) label);
  else
    *known = (guint8) MAX (before, (guint8) label);
  return before != PSC_STUDY_LABEL_UNKNOWN && before != label;
}

gboolean
psc_study_labels_join_all (PscStudyLabels *self, const PscStudyLabels *other)
{
  gboolean differs = FALSE;

  for (guint i = 0; i < PSC_STUDY_N_FINDINGS; i++)
    differs |= psc_study_labels_join (self, (int) i, NULL, other->findings[i]);
  for (guint i = 0; i < other->n_others; i++)
    differs |= psc_study_labels_join (self, -1, other->others[i].name, other->others[i].label);
  if (self->view == PSC_IMAGE_VIEW_UNKNOWN)
    self->view = other->view;
  if (self->patient == NULL)
    psc_study_labels_set_patient (self, other->patient);

  if (self->findings[PSC_STUDY_NO_FINDING] == PSC_STUDY_LABEL_PRESENT
      && psc_study_labels_has_finding (self))
    {
      self->findings[PSC_STUDY_NO_FINDING] = PSC_STUDY_LABEL_ABSENT;
      differs = TRUE;
    }
  return differs;
}

void
psc_study_labels_remove (PscStudyLabels *self, const char *name)
{
  for (guint i = 0; i < self->n_others; i++)
    if (self->others[i].name == name)
      {
        g_ref_string_release (self->others[i].name);
        self->others[i] = self->others[--self->n_others];
        return;
      }
}

gboolean
psc_study_labels_has_finding (const PscStudyLabels *self)
{
  for (guint i = 1; i < PSC_STUDY_N_FINDINGS; i++)
    if (i != SUPPORT_DEVICES && self->findings[i] == PSC_STUDY_LABEL_PRESENT)
      return TRUE;
  for (guint i = 0; i < self->n_others; i++)
    if (self->others[i].label == PSC_STUDY_LABEL_PRESENT)
      return TRUE;
  return FALSE;
}
