/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "checkpoint/psc-safetensors-index.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever an index says, its files are below its folder. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSafetensorsIndex) index = psc_safetensors_index_parse (bytes, &error);

  g_assert_true ((index == NULL) == (error != NULL));
  if (index == NULL)
    return 0;
  g_assert_cmpuint (index->tensors->len, ==, index->shard_of->len);
  for (guint i = 0; i < index->shard_of->len; i++)
    g_assert_cmpuint (g_array_index (index->shard_of, guint, i), <, index->shards->len);
  for (guint i = 0; i < index->shards->len; i++)
    {
      g_autofree char *path = g_build_filename ("/folder", index->shards->pdata[i], NULL);
      g_autofree char *canonical = g_canonicalize_filename (path, "/");

      g_assert_cmpstr (canonical, ==, path);
      g_assert_true (g_str_has_prefix (canonical, "/folder/"));
    }
  return 0;
}
