/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/evaluation/psc-evaluation.h"
#include "psc-cli.h"

G_BEGIN_DECLS

/** Two modes whose difference is told, @mode less @other. */
typedef struct
{
  PscPointingMode mode;
  PscPointingMode other;
} PscCliModePair;

#define PSC_CLI_N_MODE_PAIRS 4
extern const PscCliModePair psc_cli_mode_pairs[PSC_CLI_N_MODE_PAIRS];

/** Prints an evaluation as tables to standard output. */
void psc_cli_print_evaluation (const PscEvaluation *evaluation);

/** Adds an evaluation's members to the object that is being built. */
void psc_cli_add_evaluation (JsonBuilder *builder, const PscEvaluation *evaluation);

G_END_DECLS
