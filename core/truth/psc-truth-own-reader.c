/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "truth/psc-truth-json.h"
#include "truth/psc-truth-own-region.h"
#include "truth/psc-truth-own.h"

/* Reads the form of psc-truth-own.h. */

typedef struct
{
  char *name; /* owned, nullable */
  gsize width;
  gsize height;
  PscTruthGrid grid;
  gboolean is_odd;        /* whether something in it makes no sense */
  gboolean has_image;     /* whether anything was said of an image */
  GPtrArray *findings;    /* owned, of PscTruthFinding */
  PscTruthFinding *lungs; /* owned, nullable */
  guint n_impossible;     /* regions */
} Picture;

static void
picture_init (Picture *self)
{
  *self = (Picture){ .grid = PSC_TRUTH_GRID_UPRIGHT };
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_truth_finding_unref);
}

static void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->lungs, psc_truth_finding_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/* (transfer full): of PscTruthRegion */
static GPtrArray *
read_regions (PscJsonReader *reader, PscTruthBuilder *builder, Picture *picture)
{
  GPtrArray *regions = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_truth_region_unref);

  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader) && psc_truth_builder_count_region (builder, reader))
    {
      PscTruthRegion *region = psc_truth_own_read_region (reader);

      if (region != NULL)
        g_ptr_array_add (regions, region);
      else
        picture->n_impossible++;
    }
  return regions;
}

static void
read_finding (PscJsonReader *reader, PscTruthBuilder *builder, Picture *picture)
{
  g_autofree char *member = NULL;
  g_autofree char *class_name = NULL;
  g_autofree char *phrase = NULL;
  g_autofree char *who = NULL;
  g_autoptr (GPtrArray) regions = NULL;
  gboolean is_absent = FALSE;
  PscTruthFinding *finding;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "class"))
      psc_truth_json_read_text (reader, &class_name);
    else if (g_str_equal (member, "phrase"))
      psc_truth_json_read_text (reader, &phrase);
    else if (g_str_equal (member, "reader"))
      psc_truth_json_read_text (reader, &who);
    else if (g_str_equal (member, "absent"))
      psc_json_reader_read_boolean (reader, &is_absent);
    else if (g_str_equal (member, "regions"))
      {
        g_clear_pointer (&regions, g_ptr_array_unref);
        regions = read_regions (reader, builder, picture);
      }
    else
      psc_json_reader_skip (reader);

  finding = psc_truth_finding_new (class_name, phrase, who, is_absent);
  for (guint i = 0; regions != NULL && !is_absent && i < regions->len; i++)
    psc_truth_finding_take_region (finding, psc_truth_region_ref (g_ptr_array_index (regions, i)));
  g_ptr_array_add (picture->findings, finding);
}

static void
read_findings (PscJsonReader *reader, PscTruthBuilder *builder, Picture *picture)
{
  picture->has_image = TRUE;
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader) && psc_truth_builder_count_finding (builder, reader))
    read_finding (reader, builder, picture);
}

static void
read_lungs (PscJsonReader *reader, PscTruthBuilder *builder, Picture *picture)
{
  g_autoptr (GPtrArray) regions = read_regions (reader, builder, picture);

  g_clear_pointer (&picture->lungs, psc_truth_finding_unref);
  if (regions->len == 0)
    return;
  picture->lungs = psc_truth_finding_new (NULL, NULL, NULL, FALSE);
  for (guint i = 0; i < regions->len; i++)
    psc_truth_finding_take_region (picture->lungs,
                                   psc_truth_region_ref (g_ptr_array_index (regions, i)));
}

static void
read_grid (PscJsonReader *reader, Picture *picture)
{
  static const char *const grids[] = { "stored", "upright", "shares" };
  g_autofree char *text = NULL;

  G_STATIC_ASSERT (PSC_TRUTH_GRID_STORED == 0 && PSC_TRUTH_GRID_UPRIGHT == 1
                   && PSC_TRUTH_GRID_SHARES == 2);
  psc_truth_json_read_text (reader, &text);
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (grids); i++)
    if (g_str_equal (text, grids[i]))
      {
        picture->grid = (PscTruthGrid) i;
        return;
      }
  picture->is_odd = TRUE;
}

static void
read_side (PscJsonReader *reader, Picture *picture, gsize *side)
{
  psc_truth_json_read_side (reader, side);
  picture->is_odd |= *side == 0;
}

/* Whether @member is one of an image's; its value has then been read. */
static gboolean
read_member (PscJsonReader *reader, PscTruthBuilder *builder, const char *member, Picture *picture)
{
  if (g_str_equal (member, "image"))
    psc_truth_json_read_text (reader, &picture->name);
  else if (g_str_equal (member, "width"))
    read_side (reader, picture, &picture->width);
  else if (g_str_equal (member, "height"))
    read_side (reader, picture, &picture->height);
  else if (g_str_equal (member, "grid"))
    read_grid (reader, picture);
  else if (g_str_equal (member, "lungs"))
    read_lungs (reader, builder, picture);
  else if (g_str_equal (member, "findings"))
    read_findings (reader, builder, picture);
  else
    return FALSE;
  return TRUE;
}

/* A mask must be of the picture's size. */
static gboolean
are_masks_right (const Picture *picture, const PscTruthFinding *finding)
{
  for (guint i = 0; i < psc_truth_finding_get_n_regions (finding); i++)
    {
      PscTruthRuns *runs = psc_truth_region_get_runs (psc_truth_finding_get_region (finding, i));

      if (runs != NULL && picture->width > 0
          && (psc_truth_runs_get_width (runs) != picture->width
              || psc_truth_runs_get_height (runs) != picture->height))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_right (const Picture *picture)
{
  if (picture->is_odd || (picture->width > 0) != (picture->height > 0))
    return FALSE;
  for (guint i = 0; i < picture->findings->len; i++)
    if (!are_masks_right (picture, g_ptr_array_index (picture->findings, i)))
      return FALSE;
  return picture->lungs == NULL || are_masks_right (picture, picture->lungs);
}

static void
add_picture (PscTruthBuilder *builder, const Picture *picture)
{
  PscTruthImage *image;

  if (!is_right (picture))
    {
      psc_truth_builder_leave_out (builder);
      return;
    }
  image = psc_truth_builder_add_image (builder, picture->name, picture->grid, picture->width,
                                       picture->height);
  if (image == NULL)
    return;
  if (picture->lungs != NULL)
    {
      psc_truth_image_take_lungs (image, psc_truth_finding_ref (picture->lungs));
      builder->n_regions += psc_truth_finding_get_n_regions (picture->lungs);
    }
  for (guint i = 0; i < picture->findings->len; i++)
    {
      PscTruthFinding *finding = g_ptr_array_index (picture->findings, i);

      psc_truth_builder_take_finding (builder, image, psc_truth_finding_ref (finding));
      builder->n_regions += psc_truth_finding_get_n_regions (finding);
    }
  for (guint i = 0; i < picture->n_impossible; i++)
    psc_study_complaint_add (&builder->impossible, builder->place, NULL);
}

static gboolean
read_images (PscJsonReader *reader, PscTruthBuilder *builder, GError **error)
{
  g_autofree char *member = NULL;

  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader))
    {
      g_auto (Picture) picture = { NULL };

      builder->place++;
      if (!psc_truth_builder_go_on (builder, error))
        return FALSE;
      picture_init (&picture);
      psc_json_reader_begin (reader, '{');
      while (psc_json_reader_next_member (reader, &member))
        if (!read_member (reader, builder, member, &picture))
          psc_json_reader_skip (reader);
      if (!psc_json_reader_failed (reader))
        add_picture (builder, &picture);
    }
  return TRUE;
}

static gboolean
check_version (gboolean has_version, gint64 version, GError **error)
{
  if (has_version && version == PSC_TRUTH_OWN_VERSION)
    return TRUE;
  g_set_error_literal (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_DAMAGED,
                       _ ("the regions were written by another version of this program"));
  return FALSE;
}

static gboolean
read_all (PscJsonReader *reader, PscTruthBuilder *builder, GError **error)
{
  g_auto (Picture) alone = { NULL };
  g_autofree char *member = NULL;
  gboolean has_version = FALSE;
  gint64 version = 0;

  picture_init (&alone);
  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &member))
    if (g_str_equal (member, "version"))
      has_version = psc_json_reader_read_int (reader, &version);
    else if (g_str_equal (member, "images"))
      {
        if (!read_images (reader, builder, error))
          return FALSE;
      }
    else if (!read_member (reader, builder, member, &alone))
      psc_json_reader_skip (reader);

  if (psc_json_reader_failed (reader) || !check_version (has_version, version, error))
    return FALSE;
  if (alone.has_image)
    {
      builder->place = 1;
      add_picture (builder, &alone);
    }
  return psc_truth_builder_go_on (builder, error);
}

static gboolean
probe (PscJsonReader *reader)
{
  g_autofree char *member = NULL;
  g_autofree char *format = NULL;

  if (!psc_json_reader_begin (reader, '{'))
    return FALSE;
  while (psc_json_reader_next_member (reader, &member))
    {
      if (g_str_equal (member, "format") && psc_json_reader_is_at (reader, '"'))
        {
          format = psc_json_reader_read_string (reader);
          return g_strcmp0 (format, PSC_TRUTH_OWN_FORMAT) == 0;
        }
      psc_json_reader_skip (reader);
    }
  return FALSE;
}

const PscTruthJsonForm psc_truth_own_form = { "Promptoscope", probe, read_all };
