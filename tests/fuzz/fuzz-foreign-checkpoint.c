/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-checkpoint.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_checkpoint_read_foreign (bytes, NULL, NULL, &error);

  g_assert_true ((weights == NULL) == (error != NULL));
  for (guint i = 0; weights != NULL && i < psc_weights_get_n_tensors (weights); i++)
    g_bytes_hash (psc_weights_get_nth (weights, i)->bytes);
  return 0;
}
