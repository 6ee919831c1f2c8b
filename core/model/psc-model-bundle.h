/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/families/psc-model-family.h"
#include "model/psc-model-error.h"
#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"
#include "text/psc-tokenizer.h"

G_BEGIN_DECLS

/**
 * PscModelBundle:
 *
 * All that makes up a model, found, read and checked against each other: its configuration, its
 * weights and its vocabulary. Immutable; safe to use from several threads. Weights are mapped from
 * their file, which must not be written to meanwhile.
 */
#define PSC_TYPE_MODEL_BUNDLE (psc_model_bundle_get_type ())
G_DECLARE_FINAL_TYPE (PscModelBundle, psc_model_bundle, PSC, MODEL_BUNDLE, GObject)

/**
 * psc_model_bundle_open:
 * @path: a folder with `model.safetensors` or `pytorch_model.bin`, a file of `torch.save`, a
 *   `.safetensors` file, or a zip archive that holds `pytorch_model.bin`. What a file is, its
 *   contents say.
 * @vocabulary_path: (nullable): the vocabulary's file, or a folder with it and with whatever else
 *   does not lie beside the weights or in the archive
 *
 * @family: (nullable): the nick of the family that the files are of; %NULL for what an import wrote
 *   into the weights, or for the first that they look like
 *
 * Returns: (transfer full): the model, or %NULL with PSC_MODEL_ERROR_* or a G_IO_ERROR; the message
 * begins with the name of the file that is at fault
 */
PscModelBundle *psc_model_bundle_open (const char *path,
                                       const char *vocabulary_path,
                                       const char *family,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** All borrowed. */
PscModelSpec *psc_model_bundle_get_spec (PscModelBundle *self);
PscWeights *psc_model_bundle_get_weights (PscModelBundle *self);
PscTokenizer *psc_model_bundle_get_tokenizer (PscModelBundle *self);

/** The files that it was opened from; borrowed. */
PscModelPackage *psc_model_bundle_get_files (PscModelBundle *self);

/** The family that they are of; borrowed. */
PscModelFamily *psc_model_bundle_get_family (PscModelBundle *self);

/** The name of the folder, or of the file without its extension; valid UTF-8, borrowed. */
const char *psc_model_bundle_get_name (PscModelBundle *self);

/** The path that was opened, in the file system's encoding, borrowed. */
const char *psc_model_bundle_get_path (PscModelBundle *self);

PscModelSource psc_model_bundle_get_source (PscModelBundle *self);

/** What a safetensors file's header says about it; empty for others. Borrowed, utf8 → utf8. */
GHashTable *psc_model_bundle_get_metadata (PscModelBundle *self);

/**
 * psc_model_bundle_dup_digest:
 *
 * The SHA-256 of the weights' file (of the one in the archive), computed when first asked for. May
 * be called from several threads.
 *
 * Returns: (transfer full): 64 hexadecimal digits, or %NULL with G_IO_ERROR_CANCELLED
 */
char *psc_model_bundle_dup_digest (PscModelBundle *self,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
