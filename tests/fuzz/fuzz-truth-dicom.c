/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-truth.h"
#include "truth/psc-truth-dicom.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) set = psc_truth_dicom_read (bytes, NULL, NULL, &error);

  fuzz_truth_check (set, error);
  return 0;
}
