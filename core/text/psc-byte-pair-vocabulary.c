/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-byte-pair-vocabulary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "psc-vocabulary-resources.h"
#include "text/psc-json-reader.h"
#include "text/psc-tokenizer.h"

#define OPENAI_MERGES "/io/github/promptoscope/Promptoscope/vocabulary/bpe_simple_vocab_16e6.txt.gz"

/* The list of OpenAI is far longer than what its tokenizer takes of it. */
#define MAX_MERGES (49152 - 256 - 2)

static PscBytePairVocabulary *
new_vocabulary (void)
{
  PscBytePairVocabulary *self = g_new0 (PscBytePairVocabulary, 1);

  self->left = g_ptr_array_new_with_free_func (g_free);
  self->right = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
psc_byte_pair_vocabulary_free (PscBytePairVocabulary *self)
{
  g_clear_pointer (&self->left, g_ptr_array_unref);
  g_clear_pointer (&self->right, g_ptr_array_unref);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_free (self);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY, message);
  return FALSE;
}

static gboolean
check_size (GBytes *bytes, GError **error)
{
  if (g_bytes_get_size (bytes) <= PSC_TOKENIZER_MAX_VOCABULARY_SIZE)
    return TRUE;
  g_set_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_VOCABULARY,
               _ ("the vocabulary is larger than %u MiB"),
               (guint) (PSC_TOKENIZER_MAX_VOCABULARY_SIZE >> 20));
  return FALSE;
}

/* Adds the pair that the text holds, two words with white space between. */
static gboolean
add_pair (PscBytePairVocabulary *self, const char *text, gsize length, GError **error)
{
  static const char spaces[] = " \t\r";
  g_autofree char *line = g_strstrip (g_strndup (text, length));
  gsize left = strcspn (line, spaces);
  const char *right = line + left + strspn (line + left, spaces);

  if (*right == '\0' || right[strcspn (right, spaces)] != '\0')
    return fail (error, _ ("the vocabulary has a merge that is not one of two pieces"));
  if (self->left->len == PSC_TOKENIZER_MAX_ENTRIES)
    return fail (error, _ ("the vocabulary has too many merges"));
  g_ptr_array_add (self->left, g_strndup (line, left));
  g_ptr_array_add (self->right, g_strdup (right));
  return TRUE;
}

/* Bytes of a file have no end but their number. */
static gboolean
is_blank (const char *start, const char *end)
{
  while (start < end && (*start == ' ' || *start == '\r'))
    start++;
  return start == end;
}

static gboolean
parse_merges (PscBytePairVocabulary *self, GBytes *merges, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (merges, &size);
  const char *end;
  const char *line;

  if (!check_size (merges, error))
    return FALSE;
  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (text == NULL)
    text = "";
  if (!g_utf8_validate_len (text, size, NULL))
    return fail (error, _ ("the vocabulary is not UTF-8 text"));
  end = text + size;
  line = memchr (text, '\n', size);
  while (line != NULL && line + 1 < end && self->left->len < MAX_MERGES)
    {
      const char *start = line + 1;

      line = memchr (start, '\n', end - start);
      /* The last line may be empty. */
      if (line == NULL && is_blank (start, end))
        break;
      if (!add_pair (self, start, (line != NULL ? line : end) - start, error))
        return FALSE;
    }
  if (self->left->len == 0)
    return fail (error, _ ("the vocabulary has no merges"));
  return TRUE;
}

/* Members of an object: pieces and their numbers. */
static gboolean
read_numbers (PscBytePairVocabulary *self, PscJsonReader *reader)
{
  g_autofree char *piece = NULL;

  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  self->pieces = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &piece))
    {
      gint64 number;
      gint32 id;

      if (!psc_json_reader_read_int (reader, &number))
        break;
      if (number < 0 || number >= PSC_TOKENIZER_MAX_ENTRIES
          || self->pieces->len == PSC_TOKENIZER_MAX_ENTRIES)
        return FALSE;
      id = (gint32) number;
      g_ptr_array_add (self->pieces, g_steal_pointer (&piece));
      g_array_append_val (self->ids, id);
    }
  return !psc_json_reader_failed (reader);
}

static gboolean
parse_numbers (PscBytePairVocabulary *self, GBytes *numbers, GError **error)
{
  PscJsonReader reader;
  gsize size;
  const char *text = g_bytes_get_data (numbers, &size);

  if (!check_size (numbers, error))
    return FALSE;
  psc_json_reader_init (&reader, text, size);
  if (!read_numbers (self, &reader) || !psc_json_reader_is_at_end (&reader))
    return fail (error, _ ("the vocabulary's numbers are damaged"));
  return TRUE;
}

PscBytePairVocabulary *
psc_byte_pair_vocabulary_parse (GBytes *merges, GBytes *numbers, GError **error)
{
  g_autoptr (PscBytePairVocabulary) self = new_vocabulary ();

  g_return_val_if_fail (merges != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!parse_merges (self, merges, error)
      || (numbers != NULL && !parse_numbers (self, numbers, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/* An element is one text with a space in it, or in newer files an array of two. */
static gboolean
read_merge (PscBytePairVocabulary *self, PscJsonReader *reader, GError **error)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  g_autofree char *pair = NULL;

  if (!psc_json_reader_is_at (reader, '['))
    {
      pair = psc_json_reader_read_string (reader);
      return pair != NULL && add_pair (self, pair, strlen (pair), error);
    }

  psc_json_reader_begin (reader, '[');
  if (psc_json_reader_next_element (reader))
    left = psc_json_reader_read_string (reader);
  if (psc_json_reader_next_element (reader))
    right = psc_json_reader_read_string (reader);
  if (left == NULL || right == NULL || psc_json_reader_next_element (reader))
    return FALSE;
  pair = g_strconcat (left, " ", right, NULL);
  return add_pair (self, pair, strlen (pair), error);
}

static gboolean
read_merges (PscBytePairVocabulary *self, PscJsonReader *reader, GError **error)
{
  psc_json_reader_begin (reader, '[');
  while (psc_json_reader_next_element (reader))
    if (!read_merge (self, reader, error))
      return FALSE;
  return !psc_json_reader_failed (reader);
}

static gboolean
read_model (PscBytePairVocabulary *self, PscJsonReader *reader, GError **error)
{
  g_autofree char *name = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &name))
    {
      gboolean success;

      if (g_str_equal (name, "vocab"))
        success = read_numbers (self, reader);
      else if (g_str_equal (name, "merges"))
        success = read_merges (self, reader, error);
      else
        success = psc_json_reader_skip (reader);
      if (!success)
        return FALSE;
    }
  return !psc_json_reader_failed (reader);
}

static gboolean
read_tokenizer (PscBytePairVocabulary *self, PscJsonReader *reader, GError **error)
{
  g_autofree char *name = NULL;

  psc_json_reader_begin (reader, '{');
  while (psc_json_reader_next_member (reader, &name))
    if (!(g_str_equal (name, "model") ? read_model (self, reader, error)
                                      : psc_json_reader_skip (reader)))
      return FALSE;
  return !psc_json_reader_failed (reader) && psc_json_reader_is_at_end (reader);
}

PscBytePairVocabulary *
psc_byte_pair_vocabulary_parse_json (GBytes *json, GError **error)
{
  g_autoptr (PscBytePairVocabulary) self = new_vocabulary ();
  g_autoptr (GError) local_error = NULL;
  PscJsonReader reader;
  gsize size;
  const char *text;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_size (json, error))
    return NULL;
  text = g_bytes_get_data (json, &size);
  psc_json_reader_init (&reader, text, size);
  if (read_tokenizer (self, &reader, &local_error) && self->pieces != NULL && self->left->len > 0)
    return g_steal_pointer (&self);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    fail (error, _ ("the file has no vocabulary of byte pairs"));
  return NULL;
}

/* The file is part of the program, so that nothing can be wrong with it. */
static GBytes *
unpack_openai_merges (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) packed = g_resource_open_stream (
      psc_vocabulary_get_resource (), OPENAI_MERGES, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_autoptr (GZlibDecompressor) decompressor =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream =
      g_converter_input_stream_new (packed, G_CONVERTER (decompressor));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

const PscBytePairVocabulary *
psc_byte_pair_vocabulary_get_openai (void)
{
  static PscBytePairVocabulary *self;

  if (g_once_init_enter (&self))
    {
      g_autoptr (GBytes) merges = unpack_openai_merges ();
      PscBytePairVocabulary *parsed = psc_byte_pair_vocabulary_parse (merges, NULL, NULL);

      g_assert (parsed != NULL);
      g_once_init_leave (&self, parsed);
    }
  return self;
}
