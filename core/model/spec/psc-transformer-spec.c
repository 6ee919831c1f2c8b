/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-transformer-spec.h"

#include <glib/gi18n-lib.h>

static const char *const activation_nicks[] = {
  [PSC_ACTIVATION_GELU] = "gelu",
  [PSC_ACTIVATION_GELU_TANH] = "gelu-tanh",
  [PSC_ACTIVATION_QUICK_GELU] = "quick-gelu",
  NULL,
};

const char *
psc_activation_get_nick (PscActivation activation)
{
  g_return_val_if_fail ((guint) activation < G_N_ELEMENTS (activation_nicks) - 1, NULL);

  return activation_nicks[activation];
}

gboolean
psc_spec_json_read_activation (JsonObject *object,
                               const char *member,
                               PscActivation *value,
                               GError **error)
{
  guint activation = *value;

  if (!psc_spec_json_read_choice (object, member, activation_nicks, &activation, error))
    return FALSE;
  *value = activation;
  return TRUE;
}

gboolean
psc_transformer_spec_read_json (PscTransformerSpec *self, JsonObject *object, GError **error)
{
  const guint width = PSC_SPEC_MAX_WIDTH;

  return psc_spec_json_read_uint (object, "width", 1, width, &self->width, error)
         && psc_spec_json_read_uint (object, "n_layers", 1, PSC_SPEC_MAX_DEPTH, &self->n_layers,
                                     error)
         && psc_spec_json_read_uint (object, "n_heads", 1, width, &self->n_heads, error)
         && psc_spec_json_read_uint (object, "mlp_width", 1, width, &self->mlp_width, error)
         && psc_spec_json_read_activation (object, "activation", &self->activation, error)
         && psc_spec_json_read_double (object, "layer_norm_eps", 1e-15, 1, &self->layer_norm_eps,
                                       error);
}

void
psc_transformer_spec_write_json (const PscTransformerSpec *self, JsonBuilder *builder)
{
  psc_spec_json_write_uint (builder, "width", self->width);
  psc_spec_json_write_uint (builder, "n_layers", self->n_layers);
  psc_spec_json_write_uint (builder, "n_heads", self->n_heads);
  psc_spec_json_write_uint (builder, "mlp_width", self->mlp_width);
  psc_spec_json_write_string (builder, "activation", psc_activation_get_nick (self->activation));
  psc_spec_json_write_double (builder, "layer_norm_eps", self->layer_norm_eps);
}

gboolean
psc_transformer_spec_check (const PscTransformerSpec *self, GError **error)
{
  if (self->width % self->n_heads != 0)
    return psc_spec_json_refuse (error, "n_heads", _ ("does not divide the width"));
  return TRUE;
}

void
psc_transformer_visit_attention (const char *prefix, guint width, PscWeightVisitor *visitor)
{
  psc_weight_visitor_visit_linear (visitor, prefix, "query", width, width);
  psc_weight_visitor_visit_linear (visitor, prefix, "key", width, width);
  psc_weight_visitor_visit_linear (visitor, prefix, "value", width, width);
  psc_weight_visitor_visit_linear (visitor, prefix, "output", width, width);
}

void
psc_transformer_spec_visit_weights (const PscTransformerSpec *self,
                                    const char *prefix,
                                    PscWeightVisitor *visitor)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_autofree char *layer = g_strdup_printf ("%slayers.%u.", prefix, i);
      g_autofree char *attention = g_strconcat (layer, "attention.", NULL);

      psc_weight_visitor_visit_norm (visitor, layer, "norm1", self->width);
      psc_transformer_visit_attention (attention, self->width, visitor);
      psc_weight_visitor_visit_norm (visitor, layer, "norm2", self->width);
      psc_weight_visitor_visit_linear (visitor, layer, "expand", self->mlp_width, self->width);
      psc_weight_visitor_visit_linear (visitor, layer, "contract", self->width, self->mlp_width);
    }
}

double
psc_transformer_spec_count_linear (const PscTransformerSpec *self, double n_tokens)
{
  double width = self->width;

  return self->n_layers * n_tokens * (4 * width * width + 2 * width * self->mlp_width);
}

double
psc_transformer_spec_count_attention (const PscTransformerSpec *self, double n_tokens)
{
  return self->n_layers * 2 * n_tokens * n_tokens * self->width;
}
