/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-preprocess.h"

/** Where a rule with @framing, whose sides are all @side, puts a picture. */
static inline PscPlacement
psc_test_place_as (PscFraming framing, gsize width, gsize height, gsize side)
{
  const PscPreprocess preprocess = {
    .side = side, .frame_side = side, .resized = side, .framing = framing, .std = 1
  };
  PscPlacement placement;

  psc_preprocess_place (&preprocess, width, height, &placement);
  return placement;
}

/** Where MedCLIP's rule puts a picture in an input of @side: on a black square. */
static inline PscPlacement
psc_test_place (gsize width, gsize height, gsize side)
{
  return psc_test_place_as (PSC_FRAMING_SQUARE, width, height, side);
}
