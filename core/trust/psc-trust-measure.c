/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "trust/psc-trust-measure.h"

#include <string.h>

#include "metrics/psc-map-values.h"
#include "trust/psc-trust-private.h"

static void
run_clear (PscTrustRun *run)
{
  g_clear_pointer (&run->explained, psc_functionals_free);
  g_clear_pointer (&run->score, psc_functionals_free);
  g_free (run->map);
  g_clear_object (&run->plan.cheap);
  g_clear_pointer (&run->plan.total, psc_method_total_free);
  g_free (run->reference);
  g_free (run->others);
  g_free (run->direct);
  g_clear_object (&run->control);
  g_clear_pointer (&run->trust, psc_trust_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscTrustRun, run_clear)

static void
set_functionals (PscTrustRun *run)
{
  g_autofree float *weights =
      g_memdup2 (run->question->direction, run->dimensions * sizeof *weights);

  for (guint i = 0; i < run->dimensions; i++)
    weights[i] = (float) (psc_encoder_get_logit_scale (run->encoder) * weights[i]);
  run->score = psc_functionals_new_cosine (run->dimensions, 1, weights);
  run->explained = psc_trust_run_new_functionals (run, 1, run->question->direction);
}

/* Not of a map that is one itself, nor of a model that it is not for. */
static void
set_control (PscTrustRun *run)
{
  g_autoptr (PscMethod) control = psc_method_new ("eigen-cam", PSC_PRESET_PAPER, NULL);

  run->is_control = G_OBJECT_TYPE (control) == G_OBJECT_TYPE (run->question->method);
  if (!run->is_control && psc_method_supports (control, psc_encoder_get_spec (run->encoder), NULL))
    run->control = g_steal_pointer (&control);
}

static void
prepare (PscTrustRun *run,
         const PscTrustQuestion *question,
         PscEncoder *encoder,
         const PscAttributionContext *context)
{
  run->question = question;
  run->encoder = encoder;
  psc_trust_run_set_context (run, context);
  run->side = psc_encoder_get_side (encoder);
  run->area = (gsize) run->side * run->side;
  run->dimensions = psc_encoder_get_dimensions (encoder);
  run->grid = psc_method_get_grid (question->method, psc_encoder_get_spec (encoder));
  set_functionals (run);
  run->map = psc_trust_run_finish (run, question->cells);
  run->is_flat = psc_map_is_flat (run->map, run->area);
  set_control (run);
  run->trust = g_atomic_rc_box_new0 (PscTrust);
  for (PscTrustFigure f = 0; f < PSC_TRUST_N_FIGURES; f++)
    run->trust->reasons[f] = PSC_TRUST_PENDING;
  psc_trust_plan (run);
  if (question->left_out & (1u << PSC_TRUST_PROMPT))
    run->plan.n_others = 0;
  run->trust->is_direct = run->plan.cheap != NULL && !question->is_conventional
                          && !psc_method_is_linear (question->method);
  if (run->plan.cheap != NULL && run->plan.cheap != question->method)
    run->trust->n_points = psc_method_count_points (run->plan.cheap);
}

static void
refuse_all (PscTrustRun *run, PscTrustReason reason)
{
  for (PscTrustFigure f = 0; f < PSC_TRUST_N_FIGURES; f++)
    psc_trust_run_refuse (run, f, reason);
}

PscTrust *
psc_trust_measure (const PscTrustQuestion *question,
                   PscEncoder *encoder,
                   const PscAttributionContext *context,
                   GError **error)
{
  static const PscAttributionContext defaults = { NULL };
  static const struct
  {
    PscTrustLine line;
    gboolean (*measure) (PscTrustRun *run, GError **error);
  } steps[PSC_TRUST_N_LINES] = {
    { PSC_TRUST_COMPLETENESS, psc_trust_measure_completeness },
    { PSC_TRUST_MODEL, psc_trust_measure_model },
    { PSC_TRUST_PROMPT, psc_trust_measure_prompt },
    { PSC_TRUST_STABILITY, psc_trust_measure_stability },
    { PSC_TRUST_FAITHFULNESS, psc_trust_measure_faithfulness },
  };
  g_auto (PscTrustRun) run = { 0 };

  g_return_val_if_fail (question != NULL && PSC_IS_METHOD (question->method), NULL);
  g_return_val_if_fail (question->pixels != NULL && question->direction != NULL, NULL);
  g_return_val_if_fail (question->cells != NULL && question->mean != NULL, NULL);
  g_return_val_if_fail (question->n_others == 0 || question->others != NULL, NULL);
  g_return_val_if_fail (PSC_IS_ENCODER (encoder), NULL);

  prepare (&run, question, encoder, context != NULL ? context : &defaults);
  if (!psc_map_is_finite (run.map, run.area))
    {
      refuse_all (&run, PSC_TRUST_NOT_FINITE);
      return g_steal_pointer (&run.trust);
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      run.line = steps[i].line;
      if (question->left_out & (1u << run.line))
        continue;
      if (psc_trust_run_is_cancelled (&run, error) || !steps[i].measure (&run, error))
        return NULL;
      if (question->measured != NULL && i + 1 < G_N_ELEMENTS (steps))
        question->measured (run.trust, question->user_data);
    }
  return g_steal_pointer (&run.trust);
}
