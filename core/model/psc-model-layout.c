/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-layout.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>

#include "model/psc-model-error.h"

/* Names listed in full in an error; the rest are counted. */
#define MAX_LISTED 12

#define WORDS "text_model.model.embeddings.word_embeddings.weight"

/* A walk over the weights that a configuration needs. */
typedef struct
{
  PscModelLayoutFunc func;
  gpointer user_data;
} Walk;

/* @prefix and @name make the weight's name; its shape follows, ended by 0. */
static void
visit (Walk *walk, const char *prefix, const char *name, ...)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);
  gint64 shape[PSC_TENSOR_MAX_RANK];
  guint rank = 0;
  va_list extents;
  guint extent;

  va_start (extents, name);
  while ((extent = va_arg (extents, guint)) != 0)
    shape[rank++] = extent;
  va_end (extents);

  walk->func (full, rank, shape, walk->user_data);
}

static void
visit_linear (Walk *walk, const char *prefix, const char *name, guint out, guint in)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  visit (walk, full, ".weight", out, in, 0);
  visit (walk, full, ".bias", out, 0);
}

static void
visit_norm (Walk *walk, const char *prefix, const char *name, guint width)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  visit (walk, full, ".weight", width, 0);
  visit (walk, full, ".bias", width, 0);
}

static void
visit_swin_block (Walk *walk, const PscModelConfig *config, guint stage, guint block)
{
  guint width = config->vision.embed_dim << stage;
  guint heads = config->vision.num_heads[stage];
  guint window = config->vision.window_size;
  g_autofree char *prefix =
      g_strdup_printf ("vision_model.model.encoder.layers.%u.blocks.%u.", stage, block);

  visit_norm (walk, prefix, "layernorm_before", width);
  visit (walk, prefix, "attention.self.relative_position_bias_table",
         (2 * window - 1) * (2 * window - 1), heads, 0);
  visit_linear (walk, prefix, "attention.self.query", width, width);
  visit_linear (walk, prefix, "attention.self.key", width, width);
  visit_linear (walk, prefix, "attention.self.value", width, width);
  visit_linear (walk, prefix, "attention.output.dense", width, width);
  visit_norm (walk, prefix, "layernorm_after", width);
  visit_linear (walk, prefix, "intermediate.dense", config->vision.mlp_ratio * width, width);
  visit_linear (walk, prefix, "output.dense", width, config->vision.mlp_ratio * width);
}

static void
visit_swin (Walk *walk, const PscModelConfig *config)
{
  const char *model = "vision_model.model.";
  guint patch = config->vision.patch_size;
  guint width = config->vision.embed_dim;

  visit (walk, model, "embeddings.patch_embeddings.projection.weight", width, 3, patch, patch, 0);
  visit (walk, model, "embeddings.patch_embeddings.projection.bias", width, 0);
  visit_norm (walk, model, "embeddings.norm", width);
  for (guint s = 0; s < config->vision.n_stages; s++)
    {
      g_autofree char *prefix =
          g_strdup_printf ("vision_model.model.encoder.layers.%u.downsample.", s);

      for (guint b = 0; b < config->vision.depths[s]; b++)
        visit_swin_block (walk, config, s, b);
      if (s + 1 == config->vision.n_stages)
        break;
      visit (walk, prefix, "reduction.weight", 2 * width, 4 * width, 0);
      visit_norm (walk, prefix, "norm", 4 * width);
      width *= 2;
    }
  visit_norm (walk, model, "layernorm", width);
  visit (walk, "vision_model.", "projection_head.weight", config->projection_dim, width, 0);
}

static void
visit_batch_norm (Walk *walk, const char *prefix, const char *name, guint width)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  visit_norm (walk, prefix, name, width);
  visit (walk, full, ".running_mean", width, 0);
  visit (walk, full, ".running_var", width, 0);
}

/* @in channels come, the block's outer width leaves. */
static void
visit_resnet_block (Walk *walk, const PscModelConfig *config, guint stage, guint block, guint in)
{
  gboolean is_bottleneck = config->vision.block == PSC_RESNET_BOTTLENECK;
  guint width = config->vision.widths[stage];
  guint out = is_bottleneck ? 4 * width : width;
  g_autofree char *prefix = g_strdup_printf ("vision_model.model.layer%u.%u.", stage + 1, block);

  visit (walk, prefix, "conv1.weight", width, in, is_bottleneck ? 1 : 3, is_bottleneck ? 1 : 3, 0);
  visit_batch_norm (walk, prefix, "bn1", width);
  visit (walk, prefix, "conv2.weight", width, width, 3, 3, 0);
  visit_batch_norm (walk, prefix, "bn2", width);
  if (is_bottleneck)
    {
      visit (walk, prefix, "conv3.weight", out, width, 1, 1, 0);
      visit_batch_norm (walk, prefix, "bn3", out);
    }
  if (block == 0 && (stage > 0 || in != out))
    {
      visit (walk, prefix, "downsample.0.weight", out, in, 1, 1, 0);
      visit_batch_norm (walk, prefix, "downsample.1", out);
    }
}

static void
visit_resnet (Walk *walk, const PscModelConfig *config)
{
  const char *model = "vision_model.model.";
  guint expansion = config->vision.block == PSC_RESNET_BOTTLENECK ? 4 : 1;
  guint in = config->vision.stem_width;

  visit (walk, model, "conv1.weight", in, 3, 7, 7, 0);
  visit_batch_norm (walk, model, "bn1", in);
  for (guint s = 0; s < config->vision.n_stages; s++)
    for (guint b = 0; b < config->vision.depths[s]; b++)
      {
        visit_resnet_block (walk, config, s, b, in);
        in = expansion * config->vision.widths[s];
      }
  visit (walk, model, "fc.weight", config->projection_dim, in, 0);
}

static void
visit_bert (Walk *walk, const PscModelConfig *config)
{
  const char *embeddings = "text_model.model.embeddings.";
  guint width = config->text.hidden_size;
  guint inner = config->text.intermediate_size;

  visit (walk, embeddings, "word_embeddings.weight", config->text.vocab_size, width, 0);
  visit (walk, embeddings, "position_embeddings.weight", config->text.max_positions, width, 0);
  visit (walk, embeddings, "token_type_embeddings.weight", config->text.type_vocab_size, width, 0);
  visit_norm (walk, embeddings, "LayerNorm", width);
  for (guint i = 0; i < config->text.n_layers; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("text_model.model.encoder.layer.%u.", i);

      visit_linear (walk, prefix, "attention.self.query", width, width);
      visit_linear (walk, prefix, "attention.self.key", width, width);
      visit_linear (walk, prefix, "attention.self.value", width, width);
      visit_linear (walk, prefix, "attention.output.dense", width, width);
      visit_norm (walk, prefix, "attention.output.LayerNorm", width);
      visit_linear (walk, prefix, "intermediate.dense", inner, width);
      visit_linear (walk, prefix, "output.dense", width, inner);
      visit_norm (walk, prefix, "output.LayerNorm", width);
    }
  visit (walk, "text_model.", "projection_head.weight", config->projection_dim, width, 0);
}

void
psc_model_layout_foreach (const PscModelConfig *config, PscModelLayoutFunc func, gpointer user_data)
{
  Walk walk = { func, user_data };

  visit (&walk, "", "logit_scale", 0);
  if (config->vision.architecture == PSC_VISION_RESNET)
    visit_resnet (&walk, config);
  else
    visit_swin (&walk, config);
  visit_bert (&walk, config);
}

typedef struct
{
  PscWeights *weights;
  GString *faults; /* owned */
  guint n_faults;
} Check;

static gboolean
has_shape (const PscTensorView *view, guint rank, const gint64 *shape)
{
  /* A scalar may have been saved as a vector of one. */
  if (rank == 0 && view->n_elements == 1)
    return TRUE;
  if (view->rank != rank)
    return FALSE;
  for (guint i = 0; i < rank; i++)
    if (view->shape[i] != shape[i])
      return FALSE;
  return TRUE;
}

static char *
describe_fault (const PscTensorView *view, const char *name, guint rank, const gint64 *shape)
{
  PscTensorView expected = { .rank = rank };
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  if (view == NULL)
    return g_strdup_printf (_ ("%s is missing"), name);
  if (view->dtype > PSC_DTYPE_F64)
    return g_strdup_printf (_ ("%s holds %s instead of real numbers"), name,
                            psc_dtype_get_name (view->dtype));
  if (has_shape (view, rank, shape))
    return NULL;

  for (guint i = 0; i < rank; i++)
    expected.shape[i] = shape[i];
  found = psc_tensor_view_dup_shape (view);
  wanted = psc_tensor_view_dup_shape (&expected);
  return g_strdup_printf (_ ("%s is %s instead of %s"), name, found, wanted);
}

static void
check_weight (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  Check *check = user_data;
  const PscTensorView *view = psc_weights_lookup (check->weights, name);
  g_autofree char *fault = describe_fault (view, name, rank, shape);

  if (fault == NULL)
    return;
  if (check->n_faults++ < MAX_LISTED)
    g_string_append_printf (check->faults, "%s%s", check->faults->len > 0 ? "; " : "", fault);
}

gboolean
psc_model_layout_check (const PscModelConfig *config, PscWeights *weights, GError **error)
{
  Check check = { weights, g_string_new (NULL), 0 };

  g_return_val_if_fail (config != NULL, FALSE);
  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), FALSE);

  psc_model_layout_foreach (config, check_weight, &check);
  if (check.n_faults > MAX_LISTED)
    g_string_append_printf (
        check.faults, ngettext ("; and %u more", "; and %u more", check.n_faults - MAX_LISTED),
        check.n_faults - MAX_LISTED);
  if (check.n_faults > 0)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                 _ ("the weights do not fit the model: %s"), check.faults->str);
  g_string_free (check.faults, TRUE);

  return check.n_faults == 0;
}

static gboolean
is_harmless (const char *name)
{
  return g_str_has_suffix (name, ".position_ids")
         || g_str_has_suffix (name, ".relative_position_index")
         || g_str_has_suffix (name, ".relative_coords_table")
         || g_str_has_suffix (name, ".num_batches_tracked")
         || g_str_has_prefix (name, "text_model.model.pooler.");
}

static void
remember_name (const char *name, guint rank, const gint64 *shape, gpointer user_data)
{
  g_hash_table_add (user_data, g_strdup (name));
}

char **
psc_model_layout_list_unused (const PscModelConfig *config, PscWeights *weights)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *unused = g_ptr_array_new ();

  psc_model_layout_foreach (config, remember_name, used);
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const char *name = psc_weights_get_nth (weights, i)->name;

      if (!is_harmless (name) && !g_hash_table_contains (used, name))
        g_ptr_array_add (unused, g_strdup (name));
    }
  g_ptr_array_add (unused, NULL);
  return (char **) g_ptr_array_free (unused, FALSE);
}

PscModelConfig *
psc_model_layout_detect (PscWeights *weights, GError **error)
{
  const PscTensorView *words;
  PscModelConfig *config;

  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), NULL);

  words = psc_weights_lookup (weights, WORDS);
  if (words == NULL || words->rank != 2 || words->shape[0] < 1 || words->shape[0] > G_MAXINT32)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
                   _ ("these are not the weights of a MedCLIP: there is no %s"), WORDS);
      return NULL;
    }

  if (psc_weights_lookup (weights, "vision_model.model.layer1.0.conv1.weight") != NULL)
    config = psc_model_config_new_medclip_resnet50 ();
  else
    config = psc_model_config_new_medclip_vit ();
  config->text.vocab_size = (guint) words->shape[0];
  return config;
}
