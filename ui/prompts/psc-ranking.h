/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/** A line that says which prompts of the bank have the highest map values at the viewport's point:
 * by the method shown, or by the first that has a stack when all are. It is empty without a point
 * or a stack. */
#define PSC_TYPE_RANKING (psc_ranking_get_type ())
G_DECLARE_FINAL_TYPE (PscRanking, psc_ranking, PSC, RANKING, GtkWidget)

/** @reading: (nullable) */
void psc_ranking_set_reading (PscRanking *self, PscReading *reading);

/** The line; borrowed. */
const char *psc_ranking_get_text (PscRanking *self);

G_END_DECLS
