/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-region-set-private.h"

#include <math.h>

#include "ui/canvas/psc-region-shape.h"

/* How a finding of one's own is moved and pulled into shape. While the pointer does so, the set
 * stays as it is, and what the hand has is only shown; it is a change when the hand lets go. */

/* A mask has no shape to pull, and its lines take too long to be followed at each step. */
static gboolean
is_editable (const PscRegionItem *item)
{
  const guint n = psc_truth_finding_get_n_regions (item->finding);

  for (guint i = 0; i < n; i++)
    if (!psc_region_shape_is_editable (psc_truth_finding_get_region (item->finding, i)))
      return FALSE;
  return item->origin == PSC_REGION_OWN && n > 0;
}

static const PscTruthRegion *
get_region (PscRegionSet *self)
{
  return psc_truth_finding_get_region (self->chosen->finding, self->hold.region);
}

/* (transfer full): the chosen finding with another region in place of the held one, or without it.
 * @region: (transfer full) (nullable) */
static PscTruthFinding *
dup_finding_with (PscRegionSet *self, PscTruthRegion *region)
{
  PscTruthFinding *old = self->chosen->finding;
  PscTruthFinding *finding =
      psc_truth_finding_new (psc_truth_finding_get_class (old), psc_truth_finding_get_phrase (old),
                             psc_truth_finding_get_reader (old), FALSE);

  for (guint i = 0; i < psc_truth_finding_get_n_regions (old); i++)
    if (i != self->hold.region)
      psc_truth_finding_take_region (finding,
                                     psc_truth_region_ref (psc_truth_finding_get_region (old, i)));
    else if (region != NULL)
      psc_truth_finding_take_region (finding, region);
  return finding;
}

gboolean
psc_region_set_get_held (PscRegionSet *self, guint *region, int *handle)
{
  if (!self->hold.is_held)
    return FALSE;
  *region = self->hold.region;
  *handle = self->hold.handle;
  return TRUE;
}

static void
hold (PscRegionSet *self, guint region, int handle)
{
  psc_region_set_drop_hold (self);
  self->hold.is_held = TRUE;
  self->hold.region = region;
  self->hold.handle = handle;
}

void
psc_region_set_hold_again (PscRegionSet *self, const PscRegionHold *before)
{
  const PscRegionItem *item = psc_region_set_get_chosen (self, NULL);
  const PscTruthRegion *region;

  if (!before->is_held || item == NULL || !is_editable (item)
      || before->region >= psc_truth_finding_get_n_regions (item->finding))
    return;
  region = psc_truth_finding_get_region (item->finding, before->region);
  if (before->handle < (int) psc_region_shape_get_n_handles (region))
    hold (self, before->region, before->handle);
}

/* The handle of the held region that is meant. */
static gboolean
find_handle (PscRegionSet *self, const PscPoint *at, double reach, int *handle)
{
  const PscTruthRegion *region = get_region (self);
  double nearest = reach;
  gboolean is_found = FALSE;

  for (guint i = 0; i < psc_region_shape_get_n_handles (region); i++)
    {
      const PscPoint point = psc_region_shape_get_handle (region, i);
      const double distance = hypot (point.x - at->x, point.y - at->y);

      if (distance > nearest)
        continue;
      nearest = distance;
      *handle = (int) i;
      is_found = TRUE;
    }
  return is_found;
}

static gboolean
find_line (const PscRegionItem *item, const PscPoint *at, double reach, guint *region)
{
  for (guint i = 0; is_editable (item) && i < psc_truth_finding_get_n_regions (item->finding); i++)
    if (psc_region_shape_get_distance (psc_truth_finding_get_region (item->finding, i), at)
        <= reach)
      {
        *region = i;
        return TRUE;
      }
  return FALSE;
}

/* The chosen one lies over the others. */
static gboolean
find_any_line (PscRegionSet *self, const PscPoint *at, double reach, guint *index, guint *region)
{
  if (psc_region_set_get_chosen (self, index) != NULL
      && find_line (self->chosen, at, reach, region))
    return TRUE;
  for (*index = 0; *index < psc_region_set_count (self, PSC_REGION_OWN); ++*index)
    if (find_line (psc_region_set_get (self, *index), at, reach, region))
      return TRUE;
  return FALSE;
}

gboolean
psc_region_set_hold_at (PscRegionSet *self, PscPoint *at, double reach)
{
  guint index, region;
  int handle;

  g_return_val_if_fail (PSC_IS_REGION_SET (self), FALSE);

  if (self->hold.is_held && find_handle (self, at, reach, &handle))
    {
      hold (self, self->hold.region, handle);
      *at = psc_region_shape_get_handle (get_region (self), (guint) handle);
    }
  else if (find_any_line (self, at, reach / 2, &index, &region))
    {
      psc_region_set_choose (self, index);
      hold (self, region, PSC_REGION_WHOLE);
    }
  else if (self->hold.is_held && psc_region_shape_contains (get_region (self), at))
    hold (self, self->hold.region, PSC_REGION_WHOLE);
  else
    return FALSE;
  self->hold.grip = *at;
  psc_region_set_look_other (self);
  return TRUE;
}

gboolean
psc_region_set_hold_chosen (PscRegionSet *self)
{
  g_return_val_if_fail (PSC_IS_REGION_SET (self), FALSE);

  if (psc_region_set_get_chosen (self, NULL) == NULL || !is_editable (self->chosen))
    return FALSE;
  hold (self, 0, PSC_REGION_WHOLE);
  psc_region_set_look_other (self);
  return TRUE;
}

gboolean
psc_region_set_hold_chosen_last (PscRegionSet *self)
{
  if (!psc_region_set_hold_chosen (self))
    return FALSE;
  self->hold.region = psc_truth_finding_get_n_regions (self->chosen->finding) - 1;
  return TRUE;
}

void
psc_region_set_let_go (PscRegionSet *self)
{
  if (!self->hold.is_held)
    return;
  psc_region_set_drop_hold (self);
  psc_region_set_look_other (self);
}

/* Of a region, the whole comes before its handles. */
static gboolean
go_forward (PscRegionSet *self)
{
  const guint n_regions = psc_truth_finding_get_n_regions (self->chosen->finding);

  if (self->hold.handle + 1 < (int) psc_region_shape_get_n_handles (get_region (self)))
    hold (self, self->hold.region, self->hold.handle + 1);
  else if (self->hold.region + 1 < n_regions)
    hold (self, self->hold.region + 1, PSC_REGION_WHOLE);
  else
    return FALSE;
  return TRUE;
}

static gboolean
go_back (PscRegionSet *self)
{
  if (self->hold.handle > PSC_REGION_WHOLE)
    hold (self, self->hold.region, self->hold.handle - 1);
  else if (self->hold.region > 0)
    {
      hold (self, self->hold.region - 1, PSC_REGION_WHOLE);
      self->hold.handle = (int) psc_region_shape_get_n_handles (get_region (self)) - 1;
    }
  else
    return FALSE;
  return TRUE;
}

gboolean
psc_region_set_step_hold (PscRegionSet *self, int step)
{
  g_return_val_if_fail (PSC_IS_REGION_SET (self), FALSE);

  if (!self->hold.is_held)
    return FALSE;
  if (step > 0 ? !go_forward (self) : !go_back (self))
    psc_region_set_drop_hold (self);
  psc_region_set_look_other (self);
  return self->hold.is_held;
}

/* (transfer full) (nullable): what the held region is when what is held of it goes there. */
static PscTruthRegion *
dup_moved (PscRegionSet *self, const PscPoint *from, const PscPoint *to)
{
  const PscTruthRegion *region = get_region (self);

  if (self->hold.handle == PSC_REGION_WHOLE)
    return psc_region_shape_shift (region, to->x - from->x, to->y - from->y, self->width,
                                   self->height);
  return psc_region_shape_pull (region, (guint) self->hold.handle, to, self->width, self->height);
}

void
psc_region_set_pull (PscRegionSet *self, const PscPoint *to)
{
  PscTruthRegion *region;

  g_return_if_fail (PSC_IS_REGION_SET (self));

  if (!self->hold.is_held)
    return;
  region = dup_moved (self, &self->hold.grip, to);
  if (region == NULL)
    return;
  g_clear_pointer (&self->hold.pulled, psc_region_item_unref);
  self->hold.pulled = psc_region_item_new (dup_finding_with (self, region), PSC_REGION_OWN, NULL);
  psc_region_set_look_other (self);
}

/* The hold outlasts the change. */
static void
change (PscRegionSet *self, PscTruthFinding *finding, gboolean is_nudge)
{
  const PscRegionHold held = self->hold;

  if (!is_nudge || !held.is_being_nudged)
    psc_region_set_begin_change (self);
  psc_region_set_replace_chosen (self, finding);
  psc_region_set_drop_hold (self);
  hold (self, held.region, held.handle);
  self->hold.is_being_nudged = is_nudge;
  psc_region_set_end_change (self);
}

void
psc_region_set_release_hold (PscRegionSet *self)
{
  g_return_if_fail (PSC_IS_REGION_SET (self));

  if (self->hold.is_held && self->hold.pulled != NULL)
    change (self, psc_truth_finding_ref (self->hold.pulled->finding), FALSE);
}

gboolean
psc_region_set_nudge (PscRegionSet *self, double dx, double dy)
{
  PscPoint from = { 0, 0 };
  PscTruthRegion *region;

  g_return_val_if_fail (PSC_IS_REGION_SET (self), FALSE);

  if (!self->hold.is_held)
    return FALSE;
  if (self->hold.handle != PSC_REGION_WHOLE)
    from = psc_region_shape_get_handle (get_region (self), (guint) self->hold.handle);
  region = dup_moved (self, &from, &(PscPoint){ from.x + dx, from.y + dy });
  if (region != NULL)
    change (self, dup_finding_with (self, region), TRUE);
  return TRUE;
}

/* The corner, if there is something left without it; or else the region, and with the last one its
 * finding. */
gboolean
psc_region_set_remove_held (PscRegionSet *self)
{
  PscTruthRegion *region = NULL;
  guint index;

  g_return_val_if_fail (PSC_IS_REGION_SET (self), FALSE);

  if (!self->hold.is_held || psc_region_set_get_chosen (self, &index) == NULL)
    return FALSE;
  if (self->hold.handle != PSC_REGION_WHOLE && psc_region_shape_has_corners (get_region (self)))
    region = psc_region_shape_remove_corner (get_region (self), (guint) self->hold.handle);
  if (region == NULL && psc_truth_finding_get_n_regions (self->chosen->finding) == 1)
    return psc_region_set_remove (self, index);
  if (region != NULL)
    self->hold.handle = MAX (self->hold.handle - 1, 0);
  psc_region_set_begin_change (self);
  psc_region_set_replace_chosen (self, dup_finding_with (self, region));
  if (region == NULL)
    hold (self, self->hold.region > 0 ? self->hold.region - 1 : 0, PSC_REGION_WHOLE);
  psc_region_set_end_change (self);
  return TRUE;
}

gboolean
psc_region_set_add_corner (PscRegionSet *self)
{
  PscTruthRegion *region = NULL;

  g_return_val_if_fail (PSC_IS_REGION_SET (self), FALSE);

  if (!self->hold.is_held || self->hold.handle == PSC_REGION_WHOLE
      || !psc_region_shape_has_corners (get_region (self)))
    return FALSE;
  region = psc_region_shape_add_corner (get_region (self), (guint) self->hold.handle);
  if (region == NULL)
    return TRUE;
  change (self, dup_finding_with (self, region), FALSE);
  self->hold.handle++;
  psc_region_set_look_other (self);
  return TRUE;
}

PscRegionItem *
psc_region_set_get_shown (PscRegionSet *self, guint index)
{
  PscRegionItem *item = psc_region_set_get (self, index);

  return item == self->chosen && self->hold.pulled != NULL ? self->hold.pulled : item;
}
