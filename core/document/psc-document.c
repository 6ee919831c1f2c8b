/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "document/psc-document.h"

#include <glib/gi18n-lib.h>

#include "document/psc-document-private.h"
#include "figure/psc-figure-text.h"
#include "figure/psc-figure.h"
#include "file/psc-output-file.h"

G_DEFINE_FINAL_TYPE (PscDocument, psc_document, G_TYPE_OBJECT)

static void
picture_clear (gpointer data)
{
  PscDocumentPicture *picture = data;

  cairo_surface_destroy (picture->surface);
  g_free (picture->caption);
}

static void
block_free (gpointer data)
{
  PscDocumentBlock *block = data;

  g_free (block->title);
  g_free (block->text);
  g_clear_pointer (&block->table, psc_table_free);
  g_clear_pointer (&block->drawing, psc_drawing_free);
  g_clear_pointer (&block->pictures, g_array_unref);
  g_free (block);
}

static void
psc_document_finalize (GObject *object)
{
  PscDocument *self = PSC_DOCUMENT (object);

  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  G_OBJECT_CLASS (psc_document_parent_class)->finalize (object);
}

static void
psc_document_class_init (PscDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_document_finalize;
}

static void
psc_document_init (PscDocument *self)
{
  self->blocks = g_ptr_array_new_with_free_func (block_free);
}

PscDocument *
psc_document_new (const char *title)
{
  PscDocument *self = g_object_new (PSC_TYPE_DOCUMENT, NULL);

  self->title = psc_figure_clean_text (title);
  return self;
}

static PscDocumentBlock *
add_block (PscDocument *self, PscDocumentBlockKind kind)
{
  PscDocumentBlock *block = g_new0 (PscDocumentBlock, 1);

  block->kind = kind;
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
psc_document_add_heading (PscDocument *self, guint level, const char *text)
{
  PscDocumentBlock *block;

  g_return_if_fail (PSC_IS_DOCUMENT (self));
  g_return_if_fail (level == 1 || level == 2);

  block = add_block (self, PSC_DOCUMENT_BLOCK_HEADING);
  block->level = level;
  block->text = psc_figure_clean_text (text);
}

void
psc_document_add_text (PscDocument *self, PscDocumentTone tone, const char *text)
{
  PscDocumentBlock *block;

  g_return_if_fail (PSC_IS_DOCUMENT (self));

  block = add_block (self, PSC_DOCUMENT_BLOCK_TEXT);
  block->tone = tone;
  block->text = psc_figure_clean_text (text);
}

void
psc_document_take_table (PscDocument *self, PscTable *table)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self) && table != NULL);

  add_block (self, PSC_DOCUMENT_BLOCK_TABLE)->table = table;
}

void
psc_document_take_drawing (PscDocument *self, PscDrawing *drawing)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self) && drawing != NULL);

  add_block (self, PSC_DOCUMENT_BLOCK_DRAWING)->drawing = drawing;
}

void
psc_document_begin_case (PscDocument *self, const char *title, const char *text)
{
  PscDocumentBlock *block;

  g_return_if_fail (PSC_IS_DOCUMENT (self));

  block = add_block (self, PSC_DOCUMENT_BLOCK_CASE);
  block->title = psc_figure_clean_text (title);
  block->text = psc_figure_clean_text (text);
  block->pictures = g_array_new (FALSE, TRUE, sizeof (PscDocumentPicture));
  g_array_set_clear_func (block->pictures, picture_clear);
}

void
psc_document_take_picture (PscDocument *self, cairo_surface_t *picture, const char *caption)
{
  PscDocumentPicture one = { picture, psc_figure_clean_text (caption) };
  PscDocumentBlock *block;

  g_return_if_fail (PSC_IS_DOCUMENT (self) && self->blocks->len > 0);

  block = g_ptr_array_index (self->blocks, self->blocks->len - 1);
  g_return_if_fail (block->kind == PSC_DOCUMENT_BLOCK_CASE);
  g_array_append_val (block->pictures, one);
}

gboolean
psc_document_check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_DRAWING,
               _ ("the report cannot be drawn: %s"), cairo_status_to_string (status));
  return FALSE;
}

static GByteArray *
encode_for (PscDocument *self, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".html"))
    return psc_document_encode_html (self, error);
  if (g_str_has_suffix (lower, ".pdf"))
    return psc_document_encode_pdf (self, error);
  g_set_error_literal (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_FORMAT,
                       _ ("a report is written as .html or .pdf"));
  return NULL;
}

gboolean
psc_document_write (PscDocument *self, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;

  g_return_val_if_fail (PSC_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  bytes = encode_for (self, path, error);
  return bytes != NULL && psc_output_file_save (path, 0666, bytes->data, bytes->len, error);
}
