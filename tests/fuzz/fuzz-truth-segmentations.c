/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "fuzz-truth.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  return fuzz_truth_json (&psc_truth_segmentations_form, data, size);
}
