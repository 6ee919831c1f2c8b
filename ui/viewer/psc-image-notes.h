/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscImageNotes:
 *
 * What a reader should know of how an image was read: its warnings, which are hard to overlook, and
 * below them its other notes. Takes no room where there is nothing to say.
 */
#define PSC_TYPE_IMAGE_NOTES (psc_image_notes_get_type ())
G_DECLARE_FINAL_TYPE (PscImageNotes, psc_image_notes, PSC, IMAGE_NOTES, GtkBox)

GtkWidget *psc_image_notes_new (void) G_GNUC_WARN_UNUSED_RESULT;

/** Shows the notes of @image, which is only looked at now. @image: (nullable) */
void psc_image_notes_set_image (PscImageNotes *self, PscImage *image);

G_END_DECLS
