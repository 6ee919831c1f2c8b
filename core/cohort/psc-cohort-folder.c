/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cohort/psc-cohort-results.h"
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
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  int code;

  if (fd < 0)
    return fail (error, PSC_COHORT_PLAN_NAME, errno);
  code = psc_descriptor_write (fd, text, strlen (text));
  if (code == 0)
    code = psc_descriptor_flush (fd);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0)
    code = put_in_place (temporary, path);
  g_unlink (temporary);
  return code == 0 || fail (error, PSC_COHORT_PLAN_NAME, code);
}

static gboolean
check_plan (const char *folder, const PscCohortPlan *plan, GError **error)
{
  g_autoptr (PscCohortPlan) known = psc_cohort_plan_load (folder, error);
  g_autofree char *member = NULL;

  if (known == NULL)
    return FALSE;
  member = psc_cohort_plan_compare (plan, known);
  if (member == NULL)
    return TRUE;
  if (g_str_equal (member, "device"))
    {
      g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                   _ ("%s: the run was begun on another device (“%s”): choose that one, or another "
                      "folder"),
                   PSC_COHORT_PLAN_NAME, known->device);
      return FALSE;
    }
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
               _ ("%s: the folder is of another run: “%s” was something else"),
               PSC_COHORT_PLAN_NAME, member);
  return FALSE;
}

gboolean
psc_cohort_folder_prepare (const char *folder, const PscCohortPlan *plan, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PSC_COHORT_PLAN_NAME, NULL);

  if (!make_folder (folder, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_auto (GStrv) results = psc_cohort_results_list (folder, NULL);

      if (results != NULL)
        {
          g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_PLAN,
                       _ ("%s: the folder has results, but not the plan that they are of"),
                       PSC_COHORT_PLAN_NAME);
          return FALSE;
        }
      if (!write_plan (folder, plan, error))
        return FALSE;
    }
  return check_plan (folder, plan, error);
}
