/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-kept-stack.h"
#include "attribution/psc-method.h"
#include "engine/psc-prompt-directions.h"
#include "image/psc-model-input.h"

G_BEGIN_DECLS

/**
 * PscStackMaker:
 *
 * The making of one image's stack by one method, which can be looked at and asked for more on the
 * way. Of a method that is linear and has to go through the model for every functional, the maps
 * come by and by, in the basis of psc_prompt_directions_new_basis(): those that are wanted first.
 * What was made stays if it is stopped. Safe to use from several threads.
 */
#define PSC_TYPE_STACK_MAKER (psc_stack_maker_get_type ())
G_DECLARE_FINAL_TYPE (PscStackMaker, psc_stack_maker, PSC, STACK_MAKER, GObject)

/**
 * psc_stack_maker_new:
 * @former: (nullable): a stack in a basis that was begun, to go on with
 * @device_kind: (nullable): static: of the device that made it, without which it is of no use
 */
PscStackMaker *psc_stack_maker_new (PscMethod *method,
                                    PscModelInput *input,
                                    PscPromptDirections *directions,
                                    PscKeptStack *former,
                                    const char *device_kind) G_GNUC_WARN_UNUSED_RESULT;

/** That the maps of a direction, [M], are to come before those that are not made yet. */
void psc_stack_maker_want (PscStackMaker *self, const float *direction);

/** (nullable) (transfer full): what there is of the stack. @bank_missing: (out) (optional): the
 * greatest share of a prompt of the bank that it does not hold, 0 to 1 */
PscKeptStack *psc_stack_maker_dup_stack (PscStackMaker *self,
                                         double *bank_missing) G_GNUC_WARN_UNUSED_RESULT;

/** (nullable): of the model that made it, see psc_encoder_get_device_kind(). */
const char *psc_stack_maker_get_device_kind (PscStackMaker *self);

/**
 * psc_stack_maker_run:
 * @context: how; its progress is over the whole stack
 *
 * Makes what is missing of the stack. Blocks for as long as that takes.
 *
 * Returns: %FALSE with an error of psc_method_attribute()
 */
gboolean psc_stack_maker_run (PscStackMaker *self,
                              PscEncoder *encoder,
                              const PscAttributionContext *context,
                              GError **error);

G_END_DECLS
