/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "checkpoint/psc-safetensors-writer.h"
#include "checkpoint/psc-safetensors.h"
#include "model/psc-model-bundle.h"
#include "model/spec/psc-bert-spec.h"
#include "model/psc-torch-library.h"
#include "lab/phantom/psc-phantom-seed.h"
#include "lab/training/psc-half-weights.h"
#include "lab/training/psc-initial-weights.h"
#include "lab/training/psc-trainer.h"
#include "lab/training/psc-training-checkpoint.h"

#define N_IMAGES   8
#define SIDE       64
#define MAP_SIDE   4
#define DIMENSIONS 32

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("promptoscope-trainer-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
init_options (PscTrainerOptions *options, const char *folder, guint n_steps)
{
  psc_trainer_options_init (options);
  options->folder = folder;
  options->command = "test";
  options->size = PSC_TRAINER_SIZE_TINY;
  options->batch_size = N_IMAGES;
  options->n_images = n_steps * N_IMAGES;
  options->n_examples = 64;
  options->checkpoint_interval = 10;
  options->evaluation_interval = 15;
  options->n_held_out = N_IMAGES;
  options->device = "cpu";
  options->n_threads = 1;
}

static PscModelBundle *
open_bundle (const char *folder)
{
  g_autoptr (GError) error = NULL;
  PscModelBundle *bundle = psc_model_bundle_open (folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return bundle;
}

static void
assert_same_weights (const char *folder, const char *other_folder)
{
  g_autoptr (PscModelBundle) bundle = open_bundle (folder);
  g_autoptr (PscModelBundle) other = open_bundle (other_folder);
  PscWeights *weights = psc_model_bundle_get_weights (bundle);
  PscWeights *other_weights = psc_model_bundle_get_weights (other);

  g_assert_cmpuint (psc_weights_get_n_tensors (weights), ==,
                    psc_weights_get_n_tensors (other_weights));
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      const PscTensorView *twin = psc_weights_lookup (other_weights, view->name);

      g_assert_nonnull (twin);
      if (!g_bytes_equal (view->bytes, twin->bytes))
        g_test_message ("%s differs", view->name);
      g_assert_true (g_bytes_equal (view->bytes, twin->bytes));
    }
}

/* A column of the log's first or last line. */
static double
read_log (const char *folder, gboolean last, guint column)
{
  g_autofree char *path = g_build_filename (folder, "log.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strstrip (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 2);
  fields = g_strsplit (lines[last ? g_strv_length (lines) - 1 : 1], "\t", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 8);
  return g_ascii_strtod (fields[column], NULL);
}

static void
test_loss_falls (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  PscTrainingFigures figures;
  PscTrainerOptions options;

  init_options (&options, folder, 120);
  psc_trainer_run (&options, NULL, NULL, NULL, &figures, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat (read_log (folder, FALSE, 0), ==, 20);
  g_assert_cmpfloat (read_log (folder, TRUE, 0), ==, 120);
  g_assert_cmpfloat (read_log (folder, TRUE, 3), <, 0.75 * read_log (folder, FALSE, 3));
  g_assert_cmpuint (figures.n_images, ==, N_IMAGES);
  g_assert_cmpfloat (figures.side_accuracy, >=, 0);
  g_assert_cmpfloat (figures.side_accuracy, <=, 1);

  remove_folder (folder);
}

static void
cancel_at (const PscTrainerReport *report, gpointer user_data)
{
  if (report->step == 17)
    g_cancellable_cancel (user_data);
}

static void
test_resume (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *other_folder = make_folder ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PscTrainerOptions options;

  init_options (&options, folder, 30);
  psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  init_options (&options, other_folder, 30);
  options.resume = TRUE;
  g_assert_false (psc_trainer_run (&options, cancellable, cancel_at, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_same_weights (folder, other_folder);

  /* The checkpoint is of this seed. */
  options.seed = 2;
  g_assert_false (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);

  remove_folder (folder);
  remove_folder (other_folder);
}

/* One step at a very small rate leaves another model's weights as they were. */
static void
test_from (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *other_folder = make_folder ();
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscModelBundle) other = NULL;
  g_autoptr (GError) error = NULL;
  PscTrainerOptions options;
  double scale = 0;
  double other_scale = 1;

  init_options (&options, folder, 20);
  options.half_precision = FALSE;
  psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  init_options (&options, other_folder, 1);
  options.from = folder;
  options.learning_rate = 1e-9;
  psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  bundle = open_bundle (folder);
  other = open_bundle (other_folder);
  psc_weights_read_scalar (psc_model_bundle_get_weights (bundle), "logit_scale", &scale);
  psc_weights_read_scalar (psc_model_bundle_get_weights (other), "logit_scale", &other_scale);
  g_assert_cmpfloat_with_epsilon (scale, other_scale, 1e-6);
  g_assert_nonnull (g_hash_table_lookup (psc_model_bundle_get_metadata (other), "from"));

  options.size = PSC_TRAINER_SIZE_SMALL;
  g_assert_false (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_WEIGHTS);

  remove_folder (folder);
  remove_folder (other_folder);

  /* Without anything to start from nothing is made. */
  g_clear_error (&error);
  g_assert_false (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_false (g_file_test (other_folder, G_FILE_TEST_EXISTS));
}

static double
read_cells_loss (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) weights = psc_safetensors_read (bytes, &metadata, &error);
  const char *loss;

  g_assert_no_error (error);
  loss = g_hash_table_lookup (metadata, "held-out-cells-loss");
  g_assert_nonnull (loss);
  return g_ascii_strtod (loss, NULL);
}

/* @weights of the text encoder are the teacher's. */
static void
assert_same_texts (const char *folder, const char *teacher_folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (folder, NULL, NULL, NULL, &error);
  g_autoptr (PscModelBundle) teacher =
      psc_model_bundle_open (teacher_folder, NULL, NULL, NULL, &error);
  PscWeights *weights = psc_model_bundle_get_weights (bundle);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < psc_weights_get_n_tensors (weights); i++)
    {
      const PscTensorView *view = psc_weights_get_nth (weights, i);
      const PscTensorView *other;

      if (!g_str_has_prefix (view->name, "text_model."))
        continue;
      other = psc_weights_lookup (psc_model_bundle_get_weights (teacher), view->name);
      g_assert_true (g_bytes_equal (view->bytes, other->bytes));
      n++;
    }
  g_assert_cmpuint (n, >, 10);
}

/* A student of either kind comes nearer to its teacher, and reads texts as that does. */
static void
test_student (void)
{
  static const PscTrainerTower towers[] = { PSC_TRAINER_TOWER_SWIN, PSC_TRAINER_TOWER_RESNET };
  g_autofree char *teacher = make_folder ();
  g_autoptr (GError) error = NULL;
  PscTrainerOptions options;

  init_options (&options, teacher, 20);
  options.half_precision = FALSE;
  g_assert_true (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (towers); i++)
    {
      static const guint n_steps[] = { 1, 120 };
      double losses[G_N_ELEMENTS (n_steps)];

      for (guint k = 0; k < G_N_ELEMENTS (n_steps); k++)
        {
          g_autofree char *folder = make_folder ();

          init_options (&options, folder, n_steps[k]);
          options.half_precision = FALSE;
          options.teacher = teacher;
          options.tower = towers[i];
          g_assert_true (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
          g_assert_no_error (error);
          losses[k] = read_cells_loss (folder);
          assert_same_texts (folder, teacher);
          remove_folder (folder);
        }
      g_assert_cmpfloat (losses[1], <, 0.5 * losses[0]);
    }
  remove_folder (teacher);
}

/* A model of the same sizes but for its text encoder. */
static void
write_other_texts (const char *folder)
{
  g_autoptr (PscTrainingTexts) texts = psc_training_texts_new ();
  GBytes *vocabulary = psc_training_texts_get_vocabulary (texts);
  g_autoptr (PscModelSpec) spec = psc_trainer_size_build_spec (
      PSC_TRAINER_SIZE_TINY, PSC_TRAINER_TOWER_RESNET,
      psc_tokenizer_get_n_entries (psc_training_texts_get_tokenizer (texts)));
  g_autofree char *config_path = g_build_filename (folder, "config.json", NULL);
  g_autofree char *vocabulary_path = g_build_filename (folder, "vocab.txt", NULL);
  g_autofree char *weights_path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr (PscWeights) weights = NULL;
  g_autofree char *config = NULL;
  g_autoptr (GError) error = NULL;

  PSC_BERT_SPEC (spec->text)->n_layers = 2;
  config = psc_model_spec_to_json (spec);
  weights = psc_initial_weights_new (spec, 3);
  g_assert_true (g_file_set_contents (config_path, config, -1, NULL));
  g_assert_true (g_file_set_contents (vocabulary_path, g_bytes_get_data (vocabulary, NULL),
                                      (gssize) g_bytes_get_size (vocabulary), NULL));
  psc_safetensors_write (weights, NULL, weights_path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* What a student takes over of its teacher must be what it needs. */
static void
test_other_texts (void)
{
  g_autofree char *teacher = make_folder ();
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  PscTrainerOptions options;

  write_other_texts (teacher);
  init_options (&options, folder, 1);
  options.teacher = teacher;
  g_assert_false (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
  remove_folder (folder);
  remove_folder (teacher);
}

static void
test_student_alone (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  PscTrainerOptions options;

  init_options (&options, folder, 1);
  options.tower = PSC_TRAINER_TOWER_SWIN;
  g_assert_false (psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "swin"));
  remove_folder (folder);
}

/* A trainer in the state of a folder's checkpoint. */
static PscTorchTrainer *
restore_trainer (const PscTorchTrainerInterface *torch, PscModelSpec *spec, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "checkpoint.safetensors", NULL);
  g_autoptr (GHashTable) recipe = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscWeights) state = psc_training_checkpoint_read (path, recipe, &error);
  PscTorchTrainer *trainer = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < psc_weights_get_n_tensors (state); i++)
    g_ptr_array_add (tensors, (gpointer) psc_weights_get_nth (state, i));
  torch->trainer_new (spec, FALSE, PSC_TRAINING_N_MASKS, tensors->len,
                      (const PscTensorView *const *) tensors->pdata, "cpu", 1, &trainer, &error);
  g_assert_no_error (error);
  return trainer;
}

static void
assert_near (const float *a, const float *b, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-4);
}

/* What the viewer will compute with the model is what the trainer measured. */
static void
test_bundle (void)
{
  const PscEncoderOptions encoder_options = { .device = "cpu", .n_threads = 1 };
  g_autofree char *folder = make_folder ();
  g_autoptr (PscTrainingTexts) texts = psc_training_texts_new ();
  g_autoptr (PscTrainingSet) set =
      psc_training_set_new (7, N_IMAGES, SIDE, MAP_SIDE, PSC_PHANTOM_SPLIT_HELD_OUT, 1);
  g_autoptr (PscTrainingBatch) batch = NULL;
  g_autoptr (PscModelBundle) bundle = NULL;
  g_autoptr (PscEncoder) encoder = NULL;
  g_autoptr (GError) error = NULL;
  const PscTorchTrainerInterface *torch;
  const PscTorchBatch *filled;
  PscModelSpec *spec;
  PscTorchTrainer *trainer;
  PscTrainerOptions options;
  PscTorchLosses losses;
  PscRandom random;
  guint indices[N_IMAGES];
  float images[N_IMAGES * DIMENSIONS];
  float other_images[N_IMAGES * DIMENSIONS];
  g_autofree float *sentences = NULL;
  g_autofree float *other_sentences = NULL;

  init_options (&options, folder, 20);
  options.half_precision = FALSE;
  psc_trainer_run (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  bundle = open_bundle (folder);
  spec = psc_model_bundle_get_spec (bundle);
  g_assert_cmpuint (psc_model_spec_get_dimensions (spec), ==, DIMENSIONS);

  torch = psc_torch_library_lookup (PSC_TORCH_TRAINER_SYMBOL, PSC_TORCH_TRAINER_VERSION, &error);
  g_assert_no_error (error);
  trainer = restore_trainer (torch, spec, folder);
  g_assert_cmpuint (torch->get_n_steps (trainer), ==, 20);

  for (guint i = 0; i < N_IMAGES; i++)
    indices[i] = i;
  psc_random_init (&random, 1, 1);
  batch = psc_training_batch_new (set, texts, spec->input.mean, spec->input.std);
  filled = psc_training_batch_fill (batch, N_IMAGES, indices, &random, FALSE, 0, 0);
  g_assert_cmpuint (filled->n_texts, >, N_IMAGES);
  sentences = g_new (float, filled->n_texts *DIMENSIONS);
  other_sentences = g_new (float, filled->n_texts *DIMENSIONS);
  torch->evaluate (trainer, filled, &losses, images, sentences, &error);
  g_assert_no_error (error);

  encoder =
      psc_encoder_new (spec, psc_model_bundle_get_weights (bundle), &encoder_options, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_images (encoder, N_IMAGES, filled->pixels, other_images, NULL, &error);
  g_assert_no_error (error);
  psc_encoder_encode_texts (encoder, filled->n_texts, filled->lengths, filled->ids, other_sentences,
                            NULL, &error);
  g_assert_no_error (error);
  assert_near (images, other_images, N_IMAGES * DIMENSIONS);
  assert_near (sentences, other_sentences, filled->n_texts * DIMENSIONS);
  g_assert_cmpfloat (psc_encoder_get_logit_scale (encoder), >=, 1);
  g_assert_cmpfloat (psc_encoder_get_logit_scale (encoder), <=, 100.01);

  torch->trainer_free (trainer);
  remove_folder (folder);
}

static void
test_truth (void)
{
  g_autoptr (PscTrainingExample) example = NULL;

  /* The sentences of an example are true of it, whatever the seed. */
  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_clear_pointer (&example, psc_training_example_free);
      example = psc_training_example_new (seed, SIDE, MAP_SIDE, PSC_PHANTOM_SPLIT_TRAINING);
      for (guint i = 0; i < PSC_TRAINING_N_SENTENCES; i++)
        g_assert_cmpint (psc_training_example_judge (example, &example->sentences[i]->attributes,
                                                     example->sentences[i]->negated),
                         ==, PSC_PHANTOM_TRUE);
    }
}

static void
test_vocabulary (void)
{
  static const char text[] = "Zygomatic xylophone, 42 (mg/dl) & 7.5% ~ so-called \"effusion\"!";
  g_autoptr (PscTrainingTexts) texts = psc_training_texts_new ();
  PscTokenizer *tokenizer = psc_training_texts_get_tokenizer (texts);
  gint32 unknown = psc_tokenizer_lookup (tokenizer, "[UNK]");
  g_autoptr (GArray) ids = psc_tokenizer_encode (tokenizer, text, -1, NULL);
  g_autoptr (GArray) word = psc_tokenizer_encode (tokenizer, "effusion", -1, NULL);

  for (guint i = 0; i < ids->len; i++)
    g_assert_cmpint (g_array_index (ids, gint32, i), !=, unknown);
  g_assert_cmpuint (word->len, ==, 3);
  g_assert_cmpuint (psc_tokenizer_get_n_entries (tokenizer), <, 2000);
}

static void
test_half (void)
{
  static const struct
  {
    float value;
    guint16 half;
  } table[] = {
    { 0, 0x0000 },
    { -0.0f, 0x8000 },
    { 1, 0x3c00 },
    { -2, 0xc000 },
    { 0.1f, 0x2e66 },
    { 65504, 0x7bff },
    { 65519, 0x7bff },
    { 65520, 0x7c00 },
    { 1e9f, 0x7c00 },
    { -1e9f, 0xfc00 },
    { 6.103515625e-5f, 0x0400 },
    { 5.9604645e-8f, 0x0001 },
    { 2e-8f, 0x0000 },
    { 4.5e-8f, 0x0001 },
    /* Half way between two: the even one. */
    { 1 + 0.5f / 1024, 0x3c00 },
    { 1 + 1.5f / 1024, 0x3c02 },
    { 2047.0f / 1024 + 0.5f / 1024, 0x4000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmphex (psc_half_from_float (table[i].value), ==, table[i].half);
  g_assert_cmphex (psc_half_from_float (NAN), ==, 0x7e00);
}

/* Each split draws its phantoms from seeds of its own, whatever the seed of the set. */
static void
test_splits (void)
{
  const PscPhantomSplit splits[] = { PSC_PHANTOM_SPLIT_TRAINING, PSC_PHANTOM_SPLIT_HELD_OUT };

  for (guint s = 0; s < G_N_ELEMENTS (splits); s++)
    {
      g_autoptr (PscTrainingSet) set =
          psc_training_set_new (7, N_IMAGES, SIDE, MAP_SIDE, splits[s], 1);

      for (guint i = 0; i < N_IMAGES; i++)
        {
          g_autoptr (PscTrainingExample) expected = NULL;
          PscRandom random;

          psc_random_init (&random, 7, i);
          expected = psc_training_example_new (
              psc_phantom_seed (splits[s], psc_random_next (&random)), SIDE, MAP_SIDE, splits[s]);
          g_assert_cmpmem (psc_training_set_get (set, i)->grey, SIDE * SIDE, expected->grey,
                           SIDE * SIDE);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trainer/student", test_student);
  g_test_add_func ("/trainer/other-texts", test_other_texts);
  g_test_add_func ("/trainer/student-alone", test_student_alone);
  g_test_add_func ("/trainer/truth", test_truth);
  g_test_add_func ("/trainer/vocabulary", test_vocabulary);
  g_test_add_func ("/trainer/half", test_half);
  g_test_add_func ("/trainer/loss-falls", test_loss_falls);
  g_test_add_func ("/trainer/resume", test_resume);
  g_test_add_func ("/trainer/from", test_from);
  g_test_add_func ("/trainer/bundle", test_bundle);

  g_test_add_func ("/trainer/splits", test_splits);
  return g_test_run ();
}
