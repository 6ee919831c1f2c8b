/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-half-weights.h"

#include <math.h>
#include <string.h>

/* Bits of the float 2⁻¹⁴, from which on a half is normal, and of 2¹⁶, which is beyond all halves.
 */
#define SMALLEST_NORMAL 0x38800000u
#define TOO_LARGE       0x47800000u

/* What the exponents' offsets differ by, in a float's place. */
#define EXPONENT_OFFSET 0x38000000u

static guint32
get_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

guint16
psc_half_from_float (float value)
{
  guint32 bits = get_bits (value);
  guint32 sign = bits >> 16 & 0x8000;
  guint32 magnitude = bits & 0x7fffffff;

  if (magnitude >= TOO_LARGE)
    return (guint16) (sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00));

  /* The unit in the last place of 0.5 is that of a subnormal half: the addition rounds. */
  if (magnitude < SMALLEST_NORMAL)
    return (guint16) (sign | (get_bits (fabsf (value) + 0.5f) - get_bits (0.5f)));

  /* A carry into the exponent is what rounding up to the next power of two means. */
  magnitude += 0xfff + (magnitude >> 13 & 1) - EXPONENT_OFFSET;
  return (guint16) (sign | magnitude >> 13);
}

static GBytes *
convert (const PscTensorView *view)
{
  const guint8 *source = g_bytes_get_data (view->bytes, NULL);
  guint16 *halves = g_new (guint16, view->n_elements);

  for (gint64 i = 0; i < view->n_elements; i++)
    {
      float value;

      memcpy (&value, source + i * sizeof value, sizeof value);
      halves[i] = psc_half_from_float (value);
    }
  return g_bytes_new_take (halves, view->n_elements * sizeof *halves);
}

PscWeights *
psc_half_weights_new (PscWeights *weights)
{
  PscWeights *self;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  self = psc_weights_new ();
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      gboolean converts = view->dtype == PSC_DTYPE_F32 && view->rank > 1;
      g_autoptr (GBytes) bytes = converts ? convert (view) : g_bytes_ref (view->bytes);

      psc_weights_add (self, view->name, converts ? PSC_DTYPE_F16 : view->dtype, view->rank,
                       view->shape, bytes);
    }
  return self;
}
