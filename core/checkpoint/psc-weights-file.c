/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-weights-file.h"

#include <glib/gi18n-lib.h>

#include "checkpoint/psc-checkpoint.h"
#include "checkpoint/psc-input-file.h"
#include "checkpoint/psc-safetensors-index.h"
#include "checkpoint/psc-safetensors.h"

PscWeights *
psc_weights_file_parse (GBytes *bytes,
                        const char *part,
                        PscWeightsFileFlags flags,
                        GHashTable **metadata,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  if (psc_safetensors_probe (bytes))
    return psc_safetensors_read (bytes, metadata, error);
  if (!psc_checkpoint_probe (bytes))
    {
      g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                   _ ("it is neither a safetensors file nor one that PyTorch saved"));
      return NULL;
    }
  if ((flags & PSC_WEIGHTS_FILE_FOREIGN) != 0 || part != NULL)
    return psc_checkpoint_read_foreign (bytes, part, cancellable, error);
  return psc_checkpoint_read (bytes, cancellable, error);
}

PscWeights *
psc_weights_file_read (const char *path,
                       const char *part,
                       PscWeightsFileFlags flags,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  PscWeights *weights;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_str_has_suffix (path, PSC_SAFETENSORS_INDEX_SUFFIX))
    return psc_safetensors_index_load (path, NULL, NULL, cancellable, error);

  bytes = psc_input_file_map (path, NULL, error);
  if (bytes == NULL)
    return NULL;
  weights = psc_weights_file_parse (bytes, part, flags, NULL, cancellable, error);
  if (weights == NULL)
    {
      name = g_filename_display_name (path);
      g_prefix_error (error, "%s: ", name);
    }
  return weights;
}
