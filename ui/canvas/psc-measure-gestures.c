/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

/* What was measured in the picture that is on screen, and in no other. */
PscMeasureSet *
psc_canvas_get_measures (PscCanvas *self)
{
  if (self->viewport == NULL || self->picture == NULL
      || psc_viewport_get_image (self->viewport) != psc_picture_get_image (self->picture))
    return NULL;
  return psc_viewport_get_measures (self->viewport);
}

/* A press beside its middle does not move a handle yet. */
static PscPoint
get_held (PscMeasureSet *set)
{
  guint index, point;

  psc_measure_set_get_held (set, &index, &point);
  return psc_measure_set_get (set, index)->points[point];
}

static gboolean
begin (PscCanvas *self, PscPoint *at, double reach)
{
  PscMeasureSet *set = psc_canvas_get_measures (self);

  if (set == NULL)
    return FALSE;
  if (psc_measure_set_hold_at (set, at, reach))
    {
      *at = get_held (set);
      return TRUE;
    }
  /* Beside all handles, the picture is meant. */
  psc_measure_set_let_go (set);
  return FALSE;
}

static void
drag (PscCanvas *self, const PscPoint *to, double reach)
{
  PscMeasureSet *set = psc_canvas_get_measures (self);

  if (set != NULL)
    psc_measure_set_move_to (set, to);
}

static void
end (PscCanvas *self, double reach)
{
}

const PscCanvasTool psc_measure_tool = { begin, drag, end };
