/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "checkpoint/psc-safetensors-writer.h"
#include "checkpoint/psc-weights-file.h"
#include "model-fixture.h"
#include "model/psc-model-bundle.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-resnet-spec.h"
#include "model/spec/psc-swin-spec.h"
#include "model/spec/psc-vit-spec.h"

/* What the families of models make of folders, whole and not. */

#define BIOVIL_IMAGE   "biovil_image_resnet50_proj_size_128.pt"
#define BIOVIL_T_IMAGE "biovil_t_image_model_proj_size_128.pt"

static GBytes *
load (const char *family, const char *file)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", family, file, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
copy (const char *family, const char *file, const char *folder)
{
  g_autoptr (GBytes) bytes = load (family, file);

  fixture_write (folder, file, bytes);
}

/* A folder with files of a family up to %NULL. */
static char *
make_folder (const char *family, const char *const *files)
{
  char *folder = fixture_make_folder ();

  for (guint i = 0; files[i] != NULL; i++)
    copy (family, files[i], folder);
  return folder;
}

static void delete (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* The same file with @old, which is in it, replaced. */
static void
rewrite (const char *family, const char *file, const char *folder, const char *old, const char *new)
{
  g_autoptr (GBytes) bytes = load (family, file);
  g_autoptr (GString) text =
      g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

  g_assert_cmpuint (g_string_replace (text, old, new, 1), ==, 1);
  fixture_write_text (folder, file, text->str);
}

static PscModelBundle *
open_well (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  PscModelBundle *bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return bundle;
}

/* Expects an error that begins with the folder and says all texts up to %NULL. */
static void
check_fails (const char *folder, const char *file, const char *family, int code, ...)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  const char *text;
  va_list texts;

  g_assert_null (psc_model_bundle_open (path, NULL, family, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, folder));
  va_start (texts, code);
  while ((text = va_arg (texts, const char *)) != NULL)
    if (strstr (error->message, text) == NULL)
      g_error ("“%s” does not say “%s”", error->message, text);
  va_end (texts);
}

static const char *const biovil_files[] = { BIOVIL_IMAGE, "pytorch_model.bin", "config.json",
                                            "vocab.txt", NULL };

/* Whichever file one points at, the model is the same. */
static void
test_biovil_whole (void)
{
  static const char *const files[] = { NULL, BIOVIL_IMAGE, "pytorch_model.bin" };
  g_autofree char *folder = make_folder ("biovil", biovil_files);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (PscModelBundle) first = open_well (folder, NULL);
  PscWeights *published = psc_model_package_get_weights (psc_model_bundle_get_files (first));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = load ("biovil", biovil_files[i]);
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      g_checksum_update (checksum, data, (gssize) size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (PscModelBundle) bundle = open_well (folder, files[i]);
      PscModelPackage *package = psc_model_bundle_get_files (bundle);
      g_autofree char *digest = psc_model_bundle_dup_digest (bundle, NULL, NULL);

      g_assert_cmpstr (digest, ==, g_checksum_get_string (checksum));
      g_assert_nonnull (strstr (psc_model_package_get_name (package), BIOVIL_IMAGE));
      g_assert_nonnull (strstr (psc_model_package_get_name (package), "pytorch_model.bin"));
      fixture_assert_same_weights (published, psc_model_package_get_weights (package));
    }
  fixture_remove_folder (folder);
}

static void
test_biovil_spec (void)
{
  g_autofree char *folder = make_folder ("biovil", biovil_files);
  g_autoptr (PscModelBundle) bundle = open_well (folder, NULL);
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  PscResnetSpec *vision = PSC_RESNET_SPEC (spec->vision);
  PscBertSpec *text = PSC_BERT_SPEC (spec->text);

  g_assert_cmpint (vision->block, ==, PSC_RESNET_BOTTLENECK);
  g_assert_cmpuint (vision->stem_width, ==, 6);
  g_assert_cmpuint (vision->depths[2], ==, 6);
  g_assert_cmpuint (vision->widths[3], ==, 48);
  g_assert_cmpuint (vision->joint_width, ==, 0);
  g_assert_cmpuint (text->n_heads, ==, 4);
  g_assert_cmpuint (text->n_layers, ==, 2);
  g_assert_cmpuint (psc_model_spec_get_dimensions (spec), ==, 24);
  g_assert_cmpint (spec->head.rule, ==, PSC_SCORE_COSINE);
  g_assert_false (spec->head.has_scale);
  fixture_remove_folder (folder);
}

static void
test_biovil_parts (void)
{
  const int not_found = PSC_MODEL_ERROR_NOT_FOUND;
  g_autofree char *folder = make_folder ("biovil", biovil_files);

  delete (folder, "vocab.txt");
  check_fails (folder, NULL, NULL, not_found, "vocab.txt", "BiomedVLP-CXR-BERT-specialized",
               "--vocab", NULL);
  delete (folder, BIOVIL_IMAGE);
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_WEIGHTS, "CXR-BERT", BIOVIL_IMAGE,
               BIOVIL_T_IMAGE, NULL);
  check_fails (folder, NULL, "biovil", not_found, "pytorch_model.bin: ", BIOVIL_IMAGE,
               "BiomedVLP-CXR-BERT-specialized", NULL);
  check_fails (folder, NULL, "biovil-t", not_found, BIOVIL_T_IMAGE, "BiomedVLP-BioViL-T", NULL);

  delete (folder, "pytorch_model.bin");
  copy ("biovil", BIOVIL_IMAGE, folder);
  check_fails (folder, NULL, NULL, not_found, BIOVIL_IMAGE ": ", "pytorch_model.bin", "vocab.txt",
               "BiomedVLP-CXR-BERT-specialized", NULL);
  fixture_remove_folder (folder);
}

/* Files of two models in one folder. */
static void
test_biovil_mixed (void)
{
  g_autofree char *folder = make_folder ("biovil", biovil_files);

  copy ("biovil-t", BIOVIL_T_IMAGE, folder);
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_WEIGHTS, BIOVIL_IMAGE, BIOVIL_T_IMAGE, NULL);
  check_fails (folder, BIOVIL_T_IMAGE, NULL, PSC_MODEL_ERROR_WEIGHTS, BIOVIL_T_IMAGE,
               "pytorch_model.bin", "20 numbers", "24", NULL);
  delete (folder, BIOVIL_IMAGE);
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_WEIGHTS, "do not belong together", NULL);
  fixture_remove_folder (folder);
}

static void
test_biovil_config (void)
{
  g_autofree char *folder = make_folder ("biovil", biovil_files);
  const int code = PSC_MODEL_ERROR_CONFIG;

  rewrite ("biovil", "config.json", folder, "\"hidden_size\": 32", "\"hidden_size\": 768");
  check_fails (folder, NULL, NULL, code, "config.json: ", "hidden_size", "768", BIOVIL_IMAGE,
               "pytorch_model.bin", "32", NULL);
  rewrite ("biovil", "config.json", folder, "\"gelu\"", "\"relu\"");
  check_fails (folder, NULL, NULL, code, "config.json: ", "hidden_act", NULL);
  rewrite ("biovil", "config.json", folder, "\"absolute\"", "\"relative_key\"");
  check_fails (folder, NULL, NULL, code, "config.json: ", "position_embedding_type", NULL);
  rewrite ("biovil", "config.json", folder, "_heads\": 4", "_heads\": 5");
  check_fails (folder, NULL, NULL, code, "num_attention_heads", NULL);
  fixture_remove_folder (folder);
}

/* The published tokenizer has no limit, and the encoder fails at a text without a place. */
static void
test_biovil_long_text (void)
{
  g_autofree char *folder = make_folder ("biovil", biovil_files);
  g_autoptr (PscModelBundle) bundle = open_well (folder, NULL);
  PscTokenizer *tokenizer = psc_model_bundle_get_tokenizer (bundle);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PscPromptReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 94; i++)
    g_string_append (text, "small ");
  reading = psc_tokenizer_read (tokenizer, text->str, -1, &error);
  g_assert_no_error (error);
  g_string_append (text, "left");
  g_assert_null (psc_tokenizer_read (tokenizer, text->str, -1, &error));
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_LENGTH);
  g_assert_nonnull (strstr (error->message, "96"));
  fixture_remove_folder (folder);
}

static const char *const siglip_files[] = {
  "model.safetensors",     "config.json",  "preprocessor_config.json",
  "tokenizer_config.json", "spiece.model", NULL
};

static void
test_siglip_spec (void)
{
  g_autofree char *folder = make_folder ("siglip", siglip_files);
  g_autoptr (PscModelBundle) bundle = open_well (folder, NULL);
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  PscVitSpec *vision = PSC_VIT_SPEC (spec->vision);
  PscClipTextSpec *text = PSC_CLIP_TEXT_SPEC (spec->text);

  g_assert_cmpuint (spec->vision->image_size, ==, 66);
  g_assert_cmpuint (psc_vit_spec_get_grid (vision), ==, 4);
  g_assert_cmpuint (vision->layers.n_heads, ==, 4);
  g_assert_cmpint (vision->layers.activation, ==, PSC_ACTIVATION_GELU_TANH);
  g_assert_cmpint (vision->pooling_activation, ==, PSC_ACTIVATION_GELU_TANH);
  g_assert_cmpfloat (vision->layers.layer_norm_eps, ==, 1e-6);
  g_assert_cmpuint (text->layers.n_heads, ==, 5);
  g_assert_false (text->is_causal);
  g_assert_cmpuint (spec->max_tokens, ==, 64);
  g_assert_cmpint (spec->head.rule, ==, PSC_SCORE_SIGMOID);
  g_assert_true (spec->head.has_bias);
  g_assert_false (spec->head.is_clamped);
  g_assert_cmpfloat (psc_model_spec_get_mean_level (spec), ==, 0.5);
  fixture_remove_folder (folder);
}

/* Large models come in several files. */
static void
test_siglip_shards (void)
{
  static const char *const names[] = { "model-00001-of-00002.safetensors",
                                       "model-00002-of-00002.safetensors" };
  g_autofree char *folder = make_folder ("siglip", siglip_files + 1);
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", "siglip", siglip_files[0], NULL);
  g_autoptr (PscWeights) weights =
      psc_weights_file_read (source, NULL, PSC_WEIGHTS_FILE_PLAIN, NULL, NULL);
  g_autoptr (GString) index = g_string_new ("{\"weight_map\": {");
  g_autoptr (PscModelBundle) bundle = NULL;

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (PscWeights) part = psc_weights_new ();
      g_autofree char *path = g_build_filename (folder, names[k], NULL);

      for (guint i = k; i < psc_weights_get_n_tensors (weights); i += 2)
        {
          const PscTensorView *view = psc_weights_get_nth (weights, i);

          psc_weights_add (part, view->name, view->dtype, view->rank, view->shape, view->bytes);
          g_string_append_printf (index, "%s\"%s\": \"%s\"", k + i > 0 ? ", " : "", view->name,
                                  names[k]);
        }
      g_assert_true (psc_safetensors_write (part, NULL, path, NULL, NULL, NULL, NULL));
    }
  g_string_append (index, "}}");
  fixture_write_text (folder, "model.safetensors.index.json", index->str);
  bundle = open_well (folder, NULL);
  fixture_assert_same_weights (weights,
                               psc_model_package_get_weights (psc_model_bundle_get_files (bundle)));
  fixture_remove_folder (folder);
}

static void
test_siglip_parts (void)
{
  g_autofree char *folder = make_folder ("siglip", siglip_files);

  delete (folder, "tokenizer_config.json");
  delete (folder, "preprocessor_config.json");
  g_object_unref (open_well (folder, NULL));
  delete (folder, "spiece.model");
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "spiece.model", NULL);
  fixture_write_text (folder, "spiece.model", "no vocabulary");
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_VOCABULARY, "spiece.model: ", NULL);
  delete (folder, "config.json");
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "model.safetensors: ", "config.json",
               NULL);
  fixture_remove_folder (folder);
}

/* A change to a file of settings, and what must be said of it. */
typedef struct
{
  const char *file;
  const char *old;
  const char *new;
  const char *says[3];
} Change;

static const Change siglip_changes[] = {
  { "config.json",
    "\"hidden_size\": 40,\n    \"image_size\"",
    "\"hidden_size\": 48,\n    \"image_size\"",
    { "vision_config: ", "hidden_size", "model.safetensors it is 40" } },
  { "config.json",
    "\"hidden_size\": 40,\n    \"intermediate_size\": 64,",
    "\"hidden_size\": 40,",
    { "text_config: ", "“intermediate_size” is 3072", "model.safetensors" } },
  { "config.json", "\"image_size\": 66", "\"image_size\": 224", { "image_size", "4 × 4" } },
  { "config.json", "\"vocab_size\": 300", "\"vocab_size\": 32000", { "vocab_size", "300" } },
  { "config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": 3", { "n_heads" } },
  { "config.json",
    "\"num_attention_heads\": 4",
    "\"num_attention_heads\": 0",
    { "num_attention_heads" } },
  { "config.json",
    "\"num_attention_heads\": 4",
    "\"num_attention_heads\": {\"a\": 4}",
    { "num_attention_heads" } },
  { "config.json",
    "\"num_attention_heads\": 4",
    "\"num_attention_heads\": 1e300",
    { "num_attention_heads" } },
  { "config.json",
    "\"num_attention_heads\": 4",
    "\"num_attention_heads\": 4, \"hidden_act\": \"relu\"",
    { "hidden_act", "gelu_pytorch_tanh" } },
  { "config.json",
    "\"num_attention_heads\": 4",
    "\"num_attention_heads\": 4, \"hidden_act\": [\"gelu\"]",
    { "hidden_act" } },
  { "config.json",
    "\"num_attention_heads\": 4",
    "\"num_attention_heads\": 4, \"layer_norm_eps\": -1",
    { "layer_norm_eps" } },
  { "config.json", "\"vision_config\": {", "\"vision_config\": 7, \"x\": {", { "vision_config" } },
  { "config.json", "\"text_config\": {", "\"text_config\": [], \"x\": {", { "text_config" } },
  { "preprocessor_config.json",
    "\"height\": 66",
    "\"height\": 384",
    { "preprocessor_config.json: ", "384", "config.json it is 66" } },
  { "preprocessor_config.json", "\"resample\": 3", "\"resample\": 5", { "resample" } },
  { "preprocessor_config.json",
    "\"resample\": 3",
    "\"resample\": 3, \"antialias\": false",
    { "preprocessor_config.json: ", "antialias", "resample" } },
  { "preprocessor_config.json",
    "\"do_resize\": true",
    "\"do_resize\": false",
    { "preprocessor_config.json: ", "do_resize" } },
  { "preprocessor_config.json",
    "\"image_std\": [",
    "\"image_std\": [ 0.5,",
    { "preprocessor_config.json: ", "image_std" } },
  { "preprocessor_config.json",
    "\"image_mean\": [",
    "\"image_mean\": \"0.5\", \"x\": [",
    { "preprocessor_config.json: ", "image_mean" } },
  { "preprocessor_config.json",
    "\"image_std\": [",
    "\"image_std\": 0, \"x\": [",
    { "preprocessor_config.json: ", "image_std" } },
  { "preprocessor_config.json", "\"size\": {", "\"size\": {\"size\": 1}, \"x\": {", { "size" } },
  { "tokenizer_config.json",
    "\"model_max_length\": 64",
    "\"model_max_length\": \"64\"",
    { "tokenizer_config.json: ", "model_max_length" } },
  { "tokenizer_config.json",
    "\"do_lower_case\": true",
    "\"do_lower_case\": 1",
    { "tokenizer_config.json: ", "do_lower_case" } },
};

static void
test_siglip_config (void)
{
  g_autofree char *folder = make_folder ("siglip", siglip_files);

  for (guint i = 0; i < G_N_ELEMENTS (siglip_changes); i++)
    {
      const Change *c = &siglip_changes[i];

      rewrite ("siglip", c->file, folder, c->old, c->new);
      check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_CONFIG, c->says[0], c->says[1], c->says[2],
                   NULL);
      copy ("siglip", c->file, folder);
    }
  g_object_unref (open_well (folder, NULL));
  fixture_remove_folder (folder);
}

/* Names of early files, and numbers that mean the same. */
static void
test_siglip_input (void)
{
  static const struct
  {
    const char *old;
    const char *new;
    double mean;
    double std;
    PscResampleFilter filter;
    gboolean is_unfiltered;
  } changes[] = {
    { "\"image_mean\": [", "\"mean\": 0.25, \"x\": [", 0.25, 0.5, PSC_RESAMPLE_BICUBIC },
    { "\"image_std\": [", "\"std\": [0.2, 0.2, 0.2], \"x\": [", 0.5, 0.2, PSC_RESAMPLE_BICUBIC },
    { "\"resample\": 3", "\"resample\": 2", 0.5, 0.5, PSC_RESAMPLE_BILINEAR },
    { "\"resample\": 3", "\"resample\": 2, \"antialias\": false", 0.5, 0.5, PSC_RESAMPLE_BILINEAR,
      TRUE },
    { "\"resample\": 3", "\"resample\": 3, \"antialias\": true", 0.5, 0.5, PSC_RESAMPLE_BICUBIC },
    { "\"do_normalize\": true", "\"do_normalize\": false", 0, 1, PSC_RESAMPLE_BICUBIC },
    { "0.00392156862745098", "0.00784313725490196", 0.25, 0.25, PSC_RESAMPLE_BICUBIC },
    { "\"size\": {", "\"size\": 66, \"x\": {", 0.5, 0.5, PSC_RESAMPLE_BICUBIC },
  };
  g_autofree char *folder = make_folder ("siglip", siglip_files);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (PscModelBundle) bundle = NULL;
      PscModelSpec *spec;

      rewrite ("siglip", "preprocessor_config.json", folder, changes[i].old, changes[i].new);
      bundle = open_well (folder, NULL);
      spec = psc_model_bundle_get_spec (bundle);
      g_assert_cmpint (spec->input.framing, ==, PSC_FRAMING_STRETCH);
      g_assert_cmpint (spec->input.filter, ==, changes[i].filter);
      g_assert_cmpint (spec->input.is_unfiltered, ==, changes[i].is_unfiltered);
      for (guint c = 0; c < PSC_VISION_CHANNELS; c++)
        {
          g_assert_cmpfloat_with_epsilon (spec->vision->channel_mean[c], changes[i].mean, 1e-12);
          g_assert_cmpfloat_with_epsilon (spec->vision->channel_std[c], changes[i].std, 1e-12);
        }
    }
  fixture_remove_folder (folder);
}

static guint
count_unknown (PscModelBundle *bundle, const char *text)
{
  g_autoptr (PscPromptReading) reading =
      psc_tokenizer_read (psc_model_bundle_get_tokenizer (bundle), text, -1, NULL);

  return g_strv_length ((char **) (gpointer) psc_prompt_reading_get_unknown (reading));
}

/* The tokenizer may be for fewer tokens than there are places, and for letters as they are. */
static void
test_siglip_tokenizer (void)
{
  g_autofree char *folder = make_folder ("siglip", siglip_files);
  g_autoptr (PscModelBundle) bundle = open_well (folder, NULL);
  g_autoptr (PscModelBundle) cased = NULL;
  g_autoptr (PscModelBundle) shorter = NULL;
  g_autoptr (PscModelBundle) unlimited = NULL;

  g_assert_cmpuint (count_unknown (bundle, "SMALL"), ==, 0);
  rewrite ("siglip", "tokenizer_config.json", folder, "\"do_lower_case\": true",
           "\"do_lower_case\": false");
  cased = open_well (folder, NULL);
  g_assert_cmpuint (count_unknown (cased, "SMALL"), >, 0);

  rewrite ("siglip", "tokenizer_config.json", folder, "\"model_max_length\": 64",
           "\"model_max_length\": 16");
  shorter = open_well (folder, NULL);
  g_assert_cmpuint (psc_tokenizer_get_max_tokens (psc_model_bundle_get_tokenizer (shorter)), ==,
                    16);
  rewrite ("siglip", "tokenizer_config.json", folder, "\"model_max_length\": 64",
           "\"model_max_length\": 1000000000000000019884624838656");
  unlimited = open_well (folder, NULL);
  g_assert_cmpuint (psc_tokenizer_get_max_tokens (psc_model_bundle_get_tokenizer (unlimited)), ==,
                    64);
  fixture_remove_folder (folder);
}

static const char *const cxr_clip_files[] = { "swint_mcc.tar", "vocab.txt", NULL };

static void
test_cxr_clip_swin (void)
{
  g_autofree char *folder = make_folder ("cxr-clip", cxr_clip_files);
  g_autoptr (PscModelBundle) bundle = open_well (folder, NULL);
  PscModelSpec *spec = psc_model_bundle_get_spec (bundle);
  PscSwinSpec *vision = PSC_SWIN_SPEC (spec->vision);

  g_assert_cmpuint (spec->vision->image_size, ==, 224);
  g_assert_cmpuint (vision->n_stages, ==, 2);
  g_assert_cmpuint (vision->num_heads[1], ==, 4);
  g_assert_cmpuint (vision->window_size, ==, 7);
  g_assert_cmpint (spec->head.rule, ==, PSC_SCORE_PAIR);
  g_assert_cmpuint (spec->max_tokens, ==, 80);
  g_assert_cmpfloat (spec->vision->channel_mean[0], ==, 0.5);

  delete (folder, "vocab.txt");
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND,
               "swint_mcc.tar: ", "emilyalsentzer/Bio_ClinicalBERT", "--vocab", NULL);
  fixture_write_text (folder, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
  check_fails (folder, NULL, NULL, PSC_MODEL_ERROR_VOCABULARY, "vocab.txt: ", "5 lines", "247 rows",
               NULL);
  fixture_remove_folder (folder);
}

/* “vision_model.model.x” as “image_encoder.resnet.x”, and so on. */
static char *
publish (const char *name)
{
  static const char *const names[][2] = {
    { "vision_model.model.fc.", "image_projection.projection." },
    { "vision_model.model.", "image_encoder.resnet." },
    { "text_model.model.", "text_encoder.text_encoder." },
    { "text_model.projection_head.", "text_projection.projection." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (name, names[i][0]))
      return g_strconcat (names[i][1], name + strlen (names[i][0]), NULL);
  return g_strdup (name);
}

static PscModelSpec *
new_resnet_spec (void)
{
  PscResnetSpec *vision = psc_resnet_spec_new ();
  PscBertSpec *text = psc_bert_spec_new ();
  PscModelSpec *spec = psc_model_spec_new (&vision->parent_instance, &text->parent_instance);

  vision->stem_width = 4;
  for (guint s = 0; s < vision->n_stages; s++)
    {
      vision->depths[s] = 1 + s % 2;
      vision->widths[s] = 4 << s;
    }
  vision->has_projection_bias = TRUE;
  text->parent_instance.vocab_size = FIXTURE_VOCABULARY;
  text->parent_instance.max_positions = 300;
  text->hidden_size = 128;
  text->n_layers = 3;
  text->n_heads = 2;
  text->intermediate_size = 16;
  text->pooling = PSC_BERT_POOLING_LAST;
  text->projection = PSC_BERT_PROJECTION_AFFINE;
  spec->head = (PscHead){ .has_scale = TRUE, .rule = PSC_SCORE_PAIR };
  psc_model_spec_set_dimensions (spec, 12);
  return spec;
}

/* The other image encoder that CXR-CLIP is published with. */
static void
test_cxr_clip_resnet (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autoptr (PscModelSpec) expected = new_resnet_spec ();
  g_autoptr (PscWeights) canonical = fixture_make_weights (expected, 3);
  g_autoptr (PscWeights) published = psc_weights_new ();
  g_autoptr (GBytes) vocabulary = fixture_make_vocabulary (FIXTURE_VOCABULARY);
  g_autoptr (GBytes) checkpoint = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;
  PscModelSpec *spec;

  for (guint i = 0; i < psc_weights_get_n_tensors (canonical); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (canonical, i);
      g_autofree char *name = publish (view->name);

      g_assert_true (
          psc_weights_add (published, name, view->dtype, view->rank, view->shape, view->bytes));
    }
  checkpoint = fixture_make_checkpoint (published);
  fixture_write (folder, "r50_mcc.tar", checkpoint);
  fixture_write (folder, "vocab.txt", vocabulary);
  bundle = open_well (folder, NULL);
  spec = psc_model_bundle_get_spec (bundle);

  fixture_assert_same_weights (canonical, psc_model_bundle_get_weights (bundle));
  g_assert_cmpuint (PSC_RESNET_SPEC (spec->vision)->depths[1], ==, 2);
  g_assert_cmpuint (PSC_RESNET_SPEC (spec->vision)->widths[3], ==, 32);
  g_assert_cmpuint (PSC_BERT_SPEC (spec->text)->n_heads, ==, 2);
  g_assert_cmpuint (spec->max_tokens, ==, 256);
  g_assert_cmpfloat (spec->vision->channel_mean[2], ==, 0.406);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/family-files/biovil/whole", test_biovil_whole);
  g_test_add_func ("/family-files/biovil/spec", test_biovil_spec);
  g_test_add_func ("/family-files/biovil/parts", test_biovil_parts);
  g_test_add_func ("/family-files/biovil/mixed", test_biovil_mixed);
  g_test_add_func ("/family-files/biovil/config", test_biovil_config);
  g_test_add_func ("/family-files/biovil/long-text", test_biovil_long_text);
  g_test_add_func ("/family-files/siglip/spec", test_siglip_spec);
  g_test_add_func ("/family-files/siglip/shards", test_siglip_shards);
  g_test_add_func ("/family-files/siglip/parts", test_siglip_parts);
  g_test_add_func ("/family-files/siglip/config", test_siglip_config);
  g_test_add_func ("/family-files/siglip/input", test_siglip_input);
  g_test_add_func ("/family-files/siglip/tokenizer", test_siglip_tokenizer);
  g_test_add_func ("/family-files/cxr-clip/swin", test_cxr_clip_swin);
  g_test_add_func ("/family-files/cxr-clip/resnet", test_cxr_clip_resnet);

  return g_test_run ();
}
