/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-place.h"

#include <string.h>

#include "text/psc-prompt-words.h"

/* Beginnings of words, which stand in the order in which they are looked for: the more particular
 * come first. */
static const struct
{
  const char *words;
  PscPromptZone zone;
  PscPromptSide side; /* which the words imply where no side is named */
} zone_words[] = {
  { "costophrenic", PSC_PROMPT_ZONE_COSTOPHRENIC, PSC_PROMPT_SIDE_NONE },
  { "deep sulcus", PSC_PROMPT_ZONE_COSTOPHRENIC, PSC_PROMPT_SIDE_NONE },
  { "retrocardiac", PSC_PROMPT_ZONE_RETROCARDIAC, PSC_PROMPT_SIDE_LEFT },
  { "behind the heart", PSC_PROMPT_ZONE_RETROCARDIAC, PSC_PROMPT_SIDE_LEFT },
  { "above the left hemidiaphragm", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_LEFT },
  { "above the right hemidiaphragm", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_RIGHT },
  { "below the diaphragm", PSC_PROMPT_ZONE_ABDOMEN, PSC_PROMPT_SIDE_NONE },
  { "below the left hemidiaphragm", PSC_PROMPT_ZONE_ABDOMEN, PSC_PROMPT_SIDE_LEFT },
  { "below the right hemidiaphragm", PSC_PROMPT_ZONE_ABDOMEN, PSC_PROMPT_SIDE_RIGHT },
  { "stomach", PSC_PROMPT_ZONE_ABDOMEN, PSC_PROMPT_SIDE_LEFT },
  { "cavoatrial", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_RIGHT },
  { "vena cava", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_RIGHT },
  { "lateral chest wall", PSC_PROMPT_ZONE_PERIPHERAL, PSC_PROMPT_SIDE_NONE },
  { "left chest wall", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_LEFT },
  { "right chest wall", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_RIGHT },
  { "scapula", PSC_PROMPT_ZONE_SHOULDER, PSC_PROMPT_SIDE_NONE },
  { "humer", PSC_PROMPT_ZONE_SHOULDER, PSC_PROMPT_SIDE_NONE },
  { "shoulder", PSC_PROMPT_ZONE_SHOULDER, PSC_PROMPT_SIDE_NONE },
  { "vertebra", PSC_PROMPT_ZONE_SPINE, PSC_PROMPT_SIDE_MIDLINE },
  { "spine", PSC_PROMPT_ZONE_SPINE, PSC_PROMPT_SIDE_MIDLINE },
  { "rib", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_NONE },
  { "ribs", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_NONE },
  { "bony thorax", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_BILATERAL },
  { "upper lobe", PSC_PROMPT_ZONE_UPPER, PSC_PROMPT_SIDE_NONE },
  { "upper lung", PSC_PROMPT_ZONE_UPPER, PSC_PROMPT_SIDE_NONE },
  { "upper zone", PSC_PROMPT_ZONE_UPPER, PSC_PROMPT_SIDE_NONE },
  { "middle lobe", PSC_PROMPT_ZONE_MID, PSC_PROMPT_SIDE_RIGHT },
  { "mid lung", PSC_PROMPT_ZONE_MID, PSC_PROMPT_SIDE_NONE },
  { "mid zone", PSC_PROMPT_ZONE_MID, PSC_PROMPT_SIDE_NONE },
  { "lingula", PSC_PROMPT_ZONE_MID, PSC_PROMPT_SIDE_LEFT },
  { "minor fissure", PSC_PROMPT_ZONE_MID, PSC_PROMPT_SIDE_RIGHT },
  { "lower lobe", PSC_PROMPT_ZONE_LOWER, PSC_PROMPT_SIDE_NONE },
  { "lower lung", PSC_PROMPT_ZONE_LOWER, PSC_PROMPT_SIDE_NONE },
  { "lower zone", PSC_PROMPT_ZONE_LOWER, PSC_PROMPT_SIDE_NONE },
  { "biapical", PSC_PROMPT_ZONE_APEX, PSC_PROMPT_SIDE_BILATERAL },
  { "apical", PSC_PROMPT_ZONE_APEX, PSC_PROMPT_SIDE_NONE },
  { "lung apex", PSC_PROMPT_ZONE_APEX, PSC_PROMPT_SIDE_NONE },
  { "at the apex", PSC_PROMPT_ZONE_APEX, PSC_PROMPT_SIDE_NONE },
  { "apices", PSC_PROMPT_ZONE_APEX, PSC_PROMPT_SIDE_BILATERAL },
  { "clavic", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_NONE },
  { "bibasilar", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_BILATERAL },
  { "basilar", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_NONE },
  { "basal", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_NONE },
  { "base", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_NONE },
  { "subpulmonic", PSC_PROMPT_ZONE_BASE, PSC_PROMPT_SIDE_NONE },
  { "perihilar", PSC_PROMPT_ZONE_HILAR, PSC_PROMPT_SIDE_BILATERAL },
  { "hilar", PSC_PROMPT_ZONE_HILAR, PSC_PROMPT_SIDE_NONE },
  { "hilum", PSC_PROMPT_ZONE_HILAR, PSC_PROMPT_SIDE_NONE },
  { "hila", PSC_PROMPT_ZONE_HILAR, PSC_PROMPT_SIDE_BILATERAL },
  { "vascular", PSC_PROMPT_ZONE_HILAR, PSC_PROMPT_SIDE_BILATERAL },
  { "periphe", PSC_PROMPT_ZONE_PERIPHERAL, PSC_PROMPT_SIDE_NONE },
  { "lateral", PSC_PROMPT_ZONE_PERIPHERAL, PSC_PROMPT_SIDE_NONE },
  { "diaphragm", PSC_PROMPT_ZONE_DIAPHRAGM, PSC_PROMPT_SIDE_NONE },
  { "hemidiaphragm", PSC_PROMPT_ZONE_DIAPHRAGM, PSC_PROMPT_SIDE_NONE },
  { "aort", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_LEFT },
  { "paratracheal", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_MIDLINE },
  { "mediastin", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_MIDLINE },
  { "cardiomediastin", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_MIDLINE },
  { "trache", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_MIDLINE },
  { "carina", PSC_PROMPT_ZONE_MEDIASTINUM, PSC_PROMPT_SIDE_MIDLINE },
  { "heart", PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_SIDE_MIDLINE },
  { "cardiac", PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_SIDE_MIDLINE },
  { "cardiomegaly", PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_SIDE_MIDLINE },
  { "cardiothoracic", PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_SIDE_MIDLINE },
  { "ventric", PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_SIDE_MIDLINE },
  { "atri", PSC_PROMPT_ZONE_CARDIAC, PSC_PROMPT_SIDE_MIDLINE },
  { "chest wall", PSC_PROMPT_ZONE_CHEST_WALL, PSC_PROMPT_SIDE_NONE },
  { "hemithora", PSC_PROMPT_ZONE_WHOLE, PSC_PROMPT_SIDE_NONE },
  { "lungs", PSC_PROMPT_ZONE_WHOLE, PSC_PROMPT_SIDE_BILATERAL },
  { "lung", PSC_PROMPT_ZONE_WHOLE, PSC_PROMPT_SIDE_NONE },
};

static const struct
{
  const char *words;
  PscPromptSide side;
} side_words[] = {
  { "left", PSC_PROMPT_SIDE_LEFT },           { "right", PSC_PROMPT_SIDE_RIGHT },
  { "both", PSC_PROMPT_SIDE_BILATERAL },      { "bilateral", PSC_PROMPT_SIDE_BILATERAL },
  { "bibasilar", PSC_PROMPT_SIDE_BILATERAL }, { "biapical", PSC_PROMPT_SIDE_BILATERAL },
  { "midline", PSC_PROMPT_SIDE_MIDLINE },
};

static gboolean
find_zone (const char *text, PscPromptZone *zone, PscPromptSide *implied)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zone_words); i++)
    if (psc_prompt_find_words (text, zone_words[i].words) != NULL)
      {
        *zone = zone_words[i].zone;
        *implied = zone_words[i].side;
        return TRUE;
      }
  return FALSE;
}

static PscPromptSide
find_side (const char *text)
{
  PscPromptSide side = PSC_PROMPT_SIDE_NONE;
  const char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (side_words); i++)
    {
      const char *at = psc_prompt_find_words (text, side_words[i].words);

      if (at != NULL && (first == NULL || at < first))
        {
          first = at;
          side = side_words[i].side;
        }
    }
  return side;
}

/* What comes before the signs that a finding has elsewhere. */
static char *
dup_subject (const char *text)
{
  static const char *const ends[] = { " with ",         " obscuring ", " blurring ",
                                      " silhouetting ", " mimicking ", NULL };
  gsize length = strlen (text);

  for (const char *const *end = ends; *end != NULL; end++)
    {
      const char *at = strstr (text, *end);

      if (at != NULL)
        length = MIN (length, (gsize) (at - text));
    }
  return g_strndup (text, length);
}

/* A side that the words imply for both lungs gives way to one that is named; the heart and the
 * mediastinum have sides that are named for other things, such as a ventricle. */
static PscPromptSide
choose_side (PscPromptSide named, PscPromptSide implied, PscPromptZone zone)
{
  if (zone == PSC_PROMPT_ZONE_CARDIAC || zone == PSC_PROMPT_ZONE_SPINE)
    return implied;
  return named != PSC_PROMPT_SIDE_NONE ? named : implied;
}

gboolean
psc_prompt_find_place (const char *text, PscPromptSide *side, PscPromptZone *zone)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *subject = dup_subject (lower);
  PscPromptSide implied = PSC_PROMPT_SIDE_NONE;
  PscPromptSide named;

  *zone = PSC_PROMPT_ZONE_NONE;
  named = find_side (subject);
  if (!find_zone (subject, zone, &implied))
    find_zone (lower, zone, &implied);
  /* A mediastinum that is pushed away lies opposite to what pushes it. */
  if (*zone == PSC_PROMPT_ZONE_MEDIASTINUM && psc_prompt_find_words (subject, "mediastin") == NULL
      && psc_prompt_find_words (lower, "mediastinal shift") != NULL)
    *zone = PSC_PROMPT_ZONE_NONE;

  if (named == PSC_PROMPT_SIDE_NONE)
    named = find_side (lower);
  *side = choose_side (named, implied, *zone);
  if (*zone == PSC_PROMPT_ZONE_NONE && *side != PSC_PROMPT_SIDE_NONE
      && *side != PSC_PROMPT_SIDE_MIDLINE)
    *zone = PSC_PROMPT_ZONE_WHOLE;
  return *side != PSC_PROMPT_SIDE_NONE || *zone != PSC_PROMPT_ZONE_NONE;
}

/* Each part of an enumeration has its own zone, and the side of the whole if it names none. */
static guint
add_enumerated (const char *subject, PscPromptPlaces *places)
{
  g_auto (GStrv) commas = g_strsplit (subject, ", ", -1);
  g_autofree char *joined = g_strjoinv (" and ", commas);
  g_auto (GStrv) parts = g_strsplit (joined, " and ", -1);
  PscPromptSide whole = find_side (subject);
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      PscPromptSide side = find_side (parts[i]);
      PscPromptSide implied;
      PscPromptZone zone;

      if (!find_zone (parts[i], &zone, &implied))
        continue;
      if (side == PSC_PROMPT_SIDE_NONE && implied == PSC_PROMPT_SIDE_NONE)
        side = whole;
      psc_prompt_places_add (places, choose_side (side, implied, zone), zone);
      n++;
    }
  return n;
}

static const PscPrompt *
find_prompt (PscPromptBank *bank, const char *text)
{
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);

      for (guint j = 0; j < psc_prompt_class_get_n_prompts (class); j++)
        {
          const PscPrompt *prompt = psc_prompt_class_get_prompt (class, j);

          if (strcmp (prompt->text, text) == 0)
            return prompt;
        }
    }
  return NULL;
}

gboolean
psc_prompt_bank_find_place (PscPromptBank *bank,
                            const char *text,
                            PscPromptSide *side,
                            PscPromptZone *zone)
{
  const PscPrompt *prompt = find_prompt (bank, text);

  if (prompt == NULL)
    return psc_prompt_find_place (text, side, zone);
  *side = prompt->side;
  *zone = prompt->zone;
  return *side != PSC_PROMPT_SIDE_NONE || *zone != PSC_PROMPT_ZONE_NONE;
}

gboolean
psc_prompt_bank_find_places (PscPromptBank *bank, const char *text, PscPromptPlaces *places)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *subject = dup_subject (lower);
  PscPromptPlaces enumerated = { 0, 0 };
  PscPromptSide side;
  PscPromptZone zone;

  *places = enumerated;
  if (find_prompt (bank, text) == NULL && add_enumerated (subject, &enumerated) > 1)
    *places = enumerated;
  else if (psc_prompt_bank_find_place (bank, text, &side, &zone))
    psc_prompt_places_add (places, side, zone);
  return !psc_prompt_places_are_empty (places);
}
