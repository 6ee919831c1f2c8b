/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-log.h"

#include <string.h>

/* Steps that a line stands for. */
#define INTERVAL 20

#define STEP_TITLES                                                                                \
  "step\timages\tseconds\tpairs_loss\tmasks_loss\tcells_loss\tlearning_rate\timages_per_second\n"
#define EVALUATION_TITLES                                                                                     \
  "step\tpairs_loss\tmasks_loss\tcells_loss\tmacro_auroc\tlabel_macro_auroc\tclass_accuracy\tside_accuracy\t" \
  "zone_accuracy\n"

struct _PscTrainingLog
{
  GFileOutputStream *steps;       /* owned */
  GFileOutputStream *evaluations; /* owned */
  gint64 started;                 /* monotonic, in microseconds */
  gint64 line_started;
  guint n; /* steps since the last line */
  double pairs_sum;
  double masks_sum;
  double cells_sum;
};

/* The lines of a table that speak of no later step. */
static char *
keep_lines (const char *text, guint64 n_steps)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *kept = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0'
        && (!g_ascii_isdigit (**line) || g_ascii_strtoull (*line, NULL, 10) <= n_steps))
      g_string_append_printf (kept, "%s\n", *line);
  return g_string_free (kept, FALSE);
}

static GFileOutputStream *
open_table (
    const char *folder, const char *name, const char *titles, guint64 n_steps, GError **error)
{
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
  g_autofree char *old = NULL;
  g_autofree char *kept = NULL;

  if (n_steps > 0)
    g_file_load_contents (file, NULL, &old, NULL, NULL, NULL);
  kept = old != NULL ? keep_lines (old, n_steps) : g_strdup (titles);
  if (!g_file_replace_contents (file, kept, strlen (kept), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                NULL, error))
    return NULL;
  return g_file_append_to (file, G_FILE_CREATE_NONE, NULL, error);
}

PscTrainingLog *
psc_training_log_open (const char *folder, guint64 n_steps, GError **error)
{
  g_autoptr (PscTrainingLog) self = g_new0 (PscTrainingLog, 1);

  self->started = g_get_monotonic_time ();
  self->line_started = self->started;
  self->steps = open_table (folder, "log.tsv", STEP_TITLES, n_steps, error);
  if (self->steps == NULL)
    return NULL;
  self->evaluations = open_table (folder, "held-out.tsv", EVALUATION_TITLES, n_steps, error);
  if (self->evaluations == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
psc_training_log_free (PscTrainingLog *self)
{
  g_clear_object (&self->steps);
  g_clear_object (&self->evaluations);
  g_free (self);
}

/* A line of numbers: whole ones without decimals. */
static gboolean
write_line (GFileOutputStream *stream, guint n, const double *values, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < n; i++)
    {
      g_ascii_formatd (text, sizeof text, "%.6g", values[i]);
      g_string_append_printf (line, "%s%s", i > 0 ? "\t" : "", text);
    }
  g_string_append_c (line, '\n');
  return g_output_stream_write_all (G_OUTPUT_STREAM (stream), line->str, line->len, NULL, NULL,
                                    error);
}

gboolean
psc_training_log_add_step (PscTrainingLog *self, PscTrainerReport *report, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  double elapsed = (now - self->line_started) * 1e-6;
  guint batch_size = (guint) (report->n_images / report->step);

  self->n++;
  self->pairs_sum += report->pairs_loss;
  self->masks_sum += report->masks_loss;
  self->cells_sum += report->cells_loss;
  report->pairs_loss = self->pairs_sum / self->n;
  report->masks_loss = self->masks_sum / self->n;
  report->cells_loss = self->cells_sum / self->n;
  report->seconds = (now - self->started) * 1e-6;
  report->images_per_second = self->n * batch_size / MAX (elapsed, 1e-6);
  if (self->n < INTERVAL && report->step < report->n_steps)
    return TRUE;

  self->n = 0;
  self->pairs_sum = 0;
  self->masks_sum = 0;
  self->cells_sum = 0;
  self->line_started = now;
  return write_line (self->steps, 8,
                     (double[]){ report->step, report->n_images, report->seconds,
                                 report->pairs_loss, report->masks_loss, report->cells_loss,
                                 report->learning_rate, report->images_per_second },
                     error);
}

gboolean
psc_training_log_add_evaluation (PscTrainingLog *self,
                                 guint step,
                                 const PscTorchLosses *losses,
                                 const PscTrainingFigures *figures,
                                 GError **error)
{
  return write_line (self->evaluations, 9,
                     (double[]){ step, losses->pairs, losses->masks, losses->cells,
                                 figures->macro_auroc, figures->label_macro_auroc,
                                 figures->class_accuracy, figures->side_accuracy,
                                 figures->zone_accuracy },
                     error);
}
