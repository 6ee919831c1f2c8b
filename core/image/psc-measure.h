/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * PscPoint:
 *
 * In image pixels along pixel edges: an image covers [0, width] × [0, height].
 */
typedef struct
{
  double x;
  double y;
} PscPoint;

/** The length from @a to @b in millimetres, or in pixels where @image has no spacing. */
double psc_measure_length (PscImage *image, const PscPoint *a, const PscPoint *b);

/** The angle at @vertex between the ways to @a and to @b, 0 to 180 degrees, as it is in the
 * patient: pixels need not be square. Not a number where a way has no length. */
double
psc_measure_angle (PscImage *image, const PscPoint *vertex, const PscPoint *a, const PscPoint *b);

/** The cardiothoracic ratio: widths of the heart and of the thorax, each from one point to another.
 * Not a number where the thorax has none. */
double psc_measure_ratio (PscImage *image, const PscPoint heart[2], const PscPoint thorax[2]);

/** A length as psc_measure_length() gives it, with its unit and what it is true of, such as “120 mm
 * at the detector”; see PscSpacing. (transfer full) */
char *psc_measure_describe_length (PscImage *image, double length);

G_END_DECLS
