/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "engine/psc-explanation.h"
#include "psc-test-model.h"

#define M    24
#define AREA (224 * 224)
#define BOTH ((1u << PSC_EXPLANATION_FUSED) | (1u << PSC_EXPLANATION_CONVENTIONAL))

/* t̂ of the reference's prompts 0 and 2. */
static void
get_directions (float *directions)
{
  g_autoptr (PscNpy) texts = psc_test_model_read_reference ("text_embeddings");
  const guint prompts[] = { 0, 2 };

  for (guint q = 0; q < 2; q++)
    {
      const float *t = texts->values + prompts[q] * M;
      double square = 0;

      for (guint i = 0; i < M; i++)
        square += (double) t[i] * t[i];
      for (guint i = 0; i < M; i++)
        directions[q * M + i] = (float) (t[i] / sqrt (square));
    }
}

static PscExplanations *
explain (const char *name, guint n_queries, const float *directions, guint modes)
{
  g_autoptr (PscNpy) pixels = psc_test_model_read_reference ("pixel_values");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, &error);
  PscExplanations *explanations;

  g_assert_no_error (error);
  explanations = psc_explain (method, psc_test_model_get_tiny (), pixels->values, n_queries,
                              directions, modes, NULL, &error);
  g_assert_no_error (error);
  return explanations;
}

/* A linear method gives the fused map without the stack, and it is the reference's, which comes
 * from the stack. */
static void
test_preview (void)
{
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("fused_occlusion_prompt0");
  g_autoptr (PscExplanations) explanations = NULL;
  float directions[2 * M];

  get_directions (directions);
  explanations = explain ("occlusion", 2, directions, BOTH);
  g_assert_true (explanations->is_preview);
  psc_test_assert_close (explanations->fused, expected->values, AREA, 1e-4);
  g_assert_nonnull (explanations->conventional);
}

static void
test_from_stack (void)
{
  g_autoptr (PscNpy) expected = psc_test_model_read_reference ("fused_saliency_abs_prompt0");
  g_autoptr (PscExplanations) explanations = NULL;
  float directions[2 * M];

  get_directions (directions);
  explanations = explain ("saliency", 2, directions, BOTH);
  g_assert_false (explanations->is_preview);
  psc_test_assert_close (explanations->fused, expected->values, AREA, 1e-4);
}

/* Asking for more or less at a time changes no map. */
static void
test_modes (void)
{
  g_autoptr (PscExplanations) both = NULL;
  g_autoptr (PscExplanations) fused = NULL;
  g_autoptr (PscExplanations) conventional = NULL;
  float directions[2 * M];

  get_directions (directions);
  both = explain ("saliency", 2, directions, BOTH);
  fused = explain ("saliency", 1, directions + M, 1u << PSC_EXPLANATION_FUSED);
  conventional = explain ("saliency", 1, directions + M, 1u << PSC_EXPLANATION_CONVENTIONAL);

  g_assert_null (fused->conventional);
  g_assert_null (conventional->fused);
  psc_test_assert_close (fused->fused, both->fused + AREA, AREA, 1e-5);
  psc_test_assert_close (conventional->conventional, both->conventional + AREA, AREA, 1e-5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explanation/preview", test_preview);
  g_test_add_func ("/explanation/from-stack", test_from_stack);
  g_test_add_func ("/explanation/modes", test_modes);

  return g_test_run ();
}
