/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-placement.h"
#include "image/psc-resample.h"

G_BEGIN_DECLS

/**
 * PscFraming:
 * @PSC_FRAMING_SQUARE: on a black square of the longer side (at least the frame's), which is then
 *   resized; MedCLIP
 * @PSC_FRAMING_STRETCH: both sides resized to the frame's, whatever the shape; SigLIP
 * @PSC_FRAMING_CROP: the shorter side resized, the middle cut out; CLIP
 * @PSC_FRAMING_FIT: the longer side resized to the frame's, rounded, black around it; open_clip's
 *   “longest”
 * @PSC_FRAMING_FIT_DOWN: the same, but sizes are rounded down, in double arithmetic; CheXzero
 */
typedef enum
{
  PSC_FRAMING_SQUARE,
  PSC_FRAMING_STRETCH,
  PSC_FRAMING_CROP,
  PSC_FRAMING_FIT,
  PSC_FRAMING_FIT_DOWN,
} PscFraming;

/**
 * PscPreprocess:
 * @side: A, columns and rows of the model's input
 * @frame_side: those of the 8-bit picture that it is made of; @side but for CheXzero, whose 320 are
 *   then resized to @side in numbers of any precision, by cubic convolution with a = −0.75 and
 * without antialiasing
 * @resized: of PSC_FRAMING_CROP: what the shorter side is resized to, at least @frame_side
 * @crop_rounds_up: of PSC_FRAMING_CROP: whether an odd margin is split as torchvision does, to the
 *   nearest even number, or as Hugging Face does, rounded down
 * @filter: how a picture is resized to 8 bits
 * @is_unfiltered: resize without antialiasing, truncated to 8 bits, as TensorFlow does by default;
 *   @filter is bilinear then
 * @spreads_range: whether the picture's darkest and brightest levels become black and white first,
 * the levels between truncated to 8 bits; BioViL
 * @mean, @std: what an explained level x is of a grey level in [0, 1]: (level − @mean) / @std; 0
 * and 1 but for MedCLIP, whose encoders are explained behind their normalisation
 *
 * How a family of models makes its input of a picture.
 */
typedef struct
{
  gsize side;
  gsize frame_side;
  PscFraming framing;
  gsize resized;
  gboolean crop_rounds_up;
  PscResampleFilter filter;
  gboolean is_unfiltered;
  gboolean spreads_range;
  double mean;
  double std;
} PscPreprocess;

/** MedCLIP's rule: a square, bicubic. */
void psc_preprocess_init_medclip (PscPreprocess *self, gsize side, double mean, double std);

/** Where a picture of that size lies in the model's input. */
void psc_preprocess_place (const PscPreprocess *self,
                           gsize width,
                           gsize height,
                           PscPlacement *placement);

/**
 * psc_preprocess_frame:
 * @grey: [height][width] 8-bit grey
 * @frame: (out caller-allocates): [frame_side][frame_side]
 *
 * Frames and resizes, in Pillow's arithmetic.
 */
void psc_preprocess_frame (
    const PscPreprocess *self, const guint8 *grey, gsize width, gsize height, guint8 *frame);

/**
 * psc_preprocess_finish:
 * @frame: from psc_preprocess_frame()
 * @levels: (out caller-allocates): [side][side], grey levels, 0 black to 1 white; CheXzero's second
 *   step may leave this range a little
 *
 * The grey image, before @mean and @std.
 */
void psc_preprocess_finish (const PscPreprocess *self, const guint8 *frame, float *levels);

G_END_DECLS
