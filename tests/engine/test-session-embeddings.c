/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-engine-test.h"
#include "psc-session-test.h"

/* Of a method that looks at changed copies of the image a session keeps their embeddings, and no
 * maps. */

#define N_MASKS 60

static PscEngine *
new_engine (const char *folder)
{
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 64 << 20, 64 << 20);
  PscEngine *engine = psc_engine_test_new_engine (cache);

  psc_session_test_take_method_with (engine, "rise", "samples", G_STRINGIFY (N_MASKS));
  return engine;
}

static PscSession *
new_session (PscEngine *engine)
{
  static const char *const none[] = { NULL };
  PscSession *session = psc_session_test_new_session (engine, 1);

  psc_session_set_focus (session, "rise");
  psc_session_set_kept (session, none);
  return session;
}

static gboolean
is_served (PscOverlay *overlay, PscOverlaySource source)
{
  return psc_session_test_is_ready (overlay) && psc_overlay_get_source (overlay) == source;
}

static float *
dup_values (PscOverlay *overlay)
{
  guint side;
  const float *values = psc_overlay_get_values (overlay, &side);

  g_assert_cmpuint (side, ==, PSC_SESSION_TEST_SIDE);
  return g_memdup2 (values, PSC_SESSION_TEST_AREA * sizeof *values);
}

/* The first engine makes the stack, the second finds it on disk: both give the same maps, fused and
 * conventional, with the same errors. */
static void
test_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-embeddings-XXXXXX", NULL);
  g_autoptr (PscQuery) query = psc_query_new_class (1, NULL, FALSE);
  float *maps[2][2];
  double errors[2][2];

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (PscEngine) engine = new_engine (folder);
      g_autoptr (PscSession) session = new_session (engine);
      g_autoptr (PscOverlay) fused = NULL;
      g_autoptr (PscOverlay) conventional = NULL;
      PscStackCache *cache = psc_engine_get_cache (engine);

      psc_engine_test_wait_until (psc_session_test_is_done (session, "rise"));
      fused = psc_session_dup_overlay (session, "rise", PSC_EXPLANATION_FUSED, query);
      conventional = psc_session_dup_overlay (session, "rise", PSC_EXPLANATION_CONVENTIONAL, query);
      psc_engine_test_wait_until (is_served (fused, PSC_OVERLAY_STACK)
                                  && is_served (conventional, PSC_OVERLAY_DIRECT));
      maps[round][0] = dup_values (fused);
      maps[round][1] = dup_values (conventional);
      errors[round][0] = psc_overlay_get_error (fused);
      errors[round][1] = psc_overlay_get_error (conventional);

      psc_engine_test_wait_until (psc_stack_cache_measure (cache)
                                  > N_MASKS * PSC_SESSION_TEST_M * sizeof (float));
      /* Of a map for each dimension, of 16-bit floats, there is nothing. */
      g_assert_cmpuint (psc_stack_cache_measure (cache), <,
                        PSC_SESSION_TEST_M * PSC_SESSION_TEST_AREA * 2);
    }
  for (guint mode = 0; mode < 2; mode++)
    {
      g_assert_cmpmem (maps[0][mode], PSC_SESSION_TEST_AREA * sizeof (float), maps[1][mode],
                       PSC_SESSION_TEST_AREA * sizeof (float));
      g_assert_cmpfloat (errors[0][mode], >, 0);
      g_assert_cmpfloat (errors[0][mode], ==, errors[1][mode]);
      g_free (maps[0][mode]);
      g_free (maps[1][mode]);
    }
  psc_session_test_clear_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-embeddings/kept", test_kept);

  return g_test_run ();
}
