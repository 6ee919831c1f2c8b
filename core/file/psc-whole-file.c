/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

static GBytes *
fail (GError **error, int code)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (code), g_strerror (code));
  return NULL;
}

/* What it grows by meanwhile is left. */
static GBytes *
read_all (int fd, gsize size, GError **error)
{
  g_autofree char *data = g_try_malloc (MAX (size, 1));
  gsize n = 0;

  if (data == NULL)
    return fail (error, ENOMEM);
  while (n < size)
    {
      gssize got = read (fd, data + n, size - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return fail (error, errno);
      if (got == 0)
        break;
      n += (gsize) got;
    }
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

static GBytes *
read_descriptor (int fd, guint64 limit, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail (error, errno);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                           _ ("this is not a regular file"));
      return NULL;
    }
  if ((guint64) status.st_size > limit)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                   _ ("the file is too large; at most %u MiB are read"),
                   (guint) (limit / (1024 * 1024)));
      return NULL;
    }
  return read_all (fd, (gsize) status.st_size, error);
}

GBytes *
psc_whole_file_load (const char *path, guint64 limit, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  GBytes *bytes;

  if (fd < 0)
    return fail (error, errno);
  bytes = read_descriptor (fd, limit, error);
  close (fd);
  return bytes;
}
