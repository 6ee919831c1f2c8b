/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscMethodOption:
 *
 * A row of the list of methods: what a method is, its key, and whether it is one of those that are
 * shown all at once. Signal “kept-changed”: a user said otherwise.
 */
#define PSC_TYPE_METHOD_OPTION (psc_method_option_get_type ())
G_DECLARE_FINAL_TYPE (PscMethodOption, psc_method_option, PSC, METHOD_OPTION, GtkListBoxRow)

GtkWidget *psc_method_option_new (PscMethod *method);

/** Borrowed. */
PscMethod *psc_method_option_get_method (PscMethodOption *self);

void psc_method_option_set_chosen (PscMethodOption *self, gboolean chosen);

gboolean psc_method_option_get_kept (PscMethodOption *self);
void psc_method_option_set_kept (PscMethodOption *self, gboolean kept);

/** @reason: (nullable): why it cannot be chosen, in place of what it is */
void psc_method_option_set_refusal (PscMethodOption *self, const char *reason);

G_END_DECLS
