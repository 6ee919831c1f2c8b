/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscGreyTable:
 *
 * How an image's values become brightness in one window, worked out once for ranges of values, so
 * that a picture costs a look-up per pixel and no division and no exponential. Exact: where a range
 * is not of one grey, the value itself decides. Immutable; safe to use from several threads.
 */
typedef struct _PscGreyTable PscGreyTable;

/**
 * psc_grey_table_new:
 * @window: (nullable): as for psc_image_render()
 *
 * Costs as much as some ten thousand pixels of psc_image_render().
 */
PscGreyTable *psc_grey_table_new (PscImage *image,
                                  const PscWindow *window) G_GNUC_WARN_UNUSED_RESULT;
void psc_grey_table_free (PscGreyTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscGreyTable, psc_grey_table_free)

/**
 * psc_grey_table_map:
 * @values: (array length=n_values): in the picture's unit
 * @grey: (out caller-allocates) (array length=n_values): what psc_image_render_values() gives
 */
void
psc_grey_table_map (const PscGreyTable *self, const float *values, gsize n_values, guint8 *grey);

G_END_DECLS
