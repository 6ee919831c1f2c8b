/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-kept-stack.h"
#include "attribution/psc-stack.h"
#include "model/psc-encoder.h"

G_BEGIN_DECLS

/**
 * psc_kept_maps_new:
 * @encoder: (nullable): that made the maps, on whose thread this is called; %NULL to keep them on
 *   the host
 * @former: (nullable): from here: whose maps go before those of @maps; of the same grid
 * @capacity: maps that there will be in the end
 *
 * Maps as they are kept, in 16-bit floats, where they are fused fastest. That is the one place that
 * decides where: on an encoder's device, as a PscDeviceStack, if it has one with a memory of its
 * own, and all maps fit into a share of what is free there now, and are enough to be worth it; else
 * on the host, as a PscHalfStack. Whoever keeps, fuses or writes them need not know.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_* if the device that has the maps of
 * @former failed
 */
PscKeptStack *psc_kept_maps_new (PscEncoder *encoder,
                                 PscKeptStack *former,
                                 PscStack *maps,
                                 guint capacity,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
