/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-image-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/psc-dicom-probe.h"
#include "image/psc-dicom-reader.h"
#include "image/psc-jpeg-reader.h"
#include "image/psc-pixel-aspect.h"
#include "image/psc-png-reader.h"
#include "image/psc-tiff-probe.h"
#include "image/psc-tiff-reader.h"

/* Bytes read between two looks at the cancellable. */
#define READ_SIZE ((gsize) 1024 * 1024)

/* DICOM comes first, because the preamble of its files may be a TIFF header. */
static const PscImageFormat formats[] = {
  { "DICOM", "application/dicom", PSC_HAVE_DICOM, psc_dicom_probe, psc_dicom_reader_read },
  { "PNG", "image/png", TRUE, psc_png_reader_probe, psc_png_reader_read },
  { "JPEG", "image/jpeg", TRUE, psc_jpeg_reader_probe, psc_jpeg_reader_read },
  { "TIFF", "image/tiff", PSC_HAVE_TIFF, psc_tiff_probe, psc_tiff_reader_read },
};

const PscImageFormat *
psc_image_file_get_formats (guint *n_formats)
{
  g_return_val_if_fail (n_formats != NULL, NULL);

  *n_formats = G_N_ELEMENTS (formats);
  return formats;
}

static void
set_unrecognised (GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].is_read)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", formats[i].name);
  g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_UNRECOGNISED,
               /* Translators: a list of file formats, “PNG, JPEG, TIFF” */
               _ ("the file is in none of the picture formats that are read (%s)"), names->str);
}

static PscImage *
read_bytes (GBytes *bytes, GError **error)
{
  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error_literal (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED,
                           _ ("the file is empty"));
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      PscImage *image;

      if (!formats[i].probe (bytes))
        continue;
      image = formats[i].read (bytes, error);
      if (image != NULL)
        psc_pixel_aspect_make_square (image);
      return image;
    }
  set_unrecognised (error);
  return NULL;
}

static gboolean
set_system_error (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* Opening must not wait for whoever writes into a named pipe, hence O_NONBLOCK. */
static int
open_regular (const char *path, gsize *size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) < 0)
    set_system_error (error);
  else if (S_ISDIR (status.st_mode))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                         _ ("this is a folder and not a file"));
  else if (!S_ISREG (status.st_mode))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         _ ("this is not a regular file"));
  else if ((guint64) status.st_size > PSC_IMAGE_FILE_MAX_SIZE)
    g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_TOO_LARGE,
                 _ ("the file is too large; at most %u MiB are read"),
                 (guint) (PSC_IMAGE_FILE_MAX_SIZE / (1024 * 1024)));
  else
    {
      *size = status.st_size;
      return fd;
    }

  if (fd >= 0)
    close (fd);
  return -1;
}

/* The file is read and not mapped, because a mapped file that shrinks meanwhile kills the process.
 * Returns the number of bytes read, or -1. */
static gssize
read_all (int fd, guint8 *data, gsize size, GCancellable *cancellable, GError **error)
{
  gsize at = 0;

  while (at < size)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      n = read (fd, data + at, MIN (size - at, READ_SIZE));
      if (n == 0)
        break;
      if (n > 0)
        at += n;
      else if (errno != EINTR)
        {
          set_system_error (error);
          return -1;
        }
    }
  return at;
}

static GBytes *
load_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *data = NULL;
  gssize n = -1;
  gsize size;
  int fd;

  fd = open_regular (path, &size, error);
  if (fd < 0)
    return NULL;

  data = g_try_malloc (MAX (size, 1));
  if (data != NULL)
    n = read_all (fd, data, size, cancellable, error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the memory does not suffice"));
  close (fd);

  return n < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&data), n);
}

PscImage *
psc_image_file_load_bytes (GBytes *bytes, const char *name, GError **error)
{
  PscImage *image;
  float minimum, maximum;

  g_return_val_if_fail (bytes != NULL, NULL);

  image = read_bytes (bytes, error);
  /* Whoever shows the image asks for it on a thread that must not go through all pixels. */
  if (image != NULL)
    psc_image_get_range (image, &minimum, &maximum);
  else if (name != NULL)
    g_prefix_error (error, "%s: ", name);
  return image;
}

PscImage *
psc_image_file_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  name = g_filename_display_name (path);
  bytes = load_file (path, cancellable, &local_error);
  if (bytes != NULL)
    return psc_image_file_load_bytes (bytes, name, error);

  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&local_error, "%s: ", name);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
