/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-json.h"

#include <math.h>

gboolean
psc_truth_json_read_text (PscJsonReader *reader, char **text)
{
  g_clear_pointer (text, g_free);
  if (psc_json_reader_take_null (reader))
    return TRUE;
  *text = psc_json_reader_read_string (reader);
  return *text != NULL;
}

gboolean
psc_truth_json_read_id (PscJsonReader *reader, char **id)
{
  gint64 number;

  g_clear_pointer (id, g_free);
  if (psc_json_reader_is_at (reader, '"'))
    *id = psc_json_reader_read_string (reader);
  else if (psc_json_reader_read_int (reader, &number))
    *id = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return *id != NULL;
}

gboolean
psc_truth_json_read_numbers (PscJsonReader *reader, double *values, guint n)
{
  guint i = 0;

  psc_json_reader_begin (reader, '[');
  for (; psc_json_reader_next_element (reader); i = MIN (i + 1, n + 1))
    {
      double value;

      if (psc_json_reader_read_number (reader, &value) && i < n)
        values[i] = value;
    }
  return i == n && !psc_json_reader_failed (reader);
}

void
psc_truth_json_read_side (PscJsonReader *reader, gsize *side)
{
  double value;

  *side = 0;
  if (!psc_json_reader_take_null (reader) && psc_json_reader_read_number (reader, &value)
      && value >= 1 && value <= PSC_IMAGE_MAX_SIDE && value == floor (value))
    *side = (gsize) value;
}

GArray *
psc_truth_json_read_points (PscJsonReader *reader)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (PscTruthPoint));
  gboolean is_whole = TRUE;

  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader))
    {
      double pair[2] = { 0 };
      PscTruthPoint point;

      is_whole &= psc_truth_json_read_numbers (reader, pair, 2);
      point = (PscTruthPoint){ pair[0], pair[1] };
      if (points->len < PSC_TRUTH_MAX_POINTS)
        g_array_append_val (points, point);
      else
        is_whole = FALSE;
    }
  return is_whole && !psc_json_reader_failed (reader) ? g_steal_pointer (&points) : NULL;
}

PscTruthRegion *
psc_truth_json_make_mask (const char *counts, gsize width, gsize height)
{
  g_autoptr (PscTruthRuns) runs =
      counts != NULL ? psc_truth_runs_new_from_text (counts, width, height, NULL) : NULL;

  return runs != NULL ? psc_truth_region_new_mask (runs) : NULL;
}

PscTruthRegion *
psc_truth_json_make_polygon (GArray *points)
{
  if (points == NULL)
    return NULL;
  return psc_truth_region_new_polygon ((const PscTruthPoint *) points->data, points->len, NULL);
}
