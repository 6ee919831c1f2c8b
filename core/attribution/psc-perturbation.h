/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * PscPerturbation:
 *
 * N changed copies of one image, and how a map comes of what a function of the picture is at them:
 * windows filled in, masks laid over, superpixels left out. It knows no model and no function, so
 * that one pass over the copies serves every function there is. Immutable once made; safe to read
 * from several threads.
 *
 * A is the side of the image.
 */
#define PSC_TYPE_PERTURBATION (psc_perturbation_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscPerturbation, psc_perturbation, PSC, PERTURBATION, GObject)

/**
 * PscPerturbationClass:
 * @fill: writes copy @index, [A][A]
 * @get_window: (nullable): %TRUE if copy @index is the image but for one window, which is as in the
 *   baseline: an encoder does such copies faster
 * @weigh: @weights, [N], with which the values add up to the map at pixel (@x, @y); %NULL, as
 *   @make_map, of copies that no map is made of
 * @make_map: @values, [N], of the function at every copy, to a map, [A][A]; linear in @values
 * @measure_error: (nullable): see psc_perturbation_measure_error()
 */
struct _PscPerturbationClass
{
  GObjectClass parent_class;

  void (*fill) (PscPerturbation *self, guint index, float *pixels);
  gboolean (*get_window) (PscPerturbation *self, guint index, PscPatch *window);
  void (*weigh) (PscPerturbation *self, guint x, guint y, double *weights);
  void (*make_map) (PscPerturbation *self, const double *values, float *map);
  double (*measure_error) (PscPerturbation *self, const double *values, const float *map);
};

/**
 * psc_perturbation_set_image:
 * @pixels: [A][A]; copied
 * @baseline: [A][A], what pixels are replaced with; copied
 * @n_images: N
 * @recipe: all that the copies depend on beside @pixels and @baseline, as text
 *
 * For a derived type's constructor, once.
 */
void psc_perturbation_set_image (PscPerturbation *self,
                                 guint side,
                                 const float *pixels,
                                 const float *baseline,
                                 guint n_images,
                                 const char *recipe);

/** N. */
guint psc_perturbation_get_n_images (PscPerturbation *self);

/** A. */
guint psc_perturbation_get_side (PscPerturbation *self);

/** [A][A], borrowed. */
const float *psc_perturbation_get_pixels (PscPerturbation *self);

/** [A][A], borrowed. */
const float *psc_perturbation_get_baseline (PscPerturbation *self);

/** Characters of a key. */
#define PSC_PERTURBATION_KEY_LENGTH 64

/** A digest that two share whose copies are the same; borrowed. How maps come of them may differ.
 */
const char *psc_perturbation_get_key (PscPerturbation *self);

/** @pixels: (out caller-allocates): [A][A], copy @index */
void psc_perturbation_fill (PscPerturbation *self, guint index, float *pixels);

/** Whether copy @index is the image but for @window, (out). */
gboolean psc_perturbation_get_window (PscPerturbation *self, guint index, PscPatch *window);

/* Where the picture is what its pixels are replaced with, as one that is black all over and its
 * blur are, copies say nothing of any pixel: values differ by rounding, and the map is 0. */

/** @weights: (out caller-allocates): [N], with which the values add up to the map at pixel (@x, @y)
 */
void psc_perturbation_weigh (PscPerturbation *self, guint x, guint y, double *weights);

/** @values: [N]; @map: (out caller-allocates): [A][A] */
void psc_perturbation_make_map (PscPerturbation *self, const double *values, float *map);

/**
 * psc_perturbation_measure_error:
 * @values: [N]
 * @map: [A][A], what psc_perturbation_make_map() made of @values
 *
 * Returns: the standard error of a map that is a mean over random copies: the root mean square over
 * its pixels, in the map's units; NaN where nothing is random, or nothing is changed
 */
double
psc_perturbation_measure_error (PscPerturbation *self, const double *values, const float *map);

G_END_DECLS
