/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/psc-model-import.h"

void
psc_model_entry_free (PscModelEntry *self)
{
  g_free (self->name);
  g_free (self->path);
  g_free (self->problem);
  g_free (self);
}

char *
psc_model_store_dup_user_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "promptoscope", "models", NULL);
}

/* In the order in which they are searched. */
static char **
list_folders (guint *own)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_autofree char *user = psc_model_store_dup_user_folder ();
  const char *environment = g_getenv ("PROMPTOSCOPE_MODELS");

  *own = 0;
  if (environment != NULL && *environment != '\0')
    {
      g_strv_builder_add (folders, environment);
      *own = 1;
    }
  g_strv_builder_add (folders, user);
  g_strv_builder_add (folders, PSC_DATADIR "/models");

  return g_strv_builder_end (folders);
}

gboolean
psc_model_store_check_name (const char *name, GError **error)
{
  const char *allowed = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-";
  g_autofree char *shown = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (*name != '\0' && *name != '.' && name[strspn (name, allowed)] == '\0'
      && strlen (name) <= PSC_MODEL_STORE_MAX_NAME)
    return TRUE;

  shown = g_filename_display_name (name);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
               _ ("%s: a model's name is made of at most %d letters A to Z, digits, “.”, “_” and "
                  "“-”, and does not begin with a full stop"),
               shown, PSC_MODEL_STORE_MAX_NAME);
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *const *first = a;
  const char *const *second = b;

  return strcmp (*first, *second);
}

/* The folders in @folder that may be models, sorted. */
static GPtrArray *
list_names (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (psc_model_store_check_name (name, NULL) && g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);

  return names;
}

/* Whose it is, or what is wrong with it. */
static void
look_at (PscModelEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (entry->path, NULL, NULL, NULL, &error);

  if (bundle != NULL)
    entry->family = psc_model_bundle_get_family (bundle);
  else
    entry->problem = g_strdup (error->message);
}

GPtrArray *
psc_model_store_list (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_model_entry_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint own;
  g_auto (GStrv) folders = list_folders (&own);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) names = list_names (folders[i]);

      for (guint j = 0; j < names->len; j++)
        {
          const char *name = g_ptr_array_index (names, j);
          PscModelEntry *entry;

          if (g_hash_table_contains (seen, name))
            continue;
          entry = g_new0 (PscModelEntry, 1);
          entry->name = g_strdup (name);
          entry->path = g_build_filename (folders[i], name, NULL);
          entry->own = i == own;
          look_at (entry);
          g_ptr_array_add (entries, entry);
          g_hash_table_add (seen, entry->name);
        }
    }
  return entries;
}

/* Returns the folder of an installed model, or %NULL. */
static char *
find_installed (const char *name)
{
  guint own;
  g_auto (GStrv) folders = list_folders (&own);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* The first of the user's own models that is whole, or else the demonstration. */
static char *
find_default (const char *vocabulary_path, GCancellable *cancellable)
{
  g_autofree char *folder = psc_model_store_dup_user_folder ();
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (PscModelBundle) bundle =
          psc_model_bundle_open (path, vocabulary_path, NULL, cancellable, NULL);

      if (bundle != NULL)
        return g_steal_pointer (&path);
    }
  return find_installed (PSC_MODEL_STORE_DEMONSTRATION);
}

PscModelBundle *
psc_model_store_open (const char *name_or_path,
                      const char *vocabulary_path,
                      const char *family,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (name_or_path == NULL)
    path = find_default (vocabulary_path, cancellable);
  else if (g_file_test (name_or_path, G_FILE_TEST_EXISTS)
           || !psc_model_store_check_name (name_or_path, NULL))
    path = g_strdup (name_or_path);
  else
    path = find_installed (name_or_path);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (path != NULL)
    return psc_model_bundle_open (path, vocabulary_path, family, cancellable, error);

  if (name_or_path == NULL)
    g_set_error (
        error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
        _ ("no model is installed; “promptoscope-cli model import FILE” installs one, such "
           "as MedCLIP's medclip-vit-pretrained.zip"));
  else
    g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
                 _ ("%s: there is no such file, and no model of that name is installed; "
                    "“promptoscope-cli model import FILE” installs one"),
                 name_or_path);
  return NULL;
}

/* A model elsewhere would be hidden by one of its name in the user's folder, or hide it. */
static gboolean
check_not_elsewhere (const char *name, const char *target, GError **error)
{
  g_autofree char *installed = find_installed (name);
  g_autofree char *folder = NULL;

  if (installed == NULL || g_file_test (target, G_FILE_TEST_EXISTS))
    return TRUE;
  folder = g_path_get_dirname (installed);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_EXISTS,
      _ ("%s: a model of this name, which cannot be replaced, is in %s; choose another name"), name,
      folder);
  return FALSE;
}

PscModelBundle *
psc_model_store_import (const char *source,
                        const char *vocabulary_path,
                        const char *family,
                        const char *name,
                        gboolean replace,
                        GCancellable *cancellable,
                        PscProgressFunc progress,
                        gpointer progress_data,
                        GError **error)
{
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (name != NULL && !psc_model_store_check_name (name, error))
    return NULL;
  bundle = psc_model_bundle_open (source, vocabulary_path, family, cancellable, error);
  if (bundle == NULL)
    return NULL;
  if (name == NULL)
    name = psc_model_bundle_get_name (bundle);
  if (!psc_model_store_check_name (name, error))
    return NULL;

  folder = psc_model_store_dup_user_folder ();
  target = g_build_filename (folder, name, NULL);
  if (!check_not_elsewhere (name, target, error)
      || !psc_model_import (bundle, target, replace, cancellable, progress, progress_data, error))
    return NULL;
  return psc_model_bundle_open (target, NULL, NULL, NULL, error);
}

gboolean
psc_model_store_remove (const char *name, GError **error)
{
  g_autofree char *folder = psc_model_store_dup_user_folder ();
  g_autofree char *path = NULL;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!psc_model_store_check_name (name, error))
    return FALSE;
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return psc_model_remove (path, error);
  g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND,
               _ ("%s: no model of that name was imported"), name);
  return FALSE;
}
