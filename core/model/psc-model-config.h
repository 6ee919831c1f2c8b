/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PSC_MAX_STAGES        8
#define PSC_MAX_POOLED_STATES 8

typedef enum
{
  PSC_VISION_SWIN,
  PSC_VISION_RESNET,
} PscVisionArchitecture;

typedef enum
{
  PSC_RESNET_BASIC,
  PSC_RESNET_BOTTLENECK,
} PscResnetBlock;

/**
 * PscModelConfig:
 *
 * The sizes of a dual encoder: everything that its weights do not say by themselves. The JSON form
 * is described in psc_model_config_new_from_json().
 */
typedef struct
{
  struct
  {
    PscVisionArchitecture architecture;
    guint image_size; /* A, pixels on a side */
    guint n_stages;
    guint depths[PSC_MAX_STAGES]; /* blocks per stage */

    /* Swin: stage s works on embed_dim × 2^s channels. */
    guint patch_size;
    guint window_size;
    guint embed_dim;
    guint mlp_ratio;
    guint num_heads[PSC_MAX_STAGES];
    double layer_norm_eps;

    /* ResNet, as torchvision's: widths are a block's inner channels, four times as many leave a
     * bottleneck; every stage but the first halves the picture. */
    PscResnetBlock block;
    guint stem_width;
    guint widths[PSC_MAX_STAGES];
    double batch_norm_eps;
  } vision;

  struct
  {
    guint vocab_size;
    guint hidden_size;
    guint n_layers;
    guint n_heads;
    guint intermediate_size;
    guint max_positions;
    guint type_vocab_size;
    double layer_norm_eps;
    guint n_pooled;                      /* hidden states averaged into the embedding */
    guint pooled[PSC_MAX_POOLED_STATES]; /* 0 is the embedding layer, n_layers the last */
  } text;

  guint projection_dim; /* M */
  double image_mean;    /* of grey levels in [0, 1] */
  double image_std;
  gboolean do_lower_case;
  guint max_tokens; /* with [CLS] and [SEP] */
} PscModelConfig;

#define PSC_TYPE_MODEL_CONFIG (psc_model_config_get_type ())
GType psc_model_config_get_type (void);

/** The official MedCLIP-ViT: Swin-T, BERT-base, 512 dimensions. (transfer full) */
PscModelConfig *psc_model_config_new_medclip_vit (void) G_GNUC_WARN_UNUSED_RESULT;

/** The official MedCLIP-ResNet50: torchvision's resnet50, BERT-base, 512 dimensions. (transfer
 * full) */
PscModelConfig *psc_model_config_new_medclip_resnet50 (void) G_GNUC_WARN_UNUSED_RESULT;

PscModelConfig *psc_model_config_copy (const PscModelConfig *self) G_GNUC_WARN_UNUSED_RESULT;
void psc_model_config_free (PscModelConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscModelConfig, psc_model_config_free)

/**
 * psc_model_config_new_from_json:
 * @json: the text of a `config.json`
 *
 * What the text leaves out keeps MedCLIP's value for its architecture. Negative pooled hidden
 * states count from the last. Sizes that do not fit each other (heads that do not divide the width,
 * windows that do not divide a stage's side) are errors.
 *
 * Returns: (transfer full): the configuration, or %NULL with PSC_MODEL_ERROR_CONFIG
 */
PscModelConfig *psc_model_config_new_from_json (const char *json,
                                                gssize length,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The `config.json` that psc_model_config_new_from_json() reads back to the same. (transfer full)
 */
char *psc_model_config_to_json (const PscModelConfig *self);

G_END_DECLS
