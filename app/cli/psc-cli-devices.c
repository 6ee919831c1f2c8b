/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>

#include "model/psc-device.h"
#include "psc-cli.h"

static void
print_text (const PscDevice *device)
{
  g_autofree char *memory =
      device->memory > 0 ? g_format_size_full (device->memory, G_FORMAT_SIZE_IEC_UNITS) : NULL;
  g_autofree char *available =
      device->free_memory > 0 ? g_format_size_full (device->free_memory, G_FORMAT_SIZE_IEC_UNITS)
                              : NULL;

  g_print ("%s\n  %s\n", device->name, device->title);
  if (available != NULL)
    g_print (_ ("  %s of memory, %s free\n"), memory, available);
  else if (memory != NULL)
    g_print (_ ("  %s of memory\n"), memory);
  g_print ("  %s\n", device->precision);
  if (device->refusal != NULL)
    g_print (_ ("  cannot be used: %s\n"), device->refusal);
}

static void
print_json (GPtrArray *devices)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    {
      const PscDevice *device = g_ptr_array_index (devices, i);

      json_builder_begin_object (builder);
      psc_cli_add_string (builder, "name", device->name);
      psc_cli_add_string (builder, "title", device->title);
      psc_cli_add_int (builder, "memory", (gint64) device->memory);
      psc_cli_add_int (builder, "free_memory", (gint64) device->free_memory);
      psc_cli_add_string (builder, "precision", device->precision);
      psc_cli_add_string (builder, "refusal", device->refusal);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  psc_cli_print_json (builder);
}

gboolean
psc_cli_devices (int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) devices = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!psc_cli_parse (&argc, &argv, NULL,
                      _ ("Lists what models can run on, as --device names it, and why they cannot "
                         "run on what else there is."),
                      entries, NULL, 0, error))
    return FALSE;
  devices = psc_device_list (error);
  if (devices == NULL)
    return FALSE;
  if (json)
    print_json (devices);
  else
    for (guint i = 0; i < devices->len; i++)
      print_text (g_ptr_array_index (devices, i));
  return TRUE;
}
