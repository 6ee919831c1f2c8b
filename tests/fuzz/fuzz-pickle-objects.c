/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "checkpoint/psc-pickle-tensors.h"
#include "checkpoint/psc-pickle.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
visit (const char *name, const PscPickleTensor *tensor, gpointer user_data, GError **error)
{
  g_assert_cmpuint (strlen (name), <=, PSC_PICKLE_MAX_NAME);
  g_assert_cmpuint (tensor->rank, <=, PSC_TENSOR_MAX_RANK);
  g_assert_nonnull (tensor->storage->key);
  return TRUE;
}

/* Without the archive around it, and walked as a state dict and as a program. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (PscPickleHeap) heap = psc_pickle_heap_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  const PscPickleValue *value =
      psc_pickle_read_objects (g_bytes_get_data (bytes, NULL), size, heap, &error);

  g_assert_true ((value == NULL) == (error != NULL));
  if (value == NULL)
    return 0;
  psc_pickle_tensors_of_dict (value, NULL, visit, NULL, NULL);
  psc_pickle_tensors_of_dict (value, "model", visit, NULL, NULL);
  psc_pickle_tensors_of_module (value, NULL, visit, NULL, NULL);
  psc_pickle_tensors_of_module (value, "visual", visit, NULL, NULL);
  return 0;
}
