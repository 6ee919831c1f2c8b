/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "checkpoint-fixture.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-zip.h"

#define N_FLIPS 20000
#define SEED    20240329

static const char *const good[] = { "comment",  "deflated", "padded",     "stored",
                                    "streamed", "wide",     "wide-narrow" };

/* What is wrong with the archive, and what the message must have of that. */
static const struct
{
  const char *name;
  const char *message;
} hostile[] = {
  { "no-end", "its end is missing" },
  { "two-parts", "several parts" },
  { "end-of-two-parts", "several parts" },
  { "encrypted", "“one” in the zip archive is encrypted" },
  { "method", "“one” in the zip archive is packed by a method" },
  { "duplicate", "two entries named “one”" },
  { "latin-name", "not UTF-8" },
  { "nul-name", "not UTF-8" },
  { "long-name", "longer than 1024 bytes" },
  { "no-name", "not UTF-8" },
  { "overlapping", "“outer” and “inner” overlap" },
  { "same-twice", "“two” contradicts" },
  { "over-directory", "“one” in the zip archive is cut short" },
  { "local-name", "“one” contradicts" },
  { "local-method", "“one” contradicts" },
  { "local-offset", "“one” is not where" },
  { "offset-beyond", "“one” is not where" },
  { "stored-sizes", "“one” in the zip archive has contradictory sizes" },
  { "directory-beyond", "lies outside" },
  { "directory-size", "lies outside" },
  { "directory-short", "directory is damaged" },
  { "count-high", "directory is too short" },
  { "count-low", "directory is damaged" },
  { "comment-long", "its end is missing" },
  { "wide-contradiction", "contradict each other" },
  { "wide-record-offset", "64-bit directory record is damaged" },
  { "wide-record-size", "64-bit directory record is damaged" },
  { "wide-count", "more than 131072 entries" },
  { "wide-offset", "lies outside" },
  { "wide-size", "lies outside" },
  { "wide-disks", "several parts" },
  { "wide-entry-offset", "“one” is not where" },
  { "wide-entry-size", "“one” in the zip archive is cut short" },
  { "wide-entry-short", "“one” in the zip archive lacks its 64-bit sizes" },
  { "wide-entry-cut", "“one” in the zip archive lacks its 64-bit sizes" },
  { "bomb-ratio", "“one” in the zip archive claims a size" },
  { "bomb-total", "unpacks to more than 4 GiB" },
};

/* Archives whose directory is sound and whose only entry is not. */
static const char *const spoiled[] = { "crc", "longer", "shorter", "cut", "trailing", "noise" };

static GBytes *
load_fixture (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".zip", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", folder, file, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static GBytes *
read_entry (PscZip *zip, const char *name)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes;
  guint index;

  g_assert_true (psc_zip_lookup (zip, name, &index));
  g_assert_cmpstr (psc_zip_get_name (zip, index), ==, name);
  bytes = psc_zip_read (zip, index, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, psc_zip_get_size (zip, index));

  return bytes;
}

static void
test_good (gconstpointer user_data)
{
  static const guint8 zeros[5000];
  g_autoptr (GBytes) bytes = load_fixture ("checkpoints", user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscZip) zip = psc_zip_new (bytes, &error);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) many = NULL;
  g_autoptr (GBytes) empty = NULL;

  g_assert_no_error (error);
  g_assert_true (psc_zip_probe (bytes));
  g_assert_cmpuint (psc_zip_get_n_entries (zip), ==, 3);
  g_assert_cmpstr (psc_zip_get_name (zip, 1), ==, "folder/zeros");
  g_assert_false (psc_zip_lookup (zip, "zeros", NULL));
  g_assert_false (psc_zip_lookup (zip, "", NULL));

  text = read_entry (zip, "text");
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), "PK is who wrote it.\n",
                   20);
  many = read_entry (zip, "folder/zeros");
  g_assert_cmpmem (g_bytes_get_data (many, NULL), g_bytes_get_size (many), zeros, sizeof zeros);
  empty = read_entry (zip, "empty");
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
}

static void
test_stored_is_not_copied (void)
{
  g_autoptr (GBytes) bytes = load_fixture ("checkpoints", "stored");
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  g_autoptr (PscZip) zip = psc_zip_new (bytes, NULL);
  g_autoptr (GBytes) text = read_entry (zip, "text");

  g_assert_true (g_bytes_get_data (text, NULL) == data + 30 + strlen ("text"));

  /* The contents outlive the archive. */
  g_clear_object (&zip);
  g_clear_pointer (&bytes, g_bytes_unref);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), 2, "PK", 2);
}

static void
test_hostile (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GBytes) bytes = load_fixture ("checkpoints/hostile", hostile[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscZip) zip = psc_zip_new (bytes, &error);

      g_test_message ("%s: %s", hostile[i].name, error != NULL ? error->message : "accepted");
      g_assert_null (zip);
      g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, hostile[i].message));
    }
}

static void
test_spoiled (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spoiled); i++)
    {
      g_autofree char *name = g_strconcat ("entry-", spoiled[i], NULL);
      g_autoptr (GBytes) bytes = load_fixture ("checkpoints/hostile", name);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscZip) zip = psc_zip_new (bytes, &error);
      g_autoptr (GBytes) contents = NULL;

      g_test_message ("%s", name);
      g_assert_no_error (error);
      contents = psc_zip_read (zip, 0, NULL, NULL, NULL, &error);
      g_assert_null (contents);
      g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "“one”"));
    }
}

typedef struct
{
  GCancellable *cancellable; /* cancelled by the first block; nullable */
  guint n_blocks;
  double fraction;
} Unpacking;

static void
count_block (double fraction, gpointer user_data)
{
  Unpacking *unpacking = user_data;

  g_assert_cmpfloat (fraction, >=, unpacking->fraction);
  unpacking->fraction = fraction;
  unpacking->n_blocks++;
  g_cancellable_cancel (unpacking->cancellable);
}

/* Of ten blocks none is inflated after the one during which it is cancelled. */
static void
test_cancelled (void)
{
  const guint n_blocks = 10;
  const char *const name = "zeros";
  gsize size = (gsize) n_blocks * PSC_ZIP_BLOCK_SIZE;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (GBytes) bytes = fixture_make_zip (1, &name, &zeros, TRUE);
  g_autoptr (PscZip) zip = psc_zip_new (bytes, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) contents = NULL;
  g_autoptr (GError) error = NULL;
  Unpacking whole = { NULL, 0, 0 };
  Unpacking first = { cancellable, 0, 0 };
  Unpacking none = { cancellable, 0, 0 };

  g_assert_nonnull (zip);
  contents = psc_zip_read (zip, 0, NULL, count_block, &whole, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (contents, zeros));
  g_assert_cmpuint (whole.n_blocks, >=, n_blocks);
  g_assert_cmpfloat (whole.fraction, ==, 1);

  g_assert_null (psc_zip_read (zip, 0, cancellable, count_block, &first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (first.n_blocks, ==, 1);
  g_clear_error (&error);

  g_assert_null (psc_zip_read (zip, 0, cancellable, count_block, &none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (none.n_blocks, ==, 0);
}

/* Every archive of the folder must be in one of the lists above. */
static void
test_lists (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "checkpoints", "hostile", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  gsize n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".zip");
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (hostile) + G_N_ELEMENTS (spoiled));
}

/* Reads all that a damaged archive still gives, every byte of it. */
static void
exhaust (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscZip) zip = psc_zip_new (bytes, &error);

  g_assert_true ((zip == NULL) == (error != NULL));
  for (guint i = 0; zip != NULL && i < psc_zip_get_n_entries (zip); i++)
    {
      g_autoptr (GBytes) contents = psc_zip_read (zip, i, NULL, NULL, NULL, NULL);

      if (contents != NULL)
        g_bytes_hash (contents);
    }
}

static void
test_truncated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) bytes = load_fixture ("checkpoints", good[i]);
      gsize size = g_bytes_get_size (bytes);

      for (gsize length = 0; length < size; length++)
        {
          g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (bytes, NULL), length);
          g_autoptr (GError) error = NULL;
          g_autoptr (PscZip) zip = psc_zip_new (part, &error);

          g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
        }
    }
}

static void
test_flipped (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autoptr (GBytes) bytes = load_fixture ("checkpoints", good[i % G_N_ELEMENTS (good)]);
      gsize size;
      g_autofree guint8 *data = NULL;
      gint n_flips = g_rand_int_range (rand, 1, 4);

      data = g_bytes_unref_to_data (g_steal_pointer (&bytes), &size);
      for (gint j = 0; j < n_flips; j++)
        {
          /* The directory is where a flip does most, and it is at the end. */
          gsize span = MIN (size, g_rand_boolean (rand) ? size : 256);

          data[size - 1 - g_rand_int_range (rand, 0, span)] ^= 1 << g_rand_int_range (rand, 0, 8);
        }
      exhaust (data, size);
    }
}

static void
test_probe (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("a text that is no archive at all", 32);
  g_autoptr (GBytes) start = g_bytes_new_static ("PK\003\004", 4);

  g_assert_false (psc_zip_probe (nothing));
  g_assert_false (psc_zip_probe (text));
  g_assert_true (psc_zip_probe (start));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = g_strconcat ("/zip/good/", good[i], NULL);

      g_test_add_data_func (path, good[i], test_good);
    }
  g_test_add_func ("/zip/stored-is-not-copied", test_stored_is_not_copied);
  g_test_add_func ("/zip/hostile", test_hostile);
  g_test_add_func ("/zip/spoiled", test_spoiled);
  g_test_add_func ("/zip/cancelled", test_cancelled);
  g_test_add_func ("/zip/lists", test_lists);
  g_test_add_func ("/zip/truncated", test_truncated);
  g_test_add_func ("/zip/flipped", test_flipped);
  g_test_add_func ("/zip/probe", test_probe);

  return g_test_run ();
}
