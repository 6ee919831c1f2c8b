/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscGradientPointFunc:
 * @index: which point
 * @point: (out caller-allocates): [A][A]
 * @factor: (out caller-allocates): [A][A]
 */
typedef void (*PscGradientPointFunc) (guint index, float *point, float *factor, gpointer user_data);

/**
 * psc_gradient_sum:
 * @n_points: how many points there are
 * @get_point: gives each point and its factor, in order, possibly more than once
 * @maps: (out caller-allocates): [K][A][A]
 *
 * maps[k] = Σ_p factor_p ⊙ ∂f_k/∂x at point_p: the one shape that saliency, integrated gradients
 * and gradient SHAP have in common. All K functionals share the forward pass of a point. Points and
 * functionals run in chunks that fit the context's memory budget, smaller ones when the device's
 * memory is short.
 */
gboolean psc_gradient_sum (PscEncoder *encoder,
                           PscFunctionals *functionals,
                           guint n_points,
                           PscGradientPointFunc get_point,
                           gpointer user_data,
                           const PscAttributionContext *context,
                           float *maps,
                           GError **error);

/** The same with another rule for what comes back to a ReLU. */
gboolean psc_gradient_sum_with_rule (PscEncoder *encoder,
                                     PscReluRule rule,
                                     PscFunctionals *functionals,
                                     guint n_points,
                                     PscGradientPointFunc get_point,
                                     gpointer user_data,
                                     const PscAttributionContext *context,
                                     float *maps,
                                     GError **error);

/** How many points of such a model are taken together, unless memory is short or there are so few
 * functionals that more points are. */
guint psc_gradient_sum_count_together (PscModelSpec *spec);

G_END_DECLS
