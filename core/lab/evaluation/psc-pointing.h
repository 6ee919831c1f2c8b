/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"
#include "lab/evaluation/psc-pointing-case.h"
#include "metrics/psc-bootstrap.h"
#include "metrics/psc-localisation.h"

G_BEGIN_DECLS

/**
 * PscPointingMode:
 * @PSC_POINTING_FUSED: τ t̂·S of the sentence
 * @PSC_POINTING_CONVENTIONAL: the same method applied to the logit τ t̂·ẑ
 * @PSC_POINTING_CONTRAST: τ (t̂ − t̂′)·S, t̂′ being a sentence about another class
 * @PSC_POINTING_CENTRED: τ (t̂ − what all prompts of the bank share)·S
 *
 * Which of a method's maps is measured.
 */
typedef enum
{
  PSC_POINTING_FUSED,
  PSC_POINTING_CONVENTIONAL,
  PSC_POINTING_CONTRAST,
  PSC_POINTING_CENTRED,
} PscPointingMode;

#define PSC_POINTING_N_MODES 4

/**
 * PscPointingMeasure:
 * @PSC_POINTING_HIT: this and the next seven are those of PscLocalisation
 * @PSC_POINTING_SPECIFICITY: AUPRC of the map of the sentence that is true, less the mean of those
 *   of three sentences about other classes, with the same truth: how much better the map is for
 *   what was asked; 0 for one that no prompt changes
 * @PSC_POINTING_CORRELATION: psc_map_agreement() of the maps of those four; of a contrast, whose
 *   maps share their terms, not measured
 * @PSC_POINTING_FAITHFULNESS: how much sooner the score that the map is a map of falls when the
 *   most relevant goes first; of the controls, the score of the sentence. Of one case
 *   psc_faithfulness_area(), of several the sum of these as a share of that of the drops
 * @PSC_POINTING_FAITHFULNESS_DROP: psc_faithfulness_drop(), in units of the score
 */
typedef enum
{
  PSC_POINTING_HIT,
  PSC_POINTING_RELEVANCE_MASS,
  PSC_POINTING_AREA_SHARE,
  PSC_POINTING_RANK_ACCURACY,
  PSC_POINTING_AUPRC,
  PSC_POINTING_CNR,
  PSC_POINTING_IOU_AREA,
  PSC_POINTING_IOU_OTSU,
  PSC_POINTING_SPECIFICITY,
  PSC_POINTING_CORRELATION,
  PSC_POINTING_FAITHFULNESS,
  PSC_POINTING_FAITHFULNESS_DROP,
} PscPointingMeasure;

#define PSC_POINTING_N_MEASURES (PSC_POINTING_FAITHFULNESS_DROP + 1)

/** For files: “fused”, “relevance_mass”; static. */
const char *psc_pointing_mode_get_nick (PscPointingMode mode);
const char *psc_pointing_measure_get_nick (PscPointingMeasure measure);

/**
 * PscPointing:
 * @method: (nullable): what was measured, owned; %NULL of a control
 * @name: for files, static
 * @title: translated, static
 * @n_modes: PSC_POINTING_N_MODES, or 1 of a control, whose map no prompt changes
 * @values: (element-type double): [case][@n_modes][PSC_POINTING_N_MEASURES], NAN where a measure is
 *   not defined; owned
 *
 * How well one method's maps, or a control's, point at the findings of an evaluation.
 */
typedef struct
{
  PscMethod *method;
  const char *name;
  const char *title;
  guint n_modes;
  GArray *values;
} PscPointing;

PscPointing *psc_pointing_new (PscMethod *method) G_GNUC_WARN_UNUSED_RESULT;
PscPointing *psc_pointing_new_control (const char *name,
                                       const char *title) G_GNUC_WARN_UNUSED_RESULT;
void psc_pointing_free (PscPointing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPointing, psc_pointing_free)

/** @values: [PSC_POINTING_N_MEASURES]: sets those that are of PscLocalisation, and the others to
 * NAN. */
void psc_pointing_list_measures (const PscLocalisation *found, double *values);

/** @values: [PSC_POINTING_N_MEASURES]: sets the last two; NAN both if one is not finite. */
void psc_pointing_set_faithfulness (double *values, double area, double drop);

/** @values: [n_modes][PSC_POINTING_N_MEASURES]: what was measured of the next case. */
void psc_pointing_append (PscPointing *self, const double *values);

/** A mean, over @n findings, and how far it is known; NAN of none. @n_infinite: findings that are
 * left out of it since they have no finite value, such as contrast without noise. */
typedef struct
{
  guint n;
  guint n_infinite;
  double mean;
  PscInterval interval;
} PscEstimate;

/**
 * psc_pointing_estimate:
 * @cases: (element-type PscPointingCase): of all findings, in order
 * @group: a PscPointingGroup
 * @seed: of the bootstrap over findings, each of which is of a phantom of its own
 */
PscEstimate psc_pointing_estimate (const PscPointing *self,
                                   GArray *cases,
                                   PscPointingMode mode,
                                   PscPointingMeasure measure,
                                   guint group,
                                   guint32 seed);

/** The same of the difference of @self in @mode to @other in @other_mode, finding by finding, see
 * psc_bootstrap_difference(). */
PscEstimate psc_pointing_compare (const PscPointing *self,
                                  PscPointingMode mode,
                                  const PscPointing *other,
                                  PscPointingMode other_mode,
                                  GArray *cases,
                                  PscPointingMeasure measure,
                                  guint group,
                                  guint32 seed);

G_END_DECLS
