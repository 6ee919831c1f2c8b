/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-explanation-trust.h"

static const float *
get_cells (const PscExplanationQuestion *question)
{
  const PscExplanations *explanations = question->explanations;
  const float *cells = question->mode == PSC_EXPLANATION_FUSED ? explanations->fused_cells
                                                               : explanations->conventional_cells;

  return cells != NULL ? cells + question->index * psc_map_grid_get_n_cells (explanations->grid)
                       : NULL;
}

PscTrust *
psc_explanation_measure (const PscExplanationQuestion *question,
                         const PscAttributionContext *context,
                         GError **error)
{
  const float *cells = get_cells (question);
  guint n_others;
  g_autofree float *others = NULL;
  PscTrustQuestion asked = { NULL };

  g_return_val_if_fail (cells != NULL, NULL);
  g_return_val_if_fail (question->index < question->explanations->n_queries, NULL);

  others = psc_prompt_directions_dup_others (question->bank, question->query, &n_others);
  asked.method = question->method;
  asked.pixels = question->pixels;
  asked.direction = question->direction;
  asked.is_conventional = question->mode == PSC_EXPLANATION_CONVENTIONAL;
  asked.cells = cells;
  asked.is_fused = !asked.is_conventional && !question->explanations->is_preview;
  asked.n_others = n_others;
  asked.others = others;
  asked.mean = psc_prompt_directions_get_mean (question->bank);
  asked.left_out = question->left_out;
  return psc_trust_measure (&asked, psc_model_get_encoder (question->model), context, error);
}
