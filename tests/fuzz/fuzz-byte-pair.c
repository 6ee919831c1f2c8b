/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-spans.h"
#include "text/psc-byte-pair.h"

#include <string.h>

#define OPTION_NUMBERS 1
#define OPTION_JSON    2

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_reading (PscTokenizer *tokenizer, PscPromptReading *reading)
{
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <=, psc_tokenizer_get_max_tokens (tokenizer));
  for (guint i = 0; i < n; i++)
    g_assert_nonnull (psc_tokenizer_get_piece (tokenizer, pieces[i].id));
  fuzz_check_spans (reading);
}

/* Cuts the next part off, up to a NUL. */
static GBytes *
take_part (const guint8 **data, gsize *size)
{
  const guint8 *end = *size > 0 ? memchr (*data, '\0', *size) : NULL;
  gsize length = end != NULL ? (gsize) (end - *data) : *size;
  GBytes *part = g_bytes_new (*data, length);

  *data += length + (end != NULL);
  *size -= length + (end != NULL);
  return part;
}

static PscBytePairVocabulary *
parse (GBytes *first, GBytes *second, guint8 options)
{
  if (options & OPTION_JSON)
    return psc_byte_pair_vocabulary_parse_json (first, NULL);
  return psc_byte_pair_vocabulary_parse (first, options & OPTION_NUMBERS ? second : NULL, NULL);
}

/* The first byte's bits are options; then come merges or a tokenizer.json, a NUL, numbers, a NUL
 * and a text. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (PscBytePairVocabulary) vocabulary = NULL;
  g_autoptr (PscTokenizer) tokenizer = NULL;
  g_autoptr (PscPromptReading) reading = NULL;
  guint8 options;

  if (size == 0)
    return 0;
  options = *data++;
  size--;
  first = take_part (&data, &size);
  second = take_part (&data, &size);
  vocabulary = parse (first, second, options);
  if (vocabulary == NULL)
    return 0;
  tokenizer = psc_byte_pair_new (vocabulary, options >> 2, NULL);
  if (tokenizer == NULL)
    return 0;
  reading = psc_tokenizer_read (tokenizer, (const char *) data, (gssize) size, NULL);
  if (reading != NULL)
    check_reading (tokenizer, reading);

  return 0;
}
