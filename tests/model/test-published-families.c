/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint-fixture.h"
#include "checkpoint/psc-safetensors-writer.h"
#include "model/families/psc-weight-rules.h"
#include "model/psc-model-bundle.h"
#include "model/spec/psc-bert-spec.h"
#include "model/spec/psc-clip-resnet-spec.h"
#include "model/spec/psc-clip-text-spec.h"
#include "model/spec/psc-vit-spec.h"

/* What is wrong with published files, or other than in the references. What families make of files
 * as they are, the tests of the command line hold against these. */

static char *
find_fixture (const char *family, const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "families", family, name, NULL);
}

static char *
read_text (const char *family, const char *name)
{
  g_autofree char *path = find_fixture (family, name);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Copies a family's files, without what only tests read. */
static char *
copy_fixture (const char *family)
{
  static const char *const passed_over[] = { ".ref", ".npy", ".png" };
  g_autofree char *source = find_fixture (family, NULL);
  char *folder = fixture_make_folder ();
  g_autoptr (GDir) dir = g_dir_open (source, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *from = g_build_filename (source, name, NULL);
      g_autofree char *to = g_build_filename (folder, name, NULL);
      gboolean is_needed = TRUE;

      for (guint i = 0; i < G_N_ELEMENTS (passed_over); i++)
        is_needed = is_needed && !g_str_has_suffix (name, passed_over[i]);
      if (is_needed)
        g_assert_cmpint (symlink (from, to), ==, 0);
    }
  return folder;
}

/* Puts another text in the place of a file; %NULL takes the file away. */
static void
replace_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
  if (text != NULL)
    fixture_write_text (folder, name, text);
}

/* The same with one part of it changed. */
static void
edit_file (
    const char *folder, const char *family, const char *name, const char *part, const char *by)
{
  g_autofree char *text = read_text (family, name);
  g_auto (GStrv) parts = g_strsplit (text, part, 2);
  g_autofree char *edited = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  edited = g_strjoinv (by, parts);
  replace_file (folder, name, edited);
}

static PscModelBundle *
open_well (const char *folder, const char *family)
{
  g_autoptr (GError) error = NULL;
  PscModelBundle *bundle = psc_model_bundle_open (folder, NULL, family, NULL, &error);

  g_assert_no_error (error);
  return bundle;
}

static PscVitSpec *
get_vit (PscModelBundle *bundle)
{
  return PSC_VIT_SPEC (psc_model_bundle_get_spec (bundle)->vision);
}

static PscClipTextSpec *
get_text (PscModelBundle *bundle)
{
  return PSC_CLIP_TEXT_SPEC (psc_model_bundle_get_spec (bundle)->text);
}

static const PscPreprocess *
get_input (PscModelBundle *bundle)
{
  return &psc_model_bundle_get_spec (bundle)->input;
}

/* One change, and what the error must say: the file and what it contradicts, if it does. */
typedef struct
{
  const char *family;
  const char *file;
  const char *part; /* %NULL: the whole file */
  const char *by;   /* %NULL: no file at all */
  PscModelError code;
  const char *said;
  const char *said_too;
} Fault;

static const Fault faults[] = {
  { "hf-clip", "config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4",
    PSC_MODEL_ERROR_CONFIG, "num_hidden_layers", "model.safetensors" },
  { "hf-clip", "config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2",
    PSC_MODEL_ERROR_CONFIG, "num_hidden_layers", "model.safetensors" },
  { "hf-clip", "config.json", "\"hidden_size\": 48", "\"hidden_size\": 768", PSC_MODEL_ERROR_CONFIG,
    "hidden_size", "model.safetensors" },
  /* What is left out is the class's default, which these weights do not have. */
  { "hf-clip", "config.json", "\"hidden_size\": 48,", "", PSC_MODEL_ERROR_CONFIG, "hidden_size",
    "model.safetensors" },
  { "hf-clip", "config.json", "\"vocab_size\": 3514", "\"vocab_size\": 49408",
    PSC_MODEL_ERROR_CONFIG, "vocab_size", "model.safetensors" },
  { "hf-clip", "config.json", "\"image_size\": 80", "\"image_size\": 96", PSC_MODEL_ERROR_CONFIG,
    "image_size", "model.safetensors" },
  { "hf-clip", "config.json", "\"patch_size\": 16", "\"patch_size\": 8", PSC_MODEL_ERROR_CONFIG,
    "patch_size", "model.safetensors" },
  { "hf-clip", "config.json", "\"projection_dim\": 28,\n  \"text",
    "\"projection_dim\": 512,\n  \"text", PSC_MODEL_ERROR_CONFIG, "projection_dim",
    "model.safetensors" },
  { "hf-clip", "config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": 5",
    PSC_MODEL_ERROR_CONFIG, "n_heads", NULL },
  { "hf-clip", "config.json", "\"hidden_size\": 48",
    "\"hidden_size\": 48, \"hidden_act\": \"swish\"", PSC_MODEL_ERROR_CONFIG, "hidden_act", NULL },
  { "hf-clip", "config.json", NULL, "[]", PSC_MODEL_ERROR_CONFIG, "config.json", NULL },
  { "hf-clip", "config.json", NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "config.json", NULL },
  { "hf-clip", "preprocessor_config.json", "\"shortest_edge\": 80", "\"shortest_edge\": 64",
    PSC_MODEL_ERROR_CONFIG, "size", NULL },
  { "hf-clip", "preprocessor_config.json", "\"crop_size\": {\n    \"height\": 80",
    "\"crop_size\": {\n    \"height\": 72", PSC_MODEL_ERROR_CONFIG, "height", "config.json" },
  { "hf-clip", "preprocessor_config.json", "\"do_resize\": true", "\"do_resize\": false",
    PSC_MODEL_ERROR_CONFIG, "do_resize", NULL },
  { "hf-clip", "preprocessor_config.json", "\"resample\": 3", "\"resample\": 5",
    PSC_MODEL_ERROR_CONFIG, "resample", NULL },
  /* 9 pixels more than the crop, but nothing is cropped. */
  { "hf-clip", "preprocessor_config.json", NULL, "{\"size\": 89, \"do_center_crop\": false}",
    PSC_MODEL_ERROR_CONFIG, "size", NULL },
  { "hf-clip", "vocab.json", NULL, "{\"a\": 0}", PSC_MODEL_ERROR_VOCABULARY, "vocab.json", NULL },
  { "hf-clip", "merges.txt", NULL, "", PSC_MODEL_ERROR_VOCABULARY, "vocab.json", NULL },
  /* The vocabulary that comes with the program is not this model's. */
  { "hf-clip", "vocab.json", NULL, NULL, PSC_MODEL_ERROR_VOCABULARY, "model.safetensors", NULL },

  { "open-clip", "open_clip_config.json", "\"embed_dim\": 20", "\"embed_dim\": 512",
    PSC_MODEL_ERROR_CONFIG, "embed_dim", "open_clip_pytorch_model.bin" },
  { "open-clip", "open_clip_config.json", "\"width\": 48", "\"width\": 96", PSC_MODEL_ERROR_CONFIG,
    "width", "open_clip_pytorch_model.bin" },
  { "open-clip", "open_clip_config.json", "\"context_length\": 77", "\"context_length\": 64",
    PSC_MODEL_ERROR_CONFIG, "context_length", "open_clip_pytorch_model.bin" },
  { "open-clip", "open_clip_config.json", "\"head_width\": 16", "\"head_width\": 9",
    PSC_MODEL_ERROR_CONFIG, "n_heads", NULL },
  { "open-clip", "open_clip_config.json", "\"head_width\": 16", "\"mlp_ratio\": 3.5",
    PSC_MODEL_ERROR_CONFIG, "mlp_ratio", NULL },
  { "open-clip", "open_clip_config.json", "\"head_width\": 16", "\"attentional_pool\": true",
    PSC_MODEL_ERROR_CONFIG, "attentional_pool", NULL },
  { "open-clip", "open_clip_config.json", "\"head_width\": 16", "\"ls_init_value\": 0.1",
    PSC_MODEL_ERROR_CONFIG, "ls_init_value", NULL },
  { "open-clip", "open_clip_config.json", "\"heads\": 2", "\"heads\": 2, \"pool_type\": \"last\"",
    PSC_MODEL_ERROR_CONFIG, "pool_type", NULL },
  { "open-clip", "open_clip_config.json", "\"preprocess_cfg\": {",
    "\"preprocess_cfg\": { \"size\": [80, 96],", PSC_MODEL_ERROR_CONFIG, "size", NULL },
  { "open-clip", "open_clip_config.json", "\"preprocess_cfg\": {",
    "\"preprocess_cfg\": { \"resize_mode\": \"longest\", \"fill_color\": 127,",
    PSC_MODEL_ERROR_CONFIG, "fill_color", NULL },
  { "open-clip", "open_clip_config.json", "\"preprocess_cfg\": {",
    "\"preprocess_cfg\": { \"interpolation\": \"random\",", PSC_MODEL_ERROR_CONFIG, "interpolation",
    NULL },

  { "biomedclip", "open_clip_config.json", "\"image_size\": 80", "\"image_size\": 224",
    PSC_MODEL_ERROR_CONFIG, "image_size", "open_clip_pytorch_model.bin" },
  { "biomedclip", "open_clip_config.json", "\"embed_dim\": 32", "\"embed_dim\": 512",
    PSC_MODEL_ERROR_CONFIG, "embed_dim", "open_clip_pytorch_model.bin" },
  { "biomedclip", "open_clip_config.json", "cls_last_hidden_state_pooler", "mean_pooler",
    PSC_MODEL_ERROR_CONFIG, "hf_pooler_type", NULL },
  { "biomedclip", "open_clip_config.json", "\"context_length\": 64", "\"context_length\": 4096",
    PSC_MODEL_ERROR_CONFIG, "context_length", NULL },
  { "biomedclip", "vocab.txt", NULL, NULL, PSC_MODEL_ERROR_NOT_FOUND, "vocab.txt", NULL },
  { "biomedclip", "vocab.txt", NULL, "[PAD]\n[UNK]\n[CLS]\n[SEP]\n", PSC_MODEL_ERROR_VOCABULARY,
    "vocab.txt", NULL },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const Fault *fault = &faults[i];
      g_autofree char *folder = copy_fixture (fault->family);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelBundle) bundle = NULL;

      g_test_message ("%s: %s", fault->file, fault->by);
      if (fault->part != NULL)
        edit_file (folder, fault->family, fault->file, fault->part, fault->by);
      else
        replace_file (folder, fault->file, fault->by);
      bundle = psc_model_bundle_open (folder, NULL, NULL, NULL, &error);
      g_assert_null (bundle);
      g_assert_error (error, PSC_MODEL_ERROR, (int) fault->code);
      g_assert_true (g_str_has_prefix (error->message, folder));
      g_assert_nonnull (strstr (error->message, fault->said));
      if (fault->said_too != NULL)
        g_assert_nonnull (strstr (error->message, fault->said_too));
      fixture_remove_folder (folder);
    }
}

/* Anything in the place of every value of a configuration. */
static const char hostile[] =
    "[null, true, \"\", \"quick_gelu\", -1, 0, 1, 1e308, 9223372036854775807, 0.5, [], [[[[]]]], {},"
    " [0, 0, 0], [1e308, -1e308, 1e308], {\"height\": -1, \"width\": 1e300}]";

/* Whatever it is, it is an error that names a file, or nothing to stumble on. */
static void
check_hostile (const char *folder, const char *file, JsonNode *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autofree char *text = json_to_string (root, FALSE);

  replace_file (folder, file, text);
  bundle = psc_model_bundle_open (folder, NULL, NULL, NULL, &error);
  if (bundle != NULL)
    return;
  if (error->domain != PSC_MODEL_ERROR || !g_str_has_prefix (error->message, folder))
    g_error ("%s: %s", text, error->message);
}

static void
mutate (const char *folder, const char *file, JsonNode *root, JsonObject *object, JsonArray *list)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      /* The object's own name goes with each value that is replaced. */
      g_autofree char *member = g_strdup (l->data);
      g_autoptr (JsonNode) own = json_node_copy (json_object_get_member (object, member));

      if (JSON_NODE_HOLDS_OBJECT (own))
        mutate (folder, file, root, json_object_get_object_member (object, member), list);
      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          json_object_set_member (object, member,
                                  json_node_copy (json_array_get_element (list, i)));
          check_hostile (folder, file, root);
        }
      json_object_set_member (object, member, g_steal_pointer (&own));
    }
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *family;
    const char *file;
    const char *text; /* (nullable): in the place of the reference's, of which little is read */
  } files[] = {
    { "hf-clip", "config.json" },
    { "hf-clip", "preprocessor_config.json" },
    { "open-clip", "open_clip_config.json" },
    { "biomedclip", "open_clip_config.json" },
    { "biomedclip", "tokenizer_config.json", "{\"do_lower_case\": true}" },
  };

  g_autoptr (JsonNode) list = json_from_string (hostile, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *folder = copy_fixture (files[i].family);
      g_autofree char *text = read_text (files[i].family, files[i].file);
      g_autoptr (JsonNode) root =
          json_from_string (files[i].text != NULL ? files[i].text : text, NULL);

      mutate (folder, files[i].file, root, json_node_get_object (root), json_node_get_array (list));
      fixture_remove_folder (folder);
    }
}

/* Each tower has an activation of its own, and what an old file's dictionary leaves out is default
 * again, whatever stands beside it. */
static void
test_activations (void)
{
  static const char sizes[] =
      "\"hidden_size\": 32, \"intermediate_size\": 64, \"vocab_size\": 3514,"
      " \"num_hidden_layers\": 2, \"num_attention_heads\": 4";
  g_autofree char *folder = copy_fixture ("hf-clip");
  g_autofree char *dictionary = g_strdup_printf (
      "\"text_config_dict\": {%s}, \"text_config\": {\"hidden_act\": \"gelu\",", sizes);
  g_autoptr (PscModelBundle) published = open_well (folder, NULL);
  g_autoptr (PscModelBundle) mixed = NULL;
  g_autoptr (PscModelBundle) old = NULL;

  g_assert_cmpint (get_vit (published)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);
  g_assert_cmpint (get_text (published)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);

  edit_file (folder, "hf-clip", "config.json", "\"text_config\": {",
             "\"text_config\": {\"hidden_act\": \"gelu\",");
  mixed = open_well (folder, NULL);
  g_assert_cmpint (get_vit (mixed)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);
  g_assert_cmpint (get_text (mixed)->layers.activation, ==, PSC_ACTIVATION_GELU);

  edit_file (folder, "hf-clip", "config.json", "\"text_config\": {", dictionary);
  old = open_well (folder, NULL);
  g_assert_cmpint (get_text (old)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);
  fixture_remove_folder (folder);
}

/* All the ways in which an image processor's file says how large a picture becomes. */
static void
test_hugging_face_input (void)
{
  static const struct
  {
    const char *text;
    PscFraming framing;
    gsize resized;
    PscResampleFilter filter;
    double mean;
    double std;
  } cases[] = {
    { NULL, PSC_FRAMING_CROP, 0, PSC_RESAMPLE_BICUBIC, 0.48145466, 0.26862954 },
    { "{\"size\": 80, \"crop_size\": 80}", PSC_FRAMING_CROP, 80, PSC_RESAMPLE_BICUBIC, 0.48145466,
      0.26862954 },
    { "{\"size\": {\"shortest_edge\": 96}, \"crop_size\": {\"height\": 80, \"width\": 80},"
      " \"resample\": 2}",
      PSC_FRAMING_CROP, 96, PSC_RESAMPLE_BILINEAR, 0.48145466, 0.26862954 },
    { "{\"size\": {\"height\": 80, \"width\": 80}, \"do_center_crop\": false, \"resample\": 1,"
      " \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.25, 0.25, 0.25]}",
      PSC_FRAMING_STRETCH, 0, PSC_RESAMPLE_LANCZOS, 0.5, 0.25 },
    { "{\"size\": 80, \"do_center_crop\": false, \"do_normalize\": false}", PSC_FRAMING_CROP, 80,
      PSC_RESAMPLE_BICUBIC, 0, 1 },
    /* Levels up to 255 are normalised by what is meant for them, and up to 2 likewise. */
    { "{\"size\": 80, \"crop_size\": 80, \"do_rescale\": false, \"image_mean\": 127.5,"
      " \"image_std\": 51}",
      PSC_FRAMING_CROP, 80, PSC_RESAMPLE_BICUBIC, 0.5, 0.2 },
    { "{\"size\": 80, \"crop_size\": 80, \"rescale_factor\": 0.00784313725490196,"
      " \"image_mean\": 1, \"image_std\": 0.5}",
      PSC_FRAMING_CROP, 80, PSC_RESAMPLE_BICUBIC, 0.5, 0.25 },
  };
  g_autofree char *folder = copy_fixture ("hf-clip");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscModelBundle) bundle = NULL;
      const PscPreprocess *input;
      const PscVisionSpec *vision;

      replace_file (folder, "preprocessor_config.json", cases[i].text);
      bundle = open_well (folder, NULL);
      input = get_input (bundle);
      vision = psc_model_bundle_get_spec (bundle)->vision;
      g_assert_cmpint (input->framing, ==, cases[i].framing);
      g_assert_cmpuint (input->resized, ==, cases[i].resized);
      g_assert_cmpint (input->filter, ==, cases[i].filter);
      g_assert_false (input->crop_rounds_up);
      g_assert_cmpfloat (input->mean, ==, 0);
      g_assert_cmpfloat (input->std, ==, 1);
      g_assert_cmpfloat_with_epsilon (vision->channel_mean[0], cases[i].mean, 1e-9);
      g_assert_cmpfloat_with_epsilon (vision->channel_std[0], cases[i].std, 1e-9);
    }
  fixture_remove_folder (folder);
}

static void
test_open_clip_settings (void)
{
  g_autofree char *folder = copy_fixture ("open-clip");
  g_autoptr (PscModelBundle) published = open_well (folder, NULL);
  g_autoptr (PscModelBundle) quick = NULL;
  g_autoptr (PscModelBundle) other = NULL;
  g_autoptr (PscModelBundle) squashed = NULL;

  g_assert_cmpint (get_vit (published)->layers.activation, ==, PSC_ACTIVATION_GELU);
  g_assert_cmpuint (get_vit (published)->layers.n_heads, ==, 3);
  g_assert_cmpuint (get_text (published)->layers.n_heads, ==, 2);

  edit_file (folder, "open-clip", "open_clip_config.json", "\"embed_dim\": 20,",
             "\"embed_dim\": 20, \"quick_gelu\": true,");
  quick = open_well (folder, NULL);
  g_assert_cmpint (get_vit (quick)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);
  g_assert_cmpint (get_text (quick)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);

  edit_file (folder, "open-clip", "open_clip_config.json", "\"heads\": 2,",
             "\"heads\": 2, \"act_kwargs\": {\"approximate\": \"tanh\"},"
             " \"norm_kwargs\": {\"eps\": 1e-6},");
  other = open_well (folder, NULL);
  g_assert_cmpint (get_vit (other)->layers.activation, ==, PSC_ACTIVATION_GELU);
  g_assert_cmpint (get_text (other)->layers.activation, ==, PSC_ACTIVATION_GELU_TANH);
  g_assert_cmpfloat (get_text (other)->layers.layer_norm_eps, ==, 1e-6);
  g_assert_cmpfloat (get_vit (other)->layers.layer_norm_eps, ==, 1e-5);

  edit_file (folder, "open-clip", "open_clip_config.json", "\"preprocess_cfg\": {",
             "\"preprocess_cfg\": {\"size\": 80, \"resize_mode\": \"squash\","
             " \"interpolation\": \"bilinear\",");
  squashed = open_well (folder, NULL);
  g_assert_cmpint (get_input (squashed)->framing, ==, PSC_FRAMING_STRETCH);
  g_assert_cmpint (get_input (squashed)->filter, ==, PSC_RESAMPLE_BILINEAR);
  fixture_remove_folder (folder);
}

/* The weights alone, and all else in a folder of its own. */
static void
test_vocabulary_folder (void)
{
  static const char *const rest[] = { "config.json", "preprocessor_config.json", "vocab.json",
                                      "merges.txt" };
  g_autofree char *folder = copy_fixture ("hf-clip");
  g_autofree char *other = copy_fixture ("hf-clip");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    replace_file (folder, rest[i], NULL);
  replace_file (other, "model.safetensors", NULL);
  bundle = psc_model_bundle_open (folder, other, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_tokenizer_get_n_entries (psc_model_bundle_get_tokenizer (bundle)), ==,
                    3514);
  fixture_remove_folder (folder);
  fixture_remove_folder (other);
}

/* All tensors under other names; @rename gives (transfer full) the new one. */
static PscWeights *
rename_weights (PscWeights *weights, char *(*rename) (const char *name))
{
  PscWeights *renamed = psc_weights_new ();

  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      g_autofree char *name = rename (view->name);

      g_assert_true (
          psc_weights_add (renamed, name, view->dtype, view->rank, view->shape, view->bytes));
    }
  return renamed;
}

static void
write_weights (const char *folder, const char *name, PscWeights *weights)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  psc_safetensors_write (weights, NULL, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* As several devices train it, with the text tower an object of its own. */
static char *
name_in_training (const char *name)
{
  gboolean is_general = g_str_has_prefix (name, "visual.") || g_str_equal (name, "logit_scale");

  return g_strconcat ("module.", is_general ? "" : "text.", name, NULL);
}

/* A training's checkpoint has all but a configuration. */
static void
test_open_clip_training (void)
{
  g_autofree char *published_folder = copy_fixture ("open-clip");
  g_autofree char *folder = fixture_make_folder ();
  g_autoptr (PscModelBundle) published = open_well (published_folder, NULL);
  g_autoptr (PscWeights) weights = rename_weights (
      psc_model_package_get_weights (psc_model_bundle_get_files (published)), name_in_training);
  g_autoptr (PscModelBundle) bundle = NULL;

  write_weights (folder, "epoch_32.safetensors", weights);
  bundle = open_well (folder, NULL);
  g_assert_cmpstr (psc_model_family_get_nick (psc_model_bundle_get_family (bundle)), ==,
                   "open-clip");
  fixture_assert_same_weights (psc_model_bundle_get_weights (bundle),
                               psc_model_bundle_get_weights (published));
  g_assert_cmpint (get_vit (bundle)->layers.activation, ==, PSC_ACTIVATION_GELU);
  g_assert_cmpuint (get_vit (bundle)->layers.n_heads, ==, 1);
  g_assert_cmpfloat (psc_model_bundle_get_spec (bundle)->vision->channel_mean[0], ==, 0.48145466);
  fixture_remove_folder (published_folder);
  fixture_remove_folder (folder);
}

/* OpenAI's ResNet as open_clip trains it. */
static void
test_open_clip_resnet (void)
{
  static const char config[] =
      "{\"model_cfg\": {\"embed_dim\": 24, \"quick_gelu\": true, \"vision_cfg\": {\"image_size\": 64,"
      " \"layers\": [1, 2, 1, %u], \"width\": 8, \"head_width\": 32},"
      " \"text_cfg\": {\"width\": 64, \"heads\": 4, \"layers\": 2}}}";
  g_autofree char *folder = copy_fixture ("openai-resnet");
  g_autofree char *right = g_strdup_printf (config, 1);
  g_autofree char *wrong = g_strdup_printf (config, 2);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (GError) error = NULL;
  const PscClipResnetSpec *vision;

  fixture_write_text (folder, "open_clip_config.json", right);
  bundle = open_well (folder, NULL);
  g_assert_cmpstr (psc_model_family_get_nick (psc_model_bundle_get_family (bundle)), ==,
                   "open-clip");
  vision = PSC_CLIP_RESNET_SPEC (psc_model_bundle_get_spec (bundle)->vision);
  g_assert_cmpuint (vision->n_heads, ==, 8);
  g_assert_cmpuint (get_text (bundle)->layers.n_heads, ==, 4);
  g_assert_cmpint (get_text (bundle)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);

  fixture_write_text (folder, "open_clip_config.json", wrong);
  g_assert_null (psc_model_bundle_open (folder, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "layers"));
  fixture_remove_folder (folder);
}

static void
assert_same_reading (PscModelBundle *a, PscModelBundle *b, const char *text)
{
  g_autoptr (GArray) first =
      psc_tokenizer_encode (psc_model_bundle_get_tokenizer (a), text, -1, NULL);
  g_autoptr (GArray) second =
      psc_tokenizer_encode (psc_model_bundle_get_tokenizer (b), text, -1, NULL);

  g_assert_cmpmem (first->data, first->len * sizeof (gint32), second->data,
                   second->len * sizeof (gint32));
}

/* Both files of a vocabulary in one, as newer folders have it. */
static void
test_tokenizer_json (void)
{
  g_autofree char *folder = copy_fixture ("hf-clip");
  g_autofree char *pieces = read_text ("hf-clip", "vocab.json");
  g_autofree char *text = read_text ("hf-clip", "merges.txt");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GString) merges = g_string_new (NULL);
  g_autofree char *json = NULL;
  g_autoptr (PscModelBundle) published = open_well (folder, NULL);
  g_autoptr (PscModelBundle) bundle = NULL;

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\\", -1);
      g_autofree char *doubled = g_strjoinv ("\\\\", parts);
      g_auto (GStrv) quotes = g_strsplit (doubled, "\"", -1);
      g_autofree char *quoted = g_strjoinv ("\\\"", quotes);

      g_string_append_printf (merges, "%s\"%s\"", i > 1 ? ", " : "", quoted);
    }
  json = g_strdup_printf ("{\"model\": {\"type\": \"BPE\", \"vocab\": %s, \"merges\": [%s]}}",
                          pieces, merges->str);
  replace_file (folder, "vocab.json", NULL);
  replace_file (folder, "merges.txt", NULL);
  replace_file (folder, "tokenizer.json", json);
  bundle = open_well (folder, NULL);
  assert_same_reading (published, bundle, "Severe CARDIOMEGALY, 2.5 cm: \"left-sided\" effusion");
  fixture_remove_folder (folder);
}

/* Files that look alike are taken for what their publishers' are, unless somebody knows better. */
static void
test_openai_layout (void)
{
  g_autofree char *folder = copy_fixture ("openai-clip");
  g_autofree char *half_folder = copy_fixture ("openai-jit");
  g_autoptr (PscModelBundle) chexzero = open_well (folder, NULL);
  g_autoptr (PscModelBundle) openai = open_well (folder, "openai");
  g_autoptr (PscModelBundle) open_clip = open_well (folder, "open-clip");
  g_autoptr (PscModelBundle) half = open_well (half_folder, NULL);
  g_autoptr (PscModelBundle) half_chexzero = open_well (half_folder, "chexzero");

  g_assert_cmpstr (psc_model_family_get_nick (psc_model_bundle_get_family (chexzero)), ==,
                   "chexzero");
  g_assert_cmpint (get_input (chexzero)->framing, ==, PSC_FRAMING_FIT_DOWN);
  g_assert_cmpint (psc_model_bundle_get_spec (chexzero)->head.rule, ==, PSC_SCORE_PAIR);
  g_assert_false (psc_model_bundle_get_spec (chexzero)->head.has_scale);
  g_assert_cmpint (get_input (openai)->framing, ==, PSC_FRAMING_CROP);
  g_assert_true (psc_model_bundle_get_spec (openai)->head.has_scale);
  g_assert_cmpint (get_vit (openai)->layers.activation, ==, PSC_ACTIVATION_QUICK_GELU);
  g_assert_cmpint (get_vit (open_clip)->layers.activation, ==, PSC_ACTIVATION_GELU);
  g_assert_cmpstr (psc_model_family_get_nick (psc_model_bundle_get_family (half)), ==, "openai");
  g_assert_cmpint (get_input (half_chexzero)->framing, ==, PSC_FRAMING_FIT_DOWN);
  fixture_remove_folder (folder);
  fixture_remove_folder (half_folder);
}

static char *
keep_name (const char *name)
{
  return g_strdup (name);
}

/* Half of a model is none. */
static char *
drop_projection (const char *name)
{
  return g_strdup (g_str_equal (name, "visual_projection.weight") ? "elsewhere" : name);
}

static void
test_no_projection (void)
{
  g_autofree char *folder = copy_fixture ("hf-clip");
  g_autoptr (PscModelBundle) published = open_well (folder, NULL);
  PscWeights *weights = psc_model_package_get_weights (psc_model_bundle_get_files (published));
  g_autoptr (PscWeights) whole = rename_weights (weights, keep_name);
  g_autoptr (PscWeights) broken = rename_weights (weights, drop_projection);
  g_autoptr (PscModelBundle) again = NULL;
  g_autoptr (GError) error = NULL;

  replace_file (folder, "model.safetensors", NULL);
  write_weights (folder, "model.safetensors", whole);
  again = open_well (folder, NULL);
  write_weights (folder, "model.safetensors", broken);
  g_assert_null (psc_model_bundle_open (folder, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);
  g_assert_nonnull (strstr (error->message, "model.safetensors"));
  fixture_remove_folder (folder);
}

/* From open_clip's names to those of BiomedCLIPModel, but for what is shared out. */
static char *
name_as_hugging_face (const char *name)
{
  static const char *const pairs[][2] = {
    { "visual.trunk.cls_token", "vision_model.embeddings.class_embedding" },
    { "visual.trunk.pos_embed", "vision_model.embeddings.position_embedding.weight" },
    { "visual.trunk.patch_embed.proj.", "vision_model.embeddings.patch_embedding." },
    { "visual.trunk.blocks.", "vision_model.encoder.layers." },
    { "visual.trunk.norm.", "vision_model.post_layernorm." },
    { "visual.head.proj.", "visual_projection." },
    { "text.transformer.embeddings.word_embeddings.", "text_model.embeddings.token_embedding." },
    { "text.transformer.embeddings.position_embeddings.",
      "text_model.embeddings.position_embedding." },
    { "text.transformer.embeddings.token_type_embeddings.",
      "text_model.embeddings.token_type_embedding." },
    { "text.transformer.embeddings.LayerNorm.", "text_model.embeddings.layer_norm." },
    { "text.transformer.encoder.layer.", "text_model.encoder.layers." },
    { "text.proj.0.", "text_projection.fc1." },
    { "text.proj.2.", "text_projection.fc2." },
    { ".attention.self.query.", ".self_attn.q_proj." },
    { ".attention.self.key.", ".self_attn.k_proj." },
    { ".attention.self.value.", ".self_attn.v_proj." },
    { ".attention.output.dense.", ".self_attn.out_proj." },
    { ".attention.output.LayerNorm.", ".layer_norm1." },
    { ".intermediate.dense.", ".mlp.fc1." },
    { ".output.dense.", ".mlp.fc2." },
    { ".output.LayerNorm.", ".layer_norm2." },
    { ".norm1.", ".layer_norm1." },
    { ".norm2.", ".layer_norm2." },
    { ".attn.proj.", ".self_attn.out_proj." },
    { ".attn.query.", ".self_attn.q_proj." },
    { ".attn.key.", ".self_attn.k_proj." },
    { ".attn.value.", ".self_attn.v_proj." },
  };
  GString *renamed = g_string_new (name);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (renamed, pairs[i][0], pairs[i][1], 0);
  return g_string_free (renamed, FALSE);
}

/* Queries, keys and values have tensors of their own there. */
static PscWeights *
share_out (PscWeights *weights)
{
  static const PscWeightRule rules[] = {
    { "visual.trunk.blocks.*.attn.qkv.%", "visual.trunk.blocks.*.attn.#.%", PSC_WEIGHT_THIRDS },
    { "visual.trunk.cls_token", "visual.trunk.cls_token", PSC_WEIGHT_SQUEEZE },
    { "visual.trunk.pos_embed", "visual.trunk.pos_embed", PSC_WEIGHT_SQUEEZE },
  };
  g_autoptr (GError) error = NULL;
  PscWeights *shared = psc_weight_rules_apply (weights, G_N_ELEMENTS (rules), rules, &error);

  g_assert_no_error (error);
  return shared;
}

/* The same model under both kinds of names, though the second's configuration has another ε. */
static void
test_biomedclip_renamed (void)
{
  static const char config[] =
      "{\"architectures\": [\"BiomedCLIPModel\"], \"model_type\": \"clip\","
      " \"vision_config\": {\"layer_norm_eps\": 1e-12}}";
  static const char preprocessor[] = "{\"size\": {\"shortest_edge\": 80}, \"crop_size\": 80}";
  g_autofree char *published_folder = copy_fixture ("biomedclip");
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *vocabulary = read_text ("biomedclip", "vocab.txt");
  g_autoptr (PscModelBundle) published = open_well (published_folder, NULL);
  g_autoptr (PscWeights) shared =
      share_out (psc_model_package_get_weights (psc_model_bundle_get_files (published)));
  g_autoptr (PscWeights) renamed = rename_weights (shared, name_as_hugging_face);
  g_autoptr (PscModelBundle) bundle = NULL;
  PscModelSpec *spec;

  write_weights (folder, "model.safetensors", renamed);
  fixture_write_text (folder, "config.json", config);
  fixture_write_text (folder, "preprocessor_config.json", preprocessor);
  fixture_write_text (folder, "vocab.txt", vocabulary);
  bundle = open_well (folder, NULL);
  g_assert_cmpstr (psc_model_family_get_nick (psc_model_bundle_get_family (bundle)), ==,
                   "biomedclip");
  spec = psc_model_bundle_get_spec (bundle);
  g_assert_cmpuint (spec->max_tokens, ==, 80);
  g_assert_cmpfloat (get_vit (bundle)->layers.layer_norm_eps, ==, 1e-6);
  g_assert_cmpint (get_vit (bundle)->layers.activation, ==, PSC_ACTIVATION_GELU);
  g_assert_false (get_vit (bundle)->has_first_norm);
  g_assert_cmpint (PSC_BERT_SPEC (spec->text)->pooling, ==, PSC_BERT_POOLING_FIRST);
  for (guint i = 0; i < psc_weights_get_n_tensors (psc_model_bundle_get_weights (bundle)); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (psc_model_bundle_get_weights (bundle), i);
      const PscTensorView *other =
          psc_weights_lookup (psc_model_bundle_get_weights (published), view->name);

      if (g_str_has_suffix (view->name, "position_ids"))
        continue;
      g_assert_nonnull (other);
      g_assert_true (g_bytes_equal (view->bytes, other->bytes));
    }
  fixture_remove_folder (published_folder);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/published-families/faults", test_faults);
  g_test_add_func ("/published-families/hostile", test_hostile);
  g_test_add_func ("/published-families/activations", test_activations);
  g_test_add_func ("/published-families/hugging-face-input", test_hugging_face_input);
  g_test_add_func ("/published-families/vocabulary-folder", test_vocabulary_folder);
  g_test_add_func ("/published-families/open-clip-settings", test_open_clip_settings);
  g_test_add_func ("/published-families/open-clip-training", test_open_clip_training);
  g_test_add_func ("/published-families/open-clip-resnet", test_open_clip_resnet);
  g_test_add_func ("/published-families/tokenizer-json", test_tokenizer_json);
  g_test_add_func ("/published-families/openai-layout", test_openai_layout);
  g_test_add_func ("/published-families/no-projection", test_no_projection);
  g_test_add_func ("/published-families/biomedclip-renamed", test_biomedclip_renamed);

  return g_test_run ();
}
