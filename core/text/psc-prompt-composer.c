/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-prompt-composer.h"

#include <string.h>

#define ZONE(name) (1u << PSC_PROMPT_ZONE_##name)

#define LUNG_ZONES                                                                                 \
  (ZONE (WHOLE) | ZONE (APEX) | ZONE (UPPER) | ZONE (MID) | ZONE (LOWER) | ZONE (BASE)             \
   | ZONE (HILAR) | ZONE (PERIPHERAL) | ZONE (RETROCARDIAC))

#define PLEURAL_ZONES                                                                              \
  (ZONE (WHOLE) | ZONE (APEX) | ZONE (UPPER) | ZONE (MID) | ZONE (LOWER) | ZONE (BASE)             \
   | ZONE (PERIPHERAL) | ZONE (COSTOPHRENIC))

typedef enum
{
  WORDS_NONE,
  WORDS_GRADE,
  WORDS_SIZE,
} SeverityWords;

static const char *const severity_words[][PSC_PROMPT_SEVERITY_SEVERE + 1] = {
  [WORDS_GRADE] = { NULL, "minimal", "mild", "moderate", "severe" },
  [WORDS_SIZE] = { NULL, "tiny", "small", "moderate", "large" },
};

/* A finding whose side stands before the noun says where on that side; any other one says where in
 * the body. */
typedef struct
{
  const char *name;
  const char *noun;
  const char *plural; /* when there is one on either side; the noun if there is none */
  const char *const *subtypes;
  SeverityWords words;
  gboolean sided;
  guint zones;
} Finding;

static const char *const no_subtypes[] = { NULL };
static const char *const opacities[] = {
  "hazy", "patchy", "linear", "reticular", "ground glass", "dense", NULL,
};
static const char *const lesions[] = { "solitary", "spiculated", "calcified", "cavitary", NULL };
static const char *const edemas[] = { "interstitial", "alveolar", NULL };
static const char *const consolidations[] = {
  "lobar", "patchy", "focal", "rounded", "confluent", NULL,
};
static const char *const pneumonias[] = { "lobar", "interstitial", "cavitating", "aspiration",
                                          NULL };
static const char *const atelectases[] = { "linear", "plate-like", "subsegmental", "compressive",
                                           NULL };
static const char *const pneumothoraces[] = { "loculated", "tension", NULL };
static const char *const effusions[] = { "loculated", "layering", "subpulmonic", NULL };
static const char *const thickenings[] = { "diffuse", "nodular", "calcified", NULL };
static const char *const fractures[] = {
  "acute displaced", "nondisplaced", "healed", "comminuted", "compression", NULL,
};

static const Finding findings[] = {
  { "Enlarged Cardiomediastinum", "widening of the mediastinum", NULL, no_subtypes, WORDS_GRADE,
    FALSE, ZONE (MEDIASTINUM) },
  { "Cardiomegaly", "cardiomegaly", NULL, no_subtypes, WORDS_GRADE, FALSE, ZONE (CARDIAC) },
  { "Lung Opacity", "opacity", "opacities", opacities, WORDS_GRADE, FALSE, LUNG_ZONES },
  { "Lung Lesion", "pulmonary nodule", "pulmonary nodules", lesions, WORDS_SIZE, FALSE,
    LUNG_ZONES },
  { "Edema", "pulmonary edema", NULL, edemas, WORDS_GRADE, FALSE,
    LUNG_ZONES & ~ZONE (RETROCARDIAC) & ~ZONE (APEX) },
  { "Consolidation", "consolidation", NULL, consolidations, WORDS_GRADE, FALSE, LUNG_ZONES },
  { "Pneumonia", "pneumonia", NULL, pneumonias, WORDS_GRADE, FALSE, LUNG_ZONES },
  { "Atelectasis", "atelectasis", NULL, atelectases, WORDS_GRADE, FALSE, LUNG_ZONES },
  { "Pneumothorax", "pneumothorax", "pneumothoraces", pneumothoraces, WORDS_SIZE, TRUE,
    PLEURAL_ZONES },
  { "Pleural Effusion", "pleural effusion", "pleural effusions", effusions, WORDS_SIZE, TRUE,
    PLEURAL_ZONES },
  { "Pleural Other", "pleural thickening", NULL, thickenings, WORDS_GRADE, TRUE,
    PLEURAL_ZONES | ZONE (DIAPHRAGM) },
  { "Fracture", "fracture", "fractures", fractures, WORDS_NONE, FALSE,
    ZONE (CHEST_WALL) | ZONE (SHOULDER) | ZONE (SPINE) },
};

typedef enum
{
  SIDES_ANY,
  SIDES_LEFT,
  SIDES_MIDLINE,
} Sides;

/* Where it is: “%s” is the side, which both forms of the second kind do without. */
static const struct
{
  Sides sides;
  const char *one;
  const char *both;
  const char *sided_one;
  const char *sided_both;
} places[] = {
  [PSC_PROMPT_ZONE_NONE] = { SIDES_ANY, "in the %s lung", "in both lungs", "", "" },
  [PSC_PROMPT_ZONE_WHOLE] = { SIDES_ANY, "throughout the %s lung", "throughout both lungs",
                              "occupying the hemithorax", "occupying both hemithoraces" },
  [PSC_PROMPT_ZONE_APEX] = { SIDES_ANY, "at the %s lung apex", "at both lung apices", "at the apex",
                             "at both apices" },
  [PSC_PROMPT_ZONE_UPPER] = { SIDES_ANY, "in the %s upper lung zone", "in both upper lung zones",
                              "in the upper zone", "in both upper zones" },
  [PSC_PROMPT_ZONE_MID] = { SIDES_ANY, "in the %s mid lung zone", "in both mid lung zones",
                            "in the mid zone", "in both mid zones" },
  [PSC_PROMPT_ZONE_LOWER] = { SIDES_ANY, "in the %s lower lung zone", "in both lower lung zones",
                              "in the lower zone", "in both lower zones" },
  [PSC_PROMPT_ZONE_BASE] = { SIDES_ANY, "at the %s lung base", "at both lung bases", "at the base",
                             "at both bases" },
  [PSC_PROMPT_ZONE_HILAR] = { SIDES_ANY, "in the %s perihilar region", "in both perihilar regions",
                              "at the hilum", "at both hila" },
  [PSC_PROMPT_ZONE_PERIPHERAL] = { SIDES_ANY, "in the periphery of the %s lung",
                                   "in the periphery of both lungs", "along the lateral chest wall",
                                   "along both lateral chest walls" },
  [PSC_PROMPT_ZONE_RETROCARDIAC] = { SIDES_LEFT, "behind the heart in the %s lower lobe", NULL,
                                     "behind the heart", NULL },
  [PSC_PROMPT_ZONE_COSTOPHRENIC] = { SIDES_ANY, "in the %s costophrenic angle",
                                     "in both costophrenic angles",
                                     "blunting the costophrenic angle",
                                     "blunting both costophrenic angles" },
  [PSC_PROMPT_ZONE_DIAPHRAGM] = { SIDES_ANY, "along the %s hemidiaphragm",
                                  "along both hemidiaphragms", "along the hemidiaphragm",
                                  "along both hemidiaphragms" },
  [PSC_PROMPT_ZONE_MEDIASTINUM] = { SIDES_MIDLINE, "", "", "", "" },
  [PSC_PROMPT_ZONE_CARDIAC] = { SIDES_MIDLINE, "", "", "", "" },
  [PSC_PROMPT_ZONE_CHEST_WALL] = { SIDES_ANY, "of a %s rib", "of ribs on both sides", "", "" },
  [PSC_PROMPT_ZONE_SHOULDER] = { SIDES_ANY, "of the %s scapula", "of both scapulae", "", "" },
  [PSC_PROMPT_ZONE_SPINE] = { SIDES_MIDLINE, "of a thoracic vertebral body",
                              "of a thoracic vertebral body", "", "" },
  [PSC_PROMPT_ZONE_ABDOMEN] = { SIDES_ANY, "below the %s hemidiaphragm",
                                "below both hemidiaphragms", "", "" },
};

static const Finding *
find_finding (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (findings); i++)
    if (g_strcmp0 (findings[i].name, name) == 0)
      return &findings[i];
  return NULL;
}

const char *const *
psc_prompt_composer_get_findings (void)
{
  static const char *names[G_N_ELEMENTS (findings) + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (findings); i++)
        names[i] = findings[i].name;
      g_once_init_leave (&once, 1);
    }
  return names;
}

const char *const *
psc_prompt_composer_get_subtypes (const char *finding)
{
  const Finding *found = find_finding (finding);

  return found != NULL ? found->subtypes : NULL;
}

const char *
psc_prompt_composer_get_severity (const char *finding, PscPromptSeverity severity)
{
  const Finding *found = find_finding (finding);

  return found != NULL ? severity_words[found->words][severity] : NULL;
}

/* Whether a finding without a zone may have a side: one of the lungs or the pleura. */
static gboolean
has_sides (const Finding *finding)
{
  return (finding->zones & ZONE (MID)) != 0;
}

static gboolean
allows (const Finding *finding, PscPromptSide side, PscPromptZone zone)
{
  gboolean lateral = side != PSC_PROMPT_SIDE_NONE && side != PSC_PROMPT_SIDE_MIDLINE;

  if (zone == PSC_PROMPT_ZONE_NONE)
    return side == PSC_PROMPT_SIDE_NONE || (lateral && has_sides (finding));
  if ((finding->zones & (1u << zone)) == 0)
    return FALSE;
  switch (places[zone].sides)
    {
    case SIDES_LEFT:
      return side == PSC_PROMPT_SIDE_LEFT;
    case SIDES_MIDLINE:
      return side == PSC_PROMPT_SIDE_MIDLINE;
    case SIDES_ANY:
    default:
      return lateral;
    }
}

gboolean
psc_prompt_composer_allows (const char *finding, PscPromptSide side, PscPromptZone zone)
{
  const Finding *found = find_finding (finding);

  return found != NULL && allows (found, side, zone);
}

static void
add_word (GString *sentence, const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  if (sentence->len > 0)
    g_string_append_c (sentence, ' ');
  g_string_append (sentence, word);
}

static const char *
get_side_word (PscPromptSide side)
{
  return side == PSC_PROMPT_SIDE_LEFT ? "left" : "right";
}

/* A zone that the finding can have, and where. */
typedef struct
{
  PscPromptSide side;
  PscPromptZone zone;
} Place;

static PscPromptSide
get_side (const PscPromptPlaces *chosen, PscPromptZone zone)
{
  gboolean left = (chosen->left & (1u << zone)) != 0;
  gboolean right = (chosen->right & (1u << zone)) != 0;

  if (places[zone].sides == SIDES_MIDLINE)
    return left || right ? PSC_PROMPT_SIDE_MIDLINE : PSC_PROMPT_SIDE_NONE;
  if (left && right && places[zone].sides != SIDES_LEFT)
    return PSC_PROMPT_SIDE_BILATERAL;
  return left ? PSC_PROMPT_SIDE_LEFT : right ? PSC_PROMPT_SIDE_RIGHT : PSC_PROMPT_SIDE_NONE;
}

static guint
list_places (const Finding *finding, const PscPromptPlaces *chosen, Place *list)
{
  guint n = 0;

  for (int zone = PSC_PROMPT_ZONE_NONE; zone <= PSC_PROMPT_ZONE_ABDOMEN; zone++)
    {
      PscPromptSide side = get_side (chosen, zone);

      if (side != PSC_PROMPT_SIDE_NONE && allows (finding, side, zone))
        list[n++] = (Place){ side, zone };
    }
  return n;
}

/* The side of all of them; none where they differ, so that each place says its own. */
static PscPromptSide
get_common_side (const Place *list, guint n)
{
  for (guint i = 1; i < n; i++)
    if (list[i].side != list[0].side)
      return PSC_PROMPT_SIDE_NONE;
  return n > 0 ? list[0].side : PSC_PROMPT_SIDE_NONE;
}

static char *
dup_place (const Place *place, gboolean side_is_said)
{
  gboolean both = place->side == PSC_PROMPT_SIDE_BILATERAL;
  const char *text;

  if (side_is_said)
    return g_strdup (both ? places[place->zone].sided_both : places[place->zone].sided_one);
  text = both ? places[place->zone].both : places[place->zone].one;
  if (strstr (text, "%s") != NULL)
    {
      g_auto (GStrv) halves = g_strsplit (text, "%s", 2);

      return g_strconcat (halves[0], get_side_word (place->side), halves[1], NULL);
    }
  return g_strdup (text);
}

static void
add_places (GString *sentence, const Place *list, guint n, gboolean side_is_said)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = dup_place (&list[i], side_is_said);

      if (i > 0)
        g_string_append (sentence, i + 1 < n ? "," : " and");
      add_word (sentence, text);
    }
}

static void
add_side (GString *sentence, PscPromptSide side)
{
  if (side == PSC_PROMPT_SIDE_BILATERAL)
    add_word (sentence, "bilateral");
  else if (side != PSC_PROMPT_SIDE_NONE)
    add_word (sentence, get_side_word (side));
}

static gboolean
is_on_both_sides (const Place *list, guint n)
{
  PscPromptSide side = get_common_side (list, n);

  return side == PSC_PROMPT_SIDE_BILATERAL || (n > 1 && side == PSC_PROMPT_SIDE_NONE);
}

char *
psc_prompt_compose (const PscPromptParts *parts)
{
  const Finding *finding = find_finding (parts->finding);
  Place list[PSC_PROMPT_ZONE_ABDOMEN + 1];
  PscPromptSide side;
  GString *sentence;
  gboolean side_is_said;
  guint n;

  if (finding == NULL)
    return NULL;
  n = list_places (finding, &parts->places, list);
  side = get_common_side (list, n);
  side_is_said = finding->sided && side != PSC_PROMPT_SIDE_NONE;

  sentence = g_string_new (severity_words[finding->words][parts->severity]);
  if (parts->subtype != NULL && g_strv_contains (finding->subtypes, parts->subtype))
    add_word (sentence, parts->subtype);
  if (side_is_said)
    add_side (sentence, side);
  add_word (sentence, is_on_both_sides (list, n) && finding->plural != NULL ? finding->plural
                                                                            : finding->noun);
  add_places (sentence, list, n, side_is_said);
  return g_string_free (sentence, FALSE);
}
