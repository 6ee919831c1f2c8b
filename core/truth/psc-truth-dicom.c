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
psc_truth_dicom_read (GBytes *bytes, const char *label, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize width, height;
  g_autoptr (GPtrArray) segments =
      psc_dicom_segments_read (bytes, &width, &height, cancellable, &local_error);
  PscTruthImage *image;
  PscTruthSet *set;

  if (segments == NULL)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                     _ ("the segmentation cannot be read: %s"), local_error->message);
      return NULL;
    }
  image = psc_truth_image_new (NULL, PSC_TRUTH_GRID_STORED, width, height);
  for (guint i = 0; i < segments->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          psc_truth_image_unref (image);
          return NULL;
        }
      psc_truth_image_take_finding (
          image, make_finding (g_ptr_array_index (segments, i), width, height, label));
    }
  set = psc_truth_set_new (_ ("DICOM segmentation"));
  psc_truth_set_take_image (set, image);
  psc_truth_set_take_note (
      set, g_strdup (_ ("Whether the segmentation is of this very picture is not looked at, only "
                        "whether it is of its shape.")));
  return set;
}
