/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "metrics/psc-localisation.h"
#include "psc-cli-truth.h"
#include "truth/psc-truth-set.h"

G_BEGIN_DECLS

/* What the two files of PscCliTruth share. */

/* A query and a finding that answers it. */
typedef struct
{
  guint query;
  PscTruthFinding *finding; /* borrowed */
  double area;              /* of the picture; 0 of what is absent, or is said to be nowhere */
} PscCliTruthAnswer;

/* How well a map points at the finding of an answer. */
typedef struct
{
  guint answer;
  const char *name; /* borrowed, of a method or a control */
  const char *mode; /* static; NULL of a control */
  PscLocalisation found;
} PscCliTruthRow;

struct _PscCliTruth
{
  char *path;          /* owned */
  PscTruthSet *set;    /* owned */
  PscTruthImage *said; /* borrowed from the set */
  PscTruthImage *here; /* owned, in the pixels of the run's image */
  GArray *answers;     /* owned, of PscCliTruthAnswer, query by query */
  GArray *rows;        /* owned, of PscCliTruthRow, answer by answer */
  PscMethod *eigen;    /* owned, (nullable): the control that is a method */
};

G_END_DECLS
