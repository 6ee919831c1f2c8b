/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-half-stack.h"
#include "lab/bench/psc-bench-private.h"

#define ROUNDS 15

/* Classes of the atlas: those of the default prompt bank. */
#define N_CLASSES 14

/* A stack of a model's size with some content, and weights for many prompts. */
typedef struct
{
  PscEncoder *encoder; /* borrowed */
  PscHalfStack *stack; /* owned, of M maps */
  guint n_maps;        /* M */
  gsize area;
  guint n_prompts;
  float *weights; /* owned, [n_prompts][M] */
  float *maps;    /* owned, [n_prompts][A][A] */
  guint64 sum;
} Fusing;

static void
fusing_clear (Fusing *self)
{
  g_clear_object (&self->stack);
  g_free (self->weights);
  g_free (self->maps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fusing, fusing_clear)

PscHalfStack *
psc_bench_new_half_stack (PscBenchSubject *subject)
{
  guint side = psc_encoder_get_side (subject->encoder);
  guint n_maps = psc_encoder_get_dimensions (subject->encoder);
  gsize n = (gsize) n_maps * side * side;
  float *values = g_new (float, n);
  g_autoptr (PscStack) floats = NULL;

  for (gsize i = 0; i < n; i++)
    values[i] = (float) (i * 7 % 1013) - 506;
  floats = psc_stack_new_take (n_maps, psc_map_grid_of_pixels (side), values);
  return psc_half_stack_new (floats, n_maps);
}

static void
fusing_init (Fusing *self, PscBenchSubject *subject, guint n_prompts)
{
  gsize side = psc_encoder_get_side (subject->encoder);

  self->encoder = subject->encoder;
  self->n_maps = psc_encoder_get_dimensions (subject->encoder);
  self->area = side * side;
  self->n_prompts = n_prompts;
  self->stack = psc_bench_new_half_stack (subject);
  self->weights = g_new (float, (gsize) n_prompts * self->n_maps);
  for (gsize i = 0; i < (gsize) n_prompts * self->n_maps; i++)
    self->weights[i] = ((float) (i * 11 % 17) - 8) / 8;
  self->maps = g_new0 (float, n_prompts * self->area);
}

static gboolean
fuse (gpointer data, GError **error)
{
  Fusing *self = data;

  psc_half_stack_fuse (self->stack, self->weights, self->maps);
  return TRUE;
}

static gboolean
read_stack (gpointer data, GError **error)
{
  Fusing *self = data;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (psc_half_stack_get_bytes (self->stack), &size);

  self->sum += psc_bench_read_memory (bytes, size);
  return TRUE;
}

gboolean
psc_bench_measure_fuse (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_auto (Fusing) fusing = { NULL };
  PscBenchTask task = { fuse, &fusing };
  PscBenchTask limit = { read_stack, &fusing };
  double seconds, limit_seconds;

  fusing_init (&fusing, subject, 1);
  if (!psc_bench_compare (&task, &limit, ROUNDS, &seconds, &limit_seconds, error))
    return FALSE;
  row->measured = seconds * 1e3;
  row->limit = limit_seconds * 1e3;
  return TRUE;
}

gboolean
psc_bench_measure_atlas (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_auto (Fusing) fusing = { NULL };
  double seconds[ROUNDS], limits[ROUNDS];

  fusing_init (&fusing, subject, N_CLASSES);
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start;

      if (!psc_encoder_time_products (subject->encoder, N_CLASSES, fusing.n_maps,
                                      (guint) fusing.area, 1, &limits[i], error))
        return FALSE;
      /* Once untimed, as the products are. */
      psc_half_stack_fuse_many (fusing.stack, N_CLASSES, fusing.weights, fusing.maps);
      start = g_get_monotonic_time ();
      psc_half_stack_fuse_many (fusing.stack, N_CLASSES, fusing.weights, fusing.maps);
      seconds[i] = (g_get_monotonic_time () - start) / 1e6;
    }
  row->measured = psc_bench_median (seconds, ROUNDS) * 1e3;
  row->limit = psc_bench_median (limits, ROUNDS) * 1e3;
  return TRUE;
}
