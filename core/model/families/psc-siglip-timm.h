/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"
#include "model/spec/psc-model-spec.h"

G_BEGIN_DECLS

/*
 * SigLIP as open_clip has it, with timm's image tower (`timm/ViT-B-16-SigLIP`): other names for the
 * same weights, and other activations for some of them.
 */

/** What open_clip does with every text before SigLIP's tokenizer. */
#define PSC_CLEAN_TEXT_SIGLIP_TIMM                                                                 \
  (PSC_CLEAN_TEXT_FIX | PSC_CLEAN_TEXT_HTML | PSC_CLEAN_TEXT_UNDERSCORES | PSC_CLEAN_TEXT_SIGLIP)

/** Whether the published weights are of this layout. */
gboolean psc_siglip_timm_probe (PscModelPackage *files);

/** Returns: (transfer full): the weights by their canonical names, or %NULL with
 * PSC_MODEL_ERROR_WEIGHTS that begins with a file's name */
PscWeights *psc_siglip_timm_canonicalise (PscModelPackage *files,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * psc_siglip_timm_read:
 * @spec: with the sizes that show in the weights
 *
 * Reads `open_clip_config.json`. Heads and activation of the image tower are timm's for the name
 * that it has there.
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_* that begins with a file's name
 */
gboolean psc_siglip_timm_read (PscModelSpec *spec, PscModelPackage *files, GError **error);

G_END_DECLS
