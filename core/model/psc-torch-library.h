/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_torch_library_lookup:
 * @symbol: of a table of functions that begins with its version, a guint
 * @version: the version that the caller was compiled for
 *
 * Opens the module that wraps libtorch, once for the process: from the folder that the environment
 * variable PROMPTOSCOPE_MODULE_PATH names, or where it was installed. Takes about half a second the
 * first time. An error is not kept, so that a later call may succeed. May be called from any
 * thread.
 *
 * Returns: (nullable): the table, which stays, or %NULL with PSC_MODEL_ERROR_BACKEND
 */
gconstpointer psc_torch_library_lookup (const char *symbol, guint version, GError **error);

G_END_DECLS
