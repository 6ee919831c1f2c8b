/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-mask.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "image/psc-image-facts.h"
#include "image/psc-png-reader.h"
#include "study/psc-study-file-name.h"
#include "study/psc-study-finding.h"

/* At the edges of a mask may be greys: of so many of its pixels, between these shares of white. */
#define MAX_EDGE  0.1
#define EDGE_LOW  0.1
#define EDGE_HIGH 0.9

/* Of the greys, the least share that lies within an area of one shade, and not along an edge, where
 * each shade is of a finding. */
#define LEAST_PLATEAU 0.25

/* (transfer full) (nullable): “chest-1-pleural-effusion” is of “Pleural Effusion”. What is not
 * known may be whose picture it is. */
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
  return NULL;
}

static gboolean
is_between (float value, float maximum)
{
  return value > EDGE_LOW * maximum && value < EDGE_HIGH * maximum;
}

/* Whether greys come in areas, as in a picture with a shade for each finding; at the edges of a
 * mask each differs from one of its neighbours. */
static gboolean
has_plateaus (PscImage *image, float maximum)
{
  const gsize width = psc_image_get_width (image), height = psc_image_get_height (image);
  const float *values = psc_image_get_values (image);
  gsize n_between = 0, n_flat = 0;

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const float *at = values + y * width + x;

        if (!is_between (*at, maximum))
          continue;
        n_between++;
        n_flat += (x == 0 || at[-1] == *at) && (x + 1 == width || at[1] == *at)
                  && (y == 0 || at[-(gssize) width] == *at)
                  && (y + 1 == height || at[width] == *at);
      }
  return n_between > 0 && (double) n_flat >= LEAST_PLATEAU * (double) n_between;
}

/* (transfer full): [height][width], or %NULL for a picture that is no mask. */
static guint8 *
threshold (PscImage *image, GError **error)
{
  const gsize n = psc_image_get_width (image) * psc_image_get_height (image);
  const float *values = psc_image_get_values (image);
  g_autofree guint8 *mask = g_malloc0 (n);
  float minimum, maximum;
  gsize n_between = 0;

  psc_image_get_range (image, &minimum, &maximum);
  for (gsize i = 0; i < n && maximum > 0; i++)
    {
      mask[i] = values[i] >= 0.5f * maximum ? 255 : 0;
      n_between += is_between (values[i], maximum);
    }
  if ((double) n_between > MAX_EDGE * (double) n)
    g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED,
                         _ ("the picture has too many greys to be a mask"));
  else if (has_plateaus (image, maximum))
    g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED,
                         _ ("the mask has several shades, as one for each finding; each is to be a "
                            "file of its own"));
  else
    return g_steal_pointer (&mask);
  return NULL;
}

PscTruthSet *
psc_truth_mask_read (
    GBytes *bytes, const char *name, const char *label, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscImage) image = NULL;
  g_autofree guint8 *mask = NULL;
  g_autofree char *class_name = NULL;
  g_autoptr (PscTruthRuns) runs = NULL;
  PscTruthImage *there;
  PscTruthFinding *finding;
  PscTruthSet *set;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  image = psc_png_reader_read (bytes, &local_error);
  if (image == NULL)
    {
      g_set_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                   _ ("the mask cannot be read: %s"), local_error->message);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  mask = threshold (image, error);
  if (mask == NULL)
    return NULL;
  runs = psc_truth_runs_new_from_mask (mask, psc_image_get_width (image),
                                       psc_image_get_height (image));
  class_name = label != NULL ? g_strdup (label) : name != NULL ? dup_class (name) : NULL;
  finding = psc_truth_finding_new (class_name, NULL, NULL, psc_truth_runs_get_n_inside (runs) == 0);
  if (psc_truth_runs_get_n_inside (runs) > 0)
    psc_truth_finding_take_region (finding, psc_truth_region_new_mask (runs));
  there =
      psc_truth_image_new (NULL,
                           psc_image_get_facts (image)->orientation != 1 ? PSC_TRUTH_GRID_UPRIGHT
                                                                         : PSC_TRUTH_GRID_STORED,
                           psc_image_get_width (image), psc_image_get_height (image));
  psc_truth_image_take_finding (there, finding);
  set = psc_truth_set_new (_ ("Mask"));
  psc_truth_set_take_image (set, there);
  return set;
}
