/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-query-reading.h"
#include "figure/psc-figure.h"
#include "psc-cli-explain-options.h"

G_BEGIN_DECLS

/** See psc-cli-truth.h. */
typedef struct _PscCliTruth PscCliTruth;

/**
 * PscCliExplainRun:
 * @modes: [n_modes], the kinds of maps in the order in which they are shown and written
 *
 * Everything that one run of `explain` works with.
 */
typedef struct
{
  PscCliExplainOptions options;
  guint n_modes;
  PscExplanationMode modes[2];

  PscModel *model;           /* owned */
  PscImage *image;           /* owned */
  PscModelInput *input;      /* owned */
  PscPromptDirections *bank; /* owned, the bank's prompts as the model reads them */
  float *z;                  /* owned, [M] */
  GPtrArray *queries;        /* owned, of PscQuery */
  float *directions;         /* owned, [Q][M] */
  GPtrArray *readings;       /* owned, of PscQueryReading, one per query */
  GPtrArray *explanations;   /* owned, of PscExplanations, one per method */
  PscCliTruth *truth;        /* owned, nullable: what is known of the image */
  GPtrArray *trust;          /* owned, of PscTrust: of every map, method by method, query by query
                              * and mode by mode; NULL unless they are asked for */
  char *digest;              /* owned, SHA-256 of the weights */
} PscCliExplainRun;

PscPromptBank *psc_cli_explain_run_get_bank (PscCliExplainRun *run);
const PscQuery *psc_cli_explain_run_get_query (PscCliExplainRun *run, guint index);

/** [A][A], borrowed. */
const float *psc_cli_explain_run_get_map (PscCliExplainRun *run,
                                          guint method,
                                          guint query,
                                          PscExplanationMode mode);

/** The query's logit, see psc_prompt_directions_score_query(). */
double psc_cli_explain_run_score (PscCliExplainRun *run, guint query);

/** Whether the model scores the query so low on this image that its map misleads. */
gboolean psc_cli_explain_run_scores_low (PscCliExplainRun *run, guint query);

/** The comparison figure, with all that it takes to make it again. (transfer full) */
PscFigure *psc_cli_explain_compose (PscCliExplainRun *run);

G_END_DECLS
