/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-occlusion-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/psc-model-error.h"

/* Images of a batch, unless the context says otherwise: enough for the matrix products to run well,
 * few enough for a cancelled run to stop soon. */
#define BATCH 32

/* Windows go in squares of as many each way, since an encoder may use again what none of those that
 * it is given together changes. */
#define NEIGHBOURS 4

struct _PscOcclusionTable
{
  gatomicrefcount n_references;

  GWeakRef encoder;
  float *pixels;    /* owned, [A][A] */
  float *baseline;  /* owned, [A][A] */
  guint side;       /* A */
  guint dimensions; /* M */
  guint window;
  guint stride;
  guint positions; /* along an axis */

  PscPatch *patches; /* owned, [positions²], neighbours together */
  guint *cells;      /* owned, [positions²]: where each patch is, row-major */
  guint n_encoded;   /* of @patches */
  gboolean has_whole;
  float *whole;    /* owned, [M] */
  float *occluded; /* owned, [positions²][M], row-major */
};

static void
add_patch (PscOcclusionTable *self, guint n, guint row, guint column)
{
  PscPatch *patch = &self->patches[n];

  self->cells[n] = row * self->positions + column;
  patch->x = column * self->stride;
  patch->y = row * self->stride;
  patch->width = MIN (self->window, self->side - patch->x);
  patch->height = MIN (self->window, self->side - patch->y);
}

static void
add_patches (PscOcclusionTable *self)
{
  guint positions = self->positions;
  guint n = 0;

  for (guint top = 0; top < positions; top += NEIGHBOURS)
    for (guint left = 0; left < positions; left += NEIGHBOURS)
      for (guint row = top; row < MIN (top + NEIGHBOURS, positions); row++)
        for (guint column = left; column < MIN (left + NEIGHBOURS, positions); column++)
          add_patch (self, n++, row, column);
}

PscOcclusionTable *
psc_occlusion_table_new (PscEncoder *encoder,
                         const float *pixels,
                         const float *baseline,
                         guint window,
                         guint stride,
                         GError **error)
{
  guint side, n_windows;
  gsize area;
  PscOcclusionTable *self;

  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);
  side = psc_encoder_get_side (encoder);
  g_return_val_if_fail (window > 0 && window <= side && stride > 0 && stride <= window, NULL);

  area = (gsize) side * side;
  self = g_new0 (PscOcclusionTable, 1);
  g_atomic_ref_count_init (&self->n_references);
  g_weak_ref_init (&self->encoder, encoder);
  self->pixels = g_memdup2 (pixels, area * sizeof *pixels);
  self->baseline = g_memdup2 (baseline, area * sizeof *baseline);
  self->side = side;
  self->dimensions = psc_encoder_get_dimensions (encoder);
  self->window = window;
  self->stride = stride;
  self->positions = (side - window + stride - 1) / stride + 1;
  n_windows = self->positions * self->positions;
  self->patches = g_new (PscPatch, n_windows);
  self->cells = g_new (guint, n_windows);
  self->whole = g_new (float, self->dimensions);
  self->occluded = g_try_new (float, (gsize) n_windows * self->dimensions);
  if (self->occluded == NULL)
    {
      psc_occlusion_table_unref (self);
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY,
                   _ ("the embeddings of %u windows do not fit into memory"), n_windows);
      return NULL;
    }
  add_patches (self);
  return self;
}

PscOcclusionTable *
psc_occlusion_table_ref (PscOcclusionTable *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
psc_occlusion_table_unref (PscOcclusionTable *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_weak_ref_clear (&self->encoder);
  g_free (self->pixels);
  g_free (self->baseline);
  g_free (self->patches);
  g_free (self->cells);
  g_free (self->whole);
  g_free (self->occluded);
  g_free (self);
}

gboolean
psc_occlusion_table_is_of (PscOcclusionTable *self,
                           PscEncoder *encoder,
                           const float *pixels,
                           const float *baseline,
                           guint window,
                           guint stride)
{
  gsize size = (gsize) self->side * self->side * sizeof *pixels;
  g_autoptr (PscEncoder) own = g_weak_ref_get (&self->encoder);

  return own == encoder && self->window == window && self->stride == stride
         && memcmp (self->pixels, pixels, size) == 0
         && memcmp (self->baseline, baseline, size) == 0;
}

/* The next windows, fewer than @n when memory is short; sets @n to how many. */
static gboolean
encode_some (PscOcclusionTable *self,
             PscOccluder *occluder,
             guint *n,
             float *embeddings,
             GCancellable *cancellable,
             GError **error)
{
  for (;;)
    {
      g_autoptr (GError) local_error = NULL;

      if (psc_occluder_encode (occluder, *n, self->patches + self->n_encoded, embeddings,
                               cancellable, &local_error))
        return TRUE;
      if (*n == 1 || !g_error_matches (local_error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      *n /= 2;
    }
}

static void
store (PscOcclusionTable *self, guint n, const float *embeddings)
{
  gsize m = self->dimensions;

  for (guint i = 0; i < n; i++)
    memcpy (self->occluded + self->cells[self->n_encoded + i] * m, embeddings + i * m,
            m * sizeof *embeddings);
  self->n_encoded += n;
}

gboolean
psc_occlusion_table_fill (PscOcclusionTable *self,
                          PscEncoder *encoder,
                          const PscAttributionContext *context,
                          GError **error)
{
  guint n_windows = self->positions * self->positions;
  guint batch = context->max_chunk > 0 ? context->max_chunk : BATCH;
  g_autofree float *embeddings = NULL;
  g_autoptr (PscOccluder) occluder = NULL;

  if (self->n_encoded == n_windows)
    return TRUE;
  if (!self->has_whole
      && !psc_encoder_encode_images (encoder, 1, self->pixels, self->whole, context->cancellable,
                                     error))
    return FALSE;
  self->has_whole = TRUE;
  occluder = psc_occluder_new (encoder, self->pixels, self->baseline, context->cancellable, error);
  if (occluder == NULL)
    return FALSE;

  embeddings = g_new (float, (gsize) batch * self->dimensions);
  while (self->n_encoded < n_windows)
    {
      guint left = n_windows - self->n_encoded;
      guint n = MIN (batch, left);

      if (!encode_some (self, occluder, &n, embeddings, context->cancellable, error))
        return FALSE;
      if (n < left)
        batch = n;
      store (self, n, embeddings);
      if (context->progress != NULL)
        context->progress ((double) self->n_encoded / n_windows, context->progress_data);
    }
  return TRUE;
}

gsize
psc_occlusion_table_get_size (PscOcclusionTable *self)
{
  return (gsize) self->positions * self->positions * self->dimensions * sizeof *self->occluded;
}

guint
psc_occlusion_table_get_positions (PscOcclusionTable *self)
{
  return self->positions;
}

const float *
psc_occlusion_table_get_whole (PscOcclusionTable *self)
{
  return self->whole;
}

const float *
psc_occlusion_table_get_occluded (PscOcclusionTable *self)
{
  return self->occluded;
}
