/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"

G_BEGIN_DECLS

/* `open_clip_config.json`, which open_clip puts beside what it trains. It leaves out what is
 * default. */

/**
 * psc_open_clip_config_read:
 * @shown: (out) (transfer full): what it is called in messages
 *
 * Returns: (transfer full) (nullable): the file's object; %NULL with an error, or without one if
 * there is no such file
 */
JsonObject *psc_open_clip_config_read (PscModelPackage *files, char **shown, GError **error);

/** Whether there is such a file. */
gboolean psc_open_clip_config_is_there (PscModelPackage *files);

/**
 * psc_open_clip_config_dup_section:
 * @member: “vision_cfg” or “text_cfg”
 *
 * Returns: (transfer full): that part of “model_cfg”, an empty object if there is none, or %NULL
 * with PSC_MODEL_ERROR_CONFIG if it is something else
 */
JsonObject *psc_open_clip_config_dup_section (JsonObject *config,
                                              const char *member,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Whether the embedding has as many dimensions as “model_cfg” says. @weights: what they are called
 * in messages */
gboolean psc_open_clip_config_check_dimensions (JsonObject *config,
                                                PscModelSpec *spec,
                                                const char *weights,
                                                GError **error);

/**
 * psc_open_clip_config_read_input:
 * @spec: with open_clip's defaults, which are OpenAI's
 *
 * Reads from “preprocess_cfg” how a picture becomes the input, and what its channels are normalised
 * by.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG, without the file's own name
 */
gboolean psc_open_clip_config_read_input (JsonObject *config, PscModelSpec *spec, GError **error);

/**
 * psc_open_clip_config_refuse:
 * @members: (array zero-terminated=1): settings of @section that change what a model computes in
 *   ways that are not known here
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG if one of them is there and is anything else than
 * null, false or its default's word
 */
gboolean
psc_open_clip_config_refuse (JsonObject *section, const char *const *members, GError **error);

G_END_DECLS
