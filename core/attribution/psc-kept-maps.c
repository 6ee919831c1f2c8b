/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-kept-maps.h"

#include "attribution/psc-device-stack.h"
#include "attribution/psc-memory-budget.h"

/* Bytes of a stack that a processor has fused before a device has begun. */
#define WORTH_IT ((gsize) 1 << 20)

static gboolean
fits (PscEncoder *encoder, PscMapGrid grid, guint capacity)
{
  gsize size = capacity * psc_map_grid_get_n_cells (grid) * sizeof (guint16);

  return size >= WORTH_IT && size <= psc_memory_budget_choose_for_stack (encoder);
}

/* (transfer full) (nullable): %NULL where they are for the host. */
static PscKeptStack *
keep_on_device (PscEncoder *encoder, PscKeptStack *former, PscHalfStack *maps, guint capacity)
{
  g_autoptr (PscDeviceStack) before = NULL;
  g_autoptr (GError) error = NULL;
  PscDeviceStack *stack = NULL;

  if (former != NULL && PSC_IS_DEVICE_STACK (former)
      && psc_device_stack_is_on_device (PSC_DEVICE_STACK (former)))
    g_set_object (&before, PSC_DEVICE_STACK (former));
  else if (!fits (encoder, psc_half_stack_get_grid (maps), capacity))
    return NULL;
  else if (former != NULL && PSC_IS_HALF_STACK (former))
    before = psc_device_stack_new (encoder, NULL, PSC_HALF_STACK (former), capacity, &error);
  else if (former != NULL)
    return NULL;

  if (error == NULL)
    stack = psc_device_stack_new (encoder, before, maps, capacity, &error);
  if (stack == NULL)
    g_info ("keeping maps on the host: %s", error->message);
  return (PscKeptStack *) stack;
}

static PscKeptStack *
keep_on_host (PscKeptStack *former, PscHalfStack *maps, GError **error)
{
  g_autoptr (PscHalfStack) before = NULL;

  if (former == NULL)
    return PSC_KEPT_STACK (g_object_ref (maps));
  before = PSC_IS_DEVICE_STACK (former)
               ? psc_device_stack_dup_half_stack (PSC_DEVICE_STACK (former), error)
               : g_object_ref (PSC_HALF_STACK (former));
  return before != NULL ? PSC_KEPT_STACK (psc_half_stack_new_joined (before, maps)) : NULL;
}

PscKeptStack *
psc_kept_maps_new (
    PscEncoder *encoder, PscKeptStack *former, PscStack *maps, guint capacity, GError **error)
{
  g_autoptr (PscHalfStack) halves = NULL;
  PscKeptStack *stack = NULL;

  g_return_val_if_fail (encoder == NULL || PSC_IS_ENCODER (encoder), NULL);
  g_return_val_if_fail (former == NULL || PSC_IS_KEPT_STACK (former), NULL);
  g_return_val_if_fail (PSC_IS_STACK (maps), NULL);

  halves = psc_half_stack_new (maps, psc_stack_get_n_maps (maps));
  if (encoder != NULL && psc_encoder_uses_whole_tensors (encoder))
    stack = keep_on_device (encoder, former, halves, capacity);
  return stack != NULL ? stack : keep_on_host (former, halves, error);
}
