/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file/psc-output-file.h"
#include "psc-cli-progress.h"
#include "psc-cli.h"
#include "lab/training/psc-trainer.h"
#include "model/psc-freed-memory.h"

/* A line now and then, where standard error is no terminal that the line could stay on. */
#define PLAIN_INTERVAL 100

typedef struct
{
  guint first; /* step of the first report, which comes after those of a resumed run */
  gboolean is_terminal;
  gboolean has_teacher;
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
  if (progress->has_teacher)
    fprintf (stderr,
             /* Translators: cells are those of an image encoder's last grid */
             _ ("Step %u of %u: loss %.3f of cells; %.0f images/s, %.0f min left"), report->step,
             report->n_steps, report->cells_loss, report->images_per_second, left / 60);
  else
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

/* What was typed; -1 where nothing was. */
typedef struct
{
  char *folder;
  char *from;
  char *teacher;
  char *tower;
  char *size;
  char *device;
  gint64 seed;
  double learning_rate;
  int n_images;
  int n_examples;
  int batch_size;
  int n_held_out;
  int n_threads;
  gboolean resume;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->folder);
  g_free (arguments->from);
  g_free (arguments->teacher);
  g_free (arguments->tower);
  g_free (arguments->size);
  g_free (arguments->device);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (int *argc, char ***argv, Arguments *arguments, GError **error)
{
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &arguments->folder, N_ ("Where to write the model"),
      N_ ("FOLDER") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &arguments->from,
      N_ ("A model of the same size whose weights to start from"), N_ ("MODEL") },
    { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &arguments->teacher,
      N_ ("A model of the same size whose image encoder to learn from, cell by cell"),
      N_ ("MODEL") },
    { "tower", 0, 0, G_OPTION_ARG_STRING, &arguments->tower,
      N_ ("The image encoder to train: resnet, or swin, which needs a teacher"), N_ ("NAME") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &arguments->size, N_ ("small or tiny"), N_ ("NAME") },
    { "images", 0, 0, G_OPTION_ARG_INT, &arguments->n_images,
      N_ ("Images to train with, with repetitions"), N_ ("N") },
    { "examples", 0, 0, G_OPTION_ARG_INT, &arguments->n_examples, N_ ("Different phantoms to draw"),
      N_ ("N") },
    { "batch", 0, 0, G_OPTION_ARG_INT, &arguments->batch_size, N_ ("Images per step"), N_ ("N") },
    { "held-out", 0, 0, G_OPTION_ARG_INT, &arguments->n_held_out,
      N_ ("Phantoms to measure the model with"), N_ ("N") },
    { "learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->learning_rate,
      N_ ("The highest, after the warm-up"), N_ ("RATE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments->seed,
      N_ ("What all that is random follows from"), N_ ("N") },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &arguments->resume,
      N_ ("Continue from the checkpoint in the folder"), NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &arguments->device, N_ ("auto, cpu, cuda or cuda:N"),
      N_ ("DEVICE") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &arguments->n_threads,
      N_ ("Threads on the CPU; one per processor unless given"), N_ ("N") },
    { NULL },
  };

  return psc_cli_parse (argc, argv, "",
                        _ ("Trains a model on synthetic radiographs with known findings. An "
                           "interrupted run goes on with --resume."),
                        entries, NULL, 0, error);
}

static gboolean
take_arguments (const Arguments *arguments, PscTrainerOptions *options, GError **error)
{
  psc_trainer_options_init (options);
  if (arguments->folder == NULL)
    {
      psc_cli_set_usage_error (error, _ ("--output FOLDER is needed"));
      return FALSE;
    }
  if (arguments->size != NULL && !psc_trainer_size_from_nick (arguments->size, &options->size))
    {
      psc_cli_set_usage_error (error, _ ("“%s” is not a size; use small or tiny"), arguments->size);
      return FALSE;
    }
  if (arguments->tower != NULL && !psc_trainer_tower_from_nick (arguments->tower, &options->tower))
    {
      psc_cli_set_usage_error (error, _ ("“%s” is not an image encoder; use resnet or swin"),
                               arguments->tower);
      return FALSE;
    }
  options->folder = arguments->folder;
  options->from = arguments->from;
  options->teacher = arguments->teacher;
  options->seed = (guint64) arguments->seed;
  options->resume = arguments->resume;
  if (arguments->learning_rate != 0)
    options->learning_rate = arguments->learning_rate;
  if (!(options->learning_rate > 0 && options->learning_rate < 1))
    {
      psc_cli_set_usage_error (error, _ ("--learning-rate is a number between 0 and 1"));
      return FALSE;
    }
  if (arguments->device != NULL)
    options->device = arguments->device;
  return take_number (arguments->n_images, 1, "images", &options->n_images, error)
         && take_number (arguments->n_examples, 1, "examples", &options->n_examples, error)
         && take_number (arguments->batch_size, 2, "batch", &options->batch_size, error)
         && take_number (arguments->n_held_out, 2, "held-out", &options->n_held_out, error)
         && take_number (arguments->n_threads, 0, "threads", &options->n_threads, error);
}

/* “--output=/folder/model” becomes “--output=model”. */
static char *
dup_without_folders (const char *word)
{
  const char *value = *word == '-' ? strchr (word, '=') : NULL;
  gsize n_kept = value != NULL ? (gsize) (value + 1 - word) : 0;
  g_autofree char *name = NULL;

  if (strchr (word + n_kept, G_DIR_SEPARATOR) == NULL)
    return g_strdup (word);
  name = g_path_get_basename (word + n_kept);
  return g_strdup_printf ("%.*s%s", (int) n_kept, word, name);
}

/* What the weights' metadata says of how they came about; the folders of this machine are nobody's
 * business who gets them. */
static char *
dup_command (char **argv)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (; *argv != NULL; argv++)
    g_ptr_array_add (words, dup_without_folders (*argv));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

gboolean
psc_cli_train (int argc, char **argv, GError **error)
{
  g_autofree char *command = dup_command (argv);
  g_auto (Arguments) arguments = {
    .seed = 1, .n_images = -1, .n_examples = -1, .batch_size = -1, .n_held_out = -1, .n_threads = -1
  };
  Progress progress = { .is_terminal = isatty (STDERR_FILENO) };
  PscTrainerOptions options;
  PscTrainingFigures figures;
  const char *inputs[] = { NULL, NULL };

  if (!parse (&argc, &argv, &arguments, error) || !take_arguments (&arguments, &options, error))
    return FALSE;

  if (options.from != NULL && options.teacher != NULL)
    {
      psc_cli_set_usage_error (error, _ ("a student has its teacher’s weights or its own, so that "
                                         "--from and --teacher do not go together"));
      return FALSE;
    }
  inputs[0] = options.from != NULL ? options.from : options.teacher;
  if (!psc_output_file_check_folder (options.folder, inputs, error))
    {
      g_prefix_error (error, "%s: ", options.folder);
      return FALSE;
    }

  /* Every step frees blocks of many megabytes and allocates the same again: to give them back in
   * between took a seventh of the time. */
  psc_freed_memory_keep (1 << 30);
  options.command = command;
  progress.has_teacher = options.teacher != NULL;
  if (!psc_trainer_run (&options, NULL, show_progress, &progress, &figures, error))
    return FALSE;
  print_figures (&figures);
  return TRUE;
}
