/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-cell-readout.h"
#include "model/psc-encoder.h"
#include "model/psc-tap.h"
#include "psc-test-faults.h"

/*
 * The command line with a device that runs out of memory: linked with its objects, these stand
 * before functions of the core.
 *
 * Where PSC_TEST_SHORT is set, the first encoder is of a device, for which operations on whole
 * tensors on the processor stand in. From when something is done that this variable names, such as
 * “texts”, or “texts:3” for the third time, nothing can be allocated any more, until there is an
 * encoder that is of no device.
 */

#define STANDS_BEFORE(type, name, ...)                                                             \
  type __real_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__);                                                                \
  type __wrap_##name (__VA_ARGS__)

/* Until the model has gone to the CPU. */
static gboolean is_on_device;

static void
run_short (const char *what)
{
  static guint n_times;
  g_auto (GStrv) when = NULL;
  const char *variable = g_getenv ("PSC_TEST_SHORT");

  if (!is_on_device)
    return;
  when = g_strsplit (variable, ":", 2);
  if (g_str_equal (when[0], what)
      && ++n_times == (when[1] != NULL ? g_ascii_strtoull (when[1], NULL, 10) : 1))
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
  static gboolean is_begun;
  PscEncoderOptions device = *options;

  if (g_getenv ("PSC_TEST_SHORT") != NULL && !is_begun)
    {
      is_begun = is_on_device = TRUE;
      device.device = "cpu";
      device.uses_whole_tensors = TRUE;
      run_short ("weights");
    }
  else if (is_on_device && !options->uses_whole_tensors)
    {
      is_on_device = FALSE;
      psc_test_faults_get ()->stop ();
    }
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

STANDS_BEFORE (PscTap *,
               psc_tap_new,
               PscEncoder *encoder,
               const float *pixels,
               guint stage,
               GCancellable *cancellable,
               GError **error)
{
  run_short ("taps");
  return __real_psc_tap_new (encoder, pixels, stage, cancellable, error);
}

STANDS_BEFORE (PscOccluder *,
               psc_occluder_new,
               PscEncoder *encoder,
               const float *pixels,
               const float *baseline,
               GCancellable *cancellable,
               GError **error)
{
  run_short ("windows");
  return __real_psc_occluder_new (encoder, pixels, baseline, cancellable, error);
}
