/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom.h"

G_BEGIN_DECLS

/** What a phantom says to a statement; the order is that of a minimum and a maximum. */
typedef enum
{
  PSC_PHANTOM_FALSE,
  PSC_PHANTOM_UNCERTAIN,
  PSC_PHANTOM_TRUE,
} PscPhantomTruth;

/**
 * psc_phantom_judge_finding:
 *
 * Whether @said describes @finding. What is left open in @said fits anything. A side, zone or
 * sub-type that is not the finding's makes it false; a neighbouring degree, a zone that lies within
 * a wider one, and what CheXpert's hierarchy subsumes (any change of the lung is a “lung opacity”,
 * cardiomegaly an “enlarged cardiomediastinum”) leave it uncertain.
 */
PscPhantomTruth psc_phantom_judge_finding (const PscPhantomAttributes *finding,
                                           const PscPhantomAttributes *said);

/**
 * psc_phantom_judge:
 * @said: the attributes of a statement; PSC_PHANTOM_NO_FINDING states that nothing is there
 * @negated: the statement denies that there is such a finding
 */
PscPhantomTruth
psc_phantom_judge (PscPhantom *phantom, const PscPhantomAttributes *said, gboolean negated);

G_END_DECLS
