/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-basis-stack.h"
#include "engine/psc-stack-maker.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"
#include "psc-test-model.h"

/* In which order the maps of a stack in a basis are made. */

/* What somebody wants while the first maps are made. */
typedef struct
{
  PscStackMaker *maker;
  const float *direction;
  guint n_parts;
  guint n_maps[PSC_SESSION_TEST_M];   /* that there were then */
  double missing[PSC_SESSION_TEST_M]; /* of the bank, as it was told then */
} Run;

static void
progressed (double fraction, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (PscKeptStack) stack = NULL;

  g_assert_cmpuint (run->n_parts, <, PSC_SESSION_TEST_M);
  stack = psc_stack_maker_dup_stack (run->maker, &run->missing[run->n_parts]);
  run->n_maps[run->n_parts++] =
      stack != NULL ? psc_basis_stack_get_n_maps (PSC_BASIS_STACK (stack)) : 0;
  if (run->direction != NULL)
    psc_stack_maker_want (run->maker, run->direction);
}

/* The stack of a maker who hears of @direction, (nullable), on the way. */
static PscBasisStack *
make_stack_by (Run *run, PscMethod *method, const float *direction)
{
  g_autoptr (PscModelInput) input = psc_session_test_new_input (1);
  g_autoptr (PscStackMaker) maker =
      psc_stack_maker_new (method, input, psc_session_test_get_directions (), NULL, NULL);
  const PscAttributionContext context = { .progress = progressed, .progress_data = run };
  g_autoptr (GError) error = NULL;

  *run = (Run){ .maker = maker, .direction = direction };
  g_assert_true (psc_stack_maker_run (maker, psc_model_get_encoder (psc_test_model_get_tiny ()),
                                      &context, &error));
  g_assert_no_error (error);
  return PSC_BASIS_STACK (psc_stack_maker_dup_stack (maker, &run->missing[run->n_parts++]));
}

static PscBasisStack *
make_stack (Run *run, const float *direction)
{
  g_autoptr (PscMethod) method = psc_method_new ("saliency", PSC_PRESET_MEASURED, NULL);

  return make_stack_by (run, method, direction);
}

/* Whom the stack serves is told as it grows: the bank before the whole of it, and nobody at first.
 */
static void
test_bank (void)
{
  Run run;
  g_autoptr (PscBasisStack) stack = make_stack (&run, NULL);

  g_assert_true (psc_basis_stack_is_whole (stack));
  g_assert_cmpfloat (run.missing[0], ==, 1);
  g_assert_cmpfloat (run.missing[run.n_parts - 2], <, PSC_BASIS_EXACT);
  g_assert_cmpfloat (run.missing[run.n_parts - 1], <, PSC_BASIS_EXACT);
}

/* A prompt of the bank, which the first maps hold, changes nothing of those that come: not even by
 * rounding, as another basis would. */
static void
test_known (void)
{
  Run run;
  const float *known = psc_prompt_directions_get_prompt (psc_session_test_get_directions (), 1, 2);
  g_autoptr (PscBasisStack) alone = make_stack (&run, NULL);
  g_autoptr (PscBasisStack) asked = make_stack (&run, known);
  gsize size = PSC_SESSION_TEST_M * PSC_SESSION_TEST_M * sizeof (float);

  g_assert_cmpmem (psc_basis_stack_get_rows (alone), size, psc_basis_stack_get_rows (asked), size);
}

/* No more maps than the bank needs are waited for, but for those that come with them at no cost: of
 * four points, up to three. */
static void
test_goals (void)
{
  static const double goals[] = { PSC_BASIS_ROUGH, PSC_BASIS_SERVED };
  g_autoptr (PscMethod) method = psc_method_new ("integrated-gradients", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscBasisRest) rest =
      psc_prompt_directions_new_rest (psc_session_test_get_directions ());
  g_autoptr (PscBasisStack) stack = NULL;
  Run run;
  guint needed = 0;

  g_object_set (method, "steps", 4, NULL);
  stack = make_stack_by (&run, method, NULL);
  for (guint i = 0, part = 0; i < G_N_ELEMENTS (goals); i++)
    {
      while (psc_basis_rest_find_missing (rest, needed, psc_basis_stack_get_rows (stack))
             > goals[i])
        needed++;
      while (run.missing[part] > goals[i])
        part++;
      g_assert_cmpuint (run.n_maps[part], >=, needed);
      g_assert_cmpuint (run.n_maps[part], <, needed + 4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stack-maker/bank", test_bank);
  g_test_add_func ("/stack-maker/known", test_known);
  g_test_add_func ("/stack-maker/goals", test_goals);

  return g_test_run ();
}
