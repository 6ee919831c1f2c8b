/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-query.h"
#include "text/psc-prompt-reading.h"

G_BEGIN_DECLS

/**
 * PscQueryReading:
 *
 * What a model reads of all the texts that a query's direction is made of: its prompt or its
 * class's, that which it is contrasted with, and, where it is centred, the bank's. Immutable; safe
 * to use from several threads.
 */
#define PSC_TYPE_QUERY_READING (psc_query_reading_get_type ())
GType psc_query_reading_get_type (void);

/**
 * psc_query_reading_new:
 * @bank_readings: (element-type PscPromptReading): of all prompts of @bank, class by class
 * @text: (nullable): of the query's prompt, if it has one
 * @minus: (nullable): of what it is contrasted with, if it is
 */
PscQueryReading *psc_query_reading_new (const PscQuery *query,
                                        PscPromptBank *bank,
                                        GPtrArray *bank_readings,
                                        PscPromptReading *text,
                                        PscPromptReading *minus) G_GNUC_WARN_UNUSED_RESULT;

PscQueryReading *psc_query_reading_ref (PscQueryReading *self);
void psc_query_reading_unref (PscQueryReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscQueryReading, psc_query_reading_unref)

/** Of a class it is the least of its prompts' but never “nothing” unless all of them are. */
PscPromptDegree psc_query_reading_get_degree (const PscQueryReading *self);

/** (nullable) (transfer full): what does not arrive, in translated words on one line; %NULL if all
 * does. */
char *psc_query_reading_dup_remark (const PscQueryReading *self);

/** Adds members to the object that is being built: “reading” (“whole”, “part” or “nothing”), for a
 * prompt those of psc_prompt_reading_add_json(), with a contrast the same in an object “minus”, and
 * “incomplete”, the prompts of the bank that take part and do not arrive whole. */
void psc_query_reading_add_json (const PscQueryReading *self, JsonBuilder *builder);

G_END_DECLS
