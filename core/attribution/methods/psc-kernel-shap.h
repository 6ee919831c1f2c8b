/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-perturbation-method.h"

G_BEGIN_DECLS

/**
 * PscKernelShap:
 *
 * The Shapley values of the picture's regions: what each adds to a function of the embedding, on
 * average over the sets of other regions that may be there already. Lundberg and Lee, arXiv
 * 1705.07874; see PscCoalitions and psc_superpixels_find().
 */
#define PSC_TYPE_KERNEL_SHAP (psc_kernel_shap_get_type ())
G_DECLARE_FINAL_TYPE (PscKernelShap, psc_kernel_shap, PSC, KERNEL_SHAP, PscPerturbationMethod)

G_END_DECLS
