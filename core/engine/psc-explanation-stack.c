/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-explanation-stack.h"

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-kept-maps.h"
#include "attribution/psc-perturbation-method.h"

PscKeptStack *
psc_explanation_make_stack (PscMethod *method,
                            PscEncoder *encoder,
                            const float *pixels,
                            const PscAttributionContext *context,
                            GError **error)
{
  guint m = psc_encoder_get_dimensions (encoder);
  g_autoptr (PscFunctionals) units = NULL;
  g_autoptr (PscStack) stack = NULL;

  if (PSC_IS_PERTURBATION_METHOD (method))
    {
      g_autoptr (PscPerturbation) perturbation = NULL;
      PscEmbeddingTable *table;

      if (!psc_method_check (method, psc_encoder_get_side (encoder), error))
        return NULL;
      perturbation = psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (method),
                                                      psc_encoder_get_spec (encoder), pixels);
      table = psc_perturbation_method_embed (perturbation, encoder, context, error);
      return table != NULL ? PSC_KEPT_STACK (table) : NULL;
    }

  units = psc_functionals_new_units (m, NULL, 0);
  stack = psc_method_attribute (method, encoder, pixels, units, context, error);
  return stack != NULL ? psc_kept_maps_new (encoder, NULL, stack, m, error) : NULL;
}

gboolean
psc_explanation_is_stack_of (PscKeptStack *stack,
                             PscMethod *method,
                             PscModelSpec *spec,
                             const float *pixels)
{
  g_autoptr (PscPerturbation) perturbation = NULL;

  if (psc_kept_stack_get_dimensions (stack) != psc_model_spec_get_dimensions (spec)
      || PSC_IS_PERTURBATION_METHOD (method) != PSC_IS_EMBEDDING_TABLE (stack))
    return FALSE;
  if (psc_kept_stack_has_maps (stack))
    return (psc_method_is_linear (method) || !PSC_IS_BASIS_STACK (stack))
           && psc_map_grid_equal (psc_kept_stack_get_grid (stack),
                                  psc_method_get_grid (method, spec));
  perturbation = psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (method), spec, pixels);
  return g_str_equal (psc_embedding_table_get_key (PSC_EMBEDDING_TABLE (stack)),
                      psc_perturbation_get_key (perturbation))
         && psc_embedding_table_get_n_images (PSC_EMBEDDING_TABLE (stack))
                == psc_perturbation_get_n_images (perturbation);
}

gboolean
psc_explanation_read_pixel (PscKeptStack *stack,
                            PscMethod *method,
                            PscModelSpec *spec,
                            const float *pixels,
                            double u,
                            double v,
                            float *values,
                            GError **error)
{
  g_autoptr (PscPerturbation) perturbation = NULL;

  if (psc_kept_stack_has_maps (stack))
    return psc_kept_stack_read_cell (
        stack, psc_map_grid_find_cell (psc_kept_stack_get_grid (stack), u, v), values, error);

  perturbation = psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (method), spec, pixels);
  psc_embedding_table_read_pixel (PSC_EMBEDDING_TABLE (stack), perturbation, (guint) u, (guint) v,
                                  values);
  return TRUE;
}
