/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gtk/gtk.h>

#include "report/psc-report.h"

G_BEGIN_DECLS

/**
 * PscExportFormat:
 *
 * In what form a report leaves the program.
 */
typedef enum
{
  PSC_EXPORT_PNG,
  PSC_EXPORT_SVG,
  PSC_EXPORT_PDF,
  PSC_EXPORT_NPY,
} PscExportFormat;

/** Such as “.png”; static. */
const char *psc_export_format_get_suffix (PscExportFormat format);

/** Such as “png”; static. */
const char *psc_export_format_get_nick (PscExportFormat format);

/** Whether a file's name ends like one of a format, in letters of either case. */
gboolean psc_export_format_from_path (const char *path, PscExportFormat *format);

/**
 * PscExportJob:
 * @report: owned; not changed any more
 * @title: (nullable): owned
 *
 * A report on its way out. It is composed and written on a thread of GTask's pool.
 */
typedef struct
{
  PscReport *report;
  PscExportFormat format;
  PscReportFlags flags;
  char *title;
} PscExportJob;

PscExportJob *psc_export_job_new (PscReport *report,
                                  PscExportFormat format,
                                  PscReportFlags flags,
                                  const char *title) G_GNUC_WARN_UNUSED_RESULT;

void psc_export_job_free (PscExportJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscExportJob, psc_export_job_free)

/**
 * psc_export_job_write_async:
 * @self: (transfer full)
 * @path: the format's suffix is added if it lacks it; then, and where the raw maps' description
 *   would take the place of another file, nothing is overwritten
 * @inputs: (nullable): files that are not written over in any case, by whatever name they are
 *   reached: of char *, %NULL-terminated; not changed any more
 */
void psc_export_job_write_async (PscExportJob *self,
                                 const char *path,
                                 GPtrArray *inputs,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/** Returns: (transfer full): the path that was written */
char *psc_export_job_write_finish (GAsyncResult *result, GError **error);

/** @self: (transfer full). The figure as a picture of at most @max_pixels. */
void psc_export_job_draw_async (PscExportJob *self,
                                double max_pixels,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GdkTexture *psc_export_job_draw_finish (GAsyncResult *result, GError **error);

G_END_DECLS
