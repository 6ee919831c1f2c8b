/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "checkpoint-fixture.h"
#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-safetensors-writer.h"
#include "checkpoint/psc-safetensors.h"

/* A file of this header and of that many bytes of tensors. */
static GBytes *
make_file (const char *header, gsize n_data)
{
  GByteArray *file = g_byte_array_new ();
  guint64 size = GUINT64_TO_LE ((guint64) strlen (header));

  g_byte_array_append (file, (guint8 *) &size, sizeof size);
  g_byte_array_append (file, (const guint8 *) header, strlen (header));
  for (gsize i = 0; i < n_data; i++)
    {
      guint8 byte = i;

      g_byte_array_append (file, &byte, 1);
    }
  return g_byte_array_free_to_bytes (file);
}

static void
add (PscWeights *weights, const char *name, PscDtype dtype, guint rank, const gint64 *shape)
{
  gsize size = psc_dtype_get_size (dtype);
  guint8 *data;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < rank; i++)
    size *= shape[i];
  data = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    data[i] = g_test_rand_int ();
  bytes = g_bytes_new_take (data, size);
  g_assert_true (psc_weights_add (weights, name, dtype, rank, shape, bytes));
}

/* One tensor of each type, of odd sizes, so that only their order can align them. */
static PscWeights *
make_weights (void)
{
  PscWeights *weights = psc_weights_new ();

  for (int dtype = PSC_DTYPE_BOOL; dtype >= PSC_DTYPE_F32; dtype--)
    {
      const gint64 shape[] = { 3, 1 + dtype };

      add (weights, psc_dtype_get_name (dtype), dtype, 2, shape);
    }
  add (weights, "a scalar", PSC_DTYPE_F32, 0, NULL);
  add (weights, "nothing", PSC_DTYPE_F16, 3, (const gint64[]){ 4, 0, G_MAXINT64 });
  add (weights, "all \"ranks\" \\ ∀", PSC_DTYPE_U8, 8, (const gint64[]){ 1, 2, 1, 3, 1, 1, 2, 1 });
  return weights;
}

static void
count_progress (double fraction, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
check_alignment (PscWeights *weights)
{
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);

      g_assert_cmpuint ((guintptr) g_bytes_get_data (view->bytes, NULL)
                            % psc_dtype_get_size (view->dtype),
                        ==, 0);
    }
}

static void
test_round_trip (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr (PscWeights) weights = make_weights ();
  g_autoptr (PscWeights) again = NULL;
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) read = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  double progress = 0;
  GStatBuf status;

  g_hash_table_insert (metadata, (gpointer) "format", (gpointer) "pro\"mpt\n∀");
  g_hash_table_insert (metadata, (gpointer) "", (gpointer) "");
  fixture_write_text (folder, "model.safetensors", "what was there before");
  psc_safetensors_write (weights, metadata, path, NULL, count_progress, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (progress, ==, 1);
  g_assert_cmpuint (fixture_count_files (folder), ==, 1);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  file = g_mapped_file_new (path, FALSE, &error);
  g_assert_no_error (error);
  bytes = g_mapped_file_get_bytes (file);
  g_assert_true (psc_safetensors_probe (bytes));
  again = psc_safetensors_read (bytes, &read, &error);
  g_assert_no_error (error);
  fixture_assert_same_weights (weights, again);
  check_alignment (again);
  g_assert_cmpuint (g_hash_table_size (read), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (read, "format"), ==, "pro\"mpt\n∀");
  g_assert_cmpstr (g_hash_table_lookup (read, ""), ==, "");

  fixture_remove_folder (folder);
}

static void
test_hand_written (void)
{
  g_autoptr (GBytes) bytes =
      make_file ("{\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},"
                 "\"a\":{\"data_offsets\":[0,4],\"shape\":[2,1],\"dtype\":\"BF16\"}}    ",
                 12);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (PscWeights) weights = psc_safetensors_read (bytes, &metadata, &error);
  const PscTensorView *view;
  gsize size;

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (metadata), ==, 0);
  g_assert_cmpuint (psc_weights_get_n_tensors (weights), ==, 2);
  g_assert_cmpstr (psc_weights_get_nth (weights, 0)->name, ==, "a");
  view = psc_weights_lookup (weights, "b");
  g_assert_cmpint (view->dtype, ==, PSC_DTYPE_F32);
  g_assert_cmpuint (view->rank, ==, 1);
  g_assert_cmpint (view->n_elements, ==, 2);
  g_assert_cmpuint (((const guint8 *) g_bytes_get_data (view->bytes, &size))[0], ==, 4);
  g_assert_cmpuint (size, ==, 8);
}

static void
assert_refused (GBytes *bytes, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (PscWeights) weights = psc_safetensors_read (bytes, &metadata, &error);

  if (weights != NULL)
    g_error ("accepted: %s", what);
  g_assert_error (error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (metadata);
}

#define ONE(dtype, shape, offsets)                                                                 \
  "{\"a\":{\"dtype\":" dtype ",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define PAIR(first, second)                                                                        \
  "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":" first "},"                            \
  "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":" second "}}"

/* Each with four bytes of tensors. */
static const char *const refused[] = {
  "{}",
  "[]",
  "{\"a\":1}",
  "{\"a\":{}}",
  "{\"a\":null}",
  "{\"__metadata__\":[]}",
  "{\"__metadata__\":{\"a\":1}," /* not a text */
  "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
  ONE ("\"F8_E4M3\"", "[4]", "[0,4]"),
  ONE ("\"f32\"", "[1]", "[0,4]"),
  ONE ("4", "[1]", "[0,4]"),
  ONE ("null", "[1]", "[0,4]"),
  ONE ("[]", "[1]", "[0,4]"),
  ONE ("\"U8\"", "4", "[0,4]"),
  ONE ("\"U8\"", "[4.0]", "[0,4]"),
  ONE ("\"U8\"", "[\"4\"]", "[0,4]"),
  ONE ("\"U8\"", "[-4]", "[0,4]"),
  ONE ("\"U8\"", "[-2,-2]", "[0,4]"),
  ONE ("\"U8\"", "[null]", "[0,4]"),
  ONE ("\"U8\"", "[1,1,1,1,1,1,1,1,4]", "[0,4]"),
  ONE ("\"U8\"", "[5]", "[0,5]"),
  ONE ("\"U8\"", "[3]", "[0,3]"),
  ONE ("\"U8\"", "[3]", "[1,4]"),
  ONE ("\"U8\"", "[4]", "[4,0]"),
  ONE ("\"U8\"", "[4]", "[-4,0]"),
  ONE ("\"U8\"", "[4]", "[0,4,4]"),
  ONE ("\"U8\"", "[4]", "[0]"),
  ONE ("\"U8\"", "[4]", "4"),
  ONE ("\"U8\"", "[4]", "[0,9223372036854775807]"),
  ONE ("\"U8\"", "[4]", "[0,18446744073709551620]"),
  ONE ("\"F32\"", "[4611686018427387905]", "[0,4]"),
  ONE ("\"F32\"", "[2147483648,2147483648,2147483648,2147483648]", "[0,4]"),
  ONE ("\"U8\"", "[0,4]", "[0,4]"),
  "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
  "\"b\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807,9223372036854775807,0],"
  "\"data_offsets\":[4,4]}}",
  ONE ("\"U8\"", "[4],\"shape\":[4]", "[0,4]"),
  ONE ("\"U8\"", "[4],\"more\":1", "[0,4]"),
  PAIR ("[0,2]", "[1,3]"),
  PAIR ("[0,2]", "[0,2]"),
  PAIR ("[0,2]", "[3,5]"),
  PAIR ("[0,2]", "[2,5]"),
  "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
  "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
  "{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"},"
  "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
  "{\"\\u001b[2J\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
  "{\"a\\u0000b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
  "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
  "{\"\xff\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
  ONE ("\"U8\"", "[4]", "[0,4]") "x",
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GBytes) bytes = make_file (refused[i], 4);

      assert_refused (bytes, refused[i]);
    }
}

static void
test_header_size (void)
{
  static const guint64 sizes[] = { 0, 1, 1000, G_MAXUINT64, G_MAXUINT64 - 7, (guint64) 1 << 63 };
  gsize large = PSC_SAFETENSORS_MAX_HEADER + 1;
  guint8 *data = g_malloc (8 + large);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, 8 + large);
  guint64 size = GUINT64_TO_LE ((guint64) large);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint8 file[] = { 0, 0, 0, 0, 0, 0, 0, 0, '{', '}' };
      g_autoptr (GBytes) small = NULL;

      size = GUINT64_TO_LE (sizes[i]);
      memcpy (file, &size, sizeof size);
      small = g_bytes_new (file, sizeof file);
      assert_refused (small, "a wrong size");
    }

  memset (data + 8, ' ', large);
  data[8] = '{';
  data[7 + large] = '}';
  size = GUINT64_TO_LE ((guint64) large);
  memcpy (data, &size, sizeof size);
  assert_refused (bytes, "a huge header");
}

/* What a test of damage starts from. */
static GBytes *
make_small_file (void)
{
  return make_file ("{\"__metadata__\":{\"format\":\"pt\"},"
                    "\"one\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                    "\"two\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[24,40]}} ",
                    40);
}

/* As a download leaves it that was broken off: once there is a name, it is known for what it is. */
static void
test_truncated (void)
{
  const gsize known = strlen ("12345678{\"");
  g_autoptr (GBytes) whole = make_small_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_safetensors_read (whole, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (weights);
  for (gsize size = 0; size < g_bytes_get_size (whole); size++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (whole, NULL), size);
      g_autoptr (GError) cause = NULL;

      assert_refused (cut, "a file that is cut off");
      g_assert_cmpint (psc_safetensors_probe (cut), ==, size >= known);
      if (size < known)
        continue;
      g_assert_null (psc_safetensors_read (cut, NULL, &cause));
      g_assert_nonnull (strstr (cause->message, "cut off"));
    }
}

/* Damage may go unnoticed, but what is read must lie within the file. */
static void
test_flipped (void)
{
  g_autoptr (GBytes) whole = make_small_file ();
  gsize size = g_bytes_get_size (whole);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240229);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      guint n = g_rand_int_range (rand, 1, 4);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (PscWeights) weights = NULL;
      g_autoptr (GError) error = NULL;
      gsize sum = 0;

      while (n-- > 0)
        data[g_rand_int_range (rand, 0, size)] ^= 1 << g_rand_int_range (rand, 0, 8);
      bytes = g_bytes_new (data, size);
      weights = psc_safetensors_read (bytes, NULL, &error);
      g_assert_true ((weights == NULL) == (error != NULL));
      for (guint j = 0; weights != NULL && j < psc_weights_get_n_tensors (weights); j++)
        sum += g_bytes_get_size (psc_weights_get_nth (weights, j)->bytes);
      g_assert_cmpuint (sum, <=, size);
    }
}

static void
test_unwritable (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *missing = g_build_filename (folder, "none", "model.safetensors", NULL);
  g_autofree char *taken = g_build_filename (folder, "taken", NULL);
  g_autoptr (PscWeights) weights = make_weights ();
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_safetensors_write (weights, NULL, missing, NULL, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
  g_assert_false (psc_safetensors_write (weights, NULL, taken, NULL, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_cmpuint (fixture_count_files (folder), ==, 1);

  fixture_remove_folder (folder);
}

static void
cancel_midway (double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscWeights) weights = make_weights ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  fixture_write_text (folder, "model.safetensors", "what was there before");
  g_assert_false (
      psc_safetensors_write (weights, NULL, path, cancellable, cancel_midway, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture_count_files (folder), ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "what was there before");

  fixture_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/safetensors/hand-written", test_hand_written);
  g_test_add_func ("/safetensors/refused", test_refused);
  g_test_add_func ("/safetensors/header-size", test_header_size);
  g_test_add_func ("/safetensors/truncated", test_truncated);
  g_test_add_func ("/safetensors/flipped", test_flipped);
  g_test_add_func ("/safetensors/unwritable", test_unwritable);
  g_test_add_func ("/safetensors/cancelled", test_cancelled);

  return g_test_run ();
}
