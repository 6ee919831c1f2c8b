/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-bundle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/psc-model-error.h"
#include "model/psc-model-layout.h"

struct _PscModelBundle
{
  GObject parent_instance;

  char *path;              /* owned, file system's encoding */
  char *name;              /* owned, UTF-8 */
  PscModelPackage *files;  /* owned */
  PscModelFamily *family;  /* static */
  PscModelSpec *spec;      /* owned */
  PscWeights *weights;     /* owned */
  PscTokenizer *tokenizer; /* owned */

  GMutex mutex; /* guards what follows */
  char *digest; /* owned, %NULL until it is asked for */
};

G_DEFINE_FINAL_TYPE (PscModelBundle, psc_model_bundle, G_TYPE_OBJECT)

static void
psc_model_bundle_finalize (GObject *object)
{
  PscModelBundle *self = PSC_MODEL_BUNDLE (object);

  g_clear_object (&self->tokenizer);
  g_clear_object (&self->weights);
  g_clear_object (&self->spec);
  g_clear_object (&self->files);
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

/* Whoever makes a specification of weights may have found two that do not belong together. */
static gboolean
check_dimensions (PscModelSpec *spec, GError **error)
{
  guint vision = spec->vision->parent_instance.dimensions;
  guint text = spec->text->parent_instance.dimensions;

  if (vision == text)
    return TRUE;
  g_set_error (
      error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS,
      _ ("pictures become %u numbers, but texts %u: these encoders do not belong together"), vision,
      text);
  return FALSE;
}

static gboolean
check_layout (PscModelBundle *self, GError **error)
{
  if (psc_tower_spec_check (&self->spec->vision->parent_instance, error)
      && psc_tower_spec_check (&self->spec->text->parent_instance, error)
      && check_dimensions (self->spec, error)
      && psc_model_layout_check (self->spec, self->weights, error))
    return TRUE;

  g_prefix_error (error, "%s: ", psc_model_package_get_name (self->files));
  return FALSE;
}

/* What the files' family makes of them. */
static gboolean
understand (PscModelBundle *self, const char *family, GCancellable *cancellable, GError **error)
{
  self->family = psc_model_family_find (self->files, family, error);
  if (self->family == NULL)
    return FALSE;
  self->weights = psc_model_family_canonicalise (self->family, self->files, cancellable, error);
  if (self->weights == NULL)
    return FALSE;
  self->spec = psc_model_family_read_spec (self->family, self->files, self->weights, error);
  if (self->spec == NULL || !check_layout (self, error))
    return FALSE;
  self->tokenizer = psc_model_family_new_tokenizer (self->family, self->files, self->spec, error);
  return self->tokenizer != NULL;
}

PscModelBundle *
psc_model_bundle_open (const char *path,
                       const char *vocabulary_path,
                       const char *family,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (PscModelBundle) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (PSC_TYPE_MODEL_BUNDLE, NULL);
  self->path = g_strdup (path);
  self->name = make_name (path);
  self->files = psc_model_package_open (path, vocabulary_path, cancellable, error);
  if (self->files == NULL || !understand (self, family, cancellable, error))
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

PscTokenizer *
psc_model_bundle_get_tokenizer (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->tokenizer;
}

PscModelPackage *
psc_model_bundle_get_files (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->files;
}

PscModelFamily *
psc_model_bundle_get_family (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return self->family;
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

  return psc_model_package_get_source (self->files);
}

GHashTable *
psc_model_bundle_get_metadata (PscModelBundle *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (self), NULL);

  return psc_model_package_get_metadata (self->files);
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

  digest = psc_model_package_dup_digest (self->files, cancellable, error);
  if (digest == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  if (self->digest == NULL)
    self->digest = g_strdup (digest);
  g_mutex_unlock (&self->mutex);

  return g_steal_pointer (&digest);
}
