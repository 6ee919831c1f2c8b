/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_word_piece_vocabulary_new:
 * @texts: %NULL-terminated: texts whose words shall each be one piece
 *
 * A `vocab.txt` for psc_word_piece_new() with lower-casing: BERT's five special pieces, then
 * ASCII's punctuation, digits and letters, digits and letters as continuations, so that every
 * English text can be composed of pieces, then the texts' words in alphabetical order. The same
 * texts in any order give the same vocabulary.
 *
 * Returns: (transfer full): UTF-8, one piece per line
 */
GBytes *psc_word_piece_vocabulary_new (const char *const *texts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
