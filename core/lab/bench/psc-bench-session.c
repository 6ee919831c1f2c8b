/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-half-stack.h"
#include "lab/bench/psc-bench-folder.h"
#include "lab/bench/psc-bench-private.h"
#include "engine/psc-explanation-stack.h"
#include "engine/psc-explanation.h"
#include "engine/psc-stack-maker.h"
#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "lab/phantom/psc-phantom-save.h"
#include "model/psc-model-cost.h"

/* Maps of the methods that take long, for the memory that they take at their peak: more do not run
 * together. */
#define N_MEMORY_MAPS 32

#define ROUNDS      3
#define BANK_ROUNDS 9

/* Steps of a path, and multiply-adds of a stack at one point from which on one step does. */
#define FEW_STEPS 4
#define LONG_COST 1e12

static const char *const no_settings[] = { NULL };

GBytes *
psc_bench_write_picture (GError **error)
{
  g_autofree char *folder = psc_bench_folder_new (error);
  g_autofree char *path = NULL;
  g_autoptr (PscPhantom) phantom = NULL;
  PscPhantomParameters parameters;
  char *bytes = NULL;
  gsize length;

  if (folder == NULL)
    return NULL;
  psc_phantom_parameters_init (&parameters);
  parameters.width = parameters.height = PSC_BENCH_PICTURE_SIDE;
  phantom = psc_phantom_new (&parameters, error);
  path = g_build_filename (folder, "picture.png", NULL);
  if (phantom != NULL && psc_phantom_save (phantom, folder, "picture", error))
    g_file_get_contents (path, &bytes, &length, error);
  psc_bench_folder_remove (folder);
  return bytes != NULL ? g_bytes_new_take (bytes, length) : NULL;
}

/* Everything between a file and the first overlay, in the order in which a session does it. */
static gboolean
open_and_explain (PscBenchSubject *subject, GBytes *picture, PscMethod *method, GError **error)
{
  PscPromptDirections *directions = subject->directions;
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (subject->encoder));
  g_autoptr (PscImage) image = psc_image_file_load_bytes (picture, NULL, error);
  g_autoptr (PscModelInput) input = NULL;
  g_autoptr (PscClassification) scores = NULL;
  g_autoptr (PscExplanations) explanations = NULL;
  PscPreprocess preprocess;

  if (image == NULL)
    return FALSE;
  psc_model_spec_get_preprocess (psc_encoder_get_spec (subject->encoder), &preprocess);
  input = psc_model_input_new (image, NULL, &preprocess);
  if (!psc_encoder_encode_images (subject->encoder, 1, psc_model_input_get_values (input), z, NULL,
                                  error))
    return FALSE;
  scores = psc_prompt_directions_classify (directions, z);
  explanations = psc_explain (method, subject->model, psc_model_input_get_values (input), 1,
                              psc_prompt_directions_get_prompt (directions, 0, 0),
                              1u << PSC_EXPLANATION_FUSED, NULL, error);
  return explanations != NULL;
}

gboolean
psc_bench_measure_first_overlay (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_autoptr (GBytes) picture = psc_bench_write_picture (error);
  g_autoptr (PscMethod) method = NULL;
  double seconds[ROUNDS];

  if (picture == NULL)
    return FALSE;
  method = psc_method_new ("saliency", PSC_PRESET_MEASURED, error);
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      if (!open_and_explain (subject, picture, method, error))
        return FALSE;
      seconds[i] = (g_get_monotonic_time () - start) / 1e6;
    }
  row->measured = psc_bench_median (seconds, ROUNDS);
  row->note = g_strdup_printf (_ ("%u × %u pixels, gradient; the model is loaded"),
                               PSC_BENCH_PICTURE_SIDE, PSC_BENCH_PICTURE_SIDE);
  return TRUE;
}

gboolean
psc_bench_measure_all_stacks (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  guint n = psc_encoder_get_dimensions (subject->encoder);
  g_auto (GStrv) names = psc_method_dup_of_paper ();
  g_autoptr (GString) note = g_string_new (NULL);

  row->measured = 0;
  for (char **name = names; *name != NULL; name++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (PscStack) stack =
          psc_bench_make_stack (subject, *name, PSC_PRESET_MEASURED, no_settings, n, error);
      double seconds = (g_get_monotonic_time () - start) / 1e6;

      if (stack == NULL)
        return FALSE;
      row->measured += seconds;
      g_string_append_printf (note, "%s%s %.1f s", note->len > 0 ? ", " : "", *name, seconds);
    }
  row->note = g_strdup (note->str);
  return TRUE;
}

/* A stack that is made whole, or until it holds every prompt of the bank but for a share. */
typedef struct
{
  PscBenchSubject *subject;
  PscMethod *method;
  PscModelInput *input;
  double share;

  PscStackMaker *maker;
  GCancellable *cancellable;
} BankRun;

static gboolean
make_whole (gpointer data, GError **error)
{
  BankRun *run = data;
  g_autoptr (PscKeptStack) whole = psc_explanation_make_stack (
      run->method, run->subject->encoder, psc_model_input_get_values (run->input), NULL, error);

  return whole != NULL;
}

static void
stop_when_served (double fraction, gpointer user_data)
{
  BankRun *run = user_data;
  double missing;
  g_autoptr (PscKeptStack) stack = psc_stack_maker_dup_stack (run->maker, &missing);

  if (stack != NULL && missing <= run->share)
    g_cancellable_cancel (run->cancellable);
}

static gboolean
serve_bank (gpointer data, GError **error)
{
  BankRun *run = data;
  g_autoptr (PscStackMaker) maker =
      psc_stack_maker_new (run->method, run->input, run->subject->directions, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const PscAttributionContext context = { .cancellable = cancellable,
                                          .progress = stop_when_served,
                                          .progress_data = run };
  g_autoptr (GError) stopped = NULL;

  run->maker = maker;
  run->cancellable = cancellable;
  if (psc_stack_maker_run (maker, run->subject->encoder, &context, &stopped)
      || g_error_matches (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&stopped));
  return FALSE;
}

/* How many of the basis's vectors hold every prompt but for a share. */
static guint
count_needed (PscPromptDirections *directions, const float *rows, double share)
{
  g_autoptr (PscBasisRest) rest = psc_prompt_directions_new_rest (directions);
  guint m = psc_prompt_directions_get_dimensions (directions);
  guint n = 0;

  while (n < m && psc_basis_rest_find_missing (rest, n, rows) > share)
    n++;
  return n;
}

/* Points of the path: one where a stack takes minutes. */
static guint
choose_steps (PscEncoder *encoder)
{
  const double of_point = psc_model_cost_pullback (psc_encoder_get_spec (encoder))
                          * psc_encoder_get_dimensions (encoder);

  return of_point < LONG_COST ? FEW_STEPS : 1;
}

/* The maps that it takes, and a word of how many hold how much. */
static gboolean
count_maps (PscBenchSubject *subject, double share, guint *n_maps, char **note, GError **error)
{
  g_autoptr (PscBasis) basis =
      psc_prompt_directions_new_basis (subject->directions, 0, NULL, NULL, error);
  const float *rows;

  if (basis == NULL)
    return FALSE;
  rows = psc_basis_get_rows (basis);
  *n_maps = count_needed (subject->directions, rows, share);
  *note = g_strdup_printf (
      _ ("steps: %u; of %u maps %u hold all prompts to within 7 %%, %u to 5 %%, %u to 2 %%, %u to "
         "1 %%"),
      choose_steps (subject->encoder), psc_basis_get_dimensions (basis),
      count_needed (subject->directions, rows, 0.07),
      count_needed (subject->directions, rows, 0.05),
      count_needed (subject->directions, rows, 0.02),
      count_needed (subject->directions, rows, 0.01));
  return TRUE;
}

static PscModelInput *
make_input (PscBenchSubject *subject, GError **error)
{
  g_autoptr (GBytes) picture = psc_bench_write_picture (error);
  g_autoptr (PscImage) image = NULL;
  PscPreprocess preprocess;

  if (picture == NULL)
    return NULL;
  image = psc_image_file_load_bytes (picture, NULL, error);
  if (image == NULL)
    return NULL;
  psc_model_spec_get_preprocess (psc_encoder_get_spec (subject->encoder), &preprocess);
  return psc_model_input_new (image, NULL, &preprocess);
}

static gboolean
measure_bank (PscBenchSubject *subject, double share, PscBenchRow *row, GError **error)
{
  guint m = psc_encoder_get_dimensions (subject->encoder);
  g_autoptr (PscMethod) method = psc_method_new ("integrated-gradients", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscModelInput) input = make_input (subject, error);
  BankRun run = { subject, method, input, share, NULL, NULL };
  PscBenchTask bank = { serve_bank, &run };
  PscBenchTask whole = { make_whole, &run };
  guint n_maps;

  if (input == NULL || !count_maps (subject, share, &n_maps, &row->note, error))
    return FALSE;
  g_object_set (method, "steps", choose_steps (subject->encoder), NULL);
  if (!psc_bench_compare (&bank, &whole, BANK_ROUNDS, &row->measured, &row->limit, error))
    return FALSE;
  row->budget = (double) n_maps / m + 0.05;
  return TRUE;
}

gboolean
psc_bench_measure_bank (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  return measure_bank (subject, PSC_BASIS_SERVED, row, error);
}

gboolean
psc_bench_measure_bank_roughly (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  return measure_bank (subject, PSC_BASIS_ROUGH, row, error);
}

/* The stack of one method whole and kept four times, while the others make a share of theirs. */
gboolean
psc_bench_measure_memory (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  static const char *const few_windows[] = { "window", "64", "stride", "64", NULL };
  static const char *const few_steps[] = { "steps", "2", NULL };
  static const char *const few_samples[] = { "samples", "2", NULL };
  static const struct
  {
    const char *method;
    const char *const *settings;
  } shares[] = { { "saliency", no_settings },
                 { "integrated-gradients", few_steps },
                 { "gradient-shap", few_samples } };
  guint n = psc_encoder_get_dimensions (subject->encoder);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (PscStack) stack =
          psc_bench_make_stack (subject, "occlusion", PSC_PRESET_PAPER, few_windows, n, error);

      if (stack == NULL)
        return FALSE;
      g_ptr_array_add (kept, psc_half_stack_new (stack, n));
    }
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autoptr (PscStack) stack =
          psc_bench_make_stack (subject, shares[i].method, PSC_PRESET_PAPER, shares[i].settings,
                                MIN (n, N_MEMORY_MAPS), error);

      if (stack == NULL)
        return FALSE;
    }
  row->measured = psc_bench_get_peak_memory () / (1 << 30);
  row->note = g_strdup (_ ("the whole process, everything that it measured included"));
  return TRUE;
}
