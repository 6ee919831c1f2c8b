/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Smooth random pixels, [side][side], in the range of a normalised radiograph, for measuring and
 * testing what does not depend on a picture. (transfer full) */
float *psc_random_pixels_new (guint side, guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
