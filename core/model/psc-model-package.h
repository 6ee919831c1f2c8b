/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/** The most bytes that a file of settings beside the weights may have. */
#define PSC_MODEL_MAX_CONFIG_SIZE ((gsize) 1024 * 1024)

/**
 * PscModelSource:
 * @PSC_MODEL_SOURCE_SAFETENSORS: safetensors, in one file or several
 * @PSC_MODEL_SOURCE_CHECKPOINT: a file of `torch.save`, such as `pytorch_model.bin`
 * @PSC_MODEL_SOURCE_ARCHIVE: a zip archive that holds one of these, as MedCLIP's authors publish
 */
typedef enum
{
  PSC_MODEL_SOURCE_SAFETENSORS,
  PSC_MODEL_SOURCE_CHECKPOINT,
  PSC_MODEL_SOURCE_ARCHIVE,
} PscModelSource;

/** “safetensors”, “checkpoint” or “archive”; static. */
const char *psc_model_source_get_nick (PscModelSource source);

/** A file beside the weights that a model's family read. */
typedef struct
{
  char *name;    /* owned, as the family calls it, such as “vocab.txt” */
  GBytes *bytes; /* owned */
} PscModelCompanion;

/**
 * PscModelPackage:
 *
 * The files of a model, found and read but not understood: its weights, and what lies beside them,
 * in a folder or in an archive. Each is opened once. Belongs to one thread.
 */
#define PSC_TYPE_MODEL_PACKAGE (psc_model_package_get_type ())
G_DECLARE_FINAL_TYPE (PscModelPackage, psc_model_package, PSC, MODEL_PACKAGE, GObject)

/**
 * psc_model_package_open:
 * @path: a folder, a file of weights, or a zip archive that holds one. What a file is, its contents
 *   say.
 * @vocabulary_path: (nullable): a file that stands for the vocabulary's, whatever that is called,
 *   or a folder with the vocabulary, and with what does not lie beside the weights
 *
 * Returns: (transfer full): the files, or %NULL with an error that begins with a file's name;
 * G_IO_ERROR_CANCELLED is among them
 */
PscModelPackage *psc_model_package_open (const char *path,
                                         const char *vocabulary_path,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The tensors of the weights, by their published names but for a “module.” before all; borrowed,
 * until another file joins them. */
PscWeights *psc_model_package_get_weights (PscModelPackage *self);

/** What the file of weights, or all of them, is called in messages; borrowed. */
const char *psc_model_package_get_name (PscModelPackage *self);

PscModelSource psc_model_package_get_source (PscModelPackage *self);

/** What a safetensors file's header says about it; empty for others. Borrowed, utf8 → utf8. */
GHashTable *psc_model_package_get_metadata (PscModelPackage *self);

/**
 * psc_model_package_join:
 * @name: of another file of weights that lies beside the first, without folders
 *
 * Adds the tensors of a model that is published in several files. In what order the files are
 * hashed, and what they are called in messages, depends on their names alone.
 *
 * Returns: %FALSE with an error that begins with a file's name, also if there is no such file or it
 * has a tensor of a name that there is already
 */
gboolean psc_model_package_join (PscModelPackage *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GError **error);

/** What was read beside the weights, each file once; borrowed (element-type PscModelCompanion). */
GPtrArray *psc_model_package_get_companions (PscModelPackage *self);

/** (nullable): the contents of one of these, borrowed. */
GBytes *psc_model_package_look_up_companion (PscModelPackage *self, const char *name);

/** Whether there is a companion of that name. */
gboolean psc_model_package_has (PscModelPackage *self, const char *name);

/**
 * psc_model_package_read:
 * @name: of a companion
 * @shown: (out) (optional) (transfer full): what it is called in messages
 *
 * Returns: (transfer full): its contents, or %NULL with an error that begins with its name, also if
 * there is none or it is larger than @max_size
 */
GBytes *psc_model_package_read (PscModelPackage *self,
                                const char *name,
                                gsize max_size,
                                char **shown,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same of the vocabulary that was passed, or else of companion @name. */
GBytes *psc_model_package_read_vocabulary (PscModelPackage *self,
                                           const char *name,
                                           gsize max_size,
                                           char **shown,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether psc_model_package_read_vocabulary() would find something. */
gboolean psc_model_package_has_vocabulary (PscModelPackage *self, const char *name);

/**
 * psc_model_package_read_object:
 * @shown: (out) (optional) (transfer full): what it is called in messages
 *
 * Returns: (transfer full) (nullable): a companion that is a JSON object; %NULL with an error, or
 * without one if there is no such companion
 */
JsonObject *psc_model_package_read_object (PscModelPackage *self,
                                           const char *name,
                                           char **shown,
                                           GError **error);

/** What tells the files of weights from others, and from what they were before somebody wrote to
 * them, without reading them: see psc_input_file_map(). Borrowed. */
const char *psc_model_package_get_identity (PscModelPackage *self);

/**
 * psc_model_package_dup_digest:
 *
 * Returns: (transfer full): the SHA-256 of all files of weights that were read, one after the
 * other, in 64 hexadecimal digits, or %NULL with G_IO_ERROR_CANCELLED
 */
char *psc_model_package_dup_digest (PscModelPackage *self,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
