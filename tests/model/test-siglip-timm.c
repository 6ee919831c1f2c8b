/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "model-fixture.h"
#include "model/psc-model-bundle.h"
#include "model/psc-model-error.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-vit-spec.h"
#include "checkpoint/psc-safetensors-writer.h"

/* SigLIP in open_clip's layout, made of weights by their canonical names. */

#define CONFIG                                                                                     \
  "{\"model_cfg\": {\"embed_dim\": 48, \"init_logit_bias\": -10, \"custom_text\": true,"           \
  " \"vision_cfg\": {\"image_size\": 34, \"timm_model_name\": \"vit_base_patch16_siglip_224\","    \
  " \"timm_pool\": \"map\", \"timm_proj\": \"none\"},"                                             \
  " \"text_cfg\": {\"context_length\": 20, \"vocab_size\": 300, \"width\": 48, \"heads\": 6,"      \
  " \"layers\": 2, \"no_causal_mask\": true, \"proj_bias\": true, \"pool_type\": \"last\","        \
  " \"norm_kwargs\": {\"eps\": 1e-6}}}, \"preprocess_cfg\": {\"mean\": [0.5, 0.5, 0.5],"           \
  " \"std\": [0.5, 0.5, 0.5], \"interpolation\": \"bicubic\", \"resize_mode\": \"squash\"}}"

/* Parts of names, in the order in which they are replaced. */
static const char *const words[][2] = {
  { "vision_model.model.embeddings.patch.", "visual.trunk.patch_embed.proj." },
  { "vision_model.model.embeddings.positions", "visual.trunk.pos_embed" },
  { "vision_model.model.layers.", "visual.trunk.blocks." },
  { "vision_model.model.last_norm.", "visual.trunk.norm." },
  { "vision_model.model.head.probe", "visual.trunk.attn_pool.latent" },
  { "vision_model.model.head.attention.query.", "visual.trunk.attn_pool.q." },
  { "vision_model.model.head.attention.key.", "visual.trunk.attn_pool.kv." },
  { "vision_model.model.head.attention.output.", "visual.trunk.attn_pool.proj." },
  { "vision_model.model.head.", "visual.trunk.attn_pool." },
  { "text_model.model.embeddings.tokens", "text.token_embedding.weight" },
  { "text_model.model.embeddings.positions", "text.positional_embedding" },
  { "text_model.model.layers.", "text.transformer.resblocks." },
  { "text_model.model.last_norm.", "text.ln_final." },
  { "text_model.projection_head.", "text.text_projection." },
};

/* The same within the layers of either tower. */
static const char *const vision_words[][2] = {
  { "attention.query.", "attn.qkv." },
  { "attention.output.", "attn.proj." },
  { ".expand.", ".mlp.fc1." },
  { ".contract.", ".mlp.fc2." },
};
static const char *const text_words[][2] = {
  { "norm1.", "ln_1." },
  { "norm2.", "ln_2." },
  { "attention.query.", "attn.in_proj_" },
  { "attention.output.", "attn.out_proj." },
  { ".expand.", ".mlp.c_fc." },
  { ".contract.", ".mlp.c_proj." },
};

static void
replace (GString *name, gsize n, const char *const (*pairs)[2])
{
  for (gsize i = 0; i < n; i++)
    g_string_replace (name, pairs[i][0], pairs[i][1], 1);
}

static char *
publish_name (const char *name)
{
  GString *published = g_string_new (name);

  replace (published, G_N_ELEMENTS (words), words);
  if (g_str_has_prefix (published->str, "visual."))
    replace (published, G_N_ELEMENTS (vision_words), vision_words);
  else
    replace (published, G_N_ELEMENTS (text_words), text_words);
  return g_string_free (published, FALSE);
}

static void
append (GByteArray *all, PscWeights *weights, const char *name)
{
  GBytes *bytes = psc_weights_lookup (weights, name)->bytes;

  g_byte_array_append (all, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

/* Adds what is published of a weight: some are rows of one together, some have more dimensions. */
static void
publish (PscWeights *published, PscWeights *weights, const PscTensorView *view)
{
  gboolean pools = strstr (view->name, "head.attention.") != NULL;
  const char *lead = pools ? ".key." : ".query.";
  const char *at = strstr (view->name, lead);
  gboolean has_ones = strstr (view->name, "vision_model.model.embeddings.positions") != NULL
                      || strstr (view->name, "head.probe") != NULL;
  guint n_ones = has_ones ? 3 - view->rank : 0;
  g_autofree char *name = publish_name (view->name);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  gint64 shape[PSC_TENSOR_MAX_RANK] = { 1, 1, 1 };
  guint n = 1;

  if (strstr (view->name, ".value.") != NULL || (!pools && strstr (view->name, ".key.") != NULL))
    return;
  append (all, weights, view->name);
  for (guint i = pools ? 2 : 1; at != NULL && i < 3; i++, n++)
    {
      static const char *const others[] = { NULL, ".key.", ".value." };
      g_autoptr (GString) other = g_string_new (view->name);

      g_string_replace (other, lead, others[i], 1);
      append (all, weights, other->str);
    }
  memcpy (shape + n_ones, view->shape, view->rank * sizeof *shape);
  if (at != NULL)
    shape[0] *= n;
  bytes = g_bytes_new (all->data, all->len);
  g_assert_true (psc_weights_add (published, name, view->dtype, view->rank + n_ones, shape, bytes));
}

static PscModelSpec *
new_spec (void)
{
  PscVitSpec *vision = g_object_new (psc_vit_spec_get_type (), NULL);
  PscClipTextSpec *text = g_object_new (psc_clip_text_spec_get_type (), NULL);
  PscModelSpec *spec = psc_model_spec_new (&vision->parent_instance, &text->parent_instance);

  vision->layers = (PscTransformerSpec){ 48, 2, 12, 80, PSC_ACTIVATION_GELU, 1e-6 };
  vision->parent_instance.image_size = 34;
  vision->patch_size = 8;
  vision->has_patch_bias = TRUE;
  vision->has_first_norm = FALSE;
  vision->pooling = PSC_VIT_POOLING_ATTENTION;
  text->layers = (PscTransformerSpec){ 48, 2, 6, 56, PSC_ACTIVATION_GELU, 1e-6 };
  text->parent_instance.vocab_size = 300;
  text->parent_instance.max_positions = 20;
  text->has_projection_bias = TRUE;
  spec->head = (PscHead){ .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID };
  psc_model_spec_set_dimensions (spec, 48);
  return spec;
}

static void
write_vocabulary (const char *folder)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "families", "siglip", "spiece.model", NULL);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  bytes = g_bytes_new (data, size);
  fixture_write (folder, "spiece.model", bytes);
}

/* A folder with all but settings. */
static char *
make_folder (PscWeights *canonical)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "open_clip_model.safetensors", NULL);
  g_autoptr (PscWeights) published = psc_weights_new ();

  for (guint i = 0; i < psc_weights_get_n_tensors (canonical); i++)
    publish (published, canonical, psc_weights_get_nth (canonical, i));
  g_assert_true (psc_safetensors_write (published, NULL, path, NULL, NULL, NULL, NULL));
  write_vocabulary (folder);
  return folder;
}

static PscModelBundle *
open_with (const char *folder, const char *old, const char *new, GError **error)
{
  g_autoptr (GString) config = g_string_new (CONFIG);

  if (old != NULL)
    g_assert_cmpuint (g_string_replace (config, old, new, 1), ==, 1);
  fixture_write_text (folder, "open_clip_config.json", config->str);
  return psc_model_bundle_open (folder, NULL, NULL, NULL, error);
}

static void
test_weights (void)
{
  g_autoptr (PscModelSpec) expected = new_spec ();
  g_autoptr (PscWeights) canonical = fixture_make_weights (expected, 5);
  g_autofree char *folder = make_folder (canonical);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = open_with (folder, NULL, NULL, &error);
  PscModelSpec *spec;
  PscVitSpec *vision;
  PscClipTextSpec *text;

  g_assert_no_error (error);
  fixture_assert_same_weights (canonical, psc_model_bundle_get_weights (bundle));
  spec = psc_model_bundle_get_spec (bundle);
  vision = PSC_VIT_SPEC (spec->vision);
  text = PSC_CLIP_TEXT_SPEC (spec->text);
  g_assert_cmpuint (spec->vision->image_size, ==, 34);
  g_assert_cmpuint (vision->layers.n_heads, ==, 12);
  g_assert_cmpfloat (vision->layers.layer_norm_eps, ==, 1e-6);
  g_assert_cmpuint (text->layers.n_heads, ==, 6);
  g_assert_cmpfloat (text->layers.layer_norm_eps, ==, 1e-6);
  g_assert_false (text->is_causal);
  g_assert_cmpuint (spec->max_tokens, ==, 20);
  g_assert_cmpint (spec->input.framing, ==, PSC_FRAMING_STRETCH);
  g_assert_cmpfloat (spec->vision->channel_std[1], ==, 0.5);
  g_assert_cmpint (spec->head.rule, ==, PSC_SCORE_SIGMOID);
  g_assert_true (spec->head.has_bias);
  fixture_remove_folder (folder);
}

/* timm's towers differ in their activation by name, texts by a setting. */
static void
test_activations (void)
{
  static const struct
  {
    const char *old;
    const char *new;
    PscActivation vision;
    PscActivation text;
    guint n_heads;
  } cases[] = {
    { NULL, NULL, PSC_ACTIVATION_GELU, PSC_ACTIVATION_GELU, 12 },
    { "base_patch16", "so400m_patch16", PSC_ACTIVATION_GELU_TANH, PSC_ACTIVATION_GELU, 16 },
    { "base_patch16", "so400m_patch14", PSC_ACTIVATION_GELU, PSC_ACTIVATION_GELU, 16 },
    { "base_patch16_siglip_224", "large_patch16_siglip_512", PSC_ACTIVATION_GELU_TANH,
      PSC_ACTIVATION_GELU, 16 },
    { "\"heads\": 6", "\"heads\": 6, \"act_kwargs\": {\"approximate\": \"tanh\"}",
      PSC_ACTIVATION_GELU, PSC_ACTIVATION_GELU_TANH, 12 },
  };
  g_autoptr (PscModelSpec) expected = new_spec ();
  g_autoptr (PscWeights) canonical = fixture_make_weights (expected, 5);
  g_autofree char *folder = make_folder (canonical);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelBundle) bundle = open_with (folder, cases[i].old, cases[i].new, &error);
      PscVitSpec *vision;

      g_assert_no_error (error);
      vision = PSC_VIT_SPEC (psc_model_bundle_get_spec (bundle)->vision);
      g_assert_cmpuint (vision->layers.n_heads, ==, cases[i].n_heads);
      g_assert_cmpint (vision->layers.activation, ==, cases[i].vision);
      g_assert_cmpint (vision->pooling_activation, ==, cases[i].vision);
      g_assert_cmpint (
          PSC_CLIP_TEXT_SPEC (psc_model_bundle_get_spec (bundle)->text)->layers.activation, ==,
          cases[i].text);
    }
  fixture_remove_folder (folder);
}

static void
test_config (void)
{
  static const struct
  {
    const char *old;
    const char *new;
    const char *says;
  } cases[] = {
    { "vit_base_patch16_siglip_224", "resnet50", "vision_cfg: " },
    { "\"vit_base_patch16_siglip_224\"", "[1]", "timm_model_name" },
    { "\"none\"", "\"linear\"", "timm_proj" },
    { "\"image_size\": 34", "\"image_size\": 224", "image_size" },
    { "\"embed_dim\": 48", "\"embed_dim\": 768", "embed_dim" },
    { "\"width\": 48", "\"width\": 768", "text_cfg: " },
    { "\"width\": 48, ", "", "“width” is 512" },
    { "\"last\"", "\"argmax\"", "pool_type" },
    { "\"heads\": 6", "\"heads\": 5", "n_heads" },
    { "\"vision_cfg\": {", "\"vision_cfg\": 1, \"x\": {", "vision_cfg" },
    { "{\"eps\": 1e-6}", "7", "norm_kwargs" },
    { "\"squash\"", "\"fold\"", "resize_mode" },
  };
  g_autoptr (PscModelSpec) expected = new_spec ();
  g_autoptr (PscWeights) canonical = fixture_make_weights (expected, 5);
  g_autofree char *folder = make_folder (canonical);
  g_autoptr (GError) missing = NULL;

  g_assert_null (psc_model_bundle_open (folder, NULL, NULL, NULL, &missing));
  g_assert_error (missing, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (missing->message, "open_clip_config.json"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_with (folder, cases[i].old, cases[i].new, &error));
      g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
      g_assert_true (g_str_has_prefix (error->message, folder));
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].says);
    }
  fixture_remove_folder (folder);
}

static char *
read_pieces (PscModelBundle *bundle, const char *text)
{
  PscTokenizer *tokenizer = psc_model_bundle_get_tokenizer (bundle);
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, -1, NULL);
  GString *pieces = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append (pieces, psc_tokenizer_get_piece (tokenizer, g_array_index (ids, gint32, i)));
  return g_string_free (pieces, FALSE);
}

/* open_clip resolves references and parts words at underscores, which Hugging Face does not. */
static void
test_texts (void)
{
  g_autoptr (PscModelSpec) expected = new_spec ();
  g_autoptr (PscWeights) canonical = fixture_make_weights (expected, 5);
  g_autofree char *folder = make_folder (canonical);
  g_autoptr (PscModelBundle) bundle = open_with (folder, NULL, NULL, NULL);
  g_autofree char *plain = read_pieces (bundle, "small left effusion");
  g_autofree char *odd = read_pieces (bundle, "Small_left&nbsp;effusion!");

  g_assert_cmpstr (odd, ==, plain);
  g_assert_true (g_str_has_suffix (plain, "</s></s>"));
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/siglip-timm/weights", test_weights);
  g_test_add_func ("/siglip-timm/activations", test_activations);
  g_test_add_func ("/siglip-timm/config", test_config);
  g_test_add_func ("/siglip-timm/texts", test_texts);

  return g_test_run ();
}
