/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-replaced-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "file/psc-descriptor.h"

static gboolean
fail (GError **error, const char *what, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", what,
               g_strerror (code));
  return FALSE;
}

gboolean
psc_replaced_file_write (const char *folder,
                         const char *name,
                         gconstpointer data,
                         gsize size,
                         gboolean is_kept,
                         GError **error)
{
  g_autofree char *part = g_strdup_printf ("%s/.%s.part", folder, name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd, code;

  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  fd = g_open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0)
    return fail (error, _ ("the file cannot be created"), errno);
  code = psc_descriptor_write (fd, data, size);
  if (code == 0 && is_kept)
    code = psc_descriptor_flush (fd);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code != 0)
    {
      g_unlink (part);
      return fail (error, _ ("the file cannot be written"), code);
    }
  return g_rename (part, path) == 0 || fail (error, _ ("the file cannot be put in place"), errno);
}
