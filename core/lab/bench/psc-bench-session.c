/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "attribution/psc-half-stack.h"
#include "lab/bench/psc-bench-private.h"
#include "engine/psc-explanation.h"
#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "lab/phantom/psc-phantom-save.h"

/* Side of the radiograph that is opened, in pixels: what public data sets have. */
#define PICTURE_SIDE 1024

/* Maps of the methods that take long, for the memory that they take at their peak: more do not run
 * together. */
#define N_MEMORY_MAPS 32

#define ROUNDS 3

static const char *const no_settings[] = { NULL };

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* A synthetic radiograph in a file, as bytes. */
static GBytes *
write_picture (GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("promptoscope-bench-XXXXXX", error);
  g_autofree char *path = NULL;
  g_autoptr (PscPhantom) phantom = NULL;
  PscPhantomParameters parameters;
  char *bytes = NULL;
  gsize length;

  if (folder == NULL)
    return NULL;
  psc_phantom_parameters_init (&parameters);
  parameters.width = parameters.height = PICTURE_SIDE;
  phantom = psc_phantom_new (&parameters, error);
  path = g_build_filename (folder, "picture.png", NULL);
  if (phantom != NULL && psc_phantom_save (phantom, folder, "picture", error))
    g_file_get_contents (path, &bytes, &length, error);
  remove_folder (folder);
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
  g_autoptr (GBytes) picture = write_picture (error);
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
  row->note = g_strdup_printf (_ ("%u × %u pixels, gradient; the model is loaded"), PICTURE_SIDE,
                               PICTURE_SIDE);
  return TRUE;
}

gboolean
psc_bench_measure_all_stacks (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  guint n = psc_encoder_get_dimensions (subject->encoder);
  g_autoptr (GString) note = g_string_new (NULL);

  row->measured = 0;
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_MEASURED, NULL);
      g_autoptr (PscStack) stack = NULL;
      double seconds;

      if (!psc_method_is_of_paper (method))
        continue;
      stack = psc_bench_make_stack (subject, *name, PSC_PRESET_MEASURED, no_settings, n, error);
      seconds = (g_get_monotonic_time () - start) / 1e6;
      if (stack == NULL)
        return FALSE;
      row->measured += seconds;
      g_string_append_printf (note, "%s%s %.1f s", note->len > 0 ? ", " : "", *name, seconds);
    }
  row->note = g_strdup (note->str);
  return TRUE;
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
