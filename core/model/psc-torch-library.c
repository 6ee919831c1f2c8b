/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-torch-library.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "model/psc-model-error.h"

#define MODULE_NAME "promptoscope-torch." G_MODULE_SUFFIX

/* The folder that the environment names comes first: a build tree has no installed module. */
static GModule *
open_module (GError **error)
{
  const char *folder = g_getenv ("PROMPTOSCOPE_MODULE_PATH");
  g_autofree char *path =
      g_build_filename (folder != NULL ? folder : PSC_MODULEDIR, MODULE_NAME, NULL);
  GModule *module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND,
                   _ ("the module that runs models cannot be opened: %s"), g_module_error ());
      return NULL;
    }

  /* libtorch's threads and registries do not survive an unload. */
  g_module_make_resident (module);
  return module;
}

gconstpointer
psc_torch_library_lookup (const char *symbol, guint version, GError **error)
{
  static GMutex mutex;
  static GModule *module;
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  gpointer table = NULL;

  g_return_val_if_fail (symbol != NULL, NULL);

  if (module == NULL)
    module = open_module (error);
  if (module == NULL)
    return NULL;

  if (!g_module_symbol (module, symbol, &table))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND,
                   _ ("“%s” is not a module of this program"), g_module_name (module));
      return NULL;
    }
  if (*(const guint *) table != version)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND,
                   _ ("“%s” belongs to another version of this program"), g_module_name (module));
      return NULL;
    }
  return table;
}
