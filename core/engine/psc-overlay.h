/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-explanation.h"
#include "engine/psc-query-reading.h"
#include "image/psc-placement.h"

G_BEGIN_DECLS

/**
 * PscOverlayState:
 * @PSC_OVERLAY_WAITING: its work is queued, or waits for a model
 * @PSC_OVERLAY_COMPUTING: its work is being done
 * @PSC_OVERLAY_PAUSED: a user told its work to wait
 * @PSC_OVERLAY_READY: there is a map
 * @PSC_OVERLAY_CANCELLED: a user stopped its work
 * @PSC_OVERLAY_FAILED: its work failed; there is a message
 */
typedef enum
{
  PSC_OVERLAY_WAITING,
  PSC_OVERLAY_COMPUTING,
  PSC_OVERLAY_PAUSED,
  PSC_OVERLAY_READY,
  PSC_OVERLAY_CANCELLED,
  PSC_OVERLAY_FAILED,
} PscOverlayState;

#define PSC_TYPE_OVERLAY_STATE (psc_overlay_state_get_type ())
GType psc_overlay_state_get_type (void);

/**
 * PscOverlaySource:
 * @PSC_OVERLAY_DIRECT: attributed directly: the conventional map, or the exact preview of a fused
 *   one, which for a linear method is the same map
 * @PSC_OVERLAY_STACK: fused from the stack
 * @PSC_OVERLAY_PART: fused from a stack that is not whole and lacks some of the query, as the
 *   message says: to look at until the map itself is there, and for no figure
 */
typedef enum
{
  PSC_OVERLAY_DIRECT,
  PSC_OVERLAY_STACK,
  PSC_OVERLAY_PART,
} PscOverlaySource;

/**
 * PscOverlay:
 *
 * One map over one image, as far as it has come: what was asked, and what there is of it by now. A
 * PscSession makes it and fills it in for as long as somebody holds it. Belongs to the main thread.
 * “changed” is emitted whenever anything that is below changes, at most once per iteration of
 * the main loop.
 */
#define PSC_TYPE_OVERLAY (psc_overlay_get_type ())
G_DECLARE_FINAL_TYPE (PscOverlay, psc_overlay, PSC, OVERLAY, GObject)

/** @method: whose parameters never change from here on; @query: copied. (transfer full) */
PscOverlay *psc_overlay_new (PscMethod *method,
                             PscExplanationMode mode,
                             const PscQuery *query) G_GNUC_WARN_UNUSED_RESULT;

PscMethod *psc_overlay_get_method (PscOverlay *self);
PscExplanationMode psc_overlay_get_mode (PscOverlay *self);
const PscQuery *psc_overlay_get_query (PscOverlay *self);

PscOverlayState psc_overlay_get_state (PscOverlay *self);

/** Where the map comes from; of a ready overlay only. */
PscOverlaySource psc_overlay_get_source (PscOverlay *self);

/**
 * psc_overlay_get_stand_in:
 *
 * Returns: (nullable): the method that made the map that is there until the overlay's own is, which
 * it must not be taken for; %NULL where the map is its own, and where there is none
 */
PscMethod *psc_overlay_get_stand_in (PscOverlay *self);

/** [side][side], row-major, over the model's input square; borrowed until the next “changed”.
 * %NULL as long as there is none, be it that of psc_overlay_get_stand_in(). */
const float *psc_overlay_get_values (PscOverlay *self, guint *side);

/** (nullable): the same; immutable, so that a thread may keep it. Another one whenever the map is
 * another. Borrowed. */
GBytes *psc_overlay_get_map (PscOverlay *self);

/** What the map's method has values of: cells of its own, or the pixels of the model's input. */
PscMapGrid psc_overlay_get_grid (PscOverlay *self);

/** (nullable): the map before psc_method_finish(), [rows][columns] floats; borrowed until the next
 * “changed”. %NULL as long as there is none. */
GBytes *psc_overlay_get_cells (PscOverlay *self);

/** The standard error of a map that chance has a part in: the root mean square over its cells, in
 * its units; NaN of any other, or if that is not known. */
double psc_overlay_get_error (PscOverlay *self);

/** (nullable): what computed the map, see psc_encoder_get_device_kind(); static. */
const char *psc_overlay_get_device_kind (PscOverlay *self);

/** Where the image lies in the model's input, so that the map lands on it; borrowed, %NULL as long
 * as there is no map. */
const PscPlacement *psc_overlay_get_placement (PscOverlay *self);

/** The value of the map at a point of the image, that of the model's pixel that holds it; NaN where
 * the model sees nothing and without a map of its own. */
double psc_overlay_probe (PscOverlay *self, double x, double y);

/** Whether the score is known, and then the query's logit and whether it is low: below that of the
 * bank's mean direction (below 0 for a centred query; never for a contrast). */
gboolean psc_overlay_get_score (PscOverlay *self, double *logit, gboolean *is_low);

/** Whether the logit is a cosine, see psc_head_is_plain(). */
gboolean psc_overlay_is_plain (PscOverlay *self);

/** (nullable): what the model reads of the query; %NULL as long as that is not known. Borrowed
 * until the next “changed”. */
const PscQueryReading *psc_overlay_get_reading (PscOverlay *self);

/** (nullable): a translated sentence: why it failed, or what to know of how it was computed (“the
 * device ran out of memory; computed on the CPU”). */
const char *psc_overlay_get_message (PscOverlay *self);

/* For who fills it in. Each emits “changed”. */

/** Takes map and score away and makes it wait. @method: in whose name it will be filled in */
void psc_overlay_reset (PscOverlay *self, PscMethod *method);

/** Once nothing is to be expected any more, the map that stands in for that goes, too. */
void psc_overlay_set_state (PscOverlay *self, PscOverlayState state, const char *message);

/** In whose name it will be filled in, or has been. */
void psc_overlay_set_method (PscOverlay *self, PscMethod *method);

/** What the map that comes next is made of. @cells: [rows][columns], copied */
void psc_overlay_set_cells (PscOverlay *self, PscMapGrid grid, const float *cells);

/** Of the map that comes next; NaN for none. */
void psc_overlay_set_error (PscOverlay *self, double error);

/** Of the map that comes next. @device_kind: (nullable): static */
void psc_overlay_set_device_kind (PscOverlay *self, const char *device_kind);

/** Makes it ready. @values: (transfer full): [A][A], of @placement's side, which is copied */
void psc_overlay_take_map (PscOverlay *self,
                           PscOverlaySource source,
                           float *values,
                           const PscPlacement *placement);

/** Shows a map of another method until its own comes, and leaves its state as it is; only while it
 * has none. @cells: [rows][columns], copied; @values: (transfer full): as for
 * psc_overlay_take_map() */
void psc_overlay_take_stand_in (PscOverlay *self,
                                PscMethod *method,
                                PscMapGrid grid,
                                const float *cells,
                                float *values,
                                const PscPlacement *placement);

void psc_overlay_set_score (PscOverlay *self, double logit, gboolean is_low);
void psc_overlay_set_plain (PscOverlay *self, gboolean is_plain);
void psc_overlay_set_reading (PscOverlay *self, PscQueryReading *reading);

G_END_DECLS
