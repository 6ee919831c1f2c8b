/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "image/psc-image-file.h"
#include "image/psc-model-input.h"
#include "lab/bench/psc-bench-private.h"

/* What is to be there at once on a graphics card. Any directions do: how long maps take does not
 * depend on them, so that a model of random weights will serve. */

#define ROUNDS 5

/* After so long no more rounds are begun. */
#define ENOUGH_SECONDS 10

/* @n directions of different lengths, [n][M]. (transfer full) */
static PscFunctionals *
new_directions (PscBenchSubject *subject, guint n)
{
  guint m = psc_encoder_get_dimensions (subject->encoder);
  g_autofree float *weights = g_new (float, (gsize) n *m);

  for (gsize i = 0; i < (gsize) n * m; i++)
    weights[i] = ((float) (i * 11 % 17) - 8) / 8;
  return psc_functionals_new_linear (m, n, weights);
}

/* Exact maps of all @directions, by gradients. */
static gboolean
explain (PscBenchSubject *subject, const float *pixels, PscFunctionals *directions, GError **error)
{
  g_autoptr (PscMethod) method = psc_method_new ("saliency", PSC_PRESET_MEASURED, error);
  g_autoptr (PscStack) stack = NULL;

  if (method == NULL)
    return FALSE;
  stack = psc_method_attribute (method, subject->encoder, pixels, directions, NULL, error);
  return stack != NULL;
}

/* Everything between a file and its first exact map, the embedding for the scores included. */
static gboolean
open_and_explain (PscBenchSubject *subject,
                  GBytes *picture,
                  PscFunctionals *directions,
                  GError **error)
{
  g_autofree float *z = g_new (float, psc_encoder_get_dimensions (subject->encoder));
  g_autoptr (PscImage) image = psc_image_file_load_bytes (picture, NULL, error);
  g_autoptr (PscModelInput) input = NULL;
  PscPreprocess preprocess;

  if (image == NULL)
    return FALSE;
  psc_model_spec_get_preprocess (psc_encoder_get_spec (subject->encoder), &preprocess);
  input = psc_model_input_new (image, NULL, &preprocess);
  return psc_encoder_encode_images (subject->encoder, 1, psc_model_input_get_values (input), z,
                                    NULL, error)
         && explain (subject, psc_model_input_get_values (input), directions, error);
}

gboolean
psc_bench_measure_first_map (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  g_autoptr (GBytes) picture = psc_bench_write_picture (error);
  g_autoptr (PscFunctionals) direction = new_directions (subject, 1);
  double seconds[ROUNDS];
  double very_first;

  if (picture == NULL)
    return FALSE;
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      if (!open_and_explain (subject, picture, direction, error))
        return FALSE;
      seconds[i] = (g_get_monotonic_time () - start) / 1e6;
    }
  very_first = seconds[0];
  row->measured = psc_bench_median (seconds, ROUNDS);
  row->note = g_strdup_printf (_ ("%u × %u pixels, gradient; the first of all took %.2f s"),
                               PSC_BENCH_PICTURE_SIDE, PSC_BENCH_PICTURE_SIDE, very_first);
  return TRUE;
}

/* Sentences of the default bank, the classes' labels included. */
static guint
count_sentences (void)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  guint n = 0;

  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    n += psc_prompt_class_get_n_prompts (psc_prompt_bank_get_class (bank, i)) + 1;
  return n;
}

gboolean
psc_bench_measure_bank_maps (PscBenchSubject *subject, PscBenchRow *row, GError **error)
{
  guint n = MIN (count_sentences (), psc_encoder_get_dimensions (subject->encoder));
  g_autoptr (PscFunctionals) directions = new_directions (subject, n);
  double seconds[ROUNDS];
  double total = 0;
  guint n_rounds = 0;

  while (n_rounds < 2 || (n_rounds < ROUNDS && total < ENOUGH_SECONDS))
    {
      gint64 start = g_get_monotonic_time ();

      if (!explain (subject, subject->pixels, directions, error))
        return FALSE;
      seconds[n_rounds] = (g_get_monotonic_time () - start) / 1e6;
      total += seconds[n_rounds++];
    }
  row->measured = psc_bench_median (seconds, n_rounds);
  row->note = g_strdup_printf (_ ("%u maps, gradient"), n);
  return TRUE;
}
