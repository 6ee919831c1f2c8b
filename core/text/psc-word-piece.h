/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "text/psc-prompt-reading.h"
#include "text/psc-text-error.h"

G_BEGIN_DECLS

/** Limits of a vocabulary: its bytes, and its lines. (Multilingual BERT has 119,547 lines.) */
#define PSC_WORD_PIECE_MAX_VOCABULARY_SIZE ((gsize) 16 * 1024 * 1024)
#define PSC_WORD_PIECE_MAX_ENTRIES         1000000

/** The longest text that is encoded, in bytes; several times a long radiology report. */
#define PSC_WORD_PIECE_MAX_TEXT_LENGTH ((gsize) 16 * 1024)

/**
 * PscWordPiece:
 *
 * BERT's WordPiece tokenizer: a text becomes the numbers that a text encoder reads. Gives what
 * Hugging Face's BertTokenizer (the one written in Python, with its defaults, in the releases that
 * compose texts to NFC) gives for the same vocabulary, but for characters which one's Unicode
 * tables know and the other's do not. Immutable; safe to use from several threads.
 */
#define PSC_TYPE_WORD_PIECE (psc_word_piece_get_type ())
G_DECLARE_FINAL_TYPE (PscWordPiece, psc_word_piece, PSC, WORD_PIECE, GObject)

/**
 * psc_word_piece_new:
 * @vocabulary: (transfer none): the contents of a `vocab.txt`: UTF-8, one piece per line, a piece's
 *   number is its line's, from 0. A line ends with LF, CR LF or CR; a byte order mark is passed
 *   over. Of equal lines the last one's number is used.
 * @do_lower_case: whether texts are lower-cased and stripped of accents
 * @max_tokens: the most numbers that an encoded text has, at least 2
 *
 * Returns: (transfer full): the tokenizer, or %NULL with PSC_TEXT_ERROR_VOCABULARY if @vocabulary
 * is not UTF-8, lacks one of [UNK], [CLS], [SEP] and [PAD] or exceeds the limits above, or
 * PSC_TEXT_ERROR_LENGTH for too small a @max_tokens
 */
PscWordPiece *psc_word_piece_new (GBytes *vocabulary,
                                  gboolean do_lower_case,
                                  guint max_tokens,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_word_piece_read:
 * @text: a text; bytes that are not UTF-8 are passed over, as are NULs
 * @length: bytes of @text, or -1 if it ends with a NUL
 *
 * The numbers of [CLS], of the text's pieces and of [SEP]; cut so that they are no more than the
 * limit, [SEP] always last. Unpadded. A word that cannot be composed of pieces, or of over 100
 * characters, is one [UNK]. A [UNK], [CLS], [SEP], [PAD] or [MASK] written in the text (in
 * capitals) is that piece, if the vocabulary has it.
 *
 * Returns: (transfer full): the reading, or %NULL with PSC_TEXT_ERROR_LENGTH if @text exceeds
 * PSC_WORD_PIECE_MAX_TEXT_LENGTH
 */
PscPromptReading *psc_word_piece_read (PscWordPiece *self,
                                       const char *text,
                                       gssize length,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The numbers of psc_word_piece_read() alone; (transfer full) (element-type gint32). */
GArray *psc_word_piece_encode (PscWordPiece *self, const char *text, gssize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** Numbers are 0 to this less one; as many as the vocabulary has lines, which is also how many
 * rows the encoder's embedding must have. */
guint psc_word_piece_get_n_entries (PscWordPiece *self);

/** Returns: (nullable): the piece of that number, borrowed, or %NULL if there is no such number */
const char *psc_word_piece_get_piece (PscWordPiece *self, gint32 id);

/** Returns: the number of a piece (continuations begin with “##”), or -1 */
gint32 psc_word_piece_lookup (PscWordPiece *self, const char *piece);

gboolean psc_word_piece_get_do_lower_case (PscWordPiece *self);
guint psc_word_piece_get_max_tokens (PscWordPiece *self);

G_END_DECLS
