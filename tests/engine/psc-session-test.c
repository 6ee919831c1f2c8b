/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-session-test.h"

#include <glib/gstdio.h>

#include "psc-engine-test.h"
#include "psc-test-model.h"

PscPromptDirections *
psc_session_test_get_directions (void)
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

PscModelInput *
psc_session_test_new_input (guint32 seed)
{
  g_autoptr (PscImage) image = psc_engine_test_new_image (seed);
  PscModelSpec *spec = psc_encoder_get_spec (psc_model_get_encoder (psc_test_model_get_tiny ()));
  PscPreprocess preprocess;

  psc_model_spec_get_preprocess (spec, &preprocess);
  return psc_model_input_new (image, NULL, &preprocess);
}

PscSession *
psc_session_test_new_session (PscEngine *engine, guint32 seed)
{
  g_autoptr (PscImage) image = psc_engine_test_new_image (seed);

  return psc_session_new (engine, image);
}

PscSession *
psc_session_test_new_session_with_stack (PscEngine *engine, guint32 seed, const char *method)
{
  PscSession *session = psc_session_test_new_session (engine, seed);

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    if (g_strcmp0 (*name, method) != 0)
      psc_stack_job_cancel (psc_session_get_stack_job (session, *name));
  return session;
}

gboolean
psc_session_test_is_ready (PscOverlay *overlay)
{
  return psc_overlay_get_state (overlay) == PSC_OVERLAY_READY;
}

gboolean
psc_session_test_is_done (PscSession *session, const char *method)
{
  return psc_stack_job_get_state (psc_session_get_stack_job (session, method))
         == PSC_STACK_JOB_DONE;
}

gboolean
psc_session_test_is_from_stack (PscOverlay *overlay)
{
  g_assert_true (psc_session_test_is_ready (overlay));
  return psc_overlay_get_source (overlay) == PSC_OVERLAY_STACK;
}

void
psc_session_test_take_method_with (PscEngine *engine,
                                   const char *name,
                                   const char *parameter,
                                   const char *value)
{
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, NULL);

  g_assert_true (psc_method_set_parameter (method, parameter, value, NULL));
  psc_engine_take_method (engine, g_steal_pointer (&method));
}

PscExplanations *
psc_session_test_explain (PscEngine *engine, const char *name, const PscQuery *query, guint32 seed)
{
  PscModel *model = psc_test_model_get_tiny ();
  g_autoptr (PscModelInput) input = psc_session_test_new_input (seed);
  g_autoptr (GError) error = NULL;
  float direction[PSC_SESSION_TEST_M];
  PscExplanations *maps;

  g_assert_true (psc_query_resolve (query, model, psc_session_test_get_directions (), direction,
                                    NULL, NULL, &error));
  maps = psc_explain (
      psc_engine_get_method (engine, name), model, psc_model_input_get_values (input), 1, direction,
      (1u << PSC_EXPLANATION_FUSED) | (1u << PSC_EXPLANATION_CONVENTIONAL), NULL, &error);
  g_assert_no_error (error);
  return maps;
}

void
psc_session_test_check_values (PscOverlay *overlay, const float *expected, double tolerance)
{
  guint side;
  const float *values = psc_overlay_get_values (overlay, &side);

  g_assert_cmpuint (side, ==, PSC_SESSION_TEST_SIDE);
  psc_test_assert_close (values, expected, PSC_SESSION_TEST_AREA, tolerance);
}

void
psc_session_test_check_map (PscOverlay *overlay,
                            PscOverlaySource source,
                            const float *expected,
                            double tolerance)
{
  g_assert_cmpint (psc_overlay_get_source (overlay), ==, source);
  g_assert_nonnull (psc_overlay_get_device_kind (overlay));
  psc_session_test_check_values (overlay, expected, tolerance);
}

static void
ranked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(GArray **) user_data = psc_session_rank_prompts_finish (PSC_SESSION (source), result, &error);
  g_assert_no_error (error);
}

GArray *
psc_session_test_rank (PscSession *session, const char *method, double u, double v, guint n)
{
  GArray *ranked = NULL;

  psc_session_rank_prompts_async (session, method, u, v, n, NULL, ranked_cb, &ranked);
  g_assert_null (ranked);
  psc_engine_test_wait_until (ranked != NULL);
  return ranked;
}

void
psc_session_test_clear_folder (const char *folder)
{
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_stack_cache_clear (cache, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
