/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-faithfulness.h"

#include <math.h>

#include "attribution/psc-perturbation-method.h"
#include "metrics/psc-faithfulness.h"
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

static gboolean
is_flat (const double *relevance, guint n)
{
  for (guint i = 1; i < n; i++)
    if (relevance[i] != relevance[0])
      return FALSE;
  return TRUE;
}

/* [n][2][patches]: of each map the least relevant first, then the most; sets the gaps of flat maps
 * to NAN and the others to 0. (transfer full) */
static guint *
order_patches (PscMapGrid patches, const PscFaithfulnessQuestion *questions, guint n, double *gaps)
{
  guint n_patches = (guint) psc_map_grid_get_n_cells (patches);
  g_autofree guint *ties = new_ties (n_patches);
  g_autofree double *relevance = g_new (double, n_patches);
  guint *orders = g_new (guint, (gsize) 2 * n * n_patches);

  for (guint i = 0; i < n; i++)
    {
      guint *order = orders + (gsize) 2 * i * n_patches;

      psc_patch_removal_average (patches, questions[i].map, relevance);
      gaps[i] = is_flat (relevance, n_patches) ? NAN : 0;
      psc_faithfulness_order (relevance, ties, n_patches, TRUE, order);
      psc_faithfulness_order (relevance, ties, n_patches, FALSE, order + n_patches);
    }
  return orders;
}

/* [K][images]: all functionals at all copies. (transfer full) */
static double *
evaluate (const PscFunctionals *functionals, PscEmbeddingTable *table)
{
  guint n = psc_embedding_table_get_n_images (table);
  guint m = psc_embedding_table_get_dimensions (table);
  guint n_functionals = psc_functionals_get_n (functionals);
  g_autofree double *at_image = g_new (double, n_functionals);
  double *values = g_new (double, (gsize) n *n_functionals);

  for (guint i = 0; i < n; i++)
    {
      psc_functionals_evaluate (
          functionals, psc_embedding_table_get_embeddings (table) + (gsize) i * m, at_image);
      for (guint k = 0; k < n_functionals; k++)
        values[(gsize) k * n + i] = at_image[k];
    }
  return values;
}

gboolean
psc_evaluation_measure_faithfulness (PscEncoder *encoder,
                                     const float *pixels,
                                     const PscFunctionals *functionals,
                                     PscMapGrid grid,
                                     const PscFaithfulnessQuestion *questions,
                                     guint n,
                                     const PscAttributionContext *context,
                                     double *gaps,
                                     GError **error)
{
  PscMapGrid patches = psc_patch_removal_choose_grid (grid);
  guint n_steps = MIN (PSC_TRUST_STEPS, (guint) psc_map_grid_get_n_cells (patches));
  g_autofree guint *orders = order_patches (patches, questions, n, gaps);
  g_autofree float *baseline =
      psc_patch_removal_new_baseline (psc_encoder_get_spec (encoder), pixels);
  g_autoptr (PscPerturbation) removal =
      psc_patch_removal_new (pixels, baseline, patches, orders, 2 * n, n_steps);
  g_autoptr (PscEmbeddingTable) table =
      psc_perturbation_method_embed (removal, encoder, context, error);
  g_autofree double *values = NULL;

  if (table == NULL)
    return FALSE;
  values = evaluate (functionals, table);
  for (guint i = 0; i < n; i++)
    {
      const double *of_map =
          values + (gsize) questions[i].functional * psc_embedding_table_get_n_images (table);
      double curves[2][PSC_TRUST_STEPS + 1];

      for (guint o = 0; o < 2; o++)
        psc_patch_removal_read_curve (PSC_PATCH_REMOVAL (removal), of_map, 2 * i + o, curves[o]);
      if (!isnan (gaps[i]))
        gaps[i] = psc_faithfulness_gap (curves[0], curves[1], n_steps);
    }
  return TRUE;
}
