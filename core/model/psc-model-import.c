/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "checkpoint/psc-safetensors-writer.h"

static gboolean
set_system_error (GError **error, const char *path)
{
  int code = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", name, g_strerror (code));
  return FALSE;
}

/* Symbolic links are removed and not followed. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* A name beside @target that nothing has; listings pass over those that begin with a full stop. */
static char *
make_sibling (const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *path = g_build_filename (folder, ".import-XXXXXX", NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0 || g_mkdtemp_full (path, 0700) == NULL)
    {
      set_system_error (error, folder);
      return NULL;
    }
  return g_steal_pointer (&path);
}

static gboolean
write_file (
    const char *folder, const char *file, const char *contents, gssize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) local_error = NULL;

  if (g_file_set_contents_full (path, contents, length, G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &local_error))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", name, local_error->message);
  return FALSE;
}

static gboolean
write_weights (PscModelBundle *bundle,
               const char *folder,
               GCancellable *cancellable,
               PscProgressFunc progress,
               gpointer progress_data,
               GError **error)
{
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *digest = psc_model_bundle_dup_digest (bundle, cancellable, error);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  const char *source = psc_model_source_get_nick (psc_model_bundle_get_source (bundle));
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;

  if (digest == NULL)
    return FALSE;
  g_hash_table_insert (metadata, (gpointer) "format", (gpointer) "promptoscope");
  g_hash_table_insert (metadata, (gpointer) "source", (gpointer) source);
  g_hash_table_insert (metadata, (gpointer) "source_sha256", digest);
  g_hash_table_insert (metadata, (gpointer) "family",
                       (gpointer) psc_model_family_get_nick (psc_model_bundle_get_family (bundle)));

  if (psc_safetensors_write (psc_model_package_get_weights (psc_model_bundle_get_files (bundle)),
                             metadata, path, cancellable, progress, progress_data, &local_error))
    return TRUE;
  name = g_filename_display_name (path);
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&local_error, "%s: ", name);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_config (PscModelBundle *bundle, const char *folder, GError **error)
{
  g_autofree char *json = psc_model_family_dup_config (psc_model_bundle_get_family (bundle),
                                                       psc_model_bundle_get_spec (bundle));

  return json == NULL || write_file (folder, "config.json", json, -1, error);
}

static gboolean
write_companions (PscModelBundle *bundle, const char *folder, GError **error)
{
  GPtrArray *companions = psc_model_package_get_companions (psc_model_bundle_get_files (bundle));

  for (guint i = 0; i < companions->len; i++)
    {
      const PscModelCompanion *companion = companions->pdata[i];
      gsize size;
      const char *data = g_bytes_get_data (companion->bytes, &size);

      if (!write_file (folder, companion->name, data, size, error))
        return FALSE;
    }
  return TRUE;
}

/* What was written must be as good as what was read. */
static gboolean
check_folder (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscModelBundle) bundle =
      psc_model_bundle_open (folder, NULL, NULL, cancellable, error);

  return bundle != NULL;
}

/* Folders cannot be renamed onto each other, so the old one steps aside, and back if need be. */
static gboolean
swap_in (const char *folder, const char *target, GError **error)
{
  g_autofree char *old = make_sibling (target, error);

  if (old == NULL)
    return FALSE;
  if (g_rename (target, old) == 0)
    {
      if (g_rename (folder, target) == 0)
        {
          remove_tree (old);
          return TRUE;
        }
      set_system_error (error, target);
      if (g_rename (old, target) < 0)
        {
          g_autofree char *name = g_filename_display_name (old);

          g_prefix_error (error, _ ("%s is what was to be replaced; "), name);
        }
      return FALSE;
    }

  set_system_error (error, target);
  g_rmdir (old);
  return FALSE;
}

static gboolean
move_in (const char *folder, const char *target, gboolean replace, GError **error)
{
  g_autofree char *name = g_filename_display_name (target);

  if (replace && g_file_test (target, G_FILE_TEST_EXISTS))
    return swap_in (folder, target, error);
  if (g_rename (folder, target) == 0)
    return TRUE;

  if (errno != EEXIST && errno != ENOTEMPTY)
    return set_system_error (error, target);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("%s: a model of this name is installed"),
               name);
  return FALSE;
}

/* Under another name first, so that it is there whole or not at all. */
gboolean
psc_model_remove (const char *target, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  folder = make_sibling (target, error);
  if (folder == NULL)
    return FALSE;
  if (g_rename (target, folder) != 0)
    {
      set_system_error (error, target);
      g_rmdir (folder);
      return FALSE;
    }
  remove_tree (folder);
  return TRUE;
}

gboolean
psc_model_import (PscModelBundle *bundle,
                  const char *target,
                  gboolean replace,
                  GCancellable *cancellable,
                  PscProgressFunc progress,
                  gpointer progress_data,
                  GError **error)
{
  g_autofree char *folder = NULL;
  gboolean success;

  g_return_val_if_fail (PSC_IS_MODEL_BUNDLE (bundle), FALSE);
  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!replace && g_file_test (target, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_filename_display_name (target);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("%s: a model of this name is installed"), name);
      return FALSE;
    }
  folder = make_sibling (target, error);
  if (folder == NULL)
    return FALSE;

  success = write_weights (bundle, folder, cancellable, progress, progress_data, error)
            && write_companions (bundle, folder, error) && write_config (bundle, folder, error)
            && check_folder (folder, cancellable, error)
            && move_in (folder, target, replace, error);
  if (!success)
    remove_tree (folder);

  return success;
}
