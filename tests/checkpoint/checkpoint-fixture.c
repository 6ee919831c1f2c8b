/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zlib.h>

static void
put_u16 (GByteArray *out, guint16 value)
{
  value = GUINT16_TO_LE (value);
  g_byte_array_append (out, (guint8 *) &value, sizeof value);
}

static void
put_u32 (GByteArray *out, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (guint8 *) &value, sizeof value);
}

static void
put_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, strlen (text));
}

/* Pickle's BINUNICODE and BININT. */
static void
pickle_text (GByteArray *out, const char *text)
{
  put_text (out, "X");
  put_u32 (out, strlen (text));
  put_text (out, text);
}

static void
pickle_int (GByteArray *out, gint64 value)
{
  g_assert_cmpint (value, <=, G_MAXINT32);
  put_text (out, "J");
  put_u32 (out, value);
}

static void
pickle_tuple (GByteArray *out, guint n, const gint64 *values)
{
  put_text (out, "(");
  for (guint i = 0; i < n; i++)
    pickle_int (out, values[i]);
  put_text (out, "t");
}

void
fixture_pickle_tensor (GByteArray *out,
                       const char *name,
                       guint rank,
                       const gint64 *shape,
                       const char *storage,
                       gint64 storage_size)
{
  gint64 strides[PSC_TENSOR_MAX_RANK];
  gint64 stride = 1;

  for (guint i = rank; i > 0; i--)
    {
      strides[i - 1] = stride;
      stride *= shape[i - 1];
    }
  pickle_text (out, name);
  put_text (out, "ctorch._utils\n_rebuild_tensor_v2\n((");
  pickle_text (out, "storage");
  put_text (out, "ctorch\nFloatStorage\n");
  pickle_text (out, storage);
  pickle_text (out, "cpu");
  pickle_int (out, storage_size);
  put_text (out, "tQ");
  pickle_int (out, 0);
  pickle_tuple (out, rank, shape);
  pickle_tuple (out, rank, strides);
  put_text (out, "\x89"
                 "ccollections\nOrderedDict\n)RtR");
}

GByteArray *
fixture_begin_pickle (void)
{
  GByteArray *out = g_byte_array_new ();

  put_text (out, "\x80\x02"
                 "ccollections\nOrderedDict\n)R(");
  return out;
}

GBytes *
fixture_end_pickle (GByteArray *out)
{
  put_text (out, "u.");
  return g_byte_array_free_to_bytes (out);
}

GBytes *
fixture_make_checkpoint (PscWeights *weights)
{
  GByteArray *pickle = fixture_begin_pickle ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GBytes) head = NULL;

  g_ptr_array_add (names, g_strdup ("pytorch_model/data.pkl"));
  g_ptr_array_add (files, NULL);
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      g_autofree char *storage = g_strdup_printf ("%u", i);

      fixture_pickle_tensor (pickle, view->name, view->rank, view->shape, storage,
                             view->n_elements);
      g_ptr_array_add (names, g_strdup_printf ("pytorch_model/data/%u", i));
      g_ptr_array_add (files, view->bytes);
    }
  head = fixture_end_pickle (pickle);
  files->pdata[0] = head;

  return fixture_make_zip (names->len, (const char *const *) names->pdata,
                           (GBytes *const *) files->pdata, FALSE);
}

static GBytes *
deflate_bytes (GBytes *bytes)
{
  z_stream stream = { 0 };
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gsize bound;
  guint8 *out;

  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==,
                   Z_OK);
  bound = deflateBound (&stream, size);
  out = g_malloc (bound);
  stream.next_in = (Bytef *) data;
  stream.avail_in = size;
  stream.next_out = out;
  stream.avail_out = bound;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  size = stream.total_out;
  deflateEnd (&stream);

  return g_bytes_new_take (out, size);
}

/* The fields that a local header and the directory share, from the version needed on. */
static void
put_entry (GByteArray *out, const char *name, GBytes *file, GBytes *packed, gboolean deflated)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (file, &size);

  put_u16 (out, 20);
  put_u16 (out, 0);
  put_u16 (out, deflated ? 8 : 0);
  put_u16 (out, 0);
  put_u16 (out, 0x21);
  put_u32 (out, crc32_z (0, data, size));
  put_u32 (out, g_bytes_get_size (packed));
  put_u32 (out, size);
  put_u16 (out, strlen (name));
  put_u16 (out, 0);
}

GBytes *
fixture_make_zip (guint n, const char *const *names, GBytes *const *files, gboolean deflated)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  guint start;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) packed = deflated ? deflate_bytes (files[i]) : g_bytes_ref (files[i]);
      guint offset = out->len;

      put_u32 (out, 0x04034b50);
      put_entry (out, names[i], files[i], packed, deflated);
      put_text (out, names[i]);
      g_byte_array_append (out, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));

      put_u32 (directory, 0x02014b50);
      put_u16 (directory, 20);
      put_entry (directory, names[i], files[i], packed, deflated);
      put_u16 (directory, 0);
      put_u16 (directory, 0);
      put_u16 (directory, 0);
      put_u32 (directory, 0);
      put_u32 (directory, offset);
      put_text (directory, names[i]);
    }

  start = out->len;
  g_byte_array_append (out, directory->data, directory->len);
  put_u32 (out, 0x06054b50);
  put_u32 (out, 0);
  put_u16 (out, n);
  put_u16 (out, n);
  put_u32 (out, directory->len);
  put_u32 (out, start);
  put_u16 (out, 0);

  return g_byte_array_free_to_bytes (out);
}

void
fixture_write (const char *folder, const char *file, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

void
fixture_write_text (const char *folder, const char *file, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  fixture_write (folder, file, bytes);
}

char *
fixture_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("psc-model-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static guint
walk (const char *path, gboolean discard)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += 1 + walk (child, discard);
    }
  if (discard)
    g_remove (path);
  return n;
}

void
fixture_remove_folder (const char *path)
{
  walk (path, TRUE);
}

guint
fixture_count_files (const char *path)
{
  return walk (path, FALSE);
}

void
fixture_assert_same_weights (PscWeights *a, PscWeights *b)
{
  g_assert_cmpuint (psc_weights_get_n_tensors (a), ==, psc_weights_get_n_tensors (b));
  for (guint i = 0; i < psc_weights_get_n_tensors (a); i++)
    {
      const PscTensorView *first = psc_weights_get_nth (a, i);
      const PscTensorView *second = psc_weights_lookup (b, first->name);

      g_assert_nonnull (second);
      g_assert_cmpint (first->dtype, ==, second->dtype);
      g_assert_cmpmem (first->shape, first->rank * sizeof (gint64), second->shape,
                       second->rank * sizeof (gint64));
      g_assert_true (g_bytes_equal (first->bytes, second->bytes));
    }
}
