/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "attribution/psc-embedding-table.h"
#include "engine/psc-known-model.h"
#include "psc-engine-test.h"
#include "psc-session-test.h"
#include "psc-test-model.h"

/* What one start finds out of a model, the next one reads: whatever lies in the cache is believed
 * if it is whole and of this model, and made again if not. */

#define FORGED "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static PscStackCache *
new_cache (const char *folder)
{
  return psc_stack_cache_new (folder, 0, 64 << 20);
}

static void
store_note (PscStackCache *cache, PscModelBundle *bundle, const char *text)
{
  g_autofree char *key = psc_known_model_dup_digest_key (bundle);
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_stack_cache_store_note (cache, key, text, &error));
  g_assert_no_error (error);
}

/* As one that starts finds it. */
static char *
find_digest (PscStackCache *cache, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);
  char *digest;

  g_assert_no_error (error);
  digest = psc_known_model_dup_digest (cache, bundle, NULL, &error);
  g_assert_no_error (error);
  return digest;
}

static void
store_note_of (PscStackCache *cache, const char *path, const char *text)
{
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, NULL);

  store_note (cache, bundle, text);
}

/* Weights that nobody has written to are not read for their digest again; those that are written
 * anew are, although they hold the same; and a note that holds no digest is none. */
static void
test_digest (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-known-XXXXXX", NULL);
  g_autofree char *source = psc_engine_test_dup_model ();
  g_autofree char *model = psc_test_model_write (
      source, &psc_encoder_get_spec (psc_model_get_encoder (psc_test_model_get_tiny ()))->head, 0);
  g_autofree char *weights = g_build_filename (model, "model.safetensors", NULL);
  g_autoptr (PscStackCache) cache = new_cache (folder);
  g_autofree char *right = find_digest (cache, model);
  g_autofree char *known = NULL;
  g_autofree char *of_other = NULL;
  g_autofree char *again = NULL;
  g_autofree char *contents = NULL;
  gsize size;

  store_note_of (cache, model, FORGED);
  known = find_digest (cache, model);
  g_assert_cmpstr (known, ==, FORGED);
  g_assert_true (g_file_get_contents (weights, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (weights, contents, (gssize) size, NULL));
  of_other = find_digest (cache, model);
  g_assert_cmpstr (of_other, ==, right);
  store_note_of (cache, model, "no digest");
  again = find_digest (cache, model);
  g_assert_cmpstr (again, ==, right);
  psc_session_test_clear_folder (folder);
  psc_test_model_remove (model);
}

static void
store_texts (PscStackCache *cache, const char *key, const char *texts, const float *rows, guint n)
{
  g_autoptr (PscEmbeddingTable) table =
      psc_embedding_table_new_full (texts, n, PSC_SESSION_TEST_M, rows);
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_stack_cache_store (cache, key, PSC_KEPT_STACK (table), &error));
  g_assert_no_error (error);
}

static void
check_texts (PscStackCache *cache, const char *digest, const float *expected)
{
  PscModel *model = psc_test_model_get_tiny ();
  GPtrArray *readings = psc_prompt_directions_get_readings (psc_session_test_get_directions ());
  g_autoptr (GError) error = NULL;
  g_autofree float *rows =
      psc_known_model_encode (cache, digest, model, readings->len,
                              (PscPromptReading *const *) readings->pdata, NULL, &error);

  g_assert_no_error (error);
  psc_test_assert_close (rows, expected, readings->len * PSC_SESSION_TEST_M, 1e-6);
}

/* Texts that the model has read are not read again; what cannot be directions is no answer, nor is
 * what another model made of them. */
static void
test_texts (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-known-XXXXXX", NULL);
  g_autoptr (PscStackCache) cache = new_cache (folder);
  PscModel *model = psc_test_model_get_tiny ();
  PscPromptDirections *directions = psc_session_test_get_directions ();
  GPtrArray *readings = psc_prompt_directions_get_readings (directions);
  const float *right = psc_prompt_directions_get_prompt (directions, 0, 0);
  gsize size = readings->len * PSC_SESSION_TEST_M * sizeof (float);
  g_autofree float *turned = g_memdup2 (right, size);
  g_autofree float *broken = g_memdup2 (right, size);
  g_autofree char *texts =
      psc_known_model_dup_texts (model, readings->len, (PscPromptReading *const *) readings->pdata);
  g_autofree char *key = psc_known_model_dup_texts_key (model, "one", texts);

  for (guint i = 0; i < readings->len * PSC_SESSION_TEST_M; i++)
    turned[i] = -turned[i];
  broken[3] = NAN;

  check_texts (cache, "one", right);
  store_texts (cache, key, texts, turned, readings->len);
  check_texts (cache, "one", turned);
  check_texts (cache, "other", right);
  store_texts (cache, key, texts, right, readings->len - 1);
  check_texts (cache, "one", right);
  store_texts (cache, key, texts, broken, readings->len);
  check_texts (cache, "one", right);
  store_texts (cache, key, FORGED, turned, readings->len);
  check_texts (cache, "one", right);
  psc_session_test_clear_folder (folder);
}

/* An engine takes both from where another one left them. */
static void
test_engine (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-known-XXXXXX", NULL);
  PscPromptDirections *directions = psc_session_test_get_directions ();
  GPtrArray *readings = psc_prompt_directions_get_readings (directions);
  PscModel *model = psc_test_model_get_tiny ();
  g_autofree char *texts =
      psc_known_model_dup_texts (model, readings->len, (PscPromptReading *const *) readings->pdata);
  g_autofree char *key = psc_known_model_dup_texts_key (model, FORGED, texts);
  double logits[2];

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (PscStackCache) cache = new_cache (folder);
      g_autoptr (PscEngine) engine = psc_engine_test_new_engine (cache);
      g_autoptr (PscSession) session = psc_session_test_new_session_with_stack (engine, 1, NULL);

      g_assert_true (g_str_equal (psc_engine_get_digest (engine), FORGED) == (round == 1));
      psc_engine_test_wait_until (psc_engine_test_is_scored (session));
      g_assert_true (psc_session_get_prompt_score (session, 0, 0, &logits[round]));
      if (round == 0)
        {
          g_autofree float *turned =
              g_memdup2 (psc_prompt_directions_get_prompt (directions, 0, 0),
                         readings->len * PSC_SESSION_TEST_M * sizeof (float));

          for (guint i = 0; i < readings->len * PSC_SESSION_TEST_M; i++)
            turned[i] = -turned[i];
          store_note (cache, psc_model_get_bundle (model), FORGED);
          store_texts (cache, key, texts, turned, readings->len);
        }
    }
  g_assert_cmpfloat_with_epsilon (logits[1], -logits[0], 1e-4);
  psc_session_test_clear_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/known-model/digest", test_digest);
  g_test_add_func ("/known-model/texts", test_texts);
  g_test_add_func ("/known-model/engine", test_engine);

  return g_test_run ();
}
