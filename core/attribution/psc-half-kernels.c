/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-half-kernels-private.h"

#include <string.h>

#ifdef PSC_HAVE_X86
#include <cpuid.h>
#endif

/* Pixels that add_portable() widens at a time. */
#define RUN 256

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

/* A run of a map's pixels is widened once for all sums. */
static void
add_portable (const PscHalfSums *work)
{
  float values[RUN];

  for (gsize start = 0; start < work->length; start += RUN)
    for (guint k = 0; k < work->n_maps; k++)
      {
        gsize n = MIN (RUN, work->length - start);

        widen_portable (work->halves + k * work->stride + start, values, n);
        for (guint j = 0; j < work->n_sums; j++)
          {
            float weight = work->weights[k * work->weights_stride + j];
            float *sums = work->sums + j * work->sums_stride + start;

            for (gsize i = 0; i < n; i++)
              sums[i] += weight * values[i];
          }
      }
}

const PscHalfKernels psc_half_kernels_portable = { "portable", narrow_portable, widen_portable,
                                                   add_portable };

#ifdef PSC_HAVE_X86

/* Asked of the processor itself: not every compiler's __builtin_cpu_supports() knows the name. */
static gboolean
has_f16c (void)
{
  unsigned int eax, ebx, ecx, edx;

  return __get_cpuid (1, &eax, &ebx, &ecx, &edx) && (ecx & bit_F16C) != 0;
}

static gboolean
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && has_f16c ();
}

#endif

/* By name, or the widest for NULL; NULL if the processor cannot run those. */
static const PscHalfKernels *
find_kernels (const char *name)
{
#ifdef PSC_HAVE_X86
  if ((name == NULL || strcmp (name, "avx512") == 0) && has_avx2 ()
      && __builtin_cpu_supports ("avx512f"))
    return &psc_half_kernels_avx512;
  if ((name == NULL || strcmp (name, "avx2") == 0) && has_avx2 ())
    return &psc_half_kernels_avx2;
#endif
  if (name == NULL || strcmp (name, "portable") == 0)
    return &psc_half_kernels_portable;
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
