/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscSqueezer:
 *
 * Shows one of two widgets: “wide” where there is room for it, else “narrow”.
 */
#define PSC_TYPE_SQUEEZER (psc_squeezer_get_type ())
G_DECLARE_FINAL_TYPE (PscSqueezer, psc_squeezer, PSC, SQUEEZER, GtkWidget)

G_END_DECLS
