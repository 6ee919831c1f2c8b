/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-sentence-piece-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "text/psc-protobuf-reader.h"
#include "text/psc-tokenizer.h"

/* Fields of the messages. */
#define MODEL_PIECE      1
#define MODEL_TRAINER    2
#define MODEL_NORMALISER 3

#define PIECE_TEXT  1
#define PIECE_SCORE 2
#define PIECE_TYPE  3

#define TRAINER_KIND     3
#define TRAINER_SUFFIX   24
#define TRAINER_FALLBACK 35
#define TRAINER_UNKNOWN  40
#define TRAINER_END      42

#define NORMALISER_TABLE    2
#define NORMALISER_PREFIX   3
#define NORMALISER_COLLAPSE 4
#define NORMALISER_ESCAPE   5

#define KIND_UNIGRAM 1

#define NO_NUMBER G_MAXINT32

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY, message);
  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  return fail (error, _ ("the SentencePiece model is damaged"));
}

static void
entry_clear (gpointer data)
{
  PscSentencePieceEntry *entry = data;

  g_free (entry->text);
}

void
psc_sentence_piece_model_free (PscSentencePieceModel *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_free (self->trie);
  g_free (self->replacements);
  g_free (self);
}

static gboolean
check_entry (const PscSentencePieceEntry *entry, GError **error)
{
  if (entry->text == NULL || *entry->text == '\0' || !isfinite (entry->score))
    return fail_damaged (error);
  if (strlen (entry->text) > PSC_SENTENCE_PIECE_MAX_PIECE)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                   _ ("the vocabulary has a piece of more than %d bytes"),
                   PSC_SENTENCE_PIECE_MAX_PIECE);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_piece (PscSentencePieceModel *self, const PscProtobufReader *field, GError **error)
{
  PscSentencePieceEntry entry = { .type = PSC_SENTENCE_PIECE_NORMAL };
  PscProtobufReader reader;

  if (self->entries->len == PSC_TOKENIZER_MAX_ENTRIES)
    return fail (error, _ ("the vocabulary has too many pieces"));
  psc_protobuf_reader_init (&reader, field->data, field->size);
  while (psc_protobuf_reader_next (&reader))
    if (reader.field == PIECE_TEXT && reader.is_bytes)
      {
        g_free (entry.text);
        entry.text = g_utf8_validate_len ((const char *) reader.data, reader.size, NULL)
                         ? g_strndup ((const char *) reader.data, reader.size)
                         : NULL;
      }
    else if (reader.field == PIECE_SCORE)
      entry.score = psc_protobuf_reader_get_float (&reader);
    else if (reader.field == PIECE_TYPE)
      entry.type = (PscSentencePieceType) MIN (reader.number, G_MAXINT);

  g_array_append_val (self->entries, entry);
  return reader.failed ? fail_damaged (error) : check_entry (&entry, error);
}

static gint32
to_number (guint64 number)
{
  return number < PSC_TOKENIZER_MAX_ENTRIES ? (gint32) number : NO_NUMBER;
}

static gboolean
read_trainer (PscSentencePieceModel *self, const PscProtobufReader *field, GError **error)
{
  guint64 kind = KIND_UNIGRAM;
  gboolean is_odd = FALSE;
  PscProtobufReader reader;

  psc_protobuf_reader_init (&reader, field->data, field->size);
  while (psc_protobuf_reader_next (&reader))
    switch (reader.field)
      {
      case TRAINER_KIND:
        kind = reader.number;
        break;
      case TRAINER_SUFFIX:
      case TRAINER_FALLBACK:
        is_odd = is_odd || reader.number != 0;
        break;
      case TRAINER_UNKNOWN:
        self->unknown = to_number (reader.number);
        break;
      case TRAINER_END:
        self->end = to_number (reader.number);
        break;
      default:
        break;
      }
  if (reader.failed)
    return fail_damaged (error);
  if (kind != KIND_UNIGRAM || is_odd)
    return fail (error, _ ("the SentencePiece model is of a kind that is not read"));
  return TRUE;
}

/* The size of a double array, the array, and the texts that its values point into. */
static gboolean
read_table (PscSentencePieceModel *self, const PscProtobufReader *field, GError **error)
{
  guint32 size;

  if (field->size == 0)
    return TRUE;
  if (self->trie != NULL || field->size <= sizeof size)
    return fail_damaged (error);
  memcpy (&size, field->data, sizeof size);
  size = GUINT32_FROM_LE (size);
  if (size == 0 || size % sizeof (guint32) != 0 || size >= field->size - sizeof size)
    return fail_damaged (error);

  self->n_units = size / sizeof (guint32);
  self->trie = g_memdup2 (field->data + sizeof size, size);
  for (gsize i = 0; i < self->n_units; i++)
    self->trie[i] = GUINT32_FROM_LE (self->trie[i]);
  self->replacements_size = field->size - sizeof size - size;
  self->replacements = g_memdup2 (field->data + sizeof size + size, self->replacements_size);
  return self->replacements[self->replacements_size - 1] == '\0' ? TRUE : fail_damaged (error);
}

static gboolean
read_normaliser (PscSentencePieceModel *self, const PscProtobufReader *field, GError **error)
{
  PscProtobufReader reader;

  psc_protobuf_reader_init (&reader, field->data, field->size);
  while (psc_protobuf_reader_next (&reader))
    if (reader.field == NORMALISER_TABLE && reader.is_bytes)
      {
        if (!read_table (self, &reader, error))
          return FALSE;
      }
    else if (reader.field == NORMALISER_PREFIX)
      self->add_dummy_prefix = reader.number != 0;
    else if (reader.field == NORMALISER_COLLAPSE)
      self->remove_extra_whitespaces = reader.number != 0;
    else if (reader.field == NORMALISER_ESCAPE)
      self->escape_whitespaces = reader.number != 0;
  return reader.failed ? fail_damaged (error) : TRUE;
}

static gboolean
read_model (PscSentencePieceModel *self, PscProtobufReader *reader, GError **error)
{
  while (psc_protobuf_reader_next (reader))
    {
      gboolean success = TRUE;

      if (reader->is_bytes && reader->field == MODEL_PIECE)
        success = read_piece (self, reader, error);
      else if (reader->is_bytes && reader->field == MODEL_TRAINER)
        success = read_trainer (self, reader, error);
      else if (reader->is_bytes && reader->field == MODEL_NORMALISER)
        success = read_normaliser (self, reader, error);
      if (!success)
        return FALSE;
    }
  return reader->failed ? fail_damaged (error) : TRUE;
}

static gboolean
check_numbers (PscSentencePieceModel *self, GError **error)
{
  gint32 n = (gint32) self->entries->len;

  if (self->unknown < n && self->end < n)
    return TRUE;
  return fail (error, _ ("the SentencePiece model has no piece for the unknown or for the end"));
}

PscSentencePieceModel *
psc_sentence_piece_model_parse (GBytes *bytes, GError **error)
{
  g_autoptr (PscSentencePieceModel) self = g_new0 (PscSentencePieceModel, 1);
  PscProtobufReader reader;
  const guint8 *data;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > PSC_TOKENIZER_MAX_VOCABULARY_SIZE)
    {
      g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
                   _ ("the vocabulary is larger than %u MiB"),
                   (guint) (PSC_TOKENIZER_MAX_VOCABULARY_SIZE >> 20));
      return NULL;
    }

  /* What the format says of fields that are not there. */
  self->unknown = 0;
  self->end = 2;
  self->add_dummy_prefix = self->remove_extra_whitespaces = self->escape_whitespaces = TRUE;
  self->entries = g_array_new (FALSE, FALSE, sizeof (PscSentencePieceEntry));
  g_array_set_clear_func (self->entries, entry_clear);
  psc_protobuf_reader_init (&reader, data, size);
  if (!read_model (self, &reader, error) || !check_numbers (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
