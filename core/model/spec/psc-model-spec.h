/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-preprocess.h"
#include "model/spec/psc-head.h"
#include "model/spec/psc-tower-spec.h"

G_BEGIN_DECLS

/**
 * PscModelSpec:
 *
 * A dual encoder but for its weights: two towers, how a picture and a text become their input, and
 * what is made of their embeddings.
 * The fields are public, written by who makes it and then only read, by several threads if need be.
 */
typedef struct
{
  GObject parent_instance;

  PscVisionSpec *vision; /* owned */
  PscTextSpec *text;     /* owned */
  PscPreprocess input;   /* sides are those of @vision's picture where they are 0 */
  PscHead head;
  gboolean do_lower_case;
  guint max_tokens; /* with [CLS] and [SEP] */
} PscModelSpec;

typedef struct
{
  GObjectClass parent_class;
} PscModelSpecClass;

#define PSC_TYPE_MODEL_SPEC  (psc_model_spec_get_type ())
#define PSC_MODEL_SPEC(o)    (G_TYPE_CHECK_INSTANCE_CAST ((o), PSC_TYPE_MODEL_SPEC, PscModelSpec))
#define PSC_IS_MODEL_SPEC(o) (G_TYPE_CHECK_INSTANCE_TYPE ((o), PSC_TYPE_MODEL_SPEC))
GType psc_model_spec_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscModelSpec, g_object_unref)

/**
 * psc_model_spec_new:
 * @vision, @text: (transfer full): towers of one embedding dimension
 *
 * Returns: (transfer full): these towers with MedCLIP's input and head
 */
PscModelSpec *psc_model_spec_new (PscVisionSpec *vision,
                                  PscTextSpec *text) G_GNUC_WARN_UNUSED_RESULT;

/** The official MedCLIP-ViT: Swin-T, BERT-base, 512 dimensions. (transfer full) */
PscModelSpec *psc_model_spec_new_medclip_vit (void) G_GNUC_WARN_UNUSED_RESULT;

/** The official MedCLIP-ResNet50: torchvision's resnet50, BERT-base, 512 dimensions. (transfer
 * full) */
PscModelSpec *psc_model_spec_new_medclip_resnet50 (void) G_GNUC_WARN_UNUSED_RESULT;

/** A model of each architecture of the image encoder in its usual sizes, to ask what is for which.
 * (element-type PscModelSpec) (transfer full) */
GPtrArray *psc_model_spec_list_examples (void) G_GNUC_WARN_UNUSED_RESULT;

/** A, the side of the input in pixels. */
guint psc_model_spec_get_side (const PscModelSpec *self);

/** How a picture becomes the input, with all its sides. */
void psc_model_spec_get_preprocess (const PscModelSpec *self, PscPreprocess *preprocess);

/** Whether what is explained is the grey level, from 0 to 1, and not, as of MedCLIP, what its
 * normalisation makes of it, whose gradients are smaller by the deviation. */
gboolean psc_model_spec_explains_levels (const PscModelSpec *self);

/** The grey level that the encoder was trained around, of the input that it is explained for: the
 * channels' mean. 0 for MedCLIP, whose input is normalised. */
double psc_model_spec_get_mean_level (const PscModelSpec *self);

/** M, the embedding dimension of both towers. */
guint psc_model_spec_get_dimensions (const PscModelSpec *self);
void psc_model_spec_set_dimensions (PscModelSpec *self, guint dimensions);

/**
 * psc_model_spec_new_from_json:
 * @json: the text of a `config.json`
 *
 * What the text leaves out keeps MedCLIP's value for its architectures. Negative pooled hidden
 * states count from the last. Sizes that do not fit each other (heads that do not divide the width,
 * windows that do not divide a stage's side) are errors.
 *
 * Returns: (transfer full): the model, or %NULL with PSC_MODEL_ERROR_CONFIG
 */
PscModelSpec *psc_model_spec_new_from_json (const char *json,
                                            gssize length,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The same of an object that was parsed. (transfer full) */
PscModelSpec *psc_model_spec_new_from_object (JsonObject *object,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The `config.json` that psc_model_spec_new_from_json() reads back to the same. (transfer full) */
char *psc_model_spec_to_json (const PscModelSpec *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
