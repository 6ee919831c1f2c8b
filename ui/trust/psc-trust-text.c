/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/trust/psc-trust-text.h"

#include <glib/gi18n.h>

#include "figure/psc-figure-text.h"
#include "report/psc-report-trust.h"

char *
psc_trust_text_name_map (PscOverlay *overlay, PscPromptBank *bank)
{
  const PscQuery *query = psc_overlay_get_query (overlay);
  g_autofree char *subject = psc_query_dup_subject (query, bank);
  g_autofree char *condition = psc_query_dup_condition (query);
  const char *mode =
      psc_overlay_get_mode (overlay) == PSC_EXPLANATION_FUSED ? _ ("Fused") : _ ("Conventional");

  return g_strconcat (psc_method_get_title (psc_overlay_get_method (overlay)), " · ", mode, " · ",
                      subject, condition != NULL ? ", " : NULL, condition, NULL);
}

static void
add_line (GString *text, const PscTrust *trust, PscTrustLine line)
{
  g_autofree char *value = psc_report_trust_dup_value (trust, line);
  g_autofree char *control = psc_report_trust_dup_control (trust, line);
  g_autofree char *sentence = psc_report_trust_dup_sentence (trust, line);
  g_autofree char *note = psc_report_trust_dup_note (trust, line);

  g_string_append_printf (text, "%s: %s", psc_report_trust_get_title (line), value);
  if (control != NULL)
    g_string_append_printf (text, " (%s)", control);
  g_string_append_printf (text, "\n    %s", sentence);
  if (note != NULL)
    g_string_append_printf (text, " %s", note);
  g_string_append_c (text, '\n');
}

char *
psc_trust_text_dup (const PscTrust *trust,
                    PscOverlay *overlay,
                    PscPromptBank *bank,
                    const char *model)
{
  g_autofree char *name = psc_trust_text_name_map (overlay, bank);
  GString *text = g_string_new (name);

  if (model != NULL)
    g_string_append_printf (text, " · %s", model);
  g_string_append_c (text, '\n');
  for (guint line = 0; line < PSC_TRUST_N_LINES; line++)
    add_line (text, trust, line);
  g_string_append_printf (text, "%s\n", psc_figure_get_research_line ());
  return g_string_free (text, FALSE);
}
