/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscPlannedPanel:
 * @title, @subtitle, @prompt: (nullable): see psc_panel_set_heading() and psc_panel_set_prompt()
 * @short_title: (nullable): static: see psc_panel_set_short_title()
 * @method: (nullable): static; %NULL for the original
 * @note: (nullable): static: what is to be known of the method's maps of the model
 * @condition: (nullable): what is taken away from the prompt
 * @query: (nullable): what the map is to explain
 */
typedef struct
{
  char *title;
  const char *short_title;
  char *subtitle;
  char *prompt;
  char *condition;
  const char *method;
  const char *note;
  PscExplanationMode mode;
  PscQuery *query;
} PscPlannedPanel;

/**
 * PscPlannedColumn:
 * @title: its heading
 * @short_title: the same where there is little room; static
 * @note: (nullable): static: what is to be known of all of its maps
 */
typedef struct
{
  char *title;
  const char *short_title;
  const char *note;
} PscPlannedColumn;

/**
 * PscPanelPlan:
 * @panels: of PscPlannedPanel *, row by row
 * @rows: (nullable): headings of a matrix, of char *; without, the panels are tiles
 * @columns: (nullable): of PscPlannedColumn *, likewise
 * @small: whether there are so many that they are scrolled through
 * @prompt, @condition: (nullable): what all panels of a matrix are asked, said once above it
 *
 * Which panels a reading asks for, and how they are arranged.
 */
typedef struct
{
  GPtrArray *panels;
  GPtrArray *rows;
  GPtrArray *columns;
  gboolean small;
  char *prompt;
  char *condition;
} PscPanelPlan;

PscPanelPlan *psc_panel_plan_new (PscReading *reading) G_GNUC_WARN_UNUSED_RESULT;

/** “Fused” or “Conventional”, translated; static. */
const char *psc_panel_plan_get_mode_title (PscExplanationMode mode);

/** Whether the same widgets can show both. */
gboolean psc_panel_plan_has_shape_of (const PscPanelPlan *self, const PscPanelPlan *other);

void psc_panel_plan_free (PscPanelPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPanelPlan, psc_panel_plan_free)

G_END_DECLS
