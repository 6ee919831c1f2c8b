/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

#include "model/spec/psc-model-spec.h"

G_BEGIN_DECLS

/**
 * PscBaseline:
 * @PSC_BASELINE_ZERO: 0 in normalised space: the mean grey of MedCLIP's training images
 * @PSC_BASELINE_BLACK: black
 * @PSC_BASELINE_WHITE: white
 * @PSC_BASELINE_MEAN: the mean grey of this image
 * @PSC_BASELINE_BLUR: this image, blurred
 * @PSC_BASELINE_NOISE: uniform noise from black to white
 *
 * What stands for “nothing there” when a method asks what a pixel adds.
 */
typedef enum
{
  PSC_BASELINE_ZERO,
  PSC_BASELINE_BLACK,
  PSC_BASELINE_WHITE,
  PSC_BASELINE_MEAN,
  PSC_BASELINE_BLUR,
  PSC_BASELINE_NOISE,
} PscBaseline;

/** How many there are. */
#define PSC_N_BASELINES (PSC_BASELINE_NOISE + 1)

/** The nicks “zero”, “black”, “white”, “mean”, “blur” and “noise”. */
#define PSC_TYPE_BASELINE (psc_baseline_get_type ())
GType psc_baseline_get_type (void);

/** The same without “noise”, for methods that would be no better for it. */
#define PSC_TYPE_STILL_BASELINE (psc_still_baseline_get_type ())
GType psc_still_baseline_get_type (void);

/** Several baselines to draw from; the flag of baseline b is 1 << b. */
#define PSC_TYPE_BASELINES (psc_baselines_get_type ())
GType psc_baselines_get_type (void);

/** The parameter “blur” of a method with a blurred baseline, which psc_baseline_fill() takes; for
 * psc_method_class_add_parameter(). (transfer full) */
GParamSpec *psc_baseline_new_blur_spec (void);

/**
 * psc_baseline_fill:
 * @spec: for black, white and A
 * @pixels: [A][A], normalised
 * @blur: standard deviation of the Gaussian of PSC_BASELINE_BLUR, in model pixels
 * @random: (nullable): where PSC_BASELINE_NOISE takes its numbers from
 * @baseline: (out caller-allocates): [A][A], normalised
 */
void psc_baseline_fill (PscBaseline self,
                        PscModelSpec *spec,
                        const float *pixels,
                        double blur,
                        GRand *random,
                        float *baseline);

/** The same in memory of its own, [A][A]. (transfer full) */
float *psc_baseline_new_pixels (PscBaseline self,
                                PscModelSpec *spec,
                                const float *pixels,
                                double blur,
                                GRand *random) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
