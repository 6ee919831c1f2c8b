/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The pixels of an image surface that is not drawn to any more, as a texture that keeps it;
 * ARGB32, or RGB24 with its unused bits set. (transfer full) */
GdkTexture *psc_surface_texture_new (cairo_surface_t *surface) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
