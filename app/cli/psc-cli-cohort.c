/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "cohort/psc-cohort-run.h"
#include "psc-cli-cohort-options.h"
#include "psc-cli-interrupt.h"
#include "psc-cli-parameters.h"
#include "psc-cli-progress.h"

/* Microseconds between two looks of the line on a terminal, and between two lines elsewhere. */
#define INTERVAL       100000
#define PLAIN_INTERVAL (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  gboolean is_terminal;
  gint64 shown; /* monotonic */
} Line;

static void
show_progress (const PscCohortProgress *progress, gpointer user_data)
{
  Line *line = user_data;
  gint64 now = g_get_monotonic_time ();
  gboolean is_last = progress->n_done == progress->n_images;
  g_autofree char *left = NULL;

  if (!is_last && now - line->shown < (line->is_terminal ? INTERVAL : PLAIN_INTERVAL))
    return;
  line->shown = now;
  left = psc_cli_progress_describe (progress->seconds_left);
  fputs (line->is_terminal ? "\r\033[K" : "", stderr);
  fprintf (stderr,
           /* Translators: how many images are done, how fast it goes, what is left */
           ngettext ("%u of %u image, %.1f images a minute, %s",
                     "%u of %u images, %.1f images a minute, %s", progress->n_images),
           progress->n_done, progress->n_images, progress->images_per_minute, left);
  if (progress->n_failed > 0)
    fprintf (stderr, _ (", %u failed"), progress->n_failed);
  fputs (line->is_terminal && !is_last ? "" : "\n", stderr);
  fflush (stderr);
}

static void
show_note (const char *note, gpointer user_data)
{
  psc_cli_warn (note);
}

/* One after the other: of each what its own files say. What they then say of @methods' parameters
 * is said before there is any work. */
static GPtrArray *
load_models (PscCliModelOptions *options, GPtrArray *methods, GError **error)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = options->models != NULL ? g_strv_length (options->models) : 0;

  for (guint i = 0; i < MAX (n, 1); i++)
    {
      PscModel *model;

      g_free (options->model);
      options->model = n > 0 ? g_strdup (options->models[i]) : NULL;
      model = psc_cli_load_model (options, error);
      if (model == NULL)
        return NULL;
      g_ptr_array_add (models, model);
    }
  return psc_cli_check_methods (methods, models, error) ? g_steal_pointer (&models) : NULL;
}

/* What cannot be asked for is the command line's fault. */
static PscCohortTask *
make_task (PscCliCohortOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscPromptBank) bank = psc_cli_load_bank (options->bank, error);
  g_autoptr (GPtrArray) models =
      bank != NULL ? load_models (&options->model, options->methods, error) : NULL;
  g_autoptr (PscCohortPlan) known = NULL;
  g_autoptr (GError) local_error = NULL;
  PscCohortRequest request = { NULL };
  PscCohortTask *task;

  if (models == NULL)
    return NULL;
  request.source = options->source;
  request.models = models;
  request.bank = bank;
  request.prompts = options->prompts;
  request.methods = options->methods;
  request.drops_methods = options->all_methods;
  request.preset = options->preset;
  request.modes = (const PscCohortMode *) options->modes->data;
  request.n_modes = options->modes->len;
  request.metrics = options->metrics;
  request.truth = options->truth;
  request.maps = options->maps;
  request.n_figures = (guint) options->n_figures;
  request.minus = options->minus;
  request.voi = options->voi;
  request.keep_ids = options->keep_ids;
  /* Late: another process may have begun while models were loaded. */
  known = psc_cohort_plan_load (options->output, NULL);
  request.device = known != NULL ? known->device : NULL;
  task = psc_cohort_task_new (&request, cancellable, &local_error);
  if (g_error_matches (local_error, PSC_COHORT_ERROR, PSC_COHORT_ERROR_REQUEST))
    psc_cli_set_usage_error (error, "%s", local_error->message);
  else if (task == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return task;
}

/* “Operation was cancelled” says nothing of what is there. @progress: %NULL before the work */
static void
explain_stop (const PscCohortProgress *progress, GError **error)
{
  if (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (error);
  if (progress != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                 ngettext ("stopped with %u of %u image done; --resume goes on",
                           "stopped with %u of %u images done; --resume goes on",
                           progress->n_images),
                 progress->n_done, progress->n_images);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("stopped before anything was done"));
}

static gboolean
run (PscCliCohortOptions *options, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscCliInterrupt) interrupt = psc_cli_interrupt_new (cancellable);
  g_autoptr (PscCohortTask) task = make_task (options, cancellable, error);
  Line line = { isatty (STDERR_FILENO), 0 };
  PscCohortRunOptions how = { NULL };
  PscCohortProgress progress;
  gboolean is_done;

  if (task == NULL)
    {
      explain_stop (NULL, error);
      return FALSE;
    }
  for (guint i = 0; i < task->notes->len; i++)
    psc_cli_warn (task->notes->pdata[i]);
  how.folder = options->output;
  how.shard = options->shard;
  how.resume = options->resume;
  how.max_failures = options->max_failures;
  how.progress = show_progress;
  how.note = show_note;
  how.user_data = &line;
  line.shown = g_get_monotonic_time ();
  is_done = psc_cohort_run (task, &how, &progress, cancellable, error);
  if (line.is_terminal && !is_done)
    fputc ('\n', stderr);
  if (!is_done)
    explain_stop (&progress, error);
  if (options->json)
    {
      g_autofree char *text = psc_cohort_progress_write (&progress);

      g_print ("%s", text);
    }
  return is_done;
}

static void
print_columns (void)
{
  static const char *const kinds[] = { [PSC_COHORT_TEXT] = N_ ("text"),
                                       [PSC_COHORT_COUNT] = N_ ("whole number"),
                                       [PSC_COHORT_NUMBER] = N_ ("number") };

  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    g_print ("%s\t%s\t%s\n", psc_cohort_column_get_name (c),
             _ (kinds[psc_cohort_column_get_kind (c)]), psc_cohort_column_get_description (c));
}

gboolean
psc_cli_cohort (int argc, char **argv, GError **error)
{
  g_auto (PscCliCohortOptions) options = { NULL };

  if (argc > 1 && g_str_equal (argv[1], "merge"))
    {
      psc_cli_enter_command (argv[1]);
      return psc_cli_cohort_merge (argc - 1, argv + 1, error);
    }
  if (argc > 1 && g_str_equal (argv[1], "report"))
    {
      psc_cli_enter_command (argv[1]);
      return psc_cli_cohort_report (argc - 1, argv + 1, error);
    }
  if (!psc_cli_cohort_options_parse (&options, argc, argv, error))
    return FALSE;
  if (options.help_columns)
    {
      print_columns ();
      return TRUE;
    }
  return run (&options, error);
}
