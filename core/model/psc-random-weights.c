/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-random-weights.h"

#include <math.h>

#include "model/psc-model-layout.h"

typedef struct
{
  PscWeights *weights;
  GRand *random;
} Making;

static float
draw_weight (GRand *random, const char *name, guint rank, const gint64 *shape)
{
  double uniform = g_rand_double_range (random, -1, 1);
  double inputs = 1;

  for (guint i = 1; i < rank; i++)
    inputs *= shape[i];
  if (rank == 0)
    return 2.66f;
  if (g_str_has_suffix (name, ".running_var"))
    return (float) (1 + 0.5 * uniform);
  if (rank == 1 && g_str_has_suffix (name, ".weight"))
    return (float) (1 + 0.2 * uniform);
  if (rank == 1)
    return (float) (0.1 * uniform);
  return (float) (uniform * sqrt (3 / inputs));
}

static void
make_weight (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  Making *making = user_data;
  g_autoptr (GBytes) bytes = NULL;
  gsize n = 1;
  float *values;

  for (guint i = 0; i < rank; i++)
    n *= shape[i];
  values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = draw_weight (making->random, name, rank, shape);
  bytes = g_bytes_new_take (values, n * sizeof *values);
  if (!psc_weights_add (making->weights, name, PSC_DTYPE_F32, rank, shape, bytes))
    g_assert_not_reached ();
}

PscWeights *
psc_random_weights_new (PscModelSpec *spec, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  Making making = { psc_weights_new (), random };

  psc_model_layout_foreach (spec, make_weight, &making);
  return making.weights;
}
