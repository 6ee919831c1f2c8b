/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-canvas.h"

G_BEGIN_DECLS

/**
 * PscCohortPanel:
 *
 * What a model saw, with a map that is kept of it: what map that is above, the colours' meaning and
 * the value under the point below. There is nothing to compute: either a map is there, or a
 * sentence why there is none.
 */
#define PSC_TYPE_COHORT_PANEL (psc_cohort_panel_get_type ())
G_DECLARE_FINAL_TYPE (PscCohortPanel, psc_cohort_panel, PSC, COHORT_PANEL, GtkWidget)

GtkWidget *psc_cohort_panel_new (void);

void psc_cohort_panel_set_viewport (PscCohortPanel *self, PscViewport *viewport);
void psc_cohort_panel_set_scale_group (PscCohortPanel *self, PscScaleGroup *group);
void psc_cohort_panel_set_display (PscCohortPanel *self, const PscMapDisplay *display);
void psc_cohort_panel_set_overlay_shown (PscCohortPanel *self, gboolean shown);

/** What map it is, in a word or two. */
void psc_cohort_panel_set_title (PscCohortPanel *self, const char *title);
const char *psc_cohort_panel_get_title (PscCohortPanel *self);

/** Takes picture and map away at once. */
void psc_cohort_panel_clear (PscCohortPanel *self);

/** @picture: (nullable) */
void psc_cohort_panel_set_picture (PscCohortPanel *self, PscPicture *picture);
PscPicture *psc_cohort_panel_get_picture (PscCohortPanel *self);

/** @overlay: (nullable): no other one is seen from here on
 * @text: (nullable): why there is none */
void psc_cohort_panel_set_map (PscCohortPanel *self, PscOverlay *overlay, const char *text);
PscOverlay *psc_cohort_panel_get_overlay (PscCohortPanel *self);

/** What is said below: why there is no map, or what is to be known of it; borrowed. */
const char *psc_cohort_panel_get_text (PscCohortPanel *self);

G_END_DECLS
