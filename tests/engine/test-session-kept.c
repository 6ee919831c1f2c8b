/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "attribution/psc-basis-stack.h"
#include "engine/psc-session-private.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"

/* What there is of a stack serves at once, and is found again. */

static guint
count_maps (PscSession *session, const char *name)
{
  PscKeptStack *stack = psc_session_find_method (session, name)->stack;

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
  g_autoptr (PscQuery) typed = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscExplanations) of_known = NULL;
  g_autoptr (PscExplanations) of_class = NULL;
  g_autoptr (PscExplanations) of_typed = NULL;
  g_autoptr (PscOverlay) overlay = NULL;
  g_autoptr (PscOverlay) class_overlay = NULL;
  g_autoptr (PscOverlay) typed_overlay = NULL;
  g_autoptr (GArray) ranked = NULL;
  PscStackJob *job;

  psc_session_test_take_method_with (engine, name, "steps", "10");
  session = psc_session_test_new_session_with_stack (engine, 2, name);
  job = psc_session_get_stack_job (session, name);
  of_known = psc_session_test_explain (engine, name, known, 2);
  of_class = psc_session_test_explain (engine, name, class, 2);
  of_typed = psc_session_test_explain (engine, name, typed, 2);
  psc_engine_test_wait_until (psc_session_find_method (session, name)->serves_bank);
  psc_stack_job_pause (job);
  g_assert_cmpuint (count_maps (session, name), <, PSC_SESSION_TEST_M);
  g_assert_cmpfloat (psc_stack_job_get_bank_missing (job), <, 0.01);
  g_assert_cmpfloat (psc_stack_job_get_bank_missing (job), >, 0);
  ranked = psc_session_test_rank (session, name, 100.5, 90.5, 9);
  g_assert_cmpuint (ranked->len, ==, 5);

  overlay = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, known);
  class_overlay = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, class);
  psc_engine_test_wait_until (psc_session_test_is_ready (overlay)
                              && psc_session_test_is_ready (class_overlay));
  psc_session_test_check_map (overlay, PSC_OVERLAY_STACK, of_known->fused, 5e-3);
  psc_session_test_check_map (class_overlay, PSC_OVERLAY_STACK, of_class->fused, 5e-3);
  g_assert_null (psc_overlay_get_message (overlay));

  typed_overlay = psc_session_dup_overlay (session, name, PSC_EXPLANATION_FUSED, typed);
  psc_engine_test_wait_until (psc_session_test_is_ready (typed_overlay));
  g_assert_cmpint (psc_overlay_get_source (typed_overlay), ==, PSC_OVERLAY_PART);
  g_assert_nonnull (strstr (psc_overlay_get_message (typed_overlay), "%"));
  psc_engine_test_wait_until (psc_overlay_get_source (typed_overlay) == PSC_OVERLAY_DIRECT);
  psc_session_test_check_map (typed_overlay, PSC_OVERLAY_DIRECT, of_typed->fused, 1e-4);
  g_assert_null (psc_overlay_get_message (typed_overlay));

  psc_stack_job_resume (job);
  psc_engine_test_wait_until (psc_session_test_is_done (session, name)
                              && psc_session_test_is_from_stack (typed_overlay));
  g_assert_cmpuint (count_maps (session, name), ==, PSC_SESSION_TEST_M);
  g_assert_cmpfloat (psc_stack_job_get_bank_missing (job), ==, 0);
  psc_session_test_check_map (typed_overlay, PSC_OVERLAY_STACK, of_typed->fused, 5e-3);
}

/* The path of any one file in there, or NULL. */
/* Maps take more than what is kept of a model. */
static void
find_files (const char *folder, char **path)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_clear_pointer (path, g_free);
  while (dir != NULL && *path == NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *found = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_stat (found, &info) == 0 && info.st_size > PSC_SESSION_TEST_AREA)
        *path = g_steal_pointer (&found);
    }
}

static gboolean
is_alive (GWeakRef *ref)
{
  g_autoptr (GObject) object = g_weak_ref_get (ref);

  return object != NULL;
}

/* A stack that was left in the midst is gone on with, also by another engine. */
static void
test_parts_kept (void)
{
  static const char name[] = "integrated-gradients";
  g_autofree char *folder = g_dir_make_tmp ("psc-session-XXXXXX", NULL);
  g_autofree char *path = NULL;
  GWeakRef last;

  g_weak_ref_init (&last, NULL);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 64 << 20, 64 << 20);
      g_autoptr (PscEngine) engine = psc_engine_test_new_engine (cache);
      g_autoptr (PscSession) session = NULL;

      psc_session_test_take_method_with (engine, name, "steps", "15");
      session = psc_session_test_new_session_with_stack (engine, 2, round == 0 ? name : NULL);
      psc_engine_test_wait_until (psc_engine_test_is_scored (session));
      if (round == 0)
        {
          psc_engine_test_wait_until (psc_session_find_method (session, name)->serves_bank);
          g_assert_cmpuint (count_maps (session, name), <, PSC_SESSION_TEST_M);
          g_clear_object (&session);
          psc_engine_test_wait_until ((find_files (folder, &path), path != NULL)
                                      && g_str_has_suffix (path, ".stack"));
          continue;
        }
      /* A stack that may not be computed has what there was of it. */
      psc_stack_job_restart (psc_session_get_stack_job (session, name));
      psc_stack_job_pause (psc_session_get_stack_job (session, name));
      psc_engine_test_wait_until (count_maps (session, name) > 0);
      g_assert_cmpuint (count_maps (session, name), <, PSC_SESSION_TEST_M);
      psc_stack_job_resume (psc_session_get_stack_job (session, name));
      psc_engine_test_wait_until (psc_session_test_is_done (session, name));
      g_assert_cmpuint (count_maps (session, name), ==, PSC_SESSION_TEST_M);
      g_weak_ref_set (&last, cache);
    }
  /* Whoever still writes to the folder holds the cache. */
  psc_engine_test_wait_until (!is_alive (&last));
  g_weak_ref_clear (&last);
  psc_session_test_clear_folder (folder);
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
  g_autoptr (PscQuery) query = psc_query_new_prompt (PSC_SESSION_TEST_TYPED, NULL, FALSE);
  g_autoptr (PscOverlay) fused =
      psc_session_dup_overlay (session, "saliency", PSC_EXPLANATION_FUSED, query);
  g_autoptr (PscExplanations) expected =
      psc_session_test_explain (psc_session_get_engine (session), "saliency", query, 1);

  psc_engine_test_wait_until (psc_session_test_is_ready (fused));
  psc_session_test_check_map (fused, PSC_OVERLAY_STACK, expected->fused, 5e-3);
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
      g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);
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
      psc_engine_test_wait_until (psc_session_test_is_done (session, "saliency"));
      check_stack (session);

      again = psc_session_test_new_session (engine, 1);
      for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
        psc_stack_job_pause (psc_session_get_stack_job (again, *name));
      psc_engine_test_wait_until (psc_session_test_is_done (again, "saliency"));
      g_assert_cmpint (psc_stack_job_get_state (psc_session_get_stack_job (again, "gradient-shap")),
                       ==, PSC_STACK_JOB_PAUSED);

      psc_engine_test_wait_until ((find_files (folder, &path), path != NULL)
                                  && g_str_has_suffix (path, ".stack"));
      g_assert_cmpuint (psc_stack_cache_measure (cache), >,
                        2 * PSC_SESSION_TEST_M * PSC_SESSION_TEST_AREA);
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
  g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, "saliency");
  g_autoptr (PscSession) again = NULL;
  g_autofree char *path = psc_engine_test_dup_model ();
  g_autofree char *other = g_dir_make_tmp ("psc-session-XXXXXX", NULL);
  static const char *const names[] = { "config.json", "pytorch_model.bin", "vocab.txt" };

  psc_engine_test_wait_until (psc_session_test_is_done (session, "saliency"));
  g_clear_object (&session);
  copy_file (path, other, names[0], "\"layer_norm_eps\": 1e-05", "\"layer_norm_eps\": 2e-05");
  copy_file (path, other, names[1], NULL, NULL);
  copy_file (path, other, names[2], NULL, NULL);

  for (guint i = 0; i < 2; i++)
    {
      psc_engine_set_model (engine, i == 0 ? other : path, "cpu", PSC_PRECISION_FULL);
      psc_engine_test_wait_until (psc_engine_get_state (engine) == PSC_ENGINE_READY);
      g_clear_object (&again);
      again = psc_session_test_new_session_with_stack (engine, 1, "saliency");
      psc_stack_job_pause (psc_session_get_stack_job (again, "saliency"));
      psc_engine_test_wait_until (psc_engine_test_is_scored (again));
      g_assert_true (psc_session_test_is_done (again, "saliency") == (i == 1));
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (other, names[i], NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (other), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/parts", test_parts);
  g_test_add_func ("/session/parts-kept", test_parts_kept);
  g_test_add_func ("/session/cache", test_cache);
  g_test_add_func ("/session/configuration", test_configuration);

  return g_test_run ();
}
