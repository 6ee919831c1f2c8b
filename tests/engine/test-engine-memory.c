/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-device-stack.h"
#include "engine/psc-engine-private.h"
#include "engine/psc-session-private.h"
#include "engine/psc-stack-maker.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"
#include "psc-test-faults.h"
#include "psc-test-model.h"

/* An engine with a device, for which the processor stands in, and what it does when the device's
 * memory is short. */

#define NOTE "the device ran out of memory; computed on the CPU"

static PscEngine *
new_engine (gboolean on_device)
{
  const PscEncoderOptions options = { .device = "cpu", .uses_whole_tensors = on_device };
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autofree char *path = psc_engine_test_dup_model ();
  PscEngine *engine = psc_engine_new (bank, NULL);

  psc_engine_set_model_with (engine, path, &options);
  psc_engine_test_wait_until (psc_engine_get_state (engine) != PSC_ENGINE_LOADING);
  g_assert_cmpint (psc_engine_get_state (engine), ==, PSC_ENGINE_READY);
  return engine;
}

static gboolean
is_on_device (PscEngine *engine)
{
  return strstr (psc_engine_get_device (engine), "whole tensors") != NULL;
}

/* The device gave way, and a user can see why. */
static void
check_moved (PscEngine *engine)
{
  g_assert_false (is_on_device (engine));
  g_assert_cmpstr (psc_engine_get_device_kind (engine), ==, "cpu");
  g_assert_cmpstr (psc_engine_get_message (engine), ==, NOTE);
}

/* Refuses what comes next, so often. */
static void
refuse (guint n)
{
  psc_test_faults_get ()->refuse (0, n, 1, 0);
}

static void
check_refused (guint n)
{
  g_assert_cmpuint (psc_test_faults_get ()->stop (), ==, n);
}

static PscKeptStack *
get_stack (PscSession *session, const char *method)
{
  return psc_session_find_method (session, method)->stack;
}

/* What is there of a session, once all of it is. */
typedef struct
{
  PscSession *session;
  PscOverlay *typed;        /* direct, then from the stack, of a text that is not in the bank */
  PscOverlay *conventional; /* direct */
} Shown;

static void
shown_clear (Shown *self)
{
  g_clear_object (&self->typed);
  g_clear_object (&self->conventional);
  g_clear_object (&self->session);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shown, shown_clear)

static PscOverlay *
dup_overlay (PscSession *session, PscExplanationMode mode)
{
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);

  return psc_session_dup_overlay (session, "input-gradient", mode, query);
}

static void
show (Shown *self, PscEngine *engine)
{
  self->session = psc_session_test_new_session_with_stack (engine, 1, "input-gradient");
  psc_session_set_focus (self->session, "input-gradient");
  self->typed = dup_overlay (self->session, PSC_EXPLANATION_FUSED);
  self->conventional = dup_overlay (self->session, PSC_EXPLANATION_CONVENTIONAL);
  psc_engine_test_wait_until (psc_session_test_is_done (self->session, "input-gradient"));
  psc_engine_test_wait_until (psc_session_test_is_ready (self->conventional));
  psc_engine_test_wait_until (psc_session_test_is_ready (self->typed)
                              && psc_session_test_is_from_stack (self->typed));
}

static void
check_shown (Shown *self, Shown *expected, double tolerance)
{
  guint side;

  psc_session_test_check_values (self->typed, psc_overlay_get_values (expected->typed, &side),
                                 tolerance);
  psc_session_test_check_values (self->conventional,
                                 psc_overlay_get_values (expected->conventional, &side), tolerance);
}

/* The maps stay on the device, of methods that grow in a basis and of others, and nobody sees a
 * difference: not the prompts that rank at a point, nor what is written and read again. */
static void
test_resident (void)
{
  g_autoptr (PscEngine) engine = new_engine (TRUE);
  g_autoptr (PscEngine) plain = new_engine (FALSE);
  g_auto (Shown) shown = { NULL };
  g_auto (Shown) expected = { NULL };
  g_autoptr (GArray) ranked = NULL;
  g_autoptr (GArray) expected_ranked = NULL;
  PscKeptStack *stack;

  g_assert_true (is_on_device (engine));
  g_assert_cmpstr (psc_engine_get_message (engine), ==, NULL);
  show (&shown, engine);
  show (&expected, plain);
  check_shown (&shown, &expected, 0x1p-10);

  stack = get_stack (shown.session, "input-gradient");
  g_assert_true (PSC_IS_DEVICE_STACK (psc_basis_stack_get_maps (PSC_BASIS_STACK (stack))));
  stack = get_stack (expected.session, "input-gradient");
  g_assert_true (PSC_IS_HALF_STACK (psc_basis_stack_get_maps (PSC_BASIS_STACK (stack))));

  psc_stack_job_restart (psc_session_get_stack_job (shown.session, "saliency"));
  psc_engine_test_wait_until (psc_session_test_is_done (shown.session, "saliency"));
  g_assert_true (PSC_IS_DEVICE_STACK (get_stack (shown.session, "saliency")));

  ranked = psc_session_test_rank (shown.session, "input-gradient", 100, 90, 3);
  expected_ranked = psc_session_test_rank (expected.session, "input-gradient", 100, 90, 3);
  g_assert_cmpuint (ranked->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (g_array_index (ranked, PscRankedPrompt, i).prompt, ==,
                      g_array_index (expected_ranked, PscRankedPrompt, i).prompt);
}

/* Begun on the device, written, and gone on with by another engine. */
static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("psc-memory-XXXXXX", &error);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "a stack", -1);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 1 << 28, 1 << 28);
  g_autoptr (PscStackCache) other = psc_stack_cache_new (folder, 1 << 28, 1 << 28);
  g_autoptr (PscEngine) engine = new_engine (TRUE);
  g_auto (Shown) shown = { NULL };
  g_autoptr (PscKeptStack) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) read_bytes = NULL;
  PscKeptStack *stack;

  g_assert_no_error (error);
  show (&shown, engine);
  stack = get_stack (shown.session, "input-gradient");
  g_assert_true (psc_stack_cache_store (cache, key, stack, &error));
  g_assert_no_error (error);
  read = psc_stack_cache_load (other, key);
  g_assert_nonnull (read);
  g_assert_true (PSC_IS_HALF_STACK (psc_basis_stack_get_maps (PSC_BASIS_STACK (read))));
  bytes = psc_kept_stack_dup_bytes (stack, NULL);
  read_bytes = psc_kept_stack_dup_bytes (read, NULL);
  g_assert_true (g_bytes_equal (bytes, read_bytes));
  psc_session_test_clear_folder (folder);
}

/* Fused while the device has no memory for it: on the host from then on, and its memory is free. */
static void
test_fuse (void)
{
  g_autoptr (PscEngine) engine = new_engine (TRUE);
  g_auto (Shown) shown = { NULL };
  g_autoptr (PscQuery) query = psc_query_new_class (1, NULL, FALSE);
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscExplanations) expected = NULL;
  PscDeviceStack *maps;

  show (&shown, engine);
  maps = PSC_DEVICE_STACK (
      psc_basis_stack_get_maps (PSC_BASIS_STACK (get_stack (shown.session, "input-gradient"))));
  g_assert_true (psc_device_stack_is_on_device (maps));
  expected = psc_session_test_explain (engine, "input-gradient", query, 1);
  refuse (1);
  overlay = psc_session_dup_overlay (shown.session, "input-gradient", PSC_EXPLANATION_FUSED, query);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_from_stack (overlay));
  check_refused (1);
  psc_session_test_check_map (overlay, PSC_OVERLAY_STACK, expected->fused, 2e-3);
  g_assert_false (psc_device_stack_is_on_device (maps));
  /* The model is where it was. */
  g_assert_true (is_on_device (engine));
}

/* A device that is full when the model comes. */
static void
test_load (void)
{
  g_autoptr (PscEngine) engine = NULL;
  g_autoptr (PscEngine) plain = new_engine (FALSE);
  g_auto (Shown) shown = { NULL };
  g_auto (Shown) expected = { NULL };

  refuse (1);
  engine = new_engine (TRUE);
  check_refused (1);
  check_moved (engine);
  show (&shown, engine);
  show (&expected, plain);
  check_shown (&shown, &expected, 0);
  g_assert_cmpstr (psc_overlay_get_message (shown.conventional), ==, NOTE);
}

/* One that is full when an image is scored. */
static void
test_scores (void)
{
  g_autoptr (PscEngine) engine = new_engine (TRUE);
  g_autoptr (PscEngine) plain = new_engine (FALSE);
  g_autoptr (PscSession) session = NULL;
  g_autoptr (PscSession) expected = NULL;

  refuse (1);
  session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  psc_engine_test_wait_until (psc_engine_test_is_scored (session));
  check_refused (1);
  check_moved (engine);
  expected = psc_session_test_new_session_with_stack (plain, 1, NULL);
  psc_engine_test_wait_until (psc_engine_test_is_scored (expected));
  for (guint p = 0; p < 2; p++)
    {
      double logit, expected_logit;

      g_assert_true (psc_session_get_prompt_score (session, 0, p, &logit));
      g_assert_true (psc_session_get_prompt_score (expected, 0, p, &expected_logit));
      /* The bank had been read on the device. */
      g_assert_cmpfloat_with_epsilon (logit, expected_logit, 1e-5);
    }
}

/* When a text is read that somebody looks at. */
static void
test_text (void)
{
  static const char *const texts[] = { PSC_SESSION_TEST_TYPED, NULL };
  g_autoptr (PscEngine) engine = new_engine (TRUE);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  double logit;

  psc_engine_test_wait_until (psc_engine_test_is_scored (session));
  refuse (1);
  psc_session_watch_texts (session, texts);
  psc_engine_test_wait_until (psc_session_get_text_score (session, texts[0], &logit)
                              && !is_on_device (engine));
  check_refused (1);
  check_moved (engine);
}

/* When a map is made for its own sake. */
static void
test_direct (void)
{
  g_autoptr (PscEngine) engine = new_engine (TRUE);
  g_autoptr (PscEngine) plain = new_engine (FALSE);
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
  g_autoptr (PscSession) other = psc_session_test_new_session_with_stack (plain, 1, NULL);
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscOverlay) expected = NULL;
  guint side;

  psc_engine_test_wait_until (psc_engine_test_is_scored (session)
                              && psc_engine_test_is_scored (other));
  refuse (1);
  overlay = dup_overlay (session, PSC_EXPLANATION_CONVENTIONAL);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay));
  check_refused (1);
  check_moved (engine);
  g_assert_cmpstr (psc_overlay_get_message (overlay), ==, NOTE);
  expected = dup_overlay (other, PSC_EXPLANATION_CONVENTIONAL);
  psc_engine_test_wait_until (psc_session_test_is_ready (expected));
  psc_session_test_check_values (overlay, psc_overlay_get_values (expected, &side), 0);
}

/* The same maps: to the bit, unless they are of a basis, of texts that were read elsewhere. */
static void
check_stack (PscKeptStack *stack, PscKeptStack *expected)
{
  float weights[PSC_SESSION_TEST_M] = { 1, -1, 0.5f, 2 };
  g_autofree float *map = g_new (float, PSC_SESSION_TEST_AREA);
  g_autofree float *expected_map = g_new (float, PSC_SESSION_TEST_AREA);
  g_autoptr (GBytes) bytes = psc_kept_stack_dup_bytes (stack, NULL);
  g_autoptr (GBytes) expected_bytes = psc_kept_stack_dup_bytes (expected, NULL);

  if (!PSC_IS_BASIS_STACK (stack))
    {
      g_assert_true (g_bytes_equal (bytes, expected_bytes));
      return;
    }
  g_assert_true (psc_basis_stack_is_whole (PSC_BASIS_STACK (stack)));
  g_assert_true (psc_kept_stack_fuse (stack, 1, weights, map, NULL));
  g_assert_true (psc_kept_stack_fuse (expected, 1, weights, expected_map, NULL));
  psc_test_assert_close (map, expected_map,
                         psc_map_grid_get_n_cells (psc_kept_stack_get_grid (expected)), 0x1p-9);
}

/* When a stack is begun. */
static void
test_stack (void)
{
  static const char *const methods[] = { "input-gradient", "saliency", "grad-cam", "occlusion" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const char *name = methods[i];
      g_autoptr (PscEngine) engine = new_engine (TRUE);
      g_autoptr (PscEngine) plain = new_engine (FALSE);
      g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
      g_autoptr (PscSession) other = psc_session_test_new_session_with_stack (plain, 1, NULL);
      PscStackJob *job = psc_session_get_stack_job (session, name);

      psc_engine_test_wait_until (psc_engine_test_is_scored (session)
                                  && psc_engine_test_is_scored (other));
      refuse (1);
      psc_stack_job_restart (job);
      psc_engine_test_wait_until (psc_session_test_is_done (session, name));
      check_refused (1);
      check_moved (engine);
      g_assert_cmpstr (psc_stack_job_get_message (job), ==, NOTE);
      /* What is refused is anybody's: the other one waits. */
      psc_stack_job_restart (psc_session_get_stack_job (other, name));
      psc_engine_test_wait_until (psc_session_test_is_done (other, name));
      check_stack (get_stack (session, name), get_stack (other, name));
    }
}

#define N_FIRST 16 /* maps that are made together */

/* Refuses everything once the first maps have been computed: they are not kept on the device any
 * more, and no others are made. */
static void
refuse_halfway (double fraction, gpointer user_data)
{
  if (fraction > (N_FIRST - 0.5) / PSC_SESSION_TEST_M)
    refuse (G_MAXUINT);
}

static PscStackMaker *
new_maker (void)
{
  g_autoptr (PscMethod) method = psc_method_new ("input-gradient", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscModelInput) input = psc_session_test_new_input (1);

  return psc_stack_maker_new (method, input, psc_session_test_get_directions (), NULL, NULL);
}

static GBytes *
run (PscStackMaker *maker, PscEncoder *encoder)
{
  const PscAttributionContext context = { NULL };
  g_autoptr (PscKeptStack) stack = NULL;
  g_autoptr (GError) error = NULL;

  psc_stack_maker_run (maker, encoder, &context, &error);
  g_assert_no_error (error);
  stack = psc_stack_maker_dup_stack (maker, NULL);
  g_assert_true (psc_basis_stack_is_whole (PSC_BASIS_STACK (stack)));
  return psc_kept_stack_dup_bytes (stack, NULL);
}

/* In the midst of a stack: what was made stays, for that device; another makes its own. */
static void
test_halfway (void)
{
  const PscEncoderOptions whole = { .device = "cpu", .n_threads = 2, .uses_whole_tensors = TRUE };
  const PscEncoderOptions tiled = { .device = "cpu", .n_threads = 2 };
  PscModelBundle *bundle = psc_model_get_bundle (psc_test_model_get_tiny ());
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModel) on_device = psc_model_new (bundle, &whole, NULL, &error);
  g_autoptr (PscModel) on_processor = psc_model_new (bundle, &tiled, NULL, &error);
  PscEncoder *device = psc_model_get_encoder (on_device);
  PscEncoder *processor = psc_model_get_encoder (on_processor);

  for (guint moves = 0; moves < 2; moves++)
    {
      PscEncoder *then = moves ? processor : device;
      g_autoptr (PscStackMaker) maker = new_maker ();
      g_autoptr (PscStackMaker) other = new_maker ();
      const PscAttributionContext context = { .progress = refuse_halfway };
      g_autoptr (PscKeptStack) part = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) expected = NULL;

      g_assert_false (psc_stack_maker_run (maker, device, &context, &error));
      g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY);
      g_clear_error (&error);
      psc_test_faults_get ()->stop ();
      part = psc_stack_maker_dup_stack (maker, NULL);
      g_assert_cmpuint (psc_basis_stack_get_n_maps (PSC_BASIS_STACK (part)), ==, N_FIRST);
      g_assert_true (PSC_IS_HALF_STACK (psc_basis_stack_get_maps (PSC_BASIS_STACK (part))));

      bytes = run (maker, then);
      expected = run (other, then);
      g_assert_true (g_bytes_equal (bytes, expected));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine-memory/resident", test_resident);
  g_test_add_func ("/engine-memory/file", test_file);
  g_test_add_func ("/engine-memory/fuse", test_fuse);
  g_test_add_func ("/engine-memory/load", test_load);
  g_test_add_func ("/engine-memory/scores", test_scores);
  g_test_add_func ("/engine-memory/text", test_text);
  g_test_add_func ("/engine-memory/direct", test_direct);
  g_test_add_func ("/engine-memory/stack", test_stack);
  g_test_add_func ("/engine-memory/halfway", test_halfway);

  return g_test_run ();
}
