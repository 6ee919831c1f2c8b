/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "document/psc-drawing.h"
#include "document/psc-table.h"

G_BEGIN_DECLS

/**
 * PscDocumentTone:
 * @PSC_DOCUMENT_PLAIN: of the text
 * @PSC_DOCUMENT_NOTE: smaller, such as what a table's columns mean
 * @PSC_DOCUMENT_WARNING: what a reader must not miss
 */
typedef enum
{
  PSC_DOCUMENT_PLAIN,
  PSC_DOCUMENT_NOTE,
  PSC_DOCUMENT_WARNING,
} PscDocumentTone;

/**
 * PscDocument:
 *
 * A report of headings, texts, tables, drawings and pictures, which becomes one self-contained HTML
 * file or the pages of a PDF. All texts are taken as foreign: made valid, put on one line before
 * wrapping, and escaped. “For research use. Not for diagnosis.” is on the file's top and on every
 * page.
 */
#define PSC_TYPE_DOCUMENT (psc_document_get_type ())
G_DECLARE_FINAL_TYPE (PscDocument, psc_document, PSC, DOCUMENT, GObject)

PscDocument *psc_document_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

/** @level: 1 or 2 */
void psc_document_add_heading (PscDocument *self, guint level, const char *text);
void psc_document_add_text (PscDocument *self, PscDocumentTone tone, const char *text);

/** (transfer full) */
void psc_document_take_table (PscDocument *self, PscTable *table);
void psc_document_take_drawing (PscDocument *self, PscDrawing *drawing);

/** Begins a row of pictures, which belong together. @title, @text: (nullable): written below */
void psc_document_begin_case (PscDocument *self, const char *title, const char *text);

/** Adds a picture to the case begun last. @picture: (transfer full): an image surface */
void psc_document_take_picture (PscDocument *self, cairo_surface_t *picture, const char *caption);

/**
 * psc_document_write:
 * @path: ends in .html or .pdf, in any case
 *
 * The file appears whole or not at all. Errors are of PSC_FIGURE_ERROR and G_FILE_ERROR, and do not
 * repeat the name.
 */
gboolean psc_document_write (PscDocument *self, const char *path, GError **error);

G_END_DECLS
