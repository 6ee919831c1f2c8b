/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-truth.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Packed with gzip, as UTF-16 or as it is: the content decides which reader it is for. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) set = psc_truth_file_read_bytes (bytes, "a", NULL, NULL, &error);

  fuzz_truth_check (set, error);
  return 0;
}
