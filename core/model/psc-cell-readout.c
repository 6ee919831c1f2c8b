/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-cell-readout.h"

#include <glib/gi18n-lib.h>

#include "model/psc-encoder-private.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-vit-spec.h"

static gboolean
has_class_token (const PscVisionSpec *spec)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (spec, PSC_TYPE_VIT_SPEC)
         && ((const PscVitSpec *) spec)->pooling == PSC_VIT_POOLING_CLASS;
}

gboolean
psc_cell_reading_check (PscCellReading reading, const PscVisionSpec *spec, GError **error)
{
  if (reading != PSC_CELL_READING_SURGERY || has_class_token (spec))
    return TRUE;

  g_set_error_literal (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
                       _ ("it is made for vision transformers with a class token"));
  return FALSE;
}

gboolean
psc_encoder_read_cells (PscEncoder *self,
                        PscCellReading reading,
                        const float *pixels,
                        float *cells,
                        float *embedding,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (PSC_IS_ENCODER (self), FALSE);
  g_return_val_if_fail (pixels != NULL && cells != NULL, FALSE);

  return psc_cell_reading_check (reading, self->spec->vision, error)
         && self->torch->read_cells (self->handle, reading, pixels, cells, embedding, cancellable,
                                     error);
}
