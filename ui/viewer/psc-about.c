/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/widgets/psc-dialog.h"

#if ADW_CHECK_VERSION(1, 5, 0)

#define ABOUT_TYPE (ADW_TYPE_ABOUT_DIALOG)

static void
add_link (GtkWidget *about, const char *title, const char *url)
{
  adw_about_dialog_add_link (ADW_ABOUT_DIALOG (about), title, url);
}

#else

#define ABOUT_TYPE (ADW_TYPE_ABOUT_WINDOW)

static void
add_link (GtkWidget *about, const char *title, const char *url)
{
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  adw_about_window_add_link (ADW_ABOUT_WINDOW (about), title, url);
}

#endif

static void
append_model (GString *text, PscEngine *engine)
{
  const char *message;

  if (engine == NULL)
    return;
  if (psc_engine_get_state (engine) == PSC_ENGINE_READY)
    g_string_append_printf (text,
                            "Model: %s\nWeights: SHA-256 %s\nDevice: %s\nInput: %u\n"
                            "Dimensions: %u\n",
                            psc_engine_get_model_name (engine), psc_engine_get_digest (engine),
                            psc_engine_get_device (engine), psc_engine_get_side (engine),
                            psc_engine_get_dimensions (engine));
  else
    g_string_append (text, "Model: none\n");

  message = psc_engine_get_message (engine);
  if (message != NULL)
    g_string_append_printf (text, "Message: %s\n", message);
}

/* For reports of faults, and so not translated. */
static char *
dup_debug_info (PscEngine *engine)
{
  g_autoptr (GString) text = g_string_new ("Promptoscope " PSC_VERSION "\n");

  append_model (text, engine);
  g_string_append_printf (text, "GTK: %u.%u.%u\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita: %u.%u.%u\n", adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (text, "GLib: %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GtkWidget *
psc_about_show (GtkWidget *parent, PscEngine *engine)
{
  g_autofree char *debug_info = dup_debug_info (engine);
  g_autofree char *comments = g_strconcat (
      _ ("A light box that is lit by a prompt: see what a vision-language model looks at in a chest "
         "radiograph."),
      "\n\n<b>", _ ("For research use. Not for diagnosis."), "</b>\n\n",
      _ ("It implements “Envisioning MedCLIP: A Deep Dive into Explainability for Medical "
         "Vision-Language Models”, arXiv 2403.18996."),
      NULL);
  GtkWidget *about = g_object_new (
      ABOUT_TYPE, "application-name", "Promptoscope", "application-icon", PSC_APPLICATION_ID,
      "version", PSC_VERSION, "developer-name", _ ("The Promptoscope developers"), "comments",
      comments, "license-type", GTK_LICENSE_APACHE_2_0, "website",
      "https://github.com/promptoscope/promptoscope", "issue-url",
      "https://github.com/promptoscope/promptoscope/issues", "debug-info", debug_info,
      "debug-info-filename", "promptoscope-debug-info.txt", NULL);

  add_link (about, _ ("The paper"), "https://arxiv.org/abs/2403.18996");
  psc_dialog_present_any (about, parent);
  return about;
}
