/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-json-reader.h"
#include "truth/psc-truth-builder.h"

G_BEGIN_DECLS

/**
 * PscTruthJsonForm:
 * @name: as a user knows it
 * @probe: whether the text is of this form; looks at no more than it must
 * @read: reads it into a builder; where the reader fails, returns %FALSE without an error
 *
 * Private to this folder: a form of JSON. Files have millions of numbers, so that they are read in
 * passing and never made a tree of; whatever the order of members is.
 */
typedef struct
{
  const char *name;
  gboolean (*probe) (PscJsonReader *reader);
  gboolean (*read) (PscJsonReader *reader, PscTruthBuilder *builder, GError **error);
} PscTruthJsonForm;

extern const PscTruthJsonForm psc_truth_own_form;
extern const PscTruthJsonForm psc_truth_contours_form;
extern const PscTruthJsonForm psc_truth_segmentations_form;
extern const PscTruthJsonForm psc_truth_coco_form;
extern const PscTruthJsonForm psc_truth_padchest_form;

/** (transfer full) (nullable): a text, or %NULL for null; fails for anything else. What @text held
 * is freed. */
gboolean psc_truth_json_read_text (PscJsonReader *reader, char **text);

/** (transfer full): a text or a whole number, as text; fails for anything else. */
gboolean psc_truth_json_read_id (PscJsonReader *reader, char **id);

/** Reads an array of numbers of any length; whether there are @n, which are then in @values. */
gboolean psc_truth_json_read_numbers (PscJsonReader *reader, double *values, guint n);

/** Reads a side of a picture, a whole number from 1 to PSC_IMAGE_MAX_SIDE; 0 for another number or
 * null. */
void psc_truth_json_read_side (PscJsonReader *reader, gsize *side);

/** Reads an array of pairs. (transfer full): of PscTruthPoint; %NULL where one is no pair, or there
 * are more than PSC_TRUTH_MAX_POINTS. */
GArray *psc_truth_json_read_points (PscJsonReader *reader) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): the region that the runs of COCO's form in @counts make, or %NULL where they do
 * not, or are not there. */
PscTruthRegion *
psc_truth_json_make_mask (const char *counts, gsize width, gsize height) G_GNUC_WARN_UNUSED_RESULT;

/** (transfer full): the polygon of @points, or %NULL where they make none, or are not there. */
PscTruthRegion *psc_truth_json_make_polygon (GArray *points) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
