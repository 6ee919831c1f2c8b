/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/export/psc-export-job.h"

#include <glib/gi18n.h>
#include "file/psc-output-file.h"

/* What a task carries. */
typedef struct
{
  PscExportJob *job; /* owned */
  char *path;        /* owned, nullable */
  GPtrArray *inputs; /* owned, nullable */
  double max_pixels;
} Work;

static const char *const suffixes[] = { ".png", ".svg", ".pdf", ".npy" };

const char *
psc_export_format_get_suffix (PscExportFormat format)
{
  return suffixes[format];
}

static gboolean
has_suffix (const char *path, PscExportFormat format)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffixes[format]);
}

gboolean
psc_export_format_from_path (const char *path, PscExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (has_suffix (path, (PscExportFormat) i))
      {
        *format = (PscExportFormat) i;
        return TRUE;
      }
  return FALSE;
}

const char *
psc_export_format_get_nick (PscExportFormat format)
{
  return suffixes[format] + 1;
}

PscExportJob *
psc_export_job_new (PscReport *report,
                    PscExportFormat format,
                    PscReportFlags flags,
                    const char *title)
{
  PscExportJob *self = g_new0 (PscExportJob, 1);

  self->report = g_object_ref (report);
  self->format = format;
  self->flags = flags;
  self->title = g_strdup (title);
  return self;
}

void
psc_export_job_free (PscExportJob *self)
{
  g_object_unref (self->report);
  g_free (self->title);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  psc_export_job_free (work->job);
  g_free (work->path);
  g_clear_pointer (&work->inputs, g_ptr_array_unref);
  g_free (work);
}

static gboolean
check_free (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _ ("“%s” exists already. Choose another name."), name);
  return FALSE;
}

/* The user was asked about the name that was typed, and about no other. */
static char *
complete_path (const Work *work, GError **error)
{
  PscExportFormat format = work->job->format;
  g_autofree char *path = NULL;

  if (!has_suffix (work->path, format))
    {
      path = g_strconcat (work->path, suffixes[format], NULL);
      if (!check_free (path, error))
        return NULL;
    }
  else
    path = g_strdup (work->path);

  if (format == PSC_EXPORT_NPY && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *sidecar = psc_report_dup_sidecar (path);

      if (!check_free (sidecar, error))
        return NULL;
    }
  return g_steal_pointer (&path);
}

static gboolean
check_inputs (const Work *work, const char *path, GError **error)
{
  const char *const *inputs =
      work->inputs != NULL ? (const char *const *) work->inputs->pdata : NULL;
  g_autofree char *sidecar =
      work->job->format == PSC_EXPORT_NPY ? psc_report_dup_sidecar (path) : g_strdup (path);

  return psc_output_file_check (path, inputs, error)
         && psc_output_file_check (sidecar, inputs, error);
}

static gboolean
write_job (const PscExportJob *job, const char *path, GError **error)
{
  g_autoptr (PscFigure) figure = NULL;

  if (job->format == PSC_EXPORT_NPY)
    return psc_report_write_maps (job->report, path, job->flags, job->title, error);
  figure = psc_report_compose (job->report, job->flags, job->title);
  return psc_figure_write (figure, path, error);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  g_autofree char *path = complete_path (work, &error);

  if (path != NULL && check_inputs (work, path, &error) && write_job (work->job, path, &error))
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    {
      g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;

      if (name != NULL)
        /* Translators: a file's name; what went wrong follows */
        g_prefix_error (&error, _ ("“%s” is not written: "), name);
      g_task_return_error (task, error);
    }
}

static void
draw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  g_autoptr (PscFigure) figure = NULL;
  g_autoptr (GBytes) png = NULL;
  GdkTexture *texture = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  figure = psc_report_compose (work->job->report, work->job->flags, work->job->title);
  png = psc_figure_dup_png (figure, work->max_pixels, &error);
  if (png != NULL)
    texture = gdk_texture_new_from_bytes (png, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
run_task (PscExportJob *job,
          const char *path,
          GPtrArray *inputs,
          double max_pixels,
          GTaskThreadFunc thread,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->job = job;
  work->path = g_strdup (path);
  work->inputs = inputs != NULL ? g_ptr_array_ref (inputs) : NULL;
  work->max_pixels = max_pixels;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, thread);
}

void
psc_export_job_write_async (PscExportJob *self,
                            const char *path,
                            GPtrArray *inputs,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  run_task (self, path, inputs, 0, write_thread, cancellable, callback, user_data);
}

char *
psc_export_job_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
psc_export_job_draw_async (PscExportJob *self,
                           double max_pixels,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run_task (self, NULL, NULL, max_pixels, draw_thread, cancellable, callback, user_data);
}

GdkTexture *
psc_export_job_draw_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
