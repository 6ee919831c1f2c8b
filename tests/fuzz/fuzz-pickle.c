/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Without the archive around it, whose lengths hold a mutation back. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (PscPickleHeap) heap = psc_pickle_heap_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  const PscPickleValue *value =
      psc_pickle_read (g_bytes_get_data (bytes, NULL), size, heap, &error);

  g_assert_true ((value == NULL) == (error != NULL));
  return 0;
}
