/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _PscOutputFile
{
  char *path;      /* owned */
  char *temporary; /* owned, %NULL once renamed */
  int fd;          /* -1 once closed */
};

static gboolean
fail (GError **error, const char *what, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", what,
               g_strerror (code));
  return FALSE;
}

PscOutputFile *
psc_output_file_open (const char *path, int mode, GError **error)
{
  g_autofree char *temporary = NULL;
  PscOutputFile *self;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  temporary = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, mode);
  if (fd < 0)
    {
      fail (error, _ ("the file cannot be created"), errno);
      return NULL;
    }

  self = g_new0 (PscOutputFile, 1);
  self->path = g_strdup (path);
  self->temporary = g_steal_pointer (&temporary);
  self->fd = fd;

  return self;
}

gboolean
psc_output_file_write (PscOutputFile *self, gconstpointer data, gsize size, GError **error)
{
  const char *next = data;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  while (size > 0)
    {
      gssize written = write (self->fd, next, MIN (size, (gsize) 1 << 30));

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail (error, _ ("the file cannot be written"), errno);
      next += written;
      size -= (gsize) written;
    }

  return TRUE;
}

static gboolean
finish (PscOutputFile *self, GError **error)
{
  int fd = self->fd;

  /* Some file systems cannot flush and say so with EINVAL. */
  if (g_fsync (fd) != 0 && errno != EINVAL)
    return fail (error, _ ("the file cannot be written"), errno);
  self->fd = -1;
  if (close (fd) != 0)
    return fail (error, _ ("the file cannot be written"), errno);
  if (g_rename (self->temporary, self->path) != 0)
    return fail (error, _ ("the file cannot be put in place"), errno);
  g_clear_pointer (&self->temporary, g_free);

  return TRUE;
}

gboolean
psc_output_file_commit (PscOutputFile *self, GError **error)
{
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  done = finish (self, error);
  psc_output_file_free (self);
  return done;
}

void
psc_output_file_free (PscOutputFile *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}
