/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-engine-test.h"

#include <math.h>
#include <string.h>

#include "psc-test-model.h"

/* Far beyond what any of it takes on the slowest machine. */
#define WATCH_SECONDS 300

PscPromptBank *
psc_engine_test_new_bank (void)
{
  static const char json[] = "{\"format\": 1, \"name\": \"reference\", \"classes\": ["
                             "{\"name\": \"Atelectasis\", \"prompts\": ["
                             "{\"text\": \"mild linear atelectasis at the mid lung zone\"},"
                             "{\"text\": \"atelectasis at the left lung base\"}]},"
                             "{\"name\": \"Pleural Effusion\", \"prompts\": ["
                             "{\"text\": \"small left pleural effusion\"},"
                             "{\"text\": \"large right pleural effusion\"},"
                             "{\"text\": \"pleural effusion\"}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  PscPromptBank *bank = psc_prompt_bank_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return bank;
}

PscImage *
psc_engine_test_new_image (guint32 seed)
{
  PscImage *image = psc_image_new (97, 61, "test");
  float *values = psc_image_get_mutable_values (image);

  for (guint y = 0; y < 61; y++)
    for (guint x = 0; x < 97; x++)
      values[y * 97 + x] = (float) floor (127 + 60 * sin (x * 0.13 + seed) + 60 * cos (y * 0.21));
  return image;
}

char *
psc_engine_test_dup_model (void)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
}

PscEngine *
psc_engine_test_new_engine (PscStackCache *cache)
{
  g_autoptr (PscPromptBank) bank = psc_engine_test_new_bank ();
  g_autofree char *path = psc_engine_test_dup_model ();
  PscEngine *engine = psc_engine_new (bank, cache);

  g_assert_cmpint (psc_engine_get_state (engine), ==, PSC_ENGINE_EMPTY);
  psc_engine_set_model (engine, path, psc_test_model_get_options ()->device, PSC_PRECISION_FULL);
  g_assert_cmpint (psc_engine_get_state (engine), ==, PSC_ENGINE_LOADING);
  psc_engine_test_wait_until (psc_engine_get_state (engine) != PSC_ENGINE_LOADING);
  g_assert_cmpstr (psc_engine_get_message (engine), ==, NULL);
  g_assert_cmpint (psc_engine_get_state (engine), ==, PSC_ENGINE_READY);
  return engine;
}

static gint64 watch_end;

void
psc_engine_test_start_watch (void)
{
  watch_end = g_get_monotonic_time () + WATCH_SECONDS * G_USEC_PER_SEC;
}

static gboolean
wake_up_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
psc_engine_test_iterate (const char *condition)
{
  guint id = g_timeout_add (20, wake_up_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  if (g_get_monotonic_time () > watch_end)
    g_error ("still waiting for: %s", condition);
}

gboolean
psc_engine_test_is_scored (PscSession *session)
{
  return psc_session_get_classification (session) != NULL;
}
