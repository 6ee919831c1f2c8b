/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-images.h"

#include <string.h>

#include "truth/psc-truth-class.h"

struct _PscCohortImages
{
  GPtrArray *studies; /* owned, of PscStudy */
  GArray *images;     /* owned, of PscCohortImage */
  GStringChunk *ids;  /* owned */
  guint n_patients;
  guint n_classes;
  guint8 *labels;  /* owned, [images][classes], of PscStudyLabel */
  gboolean *known; /* owned, [classes]: something is said of it */
};

/* “patient00001” or “p10000032”, the folder of a patient. */
static gboolean
is_patient (const char *folder)
{
  gsize n;

  if (g_str_has_prefix (folder, "patient"))
    {
      n = strspn (folder + 7, "0123456789");
      return n > 0 && folder[7 + n] == '\0';
    }
  return *folder == 'p' && strspn (folder + 1, "0123456789") == 8 && folder[9] == '\0';
}

/* (transfer full) (nullable) */
static char *
dup_patient (PscStudy *study)
{
  PscStudyLabels *labels = psc_study_get_labels (study);
  g_auto (GStrv) folders = NULL;

  if (labels != NULL && psc_study_labels_get_patient (labels) != NULL)
    return g_strdup (psc_study_labels_get_patient (labels));
  folders = g_strsplit (psc_study_get_path (study), "/", -1);
  for (guint i = g_strv_length (folders); i-- > 0;)
    if (is_patient (folders[i]))
      return g_strdup (folders[i]);
  return NULL;
}

static void
number_patients (PscCohortImages *self)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->studies->len; i++)
    {
      g_autofree char *patient = dup_patient (self->studies->pdata[i]);
      PscCohortImage image = { self->studies->pdata[i], 0, NULL };

      if (patient != NULL)
        {
          g_autofree char *valid = g_utf8_make_valid (patient, -1);

          image.patient_id = g_string_chunk_insert_const (self->ids, valid);
          image.patient = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, image.patient_id));
        }
      if (image.patient == 0)
        {
          image.patient = ++self->n_patients;
          if (image.patient_id != NULL)
            g_hash_table_insert (numbers, (gpointer) image.patient_id,
                                 GUINT_TO_POINTER (image.patient));
        }
      g_array_append_val (self->images, image);
    }
}

/* Which class of the bank each name of a finding means; asked once for each name. */
static guint
look_up (GHashTable *classes, PscPromptBank *bank, const char *name)
{
  gpointer known;
  guint index = G_MAXUINT;

  if (g_hash_table_lookup_extended (classes, name, NULL, &known))
    return GPOINTER_TO_UINT (known);
  psc_truth_class_find (bank, name, &index);
  g_hash_table_insert (classes, g_strdup (name), GUINT_TO_POINTER (index));
  return index;
}

static void
read_labels (PscCohortImages *self, PscPromptBank *bank)
{
  g_autoptr (GHashTable) classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->studies->len; i++)
    {
      PscStudyLabels *labels = psc_study_get_labels (self->studies->pdata[i]);
      guint n = labels != NULL ? psc_study_labels_get_n (labels) : 0;

      for (guint k = 0; k < n; k++)
        {
          const char *name;
          PscStudyLabel label = psc_study_labels_get (labels, k, &name);
          guint index = look_up (classes, bank, name);

          if (index == G_MAXUINT)
            continue;
          self->labels[(gsize) i * self->n_classes + index] = (guint8) label;
          self->known[index] = TRUE;
        }
    }
}

/* Whether everything that is said is that something is present. */
static gboolean
only_lists (const PscCohortImages *self)
{
  gsize n = (gsize) self->studies->len * self->n_classes;

  for (gsize i = 0; i < n; i++)
    if (self->labels[i] == PSC_STUDY_LABEL_ABSENT || self->labels[i] == PSC_STUDY_LABEL_UNCERTAIN)
      return FALSE;
  return TRUE;
}

static void
take_for_absent (PscCohortImages *self)
{
  for (guint i = 0; i < self->studies->len; i++)
    {
      PscStudyLabels *said = psc_study_get_labels (self->studies->pdata[i]);
      guint8 *labels = self->labels + (gsize) i * self->n_classes;

      if (said == NULL || psc_study_labels_get_n (said) == 0)
        continue;
      for (guint c = 0; c < self->n_classes; c++)
        if (self->known[c] && labels[c] == PSC_STUDY_LABEL_UNKNOWN)
          labels[c] = PSC_STUDY_LABEL_ABSENT;
    }
}

PscCohortImages *
psc_cohort_images_new (const PscStudyFinds *finds, PscPromptBank *bank)
{
  PscCohortImages *self;

  g_return_val_if_fail (finds != NULL, NULL);
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (bank), NULL);

  self = g_new0 (PscCohortImages, 1);
  self->studies = g_ptr_array_ref (finds->studies);
  self->images = g_array_new (FALSE, FALSE, sizeof (PscCohortImage));
  self->ids = g_string_chunk_new (4096);
  self->n_classes = psc_prompt_bank_get_n_classes (bank);
  self->labels = g_new0 (guint8, (gsize) self->studies->len * self->n_classes);
  self->known = g_new0 (gboolean, self->n_classes);
  number_patients (self);
  read_labels (self, bank);
  if (only_lists (self))
    take_for_absent (self);
  return self;
}

void
psc_cohort_images_free (PscCohortImages *self)
{
  g_ptr_array_unref (self->studies);
  g_array_unref (self->images);
  g_string_chunk_free (self->ids);
  g_free (self->labels);
  g_free (self->known);
  g_free (self);
}

guint
psc_cohort_images_get_n (const PscCohortImages *self)
{
  return self->images->len;
}

guint
psc_cohort_images_get_n_patients (const PscCohortImages *self)
{
  return self->n_patients;
}

const PscCohortImage *
psc_cohort_images_get (const PscCohortImages *self, guint index)
{
  g_return_val_if_fail (index < self->images->len, NULL);

  return &g_array_index (self->images, PscCohortImage, index);
}

PscStudyLabel
psc_cohort_images_get_label (const PscCohortImages *self, guint index, guint class_index)
{
  g_return_val_if_fail (index < self->images->len, PSC_STUDY_LABEL_UNKNOWN);
  g_return_val_if_fail (class_index < self->n_classes, PSC_STUDY_LABEL_UNKNOWN);

  return self->labels[(gsize) index * self->n_classes + class_index];
}

gboolean
psc_cohort_images_has_class (const PscCohortImages *self, guint class_index)
{
  g_return_val_if_fail (class_index < self->n_classes, FALSE);

  return self->known[class_index];
}

gboolean
psc_cohort_images_has_labels (const PscCohortImages *self)
{
  for (guint c = 0; c < self->n_classes; c++)
    if (self->known[c])
      return TRUE;
  return FALSE;
}

char *
psc_cohort_images_dup_digest (const PscCohortImages *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->images->len; i++)
    {
      const PscCohortImage *image = &g_array_index (self->images, PscCohortImage, i);
      const char *name = psc_study_get_name (image->study);
      const guint32 patient = GUINT32_TO_LE (image->patient);

      g_checksum_update (checksum, (const guint8 *) name, (gssize) strlen (name) + 1);
      g_checksum_update (checksum, (const guint8 *) &patient, sizeof patient);
      g_checksum_update (checksum, self->labels + (gsize) i * self->n_classes,
                         (gssize) self->n_classes);
    }
  return g_strdup (g_checksum_get_string (checksum));
}
