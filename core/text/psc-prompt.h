/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscPromptSeverity:
 *
 * What the prompt says of the extent: of a pneumothorax, effusion or nodule its size (trace and
 * tiny are minimal, small is mild, large is severe), otherwise the grade. None unless the prompt
 * says so.
 */
typedef enum
{
  PSC_PROMPT_SEVERITY_NONE,
  PSC_PROMPT_SEVERITY_MINIMAL,
  PSC_PROMPT_SEVERITY_MILD,
  PSC_PROMPT_SEVERITY_MODERATE,
  PSC_PROMPT_SEVERITY_SEVERE,
} PscPromptSeverity;

/**
 * PscPromptSide:
 *
 * The patient's side, not the picture's.
 */
typedef enum
{
  PSC_PROMPT_SIDE_NONE,
  PSC_PROMPT_SIDE_LEFT,
  PSC_PROMPT_SIDE_RIGHT,
  PSC_PROMPT_SIDE_BILATERAL,
  PSC_PROMPT_SIDE_MIDLINE,
} PscPromptSide;

/**
 * PscPromptZone:
 * @PSC_PROMPT_ZONE_NONE: the prompt names no place
 * @PSC_PROMPT_ZONE_WHOLE: a whole lung or hemithorax
 * @PSC_PROMPT_ZONE_APEX: the lung above the clavicle
 * @PSC_PROMPT_ZONE_UPPER: the upper third of the lung
 * @PSC_PROMPT_ZONE_MID: the middle third; the right middle lobe and the lingula project here
 * @PSC_PROMPT_ZONE_LOWER: the lower third
 * @PSC_PROMPT_ZONE_BASE: the lung next to the diaphragm
 * @PSC_PROMPT_ZONE_HILAR: the hilum and the lung around it
 * @PSC_PROMPT_ZONE_PERIPHERAL: the outer lung and the pleura along the lateral chest wall
 * @PSC_PROMPT_ZONE_RETROCARDIAC: the left lower lobe where the heart covers it
 * @PSC_PROMPT_ZONE_COSTOPHRENIC: the costophrenic angle
 * @PSC_PROMPT_ZONE_DIAPHRAGM: the dome of the diaphragm
 * @PSC_PROMPT_ZONE_MEDIASTINUM: the mediastinum above the heart, with trachea and great vessels
 * @PSC_PROMPT_ZONE_CARDIAC: the heart's silhouette
 * @PSC_PROMPT_ZONE_CHEST_WALL: ribs, clavicles and soft tissue
 * @PSC_PROMPT_ZONE_SHOULDER: scapula and humerus
 * @PSC_PROMPT_ZONE_SPINE: the thoracic spine
 * @PSC_PROMPT_ZONE_ABDOMEN: below the diaphragm
 *
 * Where on a frontal radiograph to look, together with the side.
 */
typedef enum
{
  PSC_PROMPT_ZONE_NONE,
  PSC_PROMPT_ZONE_WHOLE,
  PSC_PROMPT_ZONE_APEX,
  PSC_PROMPT_ZONE_UPPER,
  PSC_PROMPT_ZONE_MID,
  PSC_PROMPT_ZONE_LOWER,
  PSC_PROMPT_ZONE_BASE,
  PSC_PROMPT_ZONE_HILAR,
  PSC_PROMPT_ZONE_PERIPHERAL,
  PSC_PROMPT_ZONE_RETROCARDIAC,
  PSC_PROMPT_ZONE_COSTOPHRENIC,
  PSC_PROMPT_ZONE_DIAPHRAGM,
  PSC_PROMPT_ZONE_MEDIASTINUM,
  PSC_PROMPT_ZONE_CARDIAC,
  PSC_PROMPT_ZONE_CHEST_WALL,
  PSC_PROMPT_ZONE_SHOULDER,
  PSC_PROMPT_ZONE_SPINE,
  PSC_PROMPT_ZONE_ABDOMEN,
} PscPromptZone;

/**
 * PscPrompt:
 * @text: the sentence that a text encoder reads
 * @subtype: (nullable): the kind of finding, in free words, such as “loculated”
 * @location: (nullable): the place, in free words, such as “left lower lobe”
 * @severity: its extent
 * @side: the side that it speaks of
 * @zone: the zone that it speaks of
 *
 * A sentence about a chest radiograph, and what it says in a form that a program can use. The texts
 * are borrowed from the bank.
 */
typedef struct
{
  const char *text;
  const char *subtype;
  const char *location;
  PscPromptSeverity severity;
  PscPromptSide side;
  PscPromptZone zone;
} PscPrompt;

/**
 * PscPromptPlaces:
 * @left, @right: zones of the patient's two sides, bit 1 << PscPromptZone
 *
 * Any number of places. A zone in the middle of the body, such as the heart, is in both.
 */
typedef struct
{
  guint left;
  guint right;
} PscPromptPlaces;

/** Whether there is none. */
gboolean psc_prompt_places_are_empty (const PscPromptPlaces *self);

/** Adds what a prompt with @side and @zone speaks of; a side without a zone is that whole lung. */
void psc_prompt_places_add (PscPromptPlaces *self, PscPromptSide side, PscPromptZone zone);

/** @text on one line, its end replaced by an ellipsis if it has more than @max characters.
 * (transfer full) */
char *psc_prompt_abridge (const char *text, guint max) G_GNUC_WARN_UNUSED_RESULT;

/** Whether @text has no character that can be seen, and so is no prompt. */
gboolean psc_prompt_is_blank (const char *text);

/**
 * psc_prompt_severity_get_nicks:
 *
 * The words that stand for the values in a prompt bank's file, in the order of the enumeration
 * (“none” first), %NULL-terminated; static. Likewise below.
 */
const char *const *psc_prompt_severity_get_nicks (void);
const char *const *psc_prompt_side_get_nicks (void);
const char *const *psc_prompt_zone_get_nicks (void);

G_END_DECLS
