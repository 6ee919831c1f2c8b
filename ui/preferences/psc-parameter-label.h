/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a user reads for a parameter's value, such as “Blurred image” for “blur”; the nick itself
 * if there are no words for it. Translated; borrowed. */
const char *psc_parameter_label_get (const char *nick);

G_END_DECLS
