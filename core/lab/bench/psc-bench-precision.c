/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab/bench/psc-bench-private.h"

/* Dimensions whose gradients are compared. */
#define N_MAPS 4

/* What is allowed where products have factors of eight or ten bits. */
#define REDUCED_BUDGET 0.03

/* The greatest difference of two maps of @n pixels, of the greatest magnitude of @reference. */
static double
compare_maps (const float *map, const float *reference, gsize n)
{
  double difference = 0;
  double greatest = 0;

  for (gsize i = 0; i < n; i++)
    {
      difference = MAX (difference, fabs ((double) map[i] - reference[i]));
      greatest = MAX (greatest, fabs (reference[i]));
    }
  return greatest > 0 ? difference / greatest : 0;
}

gboolean
psc_bench_measure_gradient_error (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  static const char *const settings[] = { "absolute", "false", NULL };
  guint m = psc_encoder_get_dimensions (subject->encoder);
  guint side = psc_encoder_get_side (subject->encoder);
  guint n = MIN (N_MAPS, m);
  gsize area = (gsize) side * side;
  g_autofree float *cotangents = g_new0 (float, (gsize) n *m);
  g_autofree float *expected = g_new (float, n *area);
  g_autoptr (PscStack) stack =
      psc_bench_make_stack (subject, "saliency", PSC_PRESET_PAPER, settings, n, error);

  if (stack == NULL)
    return FALSE;
  for (guint k = 0; k < n; k++)
    cotangents[(gsize) k * m + k] = 1;
  if (!psc_encoder_differentiate (subject->encoder, subject->pixels, n, cotangents, expected,
                                  error))
    return FALSE;

  row->measured = 0;
  for (guint k = 0; k < n; k++)
    row->measured =
        MAX (row->measured, compare_maps (psc_stack_get_map (stack, k), expected + k * area, area));
  if (g_str_has_suffix (psc_encoder_get_device_kind (subject->encoder), "-bfloat16"))
    row->budget = REDUCED_BUDGET;
  row->note = g_strdup_printf (_ ("the greatest of %u dimensions, of a map's maximum"), n);
  return TRUE;
}
