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
psc_kept_stack_dup_bytes (PscKeptStack *self)
{
  g_return_val_if_fail (PSC_IS_KEPT_STACK (self), NULL);

  return PSC_KEPT_STACK_GET_CLASS (self)->dup_bytes (self);
}
