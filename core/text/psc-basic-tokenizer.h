/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-mapped-text.h"

G_BEGIN_DECLS

/**
 * PscWordFunc:
 * @word: borrowed, valid UTF-8 without NUL; not NUL-terminated
 * @length: bytes of @word, at least 1
 * @spans: [length]: for each byte of @word the characters of the text that it came from; never
 *   going back
 *
 * Returns: %FALSE to end the splitting
 */
typedef gboolean (*PscWordFunc) (const char *word,
                                 gsize length,
                                 const PscTextSpan *spans,
                                 gpointer user_data);

/**
 * psc_basic_tokenizer_split:
 * @text: valid UTF-8, less than 4 GiB of it
 * @length: bytes of @text
 * @lower_case: whether to lower-case and to strip accents
 * @kept: %NULL-terminated: words that stay as they are when they stand alone between spaces
 * @func: called for each word in order
 *
 * Splits a text into words as BERT's basic tokenizer does (google-research/bert, tokenization.py;
 * Hugging Face's BertTokenizer with its composition to NFC): lower-cases each character by itself,
 * drops control, unassigned and private-use characters and U+FFFD, sets CJK ideographs apart,
 * composes, splits at spaces, and within each word decomposes and drops nonspacing marks (with
 * @lower_case) and sets every punctuation mark apart.
 *
 * Lower-casing is Unicode's full one (U+0130 becomes two characters) without the context of
 * neighbours, so a capital sigma becomes σ also at the end of a word.
 *
 * Returns: %FALSE if @func ended it
 */
gboolean psc_basic_tokenizer_split (const char *text,
                                    gsize length,
                                    gboolean lower_case,
                                    const char *const *kept,
                                    PscWordFunc func,
                                    gpointer user_data);

G_END_DECLS
