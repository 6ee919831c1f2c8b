/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Writes all methods, one a line: name, title, parameters with their defaults and ranges, and what
 * supports it, with tabs in between; and behind an empty line what was left out, and why. */
void psc_cli_print_methods (void);

G_END_DECLS
