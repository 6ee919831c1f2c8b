/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-known-model.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-embedding-table.h"

/* Of a SHA-256 in hexadecimal. */
#define DIGEST_LENGTH 64

/* By how much the square of a unit vector's length may be off. */
#define TOLERANCE 1e-3

char *
psc_known_model_dup_digest_key (PscModelBundle *bundle)
{
  PscModelPackage *files = psc_model_bundle_get_files (bundle);

  return psc_stack_cache_dup_key (psc_model_package_get_identity (files), "", "", "digest", "");
}

static gboolean
is_digest (const char *text)
{
  return text != NULL && strlen (text) == DIGEST_LENGTH
         && strspn (text, "0123456789abcdef") == DIGEST_LENGTH;
}

char *
psc_known_model_dup_digest (PscStackCache *cache,
                            PscModelBundle *bundle,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *key = psc_known_model_dup_digest_key (bundle);
  g_autofree char *digest = psc_stack_cache_load_note (cache, key);
  g_autoptr (GError) fault = NULL;

  if (is_digest (digest))
    return g_steal_pointer (&digest);
  g_free (digest);
  digest = psc_model_bundle_dup_digest (bundle, cancellable, error);
  if (digest != NULL && !psc_stack_cache_store_note (cache, key, digest, &fault))
    g_info ("%s", fault->message);
  return g_steal_pointer (&digest);
}

/* Other words that the tokenizer makes the same pieces of are the same to the model. */
char *
psc_known_model_dup_texts (PscModel *model, guint n, PscPromptReading *const *readings)
{
  PscTokenizer *tokenizer = psc_model_bundle_get_tokenizer (psc_model_get_bundle (model));
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < n; i++)
    {
      guint length;
      g_autoptr (GArray) ids = psc_tokenizer_pad (tokenizer, readings[i], &length);
      guint32 word = GUINT32_TO_LE (length);

      g_checksum_update (checksum, (const guint8 *) &word, sizeof word);
      for (guint k = 0; k < length; k++)
        {
          word = GUINT32_TO_LE ((guint32) g_array_index (ids, gint32, k));
          g_checksum_update (checksum, (const guint8 *) &word, sizeof word);
        }
    }
  return g_strdup (g_checksum_get_string (checksum));
}

char *
psc_known_model_dup_texts_key (PscModel *model, const char *digest, const char *texts)
{
  PscEncoder *encoder = psc_model_get_encoder (model);
  g_autofree char *json = psc_model_spec_to_json (psc_encoder_get_spec (encoder));
  g_autofree char *identity = g_strdup_printf ("%s %s", digest, json);
  g_autofree char *precision = g_strdup_printf ("%d", psc_encoder_get_precision (encoder));

  return psc_stack_cache_dup_key (identity, psc_encoder_get_device_kind (encoder), texts, "texts",
                                  precision);
}

static gboolean
are_directions (const float *rows, guint n, guint m)
{
  for (guint i = 0; i < n; i++)
    {
      double square = 0;

      for (guint k = 0; k < m; k++)
        square += (double) rows[(gsize) i * m + k] * rows[(gsize) i * m + k];
      /* Nor is it if it is no number. */
      if (!(fabs (square - 1) <= TOLERANCE))
        return FALSE;
    }
  return TRUE;
}

/* (nullable) */
static float *
recall (PscStackCache *cache, const char *key, const char *texts, guint n, guint m)
{
  g_autoptr (PscKeptStack) stack = psc_stack_cache_load (cache, key);
  PscEmbeddingTable *table;
  const float *rows;

  if (stack == NULL || !PSC_IS_EMBEDDING_TABLE (stack))
    return NULL;
  table = PSC_EMBEDDING_TABLE (stack);
  if (!g_str_equal (psc_embedding_table_get_key (table), texts)
      || psc_embedding_table_get_n_images (table) != n
      || psc_embedding_table_get_dimensions (table) != m)
    return NULL;
  rows = psc_embedding_table_get_embeddings (table);
  return are_directions (rows, n, m) ? g_memdup2 (rows, (gsize) n * m * sizeof *rows) : NULL;
}

/* A disk that is full costs nothing but time. */
static void
remember (
    PscStackCache *cache, const char *key, const char *texts, guint n, guint m, const float *rows)
{
  g_autoptr (PscEmbeddingTable) table = psc_embedding_table_new_full (texts, n, m, rows);
  g_autoptr (GError) fault = NULL;

  if (table != NULL && !psc_stack_cache_store (cache, key, PSC_KEPT_STACK (table), &fault))
    g_info ("%s", fault->message);
}

float *
psc_known_model_encode (PscStackCache *cache,
                        const char *digest,
                        PscModel *model,
                        guint n,
                        PscPromptReading *const *readings,
                        GCancellable *cancellable,
                        GError **error)
{
  guint m = psc_encoder_get_dimensions (psc_model_get_encoder (model));
  g_autofree char *texts = psc_known_model_dup_texts (model, n, readings);
  g_autofree char *key = psc_known_model_dup_texts_key (model, digest, texts);
  float *directions = recall (cache, key, texts, n, m);

  if (directions != NULL)
    return directions;
  directions = psc_model_encode_directions (model, n, readings, cancellable, error);
  if (directions != NULL && are_directions (directions, n, m))
    remember (cache, key, texts, n, m, directions);
  return directions;
}
