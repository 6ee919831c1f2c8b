/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "psc-cli-progress.h"
#include "psc-cli.h"
#include "training/psc-trainer.h"

/* A line now and then, where standard error is no terminal that the line could stay on. */
#define PLAIN_INTERVAL 100

typedef struct
{
  guint first; /* step of the first report, which may come after a resume */
  double started;
  gboolean is_terminal;
} Progress;

static void
show_progress (const PscTrainerReport *report, gpointer user_data)
{
  Progress *progress = user_data;
  double left = report->seconds * (report->n_steps - report->step);

  if (progress->first == 0)
    progress->first = report->step;
  if (!progress->is_terminal && report->step % PLAIN_INTERVAL != 0)
    return;
  left /= report->step - progress->first + 1;
  fprintf (stderr, progress->is_terminal ? "\r\033[K" : "");
  fprintf (stderr,
           _ ("Step %u of %u: loss %.2f of pairs, %.2f of masks; %.0f images/s, %.0f min left"),
           report->step, report->n_steps, report->pairs_loss, report->masks_loss,
           report->images_per_second, left / 60);
  fputs (progress->is_terminal && report->step < report->n_steps ? "" : "\n", stderr);
  fflush (stderr);
}

static gboolean
take_number (int number, int minimum, const char *option, guint *value, GError **error)
{
  if (number == -1)
    return TRUE;
  if (number < minimum)
    {
      psc_cli_set_usage_error (error, _ ("--%s is a number of at least %d"), option, minimum);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}

static void
print_figures (const PscTrainingFigures *figures)
{
  g_print (_ ("Measured on %u held-out phantoms:\n"), figures->n_images);
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    g_print ("  %-28s AUROC %.3f\n", psc_phantom_observation_get_label (c), figures->auroc[c]);
  g_print (_ ("  macro AUROC %.4f (by labels alone %.4f)\n"
              "  accuracy of classes %.3f, sides %.3f, zones %.3f\n"),
           figures->macro_auroc, figures->label_macro_auroc, figures->class_accuracy,
           figures->side_accuracy, figures->zone_accuracy);
}

gboolean
psc_cli_train (int argc, char **argv, GError **error)
{
  g_autofree char *command = g_strjoinv (" ", argv);
  g_autofree char *folder = NULL;
  g_autofree char *size = NULL;
  g_autofree char *device = NULL;
  gint64 seed = 1;
  int n_images = -1;
  int n_examples = -1;
  int batch_size = -1;
  int n_held_out = -1;
  int n_threads = -1;
  PscTrainerOptions options;
  PscTrainingFigures figures;
  Progress progress = { 0, 0, isatty (STDERR_FILENO) };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Where to write the model"),
      N_ ("FOLDER") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_ ("small or tiny"), N_ ("NAME") },
    { "images", 0, 0, G_OPTION_ARG_INT, &n_images, N_ ("Images to train with, with repetitions"),
      N_ ("N") },
    { "examples", 0, 0, G_OPTION_ARG_INT, &n_examples, N_ ("Different phantoms to draw"),
      N_ ("N") },
    { "batch", 0, 0, G_OPTION_ARG_INT, &batch_size, N_ ("Images per step"), N_ ("N") },
    { "held-out", 0, 0, G_OPTION_ARG_INT, &n_held_out, N_ ("Phantoms to measure the model with"),
      N_ ("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("What all that is random follows from"),
      N_ ("N") },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume,
      N_ ("Continue from the checkpoint in the folder"), NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &device, N_ ("auto, cpu, cuda or cuda:N"),
      N_ ("DEVICE") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads,
      N_ ("Threads on the CPU; one per processor unless given"), N_ ("N") },
    { NULL },
  };

  psc_trainer_options_init (&options);
  if (!psc_cli_parse (&argc, &argv, "",
                      _ ("Trains a model on synthetic radiographs with known findings. An "
                         "interrupted run goes on with --resume."),
                      entries, NULL, 0, error))
    return FALSE;
  if (folder == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--output FOLDER is needed"));
      return FALSE;
    }
  if (size != NULL && !psc_trainer_size_from_nick (size, &options.size))
    {
      psc_cli_set_usage_error (error, _ ("“%s” is not a size; use small or tiny"), size);
      return FALSE;
    }
  if (!take_number (n_images, 1, "images", &options.n_images, error)
      || !take_number (n_examples, 1, "examples", &options.n_examples, error)
      || !take_number (batch_size, 2, "batch", &options.batch_size, error)
      || !take_number (n_held_out, 2, "held-out", &options.n_held_out, error)
      || !take_number (n_threads, 0, "threads", &options.n_threads, error))
    return FALSE;

  options.folder = folder;
  options.command = command;
  options.seed = (guint64) seed;
  if (device != NULL)
    options.device = device;
  if (!psc_trainer_run (&options, NULL, show_progress, &progress, &figures, error))
    return FALSE;
  print_figures (&figures);
  return TRUE;
}
