/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-region-item.h"

PscRegionItem *
psc_region_item_new (PscTruthFinding *finding, PscRegionOrigin origin, const char *form)
{
  PscRegionItem *self = g_atomic_rc_box_new0 (PscRegionItem);

  self->finding = finding;
  self->outline = psc_truth_outline_new (finding);
  self->origin = origin;
  self->form = g_strdup (form);
  return self;
}

PscRegionItem *
psc_region_item_new_like (PscTruthFinding *finding, PscRegionItem *like)
{
  PscRegionItem *self = g_atomic_rc_box_new0 (PscRegionItem);

  self->finding = finding;
  self->outline = psc_truth_outline_ref (like->outline);
  self->origin = like->origin;
  self->form = g_strdup (like->form);
  return self;
}

PscRegionItem *
psc_region_item_ref (PscRegionItem *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PscRegionItem *self = data;

  psc_truth_finding_unref (self->finding);
  psc_truth_outline_unref (self->outline);
  g_free (self->form);
}

void
psc_region_item_unref (PscRegionItem *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
