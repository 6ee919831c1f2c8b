/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-cuda-driver.h"

#include <gmodule.h>

#define LIBRARY "libcuda.so.1"

#define NAME_SIZE 256

/* Of CUdevice_attribute. */
#define COMPUTE_CAPABILITY_MAJOR 75
#define COMPUTE_CAPABILITY_MINOR 76

/* The functions of NVIDIA's driver interface that are asked here; 0 is success. */
typedef struct
{
  int (*init) (unsigned int flags);
  int (*count) (int *n);
  int (*get) (int *device, int ordinal);
  int (*get_name) (char *name, int size, int device);
  int (*get_memory) (gsize *bytes, int device);
  int (*get_attribute) (int *value, int attribute, int device);
  int (*retain) (gpointer *context, int device);
  int (*release) (int device);
  int (*push) (gpointer context);
  int (*pop) (gpointer *context);
  int (*get_free) (gsize *free, gsize *total);
} Driver;

void
psc_cuda_device_free (PscCudaDevice *self)
{
  g_free (self->name);
  g_free (self);
}

static gboolean
look_up (GModule *library, Driver *driver)
{
  const struct
  {
    const char *name;
    gpointer *function;
  } functions[] = {
    { "cuInit", (gpointer *) &driver->init },
    { "cuDeviceGetCount", (gpointer *) &driver->count },
    { "cuDeviceGet", (gpointer *) &driver->get },
    { "cuDeviceGetName", (gpointer *) &driver->get_name },
    { "cuDeviceTotalMem_v2", (gpointer *) &driver->get_memory },
    { "cuDeviceGetAttribute", (gpointer *) &driver->get_attribute },
    { "cuDevicePrimaryCtxRetain", (gpointer *) &driver->retain },
    { "cuDevicePrimaryCtxRelease_v2", (gpointer *) &driver->release },
    { "cuCtxPushCurrent_v2", (gpointer *) &driver->push },
    { "cuCtxPopCurrent_v2", (gpointer *) &driver->pop },
    { "cuMemGetInfo_v2", (gpointer *) &driver->get_free },
  };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (!g_module_symbol (library, functions[i].name, functions[i].function))
      return FALSE;
  return TRUE;
}

/* Only in a context of the device does the driver say what is free. */
static guint64
ask_free_memory (const Driver *driver, int device)
{
  gpointer context;
  gsize available = 0, total;

  if (driver->retain (&context, device) != 0)
    return 0;
  if (driver->push (context) == 0)
    {
      if (driver->get_free (&available, &total) != 0)
        available = 0;
      driver->pop (&context);
    }
  driver->release (device);
  return available;
}

static PscCudaDevice *
ask (const Driver *driver, int ordinal)
{
  g_autoptr (PscCudaDevice) self = g_new0 (PscCudaDevice, 1);
  char name[NAME_SIZE] = "";
  gsize memory;
  int device;

  if (driver->get (&device, ordinal) != 0 || driver->get_name (name, sizeof name, device) != 0
      || driver->get_memory (&memory, device) != 0
      || driver->get_attribute (&self->major, COMPUTE_CAPABILITY_MAJOR, device) != 0
      || driver->get_attribute (&self->minor, COMPUTE_CAPABILITY_MINOR, device) != 0)
    return NULL;
  name[sizeof name - 1] = '\0';
  self->name = g_utf8_make_valid (name, -1);
  self->memory = memory;
  self->free_memory = ask_free_memory (driver, device);
  return g_steal_pointer (&self);
}

/* FALSE without a driver that answers. */
static gboolean
open_driver (Driver *driver)
{
  GModule *library = g_module_open (LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (library == NULL)
    return FALSE;
  /* The driver's threads do not survive an unload. */
  g_module_make_resident (library);
  return look_up (library, driver) && driver->init (0) == 0;
}

GPtrArray *
psc_cuda_driver_list (void)
{
  g_autoptr (GPtrArray) devices =
      g_ptr_array_new_with_free_func ((GDestroyNotify) psc_cuda_device_free);
  Driver driver;
  int n = 0;

  if (!open_driver (&driver) || driver.count (&n) != 0)
    return g_steal_pointer (&devices);

  for (int i = 0; i < n; i++)
    {
      PscCudaDevice *device = ask (&driver, i);

      /* Those behind it would have another's number. */
      if (device == NULL)
        break;
      g_ptr_array_add (devices, device);
    }
  return g_steal_pointer (&devices);
}

guint64
psc_cuda_driver_get_free_memory (guint number)
{
  Driver driver;
  int device;

  if (!open_driver (&driver) || driver.get (&device, (int) number) != 0)
    return 0;
  return ask_free_memory (&driver, device);
}
