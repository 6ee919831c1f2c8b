/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "psc-engine-test.h"
#include "psc-session-test.h"
#include "psc-test-model.h"

/* What a session tells of its image, and how it goes with the engine's model and methods. */

/* What is to be known of a method's maps is known once the model is, with the method's own
 * parameters. */
static void
test_notes (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autoptr (PscEngine) empty = psc_engine_new (bank, NULL);
  PscMethod *plain = psc_engine_get_method (engine, "saliency");
  PscMethod *tokens = psc_engine_get_method (engine, "token-similarity");
  g_autoptr (PscMethod) guided = psc_method_new ("saliency", PSC_PRESET_PAPER, NULL);

  g_assert_true (psc_method_set_parameter (guided, "relu", "guided", NULL));
  g_assert_null (psc_engine_get_note (engine, plain));
  g_assert_nonnull (strstr (psc_engine_get_note (engine, guided), "no ReLUs"));
  g_assert_true (g_str_has_prefix (psc_engine_get_note (engine, tokens), "Exact"));
  g_assert_null (psc_engine_get_note (empty, guided));
}

static void
test_scores (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscModelInput) input = psc_session_test_new_input (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscClassification) expected = NULL;
  double logit;
  float z[PSC_SESSION_TEST_M];

  g_assert_null (psc_session_get_classification (session));
  g_assert_false (psc_session_get_prompt_score (session, 0, 0, &logit));
  g_assert_null (psc_session_get_placement (session));
  psc_engine_test_wait_until (psc_session_get_classification (session) != NULL);

  g_assert_true (psc_encoder_encode_images (psc_model_get_encoder (psc_test_model_get_tiny ()), 1,
                                            psc_model_input_get_values (input), z, NULL, &error));
  expected = psc_prompt_directions_classify (psc_session_test_get_directions (), z);
  for (guint c = 0; c < 2; c++)
    {
      const PscClassScore *score = &psc_session_get_classification (session)->classes[c];

      g_assert_cmpfloat_with_epsilon (score->logit, expected->classes[c].logit, 1e-4);
      g_assert_cmpfloat_with_epsilon (score->probability, expected->classes[c].probability, 1e-5);
    }
  g_assert_true (psc_session_get_prompt_score (session, 1, 2, &logit));
  g_assert_cmpfloat_with_epsilon (
      logit,
      psc_prompt_directions_score (
          psc_session_test_get_directions (), z,
          psc_prompt_directions_get_prompt (psc_session_test_get_directions (), 1, 2)),
      1e-4);
  g_assert_nonnull (psc_session_get_placement (session));
  g_assert_cmpuint (psc_engine_get_side (engine), ==, PSC_SESSION_TEST_SIDE);
  g_assert_cmpuint (psc_engine_get_dimensions (engine), ==, PSC_SESSION_TEST_M);
  g_assert_cmpuint (strlen (psc_engine_get_digest (engine)), ==, 64);
}

/* Its path has few steps: where maps come from is the same for any number of them. */
static PscEngine *
new_quick_engine (void)
{
  PscEngine *engine = psc_engine_test_new_engine (NULL);

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "8");
  return engine;
}

/* Without a stack: the direct maps, of a prompt, a contrast and a class, all in one run. */
static void
test_direct (void)
{
  g_autoptr (PscEngine) engine = new_quick_engine ();
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  PscQuery *queries[] = {
    psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE),
    psc_query_new_prompt ("pleural effusion", PSC_SESSION_TEST_TYPED, FALSE),
    psc_query_new_class (1, NULL, TRUE),
  };
  PscOverlay *overlays[G_N_ELEMENTS (queries)][2];

  for (guint q = 0; q < G_N_ELEMENTS (queries); q++)
    for (guint mode = 0; mode < 2; mode++)
      overlays[q][mode] =
          psc_session_dup_overlay (session, "integrated-gradients", mode, queries[q]);
  for (guint q = 0; q < G_N_ELEMENTS (queries); q++)
    {
      g_autoptr (PscExplanations) expected = NULL;
      double logit;
      gboolean is_low;

      psc_engine_test_wait_until (psc_session_test_is_ready (overlays[q][0])
                                  && psc_session_test_is_ready (overlays[q][1]));
      expected = psc_session_test_explain (engine, "integrated-gradients", queries[q], 1);
      psc_session_test_check_map (overlays[q][0], PSC_OVERLAY_DIRECT, expected->fused, 1e-4);
      psc_session_test_check_map (overlays[q][1], PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);
      g_assert_true (psc_overlay_get_score (overlays[q][0], &logit, &is_low));
      g_assert_true (isfinite (logit));
      g_assert_true (q != 1 || !is_low);
      g_assert_true (q != 2 || is_low == (logit < 0));
    }
  for (guint q = 0; q < G_N_ELEMENTS (queries); q++)
    for (guint mode = 0; mode < 2; mode++)
      g_assert_finalize_object (overlays[q][mode]);
  for (guint q = 0; q < G_N_ELEMENTS (queries); q++)
    psc_query_free (queries[q]);
}

/* Once the stack is there, fused maps come from it; conventional ones are direct all the same. */
static void
test_from_stack (gconstpointer data)
{
  const char *name = data;
  g_autoptr (PscEngine) engine = new_quick_engine ();
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 2, name);
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused = NULL;
  g_autoptr (PscOverlay) conventional = NULL;
  g_autoptr (PscExplanations) expected = NULL;
  g_autoptr (GArray) ranked = NULL;
  g_autoptr (GArray) outside = NULL;
  guint side;

  psc_engine_test_wait_until (psc_session_test_is_done (session, name));
  g_assert_cmpfloat (psc_stack_job_get_fraction (psc_session_get_stack_job (session, name)), ==, 1);
  fused = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, query);
  conventional = psc_session_dup_overlay (session, name, PSC_EXPLANATION_CONVENTIONAL, query);
  psc_engine_test_wait_until (psc_session_test_is_ready (fused)
                              && psc_session_test_is_ready (conventional));
  expected = psc_session_test_explain (engine, name, query, 2);
  psc_session_test_check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
  psc_session_test_check_map (conventional, PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);

  g_assert_true (psc_session_can_rank (session, name));
  ranked = psc_session_test_rank (session, name, 100.5, 90.5, 9);
  g_assert_cmpuint (ranked->len, ==, 5);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpfloat (g_array_index (ranked, PscRankedPrompt, i - 1).value, >=,
                       g_array_index (ranked, PscRankedPrompt, i).value);
  outside = psc_session_test_rank (session, name, -1, 90, 9);
  g_assert_cmpuint (outside->len, ==, 0);
  g_assert_nonnull (psc_overlay_get_values (fused, &side));
}

/* A map that was there before the stack gives way to the stack's own as soon as there is one, and
 * is never away. */
static void
test_from_direct_to_stack (void)
{
  g_autoptr (PscEngine) engine = new_quick_engine ();
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 2, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscOverlay) conventional = psc_session_dup_overlay (
      session, "integrated-gradients", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscExplanations) expected = NULL;

  psc_engine_test_wait_until (psc_session_test_is_ready (fused)
                              && psc_session_test_is_ready (conventional));
  expected = psc_session_test_explain (engine, "integrated-gradients", query, 2);
  psc_session_test_check_map (fused, PSC_OVERLAY_DIRECT, expected->fused, 1e-4);

  psc_stack_job_restart (psc_session_get_stack_job (session, "integrated-gradients"));
  psc_engine_test_wait_until (psc_session_test_is_from_stack (fused)
                              && psc_session_test_is_done (session, "integrated-gradients"));
  psc_session_test_check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
  psc_session_test_check_map (conventional, PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);
}

/* With the absolute value in each dimension nothing but the stack gives the fused map. */
static void
test_waits_for_stack (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscOverlay) conventional =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscExplanations) expected = NULL;

  psc_engine_test_wait_until (psc_session_test_is_ready (conventional));
  g_assert_cmpint (psc_overlay_get_state (fused), ==, PSC_OVERLAY_CANCELLED);
  psc_stack_job_restart (psc_session_get_stack_job (session, "saliency"));
  g_assert_cmpint (psc_overlay_get_state (fused), ==, PSC_OVERLAY_WAITING);
  psc_stack_job_pause (psc_session_get_stack_job (session, "saliency"));
  g_assert_cmpint (psc_overlay_get_state (fused), ==, PSC_OVERLAY_PAUSED);
  psc_stack_job_resume (psc_session_get_stack_job (session, "saliency"));
  psc_engine_test_wait_until (psc_session_test_is_ready (fused));
  expected = psc_session_test_explain (engine, "saliency", query, 1);
  psc_session_test_check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
}

/* Without a model all has failed, and stays so whatever is asked for, until there is one. */
static void
test_no_model (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session (engine, 1);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscOverlay) overlay =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscOverlay) late = NULL;
  g_autofree char *path = psc_engine_test_dup_model ();
  PscStackJob *job = psc_session_get_stack_job (session, "saliency");

  psc_engine_set_model (engine, "/nowhere/at/all", "cpu", PSC_PRECISION_FULL);
  psc_engine_test_wait_until (psc_engine_get_state (engine) == PSC_ENGINE_FAILED);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_FAILED);

  psc_engine_take_method (engine, psc_method_new ("saliency", PSC_PRESET_MEASURED, NULL));
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_FAILED);
  g_assert_cmpstr (psc_overlay_get_message (overlay), ==, psc_engine_get_message (engine));
  psc_stack_job_restart (job);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_FAILED);
  g_assert_cmpstr (psc_stack_job_get_message (job), ==, psc_engine_get_message (engine));
  late = psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_FUSED, query);
  g_assert_cmpint (psc_overlay_get_state (late), ==, PSC_OVERLAY_FAILED);

  psc_engine_set_model (engine, path, "cpu", PSC_PRECISION_FULL);
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_WAITING);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_ready (late)
                              && psc_session_test_is_done (session, "saliency"));
}

/* Whoever holds an overlay keeps it over another model and other parameters. */
static void
test_restart (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, "saliency");
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) overlay =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscExplanations) absolute = NULL;
  g_autoptr (PscExplanations) with_sign = NULL;
  g_autofree char *path = psc_engine_test_dup_model ();
  guint side;

  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_done (session, "saliency"));
  absolute = psc_session_test_explain (engine, "saliency", query, 1);
  psc_session_test_check_map (overlay, PSC_OVERLAY_DIRECT, absolute->conventional, 1e-4);

  psc_engine_take_method (engine, psc_method_new ("saliency", PSC_PRESET_MEASURED, NULL));
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_WAITING);
  g_assert_null (psc_overlay_get_values (overlay, &side));
  g_assert_true (psc_overlay_get_method (overlay) == psc_engine_get_method (engine, "saliency"));
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_done (session, "saliency"));
  with_sign = psc_session_test_explain (engine, "saliency", query, 1);
  psc_session_test_check_map (overlay, PSC_OVERLAY_DIRECT, with_sign->conventional, 1e-4);

  psc_engine_set_model (engine, "/nowhere/at/all", "cpu", PSC_PRECISION_FULL);
  g_assert_null (psc_engine_get_device (engine));
  g_assert_false (psc_engine_test_is_scored (session));
  psc_engine_test_wait_until (psc_engine_get_state (engine) == PSC_ENGINE_FAILED);
  g_assert_nonnull (psc_engine_get_message (engine));
  g_assert_null (psc_engine_get_digest (engine));
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_FAILED);
  g_assert_cmpstr (psc_overlay_get_message (overlay), ==, psc_engine_get_message (engine));

  psc_engine_set_model (engine, path, "cpu", PSC_PRECISION_FULL);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_done (session, "saliency"));
  psc_session_test_check_map (overlay, PSC_OVERLAY_DIRECT, with_sign->conventional, 1e-4);
  g_assert_cmpstr (psc_engine_get_message (engine), ==, NULL);
}

/* Another smoothing costs no stack and no gradient: the maps that there are are finished anew,
 * those on their way afterwards. */
static void
test_smoothing (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, "occlusion");
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscOverlay) conventional =
      psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscMethod) smooth = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscMethod) smoother = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  PscStackJob *job = psc_session_get_stack_job (session, "occlusion");
  g_autoptr (PscQuery) class_query = psc_query_new_class (1, NULL, FALSE);
  g_autoptr (PscOverlay) late = NULL;
  g_autoptr (PscExplanations) expected = NULL;
  PscMethod *taken;
  guint side;

  psc_method_set_parameter (smooth, "smoothing", "5", NULL);
  psc_method_set_parameter (smoother, "smoothing", "9", NULL);
  psc_engine_test_wait_until (psc_session_test_is_ready (conventional)
                              && psc_session_test_is_ready (fused)
                              && psc_overlay_get_source (fused) == PSC_OVERLAY_STACK);

  psc_engine_take_method (engine, g_object_ref (smooth));
  taken = psc_engine_get_method (engine, "occlusion");
  g_assert_nonnull (psc_overlay_get_values (fused, &side));
  g_assert_true (psc_session_test_is_done (session, "occlusion"));
  psc_engine_test_wait_until (psc_overlay_get_method (fused) == taken
                              && psc_overlay_get_method (conventional) == taken);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_DONE);
  expected = psc_session_test_explain (engine, "occlusion", query, 1);
  psc_session_test_check_map (fused, PSC_OVERLAY_STACK, expected->fused, 2e-3);
  psc_session_test_check_map (conventional, PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);

  late = psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_CONVENTIONAL, class_query);
  psc_engine_take_method (engine, g_object_ref (smoother));
  taken = psc_engine_get_method (engine, "occlusion");
  psc_engine_test_wait_until (psc_session_test_is_ready (late)
                              && psc_overlay_get_method (late) == taken
                              && psc_overlay_get_method (fused) == taken);
  g_assert_true (psc_session_test_is_done (session, "occlusion"));
}

static void
test_shut_down (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session (engine, 1);
  PscStackJob *job = psc_session_get_stack_job (session, "saliency");

  psc_engine_test_wait_until (psc_stack_job_get_state (job) != PSC_STACK_JOB_QUEUED);
  psc_engine_shut_down (engine);
  psc_engine_shut_down (engine);
  g_clear_object (&session);
  g_assert_finalize_object (g_steal_pointer (&engine));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/scores", test_scores);
  g_test_add_func ("/session/notes", test_notes);
  g_test_add_func ("/session/direct", test_direct);
  g_test_add_data_func ("/session/from-stack/saliency", "saliency", test_from_stack);
  g_test_add_data_func ("/session/from-stack/integrated-gradients", "integrated-gradients",
                        test_from_stack);
  g_test_add_func ("/session/from-direct-to-stack", test_from_direct_to_stack);
  g_test_add_func ("/session/waits-for-stack", test_waits_for_stack);
  g_test_add_func ("/session/no-model", test_no_model);
  g_test_add_func ("/session/restart", test_restart);
  g_test_add_func ("/session/smoothing", test_smoothing);
  g_test_add_func ("/session/shut-down", test_shut_down);

  return g_test_run ();
}
