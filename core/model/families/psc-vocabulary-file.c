/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-vocabulary-file.h"

#include <glib/gi18n-lib.h>

#include "model/psc-model-error.h"
#include "text/psc-word-piece.h"

#define WORD_PIECES_FILE "vocab.txt"

GBytes *
psc_vocabulary_file_read (
    PscModelPackage *files, const char *name, const char *whose, char **shown, GError **error)
{
  if (psc_model_package_has_vocabulary (files, name))
    return psc_model_package_read_vocabulary (files, name, PSC_TOKENIZER_MAX_VOCABULARY_SIZE, shown,
                                              error);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: a file of weights, and what is missing, with where it is to be had */
               _ ("%s: the vocabulary is missing; it is %s, to be put next to the weights or "
                  "passed with --vocab"),
               psc_model_package_get_name (files), whose);
  return NULL;
}

PscTokenizer *
psc_vocabulary_file_check (
    PscTokenizer *tokenizer, const char *shown, PscModelSpec *spec, GError *reason, GError **error)
{
  g_autoptr (PscTokenizer) own = tokenizer;
  g_autoptr (GError) own_reason = reason;

  if (tokenizer == NULL)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY, "%s: %s", shown,
                 reason->message);
  else if (psc_tokenizer_get_n_entries (tokenizer) != spec->text->vocab_size)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY,
                 _ ("%s: the vocabulary has %u lines, but the model's word embedding has %u rows"),
                 shown, psc_tokenizer_get_n_entries (tokenizer), spec->text->vocab_size);
  else
    return g_steal_pointer (&own);
  return NULL;
}

PscTokenizer *
psc_vocabulary_file_new_word_piece (PscModelPackage *files,
                                    PscModelSpec *spec,
                                    const char *whose,
                                    GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GBytes) bytes =
      psc_vocabulary_file_read (files, WORD_PIECES_FILE, whose, &shown, error);
  GError *reason = NULL;
  PscTokenizer *tokenizer;

  if (bytes == NULL)
    return NULL;
  tokenizer = psc_word_piece_new (bytes, spec->do_lower_case, spec->max_tokens, &reason);
  return psc_vocabulary_file_check (tokenizer, shown, spec, reason, error);
}
