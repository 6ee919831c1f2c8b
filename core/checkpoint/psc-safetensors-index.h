/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/** How the name of an index ends. */
#define PSC_SAFETENSORS_INDEX_SUFFIX ".safetensors.index.json"

/** Limits of an index: its bytes, and the files that it names. */
#define PSC_SAFETENSORS_MAX_INDEX  ((gsize) 16 * 1024 * 1024)
#define PSC_SAFETENSORS_MAX_SHARDS 1024

/** Which file beside the index each tensor lies in. */
typedef struct
{
  GPtrArray *shards;  /* owned, of owned UTF-8 names, in the order of the index */
  GPtrArray *tensors; /* owned, of owned UTF-8 names */
  GArray *shard_of;   /* owned, of guint, the tensor's place in @shards */
} PscSafetensorsIndex;

/**
 * psc_safetensors_index_parse:
 * @bytes: the index that Hugging Face writes, JSON whose “weight_map” has a file's name for each
 *   tensor's
 *
 * Names of files stay inside the index's folder: they are relative and go through no “..”.
 *
 * Returns: (transfer full): the index, or %NULL with PSC_CHECKPOINT_ERROR_DAMAGED, or
 * PSC_CHECKPOINT_ERROR_REFUSED for a file elsewhere
 */
PscSafetensorsIndex *psc_safetensors_index_parse (GBytes *bytes,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

void psc_safetensors_index_free (PscSafetensorsIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSafetensorsIndex, psc_safetensors_index_free)

/**
 * psc_safetensors_index_load:
 * @path: of the index
 * @files: (nullable): takes the mapped files (element-type GBytes), in the order of the index
 * @identity: (nullable): takes what psc_input_file_map() tells of each
 *
 * Reads the tensors of all files that the index names, each from where the index says; what else
 * lies there is passed over. The files are mapped. Links are followed, since download caches
 * consist of them.
 *
 * Returns: (transfer full): the tensors, file by file, or %NULL with an error that begins with a
 * file's name
 */
PscWeights *psc_safetensors_index_load (const char *path,
                                        GPtrArray *files,
                                        GString *identity,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
