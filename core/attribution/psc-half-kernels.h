/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscHalfSums:
 *
 * What is to be added up: sums[j · sums_stride + i] += Σ_k weights[k · weights_stride + j] ·
 * halves[k · stride + i], for all j below @n_sums, k below @n_maps and i below @length.
 */
typedef struct
{
  float *sums;
  gsize sums_stride;
  guint n_sums;
  const guint16 *halves;
  gsize stride;
  guint n_maps;
  const float *weights;
  gsize weights_stride;
  gsize length;
} PscHalfSums;

/**
 * PscHalfKernels:
 * @name: “portable”, “avx2” or “avx512”
 * @narrow: halves[i] = scale · values[i], rounded to the nearest, ties to even
 * @widen: values[i] = halves[i]
 * @add: adds the maps in their order; each half is read once for as many sums as fit in registers
 *
 * The inner loops over 16-bit floats, which are little-endian whatever the machine. No pointer need
 * be aligned to more than its type.
 */
typedef struct
{
  const char *name;
  void (*narrow) (const float *values, float scale, guint16 *halves, gsize n);
  void (*widen) (const guint16 *halves, float *values, gsize n);
  void (*add) (const PscHalfSums *work);
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
