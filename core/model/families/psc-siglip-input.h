/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"

G_BEGIN_DECLS

/**
 * psc_siglip_input_read:
 * @spec: whose vision tower has the picture's side
 * @config: what the file is called that the side is from
 *
 * Reads from `preprocessor_config.json`, or takes the defaults of Hugging Face's
 * SiglipImageProcessor, how a picture becomes the input, and what its channels are normalised by.
 * Early files have shorter names for the latter.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_CONFIG that begins with the file's name
 */
gboolean psc_siglip_input_read (PscModelSpec *spec,
                                PscModelPackage *files,
                                const char *config,
                                GError **error);

G_END_DECLS
