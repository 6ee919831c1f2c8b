/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <json-glib/json-glib.h>

#include "checkpoint/psc-weights.h"

G_BEGIN_DECLS

/**
 * PscScoreRule:
 * @PSC_SCORE_SOFTMAX: of the logits, over the classes; MedCLIP, CLIP
 * @PSC_SCORE_PAIR: of two cosines, e^cos(positive) / (e^cos(positive) + e^cos(negative)), where the
 *   negative sentence is the class's; CheXzero, CXR-CLIP
 * @PSC_SCORE_SIGMOID: of a class's logit alone; SigLIP
 * @PSC_SCORE_COSINE: the cosine, which is no probability; BioViL
 *
 * What a family of models says of an image and a class.
 */
typedef enum
{
  PSC_SCORE_SOFTMAX,
  PSC_SCORE_PAIR,
  PSC_SCORE_SIGMOID,
  PSC_SCORE_COSINE,
} PscScoreRule;

/** “softmax”, “pair”, “sigmoid” or “cosine”; static. */
const char *psc_score_rule_get_nick (PscScoreRule rule);

/**
 * PscHead:
 * @has_scale: whether τ is the exponential of the weight `logit_scale`; otherwise it is 1
 * @is_clamped: whether that weight is kept from 0 to 4.6052 first; MedCLIP
 * @has_bias: whether the weight `logit_bias` is added to a logit
 *
 * What is made of the cosine of an image and a text: a logit, τ cos + b, and a score.
 */
typedef struct
{
  gboolean has_scale;
  gboolean is_clamped;
  gboolean has_bias;
  PscScoreRule rule;
} PscHead;

/** MedCLIP's: a clamped τ, softmax over classes. */
void psc_head_init_medclip (PscHead *self);

/** Whether a logit is the cosine itself, with neither τ nor b. */
gboolean psc_head_is_plain (const PscHead *self);

/** @self: (inout): keeps what the object `head` of a configuration leaves out, or all without it.
 * %FALSE with PSC_MODEL_ERROR_CONFIG. */
gboolean psc_head_read_json (PscHead *self, JsonObject *configuration, GError **error);

/** Adds that object; MedCLIP's head goes without. */
void psc_head_write_json (const PscHead *self, JsonBuilder *builder);

/**
 * psc_head_read:
 * @weights: by their canonical names
 * @scale: (out): τ
 * @bias: (out): b, or 0
 *
 * Returns: %FALSE with PSC_MODEL_ERROR_WEIGHTS if a weight is missing or no number
 */
gboolean psc_head_read (
    const PscHead *self, PscWeights *weights, double *scale, double *bias, GError **error);

G_END_DECLS
