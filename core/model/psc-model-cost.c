/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-cost.h"

double
psc_model_cost_image (PscModelSpec *spec, guint n_channels)
{
  PscTowerCost cost;

  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), 0);

  cost = psc_tower_spec_count (&spec->vision->parent_instance, n_channels);
  return cost.linear + cost.attention;
}

double
psc_model_cost_pullback (PscModelSpec *spec)
{
  PscTowerCost cost;

  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), 0);

  cost = psc_tower_spec_count (&spec->vision->parent_instance, 1);
  return cost.linear + 2 * cost.attention;
}

double
psc_model_cost_text (PscModelSpec *spec, guint n_tokens)
{
  PscTowerCost cost;

  g_return_val_if_fail (PSC_IS_MODEL_SPEC (spec), 0);

  cost = psc_tower_spec_count (&spec->text->parent_instance, n_tokens);
  return cost.linear + cost.attention;
}
