/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-own.h"

#include <math.h>

#include "text/psc-json.h"

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_size (JsonBuilder *builder, const char *member, gsize value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, (gint64) value);
}

/* Whole numbers without a full stop, as most are. */
static void
add_number (JsonBuilder *builder, double value)
{
  if (value == floor (value))
    json_builder_add_int_value (builder, (gint64) value);
  else
    json_builder_add_double_value (builder, value);
}

static void
add_box (JsonBuilder *builder, PscTruthRegion *region)
{
  static const char *const sides[] = { "x", "y", "width", "height" };
  double box[4];

  psc_truth_region_get_box (region, &box[0], &box[1], &box[2], &box[3]);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      json_builder_set_member_name (builder, sides[i]);
      add_number (builder, box[i]);
    }
}

static void
add_points (JsonBuilder *builder, PscTruthRegion *region)
{
  guint n;
  const PscTruthPoint *points = psc_truth_region_get_points (region, &n);

  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_array (builder);
      add_number (builder, points[i].x);
      add_number (builder, points[i].y);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
add_runs (JsonBuilder *builder, PscTruthRegion *region)
{
  PscTruthRuns *runs = psc_truth_region_get_runs (region);
  g_autofree char *counts = psc_truth_runs_to_text (runs);

  json_builder_set_member_name (builder, "size");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64) psc_truth_runs_get_height (runs));
  json_builder_add_int_value (builder, (gint64) psc_truth_runs_get_width (runs));
  json_builder_end_array (builder);
  add_text (builder, "counts", counts);
}

static void
add_region (JsonBuilder *builder, PscTruthRegion *region)
{
  static const struct
  {
    const char *name;
    void (*add) (JsonBuilder *builder, PscTruthRegion *region);
  } shapes[] = {
    [PSC_TRUTH_SHAPE_BOX] = { "box", add_box },
    [PSC_TRUTH_SHAPE_ELLIPSE] = { "ellipse", add_box },
    [PSC_TRUTH_SHAPE_POLYGON] = { "polygon", add_points },
    [PSC_TRUTH_SHAPE_MASK] = { "mask", add_runs },
  };
  const PscTruthShape shape = psc_truth_region_get_shape (region);

  json_builder_begin_object (builder);
  add_text (builder, "shape", shapes[shape].name);
  shapes[shape].add (builder, region);
  json_builder_end_object (builder);
}

static void
add_regions (JsonBuilder *builder, const char *member, const PscTruthFinding *finding)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < psc_truth_finding_get_n_regions (finding); i++)
    add_region (builder, psc_truth_finding_get_region (finding, i));
  json_builder_end_array (builder);
}

void
psc_truth_own_add_regions (JsonBuilder *builder, const PscTruthFinding *finding)
{
  add_regions (builder, "regions", finding);
}

void
psc_truth_own_add_lungs (JsonBuilder *builder, const PscTruthFinding *lungs)
{
  add_regions (builder, "lungs", lungs);
}

void
psc_truth_own_add_head (JsonBuilder *builder)
{
  add_text (builder, "format", PSC_TRUTH_OWN_FORMAT);
  add_size (builder, "version", PSC_TRUTH_OWN_VERSION);
}

static void
add_finding (JsonBuilder *builder, const PscTruthFinding *finding)
{
  json_builder_begin_object (builder);
  add_text (builder, "class", psc_truth_finding_get_class (finding));
  add_text (builder, "phrase", psc_truth_finding_get_phrase (finding));
  add_text (builder, "reader", psc_truth_finding_get_reader (finding));
  if (psc_truth_finding_get_is_absent (finding))
    {
      json_builder_set_member_name (builder, "absent");
      json_builder_add_boolean_value (builder, TRUE);
    }
  psc_truth_own_add_regions (builder, finding);
  json_builder_end_object (builder);
}

static void
add_image (JsonBuilder *builder, const PscTruthImage *image)
{
  static const char *const grids[] = {
    [PSC_TRUTH_GRID_STORED] = "stored",
    [PSC_TRUTH_GRID_UPRIGHT] = "upright",
    [PSC_TRUTH_GRID_SHARES] = "shares",
  };

  json_builder_begin_object (builder);
  add_text (builder, "image", psc_truth_image_get_name (image));
  if (psc_truth_image_get_width (image) > 0)
    {
      add_size (builder, "width", psc_truth_image_get_width (image));
      add_size (builder, "height", psc_truth_image_get_height (image));
    }
  add_text (builder, "grid", grids[psc_truth_image_get_grid (image)]);
  if (psc_truth_image_get_lungs (image) != NULL)
    psc_truth_own_add_lungs (builder, psc_truth_image_get_lungs (image));
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < psc_truth_image_get_n_findings (image); i++)
    add_finding (builder, psc_truth_image_get_finding (image, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
psc_truth_own_write (const PscTruthSet *set)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  psc_truth_own_add_head (builder);
  json_builder_set_member_name (builder, "images");
  json_builder_begin_array (builder);
  for (guint i = 0; i < psc_truth_set_get_n_images (set); i++)
    add_image (builder, psc_truth_set_get_image (set, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return psc_json_write (root, TRUE);
}
