/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "file/psc-output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/psc-descriptor.h"
#include "file/psc-file-name.h"

#define TEMPORARY_SUFFIX ".XXXXXX"

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

static gboolean
is_same (const struct stat *one, const struct stat *other)
{
  return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/* A model may be a folder, of which any file may be its weights. */
static gboolean
folder_has (const char *folder, const struct stat *file)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (stat (path, &status) == 0 && is_same (&status, file))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_input (const struct stat *file, const char *const *inputs)
{
  for (; inputs != NULL && *inputs != NULL; inputs++)
    {
      struct stat status;

      if (stat (*inputs, &status) != 0)
        continue;
      if (is_same (&status, file) || (S_ISDIR (status.st_mode) && folder_has (*inputs, file)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse_input (GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
                       _ ("this is one of the inputs and is not written over"));
  return FALSE;
}

static gboolean
check_name (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  return strlen (name) <= psc_file_name_get_limit (folder)
         || fail (error, _ ("the file cannot be created"), ENAMETOOLONG);
}

gboolean
psc_output_file_check (const char *path, const char *const *inputs, GError **error)
{
  struct stat status;

  g_return_val_if_fail (path != NULL, FALSE);

  if (!check_name (path, error))
    return FALSE;
  if (stat (path, &status) != 0)
    return TRUE;
  if (is_input (&status, inputs))
    return refuse_input (error);
  return !S_ISDIR (status.st_mode) || fail (error, _ ("the file cannot be created"), EISDIR);
}

gboolean
psc_output_file_check_folder (const char *path, const char *const *inputs, GError **error)
{
  struct stat folder;

  g_return_val_if_fail (path != NULL, FALSE);

  if (stat (path, &folder) != 0)
    return TRUE;
  for (; inputs != NULL && *inputs != NULL; inputs++)
    {
      g_autofree char *target = realpath (*inputs, NULL);
      g_autofree char *parent = target != NULL ? g_path_get_dirname (target) : NULL;
      struct stat status;

      if ((target != NULL && stat (target, &status) == 0 && is_same (&status, &folder))
          || (parent != NULL && stat (parent, &status) == 0 && is_same (&status, &folder)))
        return refuse_input (error);
    }
  return TRUE;
}

/* (transfer full): where @path lies, and its name there, which nothing need have yet. */
static char *
resolve (const char *path)
{
  g_autofree char *target = realpath (path, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *place = realpath (folder, NULL);
  g_autofree char *name = g_path_get_basename (path);

  return target != NULL ? g_steal_pointer (&target)
                        : g_build_filename (place != NULL ? place : folder, name, NULL);
}

gboolean
psc_output_file_is_same (const char *path, const char *other)
{
  g_autofree char *resolved = resolve (path);
  g_autofree char *other_resolved = resolve (other);
  struct stat status, other_status;

  if (g_str_equal (resolved, other_resolved))
    return TRUE;
  return stat (path, &status) == 0 && stat (other, &other_status) == 0
         && is_same (&status, &other_status);
}

/* A name beside @path, no longer than @path itself may be. */
static char *
dup_template (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *stem = g_path_get_basename (path);
  g_autofree char *name = psc_file_name_fit (folder, stem, TEMPORARY_SUFFIX);

  return g_build_filename (folder, name, NULL);
}

PscOutputFile *
psc_output_file_open (const char *path, int mode, GError **error)
{
  g_autofree char *temporary = NULL;
  PscOutputFile *self;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  if (!check_name (path, error))
    return NULL;
  temporary = dup_template (path);
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
  int code;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  code = psc_descriptor_write (self->fd, data, size);
  return code == 0 || fail (error, _ ("the file cannot be written"), code);
}

static gboolean
finish (PscOutputFile *self, GError **error)
{
  int fd = self->fd;
  int code = psc_descriptor_flush (fd);

  if (code != 0)
    return fail (error, _ ("the file cannot be written"), code);
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

gboolean
psc_output_file_save (const char *path, int mode, gconstpointer data, gsize size, GError **error)
{
  g_autoptr (PscOutputFile) file = psc_output_file_open (path, mode, error);

  return file != NULL && psc_output_file_write (file, data, size, error)
         && psc_output_file_commit (g_steal_pointer (&file), error);
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
