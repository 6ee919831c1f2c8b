/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PscPromptPiece:
 * @id: its number in the vocabulary
 * @start, @end: the bytes of the text that it stands for; equal where it stands for none, as what a
 *   tokenizer puts before and after every text
 * @is_unknown: whether it stands for something that the vocabulary has no piece for
 */
typedef struct
{
  gint32 id;
  guint start;
  guint end;
  gboolean is_unknown;
} PscPromptPiece;

/**
 * PscPromptDegree:
 * @PSC_PROMPT_DEGREE_WHOLE: all of the text is read
 * @PSC_PROMPT_DEGREE_PART: some of it is cut off, left out or unknown
 * @PSC_PROMPT_DEGREE_NOTHING: every piece of it is unknown, so that other texts read the same
 */
typedef enum
{
  PSC_PROMPT_DEGREE_WHOLE,
  PSC_PROMPT_DEGREE_PART,
  PSC_PROMPT_DEGREE_NOTHING,
} PscPromptDegree;

/** “whole”, “part” or “nothing”; static. */
const char *psc_prompt_degree_get_nick (PscPromptDegree degree);

/**
 * PscPromptReading:
 *
 * What a model reads of a text: the pieces that a tokenizer, of whatever kind, makes of it, and
 * what does not arrive. Immutable; safe to use from several threads.
 */
#define PSC_TYPE_PROMPT_READING (psc_prompt_reading_get_type ())
GType psc_prompt_reading_get_type (void);
typedef struct _PscPromptReading PscPromptReading;

/**
 * psc_prompt_reading_new:
 * @text: valid UTF-8 without NUL; copied
 * @pieces: [n_pieces], in the order in which the model gets them; copied
 * @cut: the byte of @text where the first piece begins that there was no room for, or -1
 *
 * What lies before @cut in none of the pieces, and is no space, counts as left out.
 */
PscPromptReading *psc_prompt_reading_new (const char *text,
                                          const PscPromptPiece *pieces,
                                          guint n_pieces,
                                          gssize cut) G_GNUC_WARN_UNUSED_RESULT;

PscPromptReading *psc_prompt_reading_ref (PscPromptReading *self);
void psc_prompt_reading_unref (PscPromptReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPromptReading, psc_prompt_reading_unref)

const char *psc_prompt_reading_get_text (const PscPromptReading *self);
const PscPromptPiece *psc_prompt_reading_get_pieces (const PscPromptReading *self, guint *n_pieces);

/** Whether nothing of the text becomes a piece, as of spaces alone. */
gboolean psc_prompt_reading_is_empty (const PscPromptReading *self);
PscPromptDegree psc_prompt_reading_get_degree (const PscPromptReading *self);

/** (nullable): the end that is not read. */
const char *psc_prompt_reading_get_cut (const PscPromptReading *self);

/** What the vocabulary has no piece for; %NULL-terminated, borrowed. */
const char *const *psc_prompt_reading_get_unknown (const PscPromptReading *self);

/** The characters that the tokenizer leaves out, each once; those that cannot be seen as “U+200B”.
 * %NULL-terminated, borrowed. */
const char *const *psc_prompt_reading_get_dropped (const PscPromptReading *self);

/** (nullable) (transfer full): what does not arrive, in translated words on one line, abridged;
 * %NULL if all does. */
char *psc_prompt_reading_dup_remark (const PscPromptReading *self);

/** Adds to the object that is being built “cut” (null or the end that is not read), “unknown” and
 * “dropped” (arrays). */
void psc_prompt_reading_add_json (const PscPromptReading *self, JsonBuilder *builder);

G_END_DECLS
