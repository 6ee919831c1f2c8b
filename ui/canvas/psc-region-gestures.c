/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-canvas-private.h"

/* What is drawn is at least this part of the distance within which a press is meant, so that a
 * click draws nothing. */
#define LEAST_SIZE 0.4

/* What is said of the picture that is on screen, and of no other. */
PscRegionSet *
psc_canvas_get_regions (PscCanvas *self)
{
  if (self->viewport == NULL || self->picture == NULL
      || psc_viewport_get_image (self->viewport) != psc_picture_get_image (self->picture))
    return NULL;
  return psc_viewport_get_regions (self->viewport);
}

static gboolean
is_drawing (PscRegionSet *set)
{
  return psc_region_set_get_sketch (set)->tool != PSC_REGION_TOOL_NONE;
}

/* What is drawn is meant before anything, and what nobody sees is not meant. */
static gboolean
begin (PscCanvas *self, PscPoint *at, double reach)
{
  PscRegionSet *set = psc_canvas_get_regions (self);

  if (set == NULL)
    return FALSE;
  if (is_drawing (set))
    {
      psc_region_set_press (set, at, reach);
      return TRUE;
    }
  if (psc_viewport_get_regions_shown (self->viewport) && psc_region_set_hold_at (set, at, reach))
    return TRUE;
  psc_region_set_let_go (set);
  return FALSE;
}

static void
drag (PscCanvas *self, const PscPoint *to, double reach)
{
  PscRegionSet *set = psc_canvas_get_regions (self);

  if (set == NULL)
    return;
  if (is_drawing (set))
    psc_region_set_drag (set, to, reach);
  else
    psc_region_set_pull (set, to);
}

static void
end (PscCanvas *self, double reach)
{
  PscRegionSet *set = psc_canvas_get_regions (self);

  if (set == NULL)
    return;
  if (is_drawing (set))
    psc_region_set_release (set, LEAST_SIZE * reach);
  else
    psc_region_set_release_hold (set);
}

const PscCanvasTool psc_region_tool = { begin, drag, end };
