/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_renderer_choose:
 * @device_folder: “/dev”, but for tests
 *
 * What to draw with, to be told to GTK in GSK_RENDERER before it begins. Without a graphics card
 * GTK takes an OpenGL that a processor imitates, which is several times slower than Cairo.
 *
 * Returns: (nullable): “cairo” where there is no graphics card, or %NULL for GTK's own choice;
 * static
 */
const char *psc_renderer_choose (const char *device_folder);

G_END_DECLS
