/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Whether all of @map, [n], has one value: it ranks nothing. */
gboolean psc_map_is_flat (const float *map, gsize n);

/** Whether no value of @map, [n], is infinite or no number. */
gboolean psc_map_is_finite (const float *map, gsize n);

G_END_DECLS
