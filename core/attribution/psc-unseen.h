/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cairo.h>

#include "image/psc-placement.h"

G_BEGIN_DECLS

/**
 * psc_unseen_draw:
 * @picture: where the whole picture lies
 * @unit: the thickness of a thin line there
 *
 * Veils and hatches what a model does not see of a picture, as where a centre crop left it out,
 * with a line where it begins. No map says anything there. Draws nothing where the model sees all.
 */
void psc_unseen_draw (const PscPlacement *placement,
                      cairo_t *cr,
                      const cairo_rectangle_t *picture,
                      double unit);

G_END_DECLS
