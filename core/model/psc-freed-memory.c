/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-freed-memory.h"

#include <malloc.h>

void
psc_freed_memory_keep (int size)
{
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  mallopt (M_MMAP_THRESHOLD, size);
  mallopt (M_TRIM_THRESHOLD, size > G_MAXINT / 2 ? G_MAXINT : 2 * size);
#endif
}
