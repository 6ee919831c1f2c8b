/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-json.h"

/* CheXlocalize's gt_segmentations_*.json, and what others write in the same form for its eval.py:
 *
 *     {"patient1_study1_view1_frontal": {"Cardiomegaly": {"size": [h, w], "counts": "…"}, …}}
 *
 * with COCO's compressed runs. All ten findings are there; one with an empty mask is absent. */

static PscTruthRegion *
read_mask (PscJsonReader *reader, gsize *width, gsize *height)
{
  g_autofree char *member = NULL;
  g_autofree char *counts = NULL;
  double size[2] = { 0 };

  *width = *height = 0;
  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "counts"))
      psc_truth_json_read_text (reader, &counts);
    else if (!g_str_equal (member, "size"))
      psc_json_reader_skip (reader);
    else if (psc_truth_json_read_numbers (reader, size, 2) && size[0] >= 1 && size[1] >= 1
             && size[0] <= PSC_IMAGE_MAX_SIDE && size[1] <= PSC_IMAGE_MAX_SIDE)
      {
        *height = (gsize) size[0];
        *width = (gsize) size[1];
      }
  return psc_json_reader_failed (reader) ? NULL
                                         : psc_truth_json_make_mask (counts, *width, *height);
}

static void
read_finding (PscJsonReader *reader, PscTruthBuilder *builder, const char *name, const char *what)
{
  gsize width, height;
  g_autoptr (PscTruthRegion) region = read_mask (reader, &width, &height);
  gboolean is_absent;
  PscTruthImage *image;
  PscTruthFinding *finding;

  if (psc_json_reader_failed (reader))
    return;
  if (region == NULL)
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_STORED, width, height);
  if (image == NULL)
    return;
  is_absent = psc_truth_runs_get_n_inside (psc_truth_region_get_runs (region)) == 0;
  finding = psc_truth_builder_add_finding (builder, image, what, NULL, NULL, is_absent);
  if (!is_absent)
    psc_truth_builder_take_region (builder, finding, g_steal_pointer (&region));
}

static gboolean
read_all (PscJsonReader *reader, PscTruthBuilder *builder, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &name))
    {
      builder->place++;
      psc_json_reader_begin (reader, '{');
      while (psc_json_reader_next_member (reader, &what))
        {
          if (!psc_truth_builder_go_on (builder, error))
            return FALSE;
          read_finding (reader, builder, name, what);
        }
    }
  return !psc_json_reader_failed (reader);
}

static gboolean
has_counts (PscJsonReader *reader)
{
  g_autofree char *member = NULL;

  if (!psc_json_reader_is_at (reader, '{') || !psc_json_reader_begin (reader, '{'))
    return FALSE;
  while (psc_json_reader_next_member (reader, &member))
    {
      if (g_str_equal (member, "counts"))
        return TRUE;
      psc_json_reader_skip (reader);
    }
  return FALSE;
}

/* The first finding of all decides. */
static gboolean
probe (PscJsonReader *reader)
{
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;

  if (!psc_json_reader_begin (reader, '{'))
    return FALSE;
  while (psc_json_reader_next_member (reader, &name) && psc_json_reader_begin (reader, '{'))
    if (psc_json_reader_next_member (reader, &what))
      return has_counts (reader);
  return FALSE;
}

const PscTruthJsonForm psc_truth_segmentations_form = { "CheXlocalize", probe, read_all };
