/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Where @words stand in @text, which is in lower case, at the beginning of a word; borrowed, %NULL
 * if they do not. */
const char *psc_prompt_find_words (const char *text, const char *words);

G_END_DECLS
