/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/* Marks a parameter that is a length in model pixels. */
GQuark psc_method_length_quark (void);

/* Marks a parameter that only psc_method_finish() reads. */
GQuark psc_method_finishing_quark (void);

/* psc_method_set_parameter() by a preset, which nobody asked for. */
gboolean psc_method_set_text (PscMethod *self, const char *name, const char *value, GError **error);

G_END_DECLS
