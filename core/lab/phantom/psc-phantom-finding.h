/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscPhantomObservation:
 *
 * The observations in CheXpert's order (Irvin et al., 2019), with CheXpert's index as value; the
 * prompt bank has the same order. A phantom's findings never have class PSC_PHANTOM_NO_FINDING; a
 * sentence may.
 */
typedef enum
{
  PSC_PHANTOM_NO_FINDING,
  PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM,
  PSC_PHANTOM_CARDIOMEGALY,
  PSC_PHANTOM_LUNG_OPACITY,
  PSC_PHANTOM_LUNG_LESION,
  PSC_PHANTOM_EDEMA,
  PSC_PHANTOM_CONSOLIDATION,
  PSC_PHANTOM_PNEUMONIA,
  PSC_PHANTOM_ATELECTASIS,
  PSC_PHANTOM_PNEUMOTHORAX,
  PSC_PHANTOM_PLEURAL_EFFUSION,
  PSC_PHANTOM_PLEURAL_OTHER,
  PSC_PHANTOM_FRACTURE,
  PSC_PHANTOM_SUPPORT_DEVICES,
} PscPhantomObservation;

#define PSC_PHANTOM_N_OBSERVATIONS 14

/** The patient's side: the patient's right is on the image's left. PSC_PHANTOM_SIDE_NONE is a
 * finding of the midline; in a sentence or a request it leaves the side open. */
typedef enum
{
  PSC_PHANTOM_SIDE_NONE,
  PSC_PHANTOM_SIDE_RIGHT,
  PSC_PHANTOM_SIDE_LEFT,
  PSC_PHANTOM_SIDE_BILATERAL,
} PscPhantomSide;

/** Where in the lung. APICAL lies within UPPER, BASAL and RETROCARDIAC within LOWER.
 * PSC_PHANTOM_ZONE_NONE: not tied to a zone, or left open. */
typedef enum
{
  PSC_PHANTOM_ZONE_NONE,
  PSC_PHANTOM_ZONE_APICAL,
  PSC_PHANTOM_ZONE_UPPER,
  PSC_PHANTOM_ZONE_MIDDLE,
  PSC_PHANTOM_ZONE_LOWER,
  PSC_PHANTOM_ZONE_BASAL,
  PSC_PHANTOM_ZONE_RETROCARDIAC,
  PSC_PHANTOM_ZONE_PERIHILAR,
} PscPhantomZone;

#define PSC_PHANTOM_N_ZONES 8

/** MILD stands for small and slight too, SEVERE for large; NONE where a degree makes no sense. */
typedef enum
{
  PSC_PHANTOM_SEVERITY_NONE,
  PSC_PHANTOM_SEVERITY_MILD,
  PSC_PHANTOM_SEVERITY_MODERATE,
  PSC_PHANTOM_SEVERITY_SEVERE,
} PscPhantomSeverity;

/** Sub-types; each belongs to one class, see psc_phantom_subtype_get_observation(). */
typedef enum
{
  PSC_PHANTOM_SUBTYPE_NONE,

  PSC_PHANTOM_MEDIASTINAL_WIDENING,
  PSC_PHANTOM_AORTIC_ENLARGEMENT,
  PSC_PHANTOM_MEDIASTINAL_MASS,

  PSC_PHANTOM_GLOBULAR_HEART,
  PSC_PHANTOM_LEFT_VENTRICULAR_ENLARGEMENT,

  PSC_PHANTOM_HAZY_OPACITY,
  PSC_PHANTOM_PATCHY_OPACITY,
  PSC_PHANTOM_RETICULAR_OPACITY,

  PSC_PHANTOM_NODULE,
  PSC_PHANTOM_MASS,
  PSC_PHANTOM_CAVITY,
  PSC_PHANTOM_CALCIFIED_NODULE,
  PSC_PHANTOM_MULTIPLE_NODULES,

  PSC_PHANTOM_VASCULAR_CONGESTION,
  PSC_PHANTOM_INTERSTITIAL_EDEMA,
  PSC_PHANTOM_ALVEOLAR_EDEMA,

  PSC_PHANTOM_LOBAR_CONSOLIDATION,
  PSC_PHANTOM_FOCAL_CONSOLIDATION,

  PSC_PHANTOM_BRONCHOPNEUMONIA,
  PSC_PHANTOM_MULTIFOCAL_PNEUMONIA,

  PSC_PHANTOM_LINEAR_ATELECTASIS,
  PSC_PHANTOM_LOBAR_COLLAPSE,

  PSC_PHANTOM_SIMPLE_PNEUMOTHORAX,
  PSC_PHANTOM_TENSION_PNEUMOTHORAX,

  PSC_PHANTOM_FREE_EFFUSION,
  PSC_PHANTOM_LOCULATED_EFFUSION,

  PSC_PHANTOM_PLEURAL_THICKENING,
  PSC_PHANTOM_APICAL_CAP,
  PSC_PHANTOM_PLEURAL_PLAQUE,

  PSC_PHANTOM_RIB_FRACTURE,
  PSC_PHANTOM_CLAVICLE_FRACTURE,

  PSC_PHANTOM_ENDOTRACHEAL_TUBE,
  PSC_PHANTOM_CENTRAL_LINE,
  PSC_PHANTOM_PACEMAKER,
  PSC_PHANTOM_CHEST_TUBE,
  PSC_PHANTOM_NASOGASTRIC_TUBE,
} PscPhantomSubtype;

#define PSC_PHANTOM_N_SUBTYPES (PSC_PHANTOM_NASOGASTRIC_TUBE + 1)

/**
 * PscPhantomAttributes:
 *
 * What a sentence may say of a finding. In a finding every attribute that makes sense is set; in a
 * request or a sentence 0 leaves an attribute open.
 */
typedef struct
{
  PscPhantomObservation observation;
  PscPhantomSide side;
  PscPhantomZone zone;
  PscPhantomSeverity severity;
  PscPhantomSubtype subtype;
} PscPhantomAttributes;

/** CheXpert's label, such as “Pleural Effusion”; static. Labels are data, not translated. */
const char *psc_phantom_observation_get_label (PscPhantomObservation observation);

/** Identifiers for files: “pleural-effusion”, “left”, “upper”, “mild”, “rib-fracture”; static. The
 * zero value of an attribute is “none”. */
const char *psc_phantom_observation_get_id (PscPhantomObservation observation);
const char *psc_phantom_side_get_id (PscPhantomSide side);
const char *psc_phantom_zone_get_id (PscPhantomZone zone);
const char *psc_phantom_severity_get_id (PscPhantomSeverity severity);
const char *psc_phantom_subtype_get_id (PscPhantomSubtype subtype);

/** Reverse of the above; %FALSE if there is no such identifier. */
gboolean psc_phantom_observation_from_id (const char *id, PscPhantomObservation *observation);
gboolean psc_phantom_side_from_id (const char *id, PscPhantomSide *side);
gboolean psc_phantom_zone_from_id (const char *id, PscPhantomZone *zone);
gboolean psc_phantom_severity_from_id (const char *id, PscPhantomSeverity *severity);
gboolean psc_phantom_subtype_from_id (const char *id, PscPhantomSubtype *subtype);

/** PSC_PHANTOM_NO_FINDING for PSC_PHANTOM_SUBTYPE_NONE. */
PscPhantomObservation psc_phantom_subtype_get_observation (PscPhantomSubtype subtype);

/** The third of the lung that a zone lies in: PSC_PHANTOM_ZONE_UPPER, _MIDDLE or _LOWER; _NONE for
 * PSC_PHANTOM_ZONE_NONE. PERIHILAR counts as _MIDDLE. */
PscPhantomZone psc_phantom_zone_get_third (PscPhantomZone zone);

/** Whether what lies in @zone lies in @wider: “apical” is “upper”, and everything is “none”. */
gboolean psc_phantom_zone_is_within (PscPhantomZone zone, PscPhantomZone wider);

/** “the right lower zone”, “both apices”, “the left hemithorax”; %NULL if neither side nor zone is
 * set. (transfer full) */
char *psc_phantom_attributes_dup_location (const PscPhantomAttributes *attributes);

/**
 * PscPhantomFinding:
 * @attributes: what is there
 * @location: (nullable): psc_phantom_attributes_dup_location(), owned
 * @mask: [height][width], 0 outside and 255 inside; owned
 * @n_mask_pixels: pixels of @mask that are 128 or more
 */
typedef struct
{
  PscPhantomAttributes attributes;
  char *location;
  guint8 *mask;
  gsize n_mask_pixels;
} PscPhantomFinding;

G_END_DECLS
