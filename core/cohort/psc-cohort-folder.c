/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cohort/psc-cohort-results.h"
#include "cohort/psc-cohort-store.h"
#include "engine/psc-device-kind.h"
#include "file/psc-descriptor.h"

static gboolean
fail (GError **error, const char *name, int code)
{
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s: %s", name, g_strerror (code));
  return FALSE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *name = g_filename_display_name (folder);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    return fail (error, name, errno);
  if (g_access (folder, W_OK | X_OK) != 0)
    return fail (error, name, errno);
  return TRUE;
}

/* The first process to get there gets its file; file systems without links take the last one. */
static int
put_in_place (const char *temporary, const char *path)
{
  if (link (temporary, path) == 0 || errno == EEXIST)
    return 0;
  return g_rename (temporary, path) == 0 ? 0 : errno;
}

static gboolean
write_plan (const char *folder, const PscCohortPlan *plan, GError **error)
{
  g_autofree char *text = psc_cohort_plan_write (plan);
  g_autofree char *path = g_build_filename (folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  int code;

  if (fd < 0)
    return fail (error, name, errno);
  code = psc_descriptor_write (fd, text, strlen (text));
  if (code == 0)
    code = psc_descriptor_flush (fd);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0)
    code = put_in_place (temporary, path);
  g_unlink (temporary);
  return code == 0 || fail (error, name, code);
}

/* Of what may differ some have a sentence that says more than the option's name. */
static void
refuse_plan (const char *name, const PscCohortPlan *known, const char *option, GError **error)
{
  g_autofree char *device = psc_device_kind_dup_device (known->device);

  if (g_str_equal (option, "--device"))
    g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                 _ ("%s: the run was begun on another device (“%s”): choose that one, or another "
                    "folder"),
                 name, device);
  else if (g_str_equal (option, "--precision"))
    g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                 _ ("%s: the run was begun with --precision %s: choose that, or another folder"),
                 name, psc_device_kind_is_reduced (known->device) ? "reduced" : "full");
  else if (g_str_equal (option, "program"))
    g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                 _ ("%s: the run was begun by version %s of this program: go on with that, or "
                    "choose another folder"),
                 name, known->program);
  else
    g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                 _ ("%s: the folder is of another run: “%s” was something else"), name, option);
}

static gboolean
check_plan (const char *folder, const char *name, const PscCohortPlan *plan, GError **error)
{
  g_autoptr (PscCohortPlan) known = psc_cohort_plan_load (folder, error);
  const char *option = known != NULL ? psc_cohort_plan_compare (plan, known) : NULL;

  if (option != NULL)
    refuse_plan (name, known, option, error);
  return known != NULL && option == NULL;
}

gboolean
psc_cohort_folder_prepare (const char *folder, const PscCohortPlan *plan, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PSC_COHORT_PLAN_NAME, NULL);
  g_autofree char *name = g_filename_display_name (path);

  if (!make_folder (folder, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_auto (GStrv) results = psc_cohort_results_list (folder, NULL);

      if (results != NULL)
        {
          g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                       _ ("%s: the folder has results, but not the plan that they are of"), name);
          return FALSE;
        }
      if (!write_plan (folder, plan, error))
        return FALSE;
    }
  return check_plan (folder, name, plan, error);
}

static gboolean
is_own_name (const char *name)
{
  static const char *const names[] = { PSC_COHORT_PLAN_NAME, PSC_COHORT_STORE_NAME,
                                       PSC_COHORT_FIGURES_NAME };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  /* Of any shard, and what lies aside of one. */
  return (g_str_has_suffix (name, ".csv")
          && (g_str_has_prefix (name, "results-") || g_str_has_prefix (name, ".earlier-")))
         || (g_str_has_suffix (name, ".json") && g_str_has_prefix (name, "progress"));
}

static gboolean
is_at (const char *path, const struct stat *file)
{
  struct stat status;

  return stat (path, &status) == 0 && status.st_dev == file->st_dev
         && status.st_ino == file->st_ino;
}

/* @path: without links, but for its last part */
static gboolean
lies_in_own (const struct stat *folder, const char *path)
{
  g_autofree char *child = g_strdup (path);

  for (;;)
    {
      g_autofree char *parent = g_path_get_dirname (child);
      g_autofree char *name = g_path_get_basename (child);

      if (is_at (parent, folder))
        return is_own_name (name);
      if (g_str_equal (parent, child))
        return FALSE;
      g_free (child);
      child = g_steal_pointer (&parent);
    }
}

/* What a hard link outside leads to. */
static gboolean
has_own_file (const char *folder, const struct stat *file)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_own_name (name) && is_at (path, file))
        return TRUE;
    }
  return FALSE;
}

gboolean
psc_cohort_folder_owns (const char *folder, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *real_parent = realpath (parent, NULL);
  g_autofree char *target = realpath (path, NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *real = NULL;
  struct stat own, file;

  if (real_parent == NULL || stat (folder, &own) != 0)
    return FALSE;
  real = g_build_filename (real_parent, name, NULL);
  return lies_in_own (&own, real) || (target != NULL && lies_in_own (&own, target))
         || (stat (path, &file) == 0 && has_own_file (folder, &file));
}
