/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-vocabulary.h"

#define NOUN(class, type, word, words, countable, in, where)                                       \
  {                                                                                                \
    PSC_PHANTOM_##class, PSC_PHANTOM_##type, word, words, countable, PSC_SCALE_##in,               \
        PSC_PLACE_##where                                                                          \
  }

/* clang-format off */
static const PscPhantomNoun nouns[] = {
  NOUN (ENLARGED_CARDIOMEDIASTINUM, SUBTYPE_NONE, "enlarged cardiomediastinum", NULL, TRUE, CHANGE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, SUBTYPE_NONE, "enlarged cardiomediastinal silhouette", NULL, TRUE, CHANGE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, SUBTYPE_NONE, "enlargement of the mediastinum", NULL, FALSE, DEGREE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, SUBTYPE_NONE, "mediastinal enlargement", NULL, FALSE, DEGREE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, MEDIASTINAL_WIDENING, "widening of the mediastinum", NULL, FALSE, DEGREE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, MEDIASTINAL_WIDENING, "mediastinal widening", NULL, FALSE, DEGREE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, MEDIASTINAL_WIDENING, "widened upper mediastinum", NULL, TRUE, CHANGE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, MEDIASTINAL_WIDENING, "widening of the superior mediastinum", NULL, FALSE, DEGREE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, AORTIC_ENLARGEMENT, "enlarged aorta", NULL, TRUE, CHANGE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, AORTIC_ENLARGEMENT, "dilated thoracic aorta", NULL, TRUE, CHANGE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, AORTIC_ENLARGEMENT, "enlarged aortic knob", NULL, TRUE, CHANGE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, AORTIC_ENLARGEMENT, "aortic dilatation", NULL, FALSE, DEGREE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, MEDIASTINAL_MASS, "mediastinal mass", NULL, TRUE, SIZE, CHEST),
  NOUN (ENLARGED_CARDIOMEDIASTINUM, MEDIASTINAL_MASS, "mediastinal contour bulge", NULL, TRUE, SIZE, CHEST),

  NOUN (CARDIOMEGALY, SUBTYPE_NONE, "cardiomegaly", NULL, FALSE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, SUBTYPE_NONE, "enlarged heart", NULL, TRUE, CHANGE, CHEST),
  NOUN (CARDIOMEGALY, SUBTYPE_NONE, "enlarged cardiac silhouette", NULL, TRUE, CHANGE, CHEST),
  NOUN (CARDIOMEGALY, SUBTYPE_NONE, "cardiac enlargement", NULL, FALSE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, SUBTYPE_NONE, "enlargement of the heart", NULL, FALSE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, GLOBULAR_HEART, "globular heart", NULL, TRUE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, GLOBULAR_HEART, "globular cardiomegaly", NULL, FALSE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, GLOBULAR_HEART, "globular enlargement of the cardiac silhouette", NULL, FALSE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, LEFT_VENTRICULAR_ENLARGEMENT, "left ventricular enlargement", NULL, FALSE, DEGREE, CHEST),
  NOUN (CARDIOMEGALY, LEFT_VENTRICULAR_ENLARGEMENT, "left ventricular cardiomegaly", NULL, FALSE, DEGREE, CHEST),

  NOUN (LUNG_OPACITY, SUBTYPE_NONE, "lung opacity", "lung opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, SUBTYPE_NONE, "opacity", "opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, SUBTYPE_NONE, "pulmonary opacity", "pulmonary opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, SUBTYPE_NONE, "increased opacity", NULL, FALSE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, HAZY_OPACITY, "hazy opacity", "hazy opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, HAZY_OPACITY, "ground-glass opacity", "ground-glass opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, PATCHY_OPACITY, "patchy opacity", "patchy opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, PATCHY_OPACITY, "patchy lung opacity", "patchy lung opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, RETICULAR_OPACITY, "reticular opacity", "reticular opacities", TRUE, EXTENT, LUNG),
  NOUN (LUNG_OPACITY, RETICULAR_OPACITY, "interstitial opacity", "interstitial opacities", TRUE, EXTENT, LUNG),

  NOUN (LUNG_LESION, SUBTYPE_NONE, "lung lesion", "lung lesions", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, SUBTYPE_NONE, "pulmonary lesion", "pulmonary lesions", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, SUBTYPE_NONE, "focal lesion", "focal lesions", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, NODULE, "nodule", "nodules", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, NODULE, "pulmonary nodule", "pulmonary nodules", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, NODULE, "rounded nodule", "rounded nodules", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, MASS, "mass", "masses", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, MASS, "lung mass", "lung masses", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, MASS, "rounded mass", "rounded masses", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, CAVITY, "cavitary lesion", "cavitary lesions", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, CAVITY, "thick-walled cavity", NULL, TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, CALCIFIED_NODULE, "calcified nodule", "calcified nodules", TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, CALCIFIED_NODULE, "calcified granuloma", NULL, TRUE, SIZE, LUNG),
  NOUN (LUNG_LESION, MULTIPLE_NODULES, "multiple nodules", "multiple nodules", FALSE, SIZE, LUNG),
  NOUN (LUNG_LESION, MULTIPLE_NODULES, "multiple pulmonary nodules", "multiple pulmonary nodules", FALSE, SIZE, LUNG),

  NOUN (EDEMA, SUBTYPE_NONE, "pulmonary edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, SUBTYPE_NONE, "edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, SUBTYPE_NONE, "lung edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, VASCULAR_CONGESTION, "vascular congestion", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, VASCULAR_CONGESTION, "pulmonary vascular congestion", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, INTERSTITIAL_EDEMA, "interstitial edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, INTERSTITIAL_EDEMA, "interstitial pulmonary edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, ALVEOLAR_EDEMA, "alveolar edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, ALVEOLAR_EDEMA, "alveolar pulmonary edema", NULL, FALSE, DEGREE, LUNG),
  NOUN (EDEMA, ALVEOLAR_EDEMA, "bat-wing edema", NULL, FALSE, DEGREE, LUNG),

  NOUN (CONSOLIDATION, SUBTYPE_NONE, "consolidation", "consolidations", FALSE, EXTENT, LUNG),
  NOUN (CONSOLIDATION, SUBTYPE_NONE, "airspace consolidation", NULL, FALSE, EXTENT, LUNG),
  NOUN (CONSOLIDATION, SUBTYPE_NONE, "dense consolidation", NULL, FALSE, EXTENT, LUNG),
  NOUN (CONSOLIDATION, SUBTYPE_NONE, "consolidation with air bronchograms", NULL, FALSE, EXTENT, LUNG),
  NOUN (CONSOLIDATION, LOBAR_CONSOLIDATION, "lobar consolidation", NULL, FALSE, EXTENT, LUNG),
  NOUN (CONSOLIDATION, FOCAL_CONSOLIDATION, "focal consolidation", NULL, FALSE, EXTENT, LUNG),
  NOUN (CONSOLIDATION, FOCAL_CONSOLIDATION, "focal airspace consolidation", NULL, FALSE, EXTENT, LUNG),

  NOUN (PNEUMONIA, SUBTYPE_NONE, "pneumonia", NULL, FALSE, EXTENT, LUNG),
  NOUN (PNEUMONIA, SUBTYPE_NONE, "infectious infiltrate", "infectious infiltrates", TRUE, EXTENT, LUNG),
  NOUN (PNEUMONIA, SUBTYPE_NONE, "pneumonic infiltrate", "pneumonic infiltrates", TRUE, EXTENT, LUNG),
  NOUN (PNEUMONIA, BRONCHOPNEUMONIA, "bronchopneumonia", NULL, FALSE, EXTENT, LUNG),
  NOUN (PNEUMONIA, BRONCHOPNEUMONIA, "patchy pneumonia", NULL, FALSE, EXTENT, LUNG),
  NOUN (PNEUMONIA, MULTIFOCAL_PNEUMONIA, "multifocal pneumonia", NULL, FALSE, EXTENT, LUNG),
  NOUN (PNEUMONIA, MULTIFOCAL_PNEUMONIA, "multifocal infectious infiltrates", "multifocal infectious infiltrates", FALSE, EXTENT, LUNG),

  NOUN (ATELECTASIS, SUBTYPE_NONE, "atelectasis", NULL, FALSE, DEGREE, LUNG),
  NOUN (ATELECTASIS, SUBTYPE_NONE, "volume loss", NULL, FALSE, DEGREE, LUNG),
  NOUN (ATELECTASIS, LINEAR_ATELECTASIS, "linear atelectasis", NULL, FALSE, DEGREE, LUNG),
  NOUN (ATELECTASIS, LINEAR_ATELECTASIS, "plate-like atelectasis", NULL, FALSE, DEGREE, LUNG),
  NOUN (ATELECTASIS, LINEAR_ATELECTASIS, "subsegmental atelectasis", NULL, FALSE, DEGREE, LUNG),
  NOUN (ATELECTASIS, LOBAR_COLLAPSE, "lobar collapse", NULL, FALSE, DEGREE, LUNG),
  NOUN (ATELECTASIS, LOBAR_COLLAPSE, "lobar atelectasis", NULL, FALSE, DEGREE, LUNG),

  NOUN (PNEUMOTHORAX, SUBTYPE_NONE, "pneumothorax", NULL, TRUE, SIZE, CHEST),
  NOUN (PNEUMOTHORAX, SUBTYPE_NONE, "collapsed lung", NULL, TRUE, DEGREE, CHEST),
  NOUN (PNEUMOTHORAX, SUBTYPE_NONE, "air in the pleural space", NULL, FALSE, DEGREE, CHEST),
  NOUN (PNEUMOTHORAX, SIMPLE_PNEUMOTHORAX, "simple pneumothorax", NULL, TRUE, SIZE, CHEST),
  NOUN (PNEUMOTHORAX, SIMPLE_PNEUMOTHORAX, "pneumothorax without tension", NULL, TRUE, SIZE, CHEST),
  NOUN (PNEUMOTHORAX, TENSION_PNEUMOTHORAX, "tension pneumothorax", NULL, TRUE, SIZE, CHEST),
  NOUN (PNEUMOTHORAX, TENSION_PNEUMOTHORAX, "pneumothorax with mediastinal shift", NULL, TRUE, SIZE, CHEST),

  NOUN (PLEURAL_EFFUSION, SUBTYPE_NONE, "pleural effusion", "pleural effusions", TRUE, SIZE, CHEST),
  NOUN (PLEURAL_EFFUSION, SUBTYPE_NONE, "effusion", "effusions", TRUE, SIZE, CHEST),
  NOUN (PLEURAL_EFFUSION, SUBTYPE_NONE, "pleural fluid", NULL, FALSE, EXTENT, CHEST),
  NOUN (PLEURAL_EFFUSION, SUBTYPE_NONE, "fluid in the pleural space", NULL, FALSE, EXTENT, CHEST),
  NOUN (PLEURAL_EFFUSION, FREE_EFFUSION, "free pleural effusion", "free pleural effusions", TRUE, SIZE, CHEST),
  NOUN (PLEURAL_EFFUSION, FREE_EFFUSION, "layering pleural effusion", "layering pleural effusions", TRUE, SIZE, CHEST),
  NOUN (PLEURAL_EFFUSION, LOCULATED_EFFUSION, "loculated pleural effusion", "loculated pleural effusions", TRUE, SIZE, CHEST),
  NOUN (PLEURAL_EFFUSION, LOCULATED_EFFUSION, "loculated pleural fluid", NULL, FALSE, EXTENT, CHEST),

  NOUN (PLEURAL_OTHER, SUBTYPE_NONE, "pleural abnormality", "pleural abnormalities", TRUE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, SUBTYPE_NONE, "pleural scarring", NULL, FALSE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, SUBTYPE_NONE, "chronic pleural disease", NULL, FALSE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, PLEURAL_THICKENING, "pleural thickening", NULL, FALSE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, PLEURAL_THICKENING, "thickening of the pleura", NULL, FALSE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, APICAL_CAP, "pleural cap", "pleural caps", TRUE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, APICAL_CAP, "capping of the pleura", NULL, FALSE, DEGREE, CHEST),
  NOUN (PLEURAL_OTHER, PLEURAL_PLAQUE, "pleural plaque", "pleural plaques", TRUE, EXTENT, CHEST),
  NOUN (PLEURAL_OTHER, PLEURAL_PLAQUE, "calcified pleural plaque", "calcified pleural plaques", TRUE, EXTENT, CHEST),
  NOUN (PLEURAL_OTHER, PLEURAL_PLAQUE, "pleural calcification", "pleural calcifications", FALSE, EXTENT, CHEST),

  NOUN (FRACTURE, SUBTYPE_NONE, "fracture", "fractures", TRUE, BREAK, CHEST),
  NOUN (FRACTURE, SUBTYPE_NONE, "broken bone", NULL, TRUE, BREAK, CHEST),
  NOUN (FRACTURE, RIB_FRACTURE, "rib fracture", "rib fractures", TRUE, BREAK, CHEST),
  NOUN (FRACTURE, RIB_FRACTURE, "broken rib", "broken ribs", TRUE, BREAK, CHEST),
  NOUN (FRACTURE, RIB_FRACTURE, "fractured rib", "fractured ribs", TRUE, BREAK, CHEST),
  NOUN (FRACTURE, CLAVICLE_FRACTURE, "clavicle fracture", NULL, TRUE, BREAK, CHEST),
  NOUN (FRACTURE, CLAVICLE_FRACTURE, "clavicular fracture", NULL, TRUE, BREAK, CHEST),
  NOUN (FRACTURE, CLAVICLE_FRACTURE, "fracture of the clavicle", NULL, TRUE, BREAK, CHEST),

  NOUN (SUPPORT_DEVICES, SUBTYPE_NONE, "support device", "support devices", TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, SUBTYPE_NONE, "medical device", "medical devices", TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, SUBTYPE_NONE, "indwelling device", "indwelling devices", TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, ENDOTRACHEAL_TUBE, "endotracheal tube", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, ENDOTRACHEAL_TUBE, "tube in the trachea", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, CENTRAL_LINE, "central venous line", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, CENTRAL_LINE, "central venous catheter", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, CENTRAL_LINE, "central line", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, PACEMAKER, "pacemaker", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, PACEMAKER, "cardiac pacemaker", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, PACEMAKER, "pacemaker with leads", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, CHEST_TUBE, "chest tube", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, CHEST_TUBE, "pleural drain", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, NASOGASTRIC_TUBE, "nasogastric tube", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, NASOGASTRIC_TUBE, "enteric tube", NULL, TRUE, SIZE, CHEST),
  NOUN (SUPPORT_DEVICES, NASOGASTRIC_TUBE, "feeding tube", NULL, TRUE, SIZE, CHEST),
};
/* clang-format on */

/* Two words for each degree of each scale. */
static const char *const degrees[][3][2] = {
  [PSC_SCALE_DEGREE] = { { "mild", "slight" }, { "moderate", "moderate" }, { "severe", "marked" } },
  [PSC_SCALE_SIZE] = { { "small", "small" },
                       { "moderate", "moderate-sized" },
                       { "large", "large" } },
  [PSC_SCALE_EXTENT] = { { "mild", "minimal" },
                         { "moderate", "moderate" },
                         { "extensive", "severe" } },
  [PSC_SCALE_BREAK] = { { "minimally displaced", "mildly displaced" },
                        { "moderately displaced", "moderately displaced" },
                        { "severely displaced", "markedly displaced" } },
  [PSC_SCALE_CHANGE] = { { "mildly", "slightly" },
                         { "moderately", "moderately" },
                         { "severely", "markedly" } },
};

/* How a zone is named before a noun: twice for the lung, twice for the rest of the chest. */
static const char *const zone_adjectives[PSC_PHANTOM_N_ZONES][4] = {
  [PSC_PHANTOM_ZONE_APICAL] = { "apical", "apical", "apical", "apical" },
  [PSC_PHANTOM_ZONE_UPPER] = { "upper lobe", "upper zone", "upper", "upper" },
  [PSC_PHANTOM_ZONE_MIDDLE] = { "mid lung", "mid zone", "mid", "middle" },
  [PSC_PHANTOM_ZONE_LOWER] = { "lower lobe", "lower zone", "lower", "lower" },
  [PSC_PHANTOM_ZONE_BASAL] = { "basal", "basilar", "basal", "basilar" },
  [PSC_PHANTOM_ZONE_RETROCARDIAC] = { "retrocardiac", "retrocardiac", "retrocardiac",
                                      "retrocardiac" },
  [PSC_PHANTOM_ZONE_PERIHILAR] = { "perihilar", "perihilar", "perihilar", "perihilar" },
};

/* After a noun: preposition, one zone, several. */
static const char *const zone_places[PSC_PHANTOM_N_ZONES][4][3] = {
  [PSC_PHANTOM_ZONE_NONE] = { { "in", "lung", "lungs" },
                              { "in", "hemithorax", "hemithoraces" },
                              { "in", "hemithorax", "hemithoraces" },
                              { "in", "chest", "sides of the chest" } },
  [PSC_PHANTOM_ZONE_APICAL] = { { "at", "apex", "apices" },
                                { "at", "lung apex", "lung apices" },
                                { "at", "apex", "apices" },
                                { "at", "lung apex", "lung apices" } },
  [PSC_PHANTOM_ZONE_UPPER] = { { "in", "upper lobe", "upper lobes" },
                               { "in", "upper lung zone", "upper lung zones" },
                               { "in", "upper zone", "upper zones" },
                               { "in", "upper chest", "upper zones" } },
  [PSC_PHANTOM_ZONE_MIDDLE] = { { "in", "mid lung", "mid lungs" },
                                { "in", "mid lung zone", "mid lung zones" },
                                { "in", "mid zone", "mid zones" },
                                { "in", "middle zone", "middle zones" } },
  [PSC_PHANTOM_ZONE_LOWER] = { { "in", "lower lobe", "lower lobes" },
                               { "in", "lower lung zone", "lower lung zones" },
                               { "in", "lower zone", "lower zones" },
                               { "in", "lower chest", "lower zones" } },
  [PSC_PHANTOM_ZONE_BASAL] = { { "at", "base", "bases" },
                               { "at", "lung base", "lung bases" },
                               { "at", "base", "bases" },
                               { "at", "lung base", "lung bases" } },
  [PSC_PHANTOM_ZONE_RETROCARDIAC] = { { "in", "retrocardiac region", "retrocardiac regions" },
                                      { "in", "retrocardiac lung", "retrocardiac lungs" },
                                      { "in", "retrocardiac region", "retrocardiac regions" },
                                      { "in", "retrocardiac lung", "retrocardiac lungs" } },
  [PSC_PHANTOM_ZONE_PERIHILAR] = { { "in", "perihilar region", "perihilar regions" },
                                   { "in", "perihilar lung", "perihilar lungs" },
                                   { "in", "perihilar region", "perihilar regions" },
                                   { "in", "perihilar lung", "perihilar lungs" } },
};

const PscPhantomNoun *
psc_phantom_vocabulary_draw_noun (PscRandom *random,
                                  PscPhantomObservation observation,
                                  PscPhantomSubtype subtype)
{
  double weights[G_N_ELEMENTS (nouns)];

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    weights[i] = nouns[i].observation == observation && nouns[i].subtype == subtype ? 1 : 0;
  return &nouns[psc_random_weighted (random, weights, G_N_ELEMENTS (nouns))];
}

const char *
psc_phantom_vocabulary_draw_severity (PscRandom *random,
                                      PscPhantomScale scale,
                                      PscPhantomSeverity severity)
{
  g_return_val_if_fail (severity != PSC_PHANTOM_SEVERITY_NONE, NULL);

  return degrees[scale][severity - 1][psc_random_below (random, 2)];
}

const char *
psc_phantom_vocabulary_draw_side (PscRandom *random, PscPhantomSide side)
{
  static const char *const words[][2] = {
    [PSC_PHANTOM_SIDE_RIGHT] = { "right", "right-sided" },
    [PSC_PHANTOM_SIDE_LEFT] = { "left", "left-sided" },
    [PSC_PHANTOM_SIDE_BILATERAL] = { "bilateral", "bilateral" },
  };

  g_return_val_if_fail (side != PSC_PHANTOM_SIDE_NONE, NULL);

  return words[side][psc_random_below (random, 2)];
}

const char *
psc_phantom_vocabulary_draw_zone_adjective (PscRandom *random,
                                            PscPhantomPlace place,
                                            PscPhantomSide side,
                                            PscPhantomZone zone)
{
  guint variant = psc_random_below (random, 2) + (place == PSC_PLACE_CHEST ? 2 : 0);

  g_return_val_if_fail (zone != PSC_PHANTOM_ZONE_NONE, NULL);

  /* Only the right lung has a middle lobe. */
  if (zone == PSC_PHANTOM_ZONE_MIDDLE && side == PSC_PHANTOM_SIDE_RIGHT && variant == 0)
    return "middle lobe";
  return zone_adjectives[zone][variant];
}

char *
psc_phantom_vocabulary_draw_location (PscRandom *random,
                                      PscPhantomPlace place,
                                      PscPhantomSide side,
                                      PscPhantomZone zone)
{
  guint variant = psc_random_below (random, 2) + (place == PSC_PLACE_CHEST ? 2 : 0);
  guint order = psc_random_below (random, 3);
  const char *const *words = zone_places[zone][variant];
  const char *side_word = psc_phantom_side_get_id (side);

  g_return_val_if_fail (side != PSC_PHANTOM_SIDE_NONE || zone != PSC_PHANTOM_ZONE_NONE, NULL);

  if (side == PSC_PHANTOM_SIDE_NONE)
    return g_strdup_printf ("%s the %s", words[0], words[1]);
  if (side == PSC_PHANTOM_SIDE_BILATERAL)
    {
      if (zone == PSC_PHANTOM_ZONE_NONE && order == 0)
        return g_strdup ("on both sides");
      return g_strdup_printf ("%s both %s", words[0], words[2]);
    }
  if (zone == PSC_PHANTOM_ZONE_NONE)
    return order == 0 ? g_strdup_printf ("on the %s", side_word)
                      : g_strdup_printf ("%s the %s %s", words[0], side_word, words[1]);
  if (order == 0)
    return g_strdup_printf ("%s the %s on the %s", words[0], words[1], side_word);
  return g_strdup_printf ("%s the %s %s", words[0], side_word, words[1]);
}
