/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-dicom.h"

#include <glib/gi18n-lib.h>

#include "image/psc-dicom-segments.h"

static PscTruthFinding *
make_finding (const PscDicomSegment *segment, gsize width, gsize height, const char *label)
{
  g_autoptr (PscTruthRuns) runs = psc_truth_runs_new_from_mask (segment->mask, width, height);
  const gboolean is_absent = psc_truth_runs_get_n_inside (runs) == 0;
  const char *own = segment->label != NULL && *segment->label != '\0' ? segment->label : label;
  PscTruthFinding *finding = psc_truth_finding_new (own, NULL, NULL, is_absent);

  if (!is_absent)
    psc_truth_finding_take_region (finding, psc_truth_region_new_mask (runs));
  return finding;
}

PscTruthSet *
psc_truth_dicom_read (GBytes *bytes, const char *label, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize width, height;
  g_autoptr (GPtrArray) segments = psc_dicom_segments_read (bytes, &width, &height, &local_error);
  PscTruthImage *image;
  PscTruthSet *set;

  if (segments == NULL)
    {
      g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                   _ ("the segmentation cannot be read: %s"), local_error->message);
      return NULL;
    }
  image = psc_truth_image_new (NULL, PSC_TRUTH_GRID_STORED, width, height);
  for (guint i = 0; i < segments->len; i++)
    psc_truth_image_take_finding (
        image, make_finding (g_ptr_array_index (segments, i), width, height, label));
  set = psc_truth_set_new (_ ("DICOM segmentation"));
  psc_truth_set_take_image (set, image);
  return set;
}
