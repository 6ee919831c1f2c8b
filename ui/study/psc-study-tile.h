/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "study/psc-study-thumbnailer.h"

G_BEGIN_DECLS

/**
 * PscStudyTile:
 *
 * A study in a list: its thumbnail, which is drawn while a tile shows it, its name and its labels,
 * or why it cannot be read. Property “finding”, see psc_study_tile_set_finding().
 */
#define PSC_TYPE_STUDY_TILE (psc_study_tile_get_type ())
G_DECLARE_FINAL_TYPE (PscStudyTile, psc_study_tile, PSC, STUDY_TILE, GtkBox)

PscStudyTile *psc_study_tile_new (PscStudyThumbnailer *thumbnailer) G_GNUC_WARN_UNUSED_RESULT;

PscStudy *psc_study_tile_get_study (PscStudyTile *self);

/** @study: (nullable) */
void psc_study_tile_set_study (PscStudyTile *self, PscStudy *study);

/** One of CheXpert's findings, which comes first among the labels; -1 for none. */
void psc_study_tile_set_finding (PscStudyTile *self, int finding);

G_END_DECLS
