/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-head.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/psc-model-error.h"

/* MedCLIP's bound of logit_scale, ln 100. */
#define MAX_LOG_SCALE 4.6052

const char *
psc_score_rule_get_nick (PscScoreRule rule)
{
  static const char *const nicks[] = {
    [PSC_SCORE_SOFTMAX] = "softmax",
    [PSC_SCORE_PAIR] = "pair",
    [PSC_SCORE_SIGMOID] = "sigmoid",
    [PSC_SCORE_COSINE] = "cosine",
  };

  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (nicks), NULL);

  return nicks[rule];
}

void
psc_head_init_medclip (PscHead *self)
{
  g_return_if_fail (self != NULL);

  *self = (PscHead){ .has_scale = TRUE, .is_clamped = TRUE, .rule = PSC_SCORE_SOFTMAX };
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
