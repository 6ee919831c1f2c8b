/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/**
 * PscColorBar:
 *
 * The colours of a map with the numbers that they stand for, lowest at the left in any language, as
 * in figures. A number that stands for more than itself, because values beyond it are clipped, says
 * so.
 */
#define PSC_TYPE_COLOR_BAR (psc_color_bar_get_type ())
G_DECLARE_FINAL_TYPE (PscColorBar, psc_color_bar, PSC, COLOR_BAR, GtkWidget)

GtkWidget *psc_color_bar_new (void);

/** @measure: (nullable): %NULL, or of a map that is not shown, leaves the bar empty. */
void psc_color_bar_set_map (PscColorBar *self,
                            const PscMapDisplay *display,
                            const PscMapMeasure *measure);

/** What the colours stand for, translated; borrowed, %NULL for an empty bar. */
const char *psc_color_bar_get_text (PscColorBar *self);

G_END_DECLS
