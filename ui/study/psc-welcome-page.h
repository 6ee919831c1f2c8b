/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PscWelcomePage:
 *
 * What a window shows without an image: what this is, how to open images (action “win.open”), how
 * to get a model (“app.import-model”), and samples. Signal “open-sample” (GFile).
 */
#define PSC_TYPE_WELCOME_PAGE (psc_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (PscWelcomePage, psc_welcome_page, PSC, WELCOME_PAGE, AdwBin)

GtkWidget *psc_welcome_page_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
