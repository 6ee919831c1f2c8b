/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-half-kernels-private.h"

#ifdef PSC_HAVE_X86

#include <immintrin.h>

/* Halves ahead of those at hand that are fetched into the cache: of a dozen and more maps that are
 * read in turn, the processor itself does not foresee what comes next. */
#define AHEAD 256

/* Halves of a line of the cache. */
#define LINE 32

/* Vectors of pixels that are widened at a time, at most. */
#define MAX_WIDTH 8

/* Of loops whose lengths are constants. */
#ifdef __clang__
#define UNROLL _Pragma ("unroll")
#else
#define UNROLL _Pragma ("GCC unroll 32")
#endif

/* Sixteen registers of eight floats. */
#define NAME(function) function##_avx2
#define NAME_TEXT      "avx2"
#define TARGET         __attribute__ ((target ("avx2,fma,f16c")))
#define LANES          8
#define Vector         __m256
#define Halves         __m128i
#define load_halves    _mm_loadu_si128
#define store_halves   _mm_storeu_si128
#define widen_vector   _mm256_cvtph_ps
#define narrow_vector  _mm256_cvtps_ph
#define load_vector    _mm256_loadu_ps
#define store_vector   _mm256_storeu_ps
#define spread         _mm256_set1_ps
#define multiply       _mm256_mul_ps
#define multiply_add   _mm256_fmadd_ps
#define MAX_SUMS       6
#define MAX_TILE       12
#define TILES(call)    call (1, 8) call (2, 4) call (3, 2) call (4, 2) call (5, 2) call (6, 2)
#include "attribution/psc-half-kernels-template.h"

/* Thirty-two registers of sixteen. */
#define NAME(function) function##_avx512
#define NAME_TEXT      "avx512"
#define TARGET         __attribute__ ((target ("avx512f,avx2,fma,f16c")))
#define LANES          16
#define Vector         __m512
#define Halves         __m256i
#define load_halves    _mm256_loadu_si256
#define store_halves   _mm256_storeu_si256
#define widen_vector   _mm512_cvtph_ps
#define narrow_vector  _mm512_cvtps_ph
#define load_vector    _mm512_loadu_ps
#define store_vector   _mm512_storeu_ps
#define spread         _mm512_set1_ps
#define multiply       _mm512_mul_ps
#define multiply_add   _mm512_fmadd_ps
#define MAX_SUMS       14
#define MAX_TILE       28
#define TILES(call)                                                                                \
  call (1, 8) call (2, 8) call (3, 4) call (4, 4) call (5, 4) call (6, 4) call (7, 2) call (8, 2)  \
      call (9, 2) call (10, 2) call (11, 2) call (12, 2) call (13, 2) call (14, 2)
#include "attribution/psc-half-kernels-template.h"

#endif
