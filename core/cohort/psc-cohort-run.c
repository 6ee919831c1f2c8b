/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-run.h"

#include <glib/gi18n-lib.h>

#include "cohort/psc-cohort-folder.h"
#include "cohort/psc-cohort-writer.h"

typedef struct
{
  const PscCohortTask *task; /* borrowed, as the next */
  const PscCohortRunOptions *options;
  PscCohortStore *store; /* owned, as the next three */
  PscCohortJournal *journal;
  PscCohortQueue *loaded; /* of PscCohortLoaded */
  GCancellable *stop;     /* of all threads of the run */
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->store, psc_cohort_store_free);
  g_clear_pointer (&run->journal, psc_cohort_journal_free);
  g_clear_pointer (&run->loaded, psc_cohort_queue_free);
  g_clear_object (&run->stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Rows that lie aside need no image. */
static PscCohortLoaded *
load (Run *run, guint place)
{
  GBytes *known = psc_cohort_journal_dup_known (run->journal, place);
  PscCohortLoaded *loaded;

  if (known == NULL)
    return psc_cohort_load (run->task, place, run->stop);
  loaded = g_new0 (PscCohortLoaded, 1);
  loaded->place = place;
  loaded->known = known;
  return loaded;
}

/* Reads ahead. */
static gpointer
load_all (gpointer data)
{
  Run *run = data;
  PscCohortShard shard = run->options->shard;
  guint n = psc_cohort_shard_count_images (shard, run->task->plan->n_images);

  for (guint i = psc_cohort_journal_get_n_done (run->journal); i < n; i++)
    {
      PscCohortLoaded *loaded = load (run, psc_cohort_shard_get_place (shard, i));

      if (loaded == NULL || !psc_cohort_queue_push (run->loaded, loaded))
        break;
    }
  psc_cohort_queue_close (run->loaded);
  return NULL;
}

static PscCohortDone *
copy_known (const PscCohortTask *task, const PscCohortLoaded *loaded)
{
  PscCohortDone *done = psc_cohort_done_new (task, loaded->place);
  gsize size;
  const char *rows = g_bytes_get_data (loaded->known, &size);

  g_string_append_len (done->csv, rows, (gssize) size);
  done->is_known = TRUE;
  return done;
}

/* Until all is done, or something stops it. */
static gboolean
ask_all (Run *run, PscCohortWriter *writer, GError **error)
{
  PscCohortLoaded *next;

  while ((next = psc_cohort_queue_pop (run->loaded)) != NULL)
    {
      g_autoptr (PscCohortLoaded) loaded = next;
      PscCohortDone *done;

      if (g_cancellable_set_error_if_cancelled (run->stop, error))
        return FALSE;
      done = loaded->known != NULL
                 ? copy_known (run->task, loaded)
                 : psc_cohort_work (run->task, run->store, loaded, run->stop, error);
      if (done == NULL)
        return FALSE;
      if (!psc_cohort_writer_push (writer, done))
        break;
    }
  return !g_cancellable_set_error_if_cancelled (run->stop, error);
}

/* Of two errors the writer's counts: it is what stopped the others. */
static gboolean
work (Run *run, PscCohortProgress *progress, GError **error)
{
  g_autoptr (GError) asking = NULL;
  PscCohortWriter *writer = psc_cohort_writer_new (run->task, run->options, run->store,
                                                   run->journal, progress, run->stop);
  GThread *loader;
  gboolean is_asked;

  run->loaded = psc_cohort_queue_new (1, (GDestroyNotify) psc_cohort_loaded_free);
  loader = g_thread_new ("cohort-loader", load_all, run);
  is_asked = ask_all (run, writer, &asking);
  psc_cohort_queue_close (run->loaded);
  if (!psc_cohort_writer_join (writer, error))
    {
      g_thread_join (loader);
      return FALSE;
    }
  g_thread_join (loader);
  if (!is_asked)
    g_propagate_error (error, g_steal_pointer (&asking));
  return is_asked;
}

static gboolean
prepare (Run *run, GError **error)
{
  const PscCohortRunOptions *options = run->options;
  g_autofree char *note = NULL;

  if (!psc_cohort_folder_prepare (options->folder, run->task->plan, error))
    return FALSE;
  run->store = psc_cohort_store_new (options->folder, run->task->plan);
  if (!psc_cohort_store_create (run->store, error))
    return FALSE;
  run->journal = psc_cohort_journal_open (run->task, run->store, options->folder, options->shard,
                                          options->resume, &note, error);
  if (note != NULL && options->note != NULL)
    options->note (note, options->user_data);
  return run->journal != NULL;
}

static void
begin (Run *run, PscCohortProgress *progress)
{
  progress->shard = run->options->shard;
  progress->n_images =
      psc_cohort_shard_count_images (run->options->shard, run->task->plan->n_images);
  progress->n_done = psc_cohort_journal_get_n_done (run->journal);
  progress->n_before = progress->n_done;
  progress->seconds_left = -1;
  progress->state = "running";
  psc_cohort_progress_save (progress, run->options->folder);
}

/* The last word, for who reads the file. */
static void
end (Run *run, PscCohortProgress *progress, const GError *error)
{
  progress->state = error == NULL                                               ? "done"
                    : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "stopped"
                    : g_error_matches (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_INCOMPLETE)
                        ? "done"
                        : "failed";
  progress->message = error != NULL ? error->message : NULL;
  if (progress->n_done == progress->n_images)
    progress->seconds_left = 0;
  psc_cohort_progress_save (progress, run->options->folder);
  progress->message = NULL;
}

static gboolean
conclude (Run *run, const PscCohortProgress *progress, GError **error)
{
  if (!psc_cohort_journal_finish (run->journal, error))
    return FALSE;
  if (progress->n_failed == 0)
    return TRUE;
  g_set_error (error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_INCOMPLETE,
               ngettext ("%u of %u image could not be read; its row says why",
                         "%u of %u images could not be read; their rows say why",
                         progress->n_images),
               progress->n_failed, progress->n_images);
  return FALSE;
}

static void
pass_on (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

gboolean
psc_cohort_run (const PscCohortTask *task,
                const PscCohortRunOptions *options,
                PscCohortProgress *result,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (Run) run = { task, options };
  g_autoptr (GError) local_error = NULL;
  gulong handler = 0;
  gboolean is_done;

  *result = (PscCohortProgress){ .shard = options->shard, .state = "failed", .seconds_left = -1 };
  run.stop = g_cancellable_new ();
  if (!prepare (&run, error))
    return FALSE;
  begin (&run, result);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (pass_on), run.stop, NULL);
  is_done = work (&run, result, &local_error);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  is_done = is_done && conclude (&run, result, &local_error);
  end (&run, result, local_error);
  if (!is_done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return is_done;
}
