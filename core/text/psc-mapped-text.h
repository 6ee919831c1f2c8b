/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTextSpan:
 * @start, @end: bytes of a text
 */
typedef struct
{
  guint start;
  guint end;
} PscTextSpan;

/**
 * PscMappedText:
 * @text: owned
 * @spans: owned, of PscTextSpan, one for each byte of @text: the characters of another text that it
 *   came from; never going back
 */
typedef struct
{
  GString *text;
  GArray *spans;
} PscMappedText;

/** @size: bytes to make room for */
PscMappedText *psc_mapped_text_new (gsize size) G_GNUC_WARN_UNUSED_RESULT;

/** The text itself, each byte mapped to its character. @text: valid UTF-8 */
PscMappedText *psc_mapped_text_new_copy (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

void psc_mapped_text_free (PscMappedText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscMappedText, psc_mapped_text_free)

/** All of the appended bytes came from @span. */
void psc_mapped_text_append (PscMappedText *self, const char *text, gsize length, PscTextSpan span);
void psc_mapped_text_append_unichar (PscMappedText *self, gunichar c, PscTextSpan span);

/** The spans from the byte @at on; borrowed, valid until something is appended. */
const PscTextSpan *psc_mapped_text_get_spans (const PscMappedText *self, gsize at);

/** What the bytes from @start to before @end came from. @start < @end */
PscTextSpan psc_mapped_text_get_span (const PscMappedText *self, gsize start, gsize end);

/** Appends what @self becomes when it is composed to NFC. */
void psc_mapped_text_compose (const PscMappedText *self, PscMappedText *composed);

G_END_DECLS
