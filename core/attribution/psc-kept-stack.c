/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-kept-stack.h"

G_DEFINE_ABSTRACT_TYPE (PscKeptStack, psc_kept_stack, G_TYPE_OBJECT)

static void
psc_kept_stack_class_init (PscKeptStackClass *klass)
{
}

static void
psc_kept_stack_init (PscKeptStack *self)
{
}

guint
psc_kept_stack_get_dimensions (PscKeptStack *self)
{
  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), 0);

  return PSC_KEPT_STACK_GET_CLASS (self)->get_dimensions (self);
}

gsize
psc_kept_stack_get_size (PscKeptStack *self)
{
  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), 0);

  return PSC_KEPT_STACK_GET_CLASS (self)->get_size (self);
}

GBytes *
psc_kept_stack_dup_bytes (PscKeptStack *self, GError **error)
{
  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), NULL);

  return PSC_KEPT_STACK_GET_CLASS (self)->dup_bytes (self, error);
}

gboolean
psc_kept_stack_has_maps (PscKeptStack *self)
{
  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), FALSE);

  return PSC_KEPT_STACK_GET_CLASS (self)->fuse != NULL;
}

PscMapGrid
psc_kept_stack_get_grid (PscKeptStack *self)
{
  g_return_val_if_fail (psc_kept_stack_has_maps (self), (PscMapGrid){ 0 });

  return PSC_KEPT_STACK_GET_CLASS (self)->get_grid (self);
}

gboolean
psc_kept_stack_fuse (PscKeptStack *self, guint n, const float *weights, float *maps, GError **error)
{
  g_return_val_if_fail (psc_kept_stack_has_maps (self), FALSE);
  g_return_val_if_fail (n > 0 && weights != NULL && maps != NULL, FALSE);

  return PSC_KEPT_STACK_GET_CLASS (self)->fuse (self, n, weights, maps, error);
}

gboolean
psc_kept_stack_finishes (PscKeptStack *self)
{
  PscKeptStackClass *klass;

  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), FALSE);

  klass = PSC_KEPT_STACK_GET_CLASS (self);
  return klass->finishes != NULL && klass->finishes (self);
}

gboolean
psc_kept_stack_finish (PscKeptStack *self,
                       guint n,
                       const float *weights,
                       const PscMapFinish *how,
                       float *cells,
                       float *maps,
                       gboolean *is_finished,
                       GError **error)
{
  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), FALSE);
  g_return_val_if_fail (n > 0 && weights != NULL && how != NULL, FALSE);
  g_return_val_if_fail (cells != NULL && maps != NULL && is_finished != NULL, FALSE);

  return PSC_KEPT_STACK_GET_CLASS (self)->finish (self, n, weights, how, cells, maps, is_finished,
                                                  error);
}

gboolean
psc_kept_stack_read_cell (PscKeptStack *self, gsize cell, float *values, GError **error)
{
  g_return_val_if_fail (psc_kept_stack_has_maps (self), FALSE);
  g_return_val_if_fail (cell < psc_map_grid_get_n_cells (psc_kept_stack_get_grid (self)), FALSE);

  return PSC_KEPT_STACK_GET_CLASS (self)->read_cell (self, cell, values, error);
}
