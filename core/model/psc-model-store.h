/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-bundle.h"
#include "checkpoint/psc-progress.h"

G_BEGIN_DECLS

/** The longest name of an installed model, in bytes. */
#define PSC_MODEL_STORE_MAX_NAME 64

/** The model that is used when there is no other. */
#define PSC_MODEL_STORE_DEMONSTRATION "demonstration"

/**
 * PscModelEntry:
 * @name: what it is called; valid UTF-8
 * @path: its folder, in the file system's encoding
 * @own: whether it lies in the user's own folder
 * @family: (nullable): what it is taken for; static, %NULL if it cannot be used
 * @problem: (nullable): why it cannot be used, in words that begin with a file's name; %NULL if
 *   nothing is missing at first sight
 */
typedef struct
{
  char *name;
  char *path;
  gboolean own;
  PscModelFamily *family;
  char *problem;
} PscModelEntry;

void psc_model_entry_free (PscModelEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscModelEntry, psc_model_entry_free)

/**
 * psc_model_store_list:
 *
 * The installed models: those in the folder that the environment variable PROMPTOSCOPE_MODELS
 * names, those in the user's data folder, then those that came with the program; sorted by name
 * within each. Of equal names the first hides the others. No weights are read but their header.
 *
 * Returns: (transfer container) (element-type PscModelEntry): the models
 */
GPtrArray *psc_model_store_list (void) G_GNUC_WARN_UNUSED_RESULT;

/** The folder into which psc_model_store_import() writes. (transfer full) */
char *psc_model_store_dup_user_folder (void);

/** Whether a model may be called so: 1 to PSC_MODEL_STORE_MAX_NAME of A-Z, a-z, 0-9, “.”, “_” and
 * “-”, the first not a full stop. */
gboolean psc_model_store_check_name (const char *name, GError **error);

/**
 * psc_model_store_open:
 * @name_or_path: (nullable): the path of a model, see psc_model_bundle_open(), or the name of an
 *   installed one; something that exists at the path goes first. %NULL for the default: of the
 *   models in the user's own folder the first by name (in the order of its bytes) that is whole,
 *   without one the installed model called “demonstration”.
 * @vocabulary_path, @family: (nullable): see psc_model_bundle_open()
 *
 * Returns: (transfer full): the model, or %NULL as psc_model_bundle_open(), or with
 * PSC_MODEL_ERROR_NOT_FOUND
 */
PscModelBundle *psc_model_store_open (const char *name_or_path,
                                      const char *vocabulary_path,
                                      const char *family,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_store_import:
 * @source: the path of a model in any form that psc_model_bundle_open() reads
 * @vocabulary_path, @family: (nullable): see there
 * @name: (nullable): what to call it, or %NULL for the source's own name
 * @replace: whether an imported model of that name is replaced, or else an error; one that lies in
 *   another folder than the user's is an error anyway
 * @progress: (nullable) (scope call)
 *
 * Copies a model into the user's data folder, as `model.safetensors` (each tensor as it was, under
 * its published name, with the source's kind and SHA-256 and the family in the metadata) and the
 * files beside it that its family read. The model appears
 * there when it is complete; a failed or cancelled import leaves nothing behind.
 *
 * Returns: (transfer full): the imported model, or %NULL with PSC_MODEL_ERROR_*, a G_IO_ERROR or a
 * G_FILE_ERROR
 */
PscModelBundle *psc_model_store_import (const char *source,
                                        const char *vocabulary_path,
                                        const char *family,
                                        const char *name,
                                        gboolean replace,
                                        GCancellable *cancellable,
                                        PscProgressFunc progress,
                                        gpointer progress_data,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_model_store_remove:
 * @name: of a model in the user's own folder
 *
 * Deletes an imported model with all that lies in its folder; whoever has it open keeps its
 * weights.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_NOT_FOUND, a G_IO_ERROR or a G_FILE_ERROR
 */
gboolean psc_model_store_remove (const char *name, GError **error);

G_END_DECLS
