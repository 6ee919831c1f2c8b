/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-encoder.h"
#include "model/psc-map-finish.h"

G_BEGIN_DECLS

/**
 * PscDeviceHalves:
 *
 * Rows of 16-bit floats (IEEE 754 binary16) that stay on an encoder's device, to be multiplied
 * there: only products come back. Immutable; what has grown from another shares its rows with it.
 * It may outlive its encoder. To be used from one thread at a time, whichever it is: a product does
 * not wait for what the encoder's thread has given the device to do.
 */
typedef struct _PscDeviceHalves PscDeviceHalves;

/**
 * psc_device_halves_new:
 * @former: (nullable): whose rows go before, on the same device; it stays as it is
 * @capacity: rows that there will be in the end: there is room for so many from the first on, so
 *   that none is moved when it grows
 * @length: of a row, that of @former
 * @halves: [n_rows][length]
 *
 * On the encoder's thread.
 *
 * Returns: (transfer full): or %NULL with PSC_MODEL_ERROR_OUT_OF_MEMORY,
 * PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY or PSC_MODEL_ERROR_BACKEND
 */
PscDeviceHalves *psc_device_halves_new (PscEncoder *encoder,
                                        PscDeviceHalves *former,
                                        guint capacity,
                                        guint n_rows,
                                        gsize length,
                                        const guint16 *halves,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void psc_device_halves_free (PscDeviceHalves *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDeviceHalves, psc_device_halves_free)

/** Columns of all rows. @halves: (out caller-allocates): [rows][n_columns] */
gboolean psc_device_halves_read (
    PscDeviceHalves *self, gsize first_column, gsize n_columns, guint16 *halves, GError **error);

/**
 * psc_device_halves_multiply:
 * @weights: [n][rows]
 * @products: (out caller-allocates): [n][length], the rows' sums with these weights, in float32
 */
gboolean psc_device_halves_multiply (
    PscDeviceHalves *self, guint n, const float *weights, float *products, GError **error);

/**
 * psc_device_halves_finish:
 * @finish: of maps whose cells are a row: @rows times @columns of it are the length
 * @products: as above
 * @maps: (out caller-allocates): [n][A][A], what @finish makes of the products
 */
gboolean psc_device_halves_finish (PscDeviceHalves *self,
                                   guint n,
                                   const float *weights,
                                   const PscMapFinish *finish,
                                   float *products,
                                   float *maps,
                                   GError **error);

G_END_DECLS
