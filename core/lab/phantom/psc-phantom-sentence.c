/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-sentence.h"

#include <string.h>

#include "lab/phantom/psc-phantom-plan.h"
#include "lab/phantom/psc-phantom-vocabulary.h"

/* How the parts of a description follow each other. */
typedef enum
{
  STYLE_BEFORE,      /* a small left basal pleural effusion */
  STYLE_AFTER,       /* a small pleural effusion at the left base */
  STYLE_MIXED,       /* a small left pleural effusion at the base */
  STYLE_DEGREE_LAST, /* a pleural effusion at the left base, small */
} Style;

/* {p} is the description, {is} its verb. */
typedef struct
{
  const char *text;
  Style style;
} Template;

static const Template training[] = {
  { "{p}.", STYLE_BEFORE },
  { "{p}.", STYLE_AFTER },
  { "{p}.", STYLE_MIXED },
  { "there {is} {p}.", STYLE_BEFORE },
  { "there {is} {p}.", STYLE_AFTER },
  { "{p} {is} seen.", STYLE_BEFORE },
  { "{p} {is} seen.", STYLE_AFTER },
  { "{p} {is} present.", STYLE_MIXED },
  { "findings consistent with {p}.", STYLE_BEFORE },
  { "findings consistent with {p}.", STYLE_AFTER },
  { "the radiograph shows {p}.", STYLE_AFTER },
  { "the radiograph shows {p}.", STYLE_BEFORE },
  { "{p} noted.", STYLE_BEFORE },
  { "there is evidence of {p}.", STYLE_MIXED },
  { "this chest radiograph shows {p}.", STYLE_MIXED },
  { "findings are suggestive of {p}.", STYLE_AFTER },
};

static const Template held_out[] = {
  { "there is evidence of {p}.", STYLE_AFTER },
  { "{p} {is} noted.", STYLE_AFTER },
  { "{p} {is} present.", STYLE_BEFORE },
  { "this radiograph is consistent with {p}.", STYLE_BEFORE },
  { "{p}.", STYLE_DEGREE_LAST },
  { "there {is} {p}.", STYLE_DEGREE_LAST },
};

static const Template training_negations[] = {
  { "no {p}.", STYLE_BEFORE },
  { "no {p}.", STYLE_AFTER },
  { "there {is} no {p}.", STYLE_BEFORE },
  { "no evidence of {p}.", STYLE_AFTER },
  { "without {p}.", STYLE_BEFORE },
  { "no {p} {is} seen.", STYLE_AFTER },
  { "the radiograph shows no {p}.", STYLE_MIXED },
};

static const Template held_out_negations[] = {
  { "there is no evidence of {p}.", STYLE_BEFORE },
  { "no {p} {is} present.", STYLE_BEFORE },
  { "this chest radiograph shows no {p}.", STYLE_AFTER },
};

static const char *const training_normal[] = {
  "no finding.",
  "no acute cardiopulmonary process.",
  "normal chest radiograph.",
  "the lungs are clear.",
  "no acute findings.",
  "normal heart size and clear lungs.",
  "the chest radiograph is unremarkable.",
  "the heart and lungs are normal.",
};

static const char *const held_out_normal[] = {
  "no acute cardiopulmonary findings.",
  "the heart is normal and the lungs are clear.",
  "unremarkable chest radiograph.",
};

void
psc_phantom_sentence_free (PscPhantomSentence *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self);
}

static void
append_word (GString *phrase, const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  if (phrase->len > 0)
    g_string_append_c (phrase, ' ');
  g_string_append (phrase, word);
}

static void
prepend_article (GString *phrase)
{
  g_string_prepend (phrase, strchr ("aeio", phrase->str[0]) != NULL ? "an " : "a ");
}

/* The words of a description, before they are put in order. */
typedef struct
{
  const PscPhantomNoun *noun;
  const char *degree;  /* borrowed, nullable */
  const char *side;    /* borrowed, nullable */
  const char *zone;    /* borrowed, nullable: as an adjective */
  char *location;      /* owned, nullable: side and zone */
  char *zone_location; /* owned, nullable: zone alone */
} Words;

/* Everything is drawn for every style, so that a seed's template does not depend on values. */
static void
draw_words (PscRandom *random, const PscPhantomAttributes *said, Words *words)
{
  PscPhantomPlace place;

  words->noun = psc_phantom_vocabulary_draw_noun (random, said->observation, said->subtype);
  place = words->noun->place;
  if (said->severity != PSC_PHANTOM_SEVERITY_NONE)
    words->degree =
        psc_phantom_vocabulary_draw_severity (random, words->noun->scale, said->severity);
  if (said->side != PSC_PHANTOM_SIDE_NONE)
    words->side = psc_phantom_vocabulary_draw_side (random, said->side);
  if (said->zone != PSC_PHANTOM_ZONE_NONE)
    {
      words->zone =
          psc_phantom_vocabulary_draw_zone_adjective (random, place, said->side, said->zone);
      words->zone_location =
          psc_phantom_vocabulary_draw_location (random, place, PSC_PHANTOM_SIDE_NONE, said->zone);
    }
  if (said->side != PSC_PHANTOM_SIDE_NONE || said->zone != PSC_PHANTOM_ZONE_NONE)
    words->location = psc_phantom_vocabulary_draw_location (random, place, said->side, said->zone);
}

static void
words_clear (Words *words)
{
  g_free (words->location);
  g_free (words->zone_location);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static char *
join_words (const Words *words, Style style, gboolean plural, gboolean article)
{
  g_autoptr (GString) phrase = g_string_new (NULL);

  if (style != STYLE_DEGREE_LAST)
    append_word (phrase, words->degree);
  if (style == STYLE_BEFORE || style == STYLE_MIXED)
    append_word (phrase, words->side);
  if (style == STYLE_BEFORE)
    append_word (phrase, words->zone);
  append_word (phrase, plural ? words->noun->plural : words->noun->singular);
  if (article && !plural && words->noun->counted)
    prepend_article (phrase);
  if (style == STYLE_AFTER || style == STYLE_DEGREE_LAST)
    append_word (phrase, words->location);
  else if (style == STYLE_MIXED)
    append_word (phrase, words->zone_location);
  if (style == STYLE_DEGREE_LAST && words->degree != NULL)
    g_string_append_printf (phrase, ", %s", words->degree);

  return g_string_free (g_steal_pointer (&phrase), FALSE);
}

static char *
describe (PscRandom *random,
          const PscPhantomAttributes *said,
          gboolean negated,
          const Template *frame)
{
  g_auto (Words) words = { 0 };
  g_autoptr (GString) text = g_string_new (frame->text);
  g_autofree char *phrase = NULL;
  gboolean plural;

  draw_words (random, said, &words);
  plural = words.noun->plural != NULL
           && (said->side == PSC_PHANTOM_SIDE_BILATERAL
               || strcmp (words.noun->plural, words.noun->singular) == 0);
  phrase = join_words (&words, frame->style, plural, !negated);
  g_string_replace (text, "{p}", phrase, 1);
  g_string_replace (text, "{is}", plural ? "are" : "is", 1);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The label alone is how a class is asked for without a sentence. */
static gboolean
says_class_only (const PscPhantomAttributes *said)
{
  return said->side == PSC_PHANTOM_SIDE_NONE && said->zone == PSC_PHANTOM_ZONE_NONE
         && said->severity == PSC_PHANTOM_SEVERITY_NONE
         && said->subtype == PSC_PHANTOM_SUBTYPE_NONE;
}

static char *
compose (PscRandom *random,
         const PscPhantomAttributes *said,
         gboolean negated,
         PscPhantomSplit split)
{
  gboolean apart = split == PSC_PHANTOM_SPLIT_HELD_OUT;
  gboolean label = psc_random_chance (random, 0.25) && !apart && !negated && says_class_only (said);
  guint64 drawn = psc_random_next (random) >> 32;

  if (label)
    return g_strdup (psc_phantom_observation_get_label (said->observation));
  if (said->observation == PSC_PHANTOM_NO_FINDING)
    return g_strdup (apart ? held_out_normal[drawn % G_N_ELEMENTS (held_out_normal)]
                           : training_normal[drawn % G_N_ELEMENTS (training_normal)]);
  if (negated)
    return describe (random, said, TRUE,
                     apart ? &held_out_negations[drawn % G_N_ELEMENTS (held_out_negations)]
                           : &training_negations[drawn % G_N_ELEMENTS (training_negations)]);
  return describe (random, said, FALSE,
                   apart ? &held_out[drawn % G_N_ELEMENTS (held_out)]
                         : &training[drawn % G_N_ELEMENTS (training)]);
}

PscPhantomSentence *
psc_phantom_sentence_new (const PscPhantomAttributes *attributes,
                          gboolean negated,
                          PscPhantomSplit split,
                          guint64 seed)
{
  PscPhantomSentence *self;
  PscRandom random;

  g_return_val_if_fail (attributes != NULL, NULL);
  g_return_val_if_fail (!negated || attributes->observation != PSC_PHANTOM_NO_FINDING, NULL);

  psc_random_init (&random, seed, 1);
  self = g_new0 (PscPhantomSentence, 1);
  self->attributes = *attributes;
  self->negated = negated;
  self->text = compose (&random, attributes, negated, split);

  return self;
}

/* Leaves out what a reporter might leave out. */
static PscPhantomAttributes
abridge (PscRandom *random, const PscPhantomAttributes *full)
{
  PscPhantomAttributes said = { .observation = full->observation };

  if (psc_random_chance (random, 0.7))
    said.side = full->side;
  if (psc_random_chance (random, 0.65))
    said.zone = full->zone;
  if (psc_random_chance (random, 0.4))
    said.severity = full->severity;
  if (psc_random_chance (random, 0.5))
    said.subtype = full->subtype;
  return said;
}

/* A class that is not there, and sometimes where it is not. */
static gboolean
draw_absent (PscRandom *random, PscPhantom *phantom, PscPhantomAttributes *said)
{
  for (guint attempt = 0; attempt < 30; attempt++)
    {
      *said = (PscPhantomAttributes){ 0 };
      said->observation = 1 + psc_random_below (random, PSC_PHANTOM_N_OBSERVATIONS - 1);
      if (psc_random_chance (random, 0.25))
        {
          PscPhantomAttributes wanted = { .observation = said->observation };
          PscPhantomAttributes full;

          /* “No bilateral effusion” would leave a left one open. */
          if (psc_phantom_plan_complete (random, &wanted, NULL, 0, &full)
              && full.side != PSC_PHANTOM_SIDE_BILATERAL)
            said->side = full.side;
        }
      if (psc_phantom_judge (phantom, said, TRUE) == PSC_PHANTOM_TRUE)
        return TRUE;
    }
  return FALSE;
}

PscPhantomSentence *
psc_phantom_sentence_new_true (PscPhantom *phantom, PscPhantomSplit split, guint64 seed)
{
  PscPhantomAttributes said = { 0 };
  PscRandom random;
  gboolean negated;
  guint n;

  g_return_val_if_fail (PSC_IS_PHANTOM (phantom), NULL);

  psc_random_init (&random, seed, 2);
  n = psc_phantom_get_n_findings (phantom);
  negated =
      psc_random_chance (&random, n == 0 ? 0.4 : 0.1) && draw_absent (&random, phantom, &said);
  if (!negated && n > 0)
    said = abridge (&random,
                    &psc_phantom_get_finding (phantom, psc_random_below (&random, n))->attributes);
  else if (!negated)
    said = (PscPhantomAttributes){ 0 };

  return psc_phantom_sentence_new (&said, negated, split, psc_random_next (&random));
}

PscPhantomSentence *
psc_phantom_sentence_new_random (PscPhantomSplit split, guint64 seed)
{
  PscPhantomAttributes wanted = { 0 };
  PscPhantomAttributes full = { 0 };
  PscRandom random;
  gboolean negated;

  psc_random_init (&random, seed, 3);
  wanted.observation = psc_random_below (&random, PSC_PHANTOM_N_OBSERVATIONS);
  negated = psc_random_chance (&random, 0.1) && wanted.observation != PSC_PHANTOM_NO_FINDING;
  if (wanted.observation != PSC_PHANTOM_NO_FINDING
      && psc_phantom_plan_complete (&random, &wanted, NULL, 0, &full))
    wanted = abridge (&random, &full);

  return psc_phantom_sentence_new (&wanted, negated, split, psc_random_next (&random));
}

PscPhantomTruth
psc_phantom_sentence_judge (const PscPhantomSentence *self, PscPhantom *phantom)
{
  g_return_val_if_fail (self != NULL, PSC_PHANTOM_FALSE);

  return psc_phantom_judge (phantom, &self->attributes, self->negated);
}
