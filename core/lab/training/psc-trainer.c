/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-trainer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#include "model/psc-model-bundle.h"
#include "model/psc-model-layout.h"
#include "checkpoint/psc-safetensors-writer.h"
#include "model/psc-torch-library.h"
#include "lab/training/psc-half-weights.h"
#include "lab/training/psc-initial-weights.h"
#include "lab/training/psc-training-checkpoint.h"
#include "lab/training/psc-training-log.h"
#include "lab/training/psc-training-teacher.h"

/* Streams of the run's seed. */
#define STREAM_EXAMPLES 1
#define STREAM_HELD_OUT 2
#define STREAM_WEIGHTS  3
#define STREAM_ORDER    4
#define STREAM_STEPS    5

/* Steps whose examples are drawn ahead. */
#define N_STEPS_AHEAD 24

/* Threads that draw: beside a step, which takes all processors most of the time. */
#define N_DRAWING_THREADS 2

/* Sentences of a step, beside those of its images. */
#define N_RANDOM_SENTENCES 6
#define N_PROMPTS          18

/* The learning rate rises over this share of the steps, and falls to this share of its maximum. */
#define WARM_UP_SHARE 0.03
#define FINAL_SHARE   0.01

/* What a figure may change by when weights are rounded to float16. */
#define HALF_TOLERANCE 0.002

/* Images of the batch that tells the held-out loss. */
#define N_EVALUATION_IMAGES 64

typedef struct
{
  const PscTrainerOptions *options;      /* borrowed */
  const PscTorchTrainerInterface *torch; /* borrowed */
  PscModelSpec *spec;                    /* owned */
  PscTrainingTexts *texts;               /* owned */
  PscTrainingSet *examples;              /* owned */
  PscTrainingSet *held_out;              /* owned */
  PscTrainingBatch *batch;               /* owned, of examples */
  PscTrainingBatch *held_out_batch;      /* owned, of held_out */
  PscTorchTrainer *trainer;              /* owned */
  PscTrainingLog *log;                   /* owned */
  PscModelBundle *from;                  /* owned, nullable */
  PscTrainingTeacher *teacher;           /* owned, nullable */
  GHashTable *recipe;                    /* owned */
  guint n_steps;
} Run;

static void
run_clear (Run *run)
{
  if (run->trainer != NULL)
    run->torch->trainer_free (run->trainer);
  g_clear_pointer (&run->batch, psc_training_batch_free);
  g_clear_pointer (&run->held_out_batch, psc_training_batch_free);
  g_clear_pointer (&run->examples, psc_training_set_free);
  g_clear_pointer (&run->held_out, psc_training_set_free);
  g_clear_pointer (&run->texts, psc_training_texts_free);
  g_clear_pointer (&run->log, psc_training_log_free);
  g_clear_object (&run->from);
  g_clear_pointer (&run->teacher, psc_training_teacher_free);
  g_clear_pointer (&run->recipe, g_hash_table_unref);
  g_clear_pointer (&run->spec, g_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static guint64
derive_seed (guint64 seed, guint64 stream)
{
  PscRandom random;

  psc_random_init (&random, seed, stream);
  return psc_random_next (&random);
}

static char *
build_path (const Run *run, const char *name)
{
  return g_build_filename (run->options->folder, name, NULL);
}

/* The weights of another model of the same size and vocabulary. */
static PscWeights *
take_weights (const Run *run, GError **error)
{
  PscWeights *weights = psc_model_bundle_get_weights (run->from);
  GBytes *vocabulary =
      psc_model_package_look_up_companion (psc_model_bundle_get_files (run->from), "vocab.txt");

  if (vocabulary == NULL
      || !g_bytes_equal (vocabulary, psc_training_texts_get_vocabulary (run->texts)))
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_VOCABULARY,
                   _ ("%s: the model has another vocabulary than the one to train"),
                   run->options->from);
      return NULL;
    }
  if (psc_model_layout_check (run->spec, weights, error))
    return g_object_ref (weights);
  g_prefix_error (error, "%s: ", run->options->from);
  return NULL;
}

static PscWeights *
draw_weights (const Run *run)
{
  g_autoptr (PscWeights) weights =
      psc_initial_weights_new (run->spec, derive_seed (run->options->seed, STREAM_WEIGHTS));

  return run->teacher != NULL ? psc_training_teacher_complete (run->teacher, weights)
                              : g_steal_pointer (&weights);
}

/* The state to start from: the checkpoint, or without one another model's weights, or new ones. */
static PscWeights *
load_state (const Run *run, GError **error)
{
  g_autofree char *path = build_path (run, "checkpoint.safetensors");
  const char *whose = path;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscWeights) state = NULL;

  if (run->options->resume)
    state = psc_training_checkpoint_read (path, run->recipe, &local_error);
  if (state == NULL && local_error != NULL
      && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (state == NULL && run->from != NULL)
    return take_weights (run, error);
  if (state == NULL)
    {
      whose = run->options->teacher;
      state = draw_weights (run);
    }
  if (psc_model_layout_check (run->spec, state, error))
    return g_steal_pointer (&state);
  g_prefix_error (error, "%s: ", whose);
  return NULL;
}

/* A run that starts from another model is another run for each. */
static gboolean
open_from (Run *run, GError **error)
{
  char *digest;

  if (run->options->from == NULL)
    return TRUE;
  run->from = psc_model_bundle_open (run->options->from, NULL, NULL, NULL, error);
  if (run->from == NULL)
    return FALSE;
  digest = psc_model_bundle_dup_digest (run->from, NULL, error);
  if (digest == NULL)
    return FALSE;
  g_hash_table_insert (run->recipe, "from", digest);
  return TRUE;
}

static gboolean
open_teacher (Run *run, GError **error)
{
  const PscTrainerOptions *options = run->options;
  const PscEncoderOptions encoder_options = { .device = options->device,
                                              .n_threads = options->n_threads };
  char *digest;

  if (options->teacher == NULL && options->tower == PSC_TRAINER_TOWER_RESNET)
    return TRUE;
  if (options->teacher == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG,
                   /* Translators: %s is “swin” */
                   _ ("a model of the kind “%s” learns from a teacher alone, and there is none"),
                   psc_trainer_tower_get_nick (options->tower));
      return FALSE;
    }
  run->teacher = psc_training_teacher_new (options->teacher, run->spec,
                                           psc_training_texts_get_vocabulary (run->texts),
                                           &encoder_options, error);
  if (run->teacher == NULL)
    return FALSE;
  digest = psc_training_teacher_dup_digest (run->teacher, error);
  if (digest == NULL)
    return FALSE;
  g_hash_table_insert (run->recipe, "teacher", digest);
  return TRUE;
}

static gboolean
create_trainer (Run *run, GError **error)
{
  g_autoptr (PscWeights) state = load_state (run, error);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new ();

  if (state == NULL)
    return FALSE;
  run->torch =
      psc_torch_library_lookup (PSC_TORCH_TRAINER_SYMBOL, PSC_TORCH_TRAINER_VERSION, error);
  if (run->torch == NULL)
    return FALSE;
  for (guint i = 0; i < psc_weights_get_n_tensors (state); i++)
    g_ptr_array_add (tensors, (gpointer) psc_weights_get_nth (state, i));
  return run->torch->trainer_new (run->spec, run->teacher != NULL, PSC_TRAINING_N_MASKS,
                                  tensors->len, (const PscTensorView *const *) tensors->pdata,
                                  run->options->device, run->options->n_threads, &run->trainer,
                                  error);
}

static gboolean
create_folder (const char *folder, GError **error)
{
  int code;

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", folder,
               g_strerror (code));
  return FALSE;
}

static gboolean
run_start (Run *run, GError **error)
{
  const PscTrainerOptions *options = run->options;
  guint map_side;

  run->n_steps = MAX (options->n_images / options->batch_size, 1);
  run->recipe = psc_trainer_options_dup_recipe (options);
  run->texts = psc_training_texts_new ();
  run->spec = psc_trainer_size_build_spec (
      options->size, options->tower,
      psc_tokenizer_get_n_entries (psc_training_texts_get_tokenizer (run->texts)));
  if (!open_from (run, error) || !open_teacher (run, error) || !create_trainer (run, error)
      || !create_folder (options->folder, error))
    return FALSE;

  map_side = psc_vision_spec_get_last_stage (run->spec->vision).columns;
  run->examples = psc_training_set_new (derive_seed (options->seed, STREAM_EXAMPLES),
                                        options->n_examples, psc_model_spec_get_side (run->spec),
                                        map_side, PSC_PHANTOM_SPLIT_TRAINING, N_DRAWING_THREADS);
  run->held_out = psc_training_set_new (derive_seed (options->seed, STREAM_HELD_OUT),
                                        options->n_held_out, psc_model_spec_get_side (run->spec),
                                        map_side, PSC_PHANTOM_SPLIT_HELD_OUT, N_DRAWING_THREADS);
  run->batch = psc_training_batch_new (run->examples, run->texts, run->spec->input.mean,
                                       run->spec->input.std);
  run->held_out_batch = psc_training_batch_new (run->held_out, run->texts, run->spec->input.mean,
                                                run->spec->input.std);
  run->log = psc_training_log_open (options->folder, run->torch->get_n_steps (run->trainer), error);
  return run->log != NULL;
}

/* Every example comes once in its order; after that whichever the dice say. */
static void
choose_examples (const Run *run, guint step, guint *indices)
{
  const PscTrainerOptions *options = run->options;
  PscRandom random;

  psc_random_init (&random, derive_seed (options->seed, STREAM_ORDER), step);
  for (guint i = 0; i < options->batch_size; i++)
    {
      guint64 number = (guint64) step * options->batch_size + i;

      indices[i] = number < options->n_examples ? (guint) number
                                                : psc_random_below (&random, options->n_examples);
    }
}

static void
prepare_examples (const Run *run, guint step)
{
  g_autofree guint *indices = g_new (guint, run->options->batch_size);

  if (step >= run->n_steps)
    return;
  choose_examples (run, step, indices);
  for (guint i = 0; i < run->options->batch_size; i++)
    psc_training_set_prepare (run->examples, indices[i]);
}

static double
compute_learning_rate (const Run *run, guint step)
{
  double warm_up = MAX (WARM_UP_SHARE * run->n_steps, 1);
  double share = (step - warm_up) / MAX (run->n_steps - warm_up, 1);

  if (step < warm_up)
    return run->options->learning_rate * (step + 1) / warm_up;
  return run->options->learning_rate
         * (FINAL_SHARE + (1 - FINAL_SHARE) * (1 + cos (G_PI * share)) / 2);
}

/* Has the teacher, if there is one, look at what the student is to see. */
static gboolean
teach (Run *run, PscTorchBatch *batch, GCancellable *cancellable, GError **error)
{
  if (run->teacher == NULL)
    return TRUE;
  batch->cells =
      psc_training_teacher_read (run->teacher, batch->n_images, batch->pixels, cancellable, error);
  return batch->cells != NULL;
}

static gboolean
run_step (Run *run, guint step, PscTrainerReport *report, GCancellable *cancellable, GError **error)
{
  g_autofree guint *indices = g_new (guint, run->options->batch_size);
  PscTorchBatch batch;
  PscTorchLosses losses;
  PscRandom random;

  prepare_examples (run, step + N_STEPS_AHEAD);
  choose_examples (run, step, indices);
  psc_random_init (&random, derive_seed (run->options->seed, STREAM_STEPS), step);
  batch = *psc_training_batch_fill (run->batch, run->options->batch_size, indices, &random, TRUE,
                                    N_RANDOM_SENTENCES, N_PROMPTS);
  report->learning_rate = compute_learning_rate (run, step);
  if (!teach (run, &batch, cancellable, error)
      || !run->torch->step (run->trainer, &batch, report->learning_rate, &losses, error))
    return FALSE;

  report->step = step + 1;
  report->n_steps = run->n_steps;
  report->n_images = (guint64) (step + 1) * run->options->batch_size;
  report->pairs_loss = losses.pairs;
  report->masks_loss = losses.masks;
  report->cells_loss = losses.cells;
  return TRUE;
}

/* Through the code that uses models. */
static gboolean
measure (Run *run, PscWeights *weights, PscTrainingFigures *figures, GError **error)
{
  const PscEncoderOptions options = { .device = run->options->device,
                                      .n_threads = run->options->n_threads };
  g_autoptr (PscEncoder) encoder = psc_encoder_new (run->spec, weights, &options, NULL, error);

  return encoder != NULL
         && psc_training_figures_measure (figures, encoder, run->held_out, run->held_out_batch,
                                          run->texts, error);
}

static gboolean
measure_now (Run *run, PscTrainingFigures *figures, GError **error)
{
  g_autoptr (PscWeights) weights =
      psc_training_collect (run->torch, run->trainer, PSC_TORCH_EXPORT_MODEL, error);

  return weights != NULL && measure (run, weights, figures, error);
}

static gboolean
evaluate (Run *run, guint step, PscTrainingFigures *figures, PscTorchLosses *losses, GError **error)
{
  guint n = MIN (N_EVALUATION_IMAGES, run->options->n_held_out);
  g_autofree guint *indices = g_new (guint, n);
  PscTorchBatch batch;
  PscRandom random;

  for (guint i = 0; i < n; i++)
    indices[i] = i;
  psc_random_init (&random, derive_seed (run->options->seed, STREAM_HELD_OUT), 0);
  batch = *psc_training_batch_fill (run->held_out_batch, n, indices, &random, FALSE, 0, 0);
  return teach (run, &batch, NULL, error)
         && run->torch->evaluate (run->trainer, &batch, losses, NULL, NULL, error)
         && measure_now (run, figures, error)
         && psc_training_log_add_evaluation (run->log, step, losses, figures, error);
}

static gboolean
train (Run *run,
       GCancellable *cancellable,
       PscTrainerFunc progress,
       gpointer user_data,
       GError **error)
{
  g_autofree char *path = build_path (run, "checkpoint.safetensors");
  guint first = (guint) run->torch->get_n_steps (run->trainer);

  for (guint step = first; step < MIN (first + N_STEPS_AHEAD, run->n_steps); step++)
    prepare_examples (run, step);
  for (guint step = first; step < run->n_steps; step++)
    {
      PscTrainingFigures figures;
      PscTrainerReport report;
      PscTorchLosses losses;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !run_step (run, step, &report, cancellable, error)
          || !psc_training_log_add_step (run->log, &report, error))
        return FALSE;
      if (progress != NULL)
        progress (&report, user_data);
      if ((step + 1) % run->options->checkpoint_interval == 0
          && !psc_training_checkpoint_write (run->torch, run->trainer, run->recipe, path, error))
        return FALSE;
      if ((step + 1) % run->options->evaluation_interval == 0 && step + 1 < run->n_steps
          && !evaluate (run, step + 1, &figures, &losses, error))
        return FALSE;
    }
  return TRUE;
}

static void
record (GHashTable *metadata, char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.4f", value);
  g_hash_table_insert (metadata, name, g_strdup (text));
}

static gboolean
write_text (const Run *run, const char *name, const char *text, gssize length, GError **error)
{
  g_autofree char *path = build_path (run, name);

  return g_file_set_contents (path, text, length, error);
}

static gboolean
are_close (const PscTrainingFigures *a, const PscTrainingFigures *b)
{
  return !(fabs (a->macro_auroc - b->macro_auroc) > HALF_TOLERANCE)
         && !(fabs (a->label_macro_auroc - b->label_macro_auroc) > HALF_TOLERANCE)
         && !(fabs (a->class_accuracy - b->class_accuracy) > HALF_TOLERANCE)
         && !(fabs (a->side_accuracy - b->side_accuracy) > HALF_TOLERANCE)
         && !(fabs (a->zone_accuracy - b->zone_accuracy) > HALF_TOLERANCE);
}

/* The weights to write, in float16 where that changes nothing; @figures becomes theirs. */
static PscWeights *
choose_weights (Run *run, PscTrainingFigures *figures, GError **error)
{
  g_autoptr (PscWeights) weights =
      psc_training_collect (run->torch, run->trainer, PSC_TORCH_EXPORT_MODEL, error);
  g_autoptr (PscWeights) halves = NULL;
  PscTrainingFigures half_figures;

  if (weights == NULL || !run->options->half_precision)
    return g_steal_pointer (&weights);

  halves = psc_half_weights_new (weights);
  if (!measure (run, halves, &half_figures, error))
    return NULL;
  if (!are_close (figures, &half_figures))
    return g_steal_pointer (&weights);
  *figures = half_figures;
  return g_steal_pointer (&halves);
}

static gboolean
write_model (Run *run, PscTrainingFigures *figures, const PscTorchLosses *losses, GError **error)
{
  GHashTable *metadata = run->recipe;
  GBytes *vocabulary = psc_training_texts_get_vocabulary (run->texts);
  g_autofree char *path = build_path (run, "model.safetensors");
  g_autofree char *spec = psc_model_spec_to_json (run->spec);
  g_autoptr (PscWeights) weights = choose_weights (run, figures, error);
  gsize length;
  const char *words = g_bytes_get_data (vocabulary, &length);

  if (weights == NULL)
    return FALSE;
  g_hash_table_insert (metadata, "format", g_strdup ("pt"));
  g_hash_table_insert (metadata, "description",
                       g_strdup ("Trained on synthetic phantoms; not for any real image"));
  if (run->options->command != NULL)
    g_hash_table_insert (metadata, "command", g_strdup (run->options->command));
  g_hash_table_insert (metadata, "held-out-images", g_strdup_printf ("%u", figures->n_images));
  record (metadata, "held-out-pairs-loss", losses->pairs);
  if (run->teacher != NULL)
    record (metadata, "held-out-cells-loss", losses->cells);
  else
    record (metadata, "held-out-masks-loss", losses->masks);
  record (metadata, "macro-auroc", figures->macro_auroc);
  record (metadata, "label-macro-auroc", figures->label_macro_auroc);
  record (metadata, "class-accuracy", figures->class_accuracy);
  record (metadata, "side-accuracy", figures->side_accuracy);
  record (metadata, "zone-accuracy", figures->zone_accuracy);
  return write_text (run, "config.json", spec, -1, error)
         && write_text (run, "vocab.txt", words, (gssize) length, error)
         && psc_safetensors_write (weights, metadata, path, NULL, NULL, NULL, error);
}

gboolean
psc_trainer_run (const PscTrainerOptions *options,
                 GCancellable *cancellable,
                 PscTrainerFunc progress,
                 gpointer user_data,
                 PscTrainingFigures *figures,
                 GError **error)
{
  g_auto (Run) run = { .options = options };
  PscTrainingFigures own;
  PscTorchLosses losses;

  g_return_val_if_fail (options != NULL, FALSE);
  g_return_val_if_fail (options->folder != NULL, FALSE);
  g_return_val_if_fail (options->batch_size >= 2, FALSE);
  g_return_val_if_fail (options->n_held_out >= 2, FALSE);

  if (figures == NULL)
    figures = &own;
  return run_start (&run, error) && train (&run, cancellable, progress, user_data, error)
         && evaluate (&run, run.n_steps, figures, &losses, error)
         && write_model (&run, figures, &losses, error);
}
