/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCudaDevice:
 * @name: as its maker calls it
 * @memory: bytes that it has
 * @free_memory: bytes that nobody uses now; 0 if the driver did not say
 * @major, @minor: its compute capability
 *
 * What NVIDIA's driver says of a device.
 */
typedef struct
{
  char *name;
  guint64 memory;
  guint64 free_memory;
  int major;
  int minor;
} PscCudaDevice;

void psc_cuda_device_free (PscCudaDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCudaDevice, psc_cuda_device_free)

/**
 * psc_cuda_driver_list:
 *
 * Asks the driver's library, which need not be there, without libtorch: what the driver knows and
 * libtorch does not use can be told from what is not there. Devices are in the order of their
 * numbers in “cuda:N”. Takes part of a second; may be called from any thread.
 *
 * Returns: (transfer full) (element-type PscCudaDevice): empty without a driver
 */
GPtrArray *psc_cuda_driver_list (void) G_GNUC_WARN_UNUSED_RESULT;

/** Bytes that nobody uses now of the device with that number in “cuda:N”; 0 without a driver, or if
 * it does not say. At once where the device is in use already; any thread. */
guint64 psc_cuda_driver_get_free_memory (guint number);

G_END_DECLS
