/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model-fixture.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "model/psc-model-store.h"

typedef struct
{
  char *source; /* a folder with a model as it is published */
  char *other;  /* what PROMPTOSCOPE_MODELS names */
  char *store;
  PscWeights *weights;
  GBytes *checkpoint;
} Fixture;

static void
write_source (Fixture *f, guint32 seed)
{
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (fixture_get_config (), -1, NULL);

  g_clear_object (&f->weights);
  g_clear_pointer (&f->checkpoint, g_bytes_unref);
  f->weights = fixture_make_weights (spec, seed);
  f->checkpoint = fixture_make_checkpoint (f->weights);
  fixture_write (f->source, "pytorch_model.bin", f->checkpoint);
}

/* The user's data folder is one for the whole program, and emptied between tests. */
static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) vocabulary = fixture_make_vocabulary (FIXTURE_VOCABULARY);

  f->source = fixture_make_folder ();
  f->other = fixture_make_folder ();
  f->store = psc_model_store_dup_user_folder ();
  g_assert_cmpuint (fixture_count_files (f->store), ==, 0);
  g_setenv ("PROMPTOSCOPE_MODELS", f->other, TRUE);
  write_source (f, 1);
  fixture_write_text (f->source, "config.json", fixture_get_config ());
  fixture_write (f->source, "vocab.txt", vocabulary);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  fixture_remove_folder (f->source);
  fixture_remove_folder (f->other);
  fixture_remove_folder (f->store);
  g_free (f->source);
  g_free (f->other);
  g_free (f->store);
  g_object_unref (f->weights);
  g_bytes_unref (f->checkpoint);
}

static PscModelBundle *
import (Fixture *f, const char *name, gboolean replace, GError **error)
{
  return psc_model_store_import (f->source, NULL, NULL, name, replace, NULL, NULL, NULL, error);
}

static void
import_or_fail (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = import (f, name, FALSE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bundle);
}

static void
keep_progress (double fraction, gpointer user_data)
{
  *(double *) user_data = fraction;
}

static void
test_import (Fixture *f, gconstpointer data)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, f->checkpoint);
  g_autofree char *path = g_build_filename (f->store, "my-model", NULL);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscModelBundle) again = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *metadata;
  double progress = 0;
  GStatBuf status;

  bundle = psc_model_store_import (f->source, NULL, NULL, "my-model", FALSE, NULL, keep_progress,
                                   &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (progress, ==, 1);
  g_assert_cmpstr (psc_model_bundle_get_name (bundle), ==, "my-model");
  g_assert_cmpstr (psc_model_bundle_get_path (bundle), ==, path);
  g_assert_cmpint (psc_model_bundle_get_source (bundle), ==, PSC_MODEL_SOURCE_SAFETENSORS);
  fixture_assert_same_weights (f->weights, psc_model_bundle_get_weights (bundle));
  metadata = psc_model_bundle_get_metadata (bundle);
  g_assert_cmpstr (g_hash_table_lookup (metadata, "format"), ==, "promptoscope");
  g_assert_cmpstr (g_hash_table_lookup (metadata, "source"), ==, "checkpoint");
  g_assert_cmpstr (g_hash_table_lookup (metadata, "source_sha256"), ==, digest);

  /* The folder and its three files, for nobody else's eyes. */
  g_assert_cmpuint (fixture_count_files (f->store), ==, 4);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  again = psc_model_store_open ("my-model", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_same_weights (f->weights, psc_model_bundle_get_weights (again));
}

static void
test_names (Fixture *f, gconstpointer data)
{
  static const char *const refused[] = {
    "", ".", "..", ".hidden", "a/b", "../a", "a b", "ä", "a\n"
  };
  g_autofree char *longest = g_strnfill (PSC_MODEL_STORE_MAX_NAME, 'x');
  g_autofree char *longer = g_strnfill (PSC_MODEL_STORE_MAX_NAME + 1, 'x');
  g_autofree char *stem = g_path_get_basename (f->source);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_null (import (f, refused[i], FALSE, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      g_clear_error (&error);
    }
  g_assert_null (import (f, longer, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_assert_cmpuint (fixture_count_files (f->store), ==, 0);

  import_or_fail (f, longest);
  import_or_fail (f, "A-z_0.9");
  g_clear_error (&error);
  bundle = import (f, NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (psc_model_bundle_get_name (bundle), ==, stem);
}

/* A model that was imported can be removed, and no other; the default falls back to the next. */
static void
test_remove (Fixture *f, gconstpointer data)
{
  g_autofree char *foreign = g_build_filename (f->other, "foreign", NULL);
  g_autoptr (PscModelBundle) open = NULL;
  g_autoptr (PscModelBundle) next = NULL;
  g_autoptr (GError) error = NULL;

  import_or_fail (f, "a-model");
  import_or_fail (f, "b-model");
  open = psc_model_store_open (NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (psc_model_bundle_get_name (open), ==, "a-model");

  g_assert_true (psc_model_store_remove ("a-model", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count_files (f->store), ==, 4);
  fixture_assert_same_weights (f->weights, psc_model_bundle_get_weights (open));
  next = psc_model_store_open (NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (psc_model_bundle_get_name (next), ==, "b-model");

  g_assert_false (psc_model_store_remove ("a-model", &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (psc_model_store_remove ("../b-model", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (foreign, 0700), ==, 0);
  g_assert_false (psc_model_store_remove ("foreign", &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (fixture_count_files (f->store), ==, 4);
}

static void
test_replace (Fixture *f, gconstpointer data)
{
  g_autofree char *notes = g_build_filename (f->store, "model", "notes", NULL);
  g_autoptr (PscWeights) first = NULL;
  g_autoptr (PscModelBundle) kept = NULL;
  g_autoptr (PscModelBundle) replaced = NULL;
  g_autoptr (GError) error = NULL;

  import_or_fail (f, "model");
  first = g_object_ref (f->weights);
  write_source (f, 2);
  g_assert_null (import (f, "model", FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  kept = psc_model_store_open ("model", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_same_weights (first, psc_model_bundle_get_weights (kept));

  g_assert_cmpint (g_mkdir (notes, 0700), ==, 0);
  fixture_write_text (notes, "note", "text");
  replaced = import (f, "model", TRUE, &error);
  g_assert_no_error (error);
  fixture_assert_same_weights (f->weights, psc_model_bundle_get_weights (replaced));
  g_assert_cmpuint (fixture_count_files (f->store), ==, 4);

  /* What is mapped already stays what it was. */
  fixture_assert_same_weights (first, psc_model_bundle_get_weights (kept));
}

/* A model may be imported onto itself. */
static void
test_itself (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->store, "model", NULL);
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (GError) error = NULL;

  import_or_fail (f, "model");
  bundle = psc_model_store_import (path, NULL, NULL, NULL, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_same_weights (f->weights, psc_model_bundle_get_weights (bundle));
}

static void
cancel (double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  for (gboolean exists = FALSE; exists <= TRUE; exists++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      if (exists)
        import_or_fail (f, "model");
      g_assert_null (psc_model_store_import (f->source, NULL, NULL, "model", TRUE, cancellable,
                                             cancel, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (fixture_count_files (f->store), ==, exists ? 4 : 0);
    }
}

static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* Root may write everywhere. */
  if (geteuid () != 0)
    {
      import_or_fail (f, "model");
      g_assert_cmpint (g_chmod (f->store, 0500), ==, 0);
      g_assert_null (import (f, "model", TRUE, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
      g_clear_error (&error);
      g_assert_cmpint (g_chmod (f->store, 0700), ==, 0);
      g_assert_cmpuint (fixture_count_files (f->store), ==, 4);
      fixture_remove_folder (f->store);
    }

  /* The way there is blocked by a file. */
  g_rmdir (f->store);
  g_assert_true (g_file_set_contents (f->store, "", 0, NULL));
  g_assert_null (import (f, "model", FALSE, &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, f->store));
  g_assert_cmpint (g_unlink (f->store), ==, 0);
}

static void
make_broken (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  fixture_write_text (path, "model.safetensors", "broken");
}

/* Moves an installed model to the folder that is searched first. */
static void
move_to_other (Fixture *f, const char *from, const char *to)
{
  g_autofree char *old = g_build_filename (f->store, from, NULL);
  g_autofree char *new = g_build_filename (f->other, to, NULL);

  g_assert_cmpint (g_rename (old, new), ==, 0);
}

static void
check_entry (GPtrArray *entries, guint index, const char *name, const char *folder, gboolean whole)
{
  const PscModelEntry *entry = g_ptr_array_index (entries, index);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpstr (entry->name, ==, name);
  g_assert_cmpstr (entry->path, ==, path);
  g_assert_true ((entry->problem == NULL) == whole);
  if (!whole)
    g_assert_true (g_str_has_prefix (entry->problem, path));
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = psc_model_store_list ();
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  import_or_fail (f, "b");
  import_or_fail (f, "a");
  import_or_fail (f, "c");
  move_to_other (f, "c", "b");
  make_broken (f->store, "c");
  make_broken (f->store, ".import-XXXXXX");
  fixture_write_text (f->store, "file", "not a model");

  entries = psc_model_store_list ();
  g_assert_cmpuint (entries->len, ==, 3);
  check_entry (entries, 0, "b", f->other, TRUE);
  check_entry (entries, 1, "a", f->store, TRUE);
  check_entry (entries, 2, "c", f->store, FALSE);
  g_assert_false (((PscModelEntry *) entries->pdata[0])->own);
  g_assert_true (((PscModelEntry *) entries->pdata[1])->own);
}

/* A model of another folder is neither hidden by an imported one nor hides it. */
static void
test_taken (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  import_or_fail (f, "theirs");
  move_to_other (f, "theirs", "theirs");
  for (guint replace = 0; replace < 2; replace++)
    {
      g_assert_null (import (f, "theirs", replace, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
      g_assert_nonnull (strstr (error->message, f->other));
      g_clear_error (&error);
    }
  g_assert_cmpuint (fixture_count_files (f->store), ==, 0);
  import_or_fail (f, "mine");
}

static void
check_default (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_store_open (NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (psc_model_bundle_get_name (bundle), ==, name);
}

static void
test_default (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_model_store_open (NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "model import"));

  import_or_fail (f, "c");
  move_to_other (f, "c", PSC_MODEL_STORE_DEMONSTRATION);
  make_broken (f->store, "a");
  check_default (PSC_MODEL_STORE_DEMONSTRATION);
  import_or_fail (f, "z");
  check_default ("z");
  import_or_fail (f, "b");
  check_default ("b");
}

static void
test_open (Fixture *f, gconstpointer data)
{
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (PscModelBundle) by_path = NULL;
  g_autoptr (PscModelBundle) by_name = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_model_store_open ("absent", NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "absent: "));
  g_clear_error (&error);
  g_assert_null (psc_model_store_open ("/absent/model", NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  by_path = psc_model_store_open (f->source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (psc_model_bundle_get_source (by_path), ==, PSC_MODEL_SOURCE_CHECKPOINT);

  /* A file of the same name goes before an installed model. */
  import_or_fail (f, "model");
  g_assert_cmpint (g_chdir (f->other), ==, 0);
  by_name = psc_model_store_open ("model", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_write_text (f->other, "model", "broken");
  g_assert_null (psc_model_store_open ("model", NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
  g_assert_cmpint (g_chdir (here), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/model-store/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *data_folder = fixture_make_folder ();
  int result;

  g_setenv ("XDG_DATA_HOME", data_folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("import", test_import);
  ADD ("names", test_names);
  ADD ("remove", test_remove);
  ADD ("replace", test_replace);
  ADD ("itself", test_itself);
  ADD ("cancelled", test_cancelled);
  ADD ("unwritable", test_unwritable);
  ADD ("list", test_list);
  ADD ("taken", test_taken);
  ADD ("default", test_default);
  ADD ("open", test_open);

  result = g_test_run ();
  fixture_remove_folder (data_folder);
  return result;
}
