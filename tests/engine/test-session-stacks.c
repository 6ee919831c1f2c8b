/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-private.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"

/* Whose turn it is: of stacks that take minutes, and of all that is wanted meanwhile. */

static void
note_done_cb (PscOverlay *overlay, gboolean *was_running)
{
  PscStackJob *job = g_object_get_data (G_OBJECT (overlay), "stack-job");

  if (psc_session_test_is_ready (overlay))
    *was_running = psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING;
}

/* How far the worker has come with a method's stack, whatever is shown of it. */
static double
get_work_done (PscSession *session, const char *name)
{
  return psc_job_get_fraction (psc_session_find_method (session, name)->compute);
}

/* A stack of minutes is begun; a prompt that is typed meanwhile gets its map before the end. */
static void
test_preemption (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) overlay = NULL;
  PscStackJob *job;
  gboolean was_running = FALSE;
  double done;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "10000");
  session = psc_session_test_new_session_with_stack (engine, 1, "integrated-gradients");
  job = psc_session_get_stack_job (session, "integrated-gradients");
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING
                              && psc_stack_job_get_fraction (job) > 0);

  overlay = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, query);
  g_object_set_data (G_OBJECT (overlay), "stack-job", job);
  g_signal_connect (overlay, "changed", G_CALLBACK (note_done_cb), &was_running);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay));
  psc_engine_test_wait_until (was_running);
  g_assert_cmpfloat (psc_stack_job_get_fraction (job), <, 1);

  /* A user lets it wait; it gets no further, and others work. */
  psc_stack_job_pause (job);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_PAUSED);
  psc_stack_job_restart (psc_session_get_stack_job (session, "saliency"));
  psc_engine_test_wait_until (psc_session_test_is_done (session, "saliency"));
  done = get_work_done (session, "integrated-gradients");
  psc_stack_job_restart (psc_session_get_stack_job (session, "gradient-shap"));
  psc_engine_test_wait_until (psc_session_test_is_done (session, "gradient-shap"));
  g_assert_cmpfloat (get_work_done (session, "integrated-gradients"), ==, done);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_PAUSED);

  psc_stack_job_resume (job);
  psc_engine_test_wait_until (get_work_done (session, "integrated-gradients") > done);
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING);

  psc_stack_job_cancel (job);
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_CANCELLED);
  psc_stack_job_restart (psc_session_get_stack_job (session, "occlusion"));
  psc_engine_test_wait_until (psc_session_test_is_done (session, "occlusion"));
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

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "1000");
  psc_session_test_take_method_with (engine, "gradient-shap", "samples", "1000");
  session = psc_session_test_new_session_with_stack (engine, 1, "integrated-gradients");
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
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscSession) other = NULL;
  PscStackJob *job;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "10000");
  session = psc_session_test_new_session_with_stack (engine, 1, "integrated-gradients");
  job = psc_session_get_stack_job (session, "integrated-gradients");
  psc_engine_test_wait_until (psc_stack_job_get_fraction (job) > 0);
  psc_stack_job_restart (psc_session_get_stack_job (session, "gradient-shap"));
  psc_session_set_focus (session, "gradient-shap");
  /* While one runs within it, the first one waits, with what it has. */
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_QUEUED
                              || psc_session_test_is_done (session, "gradient-shap"));
  g_assert_cmpfloat (psc_stack_job_get_fraction (job), >, 0);
  psc_engine_test_wait_until (psc_session_test_is_done (session, "gradient-shap"));
  psc_engine_test_wait_until (psc_stack_job_get_state (job) == PSC_STACK_JOB_RUNNING);

  other = psc_session_test_new_session_with_stack (engine, 2, "occlusion");
  psc_session_set_visible (session, FALSE);
  psc_engine_test_wait_until (psc_session_test_is_done (other, "occlusion"));
  g_assert_cmpint (psc_stack_job_get_state (job), ==, PSC_STACK_JOB_RUNNING);
}

/* Dropping a session in the midst of a stack of minutes leaves the worker free for another. */
static void
test_drop (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscSession) other = NULL;
  PscSession *session;
  PscStackJob *job;
  PscOverlay *overlay;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "10000");
  session = psc_session_test_new_session_with_stack (engine, 1, "integrated-gradients");
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

  other = psc_session_test_new_session_with_stack (engine, 2, "saliency");
  psc_engine_test_wait_until (psc_session_test_is_done (other, "saliency"));
}

/* Whether its stack is queued or computed. */
static gboolean
is_at_work (PscSession *session, const char *name)
{
  return psc_session_find_method (session, name)->compute != NULL;
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

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "1000");
  session = psc_session_test_new_session (engine, 1);
  psc_session_set_kept (session, shap);
  psc_session_set_focus (session, "occlusion");
  psc_engine_test_wait_until (psc_session_test_is_done (session, "gradient-shap")
                              && psc_session_test_is_done (session, "occlusion"));
  g_assert_false (psc_session_test_is_done (session, "saliency"));
  g_assert_false (is_at_work (session, "saliency"));
  g_assert_false (is_at_work (session, "integrated-gradients"));

  psc_session_set_kept (session, none);
  g_assert_true (psc_session_test_is_done (session, "gradient-shap"));
  awaited = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  psc_engine_test_wait_until (psc_session_test_is_ready (awaited));
  g_assert_false (is_at_work (session, "integrated-gradients"));

  psc_session_set_focus (session, "integrated-gradients");
  psc_engine_test_wait_until (is_at_work (session, "integrated-gradients"));
  psc_session_set_focus (session, "occlusion");
  g_assert_true (is_at_work (session, "integrated-gradients"));
  psc_session_set_kept (session, none);
  g_assert_false (is_at_work (session, "integrated-gradients"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/preemption", test_preemption);
  g_test_add_func ("/session/pause-two", test_pause_two);
  g_test_add_func ("/session/focus", test_focus);
  g_test_add_func ("/session/drop", test_drop);
  g_test_add_func ("/session/kept", test_kept);

  return g_test_run ();
}
