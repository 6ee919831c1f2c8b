/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-attention-tap.h"
#include "model/psc-cell-readout.h"
#include "model/psc-model-error.h"
#include "model/psc-tap.h"
#include "psc-test-model.h"

#define M 10

static PscModelSpec *
new_spec (const char *vision)
{
  g_autofree char *json = g_strdup_printf (
      "{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"
      " \"num_attention_heads\": 2, \"intermediate_size\": 24, \"max_position_embeddings\": 80,"
      " \"pooled_hidden_states\": [1, 2, -1]}, \"projection_dim\": %d}",
      vision, M);
  g_autoptr (GError) error = NULL;
  PscModelSpec *spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return spec;
}

typedef struct
{
  const char *name;
  gboolean averages;
  gboolean has_relus;
  const char *vision;
} Tower;

static const Tower towers[] = {
  { "swin", TRUE, FALSE,
    "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 2, \"window_size\": 7,"
    " \"embed_dim\": 8, \"depths\": [2, 2, 2], \"num_heads\": [2, 4, 2], \"mlp_ratio\": 2}" },
  { "swin-first", FALSE, FALSE,
    "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4, \"window_size\": 7,"
    " \"embed_dim\": 8, \"depths\": [2, 2], \"num_heads\": [2, 4], \"pooling\": \"first\","
    " \"has_projection_bias\": true, \"channel_mean\": [0.5, 0.4, 0.3],"
    " \"channel_std\": [0.3, 0.25, 0.2]}" },
  { "resnet", TRUE, TRUE,
    "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\", \"stem_width\": 6,"
    " \"depths\": [1, 2], \"widths\": [6, 8]}" },
  { "resnet-bias", TRUE, TRUE,
    "{\"architecture\": \"resnet\", \"image_size\": 57, \"block\": \"bottleneck\", \"stem_width\": 6,"
    " \"depths\": [2, 1], \"widths\": [4, 6], \"has_projection_bias\": true, \"channel_mean\":"
    " [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}" },
  { "resnet-cells", TRUE, TRUE,
    "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\", \"stem_width\": 6,"
    " \"depths\": [2, 1], \"widths\": [4, 6], \"head\": \"cells\", \"joint_width\": 5}" },
  { "vit", FALSE, FALSE,
    "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 12,"
    " \"n_layers\": 2, \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\"}" },
  { "vit-attention", FALSE, FALSE,
    "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 11, \"width\": 10,"
    " \"n_layers\": 2, \"n_heads\": 2, \"mlp_width\": 24, \"activation\": \"gelu-tanh\","
    " \"has_patch_bias\": true, \"has_first_norm\": false, \"pooling\": \"attention\","
    " \"pooling_activation\": \"gelu-tanh\"}" },
  { "clip-resnet", FALSE, TRUE,
    "{\"architecture\": \"clip-resnet\", \"image_size\": 56, \"width\": 4, \"depths\": [1, 2, 1],"
    " \"n_heads\": 4, \"channel_mean\": [0.5, 0.4, 0.3], \"channel_std\": [0.3, 0.25, 0.2]}" },
};

/* Their mean, and what the encoder says of the whole picture. */
static void
read_cells (PscEncoder *encoder, float *cells, float *mean, float *z)
{
  guint side = psc_encoder_get_side (encoder);
  PscVisionStage stage = psc_vision_spec_get_last_stage (psc_encoder_get_spec (encoder)->vision);
  guint n_cells = stage.columns * stage.rows;
  g_autofree float *pixels = psc_test_model_new_pixels (side, 3);
  g_autoptr (GError) error = NULL;
  float expected[M];

  psc_encoder_read_cells (encoder, PSC_CELL_READING_ALONE, pixels, cells, z, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_images (encoder, 1, pixels, expected, NULL, &error);
  g_assert_no_error (error);
  psc_test_assert_close (z, expected, M, 1e-5);

  for (guint i = 0; i < M; i++)
    {
      double sum = 0;

      for (guint p = 0; p < n_cells; p++)
        sum += cells[p * M + i];
      mean[i] = (float) (sum / n_cells);
    }
}

/* In tiles and on whole tensors: the same cells, whose mean is the embedding where the
 * specification says so, and only there. */
static void
test_mean (gconstpointer data)
{
  const Tower *tower = data;
  const PscEncoderOptions whole_tensors = { .device = "cpu", .uses_whole_tensors = TRUE };
  g_autoptr (PscModelSpec) spec = new_spec (tower->vision);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 7);
  g_autoptr (PscEncoder) whole = psc_test_model_new_encoder_with (spec, 7, &whole_tensors);
  PscVisionStage stage = psc_vision_spec_get_last_stage (spec->vision);
  gsize n_values = (gsize) stage.columns * stage.rows * M;
  g_autofree float *cells = g_new (float, n_values);
  g_autofree float *other = g_new (float, n_values);
  float mean[M], z[M];

  read_cells (whole, other, mean, z);
  read_cells (encoder, cells, mean, z);
  psc_test_assert_close (cells, other, n_values, 2e-5);

  g_assert_true (psc_vision_spec_averages_cells (spec->vision) == tower->averages);
  g_assert_true (psc_vision_spec_has_relus (spec->vision) == tower->has_relus);
  if (tower->averages)
    psc_test_assert_close (mean, z, M, 1e-5);
  else
    g_assert_cmpfloat (psc_test_relative_difference (mean, z, M), >, 1e-2);
}

static const char *const single_cells[] = {
  "{\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 56, \"width\": 10,"
  " \"n_layers\": 2, \"n_heads\": 2, \"mlp_width\": 24, \"activation\": \"gelu-tanh\","
  " \"pooling\": \"attention\", \"pooling_activation\": \"gelu-tanh\"}",
  "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 8, \"window_size\": 1,"
  " \"embed_dim\": 8, \"depths\": [2], \"num_heads\": [2], \"pooling\": \"first\"}",
};

/* What pools sees nothing but the first cell: there is no other, or it looks at no other. */
static void
test_alone (gconstpointer data)
{
  g_autoptr (PscModelSpec) spec = new_spec (data);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 7);
  PscVisionStage stage = psc_vision_spec_get_last_stage (spec->vision);
  g_autofree float *cells = g_new (float, stage.columns *stage.rows *M);
  float mean[M], z[M];

  read_cells (encoder, cells, mean, z);
  psc_test_assert_close (cells, z, M, 1e-5);
}

/* A tap's numbers are the encoder's, whatever the tower. */
static void
test_tap (gconstpointer data)
{
  const Tower *tower = data;
  g_autoptr (PscModelSpec) spec = new_spec (tower->vision);
  g_autoptr (PscEncoder) encoder = psc_test_model_new_encoder (spec, 7);
  g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  float cotangents[2 * M] = { [3] = 1, [M + 3] = 2 };
  g_autoptr (GError) error = NULL;
  float z[M], expected[M];

  psc_encoder_encode_images (encoder, 1, pixels, expected, NULL, &error);
  for (guint s = 0; s < psc_vision_spec_get_n_stages (spec->vision); s++)
    {
      g_autoptr (PscTap) tap = psc_tap_new (encoder, pixels, s, NULL, &error);
      PscVisionStage stage = psc_tap_get_stage (tap);
      gsize n = (gsize) stage.columns * stage.rows * stage.channels;
      g_autofree float *gradients = g_new (float, 2 * n);

      g_assert_no_error (error);
      g_assert_cmpuint (psc_tap_get_pullback_size (tap), >=, n * sizeof (float));
      psc_tap_get_embedding (tap, z, &error);
      psc_test_assert_close (z, expected, M, 1e-5);

      psc_tap_pull_back (tap, 2, cotangents, gradients, NULL, &error);
      g_assert_no_error (error);
      for (gsize i = 0; i < n; i++)
        gradients[i] *= 2;
      psc_test_assert_close (gradients + n, gradients, n, 1e-6);

      g_cancellable_cancel (cancellable);
      g_assert_false (psc_tap_pull_back (tap, 2, cotangents, gradients, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_null (psc_tap_new (encoder, pixels, s, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_cancellable_reset (cancellable);
    }
}

/* What a tower does not have is refused with the reason. */
static void
test_refused (gconstpointer data)
{
  const Tower *tower = data;
  g_autoptr (PscModelSpec) spec = new_spec (tower->vision);
  gboolean is_vit = g_str_has_prefix (tower->name, "vit");
  gboolean has_class = g_str_equal (tower->name, "vit");
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_attention_tap_check (spec->vision, &error) == is_vit);
  if (!is_vit)
    g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
  g_clear_error (&error);

  g_assert_true (psc_cell_reading_check (PSC_CELL_READING_ALONE, spec->vision, &error));
  g_assert_true (psc_cell_reading_check (PSC_CELL_READING_SURGERY, spec->vision, &error)
                 == has_class);
  if (!has_class)
    g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    {
      g_autofree char *mean = g_strdup_printf ("/cells/mean/%s", towers[i].name);
      g_autofree char *tap = g_strdup_printf ("/cells/tap/%s", towers[i].name);
      g_autofree char *refused = g_strdup_printf ("/cells/refused/%s", towers[i].name);

      g_test_add_data_func (mean, &towers[i], test_mean);
      g_test_add_data_func (tap, &towers[i], test_tap);
      g_test_add_data_func (refused, &towers[i], test_refused);
    }
  g_test_add_data_func ("/cells/alone/vit-attention", single_cells[0], test_alone);
  g_test_add_data_func ("/cells/alone/swin-first", single_cells[1], test_alone);

  return g_test_run ();
}
