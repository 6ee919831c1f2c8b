/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "attribution/psc-npy.h"
#include "engine/psc-model-fitness.h"
#include "file/psc-file-name.h"
#include "file/psc-output-file.h"
#include "image/psc-voi.h"
#include "report/psc-report-private.h"
#include "text/psc-json.h"

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

static void
add_map (PscReport *self, JsonBuilder *builder, const PscReportMap *map)
{
  g_autofree char *prompt = psc_query_dup_title (map->query, self->bank);
  g_autofree char *parameters = psc_method_dup_parameters (map->method);

  json_builder_begin_object (builder);
  add_string (builder, "method", psc_method_get_name (map->method));
  add_string (builder, "parameters", parameters);
  add_string (builder, "device", map->device_kind);
  add_string (builder, "mode", psc_explanation_mode_get_nick (map->mode));
  add_string (builder, "prompt", prompt);
  if (map->reading != NULL)
    psc_query_reading_add_json (map->reading, builder);
  if (map->has_score)
    {
      add_number (builder, "logit", map->logit);
      json_builder_set_member_name (builder, "low");
      json_builder_add_boolean_value (builder, map->is_low);
    }
  if (map->mode == PSC_EXPLANATION_FUSED)
    {
      json_builder_set_member_name (builder, "exact");
      json_builder_add_boolean_value (builder, map->is_exact);
    }
  if (map->error > 0)
    add_number (builder, "standard_error", map->error);
  json_builder_end_object (builder);
}

/* To a millionth of a pixel: what rounding leaves is not worth the digits. */
static void
add_place (JsonBuilder *builder, const char *member, double value)
{
  add_number (builder, member, round (value * 1e6) / 1e6);
}

/* The rectangle of the image that the maps cover, and what of the image the model sees. */
static void
add_placement (JsonBuilder *builder, const PscPlacement *placement)
{
  double x, y, width, height;

  psc_placement_get_input_area (placement, &x, &y, &width, &height);
  json_builder_set_member_name (builder, "map_area");
  json_builder_begin_object (builder);
  add_place (builder, "x", x);
  add_place (builder, "y", y);
  add_place (builder, "width", width);
  add_place (builder, "height", height);
  add_number (builder, "image_width", (double) placement->width);
  add_number (builder, "image_height", (double) placement->height);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "seen");
  json_builder_begin_object (builder);
  add_place (builder, "left", placement->left);
  add_place (builder, "top", placement->top);
  add_place (builder, "right", placement->right);
  add_place (builder, "bottom", placement->bottom);
  json_builder_end_object (builder);
}

static char *
describe (PscReport *self, PscReportFlags flags, const char *title)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *window = psc_voi_dup_name (self->image, psc_image_get_voi_choice (self->image));

  json_builder_begin_object (builder);
  add_string (builder, "title", title);
  add_string (builder, "use", "For research use. Not for diagnosis.");
  add_string (builder, "software", "Promptoscope " PSC_VERSION);
  add_string (builder, "model", self->model);
  add_string (builder, "remark", psc_model_fitness_get_objection (self->model, self->image));
  add_string (builder, "sha256", self->digest);
  if (self->model != NULL)
    {
      add_string (builder, "explained", self->explains_levels ? "level" : "normalised-level");
      add_string (builder, "score", self->score);
    }
  add_string (builder, "window", window);
  if (self->placement.side > 0)
    add_placement (builder, &self->placement);
  if (self->regions->len > 0 && (flags & PSC_REPORT_WITHOUT_REGIONS) == 0)
    psc_report_describe_regions (self, builder);
  json_builder_set_member_name (builder, "maps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    if (self->places[i].has_map)
      add_map (self, builder, &self->places[i].map);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return psc_json_write (root, TRUE);
}

char *
psc_report_dup_sidecar (const char *path)
{
  g_autofree char *folder = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  folder = g_path_get_dirname (path);
  stem = g_path_get_basename (path);
  lower = g_ascii_strdown (stem, -1);
  if (g_str_has_suffix (lower, ".npy"))
    stem[strlen (stem) - strlen (".npy")] = '\0';
  name = psc_file_name_fit (folder, stem, ".json");
  return g_build_filename (folder, name, NULL);
}

/* (transfer full): all maps, one behind the other. */
static float *
join_maps (PscReport *self, gsize *n_maps, gsize *side, GError **error)
{
  g_autofree float *values = NULL;
  float *next;

  *n_maps = psc_report_get_n_maps (self);
  *side = 0;
  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    {
      const PscReportPlace *place = &self->places[i];
      gsize area = (gsize) place->map.side * place->map.side;

      if (!place->has_map)
        continue;
      if (values == NULL)
        {
          *side = place->map.side;
          next = values = g_new (float, *n_maps *area);
        }
      if (place->map.side != *side)
        break;
      next = (float *) memcpy (next, place->map.values, area * sizeof *next) + area;
    }
  if (values != NULL && next == values + *n_maps * *side * *side)
    return g_steal_pointer (&values);
  g_set_error_literal (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_FORMAT,
                       _ ("there are no maps of one size to write"));
  return NULL;
}

gboolean
psc_report_write_maps (
    PscReport *self, const char *path, PscReportFlags flags, const char *title, GError **error)
{
  g_autofree char *sidecar = psc_report_dup_sidecar (path);
  g_autofree char *text = NULL;
  g_autofree float *values = NULL;
  gsize n_maps, side;

  g_return_val_if_fail (PSC_IS_REPORT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  values = join_maps (self, &n_maps, &side, error);
  if (values == NULL)
    return FALSE;
  text = describe (self, flags, title);
  return psc_output_file_save (sidecar, 0666, text, strlen (text), error)
         && psc_npy_write (path, 3, (const gsize[]){ n_maps, side, side }, values, error);
}
