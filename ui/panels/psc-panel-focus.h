/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/panels/psc-panel.h"
#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * psc_panel_focus_find:
 * @panels: (element-type PscPanel)
 * @chosen: (nullable): the panel that a user went to last
 *
 * Which of the panels' maps is looked into: that of @chosen; else that of the reading's question,
 * the fused one where there are two; else the first. Panels that are not shown have none.
 *
 * Returns: (nullable) (transfer none): %NULL if there is no map
 */
PscPanel *psc_panel_focus_find (GPtrArray *panels, PscReading *reading, PscPanel *chosen);

/** Gives @focus (nullable) the style class “current” and takes it from all others; where there is
 * but one map, no panel has it. */
void psc_panel_focus_mark (GPtrArray *panels, PscPanel *focus);

G_END_DECLS
