/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-device.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "model/psc-cuda-driver.h"
#include "model/psc-torch-library.h"
#include "model/torch/psc-torch.h"

/* The first compute capability with products of bfloat16. */
#define BFLOAT16_SINCE 8

void
psc_device_free (PscDevice *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->precision);
  g_free (self->refusal);
  g_free (self);
}

gboolean
psc_device_is_name (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (g_str_has_prefix (name, "cuda:"))
    return g_ascii_string_to_unsigned (name + strlen ("cuda:"), 10, 0, 127, NULL, NULL);
  return g_str_equal (name, "auto") || g_str_equal (name, "cpu") || g_str_equal (name, "cuda");
}

static char *
write_precision (const char *reduced)
{
  return reduced != NULL ? g_strdup_printf (_ ("float32, or %s with reduced precision"), reduced)
                         : g_strdup ("float32");
}

/* (transfer full): what the kernel calls the processor. */
static char *
name_processor (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup (_ ("Processor"));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *colon = strchr (*line, ':');

      if (g_str_has_prefix (*line, "model name") && colon != NULL)
        return g_strstrip (g_utf8_make_valid (colon + 1, -1));
    }
  return g_strdup (_ ("Processor"));
}

/* @pages: of sysconf() */
static guint64
count_bytes (int pages)
{
  glong n = sysconf (pages), size = sysconf (_SC_PAGESIZE);

  return n > 0 && size > 0 ? (guint64) n * (guint64) size : 0;
}

guint64
psc_device_get_free_processor_memory (void)
{
  return count_bytes (_SC_AVPHYS_PAGES);
}

static PscDevice *
new_processor (const PscTorchAbilities *abilities)
{
  PscDevice *self = g_new0 (PscDevice, 1);

  self->name = g_strdup ("cpu");
  self->title = name_processor ();
  self->memory = count_bytes (_SC_PHYS_PAGES);
  self->free_memory = psc_device_get_free_processor_memory ();
  self->precision = write_precision (abilities->cpu_bfloat16 ? "bfloat16" : NULL);
  return self;
}

static PscDevice *
new_graphics (const PscTorchAbilities *abilities, guint number, const PscCudaDevice *found)
{
  PscDevice *self = g_new0 (PscDevice, 1);

  self->name = g_strdup_printf ("cuda:%u", number);
  self->title = g_strdup (found->name);
  self->memory = found->memory;
  self->free_memory = found->free_memory;
  self->precision = write_precision (found->major >= BFLOAT16_SINCE ? "bfloat16" : NULL);
  if (!abilities->has_cuda)
    self->refusal = g_strdup_printf (_ ("libtorch %s is a build for processors only, without CUDA"),
                                     abilities->version);
  else if (number >= abilities->n_cuda_devices)
    self->refusal = g_strdup_printf (_ ("libtorch %s finds no way to it: the driver is older than "
                                        "its CUDA, or the device is kept from this program"),
                                     abilities->version);
  return self;
}

GPtrArray *
psc_device_list (GError **error)
{
  const PscTorchInterface *torch =
      psc_torch_library_lookup (PSC_TORCH_INTERFACE_SYMBOL, PSC_TORCH_INTERFACE_VERSION, error);
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_device_free);
  g_autoptr (GPtrArray) found = NULL;
  PscTorchAbilities abilities;

  if (torch == NULL || !torch->get_abilities (&abilities, error))
    return NULL;
  g_ptr_array_add (devices, new_processor (&abilities));
  found = psc_cuda_driver_list ();
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (devices, new_graphics (&abilities, i, g_ptr_array_index (found, i)));
  return g_steal_pointer (&devices);
}
