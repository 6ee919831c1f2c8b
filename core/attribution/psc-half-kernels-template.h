/* SPDX-License-Identifier: Apache-2.0 */

/* The kernels of one instruction set. psc-half-kernels-x86.c includes this once for each, with its
 * vectors and their operations defined. TILES says for each number of sums up to MAX_SUMS of how
 * many vectors of pixels they are formed at a time: at most MAX_TILE vectors in all, which with
 * those of a map and a weight fit in the registers. */

TARGET static void
NAME (narrow) (const float *values, float scale, guint16 *halves, gsize n)
{
  Vector factor = spread (scale);
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    store_halves (
        (Halves *) (gpointer) (halves + i),
        narrow_vector (multiply (factor, load_vector (values + i)), _MM_FROUND_TO_NEAREST_INT));
  psc_half_kernels_portable.narrow (values + i, scale, halves + i, n - i);
}

TARGET static inline Vector
NAME (load_widened) (const guint16 *halves)
{
  return widen_vector (load_halves ((const Halves *) (gconstpointer) halves));
}

TARGET static void
NAME (widen) (const guint16 *halves, float *values, gsize n)
{
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    store_vector (values + i, NAME (load_widened) (halves + i));
  psc_half_kernels_portable.widen (halves + i, values + i, n - i);
}

/* @width vectors of pixels from @start on, to @n sums; both are constants where this is called, so
 * that the sums stay in registers. */
TARGET static inline __attribute__ ((always_inline)) void
NAME (add_tile) (const PscHalfSums *work, gsize start, const guint n, const guint width)
{
  const guint16 *halves = work->halves + start;
  const float *weights = work->weights;
  float *first = work->sums + start;
  Vector sums[MAX_TILE], values[MAX_WIDTH];

  UNROLL
  for (guint s = 0; s < n * width; s++)
    sums[s] = load_vector (first + s / width * work->sums_stride + s % width * LANES);

  for (guint k = 0; k < work->n_maps; k++)
    {
      UNROLL
      for (guint v = 0; v < width; v++)
        values[v] = NAME (load_widened) (halves + v * LANES);
      UNROLL
      for (guint v = 0; v < width; v += LINE / LANES)
        _mm_prefetch ((const char *) (halves + AHEAD + v * LANES), _MM_HINT_T0);
      UNROLL
      for (guint j = 0; j < n; j++)
        {
          Vector weight = spread (weights[j]);

          UNROLL
          for (guint v = 0; v < width; v++)
            sums[j * width + v] = multiply_add (weight, values[v], sums[j * width + v]);
        }
      halves += work->stride;
      weights += work->weights_stride;
    }

  UNROLL
  for (guint s = 0; s < n * width; s++)
    store_vector (first + s / width * work->sums_stride + s % width * LANES, sums[s]);
}

/* Returns: the pixels of whole tiles, which are those that it did */
TARGET static gsize
NAME (add_tiles) (const PscHalfSums *work)
{
  gsize i = 0;

  switch (work->n_sums)
    {
#define ADD_TILES(n, width)                                                                        \
  case n:                                                                                          \
    for (; i + width * LANES <= work->length; i += width * LANES)                                  \
      NAME (add_tile) (work, i, n, width);                                                         \
    break;
      TILES (ADD_TILES)
#undef ADD_TILES
    default:
      g_assert_not_reached ();
    }
  return i;
}

static void
NAME (add) (const PscHalfSums *work)
{
  guint n_parts = (work->n_sums + MAX_SUMS - 1) / MAX_SUMS;

  for (guint p = 0; p < n_parts; p++)
    {
      guint first = work->n_sums * p / n_parts;
      PscHalfSums part = *work;
      gsize done;

      part.n_sums = work->n_sums * (p + 1) / n_parts - first;
      part.sums += first * part.sums_stride;
      part.weights += first;
      done = NAME (add_tiles) (&part);
      part.sums += done;
      part.halves += done;
      part.length -= done;
      psc_half_kernels_portable.add (&part);
    }
}

const PscHalfKernels NAME (psc_half_kernels) = { NAME_TEXT, NAME (narrow), NAME (widen),
                                                 NAME (add) };

#undef NAME
#undef NAME_TEXT
#undef TARGET
#undef LANES
#undef Vector
#undef Halves
#undef load_halves
#undef store_halves
#undef widen_vector
#undef narrow_vector
#undef load_vector
#undef store_vector
#undef spread
#undef multiply
#undef multiply_add
#undef MAX_SUMS
#undef MAX_TILE
#undef TILES
