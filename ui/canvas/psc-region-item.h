/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "truth/psc-truth-outline.h"

G_BEGIN_DECLS

/**
 * PscRegionOrigin:
 * @PSC_REGION_OWN: drawn here, and to be changed
 * @PSC_REGION_FILE: read from a file
 * @PSC_REGION_PHANTOM: known, since the picture was made with it
 */
typedef enum
{
  PSC_REGION_OWN,
  PSC_REGION_FILE,
  PSC_REGION_PHANTOM,
  PSC_REGION_N_ORIGINS,
} PscRegionOrigin;

/** A finding and the lines around it; immutable. */
typedef struct
{
  PscTruthFinding *finding;
  PscTruthOutline *outline;
  PscRegionOrigin origin;
  char *form; /* nullable: of the file that it was read from */
} PscRegionItem;

/** @finding: (transfer full); @form: (nullable): see psc_truth_set_get_form(). Follows its borders:
 * on a thread, unless it was drawn. */
PscRegionItem *psc_region_item_new (PscTruthFinding *finding,
                                    PscRegionOrigin origin,
                                    const char *form) G_GNUC_WARN_UNUSED_RESULT;

/** Another finding with the regions of @like, and so with its lines. */
PscRegionItem *psc_region_item_new_like (PscTruthFinding *finding,
                                         PscRegionItem *like) G_GNUC_WARN_UNUSED_RESULT;

PscRegionItem *psc_region_item_ref (PscRegionItem *self);
void psc_region_item_unref (PscRegionItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscRegionItem, psc_region_item_unref)

G_END_DECLS
