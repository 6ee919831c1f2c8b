/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-byte-pair-vocabulary.h"
#include "text/psc-tokenizer.h"

G_BEGIN_DECLS

/**
 * PscBytePair:
 *
 * CLIP's byte-pair encoding (openai/CLIP, clip/simple_tokenizer.py): words of a lower-cased text
 * are bytes, of which pairs are merged in the order in which the vocabulary lists them. Every text
 * has pieces, so none is unknown unless a vocabulary lacks bytes. Gives what the reference gives,
 * but for a capital sigma at the end of a word, which that lower-cases to ς, and a long s after an
 * apostrophe, which it takes for “'s”.
 */
#define PSC_TYPE_BYTE_PAIR (psc_byte_pair_get_type ())
G_DECLARE_FINAL_TYPE (PscBytePair, psc_byte_pair, PSC, BYTE_PAIR, PscTokenizer)

/**
 * psc_byte_pair_new:
 * @vocabulary: only read; without numbers of its own its pieces are numbered as OpenAI does: the
 *   bytes, the bytes that end a word, the merges, start and end of a text
 * @max_tokens: the most numbers that an encoded text has, at least 2
 *
 * At first texts are cleaned as Hugging Face does where the vocabulary has numbers, and as OpenAI
 * and open_clip do where not; psc_tokenizer_set_cleaning() changes that.
 *
 * Returns: (transfer full): the tokenizer, or %NULL with PSC_TEXT_ERROR_VOCABULARY if there is no
 * number for the start or the end of a text, or PSC_TEXT_ERROR_LENGTH for too small a @max_tokens
 */
PscTokenizer *psc_byte_pair_new (const PscBytePairVocabulary *vocabulary,
                                 guint max_tokens,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
