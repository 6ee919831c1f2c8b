/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-writer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "cohort/psc-cohort-folder.h"

/* Microseconds between two writings of the progress. */
#define INTERVAL (2 * G_TIME_SPAN_SECOND)

struct _PscCohortWriter
{
  const PscCohortTask *task; /* borrowed, as the next five */
  const PscCohortRunOptions *options;
  PscCohortStore *store;
  PscCohortJournal *journal;
  PscCohortProgress *progress;
  GCancellable *stop;
  PscCohortQueue *queue; /* owned, of PscCohortDone */
  GThread *thread;       /* owned */
  GError *error;         /* owned, nullable; of the thread until it has ended */
  gint64 begin;          /* monotonic, as the next */
  gint64 saved;
};

static gboolean
save_model (PscCohortWriter *self, const PscCohortDone *done, guint model, GError **error)
{
  const guint row = done->place + 1;

  return (done->maps[model] == NULL
          || psc_cohort_store_save_maps (self->store, model, row, done->maps[model], error))
         && (done->tokens[model] == NULL
             || psc_cohort_store_save_tokens (self->store, model, row, done->tokens[model], error))
         && (done->pictures[model] == NULL
             || psc_cohort_store_save_picture (self->store, model, row, done->pictures[model],
                                               error));
}

/* “figures/17-MODEL.png” */
static gboolean
save_figure (PscCohortWriter *self, const PscCohortDone *done, guint model, GError **error)
{
  const PscCohortPlanModel *plan = self->task->plan->models->pdata[model];
  g_autofree char *folder = g_build_filename (self->options->folder, PSC_COHORT_FIGURES_NAME, NULL);
  g_autofree char *group = psc_cohort_store_dup_group (plan->name);
  g_autofree char *name = g_strdup_printf ("%u-%s.png", done->place + 1, group);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) local_error = NULL;

  if (done->figures[model] == NULL)
    return TRUE;
  if (g_mkdir (folder, 0777) != 0 && errno != EEXIST)
    g_set_error_literal (&local_error, G_FILE_ERROR, g_file_error_from_errno (errno),
                         g_strerror (errno));
  else if (psc_figure_write (done->figures[model], path, &local_error))
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FILE, "%s/%s: %s", PSC_COHORT_FIGURES_NAME,
               name, local_error->message);
  return FALSE;
}

/* Rows come last: they say that all is there. */
static gboolean
write_done (PscCohortWriter *self, const PscCohortDone *done, GError **error)
{
  for (guint i = 0; i < done->n_models; i++)
    if (!save_model (self, done, i, error) || !save_figure (self, done, i, error))
      return FALSE;
  return psc_cohort_journal_append (self->journal, done->csv, error);
}

static gboolean
check_failures (PscCohortWriter *self, GError **error)
{
  const PscCohortProgress *progress = self->progress;

  if (progress->n_failed <= self->options->max_failures * progress->n_images)
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_FAILURES,
               g_dngettext (GETTEXT_PACKAGE,
                            "%u of %u image could not be read, more than may; the results say why",
                            "%u of %u images could not be read, more than may; the results say why",
                            progress->n_done),
               progress->n_failed, progress->n_done);
  return FALSE;
}

static void
report (PscCohortWriter *self, const PscCohortDone *done)
{
  PscCohortProgress *progress = self->progress;
  gint64 now = g_get_monotonic_time ();

  progress->n_done++;
  progress->n_failed += done->is_failed;
  progress->n_before += done->is_known;
  psc_cohort_progress_estimate (progress, (double) (now - self->begin) * 1e-6);
  if (now - self->saved >= INTERVAL)
    {
      psc_cohort_progress_save (progress, self->options->folder);
      self->saved = now;
    }
  if (self->options->progress != NULL)
    self->options->progress (progress, self->options->user_data);
}

static gpointer
work (gpointer data)
{
  PscCohortWriter *self = data;
  PscCohortDone *done;

  while ((done = psc_cohort_queue_pop (self->queue)) != NULL)
    {
      if (self->error == NULL && write_done (self, done, &self->error))
        {
          report (self, done);
          check_failures (self, &self->error);
        }
      if (self->error != NULL)
        {
          psc_cohort_queue_close (self->queue);
          g_cancellable_cancel (self->stop);
        }
      psc_cohort_done_free (done);
    }
  return NULL;
}

PscCohortWriter *
psc_cohort_writer_new (const PscCohortTask *task,
                       const PscCohortRunOptions *options,
                       PscCohortStore *store,
                       PscCohortJournal *journal,
                       PscCohortProgress *progress,
                       GCancellable *stop)
{
  PscCohortWriter *self = g_new0 (PscCohortWriter, 1);

  self->task = task;
  self->options = options;
  self->store = store;
  self->journal = journal;
  self->progress = progress;
  self->stop = stop;
  self->begin = g_get_monotonic_time ();
  self->queue = psc_cohort_queue_new (1, (GDestroyNotify) psc_cohort_done_free);
  self->thread = g_thread_new ("cohort-writer", work, self);
  return self;
}

gboolean
psc_cohort_writer_push (PscCohortWriter *self, PscCohortDone *done)
{
  return psc_cohort_queue_push (self->queue, done);
}

gboolean
psc_cohort_writer_join (PscCohortWriter *self, GError **error)
{
  gboolean is_written;

  psc_cohort_queue_close (self->queue);
  g_thread_join (self->thread);
  is_written = self->error == NULL;
  if (!is_written)
    g_propagate_error (error, g_steal_pointer (&self->error));
  psc_cohort_queue_free (self->queue);
  g_free (self);
  return is_written;
}
