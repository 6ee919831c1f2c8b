/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-truth.h"
#include "truth/psc-truth-mask.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The name of the file is its first bytes, so that what a mask is called is searched as well. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *start = g_strndup ((const char *) data, MIN (size, 24));
  g_autofree char *name = g_utf8_make_valid (start, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) set = psc_truth_mask_read (bytes, name, NULL, NULL, &error);

  fuzz_truth_check (set, error);
  return 0;
}
