/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "attribution/psc-method.h"
#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "psc-test-family.h"
#include "psc-test-model.h"

/* Small models in published layouts, against what the published code makes of the same files. The
 * side of some models' pictures and the length of their texts stand in no file, and the references'
 * are smaller than the published ones. */
typedef struct
{
  const char *folder;
  const char *nick;
  gboolean knows_mean; /* whether the mean grey level shows in its normalisation */
  double of_path;      /* what an integral over a path may be off by, of the greatest value */
  gboolean is_smaller; /* whether the references' side is not the one that is opened */
  gsize resized;       /* what a picture's shorter side becomes then, 0 for the side */
  gsize full_resized;  /* the same as published */
  guint max_tokens;    /* of the references, 0 for the published */
} Family;

/* The references say that rounding decides about kinks of ReLU on a ResNet's path. */
static const Family families[] = {
  { "biomedclip", "biomedclip", TRUE, 1e-4 },
  { "hf-clip", "hf-clip", TRUE, 1e-4 },
  { "open-clip", "open-clip", TRUE, 1e-4 },
  { "openai-clip", "chexzero", TRUE, 1e-4 },
  { "openai-jit", "openai", TRUE, 1e-4 },
  { "openai-resnet", "openai", TRUE, 1e-4 },
  { "siglip", "siglip", TRUE, 1e-4 },
  { "biovil", "biovil", FALSE, 1e-2, TRUE, 77, 512 },
  { "biovil-t", "biovil-t", FALSE, 1e-2, TRUE, 82, 512 },
  { "cxr-clip", "cxr-clip", TRUE, 1e-4, TRUE, 0, 224, 64 },
};

/* What all else may be off by. */
#define TOLERANCE 1e-4

static PscModelBundle *
open_published (const Family *family)
{
  g_autofree char *path = psc_test_family_dup_path (family->folder);
  g_autoptr (GError) error = NULL;
  PscModelBundle *bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (psc_model_family_get_nick (psc_model_bundle_get_family (bundle)), ==,
                   family->nick);
  return bundle;
}

static PscModel *
load (PscModelBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  PscModel *model = psc_model_new (bundle, psc_test_model_get_options (), NULL, &error);

  g_assert_no_error (error);
  return model;
}

static guint
get_side (const Family *family)
{
  g_autoptr (JsonNode) manifest = psc_test_family_read_json (family->folder, "manifest.json");

  return (guint) json_object_get_int_member (json_node_get_object (manifest), "side");
}

/* With the references' side; each is loaded once. */
static PscModel *
get_model (const Family *family)
{
  static PscModel *models[G_N_ELEMENTS (families)];
  PscModel **model = &models[family - families];

  if (*model == NULL)
    {
      g_autoptr (PscModelBundle) bundle = open_published (family);
      PscModelSpec *spec = psc_model_bundle_get_spec (bundle);

      if (family->is_smaller)
        {
          spec->vision->image_size = get_side (family);
          spec->input.resized = family->resized;
        }
      if (family->max_tokens > 0)
        spec->max_tokens = family->max_tokens;
      *model = load (bundle);
    }
  return *model;
}

/* (transfer full) (nullable): the model's input of the references' picture; %NULL, and the test is
 * skipped, if that is not here. */
static PscModelInput *
preprocess (const Family *family)
{
  g_autofree char *path = psc_test_family_find_image (family->folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = NULL;
  PscPreprocess rule;

  if (path == NULL)
    return NULL;
  image = psc_image_file_load (path, NULL, &error);
  g_assert_no_error (error);
  psc_model_spec_get_preprocess (
      psc_model_bundle_get_spec (psc_model_get_bundle (get_model (family))), &rule);
  g_assert_cmpuint (rule.side, ==, get_side (family));
  return psc_model_input_new (image, NULL, &rule);
}

static void
check_image (PscModel *model, const float *levels, PscNpy *expected)
{
  PscEncoder *encoder = psc_model_get_encoder (model);
  g_autofree float *z = g_new (float, expected->n_values);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (psc_encoder_get_dimensions (encoder), ==, expected->n_values);
  psc_encoder_encode_images (encoder, 1, levels, z, NULL, &error);
  g_assert_no_error (error);
  psc_test_assert_close (z, expected->values, expected->n_values, TOLERANCE);
}

/* From the picture to the model's input, and on to the embedding. */
static void
test_image (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (PscModelInput) input = preprocess (family);
  g_autoptr (PscNpy) grey = NULL;
  g_autoptr (PscNpy) expected = NULL;
  const float *values;

  if (input == NULL)
    return;
  grey = psc_test_family_read_array (family->folder, "grey.npy");
  expected = psc_test_family_read_array (family->folder, "image_embedding.npy");
  values = psc_model_input_get_values (input);
  g_assert_cmpuint (grey->n_values, ==, get_side (family) * get_side (family));
  for (gsize i = 0; i < grey->n_values; i++)
    g_assert_cmpfloat_with_epsilon (values[i], grey->values[i], 1e-5);
  check_image (get_model (family), values, expected);
}

/* The input that is published, of the size that is published. */
static void
test_published_size (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (PscModelBundle) bundle = open_published (family);
  guint side = psc_model_spec_get_side (psc_model_bundle_get_spec (bundle));
  g_autofree char *path = psc_test_family_find (family->folder, "published_input.png");
  g_autoptr (JsonNode) manifest = psc_test_family_read_json (family->folder, "manifest.json");
  JsonObject *object = json_node_get_object (manifest);
  g_autoptr (PscImage) image = NULL;
  g_autoptr (PscModel) model = NULL;
  g_autoptr (PscNpy) expected = NULL;
  g_autofree guint8 *grey = g_new (guint8, side * side);
  g_autofree float *levels = g_new (float, side *side);
  PscPreprocess rule;

  psc_model_spec_get_preprocess (psc_model_bundle_get_spec (bundle), &rule);
  g_assert_cmpuint (rule.resized, ==, family->full_resized);
  object = json_object_get_object_member (object, "published_input");
  g_assert_cmpuint (side, ==, json_object_get_int_member (object, "side"));

  image = psc_image_file_load (path, NULL, NULL);
  g_assert_cmpuint (psc_image_get_width (image), ==, side);
  g_assert_cmpuint (psc_image_get_height (image), ==, side);
  psc_image_render (image, NULL, grey);
  for (guint i = 0; i < side * side; i++)
    levels[i] = grey[i] / 255.0f;
  expected = psc_test_family_read_array (family->folder, "published_image_embedding.npy");
  model = load (bundle);
  check_image (model, levels, expected);
}

static PscTokenizer *
new_tokenizer (const Family *family)
{
  PscModelBundle *bundle = psc_model_get_bundle (get_model (family));
  g_autoptr (GError) error = NULL;
  PscTokenizer *tokenizer = psc_model_family_new_tokenizer (
      psc_model_bundle_get_family (bundle), psc_model_bundle_get_files (bundle),
      psc_model_bundle_get_spec (bundle), &error);

  g_assert_no_error (error);
  return tokenizer;
}

/* Tokens, those that the encoder is given, and what it makes of them. */
static void
test_texts (gconstpointer data)
{
  const Family *family = data;
  PscEncoder *encoder = psc_model_get_encoder (get_model (family));
  g_autoptr (PscTokenizer) tokenizer = new_tokenizer (family);
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, "text_embeddings.npy");
  g_autoptr (JsonNode) root = psc_test_family_read_json (family->folder, "tokens.json");
  JsonArray *items = json_node_get_array (root);
  gsize m = expected->shape[1];
  g_autofree float *t = g_new (float, m);

  g_assert_cmpuint (json_array_get_length (items), ==, expected->shape[0]);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      JsonArray *ids = json_object_get_array_member (item, "ids");
      g_autoptr (GError) error = NULL;
      g_autoptr (PscPromptReading) reading =
          psc_tokenizer_read (tokenizer, json_object_get_string_member (item, "text"), -1, &error);
      g_autoptr (GArray) found = NULL;
      guint n;

      g_assert_no_error (error);
      found = psc_tokenizer_pad (tokenizer, reading, &n);
      /* What an encoder does not look at, it is not given. */
      if (n != json_array_get_length (ids))
        g_assert_cmpuint (n, ==, json_object_get_int_member (item, "length"));
      for (guint k = 0; k < n; k++)
        g_assert_cmpint (g_array_index (found, gint32, k), ==, json_array_get_int_element (ids, k));
      psc_encoder_encode_texts (encoder, 1, &n, (const gint32 *) (gpointer) found->data, t, NULL,
                                &error);
      g_assert_no_error (error);
      psc_test_assert_close (t, expected->values + i * m, m, TOLERANCE);
    }
}

static double
get_cosine (const float *a, const float *b, gsize n)
{
  double product = 0, of_a = 0, of_b = 0;

  for (gsize i = 0; i < n; i++)
    {
      product += (double) a[i] * b[i];
      of_a += (double) a[i] * a[i];
      of_b += (double) b[i] * b[i];
    }
  return product / sqrt (of_a * of_b);
}

static void
read_head (const Family *family, double *scale, double *bias)
{
  PscModelBundle *bundle = psc_model_get_bundle (get_model (family));
  g_autoptr (GError) error = NULL;

  psc_head_read (&psc_model_bundle_get_spec (bundle)->head, psc_model_bundle_get_weights (bundle),
                 scale, bias, &error);
  g_assert_no_error (error);
}

static void
test_logits (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, "logits.npy");
  g_autoptr (PscNpy) texts = psc_test_family_read_array (family->folder, "text_embeddings.npy");
  g_autoptr (PscNpy) image = psc_test_family_read_array (family->folder, "image_embedding.npy");
  g_autofree float *logits = NULL;
  double scale, bias;

  if (expected == NULL || image == NULL)
    return;
  logits = g_new (float, expected->n_values);
  read_head (family, &scale, &bias);
  for (gsize i = 0; i < expected->n_values; i++)
    logits[i] = (float) (scale
                             * get_cosine (image->values, texts->values + i * image->n_values,
                                           image->n_values)
                         + bias);
  psc_test_assert_close (logits, expected->values, expected->n_values, TOLERANCE);
}

static PscMethod *
new_method (const char *name, const char *parameter, const char *value)
{
  g_autoptr (GError) error = NULL;
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, &error);

  g_assert_no_error (error);
  psc_method_set_parameter (method, parameter, value, &error);
  g_assert_no_error (error);
  return method;
}

/* (transfer full) (nullable): of the unit functionals of some dimensions, or of all (%NULL); %NULL,
 * and the test is skipped, if the picture is not here. */
static PscStack *
attribute (const Family *family, PscMethod *method, JsonArray *dimensions)
{
  PscEncoder *encoder = psc_model_get_encoder (get_model (family));
  guint m = psc_encoder_get_dimensions (encoder);
  g_autoptr (PscModelInput) input = preprocess (family);
  guint n = dimensions != NULL ? json_array_get_length (dimensions) : 0;
  g_autofree guint *list = g_new (guint, n + 1);
  g_autoptr (PscFunctionals) units = NULL;
  g_autoptr (GError) error = NULL;
  PscStack *stack;

  if (input == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    list[i] = (guint) json_array_get_int_element (dimensions, i);
  units = psc_functionals_new_units (m, n > 0 ? list : NULL, n);
  stack = psc_method_attribute (method, encoder, psc_model_input_get_values (input), units, NULL,
                                &error);
  g_assert_no_error (error);
  return stack;
}

static void
check_maps (const Family *family, PscMethod *method, const char *reference, double tolerance)
{
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, reference);
  g_autoptr (JsonNode) root = psc_test_family_read_json (family->folder, "attributions.json");
  JsonArray *dimensions = json_object_get_array_member (json_node_get_object (root), "dims");
  g_autoptr (PscStack) stack = attribute (family, method, dimensions);
  guint n = json_array_get_length (dimensions);
  gsize area;

  if (stack == NULL)
    return;
  area = expected->n_values / n;
  for (guint k = 0; k < n; k++)
    psc_test_assert_close (psc_stack_get_map (stack, k), expected->values + k * area, area,
                           tolerance);
}

static void
test_saliency (gconstpointer data)
{
  g_autoptr (PscMethod) sign = new_method ("saliency", "absolute", "false");
  g_autoptr (PscMethod) absolute = new_method ("saliency", "absolute", "true");

  check_maps (data, sign, "saliency_signed.npy", TOLERANCE);
  check_maps (data, absolute, "saliency_abs.npy", TOLERANCE);
}

static void
test_integrated_gradients (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (PscMethod) black = new_method ("integrated-gradients", "baseline", "black");
  g_autoptr (PscMethod) mean = new_method ("integrated-gradients", "baseline", "zero");

  psc_method_set_parameter (black, "steps", "50", NULL);
  check_maps (family, black, "integrated_gradients.npy", family->of_path);
  psc_method_set_parameter (mean, "steps", "50", NULL);
  if (family->knows_mean)
    check_maps (family, mean, "integrated_gradients_mean.npy", family->of_path);
}

static void
test_occlusion (gconstpointer data)
{
  static const char *const members[] = { "window", "stride" };
  const Family *family = data;
  g_autoptr (PscMethod) method = new_method ("occlusion", "baseline", "black");
  g_autoptr (JsonNode) root = psc_test_family_read_json (family->folder, "attributions.json");
  JsonObject *occlusion = json_object_get_object_member (json_node_get_object (root), "occlusion");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *value =
          g_strdup_printf ("%d", (int) json_object_get_int_member (occlusion, members[i]));

      psc_method_set_parameter (method, members[i], value, &error);
      g_assert_no_error (error);
    }
  check_maps (family, method, "occlusion.npy", TOLERANCE);
  psc_method_set_parameter (method, "baseline", "zero", &error);
  g_assert_no_error (error);
  if (family->knows_mean)
    check_maps (family, method, "occlusion_mean.npy", TOLERANCE);
}

/* Σ τ t̂_i S_i over all dimensions, for the first prompt. */
static void
check_fused (const Family *family, const char *absolute, const char *reference)
{
  g_autoptr (PscNpy) expected = psc_test_family_read_array (family->folder, reference);
  g_autoptr (PscNpy) texts = psc_test_family_read_array (family->folder, "text_embeddings.npy");
  g_autoptr (PscMethod) method = new_method ("saliency", "absolute", absolute);
  g_autoptr (PscStack) stack = attribute (family, method, NULL);
  guint m = (guint) texts->shape[1];
  g_autofree float *weights = g_new (float, m);
  g_autofree float *map = NULL;
  double scale, bias, square = 0;

  if (stack == NULL)
    return;
  map = g_new (float, expected->n_values);
  read_head (family, &scale, &bias);
  for (guint i = 0; i < m; i++)
    square += (double) texts->values[i] * texts->values[i];
  for (guint i = 0; i < m; i++)
    weights[i] = (float) (scale * texts->values[i] / sqrt (square));
  psc_stack_fuse (stack, m, weights, map);
  psc_test_assert_close (map, expected->values, expected->n_values, TOLERANCE);
}

static void
test_fused (gconstpointer data)
{
  check_fused (data, "false", "fused_saliency_signed_prompt0.npy");
  check_fused (data, "true", "fused_saliency_abs_prompt0.npy");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
    gboolean is_of_smaller; /* whether it is about the size that the references have not */
  } topics[] = {
    { "image", test_image },         { "published-size", test_published_size, TRUE },
    { "texts", test_texts },         { "logits", test_logits },
    { "saliency", test_saliency },   { "integrated-gradients", test_integrated_gradients },
    { "occlusion", test_occlusion }, { "fused", test_fused },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < G_N_ELEMENTS (topics); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/published/%s/%s", families[i].folder, topics[j].name);

        if (families[i].is_smaller || !topics[j].is_of_smaller)
          g_test_add_data_func (path, &families[i], topics[j].func);
      }

  return g_test_run ();
}
