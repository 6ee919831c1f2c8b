/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-faults.h"

#include <gmodule.h>

const PscTorchFaults *
psc_test_faults_get (void)
{
  static gpointer table;
  GModule *module;

  if (table != NULL)
    return table;
  module = g_module_open (TORCH_FAULTS, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  if (module == NULL || !g_module_symbol (module, PSC_TORCH_FAULTS_SYMBOL, &table))
    g_error ("%s", g_module_error ());
  g_module_make_resident (module);
  return table;
}
