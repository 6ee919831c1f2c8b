/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-device-halves.h"

#include "model/psc-encoder-private.h"

struct _PscDeviceHalves
{
  const PscTorchInterface *torch; /* borrowed from the module, which stays */
  PscTorchHalves *handle;         /* owned */
};

PscDeviceHalves *
psc_device_halves_new (PscEncoder *encoder,
                       PscDeviceHalves *former,
                       guint capacity,
                       guint n_rows,
                       gsize length,
                       const guint16 *halves,
                       GError **error)
{
  PscTorchHalves *handle;
  PscDeviceHalves *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);
  g_return_val_if_fail (n_rows > 0 && length > 0, NULL);

  if (!encoder->torch->halves_new (encoder->handle, former != NULL ? former->handle : NULL,
                                   capacity, n_rows, length, halves, &handle, error))
    return NULL;

  self = g_new0 (PscDeviceHalves, 1);
  self->torch = encoder->torch;
  self->handle = handle;
  return self;
}

void
psc_device_halves_free (PscDeviceHalves *self)
{
  self->torch->halves_free (self->handle);
  g_free (self);
}

gboolean
psc_device_halves_read (
    PscDeviceHalves *self, gsize first_column, gsize n_columns, guint16 *halves, GError **error)
{
  return self->torch->halves_read (self->handle, first_column, n_columns, halves, error);
}

gboolean
psc_device_halves_multiply (
    PscDeviceHalves *self, guint n, const float *weights, float *products, GError **error)
{
  return self->torch->halves_multiply (self->handle, n, weights, products, error);
}

gboolean
psc_device_halves_finish (PscDeviceHalves *self,
                          guint n,
                          const float *weights,
                          const PscMapFinish *finish,
                          float *products,
                          float *maps,
                          GError **error)
{
  return self->torch->halves_finish (self->handle, n, weights, finish, products, maps, error);
}
