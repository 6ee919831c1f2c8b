/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/evaluation/psc-evaluation-subjects.h"
#include "lab/evaluation/psc-evaluation.h"

G_BEGIN_DECLS

/* Private to this folder. */

/** A part of some work, which takes @share of the whole and begins when @done of it is done. */
typedef struct
{
  const PscAttributionContext *whole; /* borrowed */
  double done;
  double share;
} PscEvaluationPart;

/** The context of the whole work for a part of it, which reports 0 to 1. @part: borrowed. */
PscAttributionContext psc_evaluation_part_get_context (PscEvaluationPart *part);

/* The two halves of an evaluation. */

/** Fills in AUROC, sides and zones. */
gboolean psc_evaluation_read (PscEvaluation *self,
                              PscEvaluationSubjects *subjects,
                              const PscAttributionContext *context,
                              GError **error);

/** Fills in the methods' figures. */
gboolean psc_evaluation_explain (PscEvaluation *self,
                                 PscEvaluationSubjects *subjects,
                                 const PscAttributionContext *context,
                                 GError **error);

G_END_DECLS
