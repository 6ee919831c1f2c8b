/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-own-region.h"

#include "truth/psc-truth-json.h"

/* What a region may say. */
typedef struct
{
  char *shape;    /* owned, nullable */
  char *counts;   /* owned, nullable */
  GArray *points; /* owned, nullable */
  double box[4];
  double size[2];
} Description;

static void
description_clear (Description *self)
{
  g_free (self->shape);
  g_free (self->counts);
  g_clear_pointer (&self->points, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Description, description_clear)

static void
read_description (PscJsonReader *reader, Description *self)
{
  static const char *const sides[] = { "x", "y", "width", "height" };
  g_autofree char *member = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    {
      double *side = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
        if (g_str_equal (member, sides[i]))
          side = &self->box[i];
      if (side != NULL)
        psc_json_reader_read_number (reader, side);
      else if (g_str_equal (member, "shape"))
        psc_truth_json_read_text (reader, &self->shape);
      else if (g_str_equal (member, "counts"))
        psc_truth_json_read_text (reader, &self->counts);
      else if (g_str_equal (member, "size"))
        psc_truth_json_read_numbers (reader, self->size, 2);
      else if (g_str_equal (member, "points"))
        {
          g_clear_pointer (&self->points, g_array_unref);
          self->points = psc_truth_json_read_points (reader);
        }
      else
        psc_json_reader_skip (reader);
    }
}

PscTruthRegion *
psc_truth_own_read_region (PscJsonReader *reader)
{
  g_auto (Description) self = { NULL };

  read_description (reader, &self);
  if (psc_json_reader_failed (reader) || self.shape == NULL)
    return NULL;
  if (g_str_equal (self.shape, "box"))
    return psc_truth_region_new_box (self.box[0], self.box[1], self.box[2], self.box[3], NULL);
  if (g_str_equal (self.shape, "ellipse"))
    return psc_truth_region_new_ellipse (self.box[0], self.box[1], self.box[2], self.box[3], NULL);
  if (g_str_equal (self.shape, "polygon"))
    return psc_truth_json_make_polygon (self.points);
  if (g_str_equal (self.shape, "mask") && self.size[0] >= 1 && self.size[1] >= 1
      && MAX (self.size[0], self.size[1]) <= PSC_IMAGE_MAX_SIDE)
    return psc_truth_json_make_mask (self.counts, (gsize) self.size[1], (gsize) self.size[0]);
  return NULL;
}
