/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "report/psc-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "engine/psc-device-kind.h"
#include "engine/psc-model-fitness.h"
#include "figure/psc-figure-text.h"
#include "report/psc-report-private.h"

G_DEFINE_FINAL_TYPE (PscReport, psc_report, G_TYPE_OBJECT)

static void
place_clear (PscReportPlace *place)
{
  if (place->has_map)
    {
      g_object_unref (place->map.method);
      psc_query_free ((PscQuery *) place->map.query);
      if (place->map.reading != NULL)
        psc_query_reading_unref ((PscQueryReading *) place->map.reading);
      g_free ((float *) place->map.values);
    }
  *place = (PscReportPlace){ FALSE };
}

static void
free_strings (char **strings, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (strings[i]);
  g_free (strings);
}

static void
psc_report_finalize (GObject *object)
{
  PscReport *self = PSC_REPORT (object);

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    place_clear (&self->places[i]);
  g_free (self->places);
  free_strings (self->row_headings, self->n_rows);
  free_strings (self->column_headings, self->n_columns);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->regions);
  g_free (self->model);
  g_free (self->digest);
  g_clear_object (&self->bank);
  g_clear_object (&self->image);
  G_OBJECT_CLASS (psc_report_parent_class)->finalize (object);
}

static void
psc_report_class_init (PscReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_report_finalize;
}

static void
psc_report_init (PscReport *self)
{
  const PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  self->display = display;
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->regions = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_report_region_free);
}

PscReport *
psc_report_new (PscImage *image,
                const PscPlacement *placement,
                PscPromptBank *bank,
                guint n_rows,
                guint n_columns)
{
  PscReport *self;

  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);
  g_return_val_if_fail (PSC_IS_PROMPT_BANK (bank), NULL);
  g_return_val_if_fail (n_rows >= 1 && n_rows <= PSC_FIGURE_MAX_PANELS, NULL);
  g_return_val_if_fail (n_columns >= 1 && n_columns <= PSC_FIGURE_MAX_PANELS, NULL);

  self = g_object_new (PSC_TYPE_REPORT, NULL);
  self->image = g_object_ref (image);
  if (placement != NULL)
    self->placement = *placement;
  self->bank = g_object_ref (bank);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->row_headings = g_new0 (char *, n_rows);
  self->column_headings = g_new0 (char *, n_columns);
  self->places = g_new0 (PscReportPlace, (gsize) n_rows * n_columns);
  return self;
}

void
psc_report_set_display (PscReport *self, const PscMapDisplay *display)
{
  g_return_if_fail (PSC_IS_REPORT (self));

  self->display = *display;
}

void
psc_report_set_window (PscReport *self, const PscWindow *window, gboolean inverted)
{
  g_return_if_fail (PSC_IS_REPORT (self));

  self->has_window = window != NULL;
  if (window != NULL)
    self->window = *window;
  self->inverted = inverted;
}

void
psc_report_set_compact (PscReport *self, gboolean compact)
{
  g_return_if_fail (PSC_IS_REPORT (self));

  self->compact = compact;
}

static void
set_string (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

void
psc_report_set_model (PscReport *self,
                      const char *name,
                      const char *digest,
                      gboolean explains_levels,
                      const char *score)
{
  g_return_if_fail (PSC_IS_REPORT (self));

  set_string (&self->model, name);
  set_string (&self->digest, digest);
  self->explains_levels = explains_levels;
  self->score = score;
}

void
psc_report_set_row_heading (PscReport *self, guint row, const char *heading)
{
  g_return_if_fail (PSC_IS_REPORT (self) && row < self->n_rows);

  set_string (&self->row_headings[row], heading);
}

void
psc_report_set_column_heading (PscReport *self, guint column, const char *heading)
{
  g_return_if_fail (PSC_IS_REPORT (self) && column < self->n_columns);

  set_string (&self->column_headings[column], heading);
}

void
psc_report_add_note (PscReport *self, const char *note)
{
  g_return_if_fail (PSC_IS_REPORT (self) && note != NULL);

  g_ptr_array_add (self->notes, g_strdup (note));
}

static PscReportPlace *
empty_place (PscReport *self, guint row, guint column)
{
  PscReportPlace *place = &self->places[row * self->n_columns + column];

  place_clear (place);
  place->is_used = TRUE;
  return place;
}

void
psc_report_set_original (PscReport *self, guint row, guint column)
{
  g_return_if_fail (PSC_IS_REPORT (self) && row < self->n_rows && column < self->n_columns);

  empty_place (self, row, column);
}

void
psc_report_set_map (PscReport *self, guint row, guint column, const PscReportMap *map)
{
  PscReportPlace *place;

  g_return_if_fail (PSC_IS_REPORT (self) && row < self->n_rows && column < self->n_columns);
  g_return_if_fail (map != NULL && map->values != NULL && map->side > 0);

  place = empty_place (self, row, column);
  place->has_map = TRUE;
  place->map = *map;
  place->map.method = g_object_ref (map->method);
  place->map.query = psc_query_copy (map->query);
  if (map->reading != NULL)
    psc_query_reading_ref ((PscQueryReading *) map->reading);
  place->map.values = g_memdup2 (map->values, (gsize) map->side * map->side * sizeof *map->values);
}

guint
psc_report_get_n_maps (PscReport *self)
{
  guint n_maps = 0;

  g_return_val_if_fail (PSC_IS_REPORT (self), 0);

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    n_maps += self->places[i].has_map;
  return n_maps;
}

const char *
psc_report_get_method_name (PscReport *self)
{
  const char *name = NULL;

  g_return_val_if_fail (PSC_IS_REPORT (self), NULL);

  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    if (self->places[i].has_map)
      {
        const char *other = psc_method_get_name (self->places[i].map.method);

        if (name != NULL && !g_str_equal (name, other))
          return NULL;
        name = other;
      }
  return name;
}

/* Maps of one method and mode may share a scale: those of different ones have different units. */
static guint
get_scale_group (const PscReportMap *map)
{
  const char *const *names = psc_method_get_names ();
  guint index = 0;

  while (names[index] != NULL && !g_str_equal (names[index], psc_method_get_name (map->method)))
    index++;
  return 2 * index + map->mode;
}

static PscPromptDegree
get_degree (const PscReportMap *map)
{
  return map->reading != NULL ? psc_query_reading_get_degree (map->reading)
                              : PSC_PROMPT_DEGREE_WHOLE;
}

static void
mark_reading (PscFigurePanel *panel, const PscReportMap *map)
{
  if (get_degree (map) == PSC_PROMPT_DEGREE_PART)
    panel->marks |= PSC_FIGURE_MARK_READ_IN_PART;
  else if (get_degree (map) == PSC_PROMPT_DEGREE_NOTHING)
    panel->marks |= PSC_FIGURE_MARK_NOT_UNDERSTOOD;
}

/* The footnote of the panels' marks, once for each query. */
static void
note_readings (PscReport *self, PscFigure *figure)
{
  guint n = self->n_rows * self->n_columns;

  for (guint i = 0; i < n; i++)
    {
      const PscReportMap *map = &self->places[i].map;
      g_autofree char *remark = NULL;
      g_autofree char *note = NULL;
      gboolean is_noted = FALSE;

      if (!self->places[i].has_map || get_degree (map) == PSC_PROMPT_DEGREE_WHOLE)
        continue;
      for (guint k = 0; k < i && !is_noted; k++)
        is_noted =
            self->places[k].has_map && psc_query_equal (self->places[k].map.query, map->query);
      if (is_noted)
        continue;
      remark = psc_query_reading_dup_note (map->reading, map->query, self->bank);
      note = g_strconcat (PSC_FIGURE_FOOTNOTE, remark, NULL);
      psc_figure_add_note (figure, note);
    }
}

char *
psc_report_describe_score (const PscQuery *query, double logit, gboolean is_plain)
{
  g_autofree char *number = psc_figure_format_fixed (logit, 2);

  if (query->minus != NULL || query->centred)
    return g_strdup_printf (_ ("difference %s"), number);
  return g_strdup_printf (is_plain ? _ ("cosine %s") : _ ("logit %s"), number);
}

/* Its kind, what it has values of unless that is pixels, and how far chance moves it in percent of
 * its largest value. */
static char *
describe_map (const PscReportMap *map)
{
  const char *mode = map->mode == PSC_EXPLANATION_FUSED ? _ ("fused") : _ ("conventional");
  g_autofree char *cells = map->grid.columns > 0 ? psc_map_grid_describe (map->grid) : NULL;
  g_autofree char *kind =
      cells != NULL ? g_strdup_printf ("%s · %s", mode, cells) : g_strdup (mode);
  float greatest = 0;

  for (gsize i = 0; i < (gsize) map->side * map->side; i++)
    greatest = MAX (greatest, fabsf (map->values[i]));
  if (map->error <= 0 || greatest <= 0)
    return g_steal_pointer (&kind);
  /* Translators: “fused” or “conventional”, and the standard error of a map's values. */
  return g_strdup_printf (_ ("%s · ± %.0f %%"), kind, MAX (100 * map->error / greatest, 1));
}

static PscFigurePanel *
new_map_panel (PscReport *self, const PscReportMap *map)
{
  gboolean is_fused = map->mode == PSC_EXPLANATION_FUSED;
  g_autofree char *kind = describe_map (map);
  PscFigurePanel *panel = psc_figure_panel_new (psc_method_get_title (map->method), kind);
  g_autofree char *prompt = psc_query_dup_title (map->query, self->bank);

  psc_figure_panel_set_prompt (panel, prompt);
  mark_reading (panel, map);
  if (map->has_score)
    {
      g_autofree char *score = psc_report_describe_score (map->query, map->logit, map->is_plain);

      psc_figure_panel_set_score (panel, score);
      if (map->is_low)
        panel->marks |= PSC_FIGURE_MARK_LOW_SCORE;
    }
  psc_figure_panel_set_map (panel, map->values, map->side, &self->display);
  panel->scale_group = get_scale_group (map);
  if (is_fused && map->is_exact && map->error <= 0)
    panel->marks |= PSC_FIGURE_MARK_EXACT;
  return panel;
}

static void
say_of_method (PscFigure *figure, PscMethod *method, const char *sentence)
{
  /* A method, and a sentence about it. */
  g_autofree char *note = g_strdup_printf (_ ("%s: %s"), psc_method_get_title (method), sentence);

  psc_figure_add_note (figure, note);
}

/* (transfer full) (nullable): what the numbers of a map depend on beside its parameters; nothing
 * of full precision on a processor, which is what they are like wherever nothing is said. */
static char *
describe_device (const PscReportMap *map)
{
  if (map->device_kind == NULL || g_str_equal (map->device_kind, "cpu"))
    return NULL;
  if (psc_device_kind_is_reduced (map->device_kind))
    /* Translators: a kind of device by its short name, “cpu-bfloat16”. */
    return g_strdup_printf (_ ("gradients with reduced precision (%s)"), map->device_kind);
  return g_strdup (map->device_kind);
}

static char *
describe_making (const PscReportMap *map)
{
  g_autofree char *parameters = psc_method_dup_parameters (map->method);
  g_autofree char *device = describe_device (map);

  return device != NULL ? g_strdup_printf ("%s; %s", parameters, device)
                        : g_steal_pointer (&parameters);
}

static void
note_method (PscFigure *figure, const PscReportMap *map, gboolean is_fused)
{
  PscMethod *method = map->method;
  g_autofree char *making = describe_making (map);

  psc_figure_add_parameters (figure, psc_method_get_title (method), making);
  if (is_fused && !psc_method_is_linear (method))
    say_of_method (figure, method, psc_method_get_fusing (method));
  if (map->note != NULL)
    say_of_method (figure, method, map->note);
}

static gboolean
are_alike (const PscReportMap *a, const PscReportMap *b)
{
  g_autofree char *left = describe_making (a);
  g_autofree char *right = describe_making (b);

  return g_str_equal (psc_method_get_name (a->method), psc_method_get_name (b->method))
         && g_str_equal (left, right);
}

/* What it takes to make the figure again, once for each method, its parameters and the device. */
static void
note_methods (PscReport *self, PscFigure *figure)
{
  guint n = self->n_rows * self->n_columns;

  for (guint i = 0; i < n; i++)
    {
      const PscReportMap *map = &self->places[i].map;
      gboolean is_fused = FALSE, is_noted = FALSE;

      if (!self->places[i].has_map)
        continue;
      for (guint k = 0; k < n; k++)
        if (self->places[k].has_map && are_alike (&self->places[k].map, map))
          {
            is_noted |= k < i;
            is_fused |= self->places[k].map.mode == PSC_EXPLANATION_FUSED;
          }
      if (!is_noted)
        note_method (figure, map, is_fused);
    }
}

static void
fill (PscReport *self, PscFigure *figure)
{
  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        const PscReportPlace *place = &self->places[row * self->n_columns + column];

        if (place->has_map)
          psc_figure_take_panel (figure, row, column, new_map_panel (self, &place->map));
        else if (place->is_used)
          psc_figure_take_panel (
              figure, row, column,
              psc_figure_panel_new (_ ("Original"), psc_image_get_format (self->image)));
      }
}

PscFigure *
psc_report_compose (PscReport *self, PscReportFlags flags, const char *title)
{
  const char *objection;
  PscFigure *figure;

  g_return_val_if_fail (PSC_IS_REPORT (self), NULL);

  figure = psc_figure_new (self->image, self->n_rows, self->n_columns);
  if (self->placement.side > 0)
    psc_figure_set_placement (figure, &self->placement);
  psc_figure_set_dark (figure, (flags & PSC_REPORT_DARK) != 0);
  psc_figure_set_compact (figure, self->compact);
  psc_figure_set_window (figure, self->has_window ? &self->window : NULL, self->inverted);
  psc_figure_set_title (figure, title);
  psc_figure_set_model (figure, self->model, self->digest);
  for (guint i = 0; i < self->n_rows; i++)
    psc_figure_set_row_heading (figure, i, self->row_headings[i]);
  for (guint i = 0; i < self->n_columns; i++)
    psc_figure_set_column_heading (figure, i, self->column_headings[i]);
  fill (self, figure);
  if ((flags & PSC_REPORT_WITHOUT_REGIONS) == 0)
    psc_report_compose_regions (self, figure);
  objection = psc_model_fitness_get_objection (self->model, self->image);
  if (objection != NULL)
    psc_figure_add_note (figure, objection);
  note_methods (self, figure);
  if (self->model != NULL && psc_report_get_n_maps (self) > 0)
    psc_figure_add_parameters (figure, _ ("Maps of"),
                               self->explains_levels
                                   ? _ ("the grey level, from 0 to 1")
                                   : _ ("the grey level as the model normalises it"));
  note_readings (self, figure);
  for (guint i = 0; i < self->notes->len; i++)
    psc_figure_add_note (figure, g_ptr_array_index (self->notes, i));
  return figure;
}
