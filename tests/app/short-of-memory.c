/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-cell-readout.h"
#include "model/psc-encoder.h"
#include "psc-test-faults.h"

/*
 * The command line with a device that runs out of memory: linked with its objects, these stand
 * before functions of the core.
 *
 * Where PSC_TEST_SHORT is set, the first encoder is of a device, for which operations on whole
 * tensors stand in. From when something is first done that this variable names, nothing can be
 * allocated any more, until there is a second encoder.
 */

#define STANDS_BEFORE(type, name, ...)                                                             \
  type __real_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__)

static guint n_encoders;

static void
run_short (const char *when)
{
  if (n_encoders == 1 && g_strcmp0 (g_getenv ("PSC_TEST_SHORT"), when) == 0)
    psc_test_faults_get ()->refuse (0, G_MAXUINT, 1, 0);
}

STANDS_BEFORE (PscEncoder *,
               psc_encoder_new,
               PscModelSpec *spec,
               PscWeights *weights,
               const PscEncoderOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  PscEncoderOptions device = *options;

  if (g_getenv ("PSC_TEST_SHORT") == NULL)
    return __real_psc_encoder_new (spec, weights, options, cancellable, error);
  if (++n_encoders > 1)
    {
      psc_test_faults_get ()->stop ();
      return __real_psc_encoder_new (spec, weights, options, cancellable, error);
    }
  device.uses_whole_tensors = TRUE;
  run_short ("weights");
  return __real_psc_encoder_new (spec, weights, &device, cancellable, error);
}

STANDS_BEFORE (gboolean,
               psc_encoder_encode_texts,
               PscEncoder *self,
               guint n,
               const guint *lengths,
               const gint32 *ids,
               float *embeddings,
               GCancellable *cancellable,
               GError **error)
{
  run_short ("texts");
  return __real_psc_encoder_encode_texts (self, n, lengths, ids, embeddings, cancellable, error);
}

STANDS_BEFORE (gboolean,
               psc_encoder_encode_images,
               PscEncoder *self,
               guint n,
               const float *pixels,
               float *embeddings,
               GCancellable *cancellable,
               GError **error)
{
  run_short ("images");
  return __real_psc_encoder_encode_images (self, n, pixels, embeddings, cancellable, error);
}

STANDS_BEFORE (gboolean,
               psc_encoder_read_cells,
               PscEncoder *self,
               PscCellReading reading,
               const float *pixels,
               float *cells,
               float *embedding,
               GCancellable *cancellable,
               GError **error)
{
  run_short ("cells");
  return __real_psc_encoder_read_cells (self, reading, pixels, cells, embedding, cancellable,
                                        error);
}

STANDS_BEFORE (PscLinearisation *,
               psc_linearisation_new,
               PscEncoder *encoder,
               PscReluRule rule,
               guint n_points,
               const float *points,
               GCancellable *cancellable,
               GError **error)
{
  run_short ("points");
  return __real_psc_linearisation_new (encoder, rule, n_points, points, cancellable, error);
}
