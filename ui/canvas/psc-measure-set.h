/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "image/psc-measure.h"

G_BEGIN_DECLS

/**
 * PscMeasureKind:
 * @PSC_MEASURE_RULER: two points
 * @PSC_MEASURE_ANGLE: a point on one arm, the vertex, a point on the other
 * @PSC_MEASURE_HEART: the heart's width and then the thorax's, both level: the cardiothoracic ratio
 */
typedef enum
{
  PSC_MEASURE_RULER,
  PSC_MEASURE_ANGLE,
  PSC_MEASURE_HEART,
} PscMeasureKind;

/** At most so many points, the handles of a measurement. */
#define PSC_MEASURE_MAX_POINTS 4

typedef struct
{
  PscMeasureKind kind;
  guint n_points;
  PscPoint points[PSC_MEASURE_MAX_POINTS];
} PscMeasure;

/**
 * PscMeasureSet:
 *
 * What was measured in one image, and which handle is being moved, if any. Signal “changed”.
 */
#define PSC_TYPE_MEASURE_SET (psc_measure_set_get_type ())
G_DECLARE_FINAL_TYPE (PscMeasureSet, psc_measure_set, PSC, MEASURE_SET, GObject)

/** @width, @height: of the image, which handles stay within */
PscMeasureSet *psc_measure_set_new (double width, double height) G_GNUC_WARN_UNUSED_RESULT;

guint psc_measure_set_get_n (PscMeasureSet *self);
const PscMeasure *psc_measure_set_get (PscMeasureSet *self, guint index);

/** Adds one around @centre, @size wide (the heart's is where a heart would be), and takes hold of
 * its last handle. */
void
psc_measure_set_add (PscMeasureSet *self, PscMeasureKind kind, const PscPoint *centre, double size);

/** Which handle is held; %FALSE if none is. */
gboolean psc_measure_set_get_held (PscMeasureSet *self, guint *index, guint *point);

/** Takes hold of the handle nearest to @at, if it is within @reach; %FALSE if none is. */
gboolean psc_measure_set_hold_at (PscMeasureSet *self, const PscPoint *at, double reach);

/** Goes to the next (1) or previous (-1) handle of all. Beyond the last, or the first, none is held
 * and %FALSE is returned, so that the keyboard gets out; from there it gets in again. */
gboolean psc_measure_set_step (PscMeasureSet *self, int step);

void psc_measure_set_let_go (PscMeasureSet *self);

/** Moves the handle that is held. */
void psc_measure_set_move_to (PscMeasureSet *self, const PscPoint *to);
void psc_measure_set_move_by (PscMeasureSet *self, double dx, double dy);

/** Removes the measurement whose handle is held; %FALSE if none is. */
gboolean psc_measure_set_remove_held (PscMeasureSet *self);
void psc_measure_set_clear (PscMeasureSet *self);

/** What a measurement of @image says, such as “120.0 mm at the detector”. (transfer full) */
char *psc_measure_describe (const PscMeasure *measure, PscImage *image);

G_END_DECLS
