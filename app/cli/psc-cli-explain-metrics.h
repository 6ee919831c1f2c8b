/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "psc-cli-explain-run.h"

G_BEGIN_DECLS

/** Measures all maps of the run, into @run->trust. */
gboolean psc_cli_explain_measure (PscCliExplainRun *run, GError **error);

/** Prints the lines of each map. */
void psc_cli_explain_print_metrics (PscCliExplainRun *run);

/** Adds “metrics”, an array with what was measured of each map, to an open object. */
void psc_cli_explain_add_metrics (PscCliExplainRun *run, JsonBuilder *builder);

G_END_DECLS
