/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom-sentence.h"

G_BEGIN_DECLS

/** The highest bit of a seed tells phantoms that are kept for evaluation from all others. */
#define PSC_PHANTOM_HELD_OUT_SEED (G_GUINT64_CONSTANT (1) << 63)

/**
 * psc_phantom_seed:
 * @drawn: any 64 bits
 *
 * Makes a phantom's seed of random bits. A held-out seed is never a training seed, whatever is
 * drawn: training and evaluation are disjoint by construction and not by chance, as long as both
 * make their seeds here. A phantom's streams depend on its seed one to one (psc_random_init()).
 */
static inline guint64
psc_phantom_seed (PscPhantomSplit split, guint64 drawn)
{
  if (split == PSC_PHANTOM_SPLIT_HELD_OUT)
    return drawn | PSC_PHANTOM_HELD_OUT_SEED;
  return drawn & ~PSC_PHANTOM_HELD_OUT_SEED;
}

G_END_DECLS
