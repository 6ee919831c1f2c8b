/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-npy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "file/psc-output-file.h"

#define MAGIC      "\x93NUMPY"
#define MAGIC_SIZE 6

/* NumPy writes headers of about 120 bytes and itself refuses longer ones than this. */
#define MAX_HEADER 10000

G_DEFINE_QUARK (psc_npy_error, psc_npy_error)

static GString *
build_header (guint rank, const gsize *shape)
{
  GString *header = g_string_new_len (MAGIC "\x01\x00\x00\x00", MAGIC_SIZE + 4);

  g_string_append (header, "{'descr': '<f4', 'fortran_order': False, 'shape': (");
  for (guint i = 0; i < rank; i++)
    g_string_append_printf (header, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", shape[i]);
  g_string_append (header, rank == 1 ? ",), }" : "), }");

  /* The values start at a multiple of 64, so that the file can be mapped. */
  while ((header->len + 1) % 64 != 0)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');
  header->str[MAGIC_SIZE + 2] = (char) ((header->len - MAGIC_SIZE - 4) & 0xff);
  header->str[MAGIC_SIZE + 3] = (char) ((header->len - MAGIC_SIZE - 4) >> 8);

  return header;
}

static gboolean
write_values (PscOutputFile *file, const float *values, gsize n_values, GError **error)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return psc_output_file_write (file, values, n_values * sizeof (float), error);
#else
  for (gsize i = 0; i < n_values; i++)
    {
      guint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      if (!psc_output_file_write (file, &bits, sizeof bits, error))
        return FALSE;
    }
  return TRUE;
#endif
}

gboolean
psc_npy_write (
    const char *path, guint rank, const gsize *shape, const float *values, GError **error)
{
  g_autoptr (PscOutputFile) file = NULL;
  g_autoptr (GString) header = NULL;
  gsize n_values = 1;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (rank <= PSC_NPY_MAX_RANK, FALSE);
  g_return_val_if_fail (rank == 0 || shape != NULL, FALSE);

  for (guint i = 0; i < rank; i++)
    n_values *= shape[i];
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);

  header = build_header (rank, shape);
  file = psc_output_file_open (path, 0666, error);
  if (file == NULL || !psc_output_file_write (file, header->str, header->len, error)
      || !write_values (file, values, n_values, error))
    return FALSE;

  return psc_output_file_commit (g_steal_pointer (&file), error);
}

static gboolean
fail (GError **error, PscNpyError code, const char *message)
{
  g_set_error_literal (error, PSC_NPY_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_header (GError **error)
{
  return fail (error, PSC_NPY_ERROR_DAMAGED, _ ("the header of the array is damaged"));
}

static void
skip_spaces (const char **text)
{
  while (**text == ' ')
    (*text)++;
}

static gboolean
accept (const char **text, const char *word)
{
  skip_spaces (text);
  if (!g_str_has_prefix (*text, word))
    return FALSE;
  *text += strlen (word);
  return TRUE;
}

static gboolean
parse_shape (const char **text, PscNpy *npy)
{
  if (!accept (text, "("))
    return FALSE;

  npy->rank = 0;
  npy->n_values = 1;
  while (!accept (text, ")"))
    {
      guint64 size;
      char *end;

      skip_spaces (text);
      if (npy->rank == PSC_NPY_MAX_RANK || !g_ascii_isdigit (**text))
        return FALSE;
      size = g_ascii_strtoull (*text, &end, 10);
      *text = end;
      if (size > G_MAXSIZE || !g_size_checked_mul (&npy->n_values, npy->n_values, (gsize) size))
        return FALSE;
      npy->shape[npy->rank++] = (gsize) size;
      if (!accept (text, ",") && **text != ')')
        return FALSE;
    }

  return TRUE;
}

/* The header is a Python dictionary literal with exactly three keys, in any order; the values are
 * of so few forms that a small grammar does. */
static gboolean
parse_header (const char *text, PscNpy *npy, GError **error)
{
  gboolean has_descr = FALSE;
  gboolean has_order = FALSE;
  gboolean has_shape = FALSE;

  if (!accept (&text, "{"))
    return fail_header (error);
  while (!accept (&text, "}"))
    {
      if (!has_descr && accept (&text, "'descr':"))
        {
          has_descr = TRUE;
          if (!accept (&text, "'<f4'"))
            return fail (error, PSC_NPY_ERROR_UNSUPPORTED,
                         _ ("the array does not hold 32-bit little-endian floats"));
        }
      else if (!has_order && accept (&text, "'fortran_order':"))
        {
          has_order = TRUE;
          if (!accept (&text, "False"))
            return fail (error, PSC_NPY_ERROR_UNSUPPORTED,
                         _ ("the array is not stored row by row"));
        }
      else if (!has_shape && accept (&text, "'shape':"))
        {
          has_shape = TRUE;
          if (!parse_shape (&text, npy))
            return fail_header (error);
        }
      else
        return fail_header (error);

      skip_spaces (&text);
      if (!accept (&text, ",") && *text != '}')
        return fail_header (error);
    }

  return (has_descr && has_order && has_shape) || fail_header (error);
}

/* The header's text, or %NULL; @offset is where the values start. */
static char *
extract_header (const guint8 *data, gsize size, gsize *offset)
{
  gsize length;

  if (size < MAGIC_SIZE + 6 || memcmp (data, MAGIC, MAGIC_SIZE) != 0)
    return NULL;

  switch (data[MAGIC_SIZE])
    {
    case 1:
      *offset = MAGIC_SIZE + 4;
      length = data[8] | (gsize) data[9] << 8;
      break;
    case 2:
    case 3:
      *offset = MAGIC_SIZE + 6;
      length = data[8] | (gsize) data[9] << 8 | (gsize) data[10] << 16 | (gsize) data[11] << 24;
      break;
    default:
      return NULL;
    }
  if (length > MAX_HEADER || length > size - *offset)
    return NULL;
  *offset += length;

  return g_strndup ((const char *) data + *offset - length, length);
}

PscNpy *
psc_npy_parse (gconstpointer data, gsize size, GError **error)
{
  g_autoptr (PscNpy) npy = NULL;
  g_autofree char *header = NULL;
  gsize offset;

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  header = extract_header (data, size, &offset);
  if (header == NULL)
    {
      fail (error, PSC_NPY_ERROR_DAMAGED, _ ("this is not a NumPy array file, or a damaged one"));
      return NULL;
    }

  npy = g_new0 (PscNpy, 1);
  if (!parse_header (header, npy, error))
    return NULL;
  if (npy->n_values != (size - offset) / sizeof (float) || (size - offset) % sizeof (float) != 0)
    {
      fail (error, PSC_NPY_ERROR_DAMAGED, _ ("the file is not as long as its header says"));
      return NULL;
    }

  npy->values = g_new (float, npy->n_values);
  for (gsize i = 0; i < npy->n_values; i++)
    {
      guint32 bits;

      memcpy (&bits, (const guint8 *) data + offset + i * sizeof bits, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&npy->values[i], &bits, sizeof bits);
    }

  return g_steal_pointer (&npy);
}

PscNpy *
psc_npy_read (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return NULL;

  return psc_npy_parse (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), error);
}

void
psc_npy_free (PscNpy *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self);
}
