/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "model/psc-model-error.h"
#include "text/psc-json.h"

/* Bounds that no real model comes near, so that a hostile file cannot ask for absurd allocations.
 */
#define MAX_IMAGE_SIZE     1024
#define MAX_WIDTH          65536
#define MAX_DEPTH          256
#define MAX_VOCABULARY     1000000
#define MAX_CONFIG_DEPTH   16
#define MAX_CONFIG_MEMBERS 1000

/* Of grey levels in MedCLIP's training images. */
#define MEDCLIP_IMAGE_MEAN 0.5862785803043838
#define MEDCLIP_IMAGE_STD  0.27950088968644304

G_DEFINE_BOXED_TYPE (PscModelConfig, psc_model_config, psc_model_config_copy, psc_model_config_free)

PscModelConfig *
psc_model_config_copy (const PscModelConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

void
psc_model_config_free (PscModelConfig *self)
{
  g_free (self);
}

static PscModelConfig *
config_new_with_bert_base (void)
{
  PscModelConfig *self = g_new0 (PscModelConfig, 1);

  self->vision.image_size = 224;
  self->vision.layer_norm_eps = 1e-5;
  self->vision.batch_norm_eps = 1e-5;
  self->text.vocab_size = 28996;
  self->text.hidden_size = 768;
  self->text.n_layers = 12;
  self->text.n_heads = 12;
  self->text.intermediate_size = 3072;
  self->text.max_positions = 512;
  self->text.type_vocab_size = 2;
  self->text.layer_norm_eps = 1e-12;
  self->text.n_pooled = 3;
  self->text.pooled[0] = 1;
  self->text.pooled[1] = 2;
  self->text.pooled[2] = 12;
  self->projection_dim = 512;
  self->image_mean = MEDCLIP_IMAGE_MEAN;
  self->image_std = MEDCLIP_IMAGE_STD;
  self->do_lower_case = TRUE;
  self->max_tokens = 77;
  return self;
}

static void
set_list (guint *list, guint n, const guint *values)
{
  for (guint i = 0; i < n; i++)
    list[i] = values[i];
}

PscModelConfig *
psc_model_config_new_medclip_vit (void)
{
  PscModelConfig *self = config_new_with_bert_base ();

  self->vision.architecture = PSC_VISION_SWIN;
  self->vision.n_stages = 4;
  set_list (self->vision.depths, 4, (guint[]){ 2, 2, 6, 2 });
  set_list (self->vision.num_heads, 4, (guint[]){ 3, 6, 12, 24 });
  self->vision.patch_size = 4;
  self->vision.window_size = 7;
  self->vision.embed_dim = 96;
  self->vision.mlp_ratio = 4;
  return self;
}

PscModelConfig *
psc_model_config_new_medclip_resnet50 (void)
{
  PscModelConfig *self = config_new_with_bert_base ();

  self->vision.architecture = PSC_VISION_RESNET;
  self->vision.block = PSC_RESNET_BOTTLENECK;
  self->vision.n_stages = 4;
  set_list (self->vision.depths, 4, (guint[]){ 3, 4, 6, 3 });
  set_list (self->vision.widths, 4, (guint[]){ 64, 128, 256, 512 });
  self->vision.stem_width = 64;
  return self;
}

static gboolean
refuse (GError **error, const char *member, const char *what)
{
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG, _ ("the configuration's “%s” %s"),
               member, what);
  return FALSE;
}

static JsonNode *
find_value (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
holds_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64
             || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* A whole number from @least to @most; what is there already if the member is missing. */
static gboolean
read_uint (
    JsonObject *object, const char *member, guint least, guint most, guint *value, GError **error)
{
  JsonNode *node = find_value (object, member);
  double number;

  if (node == NULL)
    return TRUE;
  /* Some writers give a ratio as 4.0. */
  number = holds_number (node) ? json_node_get_double (node) : NAN;
  if (number != floor (number))
    return refuse (error, member, _ ("is not a whole number"));
  if (number < least || number > most)
    {
      g_autofree char *what = g_strdup_printf (_ ("is not between %u and %u"), least, most);

      return refuse (error, member, what);
    }
  *value = (guint) number;
  return TRUE;
}

static gboolean
read_double (JsonObject *object,
             const char *member,
             double least,
             double most,
             double *value,
             GError **error)
{
  JsonNode *node = find_value (object, member);
  double number;

  if (node == NULL)
    return TRUE;
  if (!holds_number (node))
    return refuse (error, member, _ ("is not a number"));

  number = json_node_get_double (node);
  if (!(number >= least && number <= most))
    {
      g_autofree char *what = g_strdup_printf (_ ("is not between %g and %g"), least, most);

      return refuse (error, member, what);
    }
  *value = number;
  return TRUE;
}

/* Whole numbers from @least to @most, at most @max_n of them; sets @n. */
static gboolean
read_list (JsonObject *object,
           const char *member,
           gint64 least,
           gint64 most,
           guint max_n,
           gint64 *values,
           guint *n,
           GError **error)
{
  JsonNode *node = find_value (object, member);
  JsonArray *array;

  *n = 0;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, member, _ ("is not a list"));

  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0 || json_array_get_length (array) > max_n)
    return refuse (error, member, _ ("is an empty or too long list"));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64
          || json_node_get_int (element) < least || json_node_get_int (element) > most)
        return refuse (error, member, _ ("holds something that it cannot hold"));
      values[i] = json_node_get_int (element);
    }
  *n = json_array_get_length (array);
  return TRUE;
}

/* A number for each stage. All such lists of a configuration have one length. */
static gboolean
read_stages (JsonObject *object,
             const char *member,
             guint most,
             guint *n_stages,
             guint *list,
             GError **error)
{
  gint64 values[PSC_MAX_STAGES];
  guint n;

  if (!read_list (object, member, 1, most, PSC_MAX_STAGES, values, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  if (*n_stages != 0 && n != *n_stages)
    return refuse (error, member, _ ("has not as many numbers as there are stages"));

  *n_stages = n;
  for (guint i = 0; i < n; i++)
    list[i] = (guint) values[i];
  return TRUE;
}

static gboolean
read_swin (JsonObject *vision, PscModelConfig *self, GError **error)
{
  guint n_stages = 0;

  if (!read_stages (vision, "depths", MAX_DEPTH, &n_stages, self->vision.depths, error)
      || !read_stages (vision, "num_heads", MAX_WIDTH, &n_stages, self->vision.num_heads, error))
    return FALSE;
  if (n_stages != 0 && (!find_value (vision, "depths") || !find_value (vision, "num_heads")))
    return refuse (error, "vision", _ ("needs both “depths” and “num_heads”"));
  if (n_stages != 0)
    self->vision.n_stages = n_stages;

  return read_uint (vision, "patch_size", 1, MAX_IMAGE_SIZE, &self->vision.patch_size, error)
         && read_uint (vision, "window_size", 1, 64, &self->vision.window_size, error)
         && read_uint (vision, "embed_dim", 1, MAX_WIDTH, &self->vision.embed_dim, error)
         && read_uint (vision, "mlp_ratio", 1, 64, &self->vision.mlp_ratio, error);
}

static gboolean
read_block (JsonObject *vision, PscModelConfig *self, GError **error)
{
  const char *member = find_value (vision, "block") != NULL ? "block" : "layer_type";
  JsonNode *node = find_value (vision, member);
  const char *block;

  if (node == NULL)
    return TRUE;

  block = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
  if (g_str_equal (block, "basic"))
    self->vision.block = PSC_RESNET_BASIC;
  else if (g_str_equal (block, "bottleneck"))
    self->vision.block = PSC_RESNET_BOTTLENECK;
  else
    return refuse (error, member, _ ("is neither “basic” nor “bottleneck”"));
  return TRUE;
}

/* torchvision counts a bottleneck's inner channels, Hugging Face (“hidden_sizes”) what leaves it.
 */
static gboolean
read_widths (JsonObject *vision, PscModelConfig *self, guint *n_stages, GError **error)
{
  gboolean is_outer = find_value (vision, "widths") == NULL;
  const char *member = is_outer ? "hidden_sizes" : "widths";

  if (!read_stages (vision, member, MAX_WIDTH, n_stages, self->vision.widths, error))
    return FALSE;
  if (find_value (vision, member) == NULL)
    return TRUE;

  if (is_outer && self->vision.block == PSC_RESNET_BOTTLENECK)
    for (guint i = 0; i < *n_stages; i++)
      {
        if (self->vision.widths[i] % 4 != 0)
          return refuse (error, member, _ ("are not multiples of four"));
        self->vision.widths[i] /= 4;
      }
  self->vision.stem_width = self->vision.widths[0];
  return TRUE;
}

static gboolean
read_resnet (JsonObject *vision, PscModelConfig *self, GError **error)
{
  const char *stem = find_value (vision, "stem_width") != NULL ? "stem_width" : "embedding_size";
  guint n_stages = 0;

  if (!read_block (vision, self, error)
      || !read_stages (vision, "depths", MAX_DEPTH, &n_stages, self->vision.depths, error)
      || !read_widths (vision, self, &n_stages, error))
    return FALSE;
  if (n_stages != 0
      && (!find_value (vision, "depths")
          || (!find_value (vision, "widths") && !find_value (vision, "hidden_sizes"))))
    return refuse (error, "vision", _ ("needs both “depths” and “widths”"));
  if (n_stages != 0)
    self->vision.n_stages = n_stages;

  return read_uint (vision, stem, 1, MAX_WIDTH, &self->vision.stem_width, error)
         && read_double (vision, "batch_norm_eps", 1e-12, 1, &self->vision.batch_norm_eps, error);
}

static gboolean
read_vision (JsonObject *vision, PscModelConfig *self, GError **error)
{
  return (self->vision.architecture == PSC_VISION_RESNET ? read_resnet (vision, self, error)
                                                         : read_swin (vision, self, error))
         && read_uint (vision, "image_size", 32, MAX_IMAGE_SIZE, &self->vision.image_size, error)
         && read_double (vision, "layer_norm_eps", 1e-12, 1, &self->vision.layer_norm_eps, error);
}

static gboolean
read_pooled (JsonObject *text, PscModelConfig *self, GError **error)
{
  const char *member = "pooled_hidden_states";
  gint64 n_states = (gint64) self->text.n_layers + 1;
  gint64 values[PSC_MAX_POOLED_STATES];
  guint n;

  if (!read_list (text, member, -n_states, n_states - 1, PSC_MAX_POOLED_STATES, values, &n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    self->text.pooled[i] = (guint) (values[i] < 0 ? values[i] + n_states : values[i]);
  if (n > 0)
    self->text.n_pooled = n;
  else if (self->text.n_layers >= 2)
    self->text.pooled[2] = self->text.n_layers;
  else
    return refuse (error, member, _ ("is missing, and MedCLIP's does not fit one layer"));
  return TRUE;
}

static gboolean
read_text (JsonObject *text, PscModelConfig *self, GError **error)
{
  return read_uint (text, "vocab_size", 5, MAX_VOCABULARY, &self->text.vocab_size, error)
         && read_uint (text, "hidden_size", 1, MAX_WIDTH, &self->text.hidden_size, error)
         && read_uint (text, "num_hidden_layers", 1, MAX_DEPTH, &self->text.n_layers, error)
         && read_uint (text, "num_attention_heads", 1, MAX_WIDTH, &self->text.n_heads, error)
         && read_uint (text, "intermediate_size", 1, MAX_WIDTH, &self->text.intermediate_size,
                       error)
         && read_uint (text, "max_position_embeddings", 2, MAX_WIDTH, &self->text.max_positions,
                       error)
         && read_uint (text, "type_vocab_size", 1, MAX_WIDTH, &self->text.type_vocab_size, error)
         && read_double (text, "layer_norm_eps", 1e-15, 1, &self->text.layer_norm_eps, error)
         && read_pooled (text, self, error);
}

static gboolean
check_swin (const PscModelConfig *self, GError **error)
{
  guint side;

  if (self->vision.image_size % self->vision.patch_size != 0)
    return refuse (error, "image_size", _ ("is not a multiple of the patch size"));

  side = self->vision.image_size / self->vision.patch_size;
  for (guint s = 0; s < self->vision.n_stages; s++)
    {
      guint64 width = (guint64) self->vision.embed_dim << s;

      if (width > MAX_WIDTH)
        return refuse (error, "embed_dim", _ ("is too large for so many stages"));
      if (width % self->vision.num_heads[s] != 0)
        return refuse (error, "num_heads", _ ("do not divide the width of their stage"));
      if (side % self->vision.window_size != 0)
        return refuse (error, "window_size", _ ("does not divide the side of every stage"));
      if (s + 1 < self->vision.n_stages && side % 2 != 0)
        return refuse (error, "depths", _ ("are for more stages than the picture can be halved"));
      side = s + 1 < self->vision.n_stages ? side / 2 : side;
    }
  return TRUE;
}

static gboolean
check_sizes (const PscModelConfig *self, GError **error)
{
  if (self->text.hidden_size % self->text.n_heads != 0)
    return refuse (error, "num_attention_heads", _ ("does not divide the hidden size"));
  if (self->max_tokens > self->text.max_positions)
    return refuse (error, "max_tokens", _ ("is more than the text encoder has positions"));
  if (self->vision.architecture == PSC_VISION_SWIN)
    return check_swin (self, error);
  return TRUE;
}

static JsonObject *
find_object (JsonObject *root, const char *member, GError **error)
{
  JsonNode *node = find_value (root, member);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, member, _ ("is missing"));
      return NULL;
    }
  return json_node_get_object (node);
}

/* The official model of the architecture that the configuration names, to be changed by the rest.
 */
static PscModelConfig *
config_new_for_architecture (JsonObject *vision, GError **error)
{
  JsonNode *node = find_value (vision, "architecture");
  const char *name = "swin";

  if (node != NULL)
    name = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
  if (g_str_equal (name, "swin"))
    return psc_model_config_new_medclip_vit ();
  if (g_str_equal (name, "resnet"))
    return psc_model_config_new_medclip_resnet50 ();

  refuse (error, "architecture", _ ("is neither “swin” nor “resnet”"));
  return NULL;
}

static gboolean
read_common (JsonObject *root, PscModelConfig *self, GError **error)
{
  JsonNode *node = find_value (root, "do_lower_case");

  if (node != NULL)
    {
      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return refuse (error, "do_lower_case", _ ("is neither true nor false"));
      self->do_lower_case = json_node_get_boolean (node);
    }
  return read_uint (root, "projection_dim", 1, MAX_WIDTH, &self->projection_dim, error)
         && read_double (root, "image_mean", 0, 1, &self->image_mean, error)
         && read_double (root, "image_std", 1e-3, 10, &self->image_std, error)
         && read_uint (root, "max_tokens", 2, MAX_WIDTH, &self->max_tokens, error);
}

PscModelConfig *
psc_model_config_new_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (PscModelConfig) self = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *object, *vision, *text;

  g_return_val_if_fail (json != NULL, NULL);

  root = psc_json_parse (json, length >= 0 ? (gsize) length : strlen (json), MAX_CONFIG_DEPTH,
                         MAX_CONFIG_MEMBERS, &local_error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
                   _ ("the configuration cannot be read: %s"),
                   local_error != NULL ? local_error->message : _ ("it is not a JSON object"));
      return NULL;
    }

  object = json_node_get_object (root);
  vision = find_object (object, "vision", error);
  text = vision != NULL ? find_object (object, "text", error) : NULL;
  self = text != NULL ? config_new_for_architecture (vision, error) : NULL;
  if (self == NULL || !read_common (object, self, error) || !read_vision (vision, self, error)
      || !read_text (text, self, error) || !check_sizes (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
write_uint (JsonBuilder *builder, const char *member, guint value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
write_double (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

static void
write_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
write_list (JsonBuilder *builder, const char *member, guint n, const guint *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_int_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
write_vision (JsonBuilder *builder, const PscModelConfig *self)
{
  gboolean is_resnet = self->vision.architecture == PSC_VISION_RESNET;

  json_builder_set_member_name (builder, "vision");
  json_builder_begin_object (builder);
  write_string (builder, "architecture", is_resnet ? "resnet" : "swin");
  write_uint (builder, "image_size", self->vision.image_size);
  write_list (builder, "depths", self->vision.n_stages, self->vision.depths);
  if (is_resnet)
    {
      write_string (builder, "block",
                    self->vision.block == PSC_RESNET_BASIC ? "basic" : "bottleneck");
      write_list (builder, "widths", self->vision.n_stages, self->vision.widths);
      write_uint (builder, "stem_width", self->vision.stem_width);
      write_double (builder, "batch_norm_eps", self->vision.batch_norm_eps);
    }
  else
    {
      write_uint (builder, "patch_size", self->vision.patch_size);
      write_uint (builder, "window_size", self->vision.window_size);
      write_uint (builder, "embed_dim", self->vision.embed_dim);
      write_uint (builder, "mlp_ratio", self->vision.mlp_ratio);
      write_list (builder, "num_heads", self->vision.n_stages, self->vision.num_heads);
      write_double (builder, "layer_norm_eps", self->vision.layer_norm_eps);
    }
  json_builder_end_object (builder);
}

static void
write_text (JsonBuilder *builder, const PscModelConfig *self)
{
  json_builder_set_member_name (builder, "text");
  json_builder_begin_object (builder);
  write_string (builder, "architecture", "bert");
  write_uint (builder, "vocab_size", self->text.vocab_size);
  write_uint (builder, "hidden_size", self->text.hidden_size);
  write_uint (builder, "num_hidden_layers", self->text.n_layers);
  write_uint (builder, "num_attention_heads", self->text.n_heads);
  write_uint (builder, "intermediate_size", self->text.intermediate_size);
  write_uint (builder, "max_position_embeddings", self->text.max_positions);
  write_uint (builder, "type_vocab_size", self->text.type_vocab_size);
  write_double (builder, "layer_norm_eps", self->text.layer_norm_eps);
  write_list (builder, "pooled_hidden_states", self->text.n_pooled, self->text.pooled);
  json_builder_end_object (builder);
}

char *
psc_model_config_to_json (const PscModelConfig *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  write_string (builder, "model_type", "medclip");
  write_vision (builder, self);
  write_text (builder, self);
  write_uint (builder, "projection_dim", self->projection_dim);
  write_double (builder, "image_mean", self->image_mean);
  write_double (builder, "image_std", self->image_std);
  json_builder_set_member_name (builder, "do_lower_case");
  json_builder_add_boolean_value (builder, self->do_lower_case);
  write_uint (builder, "max_tokens", self->max_tokens);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return psc_json_write (root, TRUE);
}
