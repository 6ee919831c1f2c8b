/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "engine/psc-engine-private.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"

/* What becomes of texts that are typed. */

static void
test_too_long (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autofree char *text = g_strnfill (1024 * 1024, 'a');
  g_autoptr (PscQuery) query = psc_query_new_prompt (text, NULL, FALSE);
  g_autoptr (PscOverlay) overlay =
      psc_session_dup_overlay (session, "occlusion", PSC_EXPLANATION_FUSED, query);

  g_autoptr (PscQuery) contrast = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, text, FALSE);
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
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) overlay = NULL;
  const char *const dropped[] = { "effusion on the left", NULL };
  const char *const watched[] = { PSC_SESSION_TEST_TYPED, "", NULL };
  double logit, expected;
  gboolean is_low;

  psc_session_watch_texts (session, dropped);
  psc_session_watch_texts (session, watched);
  psc_engine_test_wait_until (psc_session_get_text_score (session, PSC_SESSION_TEST_TYPED, &logit));
  g_assert_nonnull (psc_session_get_reading (session, PSC_SESSION_TEST_TYPED));
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
  g_autoptr (PscQuery) query =
      psc_query_new_prompt (PSC_SESSION_TEST_TYPED, "no such effusion", FALSE);
  g_autoptr (PscQuery) empty = psc_query_new_prompt ("", NULL, FALSE);
  g_autoptr (PscExplanations) expected = NULL;
  g_autoptr (PscOverlay) fused = NULL;
  g_autoptr (PscOverlay) refused = NULL;
  double logit;
  gboolean is_low;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "3");
  session = psc_session_test_new_session_with_stack (engine, 2, stack);
  psc_engine_test_wait_until (psc_engine_test_is_scored (session)
                              && (stack == NULL || psc_session_test_is_done (session, stack)));
  expected = psc_session_test_explain (engine, "integrated-gradients", query, 2);
  fused = psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
  refused = psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, empty);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  let_worker_finish (engine);

  g_assert_true (psc_session_test_is_ready (fused));
  psc_session_test_check_map (fused, stack != NULL ? PSC_OVERLAY_STACK : PSC_OVERLAY_DIRECT,
                              expected->fused, stack != NULL ? 5e-3 : 1e-4);
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
  g_autoptr (PscQuery) last = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscExplanations) expected = NULL;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "100");
  session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  psc_engine_test_wait_until (psc_engine_test_is_scored (session));
  for (gsize length = 1; length <= strlen (PSC_SESSION_TEST_TYPED); length++)
    {
      g_autofree char *text = g_strndup (PSC_SESSION_TEST_TYPED, length);
      g_autoptr (PscQuery) query = psc_query_new_prompt (text, NULL, FALSE);

      g_clear_object (&overlay);
      overlay =
          psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
      if (length % 5 == 0)
        psc_engine_test_wait_until (psc_overlay_get_state (overlay) == PSC_OVERLAY_COMPUTING);
    }
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay));
  expected = psc_session_test_explain (engine, "integrated-gradients", last, 1);
  psc_session_test_check_map (overlay, PSC_OVERLAY_DIRECT, expected->fused, 1e-4);
  g_assert_nonnull (psc_session_get_reading (session, "left "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/too-long", test_too_long);
  g_test_add_func ("/session/watch-texts", test_watch_texts);
  g_test_add_data_func ("/session/typed/direct", NULL, test_typed);
  g_test_add_data_func ("/session/typed/stack", "integrated-gradients", test_typed);
  g_test_add_func ("/session/typed-anew", test_typed_anew);

  return g_test_run ();
}
