/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** The viewer: its windows and the one engine that they share. */
#define PSC_TYPE_APPLICATION (psc_application_get_type ())
G_DECLARE_FINAL_TYPE (PscApplication, psc_application, PSC, APPLICATION, AdwApplication)

PscApplication *psc_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
