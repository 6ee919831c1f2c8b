/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscScoreRow:
 *
 * A class or a prompt in a list, with its score as a bar and as numbers. Property “pinned”, for
 * rows that can be pinned.
 */
#define PSC_TYPE_SCORE_ROW (psc_score_row_get_type ())
G_DECLARE_FINAL_TYPE (PscScoreRow, psc_score_row, PSC, SCORE_ROW, GtkListBoxRow)

/** @class_index: of the bank
 * @prompt: its text, or %NULL for a row that stands for the class
 * @title: what the row says */
GtkWidget *psc_score_row_new (guint class_index,
                              const char *prompt,
                              const char *title) G_GNUC_WARN_UNUSED_RESULT;

guint psc_score_row_get_class_index (PscScoreRow *self);
const char *psc_score_row_get_prompt (PscScoreRow *self);

/** @fraction: of the bar, in [0, 1]
 * @value: in words, such as “62 %”
 * @details: for the tool tip
 * @remark: (nullable): why the score is not that of all that the row says; marks the value */
void psc_score_row_set_score (
    PscScoreRow *self, double fraction, const char *value, const char *details, const char *remark);
void psc_score_row_clear_score (PscScoreRow *self);
gboolean psc_score_row_has_score (PscScoreRow *self);

/** Puts something at the row's end. */
void psc_score_row_append (PscScoreRow *self, GtkWidget *widget);

gboolean psc_score_row_get_pinned (PscScoreRow *self);
void psc_score_row_set_pinned (PscScoreRow *self, gboolean pinned);

G_END_DECLS
