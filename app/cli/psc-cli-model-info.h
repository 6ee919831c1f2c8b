/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** “model info”: describes a model by its files alone. */
gboolean psc_cli_model_info (int argc, char **argv, GError **error);

G_END_DECLS
