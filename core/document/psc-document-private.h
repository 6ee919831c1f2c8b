/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "document/psc-document.h"

G_BEGIN_DECLS

typedef enum
{
  PSC_DOCUMENT_BLOCK_HEADING,
  PSC_DOCUMENT_BLOCK_TEXT,
  PSC_DOCUMENT_BLOCK_TABLE,
  PSC_DOCUMENT_BLOCK_DRAWING,
  PSC_DOCUMENT_BLOCK_CASE,
} PscDocumentBlockKind;

typedef struct
{
  cairo_surface_t *surface; /* owned */
  char *caption;            /* owned, nullable, as all strings here */
} PscDocumentPicture;

typedef struct
{
  PscDocumentBlockKind kind;
  guint level;
  PscDocumentTone tone;
  char *title; /* of a case */
  char *text;
  PscTable *table;     /* owned, nullable */
  PscDrawing *drawing; /* owned, nullable */
  GArray *pictures;    /* owned, nullable, of PscDocumentPicture */
} PscDocumentBlock;

struct _PscDocument
{
  GObject parent_instance;

  char *title;
  GPtrArray *blocks; /* owned, of PscDocumentBlock */
};

/* (transfer full); %NULL with an error set */
GByteArray *psc_document_encode_html (PscDocument *self, GError **error);
GByteArray *psc_document_encode_pdf (PscDocument *self, GError **error);

/* Fails with PSC_FIGURE_ERROR_DRAWING unless it is CAIRO_STATUS_SUCCESS. */
gboolean psc_document_check_status (cairo_status_t status, GError **error);

G_END_DECLS
