/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "truth/psc-truth-json.h"

/* CheXlocalize's gt_annotations_*.json (rajpurkarlab/cheXlocalize, annotation_to_segmentation.py):
 *
 *     {"patient1_study1_view1_frontal": {"img_size": [h, w], "Cardiomegaly": [[[x, y], …], …]}}
 *
 * with contours in pixels of the original picture and only findings that are there. Their own code
 * paints each contour with its outline into the pixels that its corners lie in; so does this, with
 * the corners at those pixels’ centres, and both files of CheXlocalize give the same mask but for
 * the pixels that a slanted outline only grazes. */

/* A finding that was read before its image's size was. */
typedef struct
{
  char *name;         /* owned */
  GPtrArray *regions; /* owned, of PscTruthRegion, nullable where one cannot be */
} Finding;

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_free (finding->name);
  g_ptr_array_unref (finding->regions);
  g_free (finding);
}

static void
region_free (gpointer region)
{
  if (region != NULL)
    psc_truth_region_unref (region);
}

static PscTruthRegion *
read_contour (PscJsonReader *reader)
{
  g_autoptr (GArray) points = psc_truth_json_read_points (reader);

  for (guint i = 0; points != NULL && i < points->len; i++)
    {
      PscTruthPoint *point = &g_array_index (points, PscTruthPoint, i);

      point->x = floor (point->x) + 0.5;
      point->y = floor (point->y) + 0.5;
    }
  return psc_truth_json_make_polygon (points);
}

/* @name: (transfer full) */
static Finding *
read_finding (PscJsonReader *reader, PscTruthBuilder *builder, char *name)
{
  Finding *finding = g_new0 (Finding, 1);

  finding->name = name;
  finding->regions = g_ptr_array_new_with_free_func (region_free);
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader) && psc_truth_builder_count_region (builder, reader))
    g_ptr_array_add (finding->regions, read_contour (reader));
  return finding;
}

static void
add_finding (PscTruthBuilder *builder, PscTruthImage *image, Finding *finding)
{
  PscTruthFinding *there =
      psc_truth_builder_add_finding (builder, image, finding->name, NULL, NULL, FALSE);

  for (guint i = 0; i < finding->regions->len; i++)
    psc_truth_builder_take_region (builder, there,
                                   g_steal_pointer (&g_ptr_array_index (finding->regions, i)));
}

static void
read_image (PscJsonReader *reader, PscTruthBuilder *builder, const char *name)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  double size[2] = { 0 };
  gboolean has_size = FALSE;
  g_autofree char *member = NULL;
  PscTruthImage *image;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "img_size"))
      has_size = psc_truth_json_read_numbers (reader, size, 2) && size[0] >= 1 && size[1] >= 1
                 && psc_image_check_size ((guint64) MIN (size[1], G_MAXUINT32),
                                          (guint64) MIN (size[0], G_MAXUINT32), NULL);
    else if (psc_truth_builder_count_finding (builder, reader))
      g_ptr_array_add (findings, read_finding (reader, builder, g_steal_pointer (&member)));

  if (psc_json_reader_failed (reader))
    return;
  if (!has_size)
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, name, PSC_TRUTH_GRID_STORED, (gsize) size[1],
                                       (gsize) size[0]);
  for (guint i = 0; image != NULL && i < findings->len; i++)
    add_finding (builder, image, g_ptr_array_index (findings, i));
}

static gboolean
read_all (PscJsonReader *reader, PscTruthBuilder *builder, GError **error)
{
  g_autofree char *name = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &name))
    {
      builder->place++;
      if (!psc_truth_builder_go_on (builder, error))
        return FALSE;
      read_image (reader, builder, name);
    }
  return !psc_json_reader_failed (reader);
}

/* The first image that says anything decides. */
static gboolean
probe (PscJsonReader *reader)
{
  g_autofree char *name = NULL;
  g_autofree char *member = NULL;

  if (!psc_json_reader_begin (reader, '{'))
    return FALSE;
  while (psc_json_reader_next_member (reader, &name) && psc_json_reader_begin (reader, '{'))
    if (psc_json_reader_next_member (reader, &member))
      return psc_json_reader_is_at (reader, '[');
  return FALSE;
}

const PscTruthJsonForm psc_truth_contours_form = { "CheXlocalize", probe, read_all };
