/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The C face of a module for tests that has libtorch's memory run short: it puts an allocator in
 * front of the processor's, which refuses as a GPU's does. Where PscEncoderOptions asks for whole
 * tensors, the processor stands in for a device.
 */

#define PSC_TORCH_FAULTS_SYMBOL "psc_torch_faults"

/**
 * PscTorchFaults:
 * @refuse: from now on refuses to allocate more than @above bytes, @most times at most: one time in
 *   @one_in, as chance has it by @seed, each time with 1
 * @stop: refuses nothing any more; returns how often it has refused since refuse()
 * @get_largest: the most bytes that were allocated in one piece since refuse() or stop()
 */
typedef struct
{
  void (*refuse) (gsize above, guint most, guint one_in, guint32 seed);
  guint (*stop) (void);
  gsize (*get_largest) (void);
} PscTorchFaults;

G_END_DECLS
