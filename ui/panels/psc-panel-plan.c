/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel-plan.h"

#include <glib/gi18n.h>

static void
planned_panel_free (gpointer data)
{
  PscPlannedPanel *panel = data;

  g_free (panel->title);
  g_free (panel->subtitle);
  g_free (panel->prompt);
  g_free (panel->condition);
  g_clear_pointer (&panel->query, psc_query_free);
  g_free (panel);
}

static void
planned_column_free (gpointer data)
{
  PscPlannedColumn *column = data;

  g_free (column->title);
  g_free (column);
}

void
psc_panel_plan_free (PscPanelPlan *self)
{
  g_ptr_array_unref (self->panels);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self->prompt);
  g_free (self->condition);
  g_free (self);
}

static PscPromptBank *
get_bank (PscReading *reading)
{
  return psc_engine_get_bank (psc_reading_get_engine (reading));
}

static PscMethod *
get_method (PscReading *reading, const char *name)
{
  return psc_engine_get_method (psc_reading_get_engine (reading), name);
}

static const char *
get_note (PscReading *reading, const char *name)
{
  PscEngine *engine = psc_reading_get_engine (reading);

  return psc_engine_supports (engine, name, NULL)
             ? psc_engine_get_note (engine, get_method (reading, name))
             : NULL;
}

const char *
psc_panel_plan_get_mode_title (PscExplanationMode mode)
{
  return mode == PSC_EXPLANATION_FUSED ? _ ("Fused") : _ ("Conventional");
}

static PscPlannedPanel *
add_original (PscPanelPlan *self, PscReading *reading)
{
  PscPlannedPanel *panel = g_new0 (PscPlannedPanel, 1);
  PscSession *session = psc_reading_get_session (reading);
  PscImage *image = session != NULL ? psc_session_get_image (session) : NULL;
  const PscQuery *query = psc_reading_get_query (reading);

  panel->title = g_strdup (_ ("Original"));
  if (image != NULL)
    panel->prompt =
        g_strdup_printf ("%s, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, psc_image_get_format (image),
                         psc_image_get_width (image), psc_image_get_height (image));
  if (query->minus != NULL || query->centred)
    panel->condition = g_strdup ("");
  g_ptr_array_add (self->panels, panel);
  return panel;
}

/* @query: (transfer full) */
static PscPlannedPanel *
add_map (PscPanelPlan *self,
         PscReading *reading,
         const char *method,
         PscExplanationMode mode,
         PscQuery *query)
{
  PscPlannedPanel *panel = g_new0 (PscPlannedPanel, 1);

  panel->method = g_intern_string (method);
  panel->note = get_note (reading, method);
  panel->mode = mode;
  panel->query = query;
  panel->prompt = psc_query_dup_subject (query, get_bank (reading));
  panel->condition = psc_query_dup_condition (query);
  g_ptr_array_add (self->panels, panel);
  return panel;
}

static void
add_titled_map (PscPanelPlan *self, PscReading *reading, PscExplanationMode mode)
{
  const char *method = psc_reading_get_shown_method (reading);
  PscPlannedPanel *panel =
      add_map (self, reading, method, mode, psc_query_copy (psc_reading_get_query (reading)));

  panel->title = g_strdup (psc_method_get_title (get_method (reading, method)));
  panel->short_title = psc_method_get_short_title (get_method (reading, method));
  panel->subtitle = g_strdup (psc_panel_plan_get_mode_title (mode));
}

static void
add_columns_of_methods (PscPanelPlan *self, PscReading *reading, char **names)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (planned_column_free);
  for (guint i = 0; names[i] != NULL; i++)
    {
      PscMethod *method = get_method (reading, names[i]);
      PscPlannedColumn *column = g_new (PscPlannedColumn, 1);

      column->title = g_strdup (psc_method_get_title (method));
      column->short_title = psc_method_get_short_title (method);
      column->note = get_note (reading, names[i]);
      g_ptr_array_add (self->columns, column);
    }
}

static void
plan_all_methods (PscPanelPlan *self, PscReading *reading)
{
  static const PscExplanationMode modes[] = { PSC_EXPLANATION_CONVENTIONAL, PSC_EXPLANATION_FUSED };
  g_auto (GStrv) names = psc_reading_dup_all_methods (reading);
  const PscQuery *query = psc_reading_get_query (reading);

  self->prompt = psc_query_dup_subject (query, get_bank (reading));
  self->condition = psc_query_dup_condition (query);
  add_columns_of_methods (self, reading, names);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_ptr_array_add (self->rows, g_strdup (psc_panel_plan_get_mode_title (modes[i])));
      for (guint j = 0; names[j] != NULL; j++)
        add_map (self, reading, names[j], modes[i], psc_query_copy (query));
    }
}

static void
plan_compare (PscPanelPlan *self, PscReading *reading)
{
  if (psc_reading_get_method (reading) == NULL)
    {
      plan_all_methods (self, reading);
      return;
    }
  add_original (self, reading);
  add_titled_map (self, reading, PSC_EXPLANATION_CONVENTIONAL);
  add_titled_map (self, reading, PSC_EXPLANATION_FUSED);
}

/* Classes and prompts are contrasted and centred as the question on screen is. */
static PscQuery *
new_class_query (PscReading *reading, guint class_index)
{
  const PscQuery *query = psc_reading_get_query (reading);

  return psc_query_new_class (class_index, query->minus, query->centred);
}

static PscQuery *
new_prompt_query (PscReading *reading, const char *text)
{
  const PscQuery *query = psc_reading_get_query (reading);

  return psc_query_new_prompt (text, query->minus, query->centred);
}

static void
plan_atlas (PscPanelPlan *self, PscReading *reading)
{
  PscPromptBank *bank = get_bank (reading);
  g_auto (GStrv) names = psc_reading_dup_all_methods (reading);
  const char *method = psc_reading_get_method (reading);
  PscExplanationMode mode = psc_reading_get_mode (reading);

  self->small = TRUE;
  if (method == NULL)
    add_columns_of_methods (self, reading, names);
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const char *name = psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, i));

      if (method != NULL)
        {
          add_map (self, reading, method, mode, new_class_query (reading, i))->title =
              g_strdup (name);
          continue;
        }
      g_ptr_array_add (self->rows, g_strdup (name));
      for (guint j = 0; names[j] != NULL; j++)
        add_map (self, reading, names[j], mode, new_class_query (reading, i));
    }
}

static void
plan_prompts (PscPanelPlan *self, PscReading *reading)
{
  guint class_index = psc_reading_get_class_index (reading);
  const PscPromptClass *class = psc_prompt_bank_get_class (get_bank (reading), class_index);
  const char *method = psc_reading_get_shown_method (reading);
  PscExplanationMode mode = psc_reading_get_mode (reading);

  for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
    add_map (self, reading, method, mode,
             new_prompt_query (reading, psc_prompt_class_get_prompt (class, i)->text));
  add_map (self, reading, method, mode,
           new_prompt_query (reading, psc_prompt_class_get_label (class)));
  add_map (self, reading, method, mode, new_class_query (reading, class_index));
}

PscPanelPlan *
psc_panel_plan_new (PscReading *reading)
{
  PscPanelPlan *self = g_new0 (PscPanelPlan, 1);

  self->panels = g_ptr_array_new_with_free_func (planned_panel_free);
  switch (psc_reading_get_view (reading))
    {
    case PSC_VIEW_ATLAS:
      plan_atlas (self, reading);
      break;
    case PSC_VIEW_PROMPTS:
      plan_prompts (self, reading);
      break;
    case PSC_VIEW_SINGLE:
      add_titled_map (self, reading, psc_reading_get_mode (reading));
      break;
    case PSC_VIEW_COMPARE:
    default:
      plan_compare (self, reading);
      break;
    }
  return self;
}

static gboolean
same_text (gconstpointer a, gconstpointer b)
{
  return g_str_equal (a, b);
}

/* Titles tell methods apart, so that the short ones are then the same as well. */
static gboolean
same_column (gconstpointer a, gconstpointer b)
{
  const PscPlannedColumn *one = a;
  const PscPlannedColumn *other = b;

  return g_str_equal (one->title, other->title) && g_strcmp0 (one->note, other->note) == 0;
}

static gboolean
same_headings (GPtrArray *a, GPtrArray *b, GEqualFunc same)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    if (!same (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
psc_panel_plan_has_shape_of (const PscPanelPlan *self, const PscPanelPlan *other)
{
  return self->panels->len == other->panels->len && self->small == other->small
         && (self->prompt != NULL) == (other->prompt != NULL)
         && same_headings (self->rows, other->rows, same_text)
         && same_headings (self->columns, other->columns, same_column);
}
