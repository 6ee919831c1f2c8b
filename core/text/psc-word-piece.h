/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-tokenizer.h"

G_BEGIN_DECLS

/**
 * PscWordPiece:
 *
 * BERT's WordPiece tokenizer: a text becomes the numbers that a text encoder reads. Gives what
 * Hugging Face's BertTokenizer (the one written in Python, with its defaults, in the releases that
 * compose texts to NFC) gives for the same vocabulary, but for characters which one's Unicode
 * tables know and the other's do not.
 */
#define PSC_TYPE_WORD_PIECE (psc_word_piece_get_type ())
G_DECLARE_FINAL_TYPE (PscWordPiece, psc_word_piece, PSC, WORD_PIECE, PscTokenizer)

/**
 * psc_word_piece_new:
 * @vocabulary: (transfer none): the contents of a `vocab.txt`: UTF-8, one piece per line, a piece's
 *   number is its line's, from 0. A line ends with LF, CR LF or CR; a byte order mark is passed
 *   over. Of equal lines the last one's number is used.
 * @do_lower_case: whether texts are lower-cased and stripped of accents
 * @max_tokens: the most numbers that an encoded text has, at least 2
 *
 * Returns: (transfer full): the tokenizer, or %NULL with PSC_TEXT_ERROR_VOCABULARY if @vocabulary
 * is not UTF-8, lacks one of [UNK], [CLS], [SEP] and [PAD] or exceeds PSC_TOKENIZER_MAX_*, or
 * PSC_TEXT_ERROR_LENGTH for too small a @max_tokens
 */
PscTokenizer *psc_word_piece_new (GBytes *vocabulary,
                                  gboolean do_lower_case,
                                  guint max_tokens,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether texts are lower-cased and stripped of accents. */
gboolean psc_word_piece_get_do_lower_case (PscWordPiece *self);

G_END_DECLS
