/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-maps.h"

#include <string.h>

/* Which query's map is taken away from a sentence's. */
static guint
get_counterpart (PscPointingMode mode, guint sentence)
{
  if (mode == PSC_POINTING_CENTRED)
    return PSC_EVALUATION_N_SENTENCES;
  return sentence + 1 < PSC_EVALUATION_N_SENTENCES ? sentence + 1 : 1;
}

static void
subtract (PscMethod *method,
          const PscExplanations *explanations,
          guint query,
          guint counterpart,
          float *map)
{
  gsize n = psc_map_grid_get_n_cells (explanations->grid);
  const float *cells = explanations->fused_cells + query * n;
  const float *others = explanations->fused_cells + counterpart * n;
  g_autofree float *difference = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    difference[i] = cells[i] - others[i];
  psc_method_finish (method, explanations->grid, difference, map);
}

float *
psc_evaluation_make_maps (PscMethod *method, const PscExplanations *explanations)
{
  gsize area = (gsize) explanations->side * explanations->side;
  gsize of_mode = PSC_EVALUATION_N_SENTENCES * area;
  float *maps;

  g_return_val_if_fail (explanations->n_queries == PSC_EVALUATION_N_QUERIES, NULL);

  maps = g_new (float, PSC_POINTING_N_MODES *of_mode);
  memcpy (maps + PSC_POINTING_FUSED * of_mode, explanations->fused, of_mode * sizeof *maps);
  memcpy (maps + PSC_POINTING_CONVENTIONAL * of_mode, explanations->conventional,
          of_mode * sizeof *maps);
  for (guint mode = PSC_POINTING_CONTRAST; mode <= PSC_POINTING_CENTRED; mode++)
    for (guint i = 0; i < PSC_EVALUATION_N_SENTENCES; i++)
      subtract (method, explanations, i, get_counterpart (mode, i),
                maps + mode * of_mode + i * area);
  return maps;
}
