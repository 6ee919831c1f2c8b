/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Whether @bytes begin as a TIFF or BigTIFF file does, which a build that reads none knows too. */
gboolean psc_tiff_probe (GBytes *bytes);

G_END_DECLS
