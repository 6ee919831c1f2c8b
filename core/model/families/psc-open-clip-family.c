/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/families/psc-open-clip-family.h"

#include <glib/gi18n-lib.h>

#include "model/families/psc-clip-weights.h"
#include "model/families/psc-open-clip-config.h"
#include "model/families/psc-openai-layout.h"
#include "model/families/psc-published-config.h"
#include "model/spec/psc-spec-json.h"

struct _PscOpenClipFamily
{
  PscModelFamily parent_instance;
};

G_DEFINE_FINAL_TYPE (PscOpenClipFamily, psc_open_clip_family, PSC_TYPE_MODEL_FAMILY)

/* Nobody else's text tower has a prefix. */
static gboolean
probe (PscModelFamily *self, PscModelPackage *files)
{
  return psc_openai_layout_probe (files)
         && (psc_open_clip_config_is_there (files)
             || psc_weights_lookup (psc_model_package_get_weights (files),
                                    "text.token_embedding.weight")
                    != NULL);
}

static gboolean
is_vit (PscModelSpec *spec)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (spec->vision, PSC_TYPE_VIT_SPEC);
}

static gboolean
check_perceptron (const PscTransformerSpec *layers, JsonObject *section, GError **error)
{
  double ratio = 4;

  if (!psc_spec_json_read_double (section, "mlp_ratio", 1e-3, PSC_SPEC_MAX_WIDTH, &ratio, error))
    return FALSE;
  if ((guint) MIN (layers->width * ratio, G_MAXUINT32) == layers->mlp_width)
    return TRUE;
  return psc_spec_json_refuse (error, "mlp_ratio", _ ("is not that of the weights"));
}

/* A function's own settings, which open_clip passes on: how it is approximated. */
static gboolean
read_approximation (PscTransformerSpec *layers, JsonObject *section, GError **error)
{
  static const char *const words[] = { "none", "tanh", NULL };
  g_autoptr (JsonObject) settings = psc_published_config_dup_section (section, "act_kwargs", error);
  guint word = 0;

  if (settings == NULL || !psc_spec_json_read_choice (settings, "approximate", words, &word, error))
    return FALSE;
  if (word == 1 && layers->activation == PSC_ACTIVATION_GELU)
    layers->activation = PSC_ACTIVATION_GELU_TANH;
  return TRUE;
}

/* @config: (nullable) */
static gboolean
read_quick (JsonObject *config, PscTransformerSpec *layers, GError **error)
{
  g_autoptr (JsonObject) model = psc_published_config_dup_section (config, "model_cfg", error);
  gboolean is_quick = FALSE;

  if (model == NULL || !psc_spec_json_read_boolean (model, "quick_gelu", &is_quick, error))
    return FALSE;
  layers->activation = is_quick ? PSC_ACTIVATION_QUICK_GELU : PSC_ACTIVATION_GELU;
  return TRUE;
}

/* What both kinds of transformers have. */
static gboolean
read_layers (PscTransformerSpec *layers,
             JsonObject *config,
             JsonObject *section,
             guint width,
             const char *weights,
             GError **error)
{
  g_autoptr (JsonObject) norm = psc_published_config_dup_section (section, "norm_kwargs", error);

  return norm != NULL && read_quick (config, layers, error)
         && psc_published_config_expect (section, "width", width, layers->width, weights, error)
         && psc_published_config_expect (section, "layers", 12, layers->n_layers, weights, error)
         && check_perceptron (layers, section, error) && read_approximation (layers, section, error)
         && psc_spec_json_read_double (norm, "eps", 1e-15, 1, &layers->layer_norm_eps, error);
}

static gboolean
read_vit (PscVitSpec *vision,
          JsonObject *config,
          JsonObject *section,
          const char *weights,
          GError **error)
{
  guint head_width = 64;

  if (!psc_published_config_expect (section, "patch_size", 16, vision->patch_size, weights, error)
      || !psc_vit_spec_read_side (vision, section, 224, weights, error)
      || !read_layers (&vision->layers, config, section, 768, weights, error)
      || !psc_spec_json_read_uint (section, "head_width", 1, PSC_SPEC_MAX_WIDTH, &head_width,
                                   error))
    return FALSE;
  vision->layers.n_heads = MAX (vision->layers.width / head_width, 1);
  return TRUE;
}

/* Blocks of each stage. */
static gboolean
check_depths (const PscClipResnetSpec *vision, JsonObject *section, GError **error)
{
  gint64 depths[PSC_SPEC_MAX_STAGES];
  guint n;

  if (!psc_spec_json_read_list (section, "layers", 1, PSC_SPEC_MAX_DEPTH, G_N_ELEMENTS (depths),
                                depths, &n, error))
    return FALSE;
  for (guint i = 0; i < MAX (n, vision->n_stages); i++)
    if (i >= n || i >= vision->n_stages || depths[i] != vision->depths[i])
      return psc_spec_json_refuse (error, "layers", _ ("is not that of the weights"));
  return TRUE;
}

static gboolean
read_resnet (PscClipResnetSpec *vision, JsonObject *section, const char *weights, GError **error)
{
  guint head_width = 64;

  if (!check_depths (vision, section, error)
      || !psc_published_config_expect (section, "image_size", 224,
                                       vision->parent_instance.image_size, weights, error)
      || !psc_published_config_expect (section, "width", 768, vision->width, weights, error)
      || !psc_spec_json_read_uint (section, "head_width", 1, PSC_SPEC_MAX_WIDTH, &head_width,
                                   error))
    return FALSE;
  vision->n_heads = MAX (32 * vision->width / head_width, 1);
  return TRUE;
}

static gboolean
read_vision (PscModelSpec *spec, JsonObject *config, const char *weights, GError **error)
{
  static const char *const unknown[] = { "timm_model_name",  "ls_init_value",
                                         "attentional_pool", "global_average_pool",
                                         "pool_type",        "pos_embed_type",
                                         "input_patchnorm",  NULL };
  g_autoptr (JsonObject) section = psc_open_clip_config_dup_section (config, "vision_cfg", error);

  if (section == NULL || !psc_open_clip_config_refuse (section, unknown, error))
    return FALSE;
  return is_vit (spec) ? read_vit (PSC_VIT_SPEC (spec->vision), config, section, weights, error)
                       : read_resnet (PSC_CLIP_RESNET_SPEC (spec->vision), section, weights, error);
}

static gboolean
read_text (PscClipTextSpec *text, JsonObject *config, const char *weights, GError **error)
{
  static const char *const unknown[] = { "hf_model_name",    "hf_tokenizer_name",
                                         "ls_init_value",    "no_causal_mask",
                                         "embed_cls",        "pool_type",
                                         "tokenizer_kwargs", NULL };
  g_autoptr (JsonObject) section = psc_open_clip_config_dup_section (config, "text_cfg", error);

  text->layers.n_heads = 8;
  return section != NULL && psc_open_clip_config_refuse (section, unknown, error)
         && psc_published_config_expect (section, "vocab_size", 49408,
                                         text->parent_instance.vocab_size, weights, error)
         && psc_published_config_expect (section, "context_length", 77,
                                         text->parent_instance.max_positions, weights, error)
         && read_layers (&text->layers, config, section, 512, weights, error)
         && psc_spec_json_read_uint (section, "heads", 1, PSC_SPEC_MAX_WIDTH, &text->layers.n_heads,
                                     error);
}

static gboolean
read_config (PscModelSpec *spec, JsonObject *config, const char *weights, GError **error)
{
  if (!psc_open_clip_config_check_dimensions (config, spec, weights, error))
    return FALSE;
  if (!read_vision (spec, config, weights, error))
    {
      g_prefix_error (error, "vision_cfg: ");
      return FALSE;
    }
  if (!read_text (PSC_CLIP_TEXT_SPEC (spec->text), config, weights, error))
    {
      g_prefix_error (error, "text_cfg: ");
      return FALSE;
    }
  return psc_open_clip_config_read_input (config, spec, error);
}

/* Sizes that show in the weights need no configuration; the activation is then open_clip's. */
static void
set_defaults (PscModelSpec *spec, PscWeights *weights)
{
  if (is_vit (spec))
    PSC_VIT_SPEC (spec->vision)->layers.activation = PSC_ACTIVATION_GELU;
  PSC_CLIP_TEXT_SPEC (spec->text)->layers.activation = PSC_ACTIVATION_GELU;
  if (psc_weights_lookup (weights, "logit_bias") == NULL)
    return;
  /* Trained as SigLIP is. */
  spec->head.has_bias = TRUE;
  spec->head.rule = PSC_SCORE_SIGMOID;
}

static PscModelSpec *
read_spec (PscModelFamily *self, PscModelPackage *files, PscWeights *weights, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (PscModelSpec) spec = psc_openai_layout_read_spec (self, files, weights, error);
  g_autoptr (JsonObject) config = NULL;
  g_autoptr (GError) local_error = NULL;

  if (spec == NULL)
    return NULL;
  set_defaults (spec, weights);
  config = psc_open_clip_config_read (files, &shown, &local_error);
  if (config != NULL
      && !read_config (spec, config, psc_model_package_get_name (files), &local_error))
    g_prefix_error (&local_error, "%s: ", shown);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&spec);
}

static char *
dup_reason (PscModelFamily *self, PscModelPackage *files)
{
  if (psc_open_clip_config_is_there (files))
    return g_strdup (_ ("open_clip_config.json lies beside the weights"));
  return g_strdup (_ ("the names of the weights say so; without open_clip_config.json, the "
                      "activation and the input are open_clip's defaults"));
}

static void
psc_open_clip_family_class_init (PscOpenClipFamilyClass *klass)
{
  PscModelFamilyClass *family_class = PSC_MODEL_FAMILY_CLASS (klass);

  family_class->nick = "open-clip";
  family_class->title = "OpenCLIP";
  family_class->licence = N_ ("MIT (WhyXrayCLIP, LAION's), or as the model's card says");
  family_class->download =
      N_ ("open_clip_config.json and open_clip_pytorch_model.bin or open_clip_model.safetensors of "
          "yyupenn/whyxrayclip, of a laion/CLIP-ViT-… or of another model of open_clip on Hugging "
          "Face");
  family_class->probe = probe;
  family_class->canonicalise = psc_openai_layout_canonicalise;
  family_class->read_spec = read_spec;
  family_class->new_tokenizer = psc_openai_layout_new_tokenizer;
  family_class->dup_reason = dup_reason;
}

static void
psc_open_clip_family_init (PscOpenClipFamily *self)
{
}
