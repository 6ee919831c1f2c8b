/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"
#include "attribution/psc-method.h"
#include "engine/psc-explanation.h"
#include "engine/psc-query.h"
#include "psc-cli.h"

G_BEGIN_DECLS

/**
 * PscCliExplainOptions:
 * @methods: (element-type PscMethod): at least one
 * @all_methods: whether they are all that there are, not all of which the model need support
 * @modes: a bit 1 << PscExplanationMode for each kind of map that is wanted
 * @truth: (nullable): a file that says where findings are
 * @outputs: at least one unless something is printed, each ending in .png, .svg, .pdf or .npy
 *
 * What `explain` was asked for, checked as far as that goes without a model.
 */
typedef struct
{
  char *image;
  char *voi;
  PscCliModelOptions model;
  char **prompts;
  char **classes;
  char *minus;
  gboolean centred;
  GPtrArray *methods;
  gboolean all_methods;
  guint modes;
  PscMapDisplay display;
  char *preset;
  char *bank;
  char *truth;
  gboolean no_regions;
  char **outputs;
  gboolean dark;
  gboolean metrics;
  gboolean json;
} PscCliExplainOptions;

/** @options: cleared by the caller with psc_cli_explain_options_clear(), also after an error */
gboolean psc_cli_explain_options_parse (PscCliExplainOptions *options,
                                        int argc,
                                        char **argv,
                                        GError **error);

void psc_cli_explain_options_clear (PscCliExplainOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliExplainOptions, psc_cli_explain_options_clear)

G_END_DECLS
