/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-half-kernels.h"

G_BEGIN_DECLS

/* In plain C, for every processor; also for what is left over of vectors. */
extern const PscHalfKernels psc_half_kernels_portable;

#if defined(__x86_64__)
#define PSC_HAVE_X86 1

/* To be used only where the processor has AVX2, FMA and F16C. */
extern const PscHalfKernels psc_half_kernels_avx2;

/* To be used only where it has AVX-512F as well. */
extern const PscHalfKernels psc_half_kernels_avx512;
#endif

G_END_DECLS
