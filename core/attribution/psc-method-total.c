/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-method-total.h"

PscMethodTotal *
psc_method_total_new (guint side)
{
  PscMethodTotal *self = g_new0 (PscMethodTotal, 1);

  self->side = side;
  self->pictures = g_array_new (FALSE, FALSE, sizeof (float));
  self->weights = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
psc_method_total_free (PscMethodTotal *self)
{
  g_array_unref (self->pictures);
  g_array_unref (self->weights);
  g_free (self);
}

void
psc_method_total_add (PscMethodTotal *self, const float *picture, double weight)
{
  g_array_append_vals (self->pictures, picture, self->side * self->side);
  g_array_append_val (self->weights, weight);
  self->n++;
}

const float *
psc_method_total_get_pictures (const PscMethodTotal *self)
{
  return (const float *) (gpointer) self->pictures->data;
}

double
psc_method_total_get_weight (const PscMethodTotal *self, guint index)
{
  g_return_val_if_fail (index < self->n, 0);

  return g_array_index (self->weights, double, index);
}
