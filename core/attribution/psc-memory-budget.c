/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-memory-budget.h"

/* Parts of what is free. */
#define PARTS_TO_WORK 2
#define PARTS_TO_STAY 4

/* The largest power of two that is not beyond it. */
static gsize
round_down (guint64 bytes)
{
  return bytes > 0 ? (gsize) 1 << (g_bit_storage ((gulong) bytes) - 1) : 0;
}

gsize
psc_memory_budget_choose (PscEncoder *encoder)
{
  guint64 available;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), PSC_DEFAULT_MEMORY_BUDGET);

  if (!psc_encoder_uses_whole_tensors (encoder))
    return PSC_DEFAULT_MEMORY_BUDGET;
  available = psc_encoder_get_free_memory (encoder);
  return available > 0 ? MAX (round_down (available / PARTS_TO_WORK), 1)
                       : PSC_DEFAULT_MEMORY_BUDGET;
}

gsize
psc_memory_budget_choose_for_stack (PscEncoder *encoder)
{
  g_return_val_if_fail (PSC_IS_ENCODER (encoder), 0);

  if (!psc_encoder_uses_whole_tensors (encoder))
    return 0;
  return (gsize) (psc_encoder_get_free_memory (encoder) / PARTS_TO_STAY);
}
