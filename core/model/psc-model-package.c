/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-package.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-checkpoint.h"
#include "checkpoint/psc-input-file.h"
#include "checkpoint/psc-safetensors-index.h"
#include "checkpoint/psc-safetensors.h"
#include "checkpoint/psc-weights-file.h"
#include "checkpoint/psc-zip.h"
#include "model/psc-model-error.h"
#include "text/psc-json.h"

/* Bytes hashed between two looks at the cancellable. */
#define HASH_SIZE ((gsize) 4 * 1024 * 1024)

/* Limits of a companion's JSON, which may be another program's. */
#define MAX_DEPTH   32
#define MAX_MEMBERS 4096

/* In the order in which a folder and an archive are looked through. */
static const char *const weights_files[] = {
  "model.safetensors",           "model.safetensors.index.json",
  "open_clip_model.safetensors", "open_clip_pytorch_model.bin",
  "pytorch_model.bin",
};

/* What else is a file of weights, if a folder has one only. */
static const char *const weights_suffixes[] = { ".pt",  ".pth", ".ckpt",
                                                ".tar", ".bin", ".safetensors" };

struct _PscModelPackage
{
  GObject parent_instance;

  char *folder;        /* owned, where companions lie */
  char *vocabulary;    /* owned, nullable: a file or a folder */
  PscZip *zip;         /* owned, nullable */
  char *archive;       /* owned, what it is called in messages */
  GPtrArray *maps;     /* owned, of GBytes: the files of weights */
  GString *identity;   /* owned, of the files that these were read from */
  PscWeights *weights; /* owned */
  char *basename;      /* owned, of the file of weights */
  char *name;          /* owned, in messages */
  PscModelSource source;
  GHashTable *metadata;  /* owned, utf8 → utf8 */
  GPtrArray *companions; /* owned, of PscModelCompanion */
};

G_DEFINE_FINAL_TYPE (PscModelPackage, psc_model_package, G_TYPE_OBJECT)

static void
companion_free (PscModelCompanion *companion)
{
  g_free (companion->name);
  g_bytes_unref (companion->bytes);
  g_free (companion);
}

static void
psc_model_package_finalize (GObject *object)
{
  PscModelPackage *self = PSC_MODEL_PACKAGE (object);

  g_free (self->folder);
  g_free (self->vocabulary);
  g_clear_object (&self->zip);
  g_free (self->archive);
  g_clear_pointer (&self->maps, g_ptr_array_unref);
  g_string_free (self->identity, TRUE);
  g_clear_object (&self->weights);
  g_free (self->basename);
  g_free (self->name);
  g_clear_pointer (&self->metadata, g_hash_table_unref);
  g_clear_pointer (&self->companions, g_ptr_array_unref);

  G_OBJECT_CLASS (psc_model_package_parent_class)->finalize (object);
}

static void
psc_model_package_class_init (PscModelPackageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_model_package_finalize;
}

static void
psc_model_package_init (PscModelPackage *self)
{
  self->maps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->identity = g_string_new (NULL);
  self->companions = g_ptr_array_new_with_free_func ((GDestroyNotify) companion_free);
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

static gboolean
has_weights_suffix (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (weights_suffixes); i++)
    if (g_str_has_suffix (name, weights_suffixes[i]))
      return TRUE;
  return FALSE;
}

/* The one file in @folder that by its name may hold weights; %NULL if there are none or several. */
static char *
find_only_weights (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *found = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (*name == '.' || !has_weights_suffix (name))
        continue;
      if (found != NULL)
        return NULL;
      found = g_build_filename (folder, name, NULL);
    }
  return g_steal_pointer (&found);
}

static char *
find_weights (const char *folder, GError **error)
{
  g_autofree char *name = NULL;
  char *only;

  for (guint i = 0; i < G_N_ELEMENTS (weights_files); i++)
    {
      g_autofree char *candidate = g_build_filename (folder, weights_files[i], NULL);

      if (g_file_test (candidate, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&candidate);
    }
  only = find_only_weights (folder);
  if (only != NULL)
    return only;

  name = g_filename_display_name (folder);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: a folder and two names of files */
               _ ("%s: the folder has neither %s nor %s, nor any other single file of weights"),
               name, "model.safetensors", "pytorch_model.bin");
  return NULL;
}

static guint
count_folders (const char *name)
{
  guint n = 0;

  for (; *name != '\0'; name++)
    n += *name == '/';
  return n;
}

/* Finds an entry by its name without folders, the outermost of several. macOS adds a shadow of each
 * file in a folder of its own. */
static gboolean
find_entry (PscZip *zip, const char *file, guint *index)
{
  guint best = G_MAXUINT;

  for (guint i = 0; i < psc_zip_get_n_entries (zip); i++)
    {
      const char *name = psc_zip_get_name (zip, i);
      const char *slash = strrchr (name, '/');

      if (!g_str_equal (slash != NULL ? slash + 1 : name, file)
          || g_str_has_prefix (name, "__MACOSX/") || count_folders (name) >= best)
        continue;
      best = count_folders (name);
      *index = i;
    }
  return best != G_MAXUINT;
}

static GBytes *
read_entry (PscModelPackage *self,
            guint index,
            gsize max_size,
            char **shown,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *name =
      g_strdup_printf ("%s (%s)", self->archive, psc_zip_get_name (self->zip, index));
  GBytes *bytes = NULL;

  if (psc_zip_get_size (self->zip, index) > max_size)
    g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                 _ ("the file is far too large for what it should be"));
  else
    bytes = psc_zip_read (self->zip, index, cancellable, NULL, NULL, error);
  if (bytes == NULL)
    g_prefix_error (error, "%s: ", name);
  else if (shown != NULL)
    *shown = g_steal_pointer (&name);
  return bytes;
}

/* Which of the archive's files they are is told beside what the archive is. */
static GBytes *
read_weights_entry (
    PscModelPackage *self, guint index, char **shown, GCancellable *cancellable, GError **error)
{
  g_string_append_printf (self->identity, "%s;", psc_zip_get_name (self->zip, index));
  return read_entry (self, index, G_MAXSIZE, shown, cancellable, error);
}

/* Nothing but tensors at first; a training's checkpoint and a program have more, which is passed
 * over. What is wrong with a file that is neither, the first reading says better. */
static PscWeights *
parse (GBytes *bytes, GHashTable **metadata, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) plain_error = NULL;
  PscWeights *weights = psc_weights_file_parse (bytes, NULL, PSC_WEIGHTS_FILE_PLAIN, metadata,
                                                cancellable, &plain_error);

  if (weights == NULL
      && g_error_matches (plain_error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED))
    weights =
        psc_weights_file_parse (bytes, NULL, PSC_WEIGHTS_FILE_FOREIGN, NULL, cancellable, NULL);
  if (weights == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, g_steal_pointer (&plain_error));
  return weights;
}

/* Puts what the archive holds in the place of the archive. */
static gboolean
unpack (PscModelPackage *self, GBytes **bytes, GCancellable *cancellable, GError **error)
{
  guint index;

  self->source = PSC_MODEL_SOURCE_ARCHIVE;
  self->archive = g_steal_pointer (&self->name);
  self->zip = psc_zip_new (*bytes, error);
  if (self->zip == NULL)
    {
      g_prefix_error (error, "%s: ", self->archive);
      return FALSE;
    }
  g_clear_pointer (bytes, g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (weights_files) && *bytes == NULL; i++)
    if (!g_str_has_suffix (weights_files[i], ".json")
        && find_entry (self->zip, weights_files[i], &index))
      {
        *bytes = read_weights_entry (self, index, &self->name, cancellable, error);
        return *bytes != NULL;
      }
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               _ ("%s: the archive holds neither %s nor %s"), self->archive, "model.safetensors",
               "pytorch_model.bin");
  return FALSE;
}

/* Decides what the weights are in. A file of torch.save is a zip archive, too. */
static gboolean
read_container (PscModelPackage *self, GBytes **bytes, GCancellable *cancellable, GError **error)
{
  if (psc_safetensors_probe (*bytes))
    self->source = PSC_MODEL_SOURCE_SAFETENSORS;
  else if (psc_checkpoint_probe (*bytes))
    self->source = PSC_MODEL_SOURCE_CHECKPOINT;
  else if (psc_zip_probe (*bytes))
    return unpack (self, bytes, cancellable, error);
  else
    {
      g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                   _ ("%s: it is neither a safetensors file, nor one that PyTorch saved, nor a zip "
                      "archive with such a file"),
                   self->name);
      return FALSE;
    }
  return TRUE;
}

static PscWeights *
read_weights (PscModelPackage *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  PscWeights *weights;

  if (g_str_has_suffix (path, PSC_SAFETENSORS_INDEX_SUFFIX))
    {
      self->source = PSC_MODEL_SOURCE_SAFETENSORS;
      return psc_safetensors_index_load (path, self->maps, self->identity, cancellable, error);
    }

  bytes = psc_input_file_map (path, self->identity, error);
  if (bytes == NULL || !read_container (self, &bytes, cancellable, error))
    return NULL;
  weights = parse (bytes, &self->metadata, cancellable, error);
  if (weights == NULL)
    g_prefix_error (error, "%s: ", self->name);
  else
    g_ptr_array_add (self->maps, g_steal_pointer (&bytes));
  return weights;
}

/* Training on several devices puts “module.” before every name. */
static PscWeights *
strip (PscWeights *weights)
{
  PscWeights *stripped = psc_weights_dup_without_prefix (weights, "module.");

  if (stripped == NULL)
    return weights;
  g_object_unref (weights);
  return stripped;
}

PscModelPackage *
psc_model_package_open (const char *path,
                        const char *vocabulary_path,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (PscModelPackage) self = g_object_new (PSC_TYPE_MODEL_PACKAGE, NULL);
  g_autofree char *weights = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->vocabulary = g_strdup (vocabulary_path);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      self->folder = g_strdup (path);
      weights = find_weights (path, error);
    }
  else
    {
      self->folder = g_path_get_dirname (path);
      weights = g_strdup (path);
    }
  if (weights == NULL)
    return NULL;

  self->basename = g_path_get_basename (weights);
  self->name = g_filename_display_name (weights);
  self->weights = read_weights (self, weights, cancellable, error);
  if (self->weights == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->weights = strip (self->weights);
  if (self->metadata == NULL)
    self->metadata = g_hash_table_new (g_str_hash, g_str_equal);
  return g_steal_pointer (&self);
}

PscWeights *
psc_model_package_get_weights (PscModelPackage *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  return self->weights;
}

const char *
psc_model_package_get_name (PscModelPackage *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  return self->name;
}

PscModelSource
psc_model_package_get_source (PscModelPackage *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), PSC_MODEL_SOURCE_SAFETENSORS);

  return self->source;
}

GHashTable *
psc_model_package_get_metadata (PscModelPackage *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  return self->metadata;
}

/* Where a companion lies outside of the archive, beside it or in a folder that was passed; %NULL if
 * it does not, or the archive has its own. */
static char *
find_companion (PscModelPackage *self, const char *name)
{
  const char *folders[] = { self->folder, self->vocabulary };

  if (self->zip != NULL && find_entry (self->zip, name, &(guint){ 0 }))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (folders) && folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

gboolean
psc_model_package_has (PscModelPackage *self, const char *name)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), FALSE);

  path = find_companion (self, name);
  return path != NULL || (self->zip != NULL && find_entry (self->zip, name, &(guint){ 0 }));
}

/* Those of @first, then those of @second. */
static PscWeights *
merge (PscWeights *first, PscWeights *second, GError **error)
{
  g_autoptr (PscWeights) all = psc_weights_new ();
  PscWeights *const parts[] = { first, second };

  for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
    for (guint i = 0; i < psc_weights_get_n_tensors (parts[p]); i++)
      {
        const PscTensorView *view = psc_weights_get_nth (parts[p], i);

        if (psc_weights_add (all, view->name, view->dtype, view->rank, view->shape, view->bytes))
          continue;
        g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS, _ ("there are two of %s"),
                     view->name);
        return NULL;
      }
  return g_steal_pointer (&all);
}

/* The file's place and what it is called follow its name, so that the package is the same whichever
 * of its files it was opened by. */
static gboolean
add_weights (PscModelPackage *self,
             const char *name,
             const char *shown,
             PscWeights *weights,
             GBytes *bytes,
             GError **error)
{
  gboolean is_first = strcmp (name, self->basename) < 0;
  PscWeights *all =
      is_first ? merge (weights, self->weights, error) : merge (self->weights, weights, error);
  g_autofree char *own = g_steal_pointer (&self->name);

  if (all == NULL)
    {
      g_prefix_error (error, "%s: ", shown);
      self->name = g_steal_pointer (&own);
      return FALSE;
    }
  g_object_unref (self->weights);
  self->weights = all;
  g_ptr_array_insert (self->maps, is_first ? 0 : -1, g_bytes_ref (bytes));
  /* Translators: two files of weights that make one model */
  self->name = g_strdup_printf (_ ("%s and %s"), is_first ? shown : own, is_first ? own : shown);
  return TRUE;
}

gboolean
psc_model_package_join (PscModelPackage *self,
                        const char *name,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscWeights) weights = NULL;
  guint index;

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  path = find_companion (self, name);
  if (path != NULL)
    {
      shown = g_filename_display_name (path);
      bytes = psc_input_file_map (path, self->identity, error);
    }
  else if (self->zip != NULL && find_entry (self->zip, name, &index))
    bytes = read_weights_entry (self, index, &shown, cancellable, error);
  else
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND, _ ("%s: %s is missing"),
                 self->name, name);
  if (bytes == NULL)
    return FALSE;

  weights = parse (bytes, NULL, cancellable, error);
  if (weights == NULL)
    {
      g_prefix_error (error, "%s: ", shown);
      return FALSE;
    }
  weights = strip (g_steal_pointer (&weights));
  return add_weights (self, name, shown, weights, bytes, error);
}

static GBytes *
read_path (const char *path, gsize max_size, char **shown, GError **error)
{
  GBytes *bytes = psc_input_file_read (path, max_size, error);

  if (bytes != NULL && shown != NULL)
    *shown = g_filename_display_name (path);
  return bytes;
}

GPtrArray *
psc_model_package_get_companions (PscModelPackage *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  return self->companions;
}

GBytes *
psc_model_package_look_up_companion (PscModelPackage *self, const char *name)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  for (guint i = 0; i < self->companions->len; i++)
    {
      const PscModelCompanion *companion = self->companions->pdata[i];

      if (g_str_equal (companion->name, name))
        return companion->bytes;
    }
  return NULL;
}

/* Notes what was read, if it was not before; passes on @bytes. */
static GBytes *
keep (PscModelPackage *self, const char *name, GBytes *bytes)
{
  PscModelCompanion *companion;

  if (bytes == NULL || psc_model_package_look_up_companion (self, name) != NULL)
    return bytes;
  companion = g_new0 (PscModelCompanion, 1);
  companion->name = g_strdup (name);
  companion->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->companions, companion);
  return bytes;
}

GBytes *
psc_model_package_read (
    PscModelPackage *self, const char *name, gsize max_size, char **shown, GError **error)
{
  g_autofree char *path = NULL;
  guint index;

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  path = find_companion (self, name);
  if (path != NULL)
    return keep (self, name, read_path (path, max_size, shown, error));
  if (self->zip != NULL && find_entry (self->zip, name, &index))
    return keep (self, name, read_entry (self, index, max_size, shown, NULL, error));

  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND, _ ("%s: %s is missing"),
               self->name, name);
  return NULL;
}

gboolean
psc_model_package_has_vocabulary (PscModelPackage *self, const char *name)
{
  return self->vocabulary != NULL || psc_model_package_has (self, name);
}

GBytes *
psc_model_package_read_vocabulary (
    PscModelPackage *self, const char *name, gsize max_size, char **shown, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  if (self->vocabulary == NULL)
    return psc_model_package_read (self, name, max_size, shown, error);
  if (g_file_test (self->vocabulary, G_FILE_TEST_IS_DIR))
    path = g_build_filename (self->vocabulary, name, NULL);
  return keep (self, name,
               read_path (path != NULL ? path : self->vocabulary, max_size, shown, error));
}

JsonObject *
psc_model_package_read_object (PscModelPackage *self,
                               const char *name,
                               char **shown,
                               GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) json_error = NULL;
  g_autofree char *own = NULL;
  gsize size;
  const char *text;

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  if (!psc_model_package_has (self, name))
    return NULL;
  bytes = psc_model_package_read (self, name, PSC_MODEL_MAX_CONFIG_SIZE, &own, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &size);
  root = psc_json_parse (text, size, MAX_DEPTH, MAX_MEMBERS, &json_error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG, "%s: %s", own,
                   json_error != NULL ? json_error->message : _ ("it is not a JSON object"));
      return NULL;
    }
  if (shown != NULL)
    *shown = g_steal_pointer (&own);
  return json_object_ref (json_node_get_object (root));
}

static gboolean
update (GChecksum *checksum, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gsize n = MIN (size, HASH_SIZE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_checksum_update (checksum, data, n);
      data += n;
      size -= n;
    }
  return TRUE;
}

const char *
psc_model_package_get_identity (PscModelPackage *self)
{
  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  return self->identity->str;
}

char *
psc_model_package_dup_digest (PscModelPackage *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (PSC_IS_MODEL_PACKAGE (self), NULL);

  for (guint i = 0; i < self->maps->len; i++)
    if (!update (checksum, self->maps->pdata[i], cancellable, error))
      return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}
