/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * psc_inscription_mirror:
 * @guide: the widget whose direction counts, most often @self
 *
 * Has @self, whose “xalign” is set for reading from the left, stand at the other side where @guide
 * is read from the right, now and whenever that changes: GTK mirrors labels, but not inscriptions.
 */
void psc_inscription_mirror (GtkInscription *self, GtkWidget *guide);

G_END_DECLS
