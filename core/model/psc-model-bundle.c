/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-bundle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint.h"
#include "model/psc-model-layout.h"
#include "model/psc-model-parts.h"
#include "checkpoint/psc-safetensors.h"
#include "text/psc-json.h"
#include "text/psc-word-piece.h"

/* Bytes hashed between two looks at the cancellable. */
#define HASH_SIZE ((gsize) 4 * 1024 * 1024)

/* Limits of a config.json, which may be another program's. */
#define MAX_DEPTH   32
#define MAX_MEMBERS 4096

struct _PscModelBundle
{
  GObject parent_instance;

  char *path;           /* owned, file system's encoding */
  char *name;           /* owned, UTF-8 */
  PscModelParts *parts; /* owned */
  PscModelSpec *spec;   /* owned */
  PscWeights *weights;  /* owned */
  GHashTable *metadata; /* owned, utf8 → utf8 */

  GMutex mutex; /* guards what follows */
  char *digest; /* owned, %NULL until it is asked for */
};

G_DEFINE_FINAL_TYPE (PscModelBundle, psc_model_bundle, G_TYPE_OBJECT)

static void
psc_model_bundle_finalize (GObject *object)
{
  PscModelBundle *self = PSC_MODEL_BUNDLE (object);

  g_clear_object (&self->weights);
  g_clear_object (&self->spec);
  g_clear_pointer (&self->metadata, g_hash_table_unref);
  g_clear_pointer (&self->parts, psc_model_parts_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (psc_model_bundle_parent_class)->finalize (object);
}

static void
psc_model_bundle_class_init (PscModelBundleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_model_bundle_finalize;
}

static void
psc_model_bundle_init (PscModelBundle *self)
{
  g_mutex_init (&self->mutex);
}

const char *
psc_model_source_get_nick (PscModelSource source)
{
  static const char *const nicks[] = {
    [PSC_MODEL_SOURCE_SAFETENSORS] = "safetensors",
    [PSC_MODEL_SOURCE_CHECKPOINT] = "checkpoint",
    [PSC_MODEL_SOURCE_ARCHIVE] = "archive",
  };

  g_return_val_if_fail ((guint) source < G_N_ELEMENTS (nicks), NULL);

  return nicks[source];
}

/* What is left of a path without its folders and, for a file, its extension. */
static char *
make_name (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  char *name = g_filename_display_basename (absolute);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name && !g_file_test (path, G_FILE_TEST_IS_DIR))
    *dot = '\0';
  return name;
}

static gboolean
read_weights (PscModelBundle *self, GCancellable *cancellable, GError **error)
{
  const PscModelPart *part = &self->parts->weights;

  if (psc_safetensors_probe (part->bytes))
    self->weights = psc_safetensors_read (part->bytes, &self->metadata, error);
  else
    self->weights = psc_checkpoint_read (part->bytes, cancellable, error);

  if (self->weights == NULL)
    {
      g_prefix_error (error, "%s: ", part->name);
      return FALSE;
    }
  if (self->metadata == NULL)
    self->metadata = g_hash_table_new (g_str_hash, g_str_equal);
  return TRUE;
}

/* Hugging Face's tokenizers and text encoders come with a config.json, too, which says nothing
 * about a dual encoder and often lies in the same folder. */
static gboolean
is_own_config (const PscModelPart *part, gboolean *own, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) json_error = NULL;
  JsonNode *vision = NULL;
  gsize size;
  const char *text;

  *own = FALSE;
  if (part->bytes == NULL)
    return TRUE;
  text = g_bytes_get_data (part->bytes, &size);
  root = psc_json_parse (text, size, MAX_DEPTH, MAX_MEMBERS, &json_error);
  if (root == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG, "%s: %s", part->name,
                   json_error->message);
      return FALSE;
    }

  if (JSON_NODE_HOLDS_OBJECT (root))
    vision = json_object_get_member (json_node_get_object (root), "vision");
  *own = vision != NULL && JSON_NODE_HOLDS_OBJECT (vision);
  return TRUE;
}

static gboolean
read_spec (PscModelBundle *self, GError **error)
{
  const PscModelPart *part = &self->parts->config;
  const char *name = self->parts->weights.name;
  gboolean own;

  if (!is_own_config (part, &own, error))
    return FALSE;
  if (own)
    {
      gsize size;
      const char *text = g_bytes_get_data (part->bytes, &size);

      name = part->name;
      self->spec = psc_model_spec_new_from_json (text, size, error);
    }
  else
    self->spec = psc_model_layout_detect (self->weights, error);

  if (self->spec == NULL)
    g_prefix_error (error, "%s: ", name);
  return self->spec != NULL;
}

static gboolean
check_vocabulary (PscModelBundle *self, GError **error)
{
  const PscModelPart *part = &self->parts->vocabulary;
  g_autoptr (PscTokenizer) tokenizer = NULL;
  g_autoptr (GError) local_error = NULL;

  if (part->bytes == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
                   _ ("%s: the vocabulary is missing; it is Bio_ClinicalBERT's vocab.txt "
                      "(emilyalsentzer/Bio_ClinicalBERT on Hugging Face), to be put next to the "
                      "weights or passed with --vocab"),
                   self->parts->weights.name);
      return FALSE;
    }

  tokenizer = psc_word_piece_new (part->bytes, self->spec->do_lower_case, self->spec->max_tokens,
                                  &local_error);
  if (tokenizer == NULL)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY, "%s: %s", part->name,
                 local_error->message);
  else if (psc_tokenizer_get_n_entries (tokenizer) != self->spec->text->vocab_size)
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY,
                 _ ("%s: the vocabulary has %u lines, but the model's word embedding has %u rows"),
                 part->name, psc_tokenizer_get_n_entries (tokenizer),
                 self->spec->text->vocab_size);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_layout (PscModelBundle *self, GError **error)
{
  if (psc_model_layout_check (self->spec, self->weights, error))
    return TRUE;

  g_prefix_error (error, "%s: ", self->parts->weights.name);
  return FALSE;
}

PscModelBundle *
psc_model_bundle_open (const char *path,
                       const char *vocabulary_path,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (PscModelBundle) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (PSC_TYPE_MODEL_BUNDLE, NULL);
  self->path = g_strdup (path);
  self->name = make_name (path);
  self->parts = psc_model_parts_find (path, vocabulary_path, cancellable, error);
  if (self->parts == NULL || !read_weights (self, cancellable, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error) || !read_spec (self, error)
      || !check_layout (self, error) || !check_vocabulary (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

PscModelSpec *
psc_model_bundle_get_spec (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->spec;
}

PscWeights *
psc_model_bundle_get_weights (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->weights;
}

GBytes *
psc_model_bundle_get_vocabulary (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->parts->vocabulary.bytes;
}

const char *
psc_model_bundle_get_name (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->name;
}

const char *
psc_model_bundle_get_path (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->path;
}

PscModelSource
psc_model_bundle_get_source (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), PSC_MODEL_SOURCE_SAFETENSORS);

  return self->parts->source;
}

GHashTable *
psc_model_bundle_get_metadata (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->metadata;
}

static char *
compute_digest (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gsize n = MIN (size, HASH_SIZE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_checksum_update (checksum, data, n);
      data += n;
      size -= n;
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* Computed without the lock, so that whoever waits for it can be cancelled; threads that ask at the
 * same time each compute the same. */
char *
psc_model_bundle_dup_digest (PscModelBundle *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_mutex_lock (&self->mutex);
  digest = g_strdup (self->digest);
  g_mutex_unlock (&self->mutex);
  if (digest != NULL)
    return g_steal_pointer (&digest);

  digest = compute_digest (self->parts->weights.bytes, cancellable, error);
  if (digest == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  if (self->digest == NULL)
    self->digest = g_strdup (digest);
  g_mutex_unlock (&self->mutex);

  return g_steal_pointer (&digest);
}
