/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "attribution/psc-map-display.h"

G_BEGIN_DECLS

/**
 * PscScaleGroup:
 *
 * Maps that can be compared with each other and so share one scale where PSC_SCALE_SHARED asks for
 * it. Signal “changed”: the common limit is another one.
 */
#define PSC_TYPE_SCALE_GROUP (psc_scale_group_get_type ())
G_DECLARE_FINAL_TYPE (PscScaleGroup, psc_scale_group, PSC, SCALE_GROUP, GObject)

PscScaleGroup *psc_scale_group_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** What a map by itself measures, for whoever is @member; %NULL when it has none any more. */
void
psc_scale_group_set_measure (PscScaleGroup *self, gpointer member, const PscMapMeasure *measure);

/** Gives the common limit to a map of the group that is shown. */
void psc_scale_group_share (PscScaleGroup *self, PscMapMeasure *measure);

G_END_DECLS
