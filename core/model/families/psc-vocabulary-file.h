/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"
#include "text/psc-tokenizer.h"

G_BEGIN_DECLS

/**
 * psc_vocabulary_file_read:
 * @name: of the file, unless another was passed in its place
 * @whose: whose it is and where it is to be had, translated: “Bio_ClinicalBERT's vocab.txt (…)”
 * @shown: (out) (transfer full): what it is called in messages
 *
 * Returns: (transfer full): its contents, or %NULL with an error, which says @whose if it is
 * missing
 */
GBytes *psc_vocabulary_file_read (PscModelPackage *files,
                                  const char *name,
                                  const char *whose,
                                  char **shown,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_vocabulary_file_check:
 * @tokenizer: (transfer full) (nullable): what was made of the vocabulary
 * @reason: (transfer full) (nullable): why there is none
 *
 * Returns: (transfer full): @tokenizer, or %NULL with PSC_MODEL_ERROR_VOCABULARY that begins with
 * @shown, also if its entries are not the rows of @spec's word embedding
 */
PscTokenizer *psc_vocabulary_file_check (PscTokenizer *tokenizer,
                                         const char *shown,
                                         PscModelSpec *spec,
                                         GError *reason,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Both, of a `vocab.txt` of word pieces; (transfer full). */
PscTokenizer *psc_vocabulary_file_new_word_piece (PscModelPackage *files,
                                                  PscModelSpec *spec,
                                                  const char *whose,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
