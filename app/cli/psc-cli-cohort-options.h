/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "cohort/psc-cohort-shard.h"
#include "cohort/psc-cohort-task.h"
#include "psc-cli.h"

G_BEGIN_DECLS

/**
 * PscCliCohortOptions:
 * @methods: (element-type PscMethod): none for scores alone
 * @modes: of PscCohortMode
 *
 * What `cohort` was asked.
 */
typedef struct
{
  char *source;
  char *output;
  PscCliModelOptions model;
  GPtrArray *methods;
  gboolean all_methods;
  PscPreset preset;
  GArray *modes;
  char *prompts;
  char *bank;
  char *minus;
  char *truth;
  char *metrics;
  PscCohortMaps maps;
  int n_figures;
  char *voi;
  PscCohortShard shard;
  gboolean resume;
  double max_failures;
  gboolean keep_ids;
  gboolean json;
  gboolean help_columns;
} PscCliCohortOptions;

/** Returns: %FALSE with PSC_CLI_ERROR_USAGE; with @help_columns nothing else counts */
gboolean
psc_cli_cohort_options_parse (PscCliCohortOptions *options, int argc, char **argv, GError **error);

void psc_cli_cohort_options_clear (PscCliCohortOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliCohortOptions, psc_cli_cohort_options_clear)

/**
 * psc_cli_cohort_check_outputs:
 * @folder: of a cohort
 * @outputs: (array zero-terminated=1): what is to be made of it
 *
 * Returns: %FALSE with PSC_CLI_ERROR_USAGE if one of @outputs cannot be written, or is what the
 * cohort is made of
 */
gboolean
psc_cli_cohort_check_outputs (const char *folder, const char *const *outputs, GError **error);

/** “cohort merge”. */
gboolean psc_cli_cohort_merge (int argc, char **argv, GError **error);

/** “cohort report”. */
gboolean psc_cli_cohort_report (int argc, char **argv, GError **error);

G_END_DECLS
