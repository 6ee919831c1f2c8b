/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-model-bundle.h"

G_BEGIN_DECLS

/** A file of a model, or what an archive holds in its place. */
typedef struct
{
  char *name;    /* owned, as messages show it; %NULL if there is no such part */
  GBytes *bytes; /* owned */
} PscModelPart;

/**
 * PscModelParts:
 *
 * The files of a model, found but not yet understood. @config and @vocabulary may be missing.
 */
typedef struct
{
  PscModelSource source;
  PscModelPart weights;
  PscModelPart config;
  PscModelPart vocabulary;
} PscModelParts;

void psc_model_parts_free (PscModelParts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscModelParts, psc_model_parts_free)

/**
 * psc_model_parts_find:
 * @path, @vocabulary_path: see psc_model_bundle_open()
 *
 * Returns: (transfer full): the parts, or %NULL with an error that begins with a file's name;
 * G_IO_ERROR_CANCELLED is among them
 */
PscModelParts *psc_model_parts_find (const char *path,
                                     const char *vocabulary_path,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
