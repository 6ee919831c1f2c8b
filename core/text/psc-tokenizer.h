/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "text/psc-clean-text.h"
#include "text/psc-prompt-reading.h"
#include "text/psc-text-error.h"

G_BEGIN_DECLS

/** Limits of a vocabulary: its bytes, and its pieces. (Multilingual BERT has 119,547, Gemma
 * 256,000.) */
#define PSC_TOKENIZER_MAX_VOCABULARY_SIZE ((gsize) 16 * 1024 * 1024)
#define PSC_TOKENIZER_MAX_ENTRIES         1000000

/** The longest text that is encoded, in bytes; several times a long radiology report. */
#define PSC_TOKENIZER_MAX_TEXT_LENGTH ((gsize) 16 * 1024)

/**
 * PscTokenizer:
 *
 * Turns a text into the numbers that a text encoder reads. What is common to all kinds is here: the
 * cleaning that a model's publishers put before the splitting, the limit of numbers, and padding.
 * Once it is set up it does not change, and is safe to use from several threads.
 */
#define PSC_TYPE_TOKENIZER (psc_tokenizer_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscTokenizer, psc_tokenizer, PSC, TOKENIZER, GObject)

/**
 * PscTokenizerClass:
 * @read: appends the pieces of @text (valid UTF-8) to @pieces (of PscPromptPiece), at most
 *   psc_tokenizer_get_max_tokens() of them, with what the kind puts before and after every text.
 *   Spans are those of @text, between characters, and never go back. Returns where the first piece
 *   begins that there was no room for, or -1.
 * @get_n_entries, @get_piece, @lookup: see the functions of these names
 */
struct _PscTokenizerClass
{
  GObjectClass parent_class;

  gssize (*read) (PscTokenizer *self, const char *text, GArray *pieces);
  guint (*get_n_entries) (PscTokenizer *self);
  const char *(*get_piece) (PscTokenizer *self, gint32 id);
  gint32 (*lookup) (PscTokenizer *self, const char *piece);
};

/**
 * psc_tokenizer_read:
 * @text: a text; bytes that are not UTF-8 are passed over, as are NULs
 * @length: bytes of @text, or -1 if it ends with a NUL
 *
 * The reading's text is @text with such bytes replaced by U+001A. What is cut is cut whole pieces
 * at a time.
 *
 * Returns: (transfer full): the reading, or %NULL with PSC_TEXT_ERROR_LENGTH if @text exceeds
 * PSC_TOKENIZER_MAX_TEXT_LENGTH, or would be cut and may not be
 */
PscPromptReading *psc_tokenizer_read (PscTokenizer *self,
                                      const char *text,
                                      gssize length,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_tokenizer_pad:
 * @reading: of this tokenizer
 * @n_attended: (out) (optional): how many of the numbers, from the first on, the encoder's
 * attention sees: its mask is 1 for these and 0 for the rest
 *
 * Returns: (transfer full) (element-type gint32): the numbers of a reading, with the padding that
 * the encoder wants
 */
GArray *psc_tokenizer_pad (PscTokenizer *self,
                           const PscPromptReading *reading,
                           guint *n_attended) G_GNUC_WARN_UNUSED_RESULT;

/** Both at once; (transfer full) (element-type gint32). */
GArray *psc_tokenizer_encode (PscTokenizer *self, const char *text, gssize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** Numbers are 0 to this less one, which is also how many rows the encoder's embedding must have.
 */
guint psc_tokenizer_get_n_entries (PscTokenizer *self);

/** Returns: (nullable): the piece of that number as the vocabulary has it, borrowed, or %NULL if
 * there is no such number */
const char *psc_tokenizer_get_piece (PscTokenizer *self, gint32 id);

/** Returns: the number of a piece as the vocabulary has it, or -1 */
gint32 psc_tokenizer_lookup (PscTokenizer *self, const char *piece);

guint psc_tokenizer_get_max_tokens (PscTokenizer *self);

/** Sets up the cleaning before the splitting; at first there is none. */
void psc_tokenizer_set_cleaning (PscTokenizer *self, PscCleanText steps);

/** Whether a text that has more numbers than there may be is an error; at first it is cut. */
void psc_tokenizer_set_refuses_excess (PscTokenizer *self, gboolean refuses_excess);

/**
 * psc_tokenizer_set_padding:
 * @length: how many numbers every text shall have at least
 * @id: the number to fill up with
 * @is_attended: whether the encoder's attention sees the padding, as that of SigLIP does
 *
 * Sets up padding; at first there is none.
 */
void psc_tokenizer_set_padding (PscTokenizer *self, guint length, gint32 id, gboolean is_attended);

/** For subclasses, while they are made: the most numbers that a text has. */
void psc_tokenizer_set_max_tokens (PscTokenizer *self, guint max_tokens);

/**
 * psc_tokenizer_append:
 * @pieces: of PscPromptPiece
 *
 * For subclasses: appends a piece if after it there is room for one more, the end that every text
 * has.
 *
 * Returns: whether there was
 */
gboolean psc_tokenizer_append (PscTokenizer *self, GArray *pieces, const PscPromptPiece *piece);

G_END_DECLS
