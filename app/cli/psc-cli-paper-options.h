/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-map-display.h"
#include "psc-cli.h"

G_BEGIN_DECLS

/** The figures of the paper: its first and its second. */
typedef enum
{
  PSC_CLI_PAPER_CLASSES = 1 << 0,
  PSC_CLI_PAPER_SENTENCES = 1 << 1,
} PscCliPaperFigures;

/**
 * PscCliPaperOptions:
 * @images: at least one
 * @output: ends in .png, .svg or .pdf
 * @classes: (nullable): names of the bank's classes, or “all”
 * @prompts: (nullable)
 * @methods: (element-type PscMethod): at least one
 * @all_methods: whether they are all that there are, not all of which the model need support
 *
 * What `paper` was asked for, checked as far as that goes without a model.
 */
typedef struct
{
  char **images;
  guint n_images;
  char *output;
  guint figures; /* of PscCliPaperFigures */
  PscCliModelOptions model;
  char **classes;
  char **prompts;
  GPtrArray *methods;
  gboolean all_methods;
  PscMapDisplay display;
  char *preset;
  char *bank;
  char *voi;
  gboolean dark;
} PscCliPaperOptions;

/** @options: cleared by the caller with psc_cli_paper_options_clear(), also after an error */
gboolean
psc_cli_paper_options_parse (PscCliPaperOptions *options, int argc, char **argv, GError **error);

void psc_cli_paper_options_clear (PscCliPaperOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscCliPaperOptions, psc_cli_paper_options_clear)

/** Whether all figures are pages of one file. */
gboolean psc_cli_paper_options_has_pages (const PscCliPaperOptions *options);

/** The file that takes a figure, @image counted from 0: the output itself where there is but one
 * file, else with the image's number and the figure's in its name, as “maps-2-fig1.png”.
 * (transfer full) */
char *psc_cli_paper_options_dup_path (const PscCliPaperOptions *options,
                                      guint image,
                                      PscCliPaperFigures figure) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
