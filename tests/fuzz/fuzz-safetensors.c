/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-safetensors.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Every byte is looked at, so that the sanitizer sees a part that reaches out of the file. */
static gsize
check_tensor (const PscTensorView *view)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (view->bytes, &size);
  volatile guint8 sum = 0;

  g_assert_true (g_utf8_validate (view->name, -1, NULL));
  g_assert_cmpuint (view->rank, <=, PSC_TENSOR_MAX_RANK);
  g_assert_cmpuint (size, ==, view->n_elements * psc_dtype_get_size (view->dtype));
  for (gsize i = 0; i < size; i++)
    sum += data[i];
  return size;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_safetensors_read (bytes, &metadata, &error);
  gsize sum = 0;

  if (weights == NULL)
    {
      g_assert_null (metadata);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  g_assert_nonnull (metadata);
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    sum += check_tensor (psc_weights_get_nth (weights, i));
  g_assert_cmpuint (sum, <=, size);

  return 0;
}
