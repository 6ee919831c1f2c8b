/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-finding.h"

G_BEGIN_DECLS

/**
 * PscPointingGroup:
 * @PSC_POINTING_ALL: every finding
 * @PSC_POINTING_FOCAL: those of one side and one zone, but for devices
 * @PSC_POINTING_SMALL, @PSC_POINTING_MEDIUM, @PSC_POINTING_LARGE: a third of them each, by area
 * @PSC_POINTING_CLASSES: with a PscPhantomObservation added, those of that class
 *
 * Findings that are looked at together.
 */
typedef enum
{
  PSC_POINTING_ALL,
  PSC_POINTING_FOCAL,
  PSC_POINTING_SMALL,
  PSC_POINTING_MEDIUM,
  PSC_POINTING_LARGE,
  PSC_POINTING_CLASSES,
} PscPointingGroup;

/** How many there are that are no class, and with the classes. */
#define PSC_POINTING_N_PLAIN_GROUPS PSC_POINTING_CLASSES
#define PSC_POINTING_N_GROUPS       (PSC_POINTING_CLASSES + PSC_PHANTOM_N_OBSERVATIONS)

/** For files: “small”, and of a class CheXpert's label; static. */
const char *psc_pointing_group_get_nick (guint group);

/** A finding that maps are measured on; @third: PSC_POINTING_SMALL to _LARGE. */
typedef struct
{
  PscPhantomObservation observation;
  gboolean is_focal;
  double area; /* of the picture */
  guint third;
} PscPointingCase;

/** @cases: (element-type PscPointingCase): sets their thirds, equal areas in the order in which
 * they come. */
void psc_pointing_cases_divide (GArray *cases);

gboolean psc_pointing_case_is_in (const PscPointingCase *self, guint group);

G_END_DECLS
