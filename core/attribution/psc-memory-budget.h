/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/** 512 MiB: of the processor's memory. */
#define PSC_DEFAULT_MEMORY_BUDGET ((gsize) 512 << 20)

/**
 * psc_memory_budget_choose:
 *
 * Bytes that a job may work with at a time on the encoder's device: on a processor
 * PSC_DEFAULT_MEMORY_BUDGET; elsewhere a share of what is free now, never all of it, since other
 * models, windows and programs want some, too. A power of two, so that what others take changes it
 * seldom, and with it the order of sums.
 */
gsize psc_memory_budget_choose (PscEncoder *encoder);

/** The same for what stays on a device, a smaller share of what is free now; 0 on a processor,
 * where what stays is no matter of the device. */
gsize psc_memory_budget_choose_for_stack (PscEncoder *encoder);

G_END_DECLS
