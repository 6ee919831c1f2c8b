/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-legrad.h"

#include <glib/gi18n-lib.h>

struct _PscLegrad
{
  PscAttentionMethod parent_instance;

  guint layers;
};

G_DEFINE_FINAL_TYPE (PscLegrad, psc_legrad, PSC_TYPE_ATTENTION_METHOD)

static gboolean
psc_legrad_attribute (PscMethod *method,
                      PscEncoder *encoder,
                      const float *pixels,
                      PscFunctionals *functionals,
                      const PscAttributionContext *context,
                      float *maps,
                      GError **error)
{
  guint n_layers = psc_attention_tap_count_layers (psc_encoder_get_spec (encoder)->vision);
  guint n = MIN (PSC_LEGRAD (method)->layers, n_layers);

  for (guint i = 0; i < n; i++)
    if (!psc_attention_method_add_weights (encoder, pixels, PSC_ATTENTION_OF_LAYER,
                                           n_layers - n + i, FALSE, functionals, context,
                                           (double) i / n, (double) (i + 1) / n, maps, error))
      return FALSE;
  return TRUE;
}

/* Each layer's tap sees the image pass anew. */
static guint
psc_legrad_count_points (PscMethod *method)
{
  return PSC_LEGRAD (method)->layers;
}

static void
psc_legrad_class_init (PscLegradClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("LeGrad");
  method_class->short_title = N_ ("LeGrad");
  method_class->summary =
      N_ ("Where more attention in the last layers of a vision transformer would raise the score");
  method_class->fusing = N_ (
      "What would lower the score is left out of each dimension’s map before fusing: only the direct map is the published one.");
  method_class->attribute = psc_legrad_attribute;
  method_class->count_points = psc_legrad_count_points;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("layers", N_ ("Layers"),
                         N_ ("How many of the last layers are added up; each takes as long as the "
                             "others"),
                         1, 128, 2, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscLegrad, layers));
}

static void
psc_legrad_init (PscLegrad *self)
{
}
