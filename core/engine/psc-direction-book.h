/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-query-reading.h"

G_BEGIN_DECLS

/**
 * PscDirectionBook:
 *
 * What is known of the model in use, which belongs to the worker: its numbers, the directions of
 * the bank's prompts, and, up to a limit, those of texts that were asked for. The worker writes
 * down what it reads, for the work that follows and for the main thread alike. Safe to use from
 * several threads, but for what is borrowed: that belongs to the main thread, and lasts until
 * psc_direction_book_trim(). Private to this folder.
 *
 * Signal “learnt”, on the main thread: more texts are known than before.
 */
#define PSC_TYPE_DIRECTION_BOOK (psc_direction_book_get_type ())
G_DECLARE_FINAL_TYPE (PscDirectionBook, psc_direction_book, PSC, DIRECTION_BOOK, GObject)

/** @digest: of the weights */
PscDirectionBook *psc_direction_book_new (PscModel *model,
                                          PscPromptDirections *directions,
                                          const char *digest) G_GNUC_WARN_UNUSED_RESULT;

/** Of the bank; borrowed. */
PscPromptDirections *psc_direction_book_get_directions (PscDirectionBook *self);

const char *psc_direction_book_get_digest (PscDirectionBook *self);

/** What tells the model from any other: the digest and the configuration. */
const char *psc_direction_book_get_identity (PscDirectionBook *self);

const char *psc_direction_book_get_model_name (PscDirectionBook *self);
PscModelSpec *psc_direction_book_get_spec (PscDirectionBook *self);

/** M and A. */
guint psc_direction_book_get_dimensions (PscDirectionBook *self);
guint psc_direction_book_get_side (PscDirectionBook *self);

/** @direction: (transfer full): [M], t̂; @reading: (transfer full): what the model reads of it. What
 * is known of a text already stays. */
void psc_direction_book_take_text (PscDirectionBook *self,
                                   const char *text,
                                   float *direction,
                                   PscPromptReading *reading);

/** That a text cannot be encoded, unless more is known of it. */
void psc_direction_book_refuse_text (PscDirectionBook *self, const char *text, const char *message);

/** Main thread: forgets the oldest texts beyond the limit. */
void psc_direction_book_trim (PscDirectionBook *self);

/** Whether it is known what comes of a text. */
gboolean psc_direction_book_knows (PscDirectionBook *self, const char *text);

/** Main thread: what the model reads of a text; (nullable): %NULL if that is not known. Borrowed.
 */
PscPromptReading *psc_direction_book_get_reading (PscDirectionBook *self, const char *text);

/** Main thread: (nullable): t̂ of a text; %NULL if that is not known, or if it cannot be encoded.
 * [M], borrowed. */
const float *psc_direction_book_get_text (PscDirectionBook *self, const char *text);

/** Main thread: (nullable): why a text cannot be encoded; %NULL if it can, or if that is not known.
 * Borrowed. */
const char *psc_direction_book_get_refusal (PscDirectionBook *self, const char *text);

/** What it reads of a query whose texts are known. (transfer full) */
PscQueryReading *psc_direction_book_read_query (PscDirectionBook *self,
                                                const PscQuery *query) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_direction_book_resolve:
 * @direction: (out caller-allocates): [M], as psc_query_resolve()
 * @message: (out) (optional) (nullable): why a text of it cannot be encoded; borrowed
 *
 * Returns: %FALSE if a text of it is not known, or cannot be encoded
 */
gboolean psc_direction_book_resolve (PscDirectionBook *self,
                                     const PscQuery *query,
                                     float *direction,
                                     const char **message);

G_END_DECLS
