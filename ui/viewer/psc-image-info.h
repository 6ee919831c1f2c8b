/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-viewport.h"
#include "ui/widgets/psc-dialog.h"

G_BEGIN_DECLS

/**
 * PscImageInfo:
 *
 * All that is known of an image beside its pixels, none of which tells whose it is.
 */
#define PSC_TYPE_IMAGE_INFO (psc_image_info_get_type ())
G_DECLARE_FINAL_TYPE (PscImageInfo, psc_image_info, PSC, IMAGE_INFO, PscDialog)

/** Of the image that @viewport shows, which has one; @name: (nullable): what it is called. */
PscImageInfo *psc_image_info_new (PscViewport *viewport,
                                  const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
