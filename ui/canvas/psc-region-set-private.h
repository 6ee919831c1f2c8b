/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-region-set.h"

G_BEGIN_DECLS

/* What of the chosen finding's shape is held. */
typedef struct
{
  gboolean is_held;
  guint region;
  int handle;               /* PSC_REGION_WHOLE for none */
  PscPoint grip;            /* where it was taken hold of */
  PscRegionItem *pulled;    /* owned, nullable: the chosen one as the pointer has it by now */
  gboolean is_being_nudged; /* the last change was a step of a key, and the next one goes with it */
} PscRegionHold;

struct _PscRegionSet
{
  GObject parent_instance;

  double width; /* of the picture */
  double height;
  GPtrArray *items[PSC_REGION_N_ORIGINS]; /* owned, of PscRegionItem */
  PscRegionItem *chosen;                  /* owned, nullable */
  GPtrArray *past;                        /* owned, of GPtrArray: own items as they were */
  GPtrArray *future;                      /* owned, likewise */
  char *class_name;                       /* owned, nullable: of what is drawn next */
  char *phrase;                           /* owned, nullable */
  PscRegionSketch sketch;
  gboolean extends; /* what is drawn is another region of the chosen finding */
  PscRegionHold hold;
  guint64 serial; /* no two states of any sets look the same with the same */
};

/* psc-region-set.c */

/** From here on own items may be changed. */
void psc_region_set_begin_change (PscRegionSet *self);
void psc_region_set_end_change (PscRegionSet *self);

/** Puts another finding in the place of the chosen own one. @finding: (transfer full) */
void psc_region_set_replace_chosen (PscRegionSet *self, PscTruthFinding *finding);

/** Emits “sketched”: only how it looks is another. */
void psc_region_set_look_other (PscRegionSet *self);

/** Lets go, and tells nobody. */
void psc_region_set_drop_hold (PscRegionSet *self);

/* psc-region-hold.c */

/** Takes hold of the same as before, if the chosen finding still has it, and tells nobody. */
void psc_region_set_hold_again (PscRegionSet *self, const PscRegionHold *before);

G_END_DECLS
