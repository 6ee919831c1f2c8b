/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-checkpoint.h"
#include "checkpoint/psc-input-file.h"
#include "checkpoint/psc-safetensors.h"
#include "checkpoint/psc-zip.h"
#include "text/psc-word-piece.h"

#define CONFIG_FILE     "config.json"
#define VOCABULARY_FILE "vocab.txt"

/* In the order in which a folder and an archive are looked through. */
static const char *const weights_files[] = { "model.safetensors", "pytorch_model.bin" };

static void
part_clear (PscModelPart *part)
{
  g_clear_pointer (&part->name, g_free);
  g_clear_pointer (&part->bytes, g_bytes_unref);
}

void
psc_model_parts_free (PscModelParts *self)
{
  part_clear (&self->weights);
  part_clear (&self->config);
  part_clear (&self->vocabulary);
  g_free (self);
}

static gboolean
part_take (PscModelPart *part, char *name, GBytes *bytes)
{
  if (bytes == NULL)
    {
      g_free (name);
      return FALSE;
    }
  part->name = name;
  part->bytes = bytes;
  return TRUE;
}

static gboolean
read_part (PscModelPart *part, const char *path, gsize max_size, GError **error)
{
  return part_take (part, g_filename_display_name (path),
                    psc_input_file_read (path, max_size, error));
}

/* A file that does not exist leaves the part as it is. */
static gboolean
read_optional (
    PscModelPart *part, const char *folder, const char *file, gsize max_size, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);

  if (part->name != NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  return read_part (part, path, max_size, error);
}

/* The path of the weights, and the folder in which their companions are looked for. */
static char *
find_weights (const char *path, char **folder, GError **error)
{
  g_autofree char *name = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      *folder = g_path_get_dirname (path);
      return g_strdup (path);
    }

  for (guint i = 0; i < G_N_ELEMENTS (weights_files); i++)
    {
      g_autofree char *candidate = g_build_filename (path, weights_files[i], NULL);

      if (g_file_test (candidate, G_FILE_TEST_EXISTS))
        {
          *folder = g_strdup (path);
          return g_steal_pointer (&candidate);
        }
    }

  name = g_filename_display_name (path);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               /* Translators: a folder and two names of files */
               _ ("%s: the folder has neither %s nor %s"), name, weights_files[0],
               weights_files[1]);
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

static gboolean
read_entry (PscModelPart *part,
            PscZip *zip,
            guint index,
            const char *archive,
            gsize max_size,
            GCancellable *cancellable,
            GError **error)
{
  const char *entry = psc_zip_get_name (zip, index);
  GBytes *bytes = NULL;

  if (psc_zip_get_size (zip, index) > max_size)
    g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                 _ ("the file is far too large for what it should be"));
  else
    bytes = psc_zip_read (zip, index, cancellable, NULL, NULL, error);
  if (bytes == NULL)
    g_prefix_error (error, "%s (%s): ", archive, entry);

  return part_take (part, g_strdup_printf ("%s (%s)", archive, entry), bytes);
}

/* Puts what the archive holds in the place of the archive. */
static gboolean
unpack (PscModelParts *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *archive = g_steal_pointer (&self->weights.name);
  g_autoptr (GBytes) bytes = g_steal_pointer (&self->weights.bytes);
  g_autoptr (PscZip) zip = psc_zip_new (bytes, error);
  guint index;

  if (zip == NULL)
    {
      g_prefix_error (error, "%s: ", archive);
      return FALSE;
    }

  self->source = PSC_MODEL_SOURCE_ARCHIVE;
  if (!find_entry (zip, weights_files[0], &index) && !find_entry (zip, weights_files[1], &index))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
                   _ ("%s: the archive holds neither %s nor %s"), archive, weights_files[0],
                   weights_files[1]);
      return FALSE;
    }
  if (!read_entry (&self->weights, zip, index, archive, G_MAXSIZE, cancellable, error))
    return FALSE;
  if (find_entry (zip, CONFIG_FILE, &index)
      && !read_entry (&self->config, zip, index, archive, PSC_MODEL_MAX_CONFIG_SIZE, cancellable,
                      error))
    return FALSE;
  if (self->vocabulary.name == NULL && find_entry (zip, VOCABULARY_FILE, &index))
    return read_entry (&self->vocabulary, zip, index, archive, PSC_TOKENIZER_MAX_VOCABULARY_SIZE,
                       cancellable, error);
  return TRUE;
}

static gboolean
read_vocabulary (PscModelParts *self, const char *path, GError **error)
{
  g_autofree char *file = NULL;

  if (path == NULL)
    return TRUE;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    file = g_build_filename (path, VOCABULARY_FILE, NULL);
  return read_part (&self->vocabulary, file != NULL ? file : path,
                    PSC_TOKENIZER_MAX_VOCABULARY_SIZE, error);
}

/* Decides what the weights are in. A file of torch.save is a zip archive, too. */
static gboolean
read_container (PscModelParts *self, GCancellable *cancellable, GError **error)
{
  if (psc_safetensors_probe (self->weights.bytes))
    self->source = PSC_MODEL_SOURCE_SAFETENSORS;
  else if (psc_checkpoint_probe (self->weights.bytes))
    self->source = PSC_MODEL_SOURCE_CHECKPOINT;
  else if (psc_zip_probe (self->weights.bytes))
    return unpack (self, cancellable, error);
  else
    {
      g_set_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
                   _ ("%s: it is neither a safetensors file, nor one that PyTorch saved, nor a zip "
                      "archive with such a file"),
                   self->weights.name);
      return FALSE;
    }
  return TRUE;
}

PscModelParts *
psc_model_parts_find (const char *path,
                      const char *vocabulary_path,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (PscModelParts) self = g_new0 (PscModelParts, 1);
  g_autofree char *weights = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  weights = find_weights (path, &folder, error);
  if (weights == NULL)
    return NULL;
  if (!part_take (&self->weights, g_filename_display_name (weights),
                  psc_input_file_map (weights, error))
      || !read_vocabulary (self, vocabulary_path, error)
      || !read_container (self, cancellable, error)
      || !read_optional (&self->config, folder, CONFIG_FILE, PSC_MODEL_MAX_CONFIG_SIZE, error)
      || !read_optional (&self->vocabulary, folder, VOCABULARY_FILE,
                         PSC_TOKENIZER_MAX_VOCABULARY_SIZE, error))
    return NULL;

  return g_steal_pointer (&self);
}
