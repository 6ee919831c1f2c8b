/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model/psc-halving.h"
#include "model/psc-model-error.h"
#include "psc-test-faults.h"
#include "psc-test-model.h"

/* What becomes of work for which a device's memory is short. The processor stands in for one. */

#define N_IMAGES 8

static const char swin[] =
    "{\"vision\": {\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4,"
    " \"window_size\": 7, \"embed_dim\": 12, \"depths\": [2, 2], \"num_heads\": [2, 4]},"
    " \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 2,"
    " \"num_attention_heads\": 2, \"intermediate_size\": 24,"
    " \"max_position_embeddings\": 80}, \"projection_dim\": 9}";

static PscEncoder *
new_encoder (gboolean uses_whole_tensors)
{
  const PscEncoderOptions options = { .device = "cpu",
                                      .n_threads = 2,
                                      .uses_whole_tensors = uses_whole_tensors };
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (swin, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder_with (spec, 11, &options);
}

typedef struct
{
  guint most;
  int code;
  GString *tried;
} Work;

static gboolean
work (guint n, gpointer user_data, GError **error)
{
  Work *self = user_data;

  g_string_append_printf (self->tried, "%u ", n);
  if (n <= self->most)
    return TRUE;
  g_set_error_literal (error, PSC_MODEL_ERROR, self->code, "too many");
  return FALSE;
}

static void
test_halves (void)
{
  static const struct
  {
    guint n, most;
    int code;
    const char *tried;
    guint n_done;
  } cases[] = {
    { 13, 13, PSC_MODEL_ERROR_OUT_OF_MEMORY, "13 ", 13 },
    { 13, 4, PSC_MODEL_ERROR_OUT_OF_MEMORY, "13 6 3 ", 3 },
    { 13, 0, PSC_MODEL_ERROR_OUT_OF_MEMORY, "13 6 3 1 ", 0 },
    { 13, 4, PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY, "13 6 3 ", 3 },
    { 13, 4, PSC_MODEL_ERROR_BACKEND, "13 ", 0 },
  };
  g_autoptr (PscEncoder) encoder = new_encoder (TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) tried = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      Work self = { cases[i].most, cases[i].code, tried };
      guint n = cases[i].n;

      g_assert_true (psc_halving_run (encoder, &n, work, &self, &error) == (cases[i].n_done > 0));
      g_assert_cmpstr (tried->str, ==, cases[i].tried);
      if (cases[i].n_done > 0)
        g_assert_cmpuint (n, ==, cases[i].n_done);
      else
        g_assert_error (error, PSC_MODEL_ERROR, cases[i].code);
    }
}

/* Pictures or texts are the same whether memory was short or not. */
static void
check_encoded (gboolean encodes_texts)
{
  static const guint lengths[N_IMAGES] = { 5, 5, 3, 5, 5, 5, 3, 5 };
  const PscTorchFaults *faults = psc_test_faults_get ();
  g_autoptr (PscEncoder) encoder = new_encoder (TRUE);
  gsize n = (gsize) N_IMAGES * psc_encoder_get_dimensions (encoder);
  g_autofree float *pixels = g_new (float, N_IMAGES * 56 * 56);
  g_autofree float *found = g_new (float, 2 * n);
  gint32 ids[N_IMAGES * 5];
  gsize above = G_MAXSIZE;

  for (guint i = 0; i < N_IMAGES; i++)
    {
      g_autofree float *image = psc_test_model_new_pixels (56, i);

      memcpy (pixels + i * 56 * 56, image, 56 * 56 * sizeof *image);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = (gint32) (i * 7 % 20);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      faults->refuse (above, G_MAXUINT, 1, 0);
      if (encodes_texts)
        psc_halving_encode_texts (encoder, N_IMAGES, lengths, ids, found + i * n, NULL, &error);
      else
        psc_halving_encode_images (encoder, N_IMAGES, pixels, found + i * n, NULL, &error);
      g_assert_no_error (error);
      above = faults->get_largest () / 2;
      g_assert_true ((faults->stop () > 0) == (i > 0));
    }
  psc_test_assert_close (found + n, found, n, 1e-5);
}

static void
test_images (void)
{
  check_encoded (FALSE);
}

static void
test_texts (void)
{
  check_encoded (TRUE);
}

/* What does not fit even alone. */
static void
test_bottom (void)
{
  const PscTorchFaults *faults = psc_test_faults_get ();
  g_autoptr (PscEncoder) encoder = new_encoder (TRUE);
  g_autofree float *pixels = psc_test_model_new_pixels (56, 0);
  g_autoptr (GError) error = NULL;
  float z[9];

  faults->refuse (0, G_MAXUINT, 1, 0);
  g_assert_false (psc_halving_encode_images (encoder, 1, pixels, z, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY);
  g_assert_cmpstr (error->message, ==, "out of memory");
  g_assert_cmpuint (faults->stop (), ==, 1);
}

/* What is known of memory where there is a device, and what there need not be known. */
static void
test_memory (void)
{
  g_autoptr (PscEncoder) whole = new_encoder (TRUE);
  g_autoptr (PscEncoder) tiled = new_encoder (FALSE);
  g_autofree float *pixels = psc_test_model_new_pixels (56, 0);
  g_autofree float *two = g_new (float, 2 * 56 * 56);
  float z[18];
  gsize one;

  g_assert_true (psc_encoder_uses_whole_tensors (whole));
  g_assert_false (psc_encoder_uses_whole_tensors (tiled));
  g_assert_cmpstr (psc_encoder_get_device_kind (whole), ==, "cpu-whole");
  g_assert_cmpuint (psc_encoder_get_free_memory (whole), >, 0);

  g_assert_cmpuint (psc_encoder_get_image_size (whole), ==, 0);
  g_assert_true (psc_encoder_encode_images (whole, 1, pixels, z, NULL, NULL));
  one = psc_encoder_get_image_size (whole);
  /* At least the first tokens, of the embedding and of its first layer, each. */
  g_assert_cmpuint (one, >, 2 * 14 * 14 * 12 * sizeof (float));
  memcpy (two, pixels, 56 * 56 * sizeof *two);
  memcpy (two + 56 * 56, pixels, 56 * 56 * sizeof *two);
  g_assert_true (psc_encoder_encode_images (whole, 2, two, z, NULL, NULL));
  g_assert_cmpfloat ((double) psc_encoder_get_image_size (whole) / one, >, 0.5);
  g_assert_cmpfloat ((double) psc_encoder_get_image_size (whole) / one, <, 1.1);

  g_assert_true (psc_encoder_encode_images (tiled, 1, pixels, z, NULL, NULL));
  g_assert_cmpuint (psc_encoder_get_image_size (tiled), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/halving/halves", test_halves);
  g_test_add_func ("/halving/images", test_images);
  g_test_add_func ("/halving/texts", test_texts);
  g_test_add_func ("/halving/bottom", test_bottom);
  g_test_add_func ("/halving/memory", test_memory);

  return g_test_run ();
}
