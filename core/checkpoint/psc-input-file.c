/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-input-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_error (GError **error, const char *path, int code, const char *message)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, code, "%s: %s", name, message);
}

static void
set_system_error (GError **error, const char *path)
{
  int code = errno;

  set_error (error, path, g_io_error_from_errno (code), g_strerror (code));
}

/* Opening must not wait for whoever writes into a named pipe, hence O_NONBLOCK. */
static int
open_regular (const char *path, struct stat *status, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0 || fstat (fd, status) < 0)
    set_system_error (error, path);
  else if (S_ISDIR (status->st_mode))
    set_error (error, path, G_IO_ERROR_IS_DIRECTORY, _ ("this is a folder and not a file"));
  else if (!S_ISREG (status->st_mode))
    set_error (error, path, G_IO_ERROR_NOT_REGULAR_FILE, _ ("this is not a regular file"));
  else
    return fd;

  if (fd >= 0)
    close (fd);
  return -1;
}

/* Nobody can set when a file's status changed last, unlike when its contents did. */
static void
describe (const struct stat *status, GString *identity)
{
  g_string_append_printf (identity, "%ju %ju %jd.%09ld %jd.%09ld;", (uintmax_t) status->st_ino,
                          (uintmax_t) status->st_size, (intmax_t) status->st_mtim.tv_sec,
                          status->st_mtim.tv_nsec, (intmax_t) status->st_ctim.tv_sec,
                          status->st_ctim.tv_nsec);
}

GBytes *
psc_input_file_map (const char *path, GString *identity, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) local_error = NULL;
  struct stat status;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open_regular (path, &status, error);
  if (fd < 0)
    return NULL;
  if (identity != NULL)
    describe (&status, identity);
  file = g_mapped_file_new_from_fd (fd, FALSE, &local_error);
  close (fd);
  if (file == NULL)
    {
      set_error (error, path, G_IO_ERROR_FAILED, local_error->message);
      return NULL;
    }

  return g_mapped_file_get_bytes (file);
}

/* Returns the number of bytes, at most @size, or -1 with errno set. */
static gssize
read_all (int fd, guint8 *data, gsize size)
{
  gsize at = 0;

  while (at < size)
    {
      gssize n = read (fd, data + at, size - at);

      if (n == 0)
        break;
      if (n > 0)
        at += n;
      else if (errno != EINTR)
        return -1;
    }
  return at;
}

GBytes *
psc_input_file_read (const char *path, gsize max_size, GError **error)
{
  g_autofree guint8 *data = NULL;
  struct stat status;
  gssize n = -1;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open_regular (path, &status, error);
  if (fd < 0)
    return NULL;

  if ((guint64) status.st_size > max_size)
    set_error (error, path, G_IO_ERROR_FAILED,
               _ ("the file is far too large for what it should be"));
  else
    {
      data = g_malloc (MAX (status.st_size, 1));
      n = read_all (fd, data, status.st_size);
      if (n < 0)
        set_system_error (error, path);
    }
  close (fd);

  return n < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&data), n);
}
