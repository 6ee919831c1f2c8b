/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* A graphics driver's library of devices that are not there: as many as the environment says; with
 * -1 it cannot be used at all. */

#define N_DEVICES "IMAGINARY_CUDA_DEVICES"

int cuInit (unsigned int flags);
int cuDeviceGetCount (int *n);
int cuDeviceGet (int *device, int ordinal);
int cuDeviceGetName (char *name, int size, int device);
int cuDeviceTotalMem_v2 (gsize *bytes, int device);
int cuDeviceGetAttribute (int *value, int attribute, int device);
int cuDevicePrimaryCtxRetain (gpointer *context, int device);
int cuDevicePrimaryCtxRelease_v2 (int device);
int cuCtxPushCurrent_v2 (gpointer context);
int cuCtxPopCurrent_v2 (gpointer *context);
int cuMemGetInfo_v2 (gsize *available, gsize *total);

static int
count_devices (void)
{
  const char *text = g_getenv (N_DEVICES);

  return text != NULL ? atoi (text) : 0;
}

int
cuInit (unsigned int flags)
{
  return count_devices () < 0 ? 999 : 0;
}

int
cuDeviceGetCount (int *n)
{
  *n = count_devices ();
  return 0;
}

int
cuDeviceGet (int *device, int ordinal)
{
  *device = ordinal;
  return 0;
}

int
cuDeviceGetName (char *name, int size, int device)
{
  memset (name, 0, (gsize) size);
  g_snprintf (name, (gulong) size, "Imaginary Device %d", device);
  return 0;
}

int
cuDeviceTotalMem_v2 (gsize *bytes, int device)
{
  *bytes = (gsize) (device + 1) << 33;
  return 0;
}

/* Of the compute capabilities 7.5, 8.5, … */
int
cuDeviceGetAttribute (int *value, int attribute, int device)
{
  *value = attribute == 75 ? 7 + device : 5;
  return 0;
}

/* Another program has all of every second device. */
int
cuDevicePrimaryCtxRetain (gpointer *context, int device)
{
  *context = GINT_TO_POINTER (device + 1);
  return device % 2 == 1 ? 2 : 0;
}

int
cuDevicePrimaryCtxRelease_v2 (int device)
{
  return 0;
}

int
cuCtxPushCurrent_v2 (gpointer context)
{
  return 0;
}

int
cuCtxPopCurrent_v2 (gpointer *context)
{
  return 0;
}

int
cuMemGetInfo_v2 (gsize *available, gsize *total)
{
  *available = (gsize) 6 << 30;
  *total = (gsize) 1 << 33;
  return 0;
}
