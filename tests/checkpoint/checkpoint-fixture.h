/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/*
 * The containers that weights come in, made by each test, and the folders that they lie in.
 * Programmer errors end the test.
 */

/** The list of a checkpoint's tensors: begun, filled and ended; (transfer full). @storage: the
 * name of the record with the values, which has @storage_size of them */
GByteArray *fixture_begin_pickle (void);
void fixture_pickle_tensor (GByteArray *out,
                            const char *name,
                            guint rank,
                            const gint64 *shape,
                            const char *storage,
                            gint64 storage_size);
GBytes *fixture_end_pickle (GByteArray *out);

/** What torch.save would write for the weights; (transfer full). */
GBytes *fixture_make_checkpoint (PscWeights *weights);

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
