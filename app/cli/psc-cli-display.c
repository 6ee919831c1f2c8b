/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-cli-display.h"

#include "psc-cli.h"

void
psc_cli_display_options_clear (PscCliDisplayOptions *options)
{
  g_free (options->colormap);
  g_free (options->opacity);
  g_free (options->sign);
  g_free (options->scale);
}

static gboolean
parse_opacity (const char *text, double *opacity)
{
  char *end;

  *opacity = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *opacity >= 0 && *opacity <= 1;
}

gboolean
psc_cli_display_options_parse (const PscCliDisplayOptions *options,
                               PscMapDisplay *display,
                               GError **error)
{
  *display = (PscMapDisplay) PSC_MAP_DISPLAY_INIT;
  if (options->sign != NULL && !psc_sign_from_name (options->sign, &display->sign))
    psc_cli_set_usage_error (error, _ ("--sign is positive, absolute or signed, not “%s”"),
                             options->sign);
  else if (options->scale != NULL && !psc_scale_from_name (options->scale, &display->scale))
    psc_cli_set_usage_error (error, _ ("--scale is map, shared or raw, not “%s”"), options->scale);
  else if (options->colormap != NULL
           && (display->colormap = psc_colormap_get (options->colormap)) == NULL)
    psc_cli_set_usage_error (error, _ ("there are no colours called “%s”"), options->colormap);
  else if (options->opacity != NULL && !parse_opacity (options->opacity, &display->opacity))
    psc_cli_set_usage_error (error, _ ("--opacity is a number from 0 to 1, not “%s”"),
                             options->opacity);
  else
    return TRUE;
  return FALSE;
}
