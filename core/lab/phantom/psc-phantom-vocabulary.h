/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-finding.h"
#include "lab/phantom/psc-random.h"

G_BEGIN_DECLS

/* The words that sentences about phantoms are made of. They are data for a model that reads
 * English, not text of the interface, and so they are not translated. */

/** How degrees are worded. */
typedef enum
{
  PSC_SCALE_DEGREE, /* mild, moderate, severe */
  PSC_SCALE_SIZE,   /* small, moderate, large */
  PSC_SCALE_EXTENT, /* minimal, moderate, extensive */
  PSC_SCALE_BREAK,  /* minimally, moderately, severely displaced */
  PSC_SCALE_CHANGE, /* mildly, moderately, severely (enlarged) */
} PscPhantomScale;

/** How places are worded. */
typedef enum
{
  PSC_PLACE_LUNG,  /* “in the left upper lobe” */
  PSC_PLACE_CHEST, /* “in the left upper zone”, never a lobe: pleura, bones, devices */
} PscPhantomPlace;

typedef struct
{
  PscPhantomObservation observation;
  PscPhantomSubtype subtype; /* NONE: names the class */
  const char *singular;
  const char *plural; /* NULL for what has no plural */
  gboolean counted;   /* takes an article in the singular */
  PscPhantomScale scale;
  PscPhantomPlace place;
} PscPhantomNoun;

/** One of the nouns of a class or a sub-type. */
const PscPhantomNoun *psc_phantom_vocabulary_draw_noun (PscRandom *random,
                                                        PscPhantomObservation observation,
                                                        PscPhantomSubtype subtype);

/** “small”, “mild” …; static. */
const char *psc_phantom_vocabulary_draw_severity (PscRandom *random,
                                                  PscPhantomScale scale,
                                                  PscPhantomSeverity severity);

/** “left”, “left-sided”, “bilateral”; static. */
const char *psc_phantom_vocabulary_draw_side (PscRandom *random, PscPhantomSide side);

/** A zone before a noun: “basal”, “upper lobe”; static. */
const char *psc_phantom_vocabulary_draw_zone_adjective (PscRandom *random,
                                                        PscPhantomPlace place,
                                                        PscPhantomSide side,
                                                        PscPhantomZone zone);

/** Side and zone after a noun: “at the left base”, “in the upper zones of both lungs”, “on the
 * left”; at least one is set. (transfer full) */
char *psc_phantom_vocabulary_draw_location (PscRandom *random,
                                            PscPhantomPlace place,
                                            PscPhantomSide side,
                                            PscPhantomZone zone);

G_END_DECLS
