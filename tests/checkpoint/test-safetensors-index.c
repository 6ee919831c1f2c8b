/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "checkpoint-fixture.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-safetensors-index.h"
#include "checkpoint/psc-safetensors-writer.h"
#include "checkpoint/psc-weights-file.h"

#define INDEX "model.safetensors.index.json"

typedef struct
{
  char *folder;
  char *index; /* path */
} Fixture;

static void
write_shard (Fixture *f, const char *file, guint n, const char *const *tensors)
{
  static const float values[] = { 1, 2, 3 };
  const gint64 shape[] = { 3 };
  g_autofree char *path = g_build_filename (f->folder, file, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = g_bytes_new_static (values, sizeof values);
  g_autoptr (PscWeights) weights = psc_weights_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_assert_true (psc_weights_add (weights, tensors[i], PSC_DTYPE_F32, 1, shape, bytes));
  g_mkdir (folder, 0700);
  psc_safetensors_write (weights, NULL, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const first[] = { "a", "b" };
  static const char *const second[] = { "c", "surplus" };

  f->folder = fixture_make_folder ();
  f->index = g_build_filename (f->folder, INDEX, NULL);
  write_shard (f, "model-00001-of-00002.safetensors", 2, first);
  write_shard (f, "deep/model-00002-of-00002.safetensors", 2, second);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->index);
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  g_autoptr (PscWeights) weights = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const expected[] = { "c", "a", "b" };

  fixture_write_text (f->folder, INDEX,
                      "{ \"metadata\": { \"total_size\": 36, \"notes\": [1, {}] },"
                      "  \"weight_map\": { \"c\": \"deep/model-00002-of-00002.safetensors\","
                      "    \"a\": \"model-00001-of-00002.safetensors\","
                      "    \"b\": \"model-00001-of-00002.safetensors\" } }");
  weights = psc_weights_file_read (f->index, NULL, PSC_WEIGHTS_FILE_PLAIN, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_weights_get_n_tensors (weights), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (psc_weights_get_nth (weights, i)->name, ==, expected[i]);
}

static void
test_fails (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *index;
    int code;
    const char *message;
  } cases[] = {
    { "{", PSC_CHECKPOINT_ERROR_DAMAGED, INDEX },
    { "[]", PSC_CHECKPOINT_ERROR_DAMAGED, "no map" },
    { "{ }", PSC_CHECKPOINT_ERROR_DAMAGED, "no map" },
    { "{ \"weight_map\": [] }", PSC_CHECKPOINT_ERROR_DAMAGED, "no map" },
    { "{ \"weight_map\": { \"a\": 1 } }", PSC_CHECKPOINT_ERROR_DAMAGED, "other than names" },
    { "{ \"weight_map\": { \"a\": {} } }", PSC_CHECKPOINT_ERROR_DAMAGED, "other than names" },
    { "{ \"weight_map\": { \"a\": \"\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"a\": \"..\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"a\": \"../x\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"a\": \"deep/../../x\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"a\": \"/etc/passwd\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"a\": \"x//y\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"a\": \"..\\\\x\" } }", PSC_CHECKPOINT_ERROR_REFUSED, "outside" },
    { "{ \"weight_map\": { \"z\": \"model-00001-of-00002.safetensors\" } }",
      PSC_CHECKPOINT_ERROR_DAMAGED, "“z”" },
    { "{ \"weight_map\": { \"a\": \"" INDEX "\" } }", PSC_CHECKPOINT_ERROR_DAMAGED,
      "not a safetensors file" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture_write_text (f->folder, INDEX, cases[i].index);
      g_assert_null (psc_weights_file_read (f->index, NULL, 0, NULL, &error));
      g_assert_error (error, PSC_CHECKPOINT_ERROR, cases[i].code);
      g_assert_true (g_str_has_prefix (error->message, f->folder));
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_index = NULL;

  fixture_write_text (f->folder, INDEX, "{ \"weight_map\": { \"a\": \"deep\" } }");
  g_assert_null (psc_weights_file_read (f->index, NULL, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpint (g_remove (f->index), ==, 0);
  g_assert_null (psc_weights_file_read (f->index, NULL, 0, NULL, &no_index));
  g_assert_error (no_index, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_write_text (f->folder, INDEX,
                      "{ \"weight_map\": { \"a\": \"model-00001-of-00002.safetensors\" } }");
  g_cancellable_cancel (cancellable);
  g_assert_null (psc_weights_file_read (f->index, NULL, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_many_files (void)
{
  g_autoptr (GString) text = g_string_new ("{ \"weight_map\": {");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= PSC_SAFETENSORS_MAX_SHARDS; i++)
    g_string_append_printf (text, "%s\"t%u\": \"f%u\"", i > 0 ? "," : "", i, i);
  g_string_append (text, "} }");
  bytes = g_bytes_new (text->str, text->len);
  g_assert_null (psc_safetensors_index_parse (bytes, &error));
  g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "1024 files"));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/safetensors-index/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("whole", test_whole);
  ADD ("fails", test_fails);
  ADD ("missing", test_missing);
  ADD ("cancelled", test_cancelled);
  g_test_add_func ("/safetensors-index/many-files", test_many_files);

  return g_test_run ();
}
