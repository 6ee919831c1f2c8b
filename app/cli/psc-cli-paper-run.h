/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-explanation.h"
#include "engine/psc-query-reading.h"
#include "figure/psc-figure.h"
#include "psc-cli-paper-columns.h"

G_BEGIN_DECLS

/** What is the same for all images. */
typedef struct
{
  PscCliPaperOptions options;
  PscModel *model;           /* owned */
  PscPromptDirections *bank; /* owned, the bank's prompts as the model reads them */
  GArray *columns;           /* owned, of PscCliPaperColumn */
  char *digest;              /* owned, SHA-256 of the weights */
} PscCliPaperRun;

/** Queries, and what each method says of them. */
typedef struct
{
  GPtrArray *queries;      /* owned, of PscQuery */
  GPtrArray *readings;     /* owned, of PscQueryReading, one per query */
  float *directions;       /* owned, [Q][M] */
  GPtrArray *explanations; /* owned, of PscExplanations, one per method */
} PscCliPaperMaps;

/** One image with its maps. */
typedef struct
{
  PscImage *image;           /* owned */
  PscModelInput *input;      /* owned */
  float *z;                  /* owned, [M] */
  PscCliPaperMaps classes;   /* conventional: of each class once */
  PscCliPaperMaps sentences; /* fused: of the columns' sentences, and then of their labels */
} PscCliPaperSubject;

/** @index: of the image among those of the command line. (transfer full) */
PscFigure *psc_cli_paper_compose (const PscCliPaperRun *run,
                                  const PscCliPaperSubject *subject,
                                  guint index,
                                  PscCliPaperFigures figure) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
