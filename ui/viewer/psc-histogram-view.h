/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "image/psc-histogram.h"

G_BEGIN_DECLS

/**
 * PscHistogramView:
 *
 * How often each value is in a picture, with the window over it, whose edges can be dragged;
 * between them, both. Signal “dragged” (double low, double high): to where a user dragged the
 * edges, in the picture's values.
 */
#define PSC_TYPE_HISTOGRAM_VIEW (psc_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (PscHistogramView, psc_histogram_view, PSC, HISTOGRAM_VIEW, GtkWidget)

/** @histogram: (nullable): copied; nothing is drawn without one */
void psc_histogram_view_set_histogram (PscHistogramView *self, const PscHistogram *histogram);

void psc_histogram_view_set_window (PscHistogramView *self, const PscWindow *window);

G_END_DECLS
