/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-embedding-table.h"
#include "attribution/psc-method.h"
#include "attribution/psc-perturbation.h"

G_BEGIN_DECLS

/**
 * PscPerturbationMethod:
 *
 * A method that looks at changed copies of the image: forward passes only, and the same ones for
 * every function of the embedding. The embeddings are its stack. The encoder keeps those of the
 * last images, so that maps of further functions take no more of its time.
 *
 * A method of this kind says how it changes an image, and that says how a map comes of it.
 */
#define PSC_TYPE_PERTURBATION_METHOD (psc_perturbation_method_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    PscPerturbationMethod, psc_perturbation_method, PSC, PERTURBATION_METHOD, PscMethod)

/**
 * PscPerturbationMethodClass:
 * @perturb: the copies of @pixels, [A][A], for a model of @spec. (transfer full)
 */
struct _PscPerturbationMethodClass
{
  PscMethodClass parent_class;

  PscPerturbation *(*perturb) (PscPerturbationMethod *self,
                               PscModelSpec *spec,
                               const float *pixels);
};

/** @pixels: [A][A], normalised. Any thread; at once for the image that was asked for last.
 * (transfer full) */
PscPerturbation *psc_perturbation_method_perturb (PscPerturbationMethod *self,
                                                  PscModelSpec *spec,
                                                  const float *pixels) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_perturbation_method_embed:
 * @perturbation: from psc_perturbation_method_perturb()
 * @context: (nullable): %NULL for defaults
 *
 * Encodes what is not known of the copies yet. Blocks; on the encoder's thread.
 *
 * Returns: (transfer full): the full table, or %NULL with G_IO_ERROR_CANCELLED or PSC_MODEL_ERROR_*
 */
PscEmbeddingTable *psc_perturbation_method_embed (PscPerturbation *perturbation,
                                                  PscEncoder *encoder,
                                                  const PscAttributionContext *context,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
