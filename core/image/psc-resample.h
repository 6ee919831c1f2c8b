/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscResampleFrame:
 * @width: columns of the canvas, at least @offset_x and the picture's width
 * @height: rows of the canvas, likewise
 * @offset_x: canvas column of the picture's first column
 * @offset_y: canvas row of the picture's first row
 *
 * A black surface on which a picture lies, so that a picture can be padded without a copy of it.
 */
typedef struct
{
  gsize width;
  gsize height;
  gsize offset_x;
  gsize offset_y;
} PscResampleFrame;

/**
 * PscResampleFilter:
 * @PSC_RESAMPLE_BILINEAR: a triangle
 * @PSC_RESAMPLE_BICUBIC: cubic convolution with a = −0.5
 * @PSC_RESAMPLE_LANCZOS: a sinc windowed by its first three lobes
 *
 * The filters that Pillow calls by these names.
 */
typedef enum
{
  PSC_RESAMPLE_BILINEAR,
  PSC_RESAMPLE_BICUBIC,
  PSC_RESAMPLE_LANCZOS,
} PscResampleFilter;

/**
 * psc_resample_bicubic:
 * @source: [height][width] 8-bit grey
 * @width: columns of @source, at least 1
 * @height: rows of @source, at least 1
 * @canvas: (nullable): the surface to resample, with @source on it; %NULL for @source alone
 * @target: (out caller-allocates): [target_height][target_width] 8-bit grey
 *
 * Resamples the whole canvas to the target's size with the antialiased bicubic filter (a = −0.5;
 * R. Keys, “Cubic convolution interpolation for digital image processing”, 1981) in the fixed-point
 * arithmetic of Pillow's `Image.resize (…, BICUBIC)`: along rows first, rounded to 8 bits, then
 * along columns. The result equals Pillow's byte for byte. Working memory is one row of target
 * pixels for each row of @source.
 */
void psc_resample_bicubic (const guint8 *source,
                           gsize width,
                           gsize height,
                           const PscResampleFrame *canvas,
                           guint8 *target,
                           gsize target_width,
                           gsize target_height);

/** The same with any of the filters. */
void psc_resample_filtered (const guint8 *source,
                            gsize width,
                            gsize height,
                            const PscResampleFrame *canvas,
                            PscResampleFilter filter,
                            guint8 *target,
                            gsize target_width,
                            gsize target_height);

/**
 * psc_resample_unfiltered:
 * @source: [height][width] 8-bit grey
 * @target: (out caller-allocates): [target_height][target_width] 8-bit grey
 *
 * Takes the four pixels around the centre of each target pixel, however many there are below it,
 * and truncates to 8 bits: TensorFlow's `tf.image.resize` as it is unless asked for antialiasing.
 */
void psc_resample_unfiltered (const guint8 *source,
                              gsize width,
                              gsize height,
                              guint8 *target,
                              gsize target_width,
                              gsize target_height);

/**
 * psc_resample_cubic:
 * @source: [size][size]
 * @target: (out caller-allocates): [target_size][target_size]
 *
 * Cubic convolution with a = −0.75 of the sixteen values around each target's centre, without
 * antialiasing: PyTorch's `interpolate (…, mode="bicubic")`.
 */
void psc_resample_cubic (const float *source, gsize size, float *target, gsize target_size);

/**
 * psc_resample_values:
 * @source: [height][width]
 * @target: (out caller-allocates): [target_height][target_width]
 *
 * The same filter on numbers of any range, along each axis whose size changes. A result stays
 * between the least and the greatest of the values that it is made of. What is not a finite number
 * takes no part, and a result is none where the nearest value is none.
 */
void psc_resample_values (const float *source,
                          gsize width,
                          gsize height,
                          float *target,
                          gsize target_width,
                          gsize target_height);

G_END_DECLS
