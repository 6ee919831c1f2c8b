/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "model/psc-model-error.h"
#include "model/spec/psc-swin-spec.h"
#include "model/spec/psc-vit-spec.h"
#include "psc-test-model.h"

#define SIDE 56
#define AREA (SIDE * SIDE)

/* Small enough to be quick, and with everything that the large ones have: shifted windows, a stage
 * whose side is one window, strides and shortcuts. */
static PscModelSpec *
new_small_spec (const char *vision)
{
  g_autofree char *json = g_strdup_printf (
      "{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"
      " \"num_attention_heads\": 2, \"intermediate_size\": 24, \"max_position_embeddings\": 80,"
      " \"pooled_hidden_states\": [1, 2, -1]}, \"projection_dim\": 10}",
      vision);
  g_autoptr (GError) error = NULL;
  PscModelSpec *spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return spec;
}

static const char *const small_models[] = {
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 2, \"window_size\": 7,"
  " \"embed_dim\": 8, \"depths\": [2, 2, 2], \"num_heads\": [2, 4, 2], \"mlp_ratio\": 2}",
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4, \"window_size\": 14,"
  " \"embed_dim\": 12, \"depths\": [3], \"num_heads\": [3]}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\", \"stem_width\": 6,"
  " \"depths\": [1, 2, 1], \"widths\": [6, 8, 12]}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\", \"stem_width\": 6,"
  " \"depths\": [2, 1], \"widths\": [4, 6]}",
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 12,"
  " \"n_layers\": 2, \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\","
  " \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}",
  /* 56 is no multiple of 11: one pixel is never seen. */
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 11, \"width\": 10,"
  " \"n_layers\": 2, \"n_heads\": 2, \"mlp_width\": 24, \"activation\": \"gelu-tanh\","
  " \"has_patch_bias\": true, \"has_first_norm\": false, \"pooling\": \"attention\","
  " \"pooling_activation\": \"gelu-tanh\"}",
  "{\"architecture\": \"clip-resnet\", \"image_size\": 56, \"width\": 4, \"depths\": [1, 2, 1],"
  " \"n_heads\": 4, \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}",
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4, \"window_size\": 7,"
  " \"embed_dim\": 8, \"depths\": [2, 2], \"num_heads\": [2, 4], \"pooling\": \"first\","
  " \"has_projection_bias\": true, \"channel_mean\": [0.5, 0.4, 0.3],"
  " \"channel_std\": [0.3, 0.25, 0.2]}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\", \"stem_width\": 6,"
  " \"depths\": [2, 1], \"widths\": [4, 6], \"has_projection_bias\": true}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\", \"stem_width\": 6,"
  " \"depths\": [2, 1], \"widths\": [4, 6], \"has_projection_bias\": true, \"channel_mean\":"
  " [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\", \"stem_width\": 6,"
  " \"depths\": [1, 2], \"widths\": [6, 8], \"head\": \"cells\"}",
  "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\", \"stem_width\": 6,"
  " \"depths\": [2, 1], \"widths\": [4, 6], \"head\": \"cells\", \"joint_width\": 5}",
};

static void
test_oracle_image (void)
{
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("image_embedding");
  g_autofree float *z = g_new (float, expected->n_values);
  g_autoptr (GError) error = NULL;

  psc_encoder_encode_images (psc_model_get_encoder (psc_test_model_get_tiny ()), 1, pixels->values,
                             z, NULL, &error);
  g_assert_no_error (error);
  psc_test_assert_close (z, expected->values, expected->n_values, 1e-5);
}

static const char *const oracle_prompts[] = {
  "mild linear atelectasis at the mid lung zone",
  "atelectasis at the left lung base",
  "small left pleural effusion",
  "large right pleural effusion",
  "pleural effusion",
};

static void
test_oracle_texts (void)
{
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("text_embeddings");
  g_autoptr (GError) error = NULL;
  g_autofree float *t = psc_model_encode_texts (
      psc_test_model_get_tiny (), G_N_ELEMENTS (oracle_prompts), oracle_prompts, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (expected->n_values, ==, G_N_ELEMENTS (oracle_prompts) * 24);
  for (guint i = 0; i < G_N_ELEMENTS (oracle_prompts); i++)
    psc_test_assert_close (t + i * 24, expected->values + i * 24, 24, 1e-5);
}

/* Texts that run together must come out as if each were alone. */
static void
test_texts_alone (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *together = psc_model_encode_texts (
      psc_test_model_get_tiny (), G_N_ELEMENTS (oracle_prompts), oracle_prompts, NULL, &error);

  for (guint i = 0; i < G_N_ELEMENTS (oracle_prompts); i++)
    {
      g_autofree float *alone =
          psc_model_encode_texts (psc_test_model_get_tiny (), 1, oracle_prompts + i, NULL, &error);

      g_assert_no_error (error);
      psc_test_assert_close (together + i * 24, alone, 24, 1e-6);
    }
}

/* The same of so many that threads share them, one of the greatest length among them. */
static void
test_many_texts_alone (void)
{
  enum
  {
    N = 70,
    LONGEST = 80
  };
  g_autoptr (PscModelSpec) spec = new_small_spec (small_models[0]);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 9);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (GError) error = NULL;
  g_autofree gint32 *ids = g_new (gint32, N * LONGEST);
  g_autofree float *together = g_new (float, N * 10);
  guint lengths[N];
  guint start = 0;
  float alone[10];

  for (guint i = 0; i < N; i++)
    lengths[i] = i == 11 ? LONGEST : (guint) g_rand_int_range (random, 1, 15);
  for (guint i = 0; i < N * LONGEST; i++)
    ids[i] = g_rand_int_range (random, 0, 20);
  psc_encoder_encode_texts (encoder, N, lengths, ids, together, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N; i++)
    {
      psc_encoder_encode_texts (encoder, 1, lengths + i, ids + start, alone, NULL, &error);
      g_assert_no_error (error);
      psc_test_assert_close (together + i * 10, alone, 10, 1e-6);
      start += lengths[i];
    }
}

/* What runs on a GPU, where there need not be one. */
static void
test_texts_whole_tensors (void)
{
  const PscEncoderOptions options = { .device = "cpu", .uses_whole_tensors = TRUE };
  g_autoptr (PscModelSpec) spec = new_small_spec (small_models[0]);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 9);
  g_autoptr (PscEncoder) whole = psc_test_model_new_encoder_with (spec, 9, &options);
  g_autoptr (GError) error = NULL;
  const guint lengths[] = { 3, 1, 7 };
  gint32 ids[11];
  float found[3 * 10], expected[3 * 10];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = (gint32) (i * 7 % 20);
  psc_encoder_encode_texts (whole, G_N_ELEMENTS (lengths), lengths, ids, expected, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_texts (encoder, G_N_ELEMENTS (lengths), lengths, ids, found, NULL, &error);
  g_assert_no_error (error);
  psc_test_assert_close (found, expected, G_N_ELEMENTS (found), 1e-5);
}

/* What the embeddings have no row for is an error, wherever it comes from. */
static void
check_texts_refused (const PscEncoderOptions *options, const char *text)
{
  static const struct
  {
    guint length;
    gint32 id;
  } cases[] = { { 3, 20 }, { 3, -1 }, { 3, G_MAXINT32 }, { 3, G_MININT32 }, { 81, 1 }, { 0, 1 } };
  g_autofree char *json = g_strdup_printf ("{\"vision\": %s, \"text\": %s, \"projection_dim\": 10}",
                                           small_models[0], text);
  g_autoptr (GError) wrong = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &wrong);
  g_autoptr (PscEncoder) encoder = NULL;
  float z[20];

  g_assert_no_error (wrong);
  encoder = psc_test_model_new_encoder_with (spec, 9, options);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      guint lengths[2] = { 2, cases[i].length };
      gint32 ids[2 + 81];

      for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
        ids[k] = 1;
      ids[1 + lengths[1]] = lengths[1] > 0 ? cases[i].id : 1;
      g_assert_false (psc_encoder_encode_texts (encoder, 2, lengths, ids, z, NULL, &error));
      g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND);
    }
}

/* On the CPU and as on a GPU, which does not survive reading past a table. */
static void
test_texts_refused (void)
{
  static const char *const texts[] = {
    "{\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"
    " \"num_attention_heads\": 2, \"intermediate_size\": 24, \"max_position_embeddings\": 80}",
    "{\"architecture\": \"clip-text\", \"vocab_size\": 20, \"width\": 16, \"n_layers\": 2,"
    " \"n_heads\": 2, \"mlp_width\": 24, \"max_positions\": 80}",
  };
  const PscEncoderOptions whole = { .device = "cpu", .uses_whole_tensors = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      check_texts_refused (psc_test_model_get_options (), texts[i]);
      check_texts_refused (&whole, texts[i]);
    }
}

/* So many that some go side by side and some are left over. */
static void
test_images_together (gconstpointer data)
{
  enum
  {
    N = 36
  };
  static const guint counts[] = { 1, 12, 16, 20, 28, N };
  const PscEncoderOptions options = { .device = "cpu", .uses_whole_tensors = TRUE };
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 9);
  g_autoptr (PscEncoder) whole = psc_test_model_new_encoder_with (spec, 9, &options);
  g_autofree float *pixels = g_new (float, N *AREA);
  g_autoptr (GError) error = NULL;
  float found[N * 10], expected[N * 10];

  for (guint i = 0; i < N; i++)
    {
      g_autofree float *image = psc_test_model_new_pixels (SIDE, i);

      memcpy (pixels + i * AREA, image, AREA * sizeof *image);
      psc_encoder_encode_images (whole, 1, image, expected + i * 10, NULL, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      psc_encoder_encode_images (encoder, counts[i], pixels, found, NULL, &error);
      g_assert_no_error (error);
      psc_test_assert_close (found, expected, counts[i] * 10, 1e-5);
    }
}

/* Every dimension, through the encoder's own pullback. */
static void
read_gradients (PscEncoder *encoder, const float *pixels, float *gradients)
{
  float cotangents[10 * 10] = { 0 };
  g_autoptr (PscLinearisation) points = NULL;
  g_autoptr (PscDeviceMaps) maps = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    cotangents[11 * i] = 1;
  points = psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, 1, pixels, NULL, &error);
  g_assert_no_error (error);
  maps = psc_device_maps_new (encoder, 10, &error);
  g_assert_no_error (error);
  psc_linearisation_pull_back (points, 10, cotangents, NULL, maps, 0, NULL, &error);
  g_assert_no_error (error);
  psc_device_maps_read (maps, gradients, &error);
  g_assert_no_error (error);
}

/* Each pullback against libtorch's own differentiation, every dimension at once. Returns: by how
 * much it differs, of the greatest gradient */
static double
compare_pull_back (const char *model, const PscEncoderOptions *options)
{
  g_autoptr (PscModelSpec) spec = new_small_spec (model);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder_with (spec, 7, options);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *cotangents = g_new0 (float, 10 * 10);
  g_autofree float *expected = g_new (float, 10 * AREA);
  g_autofree float *found = g_new (float, 10 * AREA);
  double greatest = 0;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    cotangents[11 * i] = 1;
  psc_encoder_differentiate (encoder, pixels, 10, cotangents, expected, &error);
  g_assert_no_error (error);

  read_gradients (encoder, pixels, found);
  for (guint i = 0; i < 10; i++)
    greatest =
        MAX (greatest, psc_test_relative_difference (found + i * AREA, expected + i * AREA, AREA));
  return greatest;
}

static void
test_pull_back (gconstpointer data)
{
  const PscEncoderOptions options = { .device = "cpu", .n_threads = 2 };

  g_assert_cmpfloat (compare_pull_back (data, &options), <, 2e-5);
}

/* What runs on a GPU, where there need not be one. */
static void
test_pull_back_whole_tensors (gconstpointer data)
{
  const PscEncoderOptions options = { .device = "cpu", .uses_whole_tensors = TRUE };

  g_assert_cmpfloat (compare_pull_back (data, &options), <, 2e-5);
}

/* Whether an image encoder is mostly products of matrices, which may be of bfloat16. */
static gboolean
is_transformer (PscModelSpec *spec)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (spec->vision, PSC_TYPE_SWIN_SPEC)
         || G_TYPE_CHECK_INSTANCE_TYPE (spec->vision, PSC_TYPE_VIT_SPEC);
}

/* Three channels of one mean and deviation are what a model without them makes of grey levels that
 * were normalised before: up to the edges, where what is padded with is 0 after that. */
static void
test_channels (gconstpointer data)
{
  const double mean = 0.5;
  const double std = 0.25;
  g_autoptr (PscModelSpec) plain_spec = new_small_spec (data);
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *normalised = g_new (float, AREA);
  g_autoptr (PscEncoder) plain = NULL;
  g_autoptr (PscEncoder) encoder = NULL;
  g_autoptr (GError) error = NULL;
  float z[10], expected[10];

  for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
    {
      plain_spec->vision->channel_mean[c] = 0;
      plain_spec->vision->channel_std[c] = 1;
      spec->vision->channel_mean[c] = mean;
      spec->vision->channel_std[c] = std;
    }
  for (guint i = 0; i < AREA; i++)
    normalised[i] = (float) ((pixels[i] - mean) / std);

  plain = psc_test_model_new_encoder (plain_spec, 7);
  encoder = psc_test_model_new_encoder (spec, 7);
  psc_encoder_encode_images (plain, 1, normalised, expected, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_images (encoder, 1, pixels, z, NULL, &error);
  g_assert_no_error (error);
  psc_test_assert_close (z, expected, 10, 1e-5);
}

/* What the system says of the processor, where the library that would use it is there. */
static gboolean
multiplies_bfloat16 (void)
{
#ifdef HAVE_ONEDNN
  g_autofree char *text = NULL;

  return g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL)
         && strstr (text, "avx512_bf16") != NULL;
#else
  return FALSE;
#endif
}

/* Factors of eight bits leave their mark, and only on gradients, where the processor has them. */
static void
test_reduced_precision (gconstpointer data)
{
  const PscEncoderOptions full = { .device = "cpu" };
  const PscEncoderOptions reduced = { .device = "cpu", .precision = PSC_PRECISION_REDUCED };
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) exact = psc_test_model_new_encoder_with (spec, 7, &full);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder_with (spec, 7, &reduced);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  gboolean is_reduced = g_str_equal (psc_encoder_get_device_kind (encoder), "cpu-bfloat16");
  double difference = compare_pull_back (data, &reduced);
  g_autoptr (GError) error = NULL;
  float z[10], expected[10];

  g_assert_cmpstr (psc_encoder_get_device_kind (exact), ==, "cpu");
  g_assert_true (is_reduced || g_str_equal (psc_encoder_get_device_kind (encoder), "cpu"));
  g_assert_true (is_reduced == (strstr (psc_encoder_get_device (encoder), "bfloat16") != NULL));
  g_assert_true (is_reduced == (is_transformer (spec) && multiplies_bfloat16 ()));
  g_assert_cmpfloat (difference, <, is_reduced ? 5e-2 : 2e-5);
  if (is_reduced)
    g_assert_cmpfloat (difference, >, 1e-4);

  psc_encoder_encode_images (exact, 1, pixels, expected, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_images (encoder, 1, pixels, z, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (z, sizeof z, expected, sizeof expected);
  if (is_transformer (spec) && !is_reduced)
    g_test_skip ("nothing here multiplies bfloat16: gradients are those of full precision");
}

/* As on a GPU, every kind of model knows how; what depends on the numbers has a name of its own. */
static void
test_reduced_whole_tensors (gconstpointer data)
{
  const PscEncoderOptions reduced = {
    .device = "cpu",
    .precision = PSC_PRECISION_REDUCED,
    .uses_whole_tensors = TRUE,
  };
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder_with (spec, 7, &reduced);
  double difference = compare_pull_back (data, &reduced);

  g_assert_cmpstr (psc_encoder_get_device_kind (encoder), ==, "cpu-whole-bfloat16");
  g_assert_nonnull (strstr (psc_encoder_get_device (encoder), "bfloat16"));
  g_assert_cmpfloat (difference, <, 5e-2);
  g_assert_cmpfloat (difference, >, 1e-4);
}

/* Several points with factors are the sum over the points. */
static void
test_pull_back_points (gconstpointer data)
{
  enum
  {
    N_POINTS = 3,
    N = 2
  };
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 8);
  g_autofree float *pixels = g_new (float, N_POINTS *AREA);
  g_autofree float *factors = g_new (float, N_POINTS *AREA);
  g_autofree float *cotangents = g_new (float, N *N_POINTS * 10);
  g_autofree float *gradient = g_new (float, AREA);
  g_autofree float *expected = g_new0 (float, N *AREA);
  g_autofree float *found = g_new (float, (N + 1) * AREA);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (PscLinearisation) points = NULL;
  g_autoptr (PscDeviceMaps) maps = NULL;
  g_autoptr (GError) error = NULL;

  for (guint p = 0; p < N_POINTS; p++)
    {
      g_autofree float *own = psc_test_model_new_pixels (SIDE, 20 + p);

      memcpy (pixels + p * AREA, own, AREA * sizeof *own);
    }
  for (guint i = 0; i < N_POINTS * AREA; i++)
    factors[i] = (float) g_rand_double_range (random, -1, 1);
  for (guint i = 0; i < N * N_POINTS * 10; i++)
    cotangents[i] = (float) g_rand_double_range (random, -1, 1);

  for (guint k = 0; k < N; k++)
    for (guint p = 0; p < N_POINTS; p++)
      {
        psc_encoder_differentiate (encoder, pixels + p * AREA, 1,
                                   cotangents + (k * N_POINTS + p) * 10, gradient, &error);
        g_assert_no_error (error);
        for (guint i = 0; i < AREA; i++)
          expected[k * AREA + i] += factors[p * AREA + i] * gradient[i];
      }

  points = psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, N_POINTS, pixels, NULL, &error);
  g_assert_no_error (error);
  maps = psc_device_maps_new (encoder, N + 1, &error);
  psc_linearisation_pull_back (points, N, cotangents, factors, maps, 1, NULL, &error);
  g_assert_no_error (error);
  psc_device_maps_read (maps, found, &error);

  for (guint i = 0; i < AREA; i++)
    g_assert_cmpfloat (found[i], ==, 0);
  psc_test_assert_close (found + AREA, expected, N * AREA, 2e-5);
}

/* One window at a time, against images that were occluded on the host. */
static void
test_occluded (gconstpointer data)
{
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 9);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 1);
  g_autofree float *baseline = psc_test_model_new_pixels (SIDE, 2);
  const PscPatch patches[] = {
    { 0, 0, 15, 15 },      { 48, 8, 8, 15 }, { 0, 0, SIDE, SIDE },     { 20, 31, 1, 1 },
    { 0, SIDE - 2, 9, 2 }, { 13, 13, 2, 3 }, { SIDE - 1, 0, 1, SIDE }, { 27, 27, 2, 2 },
  };
  float found[G_N_ELEMENTS (patches) * 10], expected[10];
  g_autoptr (PscOccluder) occluder = NULL;
  g_autoptr (GError) error = NULL;

  occluder = psc_occluder_new (encoder, pixels, baseline, NULL, &error);
  g_assert_no_error (error);
  psc_occluder_encode (occluder, 3, patches, found, NULL, &error);
  g_assert_no_error (error);
  psc_occluder_encode (occluder, G_N_ELEMENTS (patches) - 3, patches + 3, found + 30, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (patches); i++)
    {
      g_autofree float *occluded = g_memdup2 (pixels, AREA * sizeof *pixels);

      for (guint y = patches[i].y; y < patches[i].y + patches[i].height; y++)
        for (guint x = patches[i].x; x < patches[i].x + patches[i].width; x++)
          occluded[y * SIDE + x] = baseline[y * SIDE + x];
      psc_encoder_encode_images (encoder, 1, occluded, expected, NULL, &error);
      g_assert_no_error (error);
      psc_test_assert_close (found + i * 10, expected, 10, 1e-5);
    }
}

/* The same input gives the same bits, whatever ran before. */
static void
test_repeated (gconstpointer data)
{
  const PscPatch patches[] = { { 3, 9, 15, 15 }, { 41, 0, 15, 15 } };
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 7);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *other = psc_test_model_new_pixels (SIDE, 4);
  g_autofree float *gradients = g_new (float, 10 * AREA);
  g_autofree float *again = g_new (float, 10 * AREA);
  g_autoptr (PscOccluder) occluder = NULL;
  g_autoptr (GError) error = NULL;
  float z[20], z_again[20];

  read_gradients (encoder, pixels, gradients);
  read_gradients (encoder, other, again);
  g_assert_true (memcmp (gradients, again, 10 * AREA * sizeof *again) != 0);
  read_gradients (encoder, pixels, again);
  g_assert_cmpmem (gradients, 10 * AREA * sizeof *again, again, 10 * AREA * sizeof *again);

  occluder = psc_occluder_new (encoder, pixels, other, NULL, &error);
  g_assert_no_error (error);
  psc_occluder_encode (occluder, 2, patches, z, NULL, &error);
  g_assert_no_error (error);
  psc_occluder_encode (occluder, 2, patches, z_again, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (z, sizeof z, z_again, sizeof z_again);
}

static void
test_cancelled_later (gconstpointer data)
{
  const PscPatch patch = { 3, 9, 15, 15 };
  const float cotangent[10] = { 1 };
  g_autoptr (PscModelSpec) spec = new_small_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 7);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscLinearisation) points = NULL;
  g_autoptr (PscDeviceMaps) maps = NULL;
  g_autoptr (PscOccluder) occluder = NULL;
  g_autoptr (GError) error = NULL;
  float z[10];

  points = psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, 1, pixels, cancellable, &error);
  g_assert_no_error (error);
  maps = psc_device_maps_new (encoder, 1, &error);
  g_assert_no_error (error);
  occluder = psc_occluder_new (encoder, pixels, pixels, cancellable, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      psc_linearisation_pull_back (points, 1, cotangent, NULL, maps, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (psc_occluder_encode (occluder, 1, &patch, z, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled (void)
{
  g_autoptr (PscModelSpec) spec = new_small_spec (small_models[0]);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 9);
  g_autoptr (PscWeights) weights = psc_test_model_new_weights (spec, 9);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscLinearisation) points = NULL;
  g_autoptr (GError) error = NULL;
  const guint length = 1;
  const gint32 id = 1;
  float z[10];

  g_cancellable_cancel (cancellable);
  g_assert_null (psc_encoder_new (spec, weights, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (psc_encoder_encode_images (encoder, 1, pixels, z, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  points = psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, 1, pixels, cancellable, &error);
  g_assert_null (points);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_false (psc_encoder_encode_texts (encoder, 1, &length, &id, z, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_devices (void)
{
  g_autoptr (PscModelSpec) spec = new_small_spec (small_models[0]);
  g_autoptr (PscWeights) weights = psc_test_model_new_weights (spec, 1);
  static const char *const nonsense[] = { "gpu", "cuda:", "cuda:-1", "cuda:99", "" };

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autoptr (GError) error = NULL;
      const PscEncoderOptions options = { .device = nonsense[i] };
      PscEncoder *encoder = psc_encoder_new (spec, weights, &options, NULL, &error);

      g_assert_null (encoder);
      g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_DEVICE);
    }
}

/* Weights at an odd place in their file, and in half the bits, are read all the same. */
static void
test_weights_as_stored (void)
{
  const PscEncoderOptions options = { .device = "cpu", .n_threads = 1 };
  g_autoptr (PscModelSpec) spec = new_small_spec (small_models[0]);
  g_autoptr (PscWeights) weights = psc_test_model_new_weights (spec, 5);
  g_autoptr (PscWeights) shifted = psc_weights_new ();
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 1);
  g_autoptr (PscEncoder) encoder = NULL;
  g_autoptr (PscEncoder) other = NULL;
  g_autoptr (GError) error = NULL;
  float z[10], w[10];

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      gsize size;
      gconstpointer data = g_bytes_get_data (view->bytes, &size);
      g_autofree char *padded = g_malloc (size + 1);
      g_autoptr (GBytes) all = NULL;
      g_autoptr (GBytes) bytes = NULL;

      memcpy (padded + 1, data, size);
      all = g_bytes_new_take (g_steal_pointer (&padded), size + 1);
      bytes = g_bytes_new_from_bytes (all, 1, size);
      psc_weights_add (shifted, view->name, view->dtype, view->rank, view->shape, bytes);
    }

  encoder = psc_encoder_new (spec, weights, &options, NULL, &error);
  g_assert_no_error (error);
  other = psc_encoder_new (spec, shifted, &options, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_images (encoder, 1, pixels, z, NULL, &error);
  psc_encoder_encode_images (other, 1, pixels, w, NULL, &error);
  g_assert_cmpmem (z, sizeof z, w, sizeof w);
}

/* Every product is timed, in seconds, and together they take no longer than the call. */
static void
test_products (void)
{
  enum
  {
    SIZE = 300
  };
  const double fastest = 2.0 * SIZE * SIZE * SIZE / 1e14;
  g_autoptr (PscModelSpec) spec = new_small_spec (small_models[0]);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 1);
  g_autoptr (GError) error = NULL;
  double seconds[3] = { -1, -1, -1 };
  double left;
  gint64 start = g_get_monotonic_time ();

  psc_encoder_time_products (encoder, SIZE, SIZE, SIZE, G_N_ELEMENTS (seconds), seconds, &error);
  left = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_assert_cmpfloat (seconds[i], >, fastest);
      left -= seconds[i];
    }
  g_assert_cmpfloat (left, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/encoder/oracle/image", test_oracle_image);
  g_test_add_func ("/encoder/oracle/texts", test_oracle_texts);
  g_test_add_func ("/encoder/texts-alone", test_texts_alone);
  g_test_add_func ("/encoder/many-texts-alone", test_many_texts_alone);
  g_test_add_func ("/encoder/texts-refused", test_texts_refused);
  g_test_add_func ("/encoder/texts-whole-tensors", test_texts_whole_tensors);
  for (guint i = 0; i < G_N_ELEMENTS (small_models); i++)
    {
      g_autofree char *one = g_strdup_printf ("/encoder/pull-back/%u", i);
      g_autofree char *whole = g_strdup_printf ("/encoder/pull-back-whole-tensors/%u", i);
      g_autofree char *narrow = g_strdup_printf ("/encoder/reduced-whole-tensors/%u", i);
      g_autofree char *reduced = g_strdup_printf ("/encoder/reduced-precision/%u", i);
      g_autofree char *several = g_strdup_printf ("/encoder/pull-back-points/%u", i);
      g_autofree char *repeated = g_strdup_printf ("/encoder/repeated/%u", i);
      g_autofree char *cancelled = g_strdup_printf ("/encoder/cancelled-later/%u", i);
      g_autofree char *occluded = g_strdup_printf ("/encoder/occluded/%u", i);
      g_autofree char *together = g_strdup_printf ("/encoder/together/%u", i);
      g_autofree char *channels = g_strdup_printf ("/encoder/channels/%u", i);

      g_test_add_data_func (one, small_models[i], test_pull_back);
      g_test_add_data_func (whole, small_models[i], test_pull_back_whole_tensors);
      g_test_add_data_func (narrow, small_models[i], test_reduced_whole_tensors);
      g_test_add_data_func (reduced, small_models[i], test_reduced_precision);
      g_test_add_data_func (several, small_models[i], test_pull_back_points);
      g_test_add_data_func (repeated, small_models[i], test_repeated);
      g_test_add_data_func (cancelled, small_models[i], test_cancelled_later);
      g_test_add_data_func (occluded, small_models[i], test_occluded);
      g_test_add_data_func (together, small_models[i], test_images_together);
      g_test_add_data_func (channels, small_models[i], test_channels);
    }
  g_test_add_func ("/encoder/cancelled", test_cancelled);
  g_test_add_func ("/encoder/devices", test_devices);
  g_test_add_func ("/encoder/weights-as-stored", test_weights_as_stored);
  g_test_add_func ("/encoder/products", test_products);

  return g_test_run ();
}
