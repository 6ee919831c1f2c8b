/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-checkpoint.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "checkpoint/psc-safetensors-writer.h"
#include "checkpoint/psc-safetensors.h"

static void
collect_tensor (
    const char *name, guint rank, const gint64 *shape, const float *values, gpointer user_data)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize n = 1;

  for (guint i = 0; i < rank; i++)
    n *= shape[i];
  bytes = g_bytes_new (values, n * sizeof *values);
  psc_weights_add (user_data, name, PSC_DTYPE_F32, rank, shape, bytes);
}

PscWeights *
psc_training_collect (const PscTorchTrainerInterface *torch,
                      PscTorchTrainer *trainer,
                      PscTorchExport what,
                      GError **error)
{
  g_autoptr (PscWeights) weights = psc_weights_new ();

  if (!torch->export_tensors (trainer, what, collect_tensor, weights, error))
    return NULL;
  return g_steal_pointer (&weights);
}

gboolean
psc_training_checkpoint_write (const PscTorchTrainerInterface *torch,
                               PscTorchTrainer *trainer,
                               GHashTable *recipe,
                               const char *path,
                               GError **error)
{
  g_autoptr (PscWeights) state =
      psc_training_collect (torch, trainer, PSC_TORCH_EXPORT_STATE, error);

  return state != NULL && psc_safetensors_write (state, recipe, path, NULL, NULL, NULL, error);
}

static gboolean
check_recipe (GHashTable *found, GHashTable *recipe, GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, recipe);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *other = g_hash_table_lookup (found, key);

      if (g_strcmp0 (value, other) == 0)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the checkpoint belongs to another run: its %s is %s instead of %s"),
                   (const char *) key, other != NULL ? other : "—", (const char *) value);
      return FALSE;
    }
  return TRUE;
}

PscWeights *
psc_training_checkpoint_read (const char *path, GHashTable *recipe, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, error);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (PscWeights) state = NULL;

  if (bytes == NULL)
    return NULL;
  state = psc_safetensors_read (bytes, &metadata, error);
  if (state == NULL || !check_recipe (metadata, recipe, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return g_steal_pointer (&state);
}
