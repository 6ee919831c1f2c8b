/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-token-similarity.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-cell-similarity.h"

struct _PscTokenSimilarity
{
  PscMethod parent_instance;

  PscCellForm form;
};

G_DEFINE_FINAL_TYPE (PscTokenSimilarity, psc_token_similarity, PSC_TYPE_METHOD)

static gboolean
psc_token_similarity_attribute (PscMethod *method,
                                PscEncoder *encoder,
                                const float *pixels,
                                PscFunctionals *functionals,
                                const PscAttributionContext *context,
                                float *maps,
                                GError **error)
{
  return psc_cell_similarity_attribute (encoder, PSC_CELL_READING_ALONE,
                                        PSC_TOKEN_SIMILARITY (method)->form, pixels, functionals,
                                        context, maps, error);
}

static PscMethodTotal *
psc_token_similarity_get_total (PscMethod *method,
                                PscModelSpec *spec,
                                const float *pixels,
                                guint max)
{
  PscMethodTotal *total;

  if (PSC_TOKEN_SIMILARITY (method)->form != PSC_CELL_FORM_CONTRIBUTION
      || !psc_vision_spec_averages_cells (spec->vision))
    return NULL;
  total = psc_method_total_new (psc_model_spec_get_side (spec));
  psc_method_total_add (total, pixels, 1);
  total->is_of_linear = TRUE;
  return total;
}

static const char *
psc_token_similarity_get_note (PscMethod *method, PscModelSpec *spec)
{
  if (!psc_vision_spec_averages_cells (spec->vision))
    return N_ (
        "An approximation: this image encoder does not average its cells, and each is read as if the last attention had found only itself.");
  if (PSC_TOKEN_SIMILARITY (method)->form == PSC_CELL_FORM_CONTRIBUTION)
    return N_ ("Exact: the cells add up to the whole picture’s embedding.");
  return NULL;
}

static void
psc_token_similarity_class_init (PscTokenSimilarityClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Token similarity");
  method_class->short_title = N_ ("Tokens");
  method_class->key = '6';
  method_class->summary =
      N_ ("How much each cell of the image encoder’s last grid speaks for the text; there at once");
  method_class->needs = PSC_METHOD_NEEDS_TAPS;
  method_class->attribute = psc_token_similarity_attribute;
  method_class->get_grid = psc_method_get_last_grid;
  method_class->get_total = psc_token_similarity_get_total;
  method_class->get_note = psc_token_similarity_get_note;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("form", N_ ("Form"),
                         N_ ("What a cell adds to the score, or how much it is like the text, "
                             "however strong it is"),
                         PSC_TYPE_CELL_FORM, PSC_CELL_FORM_CONTRIBUTION, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscTokenSimilarity, form));
}

static void
psc_token_similarity_init (PscTokenSimilarity *self)
{
}
