/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-sentence-piece.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/psc-sentence-piece-model.h"

/* How far below the rarest piece an unknown character scores. */
#define UNKNOWN_PENALTY 10.0f

#define SPACE "\xE2\x96\x81" /* ▁ */

struct _PscSentencePiece
{
  PscTokenizer parent_instance;

  PscSentencePieceModel *model; /* owned */
  gint32 *order; /* owned, [n_ordered], pieces of texts in the order of their bytes */
  gsize n_ordered;
  gint32 *all; /* owned, [n_entries], all pieces in the order of their bytes */
  float unknown_score;
  float highest_score;
};

G_DEFINE_FINAL_TYPE (PscSentencePiece, psc_sentence_piece, PSC_TYPE_TOKENIZER)

static void
psc_sentence_piece_finalize (GObject *object)
{
  PscSentencePiece *self = PSC_SENTENCE_PIECE (object);

  g_clear_pointer (&self->all, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->model, psc_sentence_piece_model_free);

  G_OBJECT_CLASS (psc_sentence_piece_parent_class)->finalize (object);
}

static const PscSentencePieceEntry *
get_entry (const PscSentencePieceModel *model, gint32 id)
{
  return &g_array_index (model->entries, PscSentencePieceEntry, id);
}

static int
compare_pieces (const void *a, const void *b, void *user_data)
{
  return strcmp (get_entry (user_data, *(const gint32 *) a)->text,
                 get_entry (user_data, *(const gint32 *) b)->text);
}

/* How the best way up to a byte of the text ends. */
typedef struct
{
  gint32 id;
  gint32 start; /* of its last piece, or -1 if no way leads here */
  float score;
} Step;

static void
offer (Step *step, gint32 id, gint32 start, float score)
{
  if (step->start < 0 || score > step->score)
    *step = (Step){ id, start, score };
}

static float
get_score (PscSentencePiece *self, gint32 id, gsize length)
{
  const PscSentencePieceEntry *entry = get_entry (self->model, id);

  if (entry->type == PSC_SENTENCE_PIECE_USER_DEFINED)
    return (float) length * self->highest_score - 0.1f;
  return entry->score;
}

/* Narrows [low, high) of the pieces in order, whose first @depth bytes are the text's, to those
 * whose next byte is not below @byte. */
static gsize
narrow (PscSentencePiece *self, gsize low, gsize high, gsize depth, guint byte)
{
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if ((guint8) get_entry (self->model, self->order[middle])->text[depth] < byte)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Offers every piece that the text goes on with at @start, and the unknown if none is one character
 * long. */
static void
extend (PscSentencePiece *self, const char *text, gsize size, gsize start, Step *steps)
{
  gsize character = MIN ((gsize) (g_utf8_next_char (text + start) - text), size) - start;
  gsize low = 0;
  gsize high = self->n_ordered;
  gboolean has_character = FALSE;

  for (gsize depth = 0; start + depth < size && low < high; depth++)
    {
      guint byte = (guint8) text[start + depth];
      gint32 id;

      low = narrow (self, low, high, depth, byte);
      high = narrow (self, low, high, depth, byte + 1);
      if (low == high)
        break;
      id = self->order[low];
      if (get_entry (self->model, id)->text[depth + 1] != '\0')
        continue;
      offer (&steps[start + depth + 1], id, (gint32) start,
             steps[start].score + get_score (self, id, depth + 1));
      has_character = has_character || depth + 1 == character;
    }
  if (!has_character)
    offer (&steps[start + character], self->model->unknown, (gint32) start,
           steps[start].score + self->unknown_score);
}

/* A piece of the normalised text. A space in front is not what it stands for, unless it is all. */
static PscPromptPiece
make_piece (PscSentencePiece *self, const PscMappedText *text, gsize start, gsize end, gint32 id)
{
  PscTextSpan span;

  if (end - start > strlen (SPACE) && g_str_has_prefix (text->text->str + start, SPACE))
    start += strlen (SPACE);
  span = psc_mapped_text_get_span (text, start, end);
  return (PscPromptPiece){ id, span.start, span.end, id == self->model->unknown };
}

/* Returns: (transfer full) (element-type PscPromptPiece): the best way through the text; neighbours
 * that are unknown are one */
static GArray *
find_pieces (PscSentencePiece *self, const PscMappedText *text)
{
  gsize size = text->text->len;
  g_autofree Step *steps = g_new (Step, size + 1);
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (PscPromptPiece));

  steps[0] = (Step){ 0, 0, 0.0f };
  for (gsize i = 1; i <= size; i++)
    steps[i] = (Step){ 0, -1, 0.0f };
  for (gsize i = 0; i < size; i++)
    if (steps[i].start >= 0)
      extend (self, text->text->str, size, i, steps);

  for (gsize end = size; end > 0;)
    {
      gsize start = (gsize) steps[end].start;
      PscPromptPiece piece = make_piece (self, text, start, end, steps[end].id);
      PscPromptPiece *next =
          pieces->len > 0 ? &g_array_index (pieces, PscPromptPiece, pieces->len - 1) : NULL;

      if (next != NULL && next->is_unknown && piece.is_unknown)
        next->start = piece.start;
      else
        g_array_append_val (pieces, piece);
      end = start;
    }
  return pieces;
}

static gssize
psc_sentence_piece_read (PscTokenizer *tokenizer, const char *text, GArray *pieces)
{
  PscSentencePiece *self = PSC_SENTENCE_PIECE (tokenizer);
  guint size = strlen (text);
  const PscPromptPiece end = { self->model->end, size, size, FALSE };
  gssize cut;
  g_autoptr (PscMappedText) normalised =
      psc_sentence_piece_model_normalise (self->model, text, &cut);
  g_autoptr (GArray) found = find_pieces (self, normalised);

  /* They were found from the end on. */
  for (guint i = found->len; i > 0; i--)
    {
      const PscPromptPiece *piece = &g_array_index (found, PscPromptPiece, i - 1);

      if (!psc_tokenizer_append (tokenizer, pieces, piece))
        {
          cut = piece->start;
          break;
        }
    }
  g_array_append_val (pieces, end);
  return cut;
}

static guint
psc_sentence_piece_get_n_entries (PscTokenizer *tokenizer)
{
  return PSC_SENTENCE_PIECE (tokenizer)->model->entries->len;
}

static const char *
psc_sentence_piece_get_piece (PscTokenizer *tokenizer, gint32 id)
{
  PscSentencePieceModel *model = PSC_SENTENCE_PIECE (tokenizer)->model;

  return id >= 0 && (guint) id < model->entries->len ? get_entry (model, id)->text : NULL;
}

static gint32
psc_sentence_piece_lookup (PscTokenizer *tokenizer, const char *piece)
{
  PscSentencePiece *self = PSC_SENTENCE_PIECE (tokenizer);
  gsize low = 0;
  gsize high = self->model->entries->len;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      int order = strcmp (get_entry (self->model, self->all[middle])->text, piece);

      if (order == 0)
        return self->all[middle];
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

static void
psc_sentence_piece_class_init (PscSentencePieceClass *klass)
{
  PscTokenizerClass *tokenizer_class = PSC_TOKENIZER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_sentence_piece_finalize;
  tokenizer_class->read = psc_sentence_piece_read;
  tokenizer_class->get_n_entries = psc_sentence_piece_get_n_entries;
  tokenizer_class->get_piece = psc_sentence_piece_get_piece;
  tokenizer_class->lookup = psc_sentence_piece_lookup;
}

static void
psc_sentence_piece_init (PscSentencePiece *self)
{
}

static gboolean
sort_entries (PscSentencePiece *self, GError **error)
{
  gsize n = self->model->entries->len;

  self->all = g_new (gint32, MAX (n, 1));
  self->order = g_new (gint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    self->all[i] = (gint32) i;
  qsort_r (self->all, n, sizeof *self->all, compare_pieces, self->model);

  for (gsize i = 0; i < n; i++)
    {
      PscSentencePieceType type = get_entry (self->model, self->all[i])->type;

      if (i > 0 && compare_pieces (&self->all[i - 1], &self->all[i], self->model) == 0)
        {
          g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                       _ ("the vocabulary has the piece “%s” twice"),
                       get_entry (self->model, self->all[i])->text);
          return FALSE;
        }
      if (type == PSC_SENTENCE_PIECE_NORMAL || type == PSC_SENTENCE_PIECE_USER_DEFINED)
        self->order[self->n_ordered++] = self->all[i];
    }
  return TRUE;
}

static void
find_scores (PscSentencePiece *self)
{
  float lowest = G_MAXFLOAT;
  float highest = -G_MAXFLOAT;

  for (guint i = 0; i < self->model->entries->len; i++)
    {
      const PscSentencePieceEntry *entry = get_entry (self->model, (gint32) i);

      if (entry->type != PSC_SENTENCE_PIECE_NORMAL)
        continue;
      lowest = MIN (lowest, entry->score);
      highest = MAX (highest, entry->score);
    }
  self->unknown_score = lowest - UNKNOWN_PENALTY;
  self->highest_score = highest;
}

PscTokenizer *
psc_sentence_piece_new (GBytes *model, guint max_tokens, GError **error)
{
  g_autoptr (PscSentencePiece) self = NULL;

  g_return_val_if_fail (model != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (max_tokens < 1)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH,
                   _ ("a limit of %u tokens leaves no room for start and end"), max_tokens);
      return NULL;
    }

  self = g_object_new (PSC_TYPE_SENTENCE_PIECE, NULL);
  self->model = psc_sentence_piece_model_parse (model, error);
  if (self->model == NULL || !sort_entries (self, error))
    return NULL;
  find_scores (self);
  psc_tokenizer_set_max_tokens (PSC_TOKENIZER (self), max_tokens);
  return PSC_TOKENIZER (g_steal_pointer (&self));
}

void
psc_sentence_piece_set_up_siglip (PscSentencePiece *self)
{
  PscTokenizer *tokenizer;

  g_return_if_fail (PSC_IS_SENTENCE_PIECE (self));

  tokenizer = PSC_TOKENIZER (self);
  psc_tokenizer_set_cleaning (tokenizer, PSC_CLEAN_TEXT_SIGLIP);
  psc_tokenizer_set_padding (tokenizer, psc_tokenizer_get_max_tokens (tokenizer), self->model->end,
                             TRUE);
}
