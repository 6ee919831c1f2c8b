/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The bytes at the start of @text that are UTF-8's byte order mark, which some editors write and
 * which is no part of a text: 3 or 0. @text: (nullable): of @size bytes */
gsize psc_text_mark_get_size (const char *text, gsize size);

G_END_DECLS
