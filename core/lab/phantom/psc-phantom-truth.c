/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-truth.h"

/* Sub-types of one class that a reader could take for each other. */
static const PscPhantomSubtype similar_subtypes[][2] = {
  { PSC_PHANTOM_PLEURAL_THICKENING, PSC_PHANTOM_APICAL_CAP },
  { PSC_PHANTOM_NODULE, PSC_PHANTOM_CALCIFIED_NODULE },
  { PSC_PHANTOM_NODULE, PSC_PHANTOM_MULTIPLE_NODULES },
  { PSC_PHANTOM_NODULE, PSC_PHANTOM_MASS },
  { PSC_PHANTOM_MASS, PSC_PHANTOM_CAVITY },
  { PSC_PHANTOM_MEDIASTINAL_WIDENING, PSC_PHANTOM_AORTIC_ENLARGEMENT },
  { PSC_PHANTOM_MEDIASTINAL_WIDENING, PSC_PHANTOM_MEDIASTINAL_MASS },
  { PSC_PHANTOM_VASCULAR_CONGESTION, PSC_PHANTOM_INTERSTITIAL_EDEMA },
  { PSC_PHANTOM_LOBAR_CONSOLIDATION, PSC_PHANTOM_FOCAL_CONSOLIDATION },
};

static PscPhantomTruth
judge_observation (const PscPhantomAttributes *finding, const PscPhantomAttributes *said)
{
  if (finding->observation == said->observation)
    return PSC_PHANTOM_TRUE;
  if (said->subtype != PSC_PHANTOM_SUBTYPE_NONE)
    return PSC_PHANTOM_FALSE;

  switch (finding->observation)
    {
    case PSC_PHANTOM_CARDIOMEGALY:
      return said->observation == PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM ? PSC_PHANTOM_UNCERTAIN
                                                                         : PSC_PHANTOM_FALSE;
    case PSC_PHANTOM_LUNG_LESION:
    case PSC_PHANTOM_EDEMA:
    case PSC_PHANTOM_CONSOLIDATION:
    case PSC_PHANTOM_PNEUMONIA:
    case PSC_PHANTOM_ATELECTASIS:
      return said->observation == PSC_PHANTOM_LUNG_OPACITY ? PSC_PHANTOM_UNCERTAIN
                                                           : PSC_PHANTOM_FALSE;
    default:
      return PSC_PHANTOM_FALSE;
    }
}

static PscPhantomTruth
judge_side (PscPhantomSide side, PscPhantomSide said)
{
  if (said == PSC_PHANTOM_SIDE_NONE || side == said)
    return PSC_PHANTOM_TRUE;
  return side == PSC_PHANTOM_SIDE_BILATERAL ? PSC_PHANTOM_TRUE : PSC_PHANTOM_FALSE;
}

static PscPhantomTruth
judge_zone (PscPhantomZone zone, PscPhantomZone said)
{
  if (psc_phantom_zone_is_within (zone, said))
    return PSC_PHANTOM_TRUE;
  if (zone == PSC_PHANTOM_ZONE_NONE
      || psc_phantom_zone_get_third (zone) == psc_phantom_zone_get_third (said))
    return PSC_PHANTOM_UNCERTAIN;
  return PSC_PHANTOM_FALSE;
}

static PscPhantomTruth
judge_severity (PscPhantomSeverity severity, PscPhantomSeverity said)
{
  if (said == PSC_PHANTOM_SEVERITY_NONE || severity == said)
    return PSC_PHANTOM_TRUE;
  if (severity == PSC_PHANTOM_SEVERITY_NONE || ABS ((gint) severity - (gint) said) == 1)
    return PSC_PHANTOM_UNCERTAIN;
  return PSC_PHANTOM_FALSE;
}

static PscPhantomTruth
judge_subtype (PscPhantomSubtype subtype, PscPhantomSubtype said)
{
  if (said == PSC_PHANTOM_SUBTYPE_NONE || subtype == said)
    return PSC_PHANTOM_TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (similar_subtypes); i++)
    if ((similar_subtypes[i][0] == subtype && similar_subtypes[i][1] == said)
        || (similar_subtypes[i][1] == subtype && similar_subtypes[i][0] == said))
      return PSC_PHANTOM_UNCERTAIN;
  return PSC_PHANTOM_FALSE;
}

PscPhantomTruth
psc_phantom_judge_finding (const PscPhantomAttributes *finding, const PscPhantomAttributes *said)
{
  PscPhantomTruth truth;

  g_return_val_if_fail (finding != NULL, PSC_PHANTOM_FALSE);
  g_return_val_if_fail (said != NULL, PSC_PHANTOM_FALSE);

  truth = judge_observation (finding, said);
  truth = MIN (truth, judge_side (finding->side, said->side));
  truth = MIN (truth, judge_zone (finding->zone, said->zone));
  truth = MIN (truth, judge_severity (finding->severity, said->severity));
  return MIN (truth, judge_subtype (finding->subtype, said->subtype));
}

/* CheXpert calls a film with nothing but devices “No Finding”; a reader may not. */
static PscPhantomTruth
judge_no_finding (PscPhantom *phantom)
{
  guint n = psc_phantom_get_n_findings (phantom);

  if (n == 0)
    return PSC_PHANTOM_TRUE;
  return n == 1 && psc_phantom_lookup (phantom, PSC_PHANTOM_SUPPORT_DEVICES) != NULL
             ? PSC_PHANTOM_UNCERTAIN
             : PSC_PHANTOM_FALSE;
}

PscPhantomTruth
psc_phantom_judge (PscPhantom *phantom, const PscPhantomAttributes *said, gboolean negated)
{
  PscPhantomTruth truth = PSC_PHANTOM_FALSE;

  g_return_val_if_fail (PSC_IS_PHANTOM (phantom), PSC_PHANTOM_FALSE);
  g_return_val_if_fail (said != NULL, PSC_PHANTOM_FALSE);

  if (said->observation == PSC_PHANTOM_NO_FINDING)
    truth = judge_no_finding (phantom);
  for (guint i = 0; i < psc_phantom_get_n_findings (phantom); i++)
    truth = MAX (
        truth, psc_phantom_judge_finding (&psc_phantom_get_finding (phantom, i)->attributes, said));

  return negated ? PSC_PHANTOM_TRUE - truth : truth;
}
