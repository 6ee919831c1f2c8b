/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_character_reference_read:
 * @p: NUL-terminated UTF-8 that begins with “&”
 * @character: (out): what is referred to; 0 for a number that stands for nothing
 *
 * Reads one of HTML's character references (Python's html.unescape() does the same): a number, or
 * one of the names that medical texts may have. Old names need no semicolon.
 *
 * Returns: (nullable): where it ends, or %NULL if there is none
 */
const char *psc_character_reference_read (const char *p, gunichar *character);

G_END_DECLS
