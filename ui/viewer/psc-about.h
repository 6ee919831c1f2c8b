/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "engine/psc-engine.h"

G_BEGIN_DECLS

/** Shows what the program is, whose, and under what it runs; borrowed. @parent, @engine: (nullable)
 */
GtkWidget *psc_about_show (GtkWidget *parent, PscEngine *engine);

G_END_DECLS
