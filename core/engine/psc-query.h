/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"

G_BEGIN_DECLS

/** See psc-query-reading.h. */
typedef struct _PscQueryReading PscQueryReading;

/**
 * PscQuery:
 * @text: (nullable): a prompt; %NULL when it is a class that is asked for
 * @class_index: the class of the bank, when @text is %NULL
 * @minus: (nullable): a prompt to contrast with
 * @centred: whether to take away what all prompts of the bank share
 *
 * What a user wants to see explained. All of it is linear in the text side: the query comes down to
 * one direction d ∈ R^M, which is t̂ of the prompt, or the mean of t̂ over the class's prompts, minus
 * t̂ of the contrast, minus the bank's mean if centred (and not contrasted, which cancels it).
 */
struct _PscQuery
{
  char *text;
  guint class_index;
  char *minus;
  gboolean centred;
};

/** @text, @minus: copied. */
PscQuery *psc_query_new_prompt (const char *text,
                                const char *minus,
                                gboolean centred) G_GNUC_WARN_UNUSED_RESULT;
PscQuery *psc_query_new_class (guint class_index,
                               const char *minus,
                               gboolean centred) G_GNUC_WARN_UNUSED_RESULT;
/** Boxed. */
#define PSC_TYPE_QUERY (psc_query_get_type ())
GType psc_query_get_type (void);

PscQuery *psc_query_copy (const PscQuery *self) G_GNUC_WARN_UNUSED_RESULT;

/** Whether both ask for the same; for hash tables too, with psc_query_hash(). */
gboolean psc_query_equal (gconstpointer a, gconstpointer b);
guint psc_query_hash (gconstpointer self);

void psc_query_free (PscQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscQuery, psc_query_free)

/** What the query asks in words, translated but for the prompts themselves. (transfer full) */
char *psc_query_dup_title (const PscQuery *self, PscPromptBank *bank);

/** The same in two parts: the prompt or the class, and (nullable) what is taken away from it, such
 * as “− “right effusion””. (transfer full) */
char *psc_query_dup_subject (const PscQuery *self, PscPromptBank *bank);
char *psc_query_dup_condition (const PscQuery *self);

/**
 * psc_query_resolve:
 * @directions: of @model
 * @direction: (out caller-allocates): [M], d
 * @reading: (out) (optional) (transfer full): what the model reads of it
 *
 * Returns: %FALSE with PSC_TEXT_ERROR_LENGTH, PSC_TEXT_ERROR_EMPTY, G_IO_ERROR_CANCELLED or
 * PSC_MODEL_ERROR_*
 */
gboolean psc_query_resolve (const PscQuery *self,
                            PscModel *model,
                            PscPromptDirections *directions,
                            float *direction,
                            PscQueryReading **reading,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
