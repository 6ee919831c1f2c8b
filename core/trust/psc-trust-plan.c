/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-perturbation-method.h"
#include "attribution/psc-table-shelf.h"
#include "trust/psc-patch-removal.h"
#include "trust/psc-trust-private.h"

/* Pictures that a map adds up over at most. */
#define MAX_TOTAL 12

/* Passes of the control: of the image, of it as the random encoder sees it, and of each change. */
#define CONTROL_PASSES (2 + PSC_TRUST_CHANGES)

static PscPerturbation *
perturb (PscTrustRun *run)
{
  return psc_perturbation_method_perturb (PSC_PERTURBATION_METHOD (run->question->method),
                                          psc_encoder_get_spec (run->encoder),
                                          run->question->pixels);
}

gboolean
psc_trust_plan_fuses_others (PscTrustRun *run)
{
  const PscTrustQuestion *question = run->question;

  if (PSC_IS_PERTURBATION_METHOD (question->method))
    {
      g_autoptr (PscPerturbation) perturbation = perturb (run);
      g_autoptr (PscEmbeddingTable) table =
          psc_table_shelf_dup (run->encoder, psc_perturbation_get_key (perturbation));

      return question->stack != NULL || (table != NULL && psc_embedding_table_is_full (table));
    }
  return question->stack != NULL && !question->is_conventional;
}

gboolean
psc_trust_plan_is_of_stack (PscTrustRun *run)
{
  return run->question->is_fused && !run->is_control
         && !PSC_IS_PERTURBATION_METHOD (run->question->method);
}

static guint
count_faithfulness (PscTrustRun *run)
{
  PscMapGrid patches = psc_patch_removal_choose_grid (run->grid);
  guint n_steps = (guint) MIN (PSC_TRUST_STEPS, psc_map_grid_get_n_cells (patches));

  return 2 * 2 + (PSC_TRUST_ORDERS + 2) * (n_steps - 1);
}

static guint
count_total (PscTrustRun *run)
{
  return run->plan.total != NULL ? run->plan.total->n : 0;
}

/* Of @n functionals. */
static guint
count_map (PscTrustRun *run, PscMethod *method, guint n)
{
  g_autoptr (PscPerturbation) perturbation = NULL;

  if (!PSC_IS_PERTURBATION_METHOD (method))
    return psc_method_count_passes (method, n);
  perturbation = perturb (run);
  return psc_perturbation_get_n_images (perturbation);
}

/* Maps of other directions that are made. */
static guint
count_others (PscTrustRun *run)
{
  if (psc_trust_plan_fuses_others (run))
    return 0;
  return run->plan.n_others + (run->control == NULL ? 1 : 0);
}

/* What maps of @cheap take: one of the random encoder, those of changed images, and, of the image,
 * those of other prompts and of its own. */
static guint
count_cheap (PscTrustRun *run, PscMethod *cheap, gboolean is_own)
{
  guint n_here = count_others (run) + (is_own ? 0 : 1);
  guint here = n_here > 0 ? count_map (run, cheap, n_here) : 0;

  return here + (1 + PSC_TRUST_CHANGES) * count_map (run, cheap, 1);
}

guint
psc_trust_plan_count (PscTrustRun *run)
{
  guint sum = count_faithfulness (run) + count_total (run);

  if (run->control != NULL)
    sum += CONTROL_PASSES;
  if (run->plan.makes_direct)
    sum += count_map (run, run->question->method, 1);
  if (run->plan.cheap != NULL)
    sum += count_cheap (run, run->plan.cheap, run->plan.is_own || run->plan.makes_direct);
  else if (run->plan.n_others > 0)
    sum += count_map (run, run->question->method, count_others (run) + 1);
  return sum;
}

static gboolean
fits (PscTrustRun *run)
{
  return psc_trust_plan_count (run) <= PSC_TRUST_MAX_PASSES;
}

/* Whether the map can be made again as it is: not if that takes its whole stack. */
static gboolean
is_direct (PscTrustRun *run)
{
  return run->question->is_conventional || psc_method_is_linear (run->question->method);
}

static void
set_cheap (PscTrustRun *run, PscMethod *cheap)
{
  g_clear_object (&run->plan.cheap);
  run->plan.cheap = cheap; /* handed over */
  run->plan.is_own = cheap == run->question->method && is_direct (run);
}

/* With as many points as can be had. */
static gboolean
find_cheap (PscTrustRun *run)
{
  guint n = psc_method_count_points (run->question->method);

  set_cheap (run, g_object_ref (run->question->method));
  if (fits (run))
    return TRUE;
  if (!PSC_IS_PERTURBATION_METHOD (run->question->method))
    for (n = MIN (n - 1, PSC_TRUST_MAX_PASSES); n > 0; n--)
      {
        PscMethod *cheap = psc_method_dup_with_points (run->question->method, n);

        if (cheap == NULL)
          break;
        set_cheap (run, cheap);
        if (fits (run))
          return TRUE;
      }
  set_cheap (run, NULL);
  return FALSE;
}

static void
plan_total (PscTrustRun *run)
{
  PscTrustPlan *plan = &run->plan;

  plan->total = psc_method_get_total (run->question->method, psc_encoder_get_spec (run->encoder),
                                      run->question->pixels, MAX_TOTAL);
  plan->total_reason = PSC_TRUST_NO_TOTAL;
  if (plan->total != NULL && plan->total->is_of_linear && run->question->is_conventional)
    g_clear_pointer (&plan->total, psc_method_total_free);
  if (plan->total != NULL && plan->total->n > MAX_TOTAL)
    {
      g_clear_pointer (&plan->total, psc_method_total_free);
      plan->total_reason = PSC_TRUST_TOO_DEAR;
    }
}

/* Lines go in the order in which they are worth most; what was fused is compared with the direct
 * map if that leaves enough for the others. */
void
psc_trust_plan (PscTrustRun *run)
{
  const PscTrustQuestion *question = run->question;
  PscTrustPlan *plan = &run->plan;

  plan_total (run);
  if (!psc_trust_plan_fuses_others (run))
    plan->n_others = MIN (question->n_others, PSC_TRUST_MAX_OTHERS);

  plan->makes_direct = psc_trust_plan_is_of_stack (run);
  if (plan->makes_direct && find_cheap (run) && plan->cheap == question->method)
    return;
  plan->makes_direct = FALSE;
  if (find_cheap (run))
    return;
  plan->n_others = fits (run) ? plan->n_others : 0;
}
