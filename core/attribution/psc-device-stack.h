/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-half-stack.h"
#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscDeviceStack:
 *
 * The maps of a PscHalfStack on an encoder's device: fused there, by one product for any number of
 * prompts, so that only fused maps come to the host. The same 16-bit floats, with the same error;
 * sums are in another order. It may outlive its encoder.
 *
 * When the device fails it, it moves to the host, for good, and its memory there is free.
 *
 * Immutable; safe to read from several threads, which take turns: whoever fuses, on whichever
 * thread, uses the device, and no other fuses from this stack meanwhile. The encoder's own thread
 * is not waited for.
 */
#define PSC_TYPE_DEVICE_STACK (psc_device_stack_get_type ())
G_DECLARE_FINAL_TYPE (PscDeviceStack, psc_device_stack, PSC, DEVICE_STACK, PscKeptStack)

/**
 * psc_device_stack_new:
 * @former: (nullable): whose maps go before, of the same grid; on the same device
 * @maps: to be copied to the device
 * @capacity: maps that there will be in the end: the device has room for so many from the first on
 *
 * On the encoder's thread.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_OUT_OF_MEMORY,
 * PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY or PSC_MODEL_ERROR_BACKEND, or G_IO_ERROR_NOT_FOUND if
 * @former has moved to the host
 */
PscDeviceStack *psc_device_stack_new (PscEncoder *encoder,
                                      PscDeviceStack *former,
                                      PscHalfStack *maps,
                                      guint capacity,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether its maps are on the device still. */
gboolean psc_device_stack_is_on_device (PscDeviceStack *self);

/** (transfer full): the same maps on the host, or %NULL with PSC_MODEL_ERROR_*. */
PscHalfStack *psc_device_stack_dup_half_stack (PscDeviceStack *self,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
