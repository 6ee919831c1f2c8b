/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-session-trust.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"
#include "psc-test-model.h"
#include "trust/psc-trust-measure.h"

/* How far the map of one overlay is to be believed. */

#define METHOD "token-similarity"

static PscOverlay *
dup_overlay (PscSession *session, PscExplanationMode mode, guint class_index)
{
  g_autoptr (PscQuery) query = psc_query_new_class (class_index, NULL, FALSE);

  return psc_session_dup_overlay (session, METHOD, mode, query);
}

static gboolean
has_lines (PscSession *session)
{
  return psc_session_get_trust_state (session) == PSC_OVERLAY_READY;
}

/* What the map's measures are without a session. */
static PscTrust *
measure (PscOverlay *overlay)
{
  PscPromptDirections *directions = psc_session_test_get_directions ();
  g_autoptr (PscModelInput) input = psc_session_test_new_input (1);
  float direction[PSC_SESSION_TEST_M];
  guint n_others;
  g_autofree float *others =
      psc_prompt_directions_dup_others (directions, psc_overlay_get_query (overlay), &n_others);
  g_autoptr (GError) error = NULL;
  PscTrust *trust;
  PscTrustQuestion question = {
    .method = psc_overlay_get_method (overlay),
    .pixels = psc_model_input_get_values (input),
    .direction = direction,
    .is_conventional = psc_overlay_get_mode (overlay) == PSC_EXPLANATION_CONVENTIONAL,
    .cells = g_bytes_get_data (psc_overlay_get_cells (overlay), NULL),
    .n_others = n_others,
    .others = others,
    .mean = psc_prompt_directions_get_mean (directions),
  };

  g_assert_true (psc_query_resolve (psc_overlay_get_query (overlay), psc_test_model_get_tiny (),
                                    directions, direction, NULL, NULL, &error));
  trust = psc_trust_measure (&question, psc_model_get_encoder (psc_test_model_get_tiny ()), NULL,
                             &error);
  g_assert_no_error (error);
  return trust;
}

typedef struct
{
  guint n_told;
  guint n_partial; /* how often with lines of which some were to come */
} Heard;

static void
hear_cb (PscSession *session, Heard *heard)
{
  const PscTrust *lines = psc_session_get_trust (session);

  heard->n_told++;
  if (lines != NULL && psc_session_get_trust_state (session) == PSC_OVERLAY_COMPUTING)
    {
      heard->n_partial++;
      g_assert_cmpint (lines->reasons[PSC_TRUST_FAITHFULNESS_GAP], ==, PSC_TRUST_PENDING);
    }
}

/* They are those that the map has by itself, and who shows them is told, of the first ones before
 * the last. */
static void
test_lines (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscOverlay) overlay = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL, 1);
  g_autoptr (PscTrust) expected = NULL;
  const PscTrust *lines;
  Heard heard = { 0 };

  g_signal_connect (session, "trusted", G_CALLBACK (hear_cb), &heard);
  g_assert_null (psc_session_get_trust (session));
  psc_session_set_trusted (session, overlay);
  g_assert_true (psc_session_get_trusted (session) == overlay);
  g_assert_cmpint (psc_session_get_trust_state (session), ==, PSC_OVERLAY_WAITING);
  psc_engine_test_wait_until (has_lines (session));
  g_assert_cmpuint (heard.n_told, >=, 2);
  g_assert_cmpuint (heard.n_partial, >, 0);
  g_assert_cmpfloat (psc_session_get_trust_fraction (session), ==, 1);

  lines = psc_session_get_trust (session);
  expected = measure (overlay);
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      g_assert_cmpint (lines->reasons[f], ==, expected->reasons[f]);
      g_assert_cmpfloat_with_epsilon (lines->figures[f], expected->figures[f], 1e-3);
    }
}

/* Of a map from the stack it is said how far that is from the direct one, and all other prompts are
 * compared. */
static void
test_from_stack (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, METHOD);
  g_autoptr (PscOverlay) overlay = dup_overlay (session, PSC_EXPLANATION_FUSED, 1);
  const PscTrust *lines;
  double gap;

  psc_session_set_focus (session, METHOD);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_from_stack (overlay));
  psc_session_set_trusted (session, overlay);
  psc_engine_test_wait_until (has_lines (session));
  lines = psc_session_get_trust (session);
  g_assert_true (psc_trust_get (lines, PSC_TRUST_STACK_GAP, &gap));
  g_assert_cmpfloat (gap, <, 1e-2);
  g_assert_true (lines->is_of_stack);
  /* Of five prompts, three are not of the class. */
  g_assert_cmpuint (lines->n_others, ==,
                    5
                        - psc_prompt_class_get_n_prompts (
                            psc_prompt_bank_get_class (psc_engine_get_bank (engine), 1)));
}

/* Lines never are those of an overlay that was looked at before: they begin with the score of what
 * was asked. */
static void
test_other_overlay (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscOverlay) one = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL, 0);
  g_autoptr (PscOverlay) other = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL, 1);
  double first, second;
  gboolean is_low;

  psc_session_set_trusted (session, one);
  psc_engine_test_wait_until (psc_session_get_trust_state (session) == PSC_OVERLAY_COMPUTING);
  psc_session_set_trusted (session, other);
  g_assert_null (psc_session_get_trust (session));
  psc_engine_test_wait_until (has_lines (session));
  g_assert_true (psc_overlay_get_score (one, &first, &is_low));
  g_assert_true (psc_overlay_get_score (other, &second, &is_low));
  g_assert_cmpfloat (ABS (first - second), >, 1e-2);
  g_assert_cmpfloat_with_epsilon (psc_session_get_trust (session)->most_first[0], second, 1e-4);

  psc_session_set_trusted (session, NULL);
  g_assert_null (psc_session_get_trust (session));
  g_assert_null (psc_session_get_trusted (session));
  g_assert_cmpint (psc_session_get_trust_state (session), ==, PSC_OVERLAY_WAITING);
}

/* A session that goes while they are measured leaves nothing behind. */
static void
test_session_gone (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  PscSession *session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  PscOverlay *overlay = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL, 0);

  psc_session_set_trusted (session, overlay);
  psc_engine_test_wait_until (psc_session_get_trust_state (session) == PSC_OVERLAY_COMPUTING);
  g_object_unref (overlay);
  g_assert_finalize_object (session);
}

static void
note_computing_cb (PscSession *session, gboolean *was_computing)
{
  *was_computing = *was_computing || psc_session_get_trust_state (session) == PSC_OVERLAY_COMPUTING;
}

static GBytes *
dup_lines (PscEngine *engine, gboolean *was_computing)
{
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscOverlay) overlay = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL, 1);
  PscStackCache *cache = psc_engine_get_cache (engine);
  guint64 size;
  GBytes *bytes;

  *was_computing = FALSE;
  g_signal_connect (session, "trusted", G_CALLBACK (note_computing_cb), was_computing);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay));
  size = psc_stack_cache_measure (cache);
  psc_session_set_trusted (session, overlay);
  psc_engine_test_wait_until (has_lines (session));
  bytes = psc_trust_dup_bytes (psc_session_get_trust (session));
  if (*was_computing)
    psc_engine_test_wait_until (psc_stack_cache_measure (cache) > size);
  return bytes;
}

/* The next start finds them on disk, with the stacks. */
static void
test_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-trust-XXXXXX", NULL);
  GBytes *bytes[2];

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 64 << 20, 64 << 20);
      g_autoptr (PscEngine) engine = psc_engine_test_new_engine (cache);
      gboolean was_computing;

      bytes[round] = dup_lines (engine, &was_computing);
      g_assert_cmpint (was_computing, ==, round == 0);
    }
  g_assert_true (g_bytes_equal (bytes[0], bytes[1]));
  g_bytes_unref (bytes[0]);
  g_bytes_unref (bytes[1]);
  psc_session_test_clear_folder (folder);
}

/* Another parameter makes another map, whose lines come anew; to go back finds the first ones. */
static void
test_method_changes (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscOverlay) overlay = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL, 1);
  const char *const forms[] = { "contribution", "cosine", "contribution" };
  double z[G_N_ELEMENTS (forms)];

  psc_session_set_trusted (session, overlay);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gboolean was_computing = FALSE;

      if (i > 0)
        psc_session_test_take_method_with (engine, METHOD, "form", forms[i]);
      g_assert_null (psc_session_get_trust (session));
      g_signal_connect (session, "trusted", G_CALLBACK (note_computing_cb), &was_computing);
      psc_engine_test_wait_until (has_lines (session));
      g_signal_handlers_disconnect_by_data (session, &was_computing);
      g_assert_cmpint (was_computing, ==, i < 2);
      g_assert_true (
          psc_trust_get (psc_session_get_trust (session), PSC_TRUST_FAITHFULNESS_Z, &z[i]));
    }
  g_assert_cmpfloat (z[0], !=, z[1]);
  g_assert_cmpfloat (z[0], ==, z[2]);
}

/* A text that the model cannot read has no map, and says so. */
static void
test_failed (void)
{
  g_autoptr (PscEngine) engine = psc_engine_test_new_engine (NULL);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt ("\xEE\x80\x80", NULL, FALSE);
  g_autoptr (PscOverlay) overlay =
      psc_session_dup_overlay (session, METHOD, PSC_EXPLANATION_CONVENTIONAL, query);

  psc_session_set_trusted (session, overlay);
  psc_engine_test_wait_until (psc_session_get_trust_state (session) == PSC_OVERLAY_FAILED);
  g_assert_cmpstr (psc_session_get_trust_message (session), ==, psc_overlay_get_message (overlay));
  g_assert_nonnull (psc_session_get_trust_message (session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-trust/lines", test_lines);
  g_test_add_func ("/session-trust/from-stack", test_from_stack);
  g_test_add_func ("/session-trust/other-overlay", test_other_overlay);
  g_test_add_func ("/session-trust/session-gone", test_session_gone);
  g_test_add_func ("/session-trust/kept", test_kept);
  g_test_add_func ("/session-trust/method-changes", test_method_changes);
  g_test_add_func ("/session-trust/failed", test_failed);

  return g_test_run ();
}
