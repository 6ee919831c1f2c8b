/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Private to this folder: sheets of A4 that are filled from the top, one after the other, with a
 * line at the bottom of each. Lengths are points; places are from the left margin and from where
 * the sheet is filled to. */
typedef struct _PscSheet PscSheet;

typedef enum
{
  PSC_SHEET_TITLE,
  PSC_SHEET_HEADING,
  PSC_SHEET_SUBHEADING,
  PSC_SHEET_TEXT,
  PSC_SHEET_NOTE,
  PSC_SHEET_WARNING,
  PSC_SHEET_TABLE,
  PSC_SHEET_TABLE_HEAD,
} PscSheetStyle;

PscSheet *psc_sheet_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

/** What there is within the margins. */
double psc_sheet_get_width (void);
double psc_sheet_get_height (void);

gboolean psc_sheet_is_at_top (const PscSheet *self);

/** Goes on to a new sheet unless @height is left. Returns: whether it did */
gboolean psc_sheet_ensure_room (PscSheet *self, double height);

void psc_sheet_skip (PscSheet *self, double height);

/** An entry of the table of contents that readers show; @level: 1 or 2 */
void psc_sheet_mark_outline (PscSheet *self, const char *text, guint level);

/** @text: (nullable), valid. (transfer full) */
PangoLayout *
psc_sheet_create_text (PscSheet *self, PscSheetStyle style, const char *text, double width);

/** Writes line by line, over as many sheets as it takes, and skips what it took. */
void psc_sheet_flow_text (PscSheet *self, PangoLayout *layout, PscSheetStyle style);

/** Writes at a place, and skips nothing. */
void
psc_sheet_draw_text (PscSheet *self, PangoLayout *layout, PscSheetStyle style, double x, double y);

void psc_sheet_draw_rule (PscSheet *self, double width);

/** A context, borrowed, whose origin is at the left margin and where the sheet is filled to, until
 * psc_sheet_end(). */
cairo_t *psc_sheet_begin (PscSheet *self);
void psc_sheet_end (PscSheet *self);

/** Finishes the last sheet, and frees @self. (transfer full): the PDF, good only where @status is
 * CAIRO_STATUS_SUCCESS */
GByteArray *psc_sheet_finish (PscSheet *self, cairo_status_t *status);

G_END_DECLS
