/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-spans.h"
#include "text/psc-sentence-piece.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_reading (PscTokenizer *tokenizer, PscPromptReading *reading)
{
  guint n;
  const PscPromptPiece *pieces = psc_prompt_reading_get_pieces (reading, &n);

  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (n, <=, psc_tokenizer_get_max_tokens (tokenizer));
  for (guint i = 0; i < n; i++)
    g_assert_nonnull (psc_tokenizer_get_piece (tokenizer, pieces[i].id));
  fuzz_check_spans (reading);
}

/* The first byte's bits are options, the second is the length of a text; then come the text and a
 * model. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) model = NULL;
  g_autoptr (PscTokenizer) tokenizer = NULL;
  g_autoptr (PscPromptReading) reading = NULL;
  gsize length;

  if (size < 2)
    return 0;
  length = MIN (data[1], size - 2);
  model = g_bytes_new (data + 2 + length, size - 2 - length);
  tokenizer = psc_sentence_piece_new (model, data[0] >> 1, NULL);
  if (tokenizer == NULL)
    return 0;
  if (data[0] & 1)
    psc_sentence_piece_set_up_siglip (PSC_SENTENCE_PIECE (tokenizer));
  reading = psc_tokenizer_read (tokenizer, (const char *) data + 2, (gssize) length, NULL);
  if (reading != NULL)
    check_reading (tokenizer, reading);

  return 0;
}
