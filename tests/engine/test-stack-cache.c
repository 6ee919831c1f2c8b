/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "attribution/psc-embedding-table.h"
#include "attribution/psc-half-stack.h"
#include "engine/psc-stack-cache.h"
#include "engine/psc-stack-file.h"

#define N_MAPS  3
#define COLUMNS 32
#define ROWS    8

static PscKeptStack *
new_stack (float value)
{
  const PscMapGrid grid = { COLUMNS, ROWS, 224 };
  float *values = g_new (float, N_MAPS *COLUMNS *ROWS);
  g_autoptr (PscStack) stack = NULL;

  for (guint i = 0; i < N_MAPS * COLUMNS * ROWS; i++)
    values[i] = value + (float) i;
  stack = psc_stack_new_take (N_MAPS, grid, values);
  return PSC_KEPT_STACK (psc_half_stack_new (stack, N_MAPS));
}

static char *
new_key (const char *parameters)
{
  return psc_stack_cache_dup_key ("digest", "cpu", "input", "saliency", parameters);
}

static void
store (PscStackCache *cache, const char *key, float value)
{
  g_autoptr (PscKeptStack) stack = new_stack (value);
  g_autoptr (GError) error = NULL;

  psc_stack_cache_store (cache, key, stack, &error);
  g_assert_no_error (error);
}

static gboolean
is_on_disk (const char *folder, const char *key)
{
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 1 << 20);
  g_autoptr (PscKeptStack) stack = psc_stack_cache_load (cache, key);

  return stack != NULL;
}

static char *
dup_path (const char *folder, const char *key)
{
  g_autofree char *name = g_strconcat (key, ".stack", NULL);

  return g_build_filename (folder, name, NULL);
}

static void
remove_folder (PscStackCache *cache, const char *folder)
{
  g_autoptr (GError) error = NULL;

  psc_stack_cache_clear (cache, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_stack_cache_measure (cache), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Everything that a stack depends on makes another key. */
static void
test_key (void)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint round = 0; round < 2; round++)
    {
      g_hash_table_add (keys, psc_stack_cache_dup_key ("a", "cpu", "input", "b", "c"));
      g_hash_table_add (keys, psc_stack_cache_dup_key ("a", "cuda", "input", "b", "c"));
      g_hash_table_add (keys, psc_stack_cache_dup_key ("aa", "cpu", "input", "b", "c"));
      g_hash_table_add (keys, psc_stack_cache_dup_key ("a", "cpu", "other", "b", "c"));
      g_hash_table_add (keys, psc_stack_cache_dup_key ("a", "cpu", "input", "bc", ""));
      g_hash_table_add (keys, psc_stack_cache_dup_key ("a", "cpu", "input", "", "bc"));
    }
  g_assert_cmpuint (g_hash_table_size (keys), ==, 6);
}

/* So does every pixel of the input, and its shape. */
static void
test_digest (void)
{
  float pixels[4] = { 0, 1, 2, 3 };
  g_autofree char *first = psc_stack_cache_dup_digest (pixels, 2);
  g_autofree char *again = psc_stack_cache_dup_digest (pixels, 2);
  g_autofree char *smaller = psc_stack_cache_dup_digest (pixels, 1);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, smaller);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *other = NULL;

      pixels[i] += 0.5f;
      other = psc_stack_cache_dup_digest (pixels, 2);
      g_assert_cmpstr (first, !=, other);
      pixels[i] -= 0.5f;
    }
}

static void
test_memory (void)
{
  g_autoptr (PscKeptStack) stack = new_stack (0);
  gsize size = psc_kept_stack_get_size (stack);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (NULL, 2 * size, 0);
  g_autoptr (PscKeptStack) first = NULL;
  g_autoptr (PscKeptStack) again = NULL;
  g_autoptr (PscKeptStack) third = NULL;

  store (cache, "one", 1);
  store (cache, "two", 2);
  first = psc_stack_cache_peek (cache, "one");
  g_assert_nonnull (first);
  store (cache, "three", 3);
  g_assert_null (psc_stack_cache_peek (cache, "two"));
  again = psc_stack_cache_load (cache, "one");
  g_assert_true (again == first);
  third = psc_stack_cache_peek (cache, "three");
  g_assert_nonnull (third);

  psc_stack_cache_set_limits (cache, size, 0);
  g_assert_null (psc_stack_cache_peek (cache, "one"));
  psc_stack_cache_keep (cache, "three", stack);
  g_clear_object (&third);
  third = psc_stack_cache_peek (cache, "three");
  g_assert_true (third == stack);
  g_assert_true (psc_stack_cache_clear (cache, NULL));
  g_assert_null (psc_stack_cache_peek (cache, "three"));
}

static void
test_disk (void)
{
  g_autofree char *parent = g_dir_make_tmp ("psc-cache-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "stacks", NULL);
  g_autofree char *key = new_key ("a=1");
  g_autofree char *path = dup_path (folder, key);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 1 << 20, 1 << 20);
  g_autoptr (PscStackCache) other = psc_stack_cache_new (folder, 1 << 20, 1 << 20);
  g_autoptr (PscKeptStack) expected = new_stack (7);
  g_autoptr (PscKeptStack) stack = NULL;
  GStatBuf info;

  g_assert_null (psc_stack_cache_load (other, key));
  g_assert_cmpuint (psc_stack_cache_measure (other), ==, 0);
  store (cache, key, 7);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (psc_stack_cache_measure (cache), ==, info.st_size);

  g_assert_null (psc_stack_cache_peek (other, key));
  stack = psc_stack_cache_load (other, key);
  g_assert_nonnull (stack);
  g_assert_true (g_bytes_equal (psc_half_stack_get_bytes (PSC_HALF_STACK (stack)),
                                psc_half_stack_get_bytes (PSC_HALF_STACK (expected))));
  g_assert_true (psc_map_grid_equal (psc_half_stack_get_grid (PSC_HALF_STACK (stack)),
                                     psc_half_stack_get_grid (PSC_HALF_STACK (expected))));
  remove_folder (cache, folder);
  g_rmdir (parent);
}

/* Whatever byte of a file is another, or is missing: it is a miss, and the file is removed. */
/* A part that is written late never takes the place of what was kept since, in memory or on disk.
 */
static void
test_late_writer (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-cache-XXXXXX", NULL);
  g_autofree char *key = new_key ("");
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 1 << 20, 1 << 20);
  g_autoptr (PscKeptStack) part = new_stack (1);
  g_autoptr (PscKeptStack) whole = new_stack (2);
  g_autoptr (PscKeptStack) kept = NULL;
  g_autoptr (GError) error = NULL;

  psc_stack_cache_keep (cache, key, part);
  psc_stack_cache_keep (cache, key, whole);
  g_assert_true (psc_stack_cache_write (cache, key, part, &error));
  g_assert_no_error (error);
  g_assert_false (is_on_disk (folder, key));
  kept = psc_stack_cache_peek (cache, key);
  g_assert_true (kept == whole);
  g_assert_true (psc_stack_cache_write (cache, key, whole, &error));
  g_assert_no_error (error);
  g_assert_true (is_on_disk (folder, key));
  g_assert_true (psc_stack_cache_clear (cache, &error));
  g_assert_no_error (error);
}

static void
test_damaged (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-cache-XXXXXX", NULL);
  g_autofree char *key = new_key ("a=1");
  g_autofree char *other_key = new_key ("a=2");
  g_autofree char *path = dup_path (folder, key);
  g_autofree char *other_path = dup_path (folder, other_key);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 1 << 20, 1 << 20);
  g_autofree char *contents = NULL;
  gsize size;

  store (cache, key, 1);
  g_assert_true (is_on_disk (folder, key));
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));

  for (gsize at = 0; at < size; at += at < PSC_STACK_FILE_HEADER_SIZE + 6 ? 1 : 97)
    {
      contents[at] ^= 0x20;
      g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
      g_assert_false (is_on_disk (folder, key));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      contents[at] ^= 0x20;
    }
  for (gsize length = 0; length < size; length += 71)
    {
      g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
      g_assert_false (is_on_disk (folder, key));
    }
  g_assert_true (g_file_set_contents (other_path, contents, (gssize) size, NULL));
  g_assert_false (is_on_disk (folder, other_key));
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
  g_assert_true (is_on_disk (folder, key));
  remove_folder (cache, folder);
}

static char *
load_note (const char *folder, const char *key)
{
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 1 << 20);

  return psc_stack_cache_load_note (cache, key);
}

/* A note is found as it was stored, whole or not at all, and nothing else is taken for one. */
static void
test_notes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-cache-XXXXXX", NULL);
  g_autofree char *key = new_key ("note");
  g_autofree char *stack_key = new_key ("stack");
  g_autofree char *path = dup_path (folder, key);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 1 << 20);
  g_autoptr (PscStackCache) small = psc_stack_cache_new (folder, 0, 70);
  g_autofree char *note = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_null (load_note (folder, key));
  g_assert_true (psc_stack_cache_store_note (small, key, "of a model", &error));
  g_assert_null (load_note (folder, key));
  g_assert_true (psc_stack_cache_store_note (cache, key, "of a model", &error));
  g_assert_no_error (error);
  note = load_note (folder, key);
  g_assert_cmpstr (note, ==, "of a model");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  for (gsize at = 0; at < size; at++)
    {
      contents[at] ^= 0x20;
      g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
      g_assert_null (load_note (folder, key));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      contents[at] ^= 0x20;
    }

  store (cache, stack_key, 1);
  g_assert_null (load_note (folder, stack_key));
  g_assert_false (is_on_disk (folder, stack_key));
  g_assert_true (psc_stack_cache_store_note (cache, key, "of a model", &error));
  g_assert_false (is_on_disk (folder, key));
  remove_folder (cache, folder);
}

/* The least recently used goes; what is not a stack stays. */
static void
test_trim (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-cache-XXXXXX", NULL);
  g_autofree char *foreign = g_build_filename (folder, "notes.txt", NULL);
  char *keys[3] = { new_key ("a=1"), new_key ("a=2"), new_key ("a=3") };
  char *paths[3] = { dup_path (folder, keys[0]), dup_path (folder, keys[1]),
                     dup_path (folder, keys[2]) };
  g_autofree char *left_behind = g_strconcat (paths[0], ".Ab3dEf", NULL);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 1 << 20);
  const struct utimbuf long_ago = { 1000, 1000 };
  guint64 size;

  g_assert_true (g_file_set_contents (foreign, "mine", -1, NULL));
  g_assert_true (g_file_set_contents (left_behind, "half", -1, NULL));
  store (cache, keys[0], 1);
  g_assert_true (g_file_test (left_behind, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_utime (left_behind, (struct utimbuf *) &long_ago), ==, 0);
  store (cache, keys[1], 1);
  g_assert_false (g_file_test (left_behind, G_FILE_TEST_EXISTS));
  size = psc_stack_cache_measure (cache) / 2;

  g_assert_cmpint (g_utime (paths[0], (struct utimbuf *) &long_ago), ==, 0);
  g_assert_cmpint (g_utime (paths[1], (struct utimbuf *) &long_ago), ==, 0);
  g_assert_true (is_on_disk (folder, keys[0]));
  psc_stack_cache_set_limits (cache, 0, 2 * size + 1);
  store (cache, keys[2], 1);
  g_assert_true (is_on_disk (folder, keys[0]));
  g_assert_false (is_on_disk (folder, keys[1]));
  g_assert_true (is_on_disk (folder, keys[2]));

  /* One that does not fit at all sweeps nothing away. */
  psc_stack_cache_set_limits (cache, 0, size - 1);
  store (cache, keys[1], 1);
  g_assert_true (is_on_disk (folder, keys[0]));
  /* What a disk that was full may have left takes no room, and goes as well. */
  g_assert_true (g_file_set_contents (paths[1], "", 0, NULL));
  g_assert_true (psc_stack_cache_clear (cache, NULL));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_unlink (foreign);
  remove_folder (cache, folder);
  for (guint i = 0; i < 3; i++)
    {
      g_free (keys[i]);
      g_free (paths[i]);
    }
}

/* A folder that cannot be made: an error, and the stack is in memory all the same. */
static void
test_no_folder (void)
{
  g_autoptr (PscStackCache) cache = psc_stack_cache_new ("/dev/null/stacks", 1 << 20, 1 << 20);
  g_autoptr (PscKeptStack) stack = new_stack (1);
  g_autoptr (PscKeptStack) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_stack_cache_store (cache, "key", stack, &error));
  g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
  kept = psc_stack_cache_peek (cache, "key");
  g_assert_true (kept == stack);
}

typedef struct
{
  PscStackCache *cache;
  char *keys[4];
} Shared;

/* Of a method that looks at changed copies of the image, their embeddings are the stack. */
static void
test_embeddings (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-stacks-XXXXXX", NULL);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 0, 1 << 20);
  g_autofree char *key = new_key ("samples=5");
  g_autofree char *path = dup_path (folder, key);
  g_autofree char *payload = g_malloc (PSC_PERTURBATION_KEY_LENGTH + 5 * 3 * sizeof (float));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscEmbeddingTable) table = NULL;
  g_autoptr (PscKeptStack) loaded = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  memset (payload, 'a', PSC_PERTURBATION_KEY_LENGTH);
  for (guint i = 0; i < 15; i++)
    {
      float value = 0.5f * (float) i;

      memcpy (payload + PSC_PERTURBATION_KEY_LENGTH + i * sizeof value, &value, sizeof value);
    }
  bytes = g_bytes_new (payload, PSC_PERTURBATION_KEY_LENGTH + 15 * sizeof (float));
  table = psc_embedding_table_new_from_bytes (5, 3, bytes);
  g_assert_false (psc_kept_stack_has_maps (PSC_KEPT_STACK (table)));
  g_assert_nonnull (table);

  psc_stack_cache_store (cache, key, PSC_KEPT_STACK (table), &error);
  g_assert_no_error (error);
  loaded = psc_stack_cache_load (cache, key);
  g_assert_true (PSC_IS_EMBEDDING_TABLE (loaded));
  g_assert_true (loaded != PSC_KEPT_STACK (table));
  g_assert_cmpuint (psc_kept_stack_get_dimensions (loaded), ==, 3);
  g_assert_cmpuint (psc_embedding_table_get_n_images (PSC_EMBEDDING_TABLE (loaded)), ==, 5);
  g_assert_cmpfloat (psc_embedding_table_get_embeddings (PSC_EMBEDDING_TABLE (loaded))[14], ==, 7);
  again = psc_kept_stack_dup_bytes (loaded, NULL);
  g_assert_true (g_bytes_equal (again, bytes));

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Whatever other threads do, what a key gives is what was stored under it, or nothing. */
static gpointer
use_cache (gpointer data)
{
  Shared *shared = data;

  for (guint i = 0; i < 60; i++)
    {
      guint n = i % G_N_ELEMENTS (shared->keys);
      g_autoptr (PscKeptStack) stack = NULL;
      float values[N_MAPS];

      store (shared->cache, shared->keys[n], (float) n);
      stack = i % 3 == 0 ? psc_stack_cache_peek (shared->cache, shared->keys[n])
                         : psc_stack_cache_load (shared->cache, shared->keys[n]);
      if (i % 7 == 0)
        psc_stack_cache_set_limits (shared->cache, i % 2 == 0 ? 1 << 20 : 3000, 8000);
      if (stack == NULL)
        continue;
      g_assert_true (psc_kept_stack_read_cell (stack, 1, values, NULL));
      g_assert_cmpfloat (values[0], ==, (float) n + 1);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-cache-XXXXXX", NULL);
  g_autoptr (PscStackCache) cache = psc_stack_cache_new (folder, 1 << 20, 1 << 20);
  Shared shared = { .cache = cache };
  GThread *threads[3];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shared.keys); i++)
    shared.keys[i] = new_key ((const char[]){ (char) ('a' + i), '\0' });
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test", use_cache, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (shared.keys); i++)
    g_free (shared.keys[i]);
  g_assert_true (psc_stack_cache_clear (cache, &error));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stack-cache/key", test_key);
  g_test_add_func ("/stack-cache/digest", test_digest);
  g_test_add_func ("/stack-cache/memory", test_memory);
  g_test_add_func ("/stack-cache/disk", test_disk);
  g_test_add_func ("/stack-cache/late-writer", test_late_writer);
  g_test_add_func ("/stack-cache/damaged", test_damaged);
  g_test_add_func ("/stack-cache/notes", test_notes);
  g_test_add_func ("/stack-cache/trim", test_trim);
  g_test_add_func ("/stack-cache/no-folder", test_no_folder);
  g_test_add_func ("/stack-cache/threads", test_threads);
  g_test_add_func ("/stack-cache/embeddings", test_embeddings);

  return g_test_run ();
}
