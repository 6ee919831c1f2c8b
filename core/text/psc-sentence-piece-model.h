/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "text/psc-mapped-text.h"

G_BEGIN_DECLS

/** Bytes of a piece. Trained ones have sixteen characters at most. */
#define PSC_SENTENCE_PIECE_MAX_PIECE 256

/** What a piece is for. */
typedef enum
{
  PSC_SENTENCE_PIECE_NORMAL = 1,
  PSC_SENTENCE_PIECE_UNKNOWN = 2,
  PSC_SENTENCE_PIECE_CONTROL = 3,
  PSC_SENTENCE_PIECE_USER_DEFINED = 4,
  PSC_SENTENCE_PIECE_UNUSED = 5,
  PSC_SENTENCE_PIECE_BYTE = 6,
} PscSentencePieceType;

typedef struct
{
  char *text; /* owned, valid UTF-8, not empty */
  float score;
  PscSentencePieceType type;
} PscSentencePieceEntry;

/**
 * PscSentencePieceModel:
 * @entries: owned, of PscSentencePieceEntry, by number
 * @unknown, @end: numbers of the unknown piece and of the end of a text
 *
 * A `spiece.model` of SentencePiece (google/sentencepiece, src/sentencepiece_model.proto), as far
 * as a unigram model needs it.
 */
typedef struct
{
  GArray *entries;
  gint32 unknown;
  gint32 end;

  gboolean add_dummy_prefix;
  gboolean remove_extra_whitespaces;
  gboolean escape_whitespaces;
  guint32 *trie; /* owned, [n_units]; %NULL if characters stay as they are */
  gsize n_units;
  char *replacements; /* owned, texts ended by NUL */
  gsize replacements_size;
} PscSentencePieceModel;

/** Returns: (transfer full): the model, or %NULL with PSC_TEXT_ERROR_VOCABULARY for a damaged one
 * or one of another kind */
PscSentencePieceModel *psc_sentence_piece_model_parse (GBytes *bytes,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_sentence_piece_model_free (PscSentencePieceModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSentencePieceModel, psc_sentence_piece_model_free)

/**
 * psc_sentence_piece_model_normalise:
 * @text: valid UTF-8
 * @cut: (out): the byte of @text where the first character is that there was no room for, or -1
 *
 * Replaces characters as the model's table says, and spaces by “▁”, with one in front.
 *
 * Returns: (transfer full): the text that is split into pieces
 */
PscMappedText *psc_sentence_piece_model_normalise (const PscSentencePieceModel *self,
                                                   const char *text,
                                                   gssize *cut) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
