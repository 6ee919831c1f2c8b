/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <cstddef>

/*
 * PSC_VECTORISE before a function of plain loops has it compiled once for each width of vectors, of
 * which the processor at hand gets the widest that it has. Loops are marked with “omp simd”, sums
 * in them with its reduction, which allows adding in the order of the vectors' lanes.
 */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && __GNUC__ >= 12
#define PSC_HAVE_VECTORISE 1
#define PSC_VECTORISE                                                                              \
  __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PSC_HAVE_VECTORISE 0
#define PSC_VECTORISE
#endif
