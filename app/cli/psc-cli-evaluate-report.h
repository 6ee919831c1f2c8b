/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/evaluation/psc-evaluation.h"
#include "psc-cli.h"

G_BEGIN_DECLS

/** Prints an evaluation as tables to standard output. */
void psc_cli_print_evaluation (const PscEvaluation *evaluation);

/** Adds an evaluation's members to the object that is being built. */
void psc_cli_add_evaluation (JsonBuilder *builder, const PscEvaluation *evaluation);

G_END_DECLS
