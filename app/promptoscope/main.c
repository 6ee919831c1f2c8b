/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "psc-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (PscApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PSC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = psc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
