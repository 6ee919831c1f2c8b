/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-zarr-array.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file/psc-output-file.h"
#include "file/psc-replaced-file.h"

struct _PscZarrArray
{
  char *folder; /* owned */
  PscZarrType type;
  guint n_dimensions;
  gsize shape[PSC_ZARR_MAX_DIMENSIONS];
};

static const struct
{
  const char *name;
  gsize size; /* bytes of an element */
  const char *fill;
} types[] = {
  [PSC_ZARR_HALF] = { "<f2", 2, "\"NaN\"" },
  [PSC_ZARR_BYTE] = { "|u1", 1, "0" },
};

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir (folder, 0777) == 0 || errno == EEXIST)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s",
               _ ("the folder cannot be created"), g_strerror (errno));
  return FALSE;
}

/* Whoever comes second says the same, and need not write it while others read; of several at the
 * same moment each has a temporary file of its own. */
static gboolean
say (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *known = NULL;

  if (g_file_get_contents (path, &known, NULL, NULL) && g_str_equal (known, text))
    return TRUE;
  return psc_output_file_save (path, 0666, text, strlen (text), error);
}

gboolean
psc_zarr_group_create (const char *folder, const char *attributes, GError **error)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  return make_folder (folder, error)
         && say (folder, ".zgroup", "{\n  \"zarr_format\": 2\n}\n", error)
         && (attributes == NULL || say (folder, ".zattrs", attributes, error));
}

PscZarrArray *
psc_zarr_array_new (const char *folder, PscZarrType type, guint n_dimensions, const gsize *shape)
{
  PscZarrArray *self;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (n_dimensions > 0 && n_dimensions <= PSC_ZARR_MAX_DIMENSIONS, NULL);

  self = g_new0 (PscZarrArray, 1);
  self->folder = g_strdup (folder);
  self->type = type;
  self->n_dimensions = n_dimensions;
  memcpy (self->shape, shape, n_dimensions * sizeof *shape);
  return self;
}

void
psc_zarr_array_free (PscZarrArray *self)
{
  g_free (self->folder);
  g_free (self);
}

/* “[200, 2, 7]”; the first of chunks is 1. */
static char *
describe_shape (const PscZarrArray *self, gboolean is_chunk)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < self->n_dimensions; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "",
                            is_chunk && i == 0 ? 1 : self->shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

gboolean
psc_zarr_array_create (PscZarrArray *self, const char *attributes, GError **error)
{
  g_autofree char *shape = describe_shape (self, FALSE);
  g_autofree char *chunks = describe_shape (self, TRUE);
  g_autofree char *text =
      g_strdup_printf ("{\n"
                       "  \"chunks\": %s,\n"
                       "  \"compressor\": null,\n"
                       "  \"dtype\": \"%s\",\n"
                       "  \"fill_value\": %s,\n"
                       "  \"filters\": null,\n"
                       "  \"order\": \"C\",\n"
                       "  \"shape\": %s,\n"
                       "  \"zarr_format\": 2\n"
                       "}\n",
                       chunks, types[self->type].name, types[self->type].fill, shape);

  return make_folder (self->folder, error)
         && (attributes == NULL || say (self->folder, ".zattrs", attributes, error))
         && say (self->folder, ".zarray", text, error);
}

gsize
psc_zarr_array_get_chunk_size (const PscZarrArray *self)
{
  gsize size = types[self->type].size;

  for (guint i = 1; i < self->n_dimensions; i++)
    size *= self->shape[i];
  return size;
}

static char *
dup_name (const PscZarrArray *self, gsize index)
{
  GString *name = g_string_new (NULL);

  g_string_append_printf (name, "%" G_GSIZE_FORMAT, index);
  for (guint i = 1; i < self->n_dimensions; i++)
    g_string_append (name, ".0");
  return g_string_free (name, FALSE);
}

char *
psc_zarr_array_dup_path (const PscZarrArray *self, gsize index)
{
  g_autofree char *name = dup_name (self, index);

  return g_build_filename (self->folder, name, NULL);
}

gboolean
psc_zarr_array_has (const PscZarrArray *self, gsize index)
{
  g_autofree char *path = psc_zarr_array_dup_path (self, index);
  struct stat status;

  return stat (path, &status) == 0 && S_ISREG (status.st_mode)
         && (guint64) status.st_size == psc_zarr_array_get_chunk_size (self);
}

gboolean
psc_zarr_array_write (PscZarrArray *self, gsize index, gconstpointer data, GError **error)
{
  g_autofree char *name = dup_name (self, index);

  g_return_val_if_fail (index < self->shape[0], FALSE);

  return psc_replaced_file_write (self->folder, name, data, psc_zarr_array_get_chunk_size (self),
                                  TRUE, error);
}

GBytes *
psc_zarr_array_read (const PscZarrArray *self, gsize index, GError **error)
{
  g_autofree char *path = psc_zarr_array_dup_path (self, index);
  g_autoptr (GError) local_error = NULL;
  char *data;
  gsize size;

  if (!psc_zarr_array_has (self, index) || !g_file_get_contents (path, &data, &size, &local_error))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                           _ ("the maps of the image are not there, or not all of them"));
      return NULL;
    }
  if (size == psc_zarr_array_get_chunk_size (self))
    return g_bytes_new_take (data, size);
  g_free (data);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                       _ ("the maps of the image are not there, or not all of them"));
  return NULL;
}
