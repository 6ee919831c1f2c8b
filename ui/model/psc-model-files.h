/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PscModelFiles:
 *
 * Where a user says which files make up a model and what it is to be called. Files are chosen in a
 * dialog or dropped, and can be cleared. Property “complete” (gboolean, read-only): there is enough
 * to import.
 */
#define PSC_TYPE_MODEL_FILES (psc_model_files_get_type ())
G_DECLARE_FINAL_TYPE (PscModelFiles, psc_model_files, PSC, MODEL_FILES, AdwBin)

/** All borrowed and nullable. */
GFile *psc_model_files_get_weights (PscModelFiles *self);
void psc_model_files_set_weights (PscModelFiles *self, GFile *file);
GFile *psc_model_files_get_vocabulary (PscModelFiles *self);
void psc_model_files_set_vocabulary (PscModelFiles *self, GFile *file);

/** %NULL for the source's own name. */
const char *psc_model_files_get_name (PscModelFiles *self);
void psc_model_files_set_name (PscModelFiles *self, const char *name);

gboolean psc_model_files_get_replace (PscModelFiles *self);
gboolean psc_model_files_get_complete (PscModelFiles *self);

G_END_DECLS
