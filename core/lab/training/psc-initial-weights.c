/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-initial-weights.h"

#include <math.h>

#include "model/psc-model-layout.h"
#include "lab/phantom/psc-random.h"

#define TEXT_DEVIATION 0.05

/* ln τ */
#define INITIAL_LOGIT_SCALE 2.302585093

typedef struct
{
  PscWeights *weights; /* owned */
  PscRandom random;
} Draw;

static void
fill (float *values, gsize n, float value)
{
  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

/* The standard deviation of a matrix or kernel. */
static double
choose_deviation (const char *name, guint rank, const gint64 *shape)
{
  if (rank == 4)
    return sqrt (2.0 / (shape[0] * shape[2] * shape[3]));
  if (g_str_has_suffix (name, ".fc.weight") || g_str_has_suffix (name, "projection_head.weight"))
    return 1 / sqrt (shape[1]);
  return TEXT_DEVIATION;
}

static void
draw_tensor (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  Draw *draw = user_data;
  g_autoptr (GBytes) bytes = NULL;
  gsize n = 1;
  float *values;

  for (guint i = 0; i < rank; i++)
    n *= shape[i];
  values = g_new0 (float, n);

  if (rank == 0)
    fill (values, n, INITIAL_LOGIT_SCALE);
  else if (rank > 1)
    {
      double deviation = choose_deviation (name, rank, shape);

      for (gsize i = 0; i < n; i++)
        values[i] = deviation * psc_random_normal (&draw->random);
    }
  else if (g_str_has_suffix (name, ".weight") || g_str_has_suffix (name, ".running_var"))
    fill (values, n, 1);

  bytes = g_bytes_new_take (values, n * sizeof *values);
  psc_weights_add (draw->weights, name, PSC_DTYPE_F32, rank, shape, bytes);
}

PscWeights *
psc_initial_weights_new (PscModelSpec *spec, guint64 seed)
{
  Draw draw;

  g_return_val_if_fail (spec != NULL, NULL);

  draw.weights = psc_weights_new ();
  psc_random_init (&draw.random, seed, 0);
  psc_model_layout_foreach (spec, draw_tensor, &draw);
  return draw.weights;
}
