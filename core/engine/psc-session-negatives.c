/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"

/* (nullable): what somebody wants the class to be set against, once the model has read it. */
static const char *
get_wanted (PscSession *self, guint class_index)
{
  const char *negative = psc_engine_get_negative (self->engine, class_index);

  return negative != NULL && psc_direction_book_get_text (self->book, negative) != NULL ? negative
                                                                                        : NULL;
}

/* (nullable): why what somebody wants it to be set against cannot be read. */
static const char *
get_refusal (PscSession *self, guint class_index)
{
  const char *negative = psc_engine_get_negative (self->engine, class_index);

  return negative != NULL ? psc_direction_book_get_refusal (self->book, negative) : NULL;
}

static gboolean
is_current (PscSession *self, guint class_index)
{
  const char *wanted = get_wanted (self, class_index);
  const char *refused = get_refusal (self, class_index) != NULL
                            ? psc_engine_get_negative (self->engine, class_index)
                            : NULL;

  if (g_strcmp0 (self->scores->classes[class_index].refused, refused) != 0)
    return FALSE;
  if (wanted == NULL)
    wanted = psc_prompt_reading_get_text (psc_prompt_directions_get_negative (
        psc_direction_book_get_directions (self->book), class_index));
  return g_str_equal (self->scores->classes[class_index].negative, wanted);
}

static PscClassification *
classify (PscSession *self)
{
  PscPromptDirections *directions = psc_direction_book_get_directions (self->book);
  PscClassification *scores = psc_prompt_directions_classify (directions, self->embedding);

  for (guint c = 0; c < scores->n_classes; c++)
    {
      const char *wanted = get_wanted (self, c);

      if (wanted != NULL)
        psc_classification_set_negative (
            scores, c, wanted,
            psc_prompt_directions_get_cosine (directions, self->embedding,
                                              psc_direction_book_get_text (self->book, wanted)));
      if (get_refusal (self, c) != NULL)
        psc_classification_set_refused (scores, c, psc_engine_get_negative (self->engine, c),
                                        get_refusal (self, c));
    }
  psc_classification_apply_rule (scores);
  return scores;
}

gboolean
psc_session_has_negatives (PscSession *self)
{
  return psc_direction_book_get_spec (self->book)->head.rule == PSC_SCORE_PAIR;
}

void
psc_session_update_negatives (PscSession *self)
{
  guint n_stale = 0;

  if (!psc_session_has_negatives (self))
    return;
  for (guint c = 0; c < self->scores->n_classes; c++)
    n_stale += !is_current (self, c);
  if (n_stale == 0)
    return;
  psc_classification_unref (self->scores);
  self->scores = classify (self);
  g_signal_emit_by_name (self, "scored");
}
