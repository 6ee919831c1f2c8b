/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-chefer.h"

#include <glib/gi18n-lib.h>

struct _PscChefer
{
  PscAttentionMethod parent_instance;
};

G_DEFINE_FINAL_TYPE (PscChefer, psc_chefer, PSC_TYPE_ATTENTION_METHOD)

/* Relevance begins as the identity, of which a class token's row has nothing on the cells; one
 * layer adds its own to it. */
static gboolean
psc_chefer_attribute (PscMethod *method,
                      PscEncoder *encoder,
                      const float *pixels,
                      PscFunctionals *functionals,
                      const PscAttributionContext *context,
                      float *maps,
                      GError **error)
{
  return psc_attention_method_add_weights (encoder, pixels, PSC_ATTENTION_THAT_POOLS, 0, TRUE,
                                           functionals, context, 0, 1, maps, error);
}

static void
psc_chefer_class_init (PscCheferClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Attention relevance (Chefer)");
  method_class->short_title = N_ ("Chefer");
  method_class->summary = N_ (
      "Which patches the last attention of a vision transformer looks at in favour of the score");
  method_class->fusing = N_ (
      "What each head has against the score is left out of each dimension’s map before fusing: only the direct map is the published one.");
  method_class->attribute = psc_chefer_attribute;
}

static void
psc_chefer_init (PscChefer *self)
{
}
