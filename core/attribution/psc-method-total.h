/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscMethodTotal:
 * @side: A
 * @n: how many pictures
 * @pictures: [n][A][A], normalised; of float
 * @weights: [n], of double
 * @is_of_linear: whether that holds for functions that are linear in the embedding only
 *
 * What the map of a function f of a picture adds up to by the method's own promise: Σ_i weights[i]
 * f(pictures[i]), as f(image) − f(baseline).
 */
typedef struct
{
  guint side;
  guint n;
  GArray *pictures;
  GArray *weights;
  gboolean is_of_linear;
} PscMethodTotal;

PscMethodTotal *psc_method_total_new (guint side) G_GNUC_WARN_UNUSED_RESULT;
void psc_method_total_free (PscMethodTotal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscMethodTotal, psc_method_total_free)

/** @picture: [A][A], copied */
void psc_method_total_add (PscMethodTotal *self, const float *picture, double weight);

/** The pictures, one after the other; [n][A][A], borrowed. */
const float *psc_method_total_get_pictures (const PscMethodTotal *self);

double psc_method_total_get_weight (const PscMethodTotal *self, guint index);

G_END_DECLS
