/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "attribution/psc-npy.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("psc-npy-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "array.npy", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    guint rank;
    gsize shape[4];
  } cases[] = {
    { 0, { 0 } }, { 1, { 5 } }, { 1, { 0 } }, { 2, { 3, 4 } }, { 4, { 2, 1, 3, 4 } },
  };
  float values[24];

  for (guint i = 0; i < 24; i++)
    values[i] = (float) i * 0.1f - 1;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscNpy) npy = NULL;
      gsize n = 1;

      psc_npy_write (fixture->path, cases[i].rank, cases[i].shape, values, &error);
      g_assert_no_error (error);
      npy = psc_npy_read (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (npy->rank, ==, cases[i].rank);
      for (guint k = 0; k < npy->rank; k++)
        {
          g_assert_cmpint (npy->shape[k], ==, cases[i].shape[k]);
          n *= cases[i].shape[k];
        }
      g_assert_cmpint (npy->n_values, ==, n);
      g_assert_cmpmem (npy->values, n * sizeof (float), values, n * sizeof (float));
    }
}

/* Byte for byte what numpy.save() writes for float32 ones of shape (2, 3). */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  const char start[] =
      "\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  const gsize shape[] = { 2, 3 };
  const float ones[] = { 1, 1, 1, 1, 1, 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (psc_npy_write (fixture->path, 2, shape, ones, &error));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, &error));
  g_assert_cmpint (size, ==, 128 + sizeof ones);
  g_assert_cmpmem (bytes, sizeof start - 1, start, sizeof start - 1);
  for (gsize i = sizeof start - 1; i < 127; i++)
    g_assert_cmpint (bytes[i], ==, ' ');
  g_assert_cmpint (bytes[127], ==, '\n');
  g_assert_cmpmem (bytes + 128, size - 128, ones, sizeof ones);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inside = g_build_filename (fixture->folder, "missing", "array.npy", NULL);
  const float value = 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_false (psc_npy_write (inside, 0, NULL, &value, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  /* The name is taken by a folder: the temporary file goes again. */
  g_assert_false (psc_npy_write (fixture->folder, 0, NULL, &value, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  dir = g_dir_open (fixture->folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_hostile (void)
{
  const struct
  {
    const char *dict;
    gsize n_bytes;
    int code; /* -1: fine */
  } cases[] = {
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8, -1 },
    { "{'shape': (1, 2), 'descr': '<f4', 'fortran_order': False}", 8, -1 },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 7, PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 12, PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8, PSC_NPY_ERROR_UNSUPPORTED },
    { "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", 8, PSC_NPY_ERROR_UNSUPPORTED },
    { "{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", 8, PSC_NPY_ERROR_UNSUPPORTED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", 8, PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'fortran_order': False, }", 8, PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 8,
      PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 2), }", 8,
      PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,), }", 8,
      PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,2), }", 8,
      PSC_NPY_ERROR_DAMAGED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2", 8, PSC_NPY_ERROR_DAMAGED },
    { "", 8, PSC_NPY_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscNpy) npy = NULL;
      guint8 length[2] = { (guint8) strlen (cases[i].dict), 0 };

      g_byte_array_append (file, (const guint8 *) "\x93NUMPY\x01", 8);
      g_byte_array_append (file, length, 2);
      g_byte_array_append (file, (const guint8 *) cases[i].dict, (guint) strlen (cases[i].dict));
      for (gsize k = 0; k < cases[i].n_bytes; k++)
        g_byte_array_append (file, (const guint8 *) "", 1);

      npy = psc_npy_parse (file->data, file->len, &error);
      g_test_message ("case %u: %s", i, error != NULL ? error->message : "read");
      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, PSC_NPY_ERROR, cases[i].code);
      g_assert_true ((npy == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/npy/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/npy/bytes", Fixture, NULL, set_up, test_bytes, tear_down);
  g_test_add ("/npy/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  g_test_add_func ("/npy/hostile", test_hostile);

  return g_test_run ();
}
