/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-faithfulness.h"

#include <math.h>

#include "attribution/psc-perturbation-method.h"
#include "metrics/psc-faithfulness.h"
#include "metrics/psc-map-values.h"
#include "trust/psc-patch-removal.h"
#include "trust/psc-trust.h"

/* Of the order of patches that are equally relevant. */
#define SEED 1

static guint *
new_ties (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint *ties = g_new (guint, n);

  psc_faithfulness_shuffle (random, ties, n);
  return ties;
}

/* [n][2][patches], see psc_patch_removal_order(). (transfer full) */
static guint *
order_patches (PscMapGrid patches, const PscFaithfulnessQuestion *questions, guint n)
{
  guint n_patches = (guint) psc_map_grid_get_n_cells (patches);
  g_autofree guint *ties = new_ties (n_patches);
  guint *orders = g_new (guint, (gsize) 2 * n * n_patches);

  for (guint i = 0; i < n; i++)
    psc_patch_removal_order (patches, questions[i].map, ties, orders + (gsize) 2 * i * n_patches);
  return orders;
}

/* @curves: [2][n_steps + 1] */
static PscFaithfulnessAnswer
conclude (const float *map, gsize area, const double *curves, guint n_steps)
{
  if (!psc_map_is_finite (map, area) || psc_map_is_flat (map, area))
    return (PscFaithfulnessAnswer){ NAN, NAN };
  return (PscFaithfulnessAnswer){
    psc_faithfulness_area (curves, curves + n_steps + 1, n_steps),
    psc_faithfulness_drop (curves, n_steps),
  };
}

gboolean
psc_evaluation_measure_faithfulness (PscEncoder *encoder,
                                     const float *pixels,
                                     const PscFunctionals *functionals,
                                     const PscFaithfulnessQuestion *questions,
                                     guint n,
                                     const PscAttributionContext *context,
                                     PscFaithfulnessAnswer *answers,
                                     GError **error)
{
  guint side = psc_encoder_get_side (encoder);
  PscMapGrid patches = psc_patch_removal_choose_grid (psc_map_grid_of_pixels (side));
  guint n_steps = MIN (PSC_TRUST_STEPS, (guint) psc_map_grid_get_n_cells (patches));
  gsize n_both = 2 * ((gsize) n_steps + 1);
  g_autofree guint *orders = order_patches (patches, questions, n);
  g_autofree float *baseline =
      psc_patch_removal_new_baseline (psc_encoder_get_spec (encoder), pixels);
  g_autofree double *curves = g_new (double, psc_functionals_get_n (functionals) * n * n_both);
  g_autoptr (PscPerturbation) removal =
      psc_patch_removal_new (pixels, baseline, patches, orders, 2 * n, n_steps);
  g_autoptr (PscEmbeddingTable) table =
      psc_perturbation_method_embed (removal, encoder, context, error);

  if (table == NULL)
    return FALSE;
  psc_patch_removal_follow (PSC_PATCH_REMOVAL (removal), table, functionals, curves);
  for (guint i = 0; i < n; i++)
    answers[i] = conclude (questions[i].map, (gsize) side * side,
                           curves + ((gsize) questions[i].functional * n + i) * n_both, n_steps);
  return TRUE;
}
