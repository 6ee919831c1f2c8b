/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscModelImporter:
 *
 * psc_model_store_import() on a thread. The property “fraction” (0 to 1, read-only) is notified on
 * the main thread, once for any number of steps that lie behind it.
 */
#define PSC_TYPE_MODEL_IMPORTER (psc_model_importer_get_type ())
G_DECLARE_FINAL_TYPE (PscModelImporter, psc_model_importer, PSC, MODEL_IMPORTER, GObject)

PscModelImporter *psc_model_importer_new (void) G_GNUC_WARN_UNUSED_RESULT;

double psc_model_importer_get_fraction (PscModelImporter *self);

/** One import at a time. @source, @vocabulary, @name, @replace: see psc_model_store_import() */
void psc_model_importer_import_async (PscModelImporter *self,
                                      const char *source,
                                      const char *vocabulary,
                                      const char *name,
                                      gboolean replace,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/** Returns: (transfer full): what the model is called now, or %NULL with an error */
char *psc_model_importer_import_finish (PscModelImporter *self,
                                        GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
