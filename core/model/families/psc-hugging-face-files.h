/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"
#include "model/spec/psc-transformer-spec.h"

G_BEGIN_DECLS

/* The files of settings that Hugging Face's libraries put beside a model. */

/**
 * psc_hugging_face_read_config:
 * @shown: (out) (transfer full): what it is called in messages
 *
 * Returns: (transfer full): `config.json`, or %NULL with an error, also if there is none
 */
JsonObject *psc_hugging_face_read_config (PscModelPackage *files,
                                          char **shown,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What a transformer's class has where its configuration does not say. */
typedef struct
{
  guint width;
  guint mlp_width;
  guint n_layers;
  guint n_heads;
} PscHuggingFaceLayers;

/**
 * psc_hugging_face_read_layers:
 * @layers: as the weights say, and with the class's activation and ε
 * @weights: what the weights are called in messages
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG, without the file's own name
 */
gboolean psc_hugging_face_read_layers (PscTransformerSpec *layers,
                                       const PscHuggingFaceLayers *defaults,
                                       JsonObject *section,
                                       const char *weights,
                                       GError **error);

/**
 * psc_hugging_face_read_input:
 * @spec: whose vision tower has the picture's side, and the class's means and deviations
 * @config: what the file is called that the side is from
 * @crops: what the image processor's class does where the file does not say: make a picture's
 *   shorter side as long as “size” says and cut out the middle (CLIP), or make both sides so long
 *   (SigLIP)
 *
 * Reads from `preprocessor_config.json`, or takes what its class has where there is none, how a
 * picture becomes the input, and what its channels are normalised by. Early files have shorter
 * names for the latter. Without a crop, what is left over of a picture that is no square is cut
 * all the same, as the encoder takes no other. A key of our own, “antialias”, says whether a
 * picture is smoothed before it is made smaller.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG that begins with the file's name, also if the input
 * has not the side that @config says
 */
gboolean psc_hugging_face_read_input (
    PscModelSpec *spec, PscModelPackage *files, const char *config, gboolean crops, GError **error);

G_END_DECLS
