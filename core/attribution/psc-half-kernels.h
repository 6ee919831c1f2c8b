/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscHalfKernels:
 * @name: “portable”, “avx2” or “avx512”
 * @narrow: halves[i] = scale · values[i], rounded to the nearest, ties to even
 * @widen: values[i] = halves[i]
 * @add_halves: sums[i] += Σ_k weights[k] · halves[k · stride + i], for i below @n
 * @add_floats: the same of 32-bit floats
 *
 * The inner loops over 16-bit floats, which are little-endian whatever the machine. No pointer need
 * be aligned to more than its type.
 */
typedef struct
{
  const char *name;
  void (*narrow) (const float *values, float scale, guint16 *halves, gsize n);
  void (*widen) (const guint16 *halves, float *values, gsize n);
  void (*add_halves) (float *sums,
                      const guint16 *halves,
                      gsize stride,
                      guint n_maps,
                      const float *weights,
                      gsize n);
  void (*add_floats) (
      float *sums, const float *values, gsize stride, guint n_maps, const float *weights, gsize n);
} PscHalfKernels;

/** The widest that the processor has, or what was forced; static. */
const PscHalfKernels *psc_half_kernels_get (void);

/**
 * psc_half_kernels_force:
 * @name: (nullable): %NULL for the widest again
 *
 * For tests. Not while others fuse.
 *
 * Returns: %FALSE if the processor cannot run those
 */
gboolean psc_half_kernels_force (const char *name);

G_END_DECLS
