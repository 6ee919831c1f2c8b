/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt.h"

static const char *const severity_nicks[] = {
  [PSC_PROMPT_SEVERITY_NONE] = "none",     [PSC_PROMPT_SEVERITY_MINIMAL] = "minimal",
  [PSC_PROMPT_SEVERITY_MILD] = "mild",     [PSC_PROMPT_SEVERITY_MODERATE] = "moderate",
  [PSC_PROMPT_SEVERITY_SEVERE] = "severe", NULL,
};

static const char *const side_nicks[] = {
  [PSC_PROMPT_SIDE_NONE] = "none",       [PSC_PROMPT_SIDE_LEFT] = "left",
  [PSC_PROMPT_SIDE_RIGHT] = "right",     [PSC_PROMPT_SIDE_BILATERAL] = "bilateral",
  [PSC_PROMPT_SIDE_MIDLINE] = "midline", NULL,
};

static const char *const zone_nicks[] = {
  [PSC_PROMPT_ZONE_NONE] = "none",
  [PSC_PROMPT_ZONE_WHOLE] = "whole",
  [PSC_PROMPT_ZONE_APEX] = "apex",
  [PSC_PROMPT_ZONE_UPPER] = "upper",
  [PSC_PROMPT_ZONE_MID] = "mid",
  [PSC_PROMPT_ZONE_LOWER] = "lower",
  [PSC_PROMPT_ZONE_BASE] = "base",
  [PSC_PROMPT_ZONE_HILAR] = "hilar",
  [PSC_PROMPT_ZONE_PERIPHERAL] = "peripheral",
  [PSC_PROMPT_ZONE_RETROCARDIAC] = "retrocardiac",
  [PSC_PROMPT_ZONE_COSTOPHRENIC] = "costophrenic",
  [PSC_PROMPT_ZONE_DIAPHRAGM] = "diaphragm",
  [PSC_PROMPT_ZONE_MEDIASTINUM] = "mediastinum",
  [PSC_PROMPT_ZONE_CARDIAC] = "cardiac",
  [PSC_PROMPT_ZONE_CHEST_WALL] = "chest-wall",
  [PSC_PROMPT_ZONE_SHOULDER] = "shoulder",
  [PSC_PROMPT_ZONE_SPINE] = "spine",
  [PSC_PROMPT_ZONE_ABDOMEN] = "abdomen",
  NULL,
};

const char *const *
psc_prompt_severity_get_nicks (void)
{
  return severity_nicks;
}

const char *const *
psc_prompt_side_get_nicks (void)
{
  return side_nicks;
}

const char *const *
psc_prompt_zone_get_nicks (void)
{
  return zone_nicks;
}

gboolean
psc_prompt_is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        break;
      if (g_unichar_isgraph (c) && !g_unichar_iszerowidth (c))
        return FALSE;
    }
  return TRUE;
}

char *
psc_prompt_abridge (const char *text, guint max)
{
  char *line;

  if (g_utf8_strlen (text, -1) <= (glong) max)
    line = g_strdup (text);
  else
    {
      g_autofree char *kept = g_utf8_substring (text, 0, max);

      line = g_strconcat (g_strchomp (kept), "…", NULL);
    }
  return g_strdelimit (line, "\n\r\t\v\f", ' ');
}

gboolean
psc_prompt_places_are_empty (const PscPromptPlaces *self)
{
  return (self->left | self->right) == 0;
}

void
psc_prompt_places_add (PscPromptPlaces *self, PscPromptSide side, PscPromptZone zone)
{
  if (side == PSC_PROMPT_SIDE_NONE && zone == PSC_PROMPT_ZONE_NONE)
    return;
  if (zone == PSC_PROMPT_ZONE_NONE)
    zone = PSC_PROMPT_ZONE_WHOLE;
  if (side != PSC_PROMPT_SIDE_RIGHT)
    self->left |= 1u << zone;
  if (side != PSC_PROMPT_SIDE_LEFT)
    self->right |= 1u << zone;
}
