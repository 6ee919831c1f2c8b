/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscFunctionals:
 *
 * K real functions of an embedding z ∈ R^M, which a method attributes in one pass. The stack of one
 * map per embedding dimension is K = M unit functionals; the preview of a fused map is a linear
 * functional with the weight τ t̂; the conventional map of a class logit is a cosine functional.
 * Immutable.
 */
typedef struct _PscFunctionals PscFunctionals;

/**
 * psc_functionals_new_units:
 * @dimensions: M
 * @indices: (nullable): [n], each below @dimensions; %NULL for all M in order
 *
 * f_k(z) = z[indices[k]].
 */
PscFunctionals *psc_functionals_new_units (guint dimensions,
                                           const guint *indices,
                                           guint n) G_GNUC_WARN_UNUSED_RESULT;

/** f_k(z) = w_k · z; @weights: [n][dimensions], copied. */
PscFunctionals *psc_functionals_new_linear (guint dimensions,
                                            guint n,
                                            const float *weights) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_functionals_new_cosine:
 * @weights: [n][dimensions], copied
 *
 * f_k(z) = w_k · z/‖z‖. With w = τ · mean of a class's t̂ it is the class logit, with w = τ t̂ a
 * prompt's. Its gradient is (w − (ẑ·w) ẑ)/‖z‖.
 */
PscFunctionals *psc_functionals_new_cosine (guint dimensions,
                                            guint n,
                                            const float *weights) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_functionals_join:
 * @parts: [n_parts], all over the same embedding
 *
 * The functionals of all parts, one after the other: fused previews and conventional maps of many
 * prompts can share one run.
 */
PscFunctionals *psc_functionals_join (PscFunctionals *const *parts,
                                      guint n_parts) G_GNUC_WARN_UNUSED_RESULT;

void psc_functionals_free (PscFunctionals *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscFunctionals, psc_functionals_free)

/** K. */
guint psc_functionals_get_n (const PscFunctionals *self);

/** M. */
guint psc_functionals_get_dimensions (const PscFunctionals *self);

/** @z: [M]; @values: (out caller-allocates): [K] */
void psc_functionals_evaluate (const PscFunctionals *self, const float *z, double *values);

/** @z: [M]; @cotangents: (out caller-allocates): [n][M], ∂f_k/∂z for k from @first on */
void psc_functionals_differentiate (
    const PscFunctionals *self, const float *z, guint first, guint n, float *cotangents);

G_END_DECLS
