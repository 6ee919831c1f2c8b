/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-truth.h"

G_BEGIN_DECLS

/** Which templates a sentence may come from. Held-out ones are kept for evaluation: they use only
 * words that occur in the others, but put them together in ways that no training sentence does. */
typedef enum
{
  PSC_PHANTOM_SPLIT_TRAINING,
  PSC_PHANTOM_SPLIT_HELD_OUT,
} PscPhantomSplit;

/**
 * PscPhantomSentence:
 * @text: a sentence of a report in lower case with its full stop, or a class's label as it is;
 * owned
 * @attributes: what it states; 0 where it leaves something open. PSC_PHANTOM_NO_FINDING states that
 *   nothing is there
 * @negated: it denies that there is such a finding
 */
typedef struct
{
  char *text;
  PscPhantomAttributes attributes;
  gboolean negated;
} PscPhantomSentence;

void psc_phantom_sentence_free (PscPhantomSentence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPhantomSentence, psc_phantom_sentence_free)

/**
 * psc_phantom_sentence_new:
 * @attributes: what to say: exactly what is set
 * @negated: say that it is not there; not for PSC_PHANTOM_NO_FINDING
 * @seed: chooses template and words. With the same seed, sentences that differ only in the values
 * of side, zone or severity come from the same template.
 */
PscPhantomSentence *psc_phantom_sentence_new (const PscPhantomAttributes *attributes,
                                              gboolean negated,
                                              PscPhantomSplit split,
                                              guint64 seed) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_phantom_sentence_new_true:
 *
 * A sentence that is true of @phantom: about one of its findings with some or all of its
 * attributes, or, now and then and for a healthy chest always, that something or everything is
 * absent.
 */
PscPhantomSentence *psc_phantom_sentence_new_true (PscPhantom *phantom,
                                                   PscPhantomSplit split,
                                                   guint64 seed) G_GNUC_WARN_UNUSED_RESULT;

/** A sentence about any finding that there could be, for contrast. */
PscPhantomSentence *psc_phantom_sentence_new_random (PscPhantomSplit split,
                                                     guint64 seed) G_GNUC_WARN_UNUSED_RESULT;

/** psc_phantom_judge() of what the sentence states. */
PscPhantomTruth psc_phantom_sentence_judge (const PscPhantomSentence *self, PscPhantom *phantom);

G_END_DECLS
