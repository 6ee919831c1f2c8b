/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"
#include "psc-cli-paper-options.h"

G_BEGIN_DECLS

/* A class, and a sentence about it. */
typedef struct
{
  guint class_index;
  const char *sentence; /* borrowed, of the command line; NULL: to be chosen on each image */
} PscCliPaperColumn;

/**
 * psc_cli_paper_columns_new:
 *
 * What the figures are about: the classes that were asked for, then those of sentences without a
 * class among them; or, if there are neither, CheXpert's five competition tasks (Irvin et al.
 * 2019), or where the bank lacks one of these, its first five classes.
 *
 * Returns: (transfer full) (element-type PscCliPaperColumn): or %NULL with PSC_CLI_ERROR_USAGE
 */
GArray *psc_cli_paper_columns_new (const PscCliPaperOptions *options,
                                   PscPromptBank *bank,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Its sentence: what was asked for, or the bank's that scores highest on @z; borrowed. */
const char *psc_cli_paper_column_choose_sentence (const PscCliPaperColumn *self,
                                                  PscPromptDirections *directions,
                                                  const float *z);

G_END_DECLS
