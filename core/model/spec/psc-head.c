/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-head.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/psc-model-error.h"
#include "model/spec/psc-spec-json.h"

/* MedCLIP's bound of logit_scale, ln 100. */
#define MAX_LOG_SCALE 4.6052

static const char *const nicks[] = {
  [PSC_SCORE_SOFTMAX] = "softmax",
  [PSC_SCORE_PAIR] = "pair",
  [PSC_SCORE_SIGMOID] = "sigmoid",
  [PSC_SCORE_COSINE] = "cosine",
  NULL,
};

const char *
psc_score_rule_get_nick (PscScoreRule rule)
{
  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (nicks) - 1, NULL);

  return nicks[rule];
}

void
psc_head_init_medclip (PscHead *self)
{
  g_return_if_fail (self != NULL);

  *self = (PscHead){ .has_scale = TRUE, .is_clamped = TRUE, .rule = PSC_SCORE_SOFTMAX };
}

gboolean
psc_head_is_plain (const PscHead *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->has_scale && !self->has_bias;
}

gboolean
psc_head_read_json (PscHead *self, JsonObject *configuration, GError **error)
{
  JsonObject *object;
  guint rule;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (configuration != NULL, FALSE);

  if (psc_spec_json_find (configuration, "head") == NULL)
    return TRUE;
  rule = self->rule;
  object = psc_spec_json_find_object (configuration, "head", error);
  if (object == NULL || !psc_spec_json_read_choice (object, "score", nicks, &rule, error)
      || !psc_spec_json_read_boolean (object, "has_scale", &self->has_scale, error)
      || !psc_spec_json_read_boolean (object, "is_clamped", &self->is_clamped, error)
      || !psc_spec_json_read_boolean (object, "has_bias", &self->has_bias, error))
    return FALSE;
  self->rule = rule;
  return TRUE;
}

void
psc_head_write_json (const PscHead *self, JsonBuilder *builder)
{
  PscHead medclip;

  g_return_if_fail (self != NULL);

  psc_head_init_medclip (&medclip);
  if (self->rule == medclip.rule && self->has_scale == medclip.has_scale
      && self->is_clamped == medclip.is_clamped && self->has_bias == medclip.has_bias)
    return;
  json_builder_set_member_name (builder, "head");
  json_builder_begin_object (builder);
  psc_spec_json_write_string (builder, "score", nicks[self->rule]);
  psc_spec_json_write_boolean (builder, "has_scale", self->has_scale);
  psc_spec_json_write_boolean (builder, "is_clamped", self->is_clamped);
  psc_spec_json_write_boolean (builder, "has_bias", self->has_bias);
  json_builder_end_object (builder);
}

static gboolean
read_number (PscWeights *weights, const char *name, double *value, GError **error)
{
  if (psc_weights_read_scalar (weights, name, value) && isfinite (*value))
    return TRUE;
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
               _ ("the model's %s is not a number"), name);
  return FALSE;
}

gboolean
psc_head_read (
    const PscHead *self, PscWeights *weights, double *scale, double *bias, GError **error)
{
  double logarithm = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (PSC_IS_WEIGHTS (weights), FALSE);

  *bias = 0;
  if ((self->has_scale && !read_number (weights, "logit_scale", &logarithm, error))
      || (self->has_bias && !read_number (weights, "logit_bias", bias, error)))
    return FALSE;
  *scale = exp (self->is_clamped ? CLAMP (logarithm, 0, MAX_LOG_SCALE) : logarithm);
  return TRUE;
}
