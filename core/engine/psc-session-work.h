/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-direction-book.h"
#include "engine/psc-engine-worker.h"
#include "engine/psc-explanation-stack.h"
#include "engine/psc-explanation.h"
#include "engine/psc-query.h"
#include "engine/psc-stack-maker.h"
#include "attribution/psc-kept-stack.h"
#include "image/psc-model-input.h"
#include "trust/psc-trust.h"

G_BEGIN_DECLS

/**
 * PscSessionWork:
 *
 * The data of a session's jobs: what is asked, and below it what came of it. Which of it is used,
 * the job's kind says. Private to this folder.
 */
typedef struct
{
  PscDirectionBook *book; /* owned */
  PscImage *image;        /* owned */
  PscModelInput *input;   /* owned; of the scores a result */
  char *input_digest;     /* owned, of @input, with the scores */
  PscMethod *method;      /* owned */
  char *text;             /* owned */
  GPtrArray *queries;     /* owned, of PscQuery */
  guint modes;
  PscKeptStack *stack;    /* owned; to fuse from */
  const char *stack_kind; /* static: of the device that made @stack */
  PscStackMaker *maker;   /* owned */
  PscKeptStack *known;    /* owned; of direct maps, what may spare the encoder */
  GBytes *cells;          /* owned: of a map, of floats */
  float *direction;       /* owned, [M], of that map */
  gboolean is_fused;      /* from a stack */

  float *embedding;          /* owned, [M] */
  PscClassification *scores; /* owned */
  GArray *rows;              /* owned, of guint: which of @maps is each query's, or NO_ROW */
  PscExplanations *maps;     /* owned; NULL if there is no row */
  PscTrust *trust;           /* owned */
  GMutex lock;               /* of what follows */
  PscTrust *trust_so_far;    /* owned, nullable */
  const char *device_kind;   /* static, as @device */
  const char *note;          /* static, nullable */
  char *device;              /* owned, NULL unless there is a note */
} PscSessionWork;

/** Of a query whose texts the model cannot read. */
#define PSC_SESSION_NO_ROW G_MAXUINT

PscSessionWork *psc_session_work_new (PscDirectionBook *book) G_GNUC_WARN_UNUSED_RESULT;

/** While they are measured, any thread: (transfer full) (nullable): the lines that there are. */
PscTrust *psc_session_work_dup_trust_so_far (PscSessionWork *self) G_GNUC_WARN_UNUSED_RESULT;
void psc_session_work_free (gpointer data);

/* PscJobFuncs.run */

/** @image → @input, @input_digest, @embedding, @scores */
gboolean psc_session_work_score (PscJob *job, PscEngineWorker *worker, GError **error);

/** Reads @text and writes it down in @book, be it that it cannot be read. */
gboolean psc_session_work_encode_text (PscJob *job, PscEngineWorker *worker, GError **error);

/** @queries, of which those texts are read that are not in @book; @input, @method, @modes → @maps,
 * @rows. With a @stack the fused maps are made from that, and are all that there can be. Texts are
 * written down as they are read, and progress is reported once all are. */
gboolean psc_session_work_explain (PscJob *job, PscEngineWorker *worker, GError **error);

/** The map of @cells, of @method, @input, @modes (one) and the first of @queries, and the @stack if
 * there is one → @trust */
gboolean psc_session_work_measure (PscJob *job, PscEngineWorker *worker, GError **error);

/** Runs @maker. */
gboolean psc_session_work_make_stack (PscJob *job, PscEngineWorker *worker, GError **error);

G_END_DECLS
