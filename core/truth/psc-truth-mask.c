/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-mask.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "image/psc-png-reader.h"
#include "study/psc-study-file-name.h"
#include "study/psc-study-finding.h"

/* At the edges of a mask may be greys: of so many of its pixels, between these shares of white. */
#define MAX_EDGE  0.1
#define EDGE_LOW  0.1
#define EDGE_HIGH 0.9

/* (transfer full): “chest-1-pleural-effusion” is of “Pleural Effusion”; what is not known is left
 * as it is. */
static char *
dup_class (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *stem = g_strndup (base, psc_study_get_stem_size (base));

  for (const char *at = stem; at != NULL; at = strpbrk (at, "-_. "))
    {
      g_autofree char *key = NULL;
      int finding;

      at += strspn (at, "-_. ");
      key = psc_study_name_key (at);
      finding = psc_study_finding_lookup (key);
      if (finding >= 0)
        return g_strdup (psc_study_get_finding_name ((guint) finding));
      if (psc_study_finding_is_known (key))
        return g_strdelimit (g_strdup (at), "-_", ' ');
    }
  return g_steal_pointer (&stem);
}

/* (transfer full): [height][width], or %NULL for a picture that is no mask. */
static guint8 *
threshold (PscImage *image)
{
  const gsize n = psc_image_get_width (image) * psc_image_get_height (image);
  const float *values = psc_image_get_values (image);
  g_autofree guint8 *mask = g_malloc0 (n);
  float minimum, maximum;
  gsize n_between = 0;

  psc_image_get_range (image, &minimum, &maximum);
  for (gsize i = 0; i < n && maximum > 0; i++)
    {
      const float share = values[i] / maximum;

      mask[i] = share >= 0.5f ? 255 : 0;
      n_between += share > EDGE_LOW && share < EDGE_HIGH;
    }
  return (double) n_between <= MAX_EDGE * (double) n ? g_steal_pointer (&mask) : NULL;
}

PscTruthSet *
psc_truth_mask_read (GBytes *bytes, const char *name, const char *label, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscImage) image = psc_png_reader_read (bytes, &local_error);
  g_autofree guint8 *mask = NULL;
  g_autofree char *class_name = NULL;
  g_autoptr (PscTruthRuns) runs = NULL;
  PscTruthImage *there;
  PscTruthFinding *finding;
  PscTruthSet *set;

  if (image == NULL)
    {
      g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                   _ ("the mask cannot be read: %s"), local_error->message);
      return NULL;
    }
  mask = threshold (image);
  if (mask == NULL)
    {
      g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED,
                           _ ("the picture has too many greys to be a mask"));
      return NULL;
    }
  runs = psc_truth_runs_new_from_mask (mask, psc_image_get_width (image),
                                       psc_image_get_height (image));
  class_name = label != NULL ? g_strdup (label) : name != NULL ? dup_class (name) : NULL;
  finding = psc_truth_finding_new (class_name, NULL, NULL, psc_truth_runs_get_n_inside (runs) == 0);
  if (psc_truth_runs_get_n_inside (runs) > 0)
    psc_truth_finding_take_region (finding, psc_truth_region_new_mask (runs));
  there = psc_truth_image_new (NULL, PSC_TRUTH_GRID_STORED, psc_image_get_width (image),
                               psc_image_get_height (image));
  psc_truth_image_take_finding (there, finding);
  set = psc_truth_set_new (_ ("Mask"));
  psc_truth_set_take_image (set, there);
  return set;
}
