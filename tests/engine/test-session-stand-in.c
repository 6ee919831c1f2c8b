/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "engine/psc-session-private.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"

/* What is shown of a method whose map takes its time, and what is made ready for the next image. */

/* Nobody but overlays wants a stack. */
static PscSession *
new_session (PscEngine *engine, guint32 seed)
{
  static const char *const none[] = { NULL };
  PscSession *session = psc_session_test_new_session (engine, seed);

  psc_session_set_focus (session, "eigen-cam");
  psc_session_set_kept (session, none);
  psc_stack_job_cancel (psc_session_get_stack_job (session, "eigen-cam"));
  return session;
}

static void
check_stand_in (PscOverlay *overlay, const float *expected)
{
  const PscMapGrid grid = psc_overlay_get_grid (overlay);

  g_assert_false (psc_session_test_is_ready (overlay));
  g_assert_cmpstr (psc_method_get_name (psc_overlay_get_stand_in (overlay)), ==,
                   "token-similarity");
  g_assert_cmpstr (psc_method_get_name (psc_overlay_get_method (overlay)), !=, "token-similarity");
  g_assert_false (psc_map_grid_is_of_pixels (grid));
  g_assert_true (isnan (psc_overlay_probe (overlay, 48, 30)));
  psc_session_test_check_values (overlay, expected, 5e-3);
}

/* Until maps of minutes are there, those of token similarity are, of the same query and of either
 * kind, whatever its form; they are told apart, and go when the maps come. */
static void
test_stands_in (gconstpointer form)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscQuery) query =
      psc_query_new_prompt (PSC_SESSION_TEST_TYPED, "pleural effusion", FALSE);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscExplanations) tokens = NULL;
  g_autoptr (PscExplanations) expected = NULL;
  g_autoptr (PscOverlay) fused = NULL;
  g_autoptr (PscOverlay) conventional = NULL;
  g_autoptr (PscOverlay) itself = NULL;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "10000");
  psc_session_test_take_method_with (engine, "token-similarity", "form", form);
  session = new_session (engine, 1);
  fused = psc_session_dup_overlay (session, "integrated-gradients", PSC_EXPLANATION_FUSED, query);
  conventional = psc_session_dup_overlay (session, "integrated-gradients",
                                          PSC_EXPLANATION_CONVENTIONAL, query);
  itself = psc_session_dup_overlay (session, "token-similarity", PSC_EXPLANATION_FUSED, query);
  psc_engine_test_wait_until (psc_overlay_get_stand_in (fused) != NULL
                              && psc_overlay_get_stand_in (conventional) != NULL);
  tokens = psc_session_test_explain (engine, "token-similarity", query, 1);
  check_stand_in (fused, tokens->fused);
  check_stand_in (conventional, tokens->conventional);
  psc_engine_test_wait_until (psc_session_test_is_ready (itself));
  g_assert_null (psc_overlay_get_stand_in (itself));

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "3");
  psc_engine_test_wait_until (psc_session_test_is_ready (fused)
                              && psc_session_test_is_ready (conventional));
  expected = psc_session_test_explain (engine, "integrated-gradients", query, 1);
  g_assert_null (psc_overlay_get_stand_in (fused));
  g_assert_null (psc_overlay_get_stand_in (conventional));
  psc_session_test_check_values (fused, expected->fused, 1e-4);
  psc_session_test_check_values (conventional, expected->conventional, 1e-4);
  g_assert_false (isnan (psc_overlay_probe (fused, 48, 30)));
}

/* A map that only the stack brings is stood in for, too, even while a user has that wait, and for
 * as long as it is to come at all. */
static void
test_waits_for_stack (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = new_session (engine, 1);
  g_autoptr (PscQuery) query = psc_query_new_class (0, NULL, FALSE);
  g_autoptr (PscOverlay) overlay = NULL;
  PscStackJob *job = psc_session_get_stack_job (session, "saliency");
  guint side;

  psc_stack_job_pause (job);
  overlay = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  psc_engine_test_wait_until (psc_overlay_get_stand_in (overlay) != NULL
                              && psc_overlay_get_state (overlay) == PSC_OVERLAY_PAUSED);
  psc_stack_job_cancel (job);
  g_assert_cmpint (psc_overlay_get_state (overlay), ==, PSC_OVERLAY_CANCELLED);
  g_assert_null (psc_overlay_get_stand_in (overlay));
  g_assert_null (psc_overlay_get_values (overlay, &side));

  psc_stack_job_restart (job);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay));
  g_assert_null (psc_overlay_get_stand_in (overlay));
}

/* Whether the stack is in the queue; as long as it is not, nor are direct maps. */
static gboolean
is_queued_first (PscSession *session, const PscSessionMethod *tokens)
{
  if (tokens->compute != NULL)
    return TRUE;
  for (guint i = 0; i < session->n_methods; i++)
    g_assert_null (session->methods[i].direct);
  return FALSE;
}

/* One stack serves all methods and prompts of the image, and is there before the first of the
 * direct maps is begun. */
static void
test_shared (void)
{
  static const char *const methods[] = { "saliency", "integrated-gradients", "occlusion" };
  static const char *const texts[] = { PSC_SESSION_TEST_TYPED, "large right pleural effusion" };
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (GPtrArray) overlays = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PscSession) session = NULL;
  PscSessionMethod *tokens;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "10000");
  session = new_session (engine, 1);
  tokens = psc_session_find_method (session, "token-similarity");
  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
      {
        g_autoptr (PscQuery) query = psc_query_new_prompt (texts[t], NULL, FALSE);

        g_ptr_array_add (overlays, psc_session_dup_overlay (session, methods[m],
                                                            PSC_EXPLANATION_CONVENTIONAL, query));
      }
  psc_engine_test_wait_until (is_queued_first (session, tokens));
  psc_engine_test_wait_until (tokens->stack != NULL);
  g_assert_cmpuint (tokens->stack_serial, ==, 1);
  for (guint i = 0; i < overlays->len; i++)
    psc_engine_test_wait_until (psc_overlay_get_stand_in (overlays->pdata[i]) != NULL
                                || psc_session_test_is_ready (overlays->pdata[i]));
  g_assert_nonnull (psc_overlay_get_stand_in (overlays->pdata[2]));
  g_assert_nonnull (psc_overlay_get_stand_in (overlays->pdata[3]));
  g_assert_cmpuint (tokens->stack_serial, ==, 1);
}

/* While a stack of hours is made for the image on screen, the next one gets the maps of what is
 * looked at; they are its own, and are there when it comes on screen. */
static void
test_next (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscQuery) first = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscQuery) second = psc_query_new_class (1, NULL, FALSE);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscSession) next = NULL;
  g_autoptr (PscOverlay) shown = NULL;
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscExplanations) expected = NULL;
  PscStackJob *job;

  psc_session_test_take_method_with (engine, "integrated-gradients", "steps", "10000");
  session = new_session (engine, 1);
  next = new_session (engine, 2);
  psc_session_set_visible (next, FALSE);
  job = psc_session_get_stack_job (session, "integrated-gradients");
  psc_session_set_focus (session, "integrated-gradients");
  psc_engine_test_wait_until (psc_stack_job_get_fraction (job) > 0);
  shown = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, first);
  psc_session_set_next (session, next);
  psc_engine_test_wait_until (next->prepared->len == 1
                              && psc_session_test_is_ready (next->prepared->pdata[0]));
  g_assert_cmpfloat (psc_stack_job_get_fraction (job), <, 1);

  /* What is looked at there changes. */
  g_clear_object (&shown);
  shown = psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_CONVENTIONAL, second);
  psc_engine_test_wait_until (
      next->prepared->len == 1
      && psc_query_equal (psc_overlay_get_query (next->prepared->pdata[0]), second)
      && psc_session_test_is_ready (next->prepared->pdata[0]));

  psc_session_set_visible (next, TRUE);
  overlay = psc_session_dup_overlay (next, "saliency", PSC_EXPLANATION_CONVENTIONAL, second);
  g_assert_true (psc_session_test_is_ready (overlay));
  expected = psc_session_test_explain (engine, "saliency", second, 2);
  psc_session_test_check_values (overlay, expected->conventional, 1e-4);
  psc_engine_test_wait_until (next->prepared->len == 0);
  g_assert_true (psc_session_test_is_ready (overlay));
  g_assert_cmpuint (g_hash_table_size (next->entries), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/session-stand-in/contribution", "contribution", test_stands_in);
  g_test_add_data_func ("/session-stand-in/cosine", "cosine", test_stands_in);
  g_test_add_func ("/session-stand-in/waits-for-stack", test_waits_for_stack);
  g_test_add_func ("/session-stand-in/shared", test_shared);
  g_test_add_func ("/session-stand-in/next", test_next);

  return g_test_run ();
}
