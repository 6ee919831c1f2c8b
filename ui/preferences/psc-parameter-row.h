/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <adwaita.h>

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscParameterRow:
 *
 * One parameter of a method with the control that its type asks for. The control and the method's
 * property follow each other.
 */
#define PSC_TYPE_PARAMETER_ROW (psc_parameter_row_get_type ())
G_DECLARE_FINAL_TYPE (PscParameterRow, psc_parameter_row, PSC, PARAMETER_ROW, AdwActionRow)

/** @spec: of a property of @method */
GtkWidget *psc_parameter_row_new (PscMethod *method, GParamSpec *spec) G_GNUC_WARN_UNUSED_RESULT;

GParamSpec *psc_parameter_row_get_spec (PscParameterRow *self);

/** Says why the method does not take the value, in place of what the parameter is. @reason:
 * (nullable): %NULL where it does */
void psc_parameter_row_set_refusal (PscParameterRow *self, const char *reason);

G_END_DECLS
