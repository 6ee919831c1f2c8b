/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** @fraction: of the work done, 0 to 1. Called on the thread that does it. */
typedef void (*PscProgressFunc) (double fraction, gpointer user_data);

G_END_DECLS
