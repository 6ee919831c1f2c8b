/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "model/psc-random-encoder.h"
#include "psc-test-model.h"

#define M 10

static const char *const towers[] = {
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 2, \"window_size\": 7,"
  " \"embed_dim\": 8, \"depths\": [2, 2, 2], \"num_heads\": [2, 4, 2], \"mlp_ratio\": 2}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\","
  " \"stem_width\": 6, \"depths\": [2, 1], \"widths\": [4, 6]}",
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 12,"
  " \"n_layers\": 3, \"n_heads\": 3, \"mlp_width\": 20, \"channel_mean\": [0.5, 0.4, 0.3],"
  " \"channel_std\": [0.3, 0.25, 0.2]}",
  "{\"architecture\": \"clip-resnet\", \"image_size\": 56, \"width\": 4, \"depths\": [1, 2, 1],"
  " \"n_heads\": 4}",
};

static PscEncoder *
new_encoder (const char *vision)
{
  g_autofree char *json = g_strdup_printf (
      "{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"
      " \"num_attention_heads\": 2, \"intermediate_size\": 24, \"max_position_embeddings\": 80,"
      " \"pooled_hidden_states\": [1, 2, -1]}, \"projection_dim\": %d}",
      vision, M);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder (spec, 3);
}

static PscEncoder *
new_random (PscEncoder *like, guint32 seed)
{
  g_autoptr (GError) error = NULL;
  PscEncoder *random = psc_random_encoder_new (like, seed, NULL, &error);

  g_assert_no_error (error);
  return random;
}

static void
embed (PscEncoder *encoder, float *z)
{
  g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 4);
  g_autoptr (GError) error = NULL;

  psc_encoder_encode_images (encoder, 1, pixels, z, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < M; i++)
    g_assert_true (isfinite (z[i]));
}

/* The same sizes, input and device, and other weights: those of the seed. */
static void
test_like (gconstpointer data)
{
  g_autoptr (PscEncoder) encoder = new_encoder (data);
  g_autoptr (PscEncoder) one = new_random (encoder, 1);
  g_autoptr (PscEncoder) again = new_random (encoder, 1);
  g_autoptr (PscEncoder) other = new_random (encoder, 2);
  float z[M], of_one[M], of_again[M], of_other[M];

  g_assert_cmpuint (psc_encoder_get_side (one), ==, psc_encoder_get_side (encoder));
  g_assert_cmpuint (psc_encoder_get_dimensions (one), ==, M);
  g_assert_cmpstr (psc_encoder_get_device (one), ==, psc_encoder_get_device (encoder));
  g_assert_true (psc_encoder_get_spec (one)->vision == psc_encoder_get_spec (encoder)->vision);

  embed (encoder, z);
  embed (one, of_one);
  embed (again, of_again);
  embed (other, of_other);
  g_assert_cmpmem (of_one, sizeof of_one, of_again, sizeof of_again);
  g_assert_cmpfloat (psc_test_relative_difference (of_one, z, M), >, 0.1);
  g_assert_cmpfloat (psc_test_relative_difference (of_one, of_other, M), >, 0.1);
}

static void
test_cancelled (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (towers[0]);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_random_encoder_new (encoder, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/random-encoder/swin", towers[0], test_like);
  g_test_add_data_func ("/random-encoder/resnet", towers[1], test_like);
  g_test_add_data_func ("/random-encoder/vit", towers[2], test_like);
  g_test_add_data_func ("/random-encoder/clip-resnet", towers[3], test_like);
  g_test_add_func ("/random-encoder/cancelled", test_cancelled);

  return g_test_run ();
}
