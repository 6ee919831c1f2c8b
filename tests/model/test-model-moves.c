/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-error.h"
#include "psc-test-faults.h"
#include "psc-test-model.h"

/* A model whose device has no memory left goes on on the CPU. The processor stands in for both. */

static void
count_cb (PscModel *model, guint *n)
{
  (*n)++;
}

/* (transfer full) (nullable): z of a picture */
static float *
encode (PscModel *model, GError **error)
{
  PscEncoder *encoder = psc_model_get_encoder (model);
  g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 4);
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (encoder));

  return psc_encoder_encode_images (encoder, 1, pixels, z, NULL, error) ? g_steal_pointer (&z)
                                                                        : NULL;
}

static void
test_moves (void)
{
  g_autoptr (PscModel) model = psc_test_model_new_on_device ();
  g_autoptr (GError) error = NULL;
  g_autofree float *expected = encode (model, &error);
  g_autofree float *z = NULL;
  guint n_moves = 0;

  g_assert_no_error (error);
  g_signal_connect (model, "moved", G_CALLBACK (count_cb), &n_moves);
  psc_test_faults_get ()->refuse (0, 1, 1, 0);
  g_assert_null (encode (model, &error));
  g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, 1);
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY);

  g_assert_true (psc_model_retry_on_cpu (model, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_moves, ==, 1);
  g_assert_true (psc_model_is_on_cpu (model));
  z = encode (model, &error);
  g_assert_no_error (error);
  psc_test_assert_close (z, expected, psc_encoder_get_dimensions (psc_model_get_encoder (model)),
                         1e-5);
}

/* What is no want of a device's memory stays the error that it is. */
static void
test_stays (void)
{
  static const int codes[] = { PSC_MODEL_ERROR_BACKEND, PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY,
                               PSC_MODEL_ERROR_OUT_OF_MEMORY };
  g_autoptr (PscModel) model = psc_test_model_new_on_device ();

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      PscModel *asked =
          codes[i] == PSC_MODEL_ERROR_OUT_OF_MEMORY ? psc_test_model_get_tiny () : model;
      PscEncoder *encoder = psc_model_get_encoder (asked);
      g_autoptr (GError) error = g_error_new_literal (PSC_MODEL_ERROR, codes[i], "as it was");

      g_assert_false (psc_model_retry_on_cpu (asked, NULL, &error));
      g_assert_cmpstr (error->message, ==, "as it was");
      g_assert_true (psc_model_get_encoder (asked) == encoder);
    }
}

/* Nor does a move that is cancelled leave half a model. */
static void
test_cancelled (void)
{
  g_autoptr (PscModel) model = psc_test_model_new_on_device ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error =
      g_error_new_literal (PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY, "none left");

  g_cancellable_cancel (cancellable);
  g_assert_false (psc_model_retry_on_cpu (model, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (psc_model_is_on_cpu (model));
}

/* A device that has no room for the weights themselves. */
static void
test_load (void)
{
  PscEncoderOptions options = { .device = "cpu", .n_threads = 2, .uses_whole_tensors = TRUE };
  PscModelBundle *bundle = psc_model_get_bundle (psc_test_model_get_tiny ());

  for (guint n = 0; n < 2; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModel) model = NULL;
      g_autofree float *z = NULL;

      psc_test_faults_get ()->refuse (0, n, 1, 0);
      model = psc_model_new_or_on_cpu (bundle, &options, NULL, &error);
      g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, n);
      g_assert_no_error (error);
      g_assert_cmpint (psc_model_is_moved (model), ==, n > 0);
      g_assert_cmpint (!psc_model_is_on_cpu (model), ==, n == 0);
      z = encode (model, &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-moves/moves", test_moves);
  g_test_add_func ("/model-moves/stays", test_stays);
  g_test_add_func ("/model-moves/cancelled", test_cancelled);
  g_test_add_func ("/model-moves/load", test_load);
  return g_test_run ();
}
