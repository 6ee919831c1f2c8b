/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-config.h"
#include "model/psc-weights.h"

G_BEGIN_DECLS

/*
 * Models small enough to be made by each test, and the containers that they come in. Programmer
 * errors end the test.
 */

/** Rows of the small model's word embedding. */
#define FIXTURE_VOCABULARY 40

/** The `config.json` of a MedCLIP-ViT with a few thousand weights; static. */
const char *fixture_get_config (void);

/** Weights for a configuration, drawn at random; (transfer full). */
PscWeights *fixture_make_weights (const PscModelConfig *config, guint32 seed);

/** A vocabulary of that many lines; (transfer full). */
GBytes *fixture_make_vocabulary (guint n_lines);

/** What torch.save would write for the weights; (transfer full). */
GBytes *fixture_make_checkpoint (PscWeights *weights);

/** The same for weights that are all zero and all parts of one storage, so that even the largest
 * configuration takes a few megabytes; (transfer full). */
GBytes *fixture_make_zero_checkpoint (const PscModelConfig *config);

/** A zip archive of @n files; (transfer full). */
GBytes *
fixture_make_zip (guint n, const char *const *names, GBytes *const *files, gboolean deflated);

void fixture_write (const char *folder, const char *file, GBytes *bytes);
void fixture_write_text (const char *folder, const char *file, const char *text);

/** A new folder below the temporary ones, and its removal. */
char *fixture_make_folder (void);
void fixture_remove_folder (const char *path);

/** How many files and folders are in a folder, at any depth; 0 if there is none. */
guint fixture_count_files (const char *path);

/** Both hold the same tensors, in any order. */
void fixture_assert_same_weights (PscWeights *a, PscWeights *b);

G_END_DECLS
