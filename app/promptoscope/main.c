/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "model/psc-freed-memory.h"
#include "psc-application.h"
#include "ui/canvas/psc-renderer.h"

int
main (int argc, char **argv)
{
  g_autoptr (PscApplication) application = NULL;
  const char *renderer = psc_renderer_choose ("/dev");

  /* Threads of libtorch and of the BLAS that spin while they wait keep each other from the cores.
   * The libraries read this as they are loaded, which comes later. */
  g_setenv ("OMP_WAIT_POLICY", "passive", FALSE);
  psc_freed_memory_keep (PSC_FREED_MEMORY_OF_MAPS);
  if (renderer != NULL)
    g_setenv ("GSK_RENDERER", renderer, FALSE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PSC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = psc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
