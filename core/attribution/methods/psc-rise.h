/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-perturbation-method.h"

G_BEGIN_DECLS

/**
 * PscRise:
 *
 * How much a function of the embedding rises where random masks leave the picture open. Petsiuk,
 * Das and Saenko, arXiv 1806.07421, centred, and with a baseline in place of black: see
 * PscRiseMasks.
 */
#define PSC_TYPE_RISE (psc_rise_get_type ())
G_DECLARE_FINAL_TYPE (PscRise, psc_rise, PSC, RISE, PscPerturbationMethod)

G_END_DECLS
