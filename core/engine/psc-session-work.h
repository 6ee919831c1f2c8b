/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-direction-book.h"
#include "engine/psc-engine-worker.h"
#include "engine/psc-explanation.h"
#include "attribution/psc-half-stack.h"
#include "image/psc-model-input.h"

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
  guint n_queries;
  float *directions; /* owned, [n_queries][M] */
  guint modes;

  float *embedding;          /* owned, [M] */
  float *text_direction;     /* owned, [M] */
  PscPromptReading *reading; /* owned, of @text */
  PscClassification *scores; /* owned */
  PscExplanations *maps;     /* owned */
  PscHalfStack *stack;       /* owned */
  const char *device_kind;   /* static, that the stack was computed on, or as @device */
  const char *note;          /* static, nullable */
  char *device;              /* owned, NULL unless there is a note */
} PscSessionWork;

PscSessionWork *psc_session_work_new (PscDirectionBook *book) G_GNUC_WARN_UNUSED_RESULT;
void psc_session_work_free (gpointer data);

/* PscJobFuncs.run */

/** @image → @input, @input_digest, @embedding, @scores */
gboolean psc_session_work_score (PscJob *job, PscEngineWorker *worker, GError **error);

/** @text → @text_direction, @reading */
gboolean psc_session_work_encode_text (PscJob *job, PscEngineWorker *worker, GError **error);

/** @input, @method, @directions, @modes → @maps */
gboolean psc_session_work_explain (PscJob *job, PscEngineWorker *worker, GError **error);

/** @input, @method → @stack, @device_kind */
gboolean psc_session_work_make_stack (PscJob *job, PscEngineWorker *worker, GError **error);

G_END_DECLS
