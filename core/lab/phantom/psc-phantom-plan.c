/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-plan.h"

/* Sets of attribute values, as bits. */
#define BIT(value) (1u << (value))

#define SIDE_NONE BIT (PSC_PHANTOM_SIDE_NONE)
#define SIDE_R    BIT (PSC_PHANTOM_SIDE_RIGHT)
#define SIDE_L    BIT (PSC_PHANTOM_SIDE_LEFT)
#define SIDE_B    BIT (PSC_PHANTOM_SIDE_BILATERAL)
#define SIDE_RL   (SIDE_R | SIDE_L)
#define SIDE_RLB  (SIDE_RL | SIDE_B)

#define ZONE_NONE BIT (PSC_PHANTOM_ZONE_NONE)
#define ZONE_A    BIT (PSC_PHANTOM_ZONE_APICAL)
#define ZONE_B    BIT (PSC_PHANTOM_ZONE_BASAL)
#define ZONE_M    BIT (PSC_PHANTOM_ZONE_MIDDLE)
#define ZONE_L    BIT (PSC_PHANTOM_ZONE_LOWER)
#define ZONE_U    BIT (PSC_PHANTOM_ZONE_UPPER)
#define ZONE_R    BIT (PSC_PHANTOM_ZONE_RETROCARDIAC)
#define ZONE_P    BIT (PSC_PHANTOM_ZONE_PERIHILAR)
#define ZONE_UML  (ZONE_U | ZONE_M | ZONE_L)

#define DEGREE_NONE BIT (PSC_PHANTOM_SEVERITY_NONE)
#define MILD        BIT (PSC_PHANTOM_SEVERITY_MILD)
#define MODERATE    BIT (PSC_PHANTOM_SEVERITY_MODERATE)
#define SEVERE      BIT (PSC_PHANTOM_SEVERITY_SEVERE)
#define ANY_DEGREE  (MILD | MODERATE | SEVERE)

/* The findings that there are: within a row every combination is possible. */
static const struct
{
  PscPhantomSubtype subtype;
  guint sides;
  guint zones;
  guint degrees;
  double weight;
} kinds[] = {
  { PSC_PHANTOM_MEDIASTINAL_WIDENING, SIDE_NONE, ZONE_NONE, ANY_DEGREE, 3 },
  { PSC_PHANTOM_AORTIC_ENLARGEMENT, SIDE_NONE, ZONE_NONE, ANY_DEGREE, 2 },
  { PSC_PHANTOM_MEDIASTINAL_MASS, SIDE_RL, ZONE_NONE, ANY_DEGREE, 2 },
  { PSC_PHANTOM_GLOBULAR_HEART, SIDE_NONE, ZONE_NONE, ANY_DEGREE, 2 },
  { PSC_PHANTOM_LEFT_VENTRICULAR_ENLARGEMENT, SIDE_NONE, ZONE_NONE, ANY_DEGREE, 2 },
  { PSC_PHANTOM_HAZY_OPACITY, SIDE_RLB, ZONE_UML, ANY_DEGREE, 3 },
  { PSC_PHANTOM_PATCHY_OPACITY, SIDE_RLB, ZONE_UML, ANY_DEGREE, 2 },
  { PSC_PHANTOM_RETICULAR_OPACITY, SIDE_RLB, ZONE_UML, ANY_DEGREE, 2 },
  { PSC_PHANTOM_NODULE, SIDE_RL, ZONE_UML, MILD | MODERATE, 3 },
  { PSC_PHANTOM_MASS, SIDE_RL, ZONE_UML, MODERATE | SEVERE, 3 },
  { PSC_PHANTOM_CAVITY, SIDE_RL, ZONE_UML, MODERATE | SEVERE, 2 },
  { PSC_PHANTOM_CALCIFIED_NODULE, SIDE_RL, ZONE_UML, MILD, 1 },
  { PSC_PHANTOM_MULTIPLE_NODULES, SIDE_B, ZONE_NONE, ANY_DEGREE, 2 },
  { PSC_PHANTOM_VASCULAR_CONGESTION, SIDE_B, ZONE_P, MILD, 1 },
  { PSC_PHANTOM_INTERSTITIAL_EDEMA, SIDE_B, ZONE_P, MILD | MODERATE, 2 },
  { PSC_PHANTOM_ALVEOLAR_EDEMA, SIDE_B, ZONE_P, MODERATE | SEVERE, 2 },
  { PSC_PHANTOM_LOBAR_CONSOLIDATION, SIDE_RL, ZONE_U | ZONE_L, ANY_DEGREE, 3 },
  { PSC_PHANTOM_LOBAR_CONSOLIDATION, SIDE_R, ZONE_M, ANY_DEGREE, 1 },
  { PSC_PHANTOM_FOCAL_CONSOLIDATION, SIDE_RL, ZONE_UML, ANY_DEGREE, 2 },
  { PSC_PHANTOM_FOCAL_CONSOLIDATION, SIDE_L, ZONE_R, MODERATE | SEVERE, 0.6 },
  { PSC_PHANTOM_BRONCHOPNEUMONIA, SIDE_RL, ZONE_UML | ZONE_B, ANY_DEGREE, 4 },
  { PSC_PHANTOM_MULTIFOCAL_PNEUMONIA, SIDE_B, ZONE_NONE, ANY_DEGREE, 1 },
  { PSC_PHANTOM_LINEAR_ATELECTASIS, SIDE_RLB, ZONE_M | ZONE_B, ANY_DEGREE, 3 },
  { PSC_PHANTOM_LOBAR_COLLAPSE, SIDE_RL, ZONE_U | ZONE_L, MODERATE | SEVERE, 2 },
  { PSC_PHANTOM_SIMPLE_PNEUMOTHORAX, SIDE_RL, ZONE_A, MILD | MODERATE, 3 },
  { PSC_PHANTOM_SIMPLE_PNEUMOTHORAX, SIDE_RL, ZONE_NONE, MODERATE | SEVERE, 2 },
  { PSC_PHANTOM_SIMPLE_PNEUMOTHORAX, SIDE_RL, ZONE_B, MILD | MODERATE, 1 },
  { PSC_PHANTOM_TENSION_PNEUMOTHORAX, SIDE_RL, ZONE_NONE, SEVERE, 1 },
  { PSC_PHANTOM_FREE_EFFUSION, SIDE_RLB, ZONE_B, ANY_DEGREE, 5 },
  { PSC_PHANTOM_LOCULATED_EFFUSION, SIDE_RL, ZONE_M | ZONE_L, ANY_DEGREE, 1 },
  { PSC_PHANTOM_PLEURAL_THICKENING, SIDE_RLB, ZONE_M | ZONE_L, ANY_DEGREE, 2 },
  { PSC_PHANTOM_APICAL_CAP, SIDE_RLB, ZONE_A, ANY_DEGREE, 1 },
  { PSC_PHANTOM_PLEURAL_PLAQUE, SIDE_RLB, ZONE_M | ZONE_L, ANY_DEGREE, 2 },
  { PSC_PHANTOM_RIB_FRACTURE, SIDE_RL, ZONE_UML, ANY_DEGREE, 3 },
  { PSC_PHANTOM_CLAVICLE_FRACTURE, SIDE_RL, ZONE_NONE, ANY_DEGREE, 2 },
  { PSC_PHANTOM_ENDOTRACHEAL_TUBE, SIDE_NONE, ZONE_NONE, DEGREE_NONE, 2 },
  { PSC_PHANTOM_CENTRAL_LINE, SIDE_RL, ZONE_NONE, DEGREE_NONE, 2 },
  { PSC_PHANTOM_PACEMAKER, SIDE_RL, ZONE_NONE, DEGREE_NONE, 2 },
  { PSC_PHANTOM_CHEST_TUBE, SIDE_RL, ZONE_A | ZONE_B, DEGREE_NONE, 2 },
  { PSC_PHANTOM_NASOGASTRIC_TUBE, SIDE_NONE, ZONE_NONE, DEGREE_NONE, 2 },
};

gboolean
psc_phantom_plan_sides_meet (PscPhantomSide a, PscPhantomSide b)
{
  if (a == PSC_PHANTOM_SIDE_NONE || b == PSC_PHANTOM_SIDE_NONE)
    return FALSE;
  return a == b || a == PSC_PHANTOM_SIDE_BILATERAL || b == PSC_PHANTOM_SIDE_BILATERAL;
}

static gboolean
is_in_lung (PscPhantomObservation observation)
{
  switch (observation)
    {
    case PSC_PHANTOM_LUNG_OPACITY:
    case PSC_PHANTOM_LUNG_LESION:
    case PSC_PHANTOM_EDEMA:
    case PSC_PHANTOM_CONSOLIDATION:
    case PSC_PHANTOM_PNEUMONIA:
    case PSC_PHANTOM_ATELECTASIS:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
zones_meet (PscPhantomZone a, PscPhantomZone b)
{
  return a == PSC_PHANTOM_ZONE_NONE || b == PSC_PHANTOM_ZONE_NONE
         || psc_phantom_zone_get_third (a) == psc_phantom_zone_get_third (b);
}

/* Whether @a, a finding of the pleura, leaves no room for @b on the same side. */
static gboolean
pleura_conflicts (const PscPhantomAttributes *a, const PscPhantomAttributes *b)
{
  gboolean pleural =
      b->observation == PSC_PHANTOM_PLEURAL_OTHER || b->observation == PSC_PHANTOM_PLEURAL_EFFUSION;

  if (a->observation == PSC_PHANTOM_PNEUMOTHORAX)
    return pleural || is_in_lung (b->observation);
  if (a->observation != PSC_PHANTOM_PLEURAL_EFFUSION)
    return FALSE;
  if (pleural)
    return TRUE;
  if (b->observation == PSC_PHANTOM_EDEMA)
    return a->severity == PSC_PHANTOM_SEVERITY_SEVERE;
  return is_in_lung (b->observation)
         && (a->severity != PSC_PHANTOM_SEVERITY_MILD || zones_meet (a->zone, b->zone));
}

/* The mediastinum is somewhere else: nothing can be said about its width. */
static gboolean
moves_mediastinum (const PscPhantomAttributes *a)
{
  return a->subtype == PSC_PHANTOM_LOBAR_COLLAPSE || a->subtype == PSC_PHANTOM_TENSION_PNEUMOTHORAX
         || (a->subtype == PSC_PHANTOM_FREE_EFFUSION && a->severity == PSC_PHANTOM_SEVERITY_SEVERE);
}

static gboolean
is_of_heart (const PscPhantomAttributes *a)
{
  return a->observation == PSC_PHANTOM_CARDIOMEGALY
         || a->observation == PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM;
}

gboolean
psc_phantom_plan_conflict (const PscPhantomAttributes *a, const PscPhantomAttributes *b)
{
  if (a->observation == b->observation)
    return TRUE;
  if ((moves_mediastinum (a) && (is_of_heart (b) || moves_mediastinum (b)))
      || (moves_mediastinum (b) && is_of_heart (a)))
    return TRUE;
  if (!psc_phantom_plan_sides_meet (a->side, b->side))
    return FALSE;
  if (is_in_lung (a->observation) && is_in_lung (b->observation))
    return a->observation == PSC_PHANTOM_EDEMA || b->observation == PSC_PHANTOM_EDEMA
           || zones_meet (a->zone, b->zone);
  return pleura_conflicts (a, b) || pleura_conflicts (b, a);
}

/* One of the values in a set, or @wanted if it is there. */
static gboolean
choose (PscRandom *random, guint set, guint wanted, guint *chosen)
{
  double weights[PSC_PHANTOM_N_ZONES] = { 0 };
  guint value;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    weights[i] = (set & BIT (i)) != 0 ? 1 : 0;
  /* Drawn in any case, so that asking for a value moves nothing that is drawn later. */
  value = psc_random_weighted (random, weights, G_N_ELEMENTS (weights));
  if (wanted != 0)
    {
      if ((set & BIT (wanted)) == 0)
        return FALSE;
      value = wanted;
    }
  *chosen = value;
  return TRUE;
}

static gboolean
draw_kind (PscRandom *random, const PscPhantomAttributes *wanted, PscPhantomAttributes *complete)
{
  double weights[G_N_ELEMENTS (kinds)];
  guint kind, side, zone, severity;
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean fits =
          psc_phantom_subtype_get_observation (kinds[i].subtype) == wanted->observation
          && (wanted->subtype == PSC_PHANTOM_SUBTYPE_NONE || wanted->subtype == kinds[i].subtype)
          && (wanted->side == PSC_PHANTOM_SIDE_NONE || (kinds[i].sides & BIT (wanted->side)) != 0)
          && (wanted->zone == PSC_PHANTOM_ZONE_NONE || (kinds[i].zones & BIT (wanted->zone)) != 0)
          && (wanted->severity == PSC_PHANTOM_SEVERITY_NONE
              || (kinds[i].degrees & BIT (wanted->severity)) != 0);

      weights[i] = fits ? kinds[i].weight : 0;
      any = any || fits;
    }
  if (!any)
    return FALSE;

  kind = psc_random_weighted (random, weights, G_N_ELEMENTS (kinds));
  if (!choose (random, kinds[kind].sides, wanted->side, &side)
      || !choose (random, kinds[kind].zones, wanted->zone, &zone)
      || !choose (random, kinds[kind].degrees, wanted->severity, &severity))
    return FALSE;

  complete->observation = wanted->observation;
  complete->subtype = kinds[kind].subtype;
  complete->side = side;
  complete->zone = zone;
  complete->severity = severity;
  return TRUE;
}

gboolean
psc_phantom_plan_complete (PscRandom *random,
                           const PscPhantomAttributes *wanted,
                           const PscPhantomAttributes *taken,
                           guint n_taken,
                           PscPhantomAttributes *complete)
{
  for (guint attempt = 0; attempt < 24; attempt++)
    {
      gboolean free = TRUE;

      if (!draw_kind (random, wanted, complete))
        return FALSE;
      for (guint i = 0; i < n_taken && free; i++)
        free = !psc_phantom_plan_conflict (complete, &taken[i]);
      if (free)
        return TRUE;
    }
  return FALSE;
}
