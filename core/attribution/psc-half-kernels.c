/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-half-kernels.h"

#include <string.h>

#if defined(__x86_64__)
#define HAVE_X86 1
#include <immintrin.h>
#endif

typedef union
{
  float value;
  guint32 bits;
} FloatBits;

static inline float
widen_one (guint16 half)
{
  guint32 rest = half & 0x7fffu;
  FloatBits f = { .bits = rest << 13 };

  /* Moves the exponent's bias from 15 to 127, of subnormal halves too. */
  f.value *= 0x1p112f;
  if (rest >= 0x7c00u)
    f.bits |= 0x7f800000u;
  f.bits |= (guint32) (half & 0x8000u) << 16;
  return f.value;
}

static inline guint16
narrow_one (float value)
{
  FloatBits f = { .value = value };
  guint16 sign = (guint16) (f.bits >> 16 & 0x8000u);

  f.bits &= 0x7fffffffu;
  if (f.bits > 0x7f800000u)
    return sign | 0x7e00u;
  if (f.bits >= 0x47800000u)
    return sign | 0x7c00u;
  if (f.bits < 0x38800000u)
    {
      /* Adding a half lets the addition itself round to the spacing of subnormal halves. */
      f.value += 0.5f;
      return sign | (guint16) (f.bits - 0x3f000000u);
    }
  f.bits += ((guint32) (15 - 127) << 23) + 0xfffu + (f.bits >> 13 & 1u);
  return sign | (guint16) (f.bits >> 13);
}

static void
narrow_portable (const float *values, float scale, guint16 *halves, gsize n)
{
  for (gsize i = 0; i < n; i++)
    halves[i] = GUINT16_TO_LE (narrow_one (scale * values[i]));
}

static void
widen_portable (const guint16 *halves, float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = widen_one (GUINT16_FROM_LE (halves[i]));
}

static void
add_halves_portable (
    float *sums, const guint16 *halves, gsize stride, guint n_maps, const float *weights, gsize n)
{
  for (guint k = 0; k < n_maps; k++)
    for (gsize i = 0; i < n; i++)
      sums[i] += weights[k] * widen_one (GUINT16_FROM_LE (halves[k * stride + i]));
}

static void
add_floats_portable (
    float *sums, const float *values, gsize stride, guint n_maps, const float *weights, gsize n)
{
  for (guint k = 0; k < n_maps; k++)
    for (gsize i = 0; i < n; i++)
      sums[i] += weights[k] * values[k * stride + i];
}

static const PscHalfKernels portable = { "portable", narrow_portable, widen_portable,
                                         add_halves_portable, add_floats_portable };

#ifdef HAVE_X86

#define AVX2   __attribute__ ((target ("avx2,fma,f16c")))
#define AVX512 __attribute__ ((target ("avx512f,avx2,fma,f16c")))

AVX2 static void
narrow_avx2 (const float *values, float scale, guint16 *halves, gsize n)
{
  __m256 factor = _mm256_set1_ps (scale);
  gsize i = 0;

  for (; i + 8 <= n; i += 8)
    _mm_storeu_si128 ((__m128i *) (gpointer) (halves + i),
                      _mm256_cvtps_ph (_mm256_mul_ps (factor, _mm256_loadu_ps (values + i)),
                                       _MM_FROUND_TO_NEAREST_INT));
  narrow_portable (values + i, scale, halves + i, n - i);
}

AVX2 static inline __m256
load_halves_avx2 (const guint16 *halves)
{
  return _mm256_cvtph_ps (_mm_loadu_si128 ((const __m128i *) (gconstpointer) halves));
}

AVX2 static void
widen_avx2 (const guint16 *halves, float *values, gsize n)
{
  gsize i = 0;

  for (; i + 8 <= n; i += 8)
    _mm256_storeu_ps (values + i, load_halves_avx2 (halves + i));
  widen_portable (halves + i, values + i, n - i);
}

/* Four maps for each time that the sums are loaded and stored. */
AVX2 static void
add_halves_avx2 (
    float *sums, const guint16 *halves, gsize stride, guint n_maps, const float *weights, gsize n)
{
  gsize whole = n - n % 8;
  guint k = 0;

  for (; k + 4 <= n_maps; k += 4)
    {
      const guint16 *source = halves + k * stride;
      __m256 w0 = _mm256_set1_ps (weights[k]);
      __m256 w1 = _mm256_set1_ps (weights[k + 1]);
      __m256 w2 = _mm256_set1_ps (weights[k + 2]);
      __m256 w3 = _mm256_set1_ps (weights[k + 3]);

      for (gsize i = 0; i < whole; i += 8)
        {
          __m256 sum = _mm256_loadu_ps (sums + i);

          sum = _mm256_fmadd_ps (w0, load_halves_avx2 (source + i), sum);
          sum = _mm256_fmadd_ps (w1, load_halves_avx2 (source + stride + i), sum);
          sum = _mm256_fmadd_ps (w2, load_halves_avx2 (source + 2 * stride + i), sum);
          sum = _mm256_fmadd_ps (w3, load_halves_avx2 (source + 3 * stride + i), sum);
          _mm256_storeu_ps (sums + i, sum);
        }
    }
  for (; k < n_maps; k++)
    for (gsize i = 0; i < whole; i += 8)
      _mm256_storeu_ps (sums + i, _mm256_fmadd_ps (_mm256_set1_ps (weights[k]),
                                                   load_halves_avx2 (halves + k * stride + i),
                                                   _mm256_loadu_ps (sums + i)));
  add_halves_portable (sums + whole, halves + whole, stride, n_maps, weights, n - whole);
}

AVX2 static void
add_floats_avx2 (
    float *sums, const float *values, gsize stride, guint n_maps, const float *weights, gsize n)
{
  gsize whole = n - n % 16;

  for (gsize i = 0; i < whole; i += 16)
    {
      __m256 low = _mm256_loadu_ps (sums + i);
      __m256 high = _mm256_loadu_ps (sums + i + 8);

      for (guint k = 0; k < n_maps; k++)
        {
          __m256 weight = _mm256_set1_ps (weights[k]);

          low = _mm256_fmadd_ps (weight, _mm256_loadu_ps (values + k * stride + i), low);
          high = _mm256_fmadd_ps (weight, _mm256_loadu_ps (values + k * stride + i + 8), high);
        }
      _mm256_storeu_ps (sums + i, low);
      _mm256_storeu_ps (sums + i + 8, high);
    }
  add_floats_portable (sums + whole, values + whole, stride, n_maps, weights, n - whole);
}

AVX512 static inline __m512
load_halves_avx512 (const guint16 *halves)
{
  return _mm512_cvtph_ps (_mm256_loadu_si256 ((const __m256i *) (gconstpointer) halves));
}

AVX512 static void
narrow_avx512 (const float *values, float scale, guint16 *halves, gsize n)
{
  __m512 factor = _mm512_set1_ps (scale);
  gsize i = 0;

  for (; i + 16 <= n; i += 16)
    _mm256_storeu_si256 ((__m256i *) (gpointer) (halves + i),
                         _mm512_cvtps_ph (_mm512_mul_ps (factor, _mm512_loadu_ps (values + i)),
                                          _MM_FROUND_TO_NEAREST_INT));
  narrow_portable (values + i, scale, halves + i, n - i);
}

AVX512 static void
widen_avx512 (const guint16 *halves, float *values, gsize n)
{
  gsize i = 0;

  for (; i + 16 <= n; i += 16)
    _mm512_storeu_ps (values + i, load_halves_avx512 (halves + i));
  widen_portable (halves + i, values + i, n - i);
}

AVX512 static void
add_halves_avx512 (
    float *sums, const guint16 *halves, gsize stride, guint n_maps, const float *weights, gsize n)
{
  gsize whole = n - n % 16;
  guint k = 0;

  for (; k + 4 <= n_maps; k += 4)
    {
      const guint16 *source = halves + k * stride;
      __m512 w0 = _mm512_set1_ps (weights[k]);
      __m512 w1 = _mm512_set1_ps (weights[k + 1]);
      __m512 w2 = _mm512_set1_ps (weights[k + 2]);
      __m512 w3 = _mm512_set1_ps (weights[k + 3]);

      for (gsize i = 0; i < whole; i += 16)
        {
          __m512 sum = _mm512_loadu_ps (sums + i);

          sum = _mm512_fmadd_ps (w0, load_halves_avx512 (source + i), sum);
          sum = _mm512_fmadd_ps (w1, load_halves_avx512 (source + stride + i), sum);
          sum = _mm512_fmadd_ps (w2, load_halves_avx512 (source + 2 * stride + i), sum);
          sum = _mm512_fmadd_ps (w3, load_halves_avx512 (source + 3 * stride + i), sum);
          _mm512_storeu_ps (sums + i, sum);
        }
    }
  for (; k < n_maps; k++)
    for (gsize i = 0; i < whole; i += 16)
      _mm512_storeu_ps (sums + i, _mm512_fmadd_ps (_mm512_set1_ps (weights[k]),
                                                   load_halves_avx512 (halves + k * stride + i),
                                                   _mm512_loadu_ps (sums + i)));
  add_halves_portable (sums + whole, halves + whole, stride, n_maps, weights, n - whole);
}

AVX512 static void
add_floats_avx512 (
    float *sums, const float *values, gsize stride, guint n_maps, const float *weights, gsize n)
{
  gsize whole = n - n % 32;

  for (gsize i = 0; i < whole; i += 32)
    {
      __m512 low = _mm512_loadu_ps (sums + i);
      __m512 high = _mm512_loadu_ps (sums + i + 16);

      for (guint k = 0; k < n_maps; k++)
        {
          __m512 weight = _mm512_set1_ps (weights[k]);

          low = _mm512_fmadd_ps (weight, _mm512_loadu_ps (values + k * stride + i), low);
          high = _mm512_fmadd_ps (weight, _mm512_loadu_ps (values + k * stride + i + 16), high);
        }
      _mm512_storeu_ps (sums + i, low);
      _mm512_storeu_ps (sums + i + 16, high);
    }
  add_floats_portable (sums + whole, values + whole, stride, n_maps, weights, n - whole);
}

static const PscHalfKernels avx2 = { "avx2", narrow_avx2, widen_avx2, add_halves_avx2,
                                     add_floats_avx2 };
static const PscHalfKernels avx512 = { "avx512", narrow_avx512, widen_avx512, add_halves_avx512,
                                       add_floats_avx512 };

static gboolean
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")
         && __builtin_cpu_supports ("f16c");
}

#endif

/* By name, or the widest for NULL; NULL if the processor cannot run those. */
static const PscHalfKernels *
find_kernels (const char *name)
{
#ifdef HAVE_X86
  if ((name == NULL || strcmp (name, "avx512") == 0) && has_avx2 ()
      && __builtin_cpu_supports ("avx512f"))
    return &avx512;
  if ((name == NULL || strcmp (name, "avx2") == 0) && has_avx2 ())
    return &avx2;
#endif
  if (name == NULL || strcmp (name, "portable") == 0)
    return &portable;
  return NULL;
}

static const PscHalfKernels *in_use;

const PscHalfKernels *
psc_half_kernels_get (void)
{
  const PscHalfKernels *kernels = g_atomic_pointer_get (&in_use);

  if (kernels == NULL)
    {
      kernels = find_kernels (NULL);
      g_atomic_pointer_set (&in_use, kernels);
    }
  return kernels;
}

gboolean
psc_half_kernels_force (const char *name)
{
  const PscHalfKernels *kernels = find_kernels (name);

  if (kernels == NULL)
    return FALSE;
  g_atomic_pointer_set (&in_use, kernels);
  return TRUE;
}
