/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "attribution/psc-basis-stack.h"
#include "engine/psc-session-private.h"
#include "psc-engine-test.h"
#include "psc-test-model.h"

#define SIDE  224
#define AREA  (SIDE * SIDE)
#define M     24
#define TYPED "left lung base effusion"

static PscPromptDirections *
get_directions (void)
{
  static PscPromptDirections *directions;

  if (directions == NULL)
    {
      g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
      g_autoptr (GError) error = NULL;

      directions = psc_prompt_directions_new (psc_test_model_get_tiny (), bank, NULL, &error);
      g_assert_no_error (error);
    }
  return directions;
}

static PscModelInput *
new_input (guint32 seed)
{
  g_autoptr (PscImage) image = psc_engine_test_new_image (seed);
  PscModelSpec *spec = psc_encoder_get_spec (psc_model_get_encoder (psc_test_model_get_tiny ()));
  PscPreprocess preprocess;

  psc_model_spec_get_preprocess (spec, &preprocess);
  return psc_model_input_new (image, NULL, &preprocess);
}

static PscSession *
new_session (PscEngine *engine, guint32 seed)
{
  g_autoptr (PscImage) image = psc_engine_test_new_image (seed);

  return psc_session_new (engine, image);
}

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

/* A session whose stacks no user wants, but for that of @method. */
static PscSession *
new_session_with_stack (PscEngine *engine, guint32 seed, const char *method)
{
  PscSession *session = new_session (engine, seed);

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    if (g_strcmp0 (*name, method) != 0)
      psc_stack_job_cancel (psc_session_get_stack_job (session, *name));
  return session;
}

static gboolean
is_ready (PscOverlay *overlay)
{
  return psc_overlay_get_state (overlay) == PSC_OVERLAY_READY;
}

static gboolean
is_done (PscSession *session, const char *method)
{
  return psc_stack_job_get_state (psc_session_get_stack_job (session, method))
         == PSC_STACK_JOB_DONE;
}

static void
take_method_with (PscEngine *engine, const char *name, const char *parameter, const char *value)
{
  g_autoptr (PscMethod) slow = psc_method_new (name, PSC_PRESET_PAPER, NULL);

  g_assert_true (psc_method_set_parameter (slow, parameter, value, NULL));
  psc_engine_take_method (engine, g_steal_pointer (&slow));
}

static PscExplanations *
explain (PscSession *session, const char *name, const PscQuery *query, guint32 seed)
{
  g_autoptr (PscModelInput) input = new_input (seed);
  g_autoptr (GError) error = NULL;
  float direction[M];
  PscExplanations *explanations;

  g_assert_true (psc_query_resolve (query, psc_test_model_get_tiny (), get_directions (), direction,
                                    NULL, NULL, &error));
  explanations = psc_explain (
      psc_engine_get_method (psc_session_get_engine (session), name), psc_test_model_get_tiny (),
      psc_model_input_get_values (input), 1, direction,
      (1u << PSC_EXPLANATION_FUSED) | (1u << PSC_EXPLANATION_CONVENTIONAL), NULL, &error);
  g_assert_no_error (error);
  return explanations;
}

static void
check_map (PscOverlay *overlay, PscOverlaySource source, const float *expected, double tolerance)
{
  guint side;
  const float *values = psc_overlay_get_values (overlay, &side);

  g_assert_cmpuint (side, ==, SIDE);
  g_assert_cmpint (psc_overlay_get_source (overlay), ==, source);
  psc_test_assert_close (values, expected, AREA, tolerance);
}

static void
test_scores (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscModelInput) input = new_input (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscClassification) expected = NULL;
  double logit;
  float z[M];

  g_assert_null (psc_session_get_classification (session));
  g_assert_false (psc_session_get_prompt_score (session, 0, 0, &logit));
  g_assert_null (psc_session_get_placement (session));
  psc_engine_test_wait_until (psc_session_get_classification (session) != NULL);

  g_assert_true (psc_encoder_encode_images (psc_model_get_encoder (psc_test_model_get_tiny ()), 1,
                                            psc_model_input_get_values (input), z, NULL, &error));
  expected = psc_prompt_directions_classify (get_directions (), z);
  for (guint c = 0; c < 2; c++)
    {
      const PscClassScore *score = &psc_session_get_classification (session)->classes[c];

      g_assert_cmpfloat_with_epsilon (score->logit, expected->classes[c].logit, 1e-4);
      g_assert_cmpfloat_with_epsilon (score->probability, expected->classes[c].probability, 1e-5);
    }
  g_assert_true (psc_session_get_prompt_score (session, 1, 2, &logit));
  g_assert_cmpfloat_with_epsilon (
      logit,
      psc_prompt_directions_score (get_directions (), z,
                                   psc_prompt_directions_get_prompt (get_directions (), 1, 2)),
      1e-4);
  g_assert_nonnull (psc_session_get_placement (session));
  g_assert_cmpuint (psc_engine_get_side (engine), ==, SIDE);
  g_assert_cmpuint (psc_engine_get_dimensions (engine), ==, M);
  g_assert_cmpuint (strlen (psc_engine_get_digest (engine)), ==, 64);
}

/* Without a stack: the direct maps, of a prompt, a contrast and a class, all in one run. */
static void
test_direct (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, NULL);
  PscQuery *queries[] = {
    psc_query_new_prompt (TYPED, NULL, FALSE),
    psc_query_new_prompt ("pleural effusion", TYPED, FALSE),
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

      psc_engine_test_wait_until (is_ready (overlays[q][0]) && is_ready (overlays[q][1]));
      expected = explain (session, "integrated-gradients", queries[q], 1);
      check_map (overlays[q][0], PSC_OVERLAY_DIRECT, expected->fused, 1e-4);
      check_map (overlays[q][1], PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);
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
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 2, name);
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused = NULL;
  g_autoptr (PscOverlay) conventional = NULL;
  g_autoptr (PscExplanations) expected = NULL;
  PscRankedPrompt ranked[9];
  guint side;

  psc_engine_test_wait_until (is_done (session, name));
  g_assert_cmpfloat (psc_stack_job_get_fraction (psc_session_get_stack_job (session, name)), ==, 1);
  fused = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, query);
  conventional = psc_session_dup_overlay (session, name, PSC_EXPLANATION_CONVENTIONAL, query);
  psc_engine_test_wait_until (is_ready (fused) && is_ready (conventional));
  expected = explain (session, name, query, 2);
  check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
  check_map (conventional, PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);

  g_assert_cmpuint (psc_session_rank_prompts (session, name, 100.5, 90.5, 9, ranked), ==, 5);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpfloat (ranked[i - 1].value, >=, ranked[i].value);
  g_assert_cmpuint (psc_session_rank_prompts (session, name, -1, 90, 9, ranked), ==, 0);
  g_assert_nonnull (psc_overlay_get_values (fused, &side));
}

static gboolean
is_from_stack (PscOverlay *overlay)
{
  g_assert_true (is_ready (overlay));
  return psc_overlay_get_source (overlay) == PSC_OVERLAY_STACK;
}

/* A map that was there before the stack gives way to the stack's own as soon as there is one, and
 * is never away. */
static void
test_from_direct_to_stack (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 2, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscOverlay) conventional = psc_session_dup_overlay (
      session, "integrated-gradients", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscExplanations) expected = NULL;

  psc_engine_test_wait_until (is_ready (fused) && is_ready (conventional));
  expected = explain (session, "integrated-gradients", query, 2);
  check_map (fused, PSC_OVERLAY_DIRECT, expected->fused, 1e-4);

  psc_stack_job_restart (psc_session_get_stack_job (session, "integrated-gradients"));
  psc_engine_test_wait_until (is_from_stack (fused) && is_done (session, "integrated-gradients"));
  check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
  check_map (conventional, PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);
}

/* With the absolute value in each dimension nothing but the stack gives the fused map. */
static void
test_waits_for_stack (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscOverlay) conventional =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscExplanations) expected = NULL;

  psc_engine_test_wait_until (is_ready (conventional));
  g_assert_cmpint (psc_overlay_get_state (fused), ==, PSC_OVERLAY_CANCELLED);
  psc_stack_job_restart (psc_session_get_stack_job (session, "saliency"));
  g_assert_cmpint (psc_overlay_get_state (fused), ==, PSC_OVERLAY_WAITING);
  psc_stack_job_pause (psc_session_get_stack_job (session, "saliency"));
  g_assert_cmpint (psc_overlay_get_state (fused), ==, PSC_OVERLAY_PAUSED);
  psc_stack_job_resume (psc_session_get_stack_job (session, "saliency"));
  psc_engine_test_wait_until (is_ready (fused));
  expected = explain (session, "saliency", query, 1);
  check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
}

static void
note_done_cb (PscOverlay *overlay, gboolean *was_running)
{
  PscStackJob *job = g_object_get_data (G_OBJECT (overlay), "stack-job");

  if (is_ready (overlay))
    *was_running = psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING;
}

/* How far the worker has come with a method's stack, whatever is shown of it. */
static double
get_work_done (PscSession *session, const char *name)
{
  for (guint i = 0; i < session->n_methods; i++)
    if (g_str_equal (session->methods[i].name, name))
      return psc_job_get_fraction (session->methods[i].compute);
  g_assert_not_reached ();
}

/* A stack of minutes is begun; a prompt that is typed meanwhile gets its map before the end. */
static void
test_preemption (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscMethod) slow = psc_method_new ("integrated-gradients", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) overlay = NULL;
  PscStackJob *job;
  gboolean was_running = FALSE;
  double done;

  g_assert_true (psc_method_set_parameter (slow, "steps", "10000", NULL));
  psc_engine_take_method (engine, g_steal_pointer (&slow));
  session = new_session_with_stack (engine, 1, "integrated-gradients");
  job = psc_session_get_stack_job (session, "integrated-gradients");
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING
                              && psc_stack_job_get_fraction (job) > 0);

  overlay = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  g_object_set_data (G_OBJECT (overlay), "stack-job", job);
  g_signal_connect (overlay, "changed", G_CALLBACK (note_done_cb), &was_running);
  psc_engine_test_wait_until (is_ready (overlay));
  psc_engine_test_wait_until (was_running);
  g_assert_cmpfloat (psc_stack_job_get_fraction (job), <, 1);

  /* A user lets it wait; it gets no further, and others work. */
  psc_stack_job_pause (job);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_PAUSED);
  psc_stack_job_restart (psc_session_get_stack_job (session, "saliency"));
  psc_engine_test_wait_until (is_done (session, "saliency"));
  done = get_work_done (session, "integrated-gradients");
  psc_stack_job_restart (psc_session_get_stack_job (session, "gradient-shap"));
  psc_engine_test_wait_until (is_done (session, "gradient-shap"));
  g_assert_cmpfloat (get_work_done (session, "integrated-gradients"), ==, done);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_PAUSED);

  psc_stack_job_resume (job);
  psc_engine_test_wait_until (get_work_done (session, "integrated-gradients") > done);
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING);

  psc_stack_job_cancel (job);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_CANCELLED);
  psc_stack_job_restart (psc_session_get_stack_job (session, "occlusion"));
  psc_engine_test_wait_until (is_done (session, "occlusion"));
  psc_stack_job_restart (job);
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING);
}

/* Of two stacks of minutes that a user lets wait, one begun within the other, either can go on. */
static void
test_pause_two (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = NULL;
  PscStackJob *outer, *inner;

  take_method_with (engine, "integrated-gradients", "steps", "1000");
  take_method_with (engine, "gradient-shap", "samples", "1000");
  session = new_session_with_stack (engine, 1, "integrated-gradients");
  outer = psc_session_get_stack_job (session, "integrated-gradients");
  inner = psc_session_get_stack_job (session, "gradient-shap");
  psc_engine_test_wait_until (psc_stack_job_get_fraction (outer) > 0);
  psc_stack_job_pause (outer);
  psc_stack_job_restart (inner);
  psc_engine_test_wait_until (psc_stack_job_get_fraction (inner) > 0);
  psc_stack_job_pause (inner);

  psc_stack_job_resume (outer);
  psc_engine_test_wait_until (psc_stack_job_get_state (outer) == PSC_STACK_JOB_RUNNING);
  g_assert_cmpint (psc_stack_job_get_state (inner), ==, PSC_STACK_JOB_PAUSED);
  psc_stack_job_pause (outer);
  psc_stack_job_resume (inner);
  psc_engine_test_wait_until (psc_stack_job_get_state (inner) == PSC_STACK_JOB_RUNNING);
  g_assert_cmpint (psc_stack_job_get_state (outer), ==, PSC_STACK_JOB_PAUSED);
}

/* With a stack of minutes under way, another waits for its turn until its method is looked at, or
 * the first one's image is not on screen any more. */
static void
test_focus (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscMethod) slow = psc_method_new ("integrated-gradients", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscSession) other = NULL;
  PscStackJob *job;

  g_assert_true (psc_method_set_parameter (slow, "steps", "10000", NULL));
  psc_engine_take_method (engine, g_steal_pointer (&slow));
  session = new_session_with_stack (engine, 1, "integrated-gradients");
  job = psc_session_get_stack_job (session, "integrated-gradients");
  psc_engine_test_wait_until (psc_stack_job_get_fraction (job) > 0);
  psc_stack_job_restart (psc_session_get_stack_job (session, "gradient-shap"));
  psc_session_set_focus (session, "gradient-shap");
  /* While one runs within it, the first one waits, with what it has. */
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_QUEUED
                              || is_done (session, "gradient-shap"));
  g_assert_cmpfloat (psc_stack_job_get_fraction (job), >, 0);
  psc_engine_test_wait_until (is_done (session, "gradient-shap"));
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING);

  other = new_session_with_stack (engine, 2, "occlusion");
  psc_session_set_visible (session, FALSE);
  psc_engine_test_wait_until (is_done (other, "occlusion"));
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_RUNNING);
}

/* Dropping a session in the midst of a stack of minutes leaves the worker free for another. */
static void
test_drop (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscMethod) slow = psc_method_new ("integrated-gradients", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscSession) other = NULL;
  PscSession *session;
  PscStackJob *job;
  PscOverlay *overlay;

  g_assert_true (psc_method_set_parameter (slow, "steps", "10000", NULL));
  psc_engine_take_method (engine, g_steal_pointer (&slow));
  session = new_session_with_stack (engine, 1, "integrated-gradients");
  overlay = psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
  g_assert_true (
      overlay
      == psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query));
  g_object_unref (overlay);
  job = psc_session_get_stack_job (session, "integrated-gradients");
  psc_engine_test_wait_until (psc_overlay_get_state (overlay) == PSC_OVERLAY_COMPUTING);
  g_assert_finalize_object (overlay);
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING);
  g_assert_finalize_object (session);

  other = new_session_with_stack (engine, 2, "saliency");
  psc_engine_test_wait_until (is_done (other, "saliency"));
}

/* Without a model all has failed, and stays so whatever is asked for, until there is one. */
static void
test_no_model (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session (engine, 1);
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
  psc_engine_test_wait_until (is_ready (overlay) && is_ready (late)
                              && is_done (session, "saliency"));
}

/* Whoever holds an overlay keeps it over another model and other parameters. */
static void
test_restart (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, "saliency");
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) overlay =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  g_autoptr (PscExplanations) absolute = NULL;
  g_autoptr (PscExplanations) with_sign = NULL;
  g_autofree char *path = psc_engine_test_dup_model ();
  guint side;

  psc_engine_test_wait_until (is_ready (overlay) && is_done (session, "saliency"));
  absolute = explain (session, "saliency", query, 1);
  check_map (overlay, PSC_OVERLAY_DIRECT, absolute->conventional, 1e-4);

  psc_engine_take_method (engine, psc_method_new ("saliency", PSC_PRESET_MEASURED, NULL));
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_WAITING);
  g_assert_null (psc_overlay_get_values (overlay, &side));
  g_assert_true (psc_overlay_get_method (overlay) == psc_engine_get_method (engine, "saliency"));
  psc_engine_test_wait_until (is_ready (overlay) && is_done (session, "saliency"));
  with_sign = explain (session, "saliency", query, 1);
  check_map (overlay, PSC_OVERLAY_DIRECT, with_sign->conventional, 1e-4);

  psc_engine_set_model (engine, "/nowhere/at/all", "cpu", PSC_PRECISION_FULL);
  g_assert_null (psc_engine_get_device (engine));
  g_assert_false (psc_engine_test_is_scored (session));
  psc_engine_test_wait_until (psc_engine_get_state (engine) == PSC_ENGINE_FAILED);
  g_assert_nonnull (psc_engine_get_message (engine));
  g_assert_null (psc_engine_get_digest (engine));
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_FAILED);
  g_assert_cmpstr (psc_overlay_get_message (overlay), ==, psc_engine_get_message (engine));

  psc_engine_set_model (engine, path, "cpu", PSC_PRECISION_FULL);
  psc_engine_test_wait_until (is_ready (overlay) && is_done (session, "saliency"));
  check_map (overlay, PSC_OVERLAY_DIRECT, with_sign->conventional, 1e-4);
  g_assert_cmpstr (psc_engine_get_message (engine), ==, NULL);
}

/* Another smoothing costs no stack and no gradient: the maps that there are are finished anew,
 * those on their way afterwards. */
static void
test_smoothing (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, "occlusion");
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
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
  psc_engine_test_wait_until (is_ready (conventional) && is_ready (fused)
                              && psc_overlay_get_source (fused) == PSC_OVERLAY_STACK);

  psc_engine_take_method (engine, g_object_ref (smooth));
  taken = psc_engine_get_method (engine, "occlusion");
  g_assert_nonnull (psc_overlay_get_values (fused, &side));
  g_assert_true (is_done (session, "occlusion"));
  psc_engine_test_wait_until (psc_overlay_get_method (fused) == taken
                              && psc_overlay_get_method (conventional) == taken);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_DONE);
  expected = explain (session, "occlusion", query, 1);
  check_map (fused, PSC_OVERLAY_STACK, expected->fused, 2e-3);
  check_map (conventional, PSC_OVERLAY_DIRECT, expected->conventional, 1e-4);

  late = psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_CONVENTIONAL, class_query);
  psc_engine_take_method (engine, g_object_ref (smoother));
  taken = psc_engine_get_method (engine, "occlusion");
  psc_engine_test_wait_until (is_ready (late) && psc_overlay_get_method (late) == taken
                              && psc_overlay_get_method (fused) == taken);
  g_assert_true (is_done (session, "occlusion"));
}

/* Whether its stack is queued or computed. */
static gboolean
is_at_work (PscSession *session, const char *name)
{
  for (guint i = 0; i < session->n_methods; i++)
    if (g_str_equal (session->methods[i].name, name))
      return session->methods[i].compute != NULL;
  g_assert_not_reached ();
}

/* Only what is kept, in focus, or waited for is worth a stack. */
static void
test_kept (void)
{
  static const char *const shap[] = { "gradient-shap", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscOverlay) awaited = NULL;

  take_method_with (engine, "integrated-gradients", "steps", "1000");
  session = new_session (engine, 1);
  psc_session_set_kept (session, shap);
  psc_session_set_focus (session, "occlusion");
  psc_engine_test_wait_until (is_done (session, "gradient-shap") && is_done (session, "occlusion"));
  g_assert_false (is_done (session, "saliency"));
  g_assert_false (is_at_work (session, "saliency"));
  g_assert_false (is_at_work (session, "integrated-gradients"));

  psc_session_set_kept (session, none);
  g_assert_true (is_done (session, "gradient-shap"));
  awaited = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  psc_engine_test_wait_until (is_ready (awaited));
  g_assert_false (is_at_work (session, "integrated-gradients"));

  psc_session_set_focus (session, "integrated-gradients");
  psc_engine_test_wait_until (is_at_work (session, "integrated-gradients"));
  psc_session_set_focus (session, "occlusion");
  g_assert_true (is_at_work (session, "integrated-gradients"));
  psc_session_set_kept (session, none);
  g_assert_false (is_at_work (session, "integrated-gradients"));
}

static void
test_too_long (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, NULL);
  g_autofree char *text = g_strnfill (1024 * 1024, 'a');
  g_autoptr (PscQuery) query = psc_query_new_prompt (text, NULL, FALSE);
  g_autoptr (PscOverlay) overlay =
      psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_FUSED, query);

  g_autoptr (PscQuery) contrast = psc_query_new_prompt (TYPED, text, FALSE);
  g_autoptr (PscQuery) class_contrast = psc_query_new_class (0, text, FALSE);
  g_autoptr (PscQuery) empty = psc_query_new_prompt ("", "", FALSE);
  g_autoptr (PscOverlay) second =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, contrast);
  g_autoptr (PscOverlay) third =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, class_contrast);
  g_autoptr (PscOverlay) nothing =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, empty);

  psc_engine_test_wait_until (psc_overlay_get_state (overlay) == PSC_OVERLAY_FAILED);
  g_assert_nonnull (psc_overlay_get_message (overlay));
  psc_engine_test_wait_until (psc_overlay_get_state (second) == PSC_OVERLAY_FAILED);
  g_assert_nonnull (psc_overlay_get_message (second));
  psc_engine_test_wait_until (psc_overlay_get_state (third) == PSC_OVERLAY_FAILED);
  g_assert_nonnull (psc_overlay_get_message (third));

  /* An empty prompt is refused: there is nothing in it that a map could be of. */
  psc_engine_test_wait_until (psc_overlay_get_state (nothing) == PSC_OVERLAY_FAILED);
  g_assert_nonnull (psc_overlay_get_message (nothing));
}

/* Texts without a map: scored as those with one, and what is not watched is not read. */
static void
test_watch_texts (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) overlay = NULL;
  const char *const dropped[] = { "effusion on the left", NULL };
  const char *const watched[] = { TYPED, "", NULL };
  double logit, expected;
  gboolean is_low;

  psc_session_watch_texts (session, dropped);
  psc_session_watch_texts (session, watched);
  psc_engine_test_wait_until (psc_session_get_text_score (session, TYPED, &logit));
  g_assert_nonnull (psc_session_get_reading (session, TYPED));
  g_assert_false (psc_session_get_text_score (session, "", &expected));
  g_assert_null (psc_session_get_reading (session, dropped[0]));

  overlay = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  psc_engine_test_wait_until (psc_overlay_get_score (overlay, &expected, &is_low));
  g_assert_cmpfloat_with_epsilon (logit, expected, 1e-6);
}

/* Set by the worker once all that was queued before it is done. */
static int is_idle;

static gboolean
note_idle (PscJob *job, PscEngineWorker *worker, GError **error)
{
  g_atomic_int_set (&is_idle, TRUE);
  return TRUE;
}

/* Waits for the worker to have nothing left to do, without a turn of the main loop; after which it
 * does nothing any more. */
static void
let_worker_finish (PscEngine *engine)
{
  static const PscJobFuncs funcs = { .run = note_idle };
  const PscJobPriority last = { .is_hidden = TRUE, .purpose = PSC_JOB_STACK };
  g_autoptr (PscJob) job = psc_job_new (&funcs, last, NULL, NULL);

  g_atomic_int_set (&is_idle, FALSE);
  psc_job_queue_push (psc_engine_get_queue (engine), job);
  while (!g_atomic_int_get (&is_idle))
    g_usleep (1000);
  psc_engine_shut_down (engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* From a text that is new to its maps, the worker needs nothing of the main thread: be it directly
 * or from the stack, with a contrast or without, and though one of the texts cannot be read. */
static void
test_typed (gconstpointer data)
{
  const char *stack = data;
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, "no such effusion", FALSE);
  g_autoptr (PscQuery) empty = psc_query_new_prompt ("", NULL, FALSE);
  g_autoptr (PscExplanations) expected = NULL;
  g_autoptr (PscOverlay) fused = NULL;
  g_autoptr (PscOverlay) refused = NULL;
  double logit;
  gboolean is_low;

  take_method_with (engine, "integrated-gradients", "steps", "3");
  session = new_session_with_stack (engine, 2, stack);
  psc_engine_test_wait_until (psc_engine_test_is_scored (session)
                              && (stack == NULL || is_done (session, stack)));
  expected = explain (session, "integrated-gradients", query, 2);
  fused = psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
  refused = psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, empty);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  let_worker_finish (engine);

  g_assert_true (is_ready (fused));
  check_map (fused, stack != NULL ? PSC_OVERLAY_STACK : PSC_OVERLAY_DIRECT, expected->fused,
             stack != NULL ? 5e-3 : 1e-4);
  g_assert_true (psc_overlay_get_score (fused, &logit, &is_low));
  g_assert_nonnull (psc_overlay_get_reading (fused));
  g_assert_cmpint (psc_overlay_get_state (refused), ==, PSC_OVERLAY_FAILED);
  g_assert_nonnull (psc_overlay_get_message (refused));
}

/* Of a prompt that is typed letter by letter, the last one's map is there in the end, and those of
 * the others, whose overlays are gone, are not waited for; what was read of them stays. */
static void
test_typed_anew (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscQuery) last = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscExplanations) expected = NULL;

  take_method_with (engine, "integrated-gradients", "steps", "100");
  session = new_session_with_stack (engine, 1, NULL);
  psc_engine_test_wait_until (psc_engine_test_is_scored (session));
  for (gsize length = 1; length <= strlen (TYPED); length++)
    {
      g_autofree char *text = g_strndup (TYPED, length);
      g_autoptr (PscQuery) query = psc_query_new_prompt (text, NULL, FALSE);

      g_clear_object (&overlay);
      overlay =
          psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
      if (length % 5 == 0)
        psc_engine_test_wait_until (psc_overlay_get_state (overlay) == PSC_OVERLAY_COMPUTING);
    }
  psc_engine_test_wait_until (is_ready (overlay));
  expected = explain (session, "integrated-gradients", last, 1);
  check_map (overlay, PSC_OVERLAY_DIRECT, expected->fused, 1e-4);
  g_assert_nonnull (psc_session_get_reading (session, "left "));
}

static void
find_files (const char *folder, char **path)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  g_clear_pointer (path, g_free);
  if (name != NULL)
    *path = g_build_filename (folder, name, NULL);
}

static PscSessionMethod *
get_method (PscSession *session, const char *name)
{
  for (guint i = 0; i < session->n_methods; i++)
    if (g_str_equal (session->methods[i].name, name))
      return &session->methods[i];
  g_assert_not_reached ();
}

static guint
count_maps (PscSession *session, const char *name)
{
  PscKeptStack *stack = get_method (session, name)->stack;

  return stack != NULL ? psc_basis_stack_get_n_maps (PSC_BASIS_STACK (stack)) : 0;
}

/* Of a stack that has only begun, every prompt of the bank is fused exactly, and a typed one shown
 * with a word of what it lacks until its own map is there; in the end it lacks nothing. */
static void
test_parts (void)
{
  static const char name[] = "integrated-gradients";
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscQuery) known = psc_query_new_prompt ("small left pleural effusion", NULL, FALSE);
  g_autoptr (PscQuery) class = psc_query_new_class (1, NULL, TRUE);
  g_autoptr (PscQuery) typed = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscExplanations) of_known = NULL;
  g_autoptr (PscExplanations) of_class = NULL;
  g_autoptr (PscExplanations) of_typed = NULL;
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscOverlay) class_overlay = NULL;
  g_autoptr (PscOverlay) typed_overlay = NULL;
  PscRankedPrompt ranked[9];
  PscStackJob *job;

  take_method_with (engine, name, "steps", "30");
  session = new_session_with_stack (engine, 2, name);
  job = psc_session_get_stack_job (session, name);
  of_known = explain (session, name, known, 2);
  of_class = explain (session, name, class, 2);
  of_typed = explain (session, name, typed, 2);
  psc_engine_test_wait_until (get_method (session, name)->serves_bank);
  psc_stack_job_pause (job);
  g_assert_cmpuint (count_maps (session, name), <, M);
  g_assert_cmpuint (psc_session_rank_prompts (session, name, 100.5, 90.5, 9, ranked), ==, 5);

  overlay = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, known);
  class_overlay = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, class);
  psc_engine_test_wait_until (is_ready (overlay) && is_ready (class_overlay));
  check_map (overlay, PSC_OVERLAY_STACK, of_known->fused, 5e-3);
  check_map (class_overlay, PSC_OVERLAY_STACK, of_class->fused, 5e-3);
  g_assert_null (psc_overlay_get_message (overlay));

  typed_overlay = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, typed);
  psc_engine_test_wait_until (is_ready (typed_overlay));
  g_assert_cmpint (psc_overlay_get_source (typed_overlay), ==, PSC_OVERLAY_PART);
  g_assert_nonnull (strstr (psc_overlay_get_message (typed_overlay), "%"));
  psc_engine_test_wait_until (psc_overlay_get_source (typed_overlay) == PSC_OVERLAY_DIRECT);
  check_map (typed_overlay, PSC_OVERLAY_DIRECT, of_typed->fused, 1e-4);
  g_assert_null (psc_overlay_get_message (typed_overlay));

  psc_stack_job_resume (job);
  psc_engine_test_wait_until (is_done (session, name) && is_from_stack (typed_overlay));
  g_assert_cmpuint (count_maps (session, name), ==, M);
  check_map (typed_overlay, PSC_OVERLAY_STACK, of_typed->fused, 5e-3);
}

/* A stack that was left in the midst is gone on with, also by another engine. */
static void
test_parts_kept (void)
{
  static const char name[] = "integrated-gradients";
  g_autofree char *folder = g_dir_make_tmp ("psc-session-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscStackCache) last = NULL;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 64 << 20, 64 << 20);
      g_autoptr (PscEngine) engine = psc_engine_test_new_engine (cache);
      g_autoptr (PscSession) session = NULL;

      take_method_with (engine, name, "steps", "40");
      session = new_session_with_stack (engine, 2, round == 0 ? name : NULL);
      psc_engine_test_wait_until (psc_engine_test_is_scored (session));
      if (round == 0)
        {
          psc_engine_test_wait_until (get_method (session, name)->serves_bank);
          g_assert_cmpuint (count_maps (session, name), <, M);
          g_clear_object (&session);
          psc_engine_test_wait_until ((find_files (folder, &path), path != NULL)
                                      && g_str_has_suffix (path, ".stack"));
          continue;
        }
      /* A stack that may not be computed has what there was of it. */
      psc_stack_job_restart (psc_session_get_stack_job (session, name));
      psc_stack_job_pause (psc_session_get_stack_job (session, name));
      psc_engine_test_wait_until (count_maps (session, name) > 0);
      g_assert_cmpuint (count_maps (session, name), <, M);
      psc_stack_job_resume (psc_session_get_stack_job (session, name));
      psc_engine_test_wait_until (is_done (session, name));
      g_assert_cmpuint (count_maps (session, name), ==, M);
      g_clear_object (&session);
      last = g_object_ref (cache);
    }
  g_assert_true (psc_stack_cache_clear (last, &error));
  g_assert_no_error (error);
}

/* Spoils much of the values of a stack's file, as a disk might. */
static void
damage_file (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  for (gsize i = size / 4; i < 3 * size / 4; i++)
    contents[i] ^= 0x30;
  g_file_set_contents (path, contents, (gssize) size, &error);
  g_assert_no_error (error);
}

/* The fused map that the stack there gives. */
static void
check_stack (PscSession *session)
{
  g_autoptr (PscQuery) query = psc_query_new_prompt (TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscExplanations) expected = explain (session, "saliency", query, 1);

  psc_engine_test_wait_until (is_ready (fused));
  check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
}

/* A second session of the same image finds the stack in memory, another engine on disk, unless the
 * file is damaged: then it is computed anew. */
static void
test_cache (void)
{
  enum
  {
    COMPUTED,
    FOUND,
    DAMAGED,
    N_ROUNDS
  };
  g_autofree char *folder = g_dir_make_tmp ("psc-session-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 64 << 20, 64 << 20);
      g_autoptr (PscEngine) engine = psc_engine_test_new_engine (cache);
      g_autoptr (PscSession) session = new_session_with_stack (engine, 1, NULL);
      g_autoptr (PscSession) again = NULL;
      PscStackJob *job = psc_session_get_stack_job (session, "saliency");

      if (round == DAMAGED)
        damage_file (path);
      psc_engine_test_wait_until (psc_engine_test_is_scored (session));
      /* What is found is there without a moment of work: a stack that may not be computed. */
      psc_stack_job_restart (job);
      psc_stack_job_pause (job);
      if (round != FOUND)
        psc_stack_job_resume (job);
      psc_engine_test_wait_until (is_done (session, "saliency"));
      check_stack (session);

      again = new_session (engine, 1);
      for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
        psc_stack_job_pause (psc_session_get_stack_job (again, *name));
      psc_engine_test_wait_until (is_done (again, "saliency"));
      g_assert_cmpint (psc_stack_job_get_state (psc_session_get_stack_job (again, "gradient-shap")),
                       ==, PSC_STACK_JOB_PAUSED);

      psc_engine_test_wait_until ((find_files (folder, &path), path != NULL)
                                  && g_str_has_suffix (path, ".stack"));
      g_assert_cmpuint (psc_stack_cache_measure (cache), >, 2 * M * AREA);
      if (round == DAMAGED)
        g_assert_true (psc_stack_cache_clear (cache, &error));
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
copy_file (const char *from, const char *to, const char *name, const char *old, const char *new)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  if (old != NULL)
    {
      g_autoptr (GString) text = g_string_new (contents);

      g_assert_cmpuint (g_string_replace (text, old, new, 1), ==, 1);
      size = text->len;
      g_free (contents);
      contents = g_string_free (g_steal_pointer (&text), FALSE);
    }
  g_assert_true (g_file_set_contents (target, contents, (gssize) size, NULL));
}

/* The same weights in another configuration are another model: its stacks are computed anew. */
static void
test_configuration (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session_with_stack (engine, 1, "saliency");
  g_autoptr (PscSession) again = NULL;
  g_autofree char *path = psc_engine_test_dup_model ();
  g_autofree char *other = g_dir_make_tmp ("psc-session-XXXXXX", NULL);
  static const char *const names[] = { "config.json", "pytorch_model.bin", "vocab.txt" };

  psc_engine_test_wait_until (is_done (session, "saliency"));
  g_clear_object (&session);
  copy_file (path, other, names[0], "\"layer_norm_eps\": 1e-05", "\"layer_norm_eps\": 2e-05");
  copy_file (path, other, names[1], NULL, NULL);
  copy_file (path, other, names[2], NULL, NULL);

  for (guint i = 0; i < 2; i++)
    {
      psc_engine_set_model (engine, i == 0 ? other : path, "cpu", PSC_PRECISION_FULL);
      psc_engine_test_wait_until (psc_engine_get_state (engine) == PSC_ENGINE_READY);
      g_clear_object (&again);
      again = new_session_with_stack (engine, 1, "saliency");
      psc_stack_job_pause (psc_session_get_stack_job (again, "saliency"));
      psc_engine_test_wait_until (psc_engine_test_is_scored (again));
      g_assert_true (is_done (again, "saliency") == (i == 1));
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (other, names[i], NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (other), ==, 0);
}

static void
test_shut_down (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session (engine, 1);
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
  g_test_add_func ("/session/preemption", test_preemption);
  g_test_add_func ("/session/pause-two", test_pause_two);
  g_test_add_func ("/session/focus", test_focus);
  g_test_add_func ("/session/drop", test_drop);
  g_test_add_func ("/session/no-model", test_no_model);
  g_test_add_func ("/session/restart", test_restart);
  g_test_add_func ("/session/smoothing", test_smoothing);
  g_test_add_func ("/session/kept", test_kept);
  g_test_add_func ("/session/too-long", test_too_long);
  g_test_add_func ("/session/watch-texts", test_watch_texts);
  g_test_add_data_func ("/session/typed/direct", NULL, test_typed);
  g_test_add_data_func ("/session/typed/stack", "integrated-gradients", test_typed);
  g_test_add_func ("/session/typed-anew", test_typed_anew);
  g_test_add_func ("/session/parts", test_parts);
  g_test_add_func ("/session/parts-kept", test_parts_kept);
  g_test_add_func ("/session/cache", test_cache);
  g_test_add_func ("/session/configuration", test_configuration);
  g_test_add_func ("/session/shut-down", test_shut_down);

  return g_test_run ();
}
