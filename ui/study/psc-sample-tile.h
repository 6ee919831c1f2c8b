/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/study/psc-sample.h"

G_BEGIN_DECLS

/** PscSampleTile: a button with a sample's picture and caption. */
#define PSC_TYPE_SAMPLE_TILE (psc_sample_tile_get_type ())
G_DECLARE_FINAL_TYPE (PscSampleTile, psc_sample_tile, PSC, SAMPLE_TILE, GtkButton)

GtkWidget *psc_sample_tile_new (PscSample *sample) G_GNUC_WARN_UNUSED_RESULT;

/** Borrowed. */
PscSample *psc_sample_tile_get_sample (PscSampleTile *self);

G_END_DECLS
