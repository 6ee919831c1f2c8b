/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PSC_BYTE_PAIR_START "<|startoftext|>"
#define PSC_BYTE_PAIR_END   "<|endoftext|>"

/**
 * psc_byte_pair_next_word:
 * @p: valid UTF-8, lower-cased
 * @word: (out): where the next word begins
 *
 * Splits a text as CLIP's regular expression does (openai/CLIP, clip/simple_tokenizer.py): one of
 * the two special pieces; an English ending such as “'s”; a run of letters; a single digit; a run
 * of what is neither of these nor white space.
 *
 * Returns: (nullable): where the word ends, or %NULL when there is none any more
 */
const char *psc_byte_pair_next_word (const char *p, const char **word);

/** The character that stands for a byte in the vocabulary, so that none is a space or cannot be
 * seen. @index: the byte's place among the vocabulary's pieces */
gunichar psc_byte_pair_get_character (guint index);

/** The place of a byte among the vocabulary's pieces, 0 to 255. */
guint psc_byte_pair_get_index (guint8 byte);

G_END_DECLS
