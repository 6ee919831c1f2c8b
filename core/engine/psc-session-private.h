/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-basis-rest.h"
#include "engine/psc-engine-private.h"
#include "engine/psc-session-work.h"
#include "engine/psc-session.h"
#include "engine/psc-stack-job-private.h"

G_BEGIN_DECLS

/* What is known and under way of one method. */
typedef struct
{
  PscSession *session;    /* borrowed */
  const char *name;       /* static */
  PscMethod *method;      /* owned */
  PscStackJob *stack_job; /* owned */
  gboolean is_kept;       /* its stack is wanted although it is not in focus */

  PscKeptStack *stack;     /* owned, nullable; as much of it as there is */
  const char *stack_kind;  /* static: of the device that made it; NULL without one */
  guint stack_serial;      /* another with every change of it, never 0 with one */
  gboolean serves_bank;    /* whether that is enough for every prompt of the bank */
  GCancellable *lookup;    /* owned, while the cache is asked */
  PscJob *compute;         /* owned, while the stack is queued or computed */
  PscJob *direct;          /* owned, while maps are queued or attributed directly */
  PscJob *typed;           /* owned, while texts are read, and fused from @stack at once */
  GCancellable *fusing;    /* owned, while maps are fused */
  GCancellable *finishing; /* owned, while maps are finished anew */
} PscSessionMethod;

/* An overlay that somebody holds. */
typedef struct
{
  PscSessionMethod *method; /* borrowed */
  PscExplanationMode mode;
  PscQuery *query; /* owned */

  PscOverlay *overlay; /* weak; NULL in a key to look up with */
  float *direction;    /* owned, [M]; NULL until its texts are known */
  gconstpointer work;  /* what is to bring its map: a PscJob or a GCancellable; not owned */
  guint row;           /* of its map in what that brings */
  gboolean is_served;
  gboolean is_wanted; /* whether who makes the stack has been told of the direction */

  gboolean has_failed;

  /* Of a map that is shown until its own is there. Stacks are told by their @stack_serial. */
  guint measured;          /* the stack that @missing is of; 0 for none */
  double missing;          /* the share of the direction that it does not hold */
  PscBasisRest *rest;      /* owned, nullable: of the direction, beside the stacks of @origin */
  gsize origin;            /* see psc_basis_stack_get_origin() */
  gconstpointer makeshift; /* what is to bring that map, as @work, or NULL */
  guint makeshift_row;
  double makeshift_missing; /* what the stack lacked that it is made from */
  guint shown;              /* the stack that it is from; 0 without one */

  /* Of a map of another method, until any of its own is there. */
  gconstpointer stand_in; /* what is to bring it, as @work, or NULL */
  guint stand_in_row;
  guint stood_in; /* the stack of that method that it is from; 0 without one */
} PscSessionEntry;

/** How far the map that a user looks at is to be believed; see psc-session-trust.c. */
typedef struct _PscSessionTrust PscSessionTrust;

struct _PscSession
{
  GObject parent_instance;

  PscEngine *engine; /* owned */
  PscImage *image;   /* owned */
  gboolean is_visible;
  PscSessionMethod *methods; /* owned, [n_methods] */
  guint n_methods;
  PscSessionMethod *focus; /* borrowed from @methods */

  PscDirectionBook *book;    /* owned, NULL unless there is a model */
  PscJob *score;             /* owned, while scores are queued or computed */
  PscModelInput *input;      /* owned, NULL until scored, as all below */
  char *input_digest;        /* owned */
  float *embedding;          /* owned, [M] */
  PscClassification *scores; /* owned */
  char *failure;             /* owned, why there are no scores; NULL unless they failed */

  GHashTable *entries; /* owned, a set of PscSessionEntry */
  GHashTable *texts;   /* owned, text → PscJob that encodes it */
  char **watched;      /* owned, nullable: texts that no overlay needs */
  GPtrArray *prepared; /* owned, of PscOverlay: held before anybody asks for them */
  PscSession *next;    /* weak, nullable: has overlays like this one's prepared */
  guint release_id;
  guint update_id;
  PscSessionTrust *trust; /* owned */
};

/** (nullable) */
PscSessionMethod *psc_session_find_method (PscSession *self, const char *name);

/** Of a job for that, on screen or not, as the session is. */
PscJobPriority psc_session_get_priority (PscSession *self, PscJobPurpose purpose);

/** What a job says about the device. */
void psc_session_note_device (PscSession *self, const PscSessionWork *work);

/** Whether the model's rule sets classes against negatives; there must be a model. */
gboolean psc_session_has_negatives (PscSession *self);

/** Scores the classes anew where they are set against something else now. */
void psc_session_update_negatives (PscSession *self);

/** (nullable): why nothing can be computed: the model or the scores failed. */
const char *psc_session_get_failure (PscSession *self);

/** Begins anew if the scores failed. */
void psc_session_retry (PscSession *self);

/* psc-session-overlays.c */

GHashTable *psc_session_entries_new (void);

/** The overlay of these arguments. (transfer full) */
PscOverlay *psc_session_entries_dup (PscSession *self,
                                     PscSessionMethod *method,
                                     PscExplanationMode mode,
                                     const PscQuery *query);

/** Lets go of all overlays. */
void psc_session_entries_clear (PscSession *self);

/** Has the overlays of @method, or of all for %NULL, start over, or fail if nothing can be
 * computed.
 */
void psc_session_entries_reset (PscSession *self, PscSessionMethod *method);

/** Hands an overlay row @row of @maps, which @used made; @message: (nullable) */
void psc_session_entry_serve (PscSessionEntry *entry,
                              PscOverlaySource source,
                              PscMethod *used,
                              const PscExplanations *maps,
                              guint row,
                              const char *message);

/** Whether it is the stack that the entry's map is to come from. */
gboolean psc_session_entry_needs_stack (PscSessionEntry *entry);

/** Of an entry with a direction: the share of it that what there is of the stack does not hold. */
double psc_session_entry_get_missing (PscSessionEntry *entry);

/** Soon, queues what the overlays held lack and drops what none of them lacks. */
void psc_session_queue_update (PscSession *self);

/* psc-session-direct.c */

PscJobPriority psc_session_get_direct_priority (PscSessionMethod *method);

/** Queues one job for all overlays of the method that wait for a direct map, and one for those that
 * wait to be fused from the stack and for their texts: both read what texts they need. */
void psc_session_update_direct (PscSession *self, PscSessionMethod *method);

/** Leaves both. */
void psc_session_drop_direct (PscSessionMethod *method);

/* psc-session-texts.c */

/** Queues what has to be read and is not with a job for maps, each text as urgently as it is
 * needed, and nothing else. */
void psc_session_update_texts (PscSession *self);

/* psc-session-fuse.c */

/** Fuses all overlays of the method that wait for it. */
void psc_session_update_fused (PscSession *self, PscSessionMethod *method);

/* psc-session-stand-in.c */

/** The method whose maps stand in for others'; (nullable): %NULL if the model does not support it.
 */
PscSessionMethod *psc_session_get_stand_in (PscSession *self);

/** Whether any overlay has no map of its own method yet, but may get one of @method, whose whole
 * stack costs a forward pass. */
gboolean psc_session_is_stand_in_wanted (PscSessionMethod *method);

/** Whether @method's stack has a map to bring to the entry, until its own is there. */
gboolean psc_session_entry_waits_for_stand_in (PscSessionEntry *entry, PscSessionMethod *method);

/** Turns the weights of the entry's fused map, [M], into those of the one that stands in. */
void
psc_session_entry_weigh_stand_in (PscSessionEntry *entry, PscSessionMethod *method, float *weights);

/** Shows row @row of @maps, made by @used from the stack of @serial, if that is still wanted. */
void psc_session_entry_serve_stand_in (
    PscSessionEntry *entry, PscMethod *used, const PscExplanations *maps, guint row, guint serial);

/** Has overlays no longer wait for what @method's stack was to bring. */
void psc_session_forget_stand_ins (PscSessionMethod *method);

/* psc-session-prepare.c */

/** Has the next session prepare overlays like those that are held here. */
void psc_session_update_next (PscSession *self);

/** Soon, when those who show overlays have asked for them, lets go of what was prepared. */
void psc_session_release_prepared (PscSession *self);

/** Lets go of all of that at once. */
void psc_session_clear_prepared (PscSession *self);

/* psc-session-trust.c */

PscSessionTrust *psc_session_trust_new (PscSession *session) G_GNUC_WARN_UNUSED_RESULT;
void psc_session_trust_free (PscSessionTrust *self);

/** Leaves the work for the lines, and what is known of them, until the overlay has another map. */
void psc_session_trust_drop (PscSessionTrust *self);

/** (nullable): the work for them. */
PscJob *psc_session_trust_get_job (PscSessionTrust *self);

/* psc-session-finish.c */

/** Finishes all overlays of the method anew that another method finished. */
void psc_session_update_finished (PscSession *self, PscSessionMethod *method);

/* psc-session-stacks.c */

/** Whether all of the stack is there. */
gboolean psc_session_has_whole_stack (PscSessionMethod *method);

/** The stack of a method in focus goes first if there is no other way to a map that is held. */
PscJobPriority psc_session_get_stack_priority (PscSessionMethod *method);

/** Looks the stack up, or computes it, unless that is done or a user does not want it. */
void psc_session_start_stack (PscSessionMethod *method);

/** Leaves the work for a stack that nothing waits for; psc_session_start_stack() begins anew. */
void psc_session_stop_stack (PscSessionMethod *method);

/** Says whether the stack is wanted although the method is not in focus, and starts or stops it. */
void psc_session_keep_stack (PscSessionMethod *method, gboolean is_kept);

/** Leaves the stack, and the work for it. */
void psc_session_drop_stack (PscSessionMethod *method);

/** Leaves the stack of a device that failed, and says why. */
void psc_session_lose_stack (PscSessionMethod *method, const char *message);

/** PscStackJobFunc */
void psc_session_stack_asked (PscStackJob *job, PscStackJobState state, gpointer user_data);

/** Has the overlays that wait for the stack tell how it is, and the stack's turn come as they need
 * it. */
void psc_session_show_stack_state (PscSessionMethod *method);

G_END_DECLS
