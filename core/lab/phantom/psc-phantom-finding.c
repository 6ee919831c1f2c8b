/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-finding.h"

static const struct
{
  const char *id;
  const char *label;
} observations[PSC_PHANTOM_N_OBSERVATIONS] = {
  { "no-finding", "No Finding" },
  { "enlarged-cardiomediastinum", "Enlarged Cardiomediastinum" },
  { "cardiomegaly", "Cardiomegaly" },
  { "lung-opacity", "Lung Opacity" },
  { "lung-lesion", "Lung Lesion" },
  { "edema", "Edema" },
  { "consolidation", "Consolidation" },
  { "pneumonia", "Pneumonia" },
  { "atelectasis", "Atelectasis" },
  { "pneumothorax", "Pneumothorax" },
  { "pleural-effusion", "Pleural Effusion" },
  { "pleural-other", "Pleural Other" },
  { "fracture", "Fracture" },
  { "support-devices", "Support Devices" },
};

static const char *const sides[] = { "none", "right", "left", "bilateral" };

static const char *const zones[PSC_PHANTOM_N_ZONES] = {
  "none", "apical", "upper", "middle", "lower", "basal", "retrocardiac", "perihilar",
};

static const char *const severities[] = { "none", "mild", "moderate", "severe" };

static const struct
{
  const char *id;
  PscPhantomObservation observation;
} subtypes[PSC_PHANTOM_N_SUBTYPES] = {
  [PSC_PHANTOM_SUBTYPE_NONE] = { "none", PSC_PHANTOM_NO_FINDING },
  [PSC_PHANTOM_MEDIASTINAL_WIDENING] = { "mediastinal-widening",
                                         PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM },
  [PSC_PHANTOM_AORTIC_ENLARGEMENT] = { "aortic-enlargement",
                                       PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM },
  [PSC_PHANTOM_MEDIASTINAL_MASS] = { "mediastinal-mass", PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM },
  [PSC_PHANTOM_GLOBULAR_HEART] = { "globular-heart", PSC_PHANTOM_CARDIOMEGALY },
  [PSC_PHANTOM_LEFT_VENTRICULAR_ENLARGEMENT] = { "left-ventricular-enlargement",
                                                 PSC_PHANTOM_CARDIOMEGALY },
  [PSC_PHANTOM_HAZY_OPACITY] = { "hazy-opacity", PSC_PHANTOM_LUNG_OPACITY },
  [PSC_PHANTOM_PATCHY_OPACITY] = { "patchy-opacity", PSC_PHANTOM_LUNG_OPACITY },
  [PSC_PHANTOM_RETICULAR_OPACITY] = { "reticular-opacity", PSC_PHANTOM_LUNG_OPACITY },
  [PSC_PHANTOM_NODULE] = { "nodule", PSC_PHANTOM_LUNG_LESION },
  [PSC_PHANTOM_MASS] = { "mass", PSC_PHANTOM_LUNG_LESION },
  [PSC_PHANTOM_CAVITY] = { "cavity", PSC_PHANTOM_LUNG_LESION },
  [PSC_PHANTOM_CALCIFIED_NODULE] = { "calcified-nodule", PSC_PHANTOM_LUNG_LESION },
  [PSC_PHANTOM_MULTIPLE_NODULES] = { "multiple-nodules", PSC_PHANTOM_LUNG_LESION },
  [PSC_PHANTOM_VASCULAR_CONGESTION] = { "vascular-congestion", PSC_PHANTOM_EDEMA },
  [PSC_PHANTOM_INTERSTITIAL_EDEMA] = { "interstitial-edema", PSC_PHANTOM_EDEMA },
  [PSC_PHANTOM_ALVEOLAR_EDEMA] = { "alveolar-edema", PSC_PHANTOM_EDEMA },
  [PSC_PHANTOM_LOBAR_CONSOLIDATION] = { "lobar-consolidation", PSC_PHANTOM_CONSOLIDATION },
  [PSC_PHANTOM_FOCAL_CONSOLIDATION] = { "focal-consolidation", PSC_PHANTOM_CONSOLIDATION },
  [PSC_PHANTOM_BRONCHOPNEUMONIA] = { "bronchopneumonia", PSC_PHANTOM_PNEUMONIA },
  [PSC_PHANTOM_MULTIFOCAL_PNEUMONIA] = { "multifocal-pneumonia", PSC_PHANTOM_PNEUMONIA },
  [PSC_PHANTOM_LINEAR_ATELECTASIS] = { "linear-atelectasis", PSC_PHANTOM_ATELECTASIS },
  [PSC_PHANTOM_LOBAR_COLLAPSE] = { "lobar-collapse", PSC_PHANTOM_ATELECTASIS },
  [PSC_PHANTOM_SIMPLE_PNEUMOTHORAX] = { "simple-pneumothorax", PSC_PHANTOM_PNEUMOTHORAX },
  [PSC_PHANTOM_TENSION_PNEUMOTHORAX] = { "tension-pneumothorax", PSC_PHANTOM_PNEUMOTHORAX },
  [PSC_PHANTOM_FREE_EFFUSION] = { "free-effusion", PSC_PHANTOM_PLEURAL_EFFUSION },
  [PSC_PHANTOM_LOCULATED_EFFUSION] = { "loculated-effusion", PSC_PHANTOM_PLEURAL_EFFUSION },
  [PSC_PHANTOM_PLEURAL_THICKENING] = { "pleural-thickening", PSC_PHANTOM_PLEURAL_OTHER },
  [PSC_PHANTOM_APICAL_CAP] = { "apical-cap", PSC_PHANTOM_PLEURAL_OTHER },
  [PSC_PHANTOM_PLEURAL_PLAQUE] = { "pleural-plaque", PSC_PHANTOM_PLEURAL_OTHER },
  [PSC_PHANTOM_RIB_FRACTURE] = { "rib-fracture", PSC_PHANTOM_FRACTURE },
  [PSC_PHANTOM_CLAVICLE_FRACTURE] = { "clavicle-fracture", PSC_PHANTOM_FRACTURE },
  [PSC_PHANTOM_ENDOTRACHEAL_TUBE] = { "endotracheal-tube", PSC_PHANTOM_SUPPORT_DEVICES },
  [PSC_PHANTOM_CENTRAL_LINE] = { "central-line", PSC_PHANTOM_SUPPORT_DEVICES },
  [PSC_PHANTOM_PACEMAKER] = { "pacemaker", PSC_PHANTOM_SUPPORT_DEVICES },
  [PSC_PHANTOM_CHEST_TUBE] = { "chest-tube", PSC_PHANTOM_SUPPORT_DEVICES },
  [PSC_PHANTOM_NASOGASTRIC_TUBE] = { "nasogastric-tube", PSC_PHANTOM_SUPPORT_DEVICES },
};

const char *
psc_phantom_observation_get_label (PscPhantomObservation observation)
{
  g_return_val_if_fail ((guint) observation < G_N_ELEMENTS (observations), NULL);

  return observations[observation].label;
}

const char *
psc_phantom_observation_get_id (PscPhantomObservation observation)
{
  g_return_val_if_fail ((guint) observation < G_N_ELEMENTS (observations), NULL);

  return observations[observation].id;
}

const char *
psc_phantom_side_get_id (PscPhantomSide side)
{
  g_return_val_if_fail ((guint) side < G_N_ELEMENTS (sides), NULL);

  return sides[side];
}

const char *
psc_phantom_zone_get_id (PscPhantomZone zone)
{
  g_return_val_if_fail ((guint) zone < G_N_ELEMENTS (zones), NULL);

  return zones[zone];
}

const char *
psc_phantom_severity_get_id (PscPhantomSeverity severity)
{
  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (severities), NULL);

  return severities[severity];
}

const char *
psc_phantom_subtype_get_id (PscPhantomSubtype subtype)
{
  g_return_val_if_fail ((guint) subtype < G_N_ELEMENTS (subtypes), NULL);

  return subtypes[subtype].id;
}

static gboolean
find_name (const char *const *names, guint n_names, const char *id, guint *index)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], id) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
psc_phantom_observation_from_id (const char *id, PscPhantomObservation *observation)
{
  for (guint i = 0; i < G_N_ELEMENTS (observations); i++)
    if (g_strcmp0 (observations[i].id, id) == 0)
      {
        *observation = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
psc_phantom_side_from_id (const char *id, PscPhantomSide *side)
{
  guint index;

  if (!find_name (sides, G_N_ELEMENTS (sides), id, &index))
    return FALSE;
  *side = index;
  return TRUE;
}

gboolean
psc_phantom_zone_from_id (const char *id, PscPhantomZone *zone)
{
  guint index;

  if (!find_name (zones, G_N_ELEMENTS (zones), id, &index))
    return FALSE;
  *zone = index;
  return TRUE;
}

gboolean
psc_phantom_severity_from_id (const char *id, PscPhantomSeverity *severity)
{
  guint index;

  if (!find_name (severities, G_N_ELEMENTS (severities), id, &index))
    return FALSE;
  *severity = index;
  return TRUE;
}

gboolean
psc_phantom_subtype_from_id (const char *id, PscPhantomSubtype *subtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (subtypes); i++)
    if (g_strcmp0 (subtypes[i].id, id) == 0)
      {
        *subtype = i;
        return TRUE;
      }
  return FALSE;
}

PscPhantomObservation
psc_phantom_subtype_get_observation (PscPhantomSubtype subtype)
{
  g_return_val_if_fail ((guint) subtype < G_N_ELEMENTS (subtypes), PSC_PHANTOM_NO_FINDING);

  return subtypes[subtype].observation;
}

PscPhantomZone
psc_phantom_zone_get_third (PscPhantomZone zone)
{
  switch (zone)
    {
    case PSC_PHANTOM_ZONE_APICAL:
    case PSC_PHANTOM_ZONE_UPPER:
      return PSC_PHANTOM_ZONE_UPPER;
    case PSC_PHANTOM_ZONE_MIDDLE:
    case PSC_PHANTOM_ZONE_PERIHILAR:
      return PSC_PHANTOM_ZONE_MIDDLE;
    case PSC_PHANTOM_ZONE_LOWER:
    case PSC_PHANTOM_ZONE_BASAL:
    case PSC_PHANTOM_ZONE_RETROCARDIAC:
      return PSC_PHANTOM_ZONE_LOWER;
    case PSC_PHANTOM_ZONE_NONE:
    default:
      return PSC_PHANTOM_ZONE_NONE;
    }
}

gboolean
psc_phantom_zone_is_within (PscPhantomZone zone, PscPhantomZone wider)
{
  if (wider == PSC_PHANTOM_ZONE_NONE || zone == wider)
    return TRUE;
  if (zone == PSC_PHANTOM_ZONE_APICAL)
    return wider == PSC_PHANTOM_ZONE_UPPER;
  if (zone == PSC_PHANTOM_ZONE_BASAL || zone == PSC_PHANTOM_ZONE_RETROCARDIAC)
    return wider == PSC_PHANTOM_ZONE_LOWER;
  return FALSE;
}

char *
psc_phantom_attributes_dup_location (const PscPhantomAttributes *attributes)
{
  static const char *const singular[PSC_PHANTOM_N_ZONES] = {
    "hemithorax", "apex", "upper zone", "mid zone", "lower zone", "base", NULL, "perihilar region",
  };
  static const char *const plural[PSC_PHANTOM_N_ZONES] = {
    "hemithoraces", "apices", "upper zones", "mid zones",
    "lower zones",  "bases",  NULL,          "perihilar regions",
  };
  PscPhantomZone zone = attributes->zone;

  if (zone == PSC_PHANTOM_ZONE_RETROCARDIAC)
    return g_strdup ("the retrocardiac region");

  switch (attributes->side)
    {
    case PSC_PHANTOM_SIDE_RIGHT:
    case PSC_PHANTOM_SIDE_LEFT:
      return g_strdup_printf ("the %s %s", sides[attributes->side], singular[zone]);
    case PSC_PHANTOM_SIDE_BILATERAL:
      return g_strdup_printf ("both %s", plural[zone]);
    case PSC_PHANTOM_SIDE_NONE:
    default:
      if (zone == PSC_PHANTOM_ZONE_NONE)
        return NULL;
      return g_strdup_printf ("the %s", singular[zone]);
    }
}
