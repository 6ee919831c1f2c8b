/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "ui/reading/psc-reading.h"

G_BEGIN_DECLS

/**
 * PscClassNote:
 *
 * Over the view of a class's prompts, says which class that is, and why where the prompt in use
 * does not tell.
 */
#define PSC_TYPE_CLASS_NOTE (psc_class_note_get_type ())
G_DECLARE_FINAL_TYPE (PscClassNote, psc_class_note, PSC, CLASS_NOTE, GtkWidget)

/** Once. */
void psc_class_note_set_reading (PscClassNote *self, PscReading *reading);

const char *psc_class_note_get_text (PscClassNote *self);

G_END_DECLS
