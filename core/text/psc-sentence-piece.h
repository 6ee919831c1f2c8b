/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-tokenizer.h"

G_BEGIN_DECLS

/**
 * PscSentencePiece:
 *
 * SentencePiece's unigram tokenizer (google/sentencepiece, src/unigram_model.cc): of all ways to
 * compose a text of pieces the one with the highest sum of scores. Read without that library, whose
 * readers trust their files.
 */
#define PSC_TYPE_SENTENCE_PIECE (psc_sentence_piece_get_type ())
G_DECLARE_FINAL_TYPE (PscSentencePiece, psc_sentence_piece, PSC, SENTENCE_PIECE, PscTokenizer)

/** What SigLIP does with every text first. */
#define PSC_CLEAN_TEXT_SIGLIP                                                                      \
  (PSC_CLEAN_TEXT_LOWER | PSC_CLEAN_TEXT_PUNCTUATION | PSC_CLEAN_TEXT_SPACES)

/**
 * psc_sentence_piece_new:
 * @model: (transfer none): the contents of a `spiece.model`
 * @max_tokens: the most numbers that an encoded text has, at least 1
 *
 * Every text gets the number of the end behind it and nothing in front.
 *
 * Returns: (transfer full): the tokenizer, or %NULL with PSC_TEXT_ERROR_VOCABULARY for a damaged
 * model or one of another kind, or PSC_TEXT_ERROR_LENGTH for too small a @max_tokens
 */
PscTokenizer *
psc_sentence_piece_new (GBytes *model, guint max_tokens, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Sets up cleaning and padding as SigLIP's text encoder wants them: as many numbers as there may
 * be, filled up with that of the end, all of them attended to. */
void psc_sentence_piece_set_up_siglip (PscSentencePiece *self);

G_END_DECLS
