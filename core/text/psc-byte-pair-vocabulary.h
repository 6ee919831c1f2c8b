/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscBytePairVocabulary:
 * @left, @right: owned, of owned texts: what is merged, the pair that goes first being the first
 * @pieces: owned, of owned texts, %NULL if the numbers follow from the merges
 * @ids: owned, of gint32, the pieces' numbers
 *
 * A byte-pair vocabulary as its files say it. All texts are valid UTF-8.
 */
typedef struct
{
  GPtrArray *left;
  GPtrArray *right;
  GPtrArray *pieces;
  GArray *ids;
} PscBytePairVocabulary;

/**
 * psc_byte_pair_vocabulary_parse:
 * @merges: a line that is passed over, then a pair a line, of which as many are used as CLIP has
 *   (48,894): OpenAI's `bpe_simple_vocab_16e6.txt`, unpacked, or Hugging Face's `merges.txt`
 * @numbers: (nullable): Hugging Face's `vocab.json`
 *
 * Returns: (transfer full): the vocabulary, or %NULL with PSC_TEXT_ERROR_VOCABULARY
 */
PscBytePairVocabulary *psc_byte_pair_vocabulary_parse (GBytes *merges,
                                                       GBytes *numbers,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same from Hugging Face's `tokenizer.json`, which has both. */
PscBytePairVocabulary *
psc_byte_pair_vocabulary_parse_json (GBytes *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The vocabulary of OpenAI's CLIP, which comes with the program: read once, and kept until the
 * program ends; borrowed. Any thread. */
const PscBytePairVocabulary *psc_byte_pair_vocabulary_get_openai (void);

void psc_byte_pair_vocabulary_free (PscBytePairVocabulary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscBytePairVocabulary, psc_byte_pair_vocabulary_free)

G_END_DECLS
