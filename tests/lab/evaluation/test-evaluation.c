/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lab/evaluation/psc-evaluation-chart.h"
#include "lab/evaluation/psc-evaluation-faithfulness.h"
#include "lab/evaluation/psc-evaluation-maps.h"
#include "lab/evaluation/psc-evaluation-subjects.h"
#include "lab/phantom/psc-phantom-seed.h"
#include "psc-test-faults.h"
#include "psc-test-model.h"
#include "trust/psc-trust-measure.h"

/* Enough for a random model's macro AUROC to come near chance: with a positive in eight, the
 * deviation of one class's area is about 0.08, of their mean at most that. */
#define N_READ      96
#define N_EXPLAINED 13

static PscPromptDirections *
get_directions (void)
{
  static PscPromptDirections *directions;
  g_autoptr (PscPromptBank) bank = NULL;
  g_autoptr (GError) error = NULL;

  if (directions == NULL)
    {
      bank = psc_prompt_bank_new_default ();
      directions = psc_prompt_directions_new (psc_test_model_get_tiny (), bank, NULL, &error);
      g_assert_no_error (error);
    }
  return directions;
}

static GPtrArray *
new_methods (const char *name)
{
  GPtrArray *methods = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  if (name != NULL)
    g_ptr_array_add (methods, psc_method_new (name, PSC_PRESET_PAPER, &error));
  g_assert_no_error (error);
  return methods;
}

static PscEvaluation *
evaluate (guint64 seed, guint n_read, guint n_explained, const char *method)
{
  g_autoptr (GPtrArray) methods = new_methods (method);
  g_autoptr (GError) error = NULL;
  const PscEvaluationPlan plan = { seed, n_read, n_explained, methods, FALSE };
  PscEvaluation *evaluation =
      psc_evaluation_new (psc_test_model_get_tiny (), get_directions (), &plan, NULL, &error);

  g_assert_no_error (error);
  return evaluation;
}

static void
test_seeds (void)
{
  g_autoptr (PscEvaluationSubjects) subjects =
      psc_evaluation_subjects_new (psc_test_model_get_tiny (), get_directions (), 7, NULL);
  g_autoptr (PscEvaluationSubjects) others =
      psc_evaluation_subjects_new (psc_test_model_get_tiny (), get_directions (), 8, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < 30; i++)
    for (guint series = 0; series < 2; series++)
      {
        g_autoptr (PscPhantom) phantom = psc_evaluation_subjects_draw (subjects, series, i, NULL);
        g_autoptr (PscPhantom) again = psc_evaluation_subjects_draw (subjects, series, i, NULL);
        g_autoptr (PscPhantom) other = psc_evaluation_subjects_draw (others, series, i, NULL);
        guint64 seed = psc_phantom_get_seed (phantom);

        g_assert_cmpuint (seed, ==, psc_phantom_get_seed (again));
        g_assert_cmpuint (seed, !=, psc_phantom_get_seed (other));
        g_assert_true (g_hash_table_add (seen, g_memdup2 (&seed, sizeof seed)));

        /* Training's half of the seeds has none of these. */
        g_assert_cmpuint (seed, ==, psc_phantom_seed (PSC_PHANTOM_SPLIT_HELD_OUT, seed));
        g_assert_cmpuint (seed, !=, psc_phantom_seed (PSC_PHANTOM_SPLIT_TRAINING, seed));

        if (series == PSC_EVALUATION_SERIES_EXPLAINED)
          {
            g_assert_cmpuint (psc_phantom_get_n_findings (phantom), ==, 1);
            g_assert_cmpuint (psc_phantom_get_finding (phantom, 0)->attributes.observation, ==,
                              1 + i % 13);
          }
      }
}

static void
test_focal (void)
{
  static const struct
  {
    PscPhantomAttributes attributes;
    gboolean focal;
  } cases[] = {
    { { PSC_PHANTOM_LUNG_LESION, PSC_PHANTOM_SIDE_LEFT, PSC_PHANTOM_ZONE_UPPER }, TRUE },
    { { PSC_PHANTOM_PLEURAL_EFFUSION, PSC_PHANTOM_SIDE_RIGHT, PSC_PHANTOM_ZONE_BASAL }, TRUE },
    { { PSC_PHANTOM_PLEURAL_EFFUSION, PSC_PHANTOM_SIDE_BILATERAL, PSC_PHANTOM_ZONE_BASAL }, FALSE },
    { { PSC_PHANTOM_PNEUMOTHORAX, PSC_PHANTOM_SIDE_RIGHT, PSC_PHANTOM_ZONE_NONE }, FALSE },
    { { PSC_PHANTOM_CARDIOMEGALY, PSC_PHANTOM_SIDE_NONE, PSC_PHANTOM_ZONE_NONE }, FALSE },
    { { PSC_PHANTOM_SUPPORT_DEVICES, PSC_PHANTOM_SIDE_LEFT, PSC_PHANTOM_ZONE_APICAL }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (psc_evaluation_is_focal (&cases[i].attributes), ==, cases[i].focal);
}

static void
test_chance (void)
{
  g_autoptr (PscEvaluation) evaluation = evaluate (3, N_READ, 0, NULL);
  g_autoptr (PscEvaluation) again = evaluate (3, N_READ, 0, NULL);
  g_autoptr (PscEvaluation) other = evaluate (4, N_READ, 0, NULL);
  PscRetrieval sides = psc_retrieval_sum (evaluation->sides);
  PscRetrieval zones = psc_retrieval_sum (evaluation->zones);

  g_assert_cmpfloat_with_epsilon (evaluation->macro_auroc, 0.5, 0.15);
  g_assert_cmpuint (sides.n, >, 20);
  g_assert_cmpfloat_with_epsilon (psc_retrieval_get_accuracy (sides), 0.5, 0.25);
  g_assert_cmpuint (zones.n, >, 20);
  g_assert_cmpfloat_with_epsilon (psc_retrieval_get_accuracy (zones), 1.0 / 3, 0.25);

  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    g_assert_cmpmem (&evaluation->auroc[c], sizeof (double), &again->auroc[c], sizeof (double));
  g_assert_cmpfloat (evaluation->macro_auroc, ==, again->macro_auroc);
  g_assert_cmpfloat (evaluation->macro_auroc, !=, other->macro_auroc);
}

/* The score of a sentence on an image, by the model's own calls. */
static double
score_sentence (const PscPhantomAttributes *said, guint64 seed, const float *z)
{
  g_autoptr (PscPhantomSentence) sentence =
      psc_phantom_sentence_new (said, FALSE, PSC_PHANTOM_SPLIT_HELD_OUT, seed);
  g_autofree float *t =
      psc_model_dup_direction (psc_test_model_get_tiny (), sentence->text, NULL, NULL, NULL);

  return psc_prompt_directions_score (get_directions (), z, t);
}

static float *
embed (PscEvaluationSubjects *subjects, PscPhantom *phantom)
{
  PscEncoder *encoder = psc_model_get_encoder (psc_test_model_get_tiny ());
  g_autoptr (PscModelInput) input = psc_evaluation_subjects_get_input (subjects, phantom);
  float *z = g_new (float, psc_encoder_get_dimensions (encoder));

  g_assert_true (
      psc_encoder_encode_images (encoder, 1, psc_model_input_get_values (input), z, NULL, NULL));
  return z;
}

/* Sides and positives counted again, one phantom and one sentence at a time. */
static void
test_counts (void)
{
  const guint n_read = 24;
  g_autoptr (PscEvaluation) evaluation = evaluate (11, n_read, 0, NULL);
  g_autoptr (PscEvaluationSubjects) subjects =
      psc_evaluation_subjects_new (psc_test_model_get_tiny (), get_directions (), 11, NULL);
  PscRetrieval sides = { 0 };
  guint n_positives = 0;
  guint counted = 0;

  for (guint i = 0; i < n_read; i++)
    {
      g_autoptr (PscPhantom) phantom =
          psc_evaluation_subjects_draw (subjects, PSC_EVALUATION_SERIES_READ, i, NULL);
      g_autofree float *z = embed (subjects, phantom);

      n_positives += psc_phantom_get_n_findings (phantom);
      for (guint f = 0; f < psc_phantom_get_n_findings (phantom); f++)
        {
          const PscPhantomAttributes *finding = &psc_phantom_get_finding (phantom, f)->attributes;
          PscPhantomAttributes right = { .observation = finding->observation,
                                         .side = finding->side };
          PscPhantomAttributes wrong = right;

          if (right.side != PSC_PHANTOM_SIDE_LEFT && right.side != PSC_PHANTOM_SIDE_RIGHT)
            continue;
          wrong.side =
              right.side == PSC_PHANTOM_SIDE_LEFT ? PSC_PHANTOM_SIDE_RIGHT : PSC_PHANTOM_SIDE_LEFT;
          if (psc_phantom_judge (phantom, &wrong, FALSE) != PSC_PHANTOM_FALSE)
            continue;
          sides.n++;
          sides.n_right += score_sentence (&right, psc_phantom_get_seed (phantom), z)
                           > score_sentence (&wrong, psc_phantom_get_seed (phantom), z);
        }
    }
  for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
    counted += evaluation->n_positives[c];

  g_assert_cmpuint (counted, ==, n_positives);
  g_assert_cmpuint (psc_retrieval_sum (evaluation->sides).n, ==, sides.n);
  g_assert_cmpuint (psc_retrieval_sum (evaluation->sides).n_right, ==, sides.n_right);
}

static PscEstimate
estimate (const PscEvaluation *evaluation,
          PscPointingMode mode,
          PscPointingMeasure measure,
          guint group)
{
  return psc_pointing_estimate (g_ptr_array_index (evaluation->methods, 0), evaluation->cases, mode,
                                measure, group, 1);
}

/* What is measured is the drawn finding, in all modes. */
static void
test_maps (void)
{
  g_autoptr (PscEvaluation) evaluation = evaluate (5, 1, 1, "saliency");
  g_autoptr (PscEvaluationSubjects) subjects =
      psc_evaluation_subjects_new (psc_test_model_get_tiny (), get_directions (), 5, NULL);
  g_autoptr (PscPhantom) phantom =
      psc_evaluation_subjects_draw (subjects, PSC_EVALUATION_SERIES_EXPLAINED, 0, NULL);
  const PscPhantomFinding *finding = psc_phantom_get_finding (phantom, 0);
  guint side = psc_encoder_get_side (psc_model_get_encoder (psc_test_model_get_tiny ()));
  double area = (double) finding->n_mask_pixels / (side * side);
  double found[PSC_POINTING_N_MODES];

  g_assert_cmpuint (evaluation->cases->len, ==, 1);
  g_assert_cmpfloat (g_array_index (evaluation->cases, PscPointingCase, 0).area, ==, area);
  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    {
      guint group = PSC_POINTING_CLASSES + finding->attributes.observation;
      PscEstimate auprc = estimate (evaluation, mode, PSC_POINTING_AUPRC, group);
      PscEstimate alike = estimate (evaluation, mode, PSC_POINTING_CORRELATION, group);

      found[mode] = auprc.mean;
      g_assert_cmpuint (auprc.n, ==, 1);
      g_assert_cmpfloat (estimate (evaluation, mode, PSC_POINTING_AREA_SHARE, group).mean, ==,
                         area);
      g_assert_cmpfloat (auprc.mean, >, 0);
      g_assert_cmpfloat (auprc.mean, <, 1);
      g_assert_cmpfloat (estimate (evaluation, mode, PSC_POINTING_SPECIFICITY, group).mean, !=, 0);
      g_assert_cmpuint (alike.n, ==, mode == PSC_POINTING_CONTRAST ? 0 : 1);
      for (guint other = 0; other < mode; other++)
        g_assert_cmpfloat (found[mode], !=, found[other]);
    }
}

/* Contrast and centred maps, made of the fused ones, are the maps of the difference of the texts:
 * also where each dimension's absolute value is taken, and where a rectifier comes last. */
static void
test_modes (void)
{
  static const char *const names[] = { "saliency", "grad-cam" };
  PscModel *model = psc_test_model_get_tiny ();
  guint m = psc_prompt_directions_get_dimensions (get_directions ());
  guint side = psc_encoder_get_side (psc_model_get_encoder (model));
  gsize area = (gsize) side * side;
  g_autofree float *pixels = g_new (float, area);
  g_autofree float *texts = g_new (float, PSC_EVALUATION_N_QUERIES *m);
  g_autofree float *wanted = g_new (float, 2 * m);

  for (gsize i = 0; i < area; i++)
    pixels[i] = sinf (0.37f * i) + 0.2f * (i % side);
  for (guint q = 0; q < PSC_EVALUATION_N_SENTENCES; q++)
    memcpy (texts + q * m, psc_prompt_directions_get_class (get_directions (), 1 + q),
            m * sizeof *texts);
  memcpy (texts + PSC_EVALUATION_N_SENTENCES * m,
          psc_prompt_directions_get_mean (get_directions ()), m * sizeof *texts);
  for (guint i = 0; i < m; i++)
    {
      wanted[i] = texts[i] - texts[m + i];
      wanted[m + i] = texts[3 * m + i] - texts[PSC_EVALUATION_N_SENTENCES * m + i];
    }

  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      g_autoptr (PscMethod) method = psc_method_new (names[n], PSC_PRESET_PAPER, NULL);
      g_autoptr (PscExplanations) explanations = psc_explain (
          method, model, pixels, PSC_EVALUATION_N_QUERIES, texts,
          1u << PSC_EXPLANATION_FUSED | 1u << PSC_EXPLANATION_CONVENTIONAL, NULL, NULL);
      g_autoptr (PscExplanations) direct =
          psc_explain (method, model, pixels, 2, wanted, 1u << PSC_EXPLANATION_FUSED, NULL, NULL);
      g_autofree float *maps = psc_evaluation_make_maps (method, explanations);
      const float *contrast = maps + PSC_POINTING_CONTRAST * PSC_EVALUATION_N_SENTENCES * area;
      const float *centred = maps + (PSC_POINTING_CENTRED * PSC_EVALUATION_N_SENTENCES + 3) * area;
      float greatest = 0;

      for (gsize i = 0; i < 2 * area; i++)
        greatest = MAX (greatest, fabsf (direct->fused[i]));
      g_assert_cmpfloat (greatest, >, 0);
      for (gsize i = 0; i < area; i++)
        {
          g_assert_cmpfloat_with_epsilon (contrast[i], direct->fused[i], 1e-4 * greatest);
          g_assert_cmpfloat_with_epsilon (centred[i], direct->fused[area + i], 1e-4 * greatest);
        }
    }
}

/* What is measured is what the trust lines of such a map say; a map that shows the opposite goes
 * the other way round, and a flat one has no order. */
static void
test_faithfulness (void)
{
  PscEncoder *encoder = psc_model_get_encoder (psc_test_model_get_tiny ());
  guint m = psc_encoder_get_dimensions (encoder);
  guint side = psc_encoder_get_side (encoder);
  gsize area = (gsize) side * side;
  const float *direction = psc_prompt_directions_get_class (get_directions (), 3);
  g_autoptr (PscMethod) method = psc_method_new ("input-gradient", PSC_PRESET_MEASURED, NULL);
  g_autofree float *pixels = g_new (float, area);
  g_autofree float *weights = g_new (float, m);
  g_autofree float *opposite = g_new (float, area);
  g_autofree float *flat = g_new0 (float, area);
  g_autoptr (PscExplanations) explanations = NULL;
  g_autoptr (PscFunctionals) score = NULL;
  g_autoptr (PscTrust) trust = NULL;
  PscTrustQuestion question = { .method = method, .pixels = pixels, .direction = direction };
  PscFaithfulnessAnswer answers[3];
  double gap, expected;

  for (gsize i = 0; i < area; i++)
    pixels[i] = sinf (0.37f * i) + 0.2f * (i % side);
  for (guint i = 0; i < m; i++)
    weights[i] = (float) (psc_encoder_get_logit_scale (encoder) * direction[i]);
  explanations = psc_explain (method, psc_test_model_get_tiny (), pixels, 1, direction,
                              1u << PSC_EXPLANATION_FUSED, NULL, NULL);
  for (gsize i = 0; i < area; i++)
    opposite[i] = -explanations->fused[i];

  score = psc_functionals_new_cosine (m, 1, weights);
  g_assert_true (psc_evaluation_measure_faithfulness (
      encoder, pixels, score,
      (PscFaithfulnessQuestion[]){ { explanations->fused, 0 }, { opposite, 0 }, { flat, 0 } }, 3,
      NULL, answers, NULL));
  g_assert_cmpfloat_with_epsilon (answers[1].area, -answers[0].area, 1e-6);
  g_assert_cmpfloat (answers[1].drop, ==, answers[0].drop);
  g_assert_true (isnan (answers[2].area));

  question.cells = explanations->fused_cells;
  question.mean = psc_prompt_directions_get_mean (get_directions ());
  trust = psc_trust_measure (&question, encoder, NULL, NULL);
  g_assert_true (psc_trust_get (trust, PSC_TRUST_FAITHFULNESS_GAP, &expected));
  gap = answers[0].area / answers[0].drop;
  g_assert_cmpfloat_with_epsilon (gap, expected, 1e-5 * fabs (expected));
}

static void
test_balance (void)
{
  g_autoptr (PscEvaluation) evaluation = evaluate (6, 1, N_EXPLAINED, "saliency");

  for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
    {
      double hits = 0;
      guint n_of_sizes = 0;

      for (guint c = 1; c < PSC_PHANTOM_N_OBSERVATIONS; c++)
        {
          PscEstimate of_class =
              estimate (evaluation, mode, PSC_POINTING_HIT, PSC_POINTING_CLASSES + c);

          g_assert_cmpuint (of_class.n, ==, 1);
          hits += of_class.mean;
        }
      g_assert_cmpfloat_with_epsilon (
          hits / N_EXPLAINED, estimate (evaluation, mode, PSC_POINTING_HIT, PSC_POINTING_ALL).mean,
          1e-12);
      for (guint size = PSC_POINTING_SMALL; size <= PSC_POINTING_LARGE; size++)
        n_of_sizes += estimate (evaluation, mode, PSC_POINTING_HIT, size).n;
      g_assert_cmpuint (n_of_sizes, ==, N_EXPLAINED);
      g_assert_cmpuint (estimate (evaluation, mode, PSC_POINTING_HIT, PSC_POINTING_FOCAL).n, <,
                        N_EXPLAINED);
    }
}

/* What has no part in it has no luck: noise is at chance, and the centre where the centre is. */
static void
test_controls (void)
{
  g_autoptr (PscEvaluation) evaluation = evaluate (6, 1, N_EXPLAINED, "saliency");
  static const char *const names[] = { "centre", "lungs", "random" };

  g_assert_cmpuint (evaluation->controls->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const PscPointing *control = g_ptr_array_index (evaluation->controls, i);
      PscEstimate area = psc_pointing_estimate (control, evaluation->cases, 0,
                                                PSC_POINTING_AREA_SHARE, PSC_POINTING_ALL, 1);
      PscEstimate mass = psc_pointing_estimate (control, evaluation->cases, 0,
                                                PSC_POINTING_RELEVANCE_MASS, PSC_POINTING_ALL, 1);

      g_assert_cmpstr (control->name, ==, names[i]);
      g_assert_cmpuint (mass.n, ==, N_EXPLAINED);
      if (i == 2)
        g_assert_cmpfloat_with_epsilon (mass.mean, area.mean, 0.02);
      else
        g_assert_cmpfloat (fabs (mass.mean - area.mean), >, 0.001);
    }
}

typedef struct
{
  double last;
  double stop_at;
  GCancellable *cancellable;
} Watch;

static void
progress_cb (double fraction, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <=, 1 + 1e-9);
  watch->last = fraction;
  if (fraction >= watch->stop_at)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_progress (void)
{
  g_autoptr (GPtrArray) methods = new_methods ("saliency");
  g_autoptr (PscEvaluation) evaluation = NULL;
  g_autoptr (GError) error = NULL;
  Watch watch = { .stop_at = 2 };
  const PscAttributionContext context = { .progress = progress_cb, .progress_data = &watch };
  const PscEvaluationPlan plan = { 1, 4, 2, methods, TRUE };

  evaluation =
      psc_evaluation_new (psc_test_model_get_tiny (), get_directions (), &plan, &context, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (watch.last, 1, 1e-9);
}

/* In the midst of reading, and of explaining. */
static void
test_cancelled (void)
{
  static const double stops[] = { 0.005, 0.4 };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autoptr (GPtrArray) methods = new_methods ("saliency");
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (PscEvaluation) evaluation = NULL;
      g_autoptr (GError) error = NULL;
      Watch watch = { .stop_at = stops[i], .cancellable = cancellable };
      const PscAttributionContext context = { .cancellable = cancellable,
                                              .progress = progress_cb,
                                              .progress_data = &watch };
      const PscEvaluationPlan plan = { 1, 40, 2, methods, TRUE };

      evaluation = psc_evaluation_new (psc_test_model_get_tiny (), get_directions (), &plan,
                                       &context, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (evaluation);
      g_assert_cmpfloat (watch.last, <, stops[i] + 0.4);
    }
}

/* Of a device that refuses one request in so many, @most times at most. */
static PscEvaluation *
evaluate_short (PscModel *model, guint most, guint one_in)
{
  g_autoptr (GPtrArray) methods = new_methods ("token-similarity");
  g_autoptr (GError) error = NULL;
  const PscEvaluationPlan plan = { 5, 4, 1, methods, TRUE };
  PscEvaluation *evaluation;

  psc_test_faults_get ()->refuse (0, most, one_in, 0);
  evaluation = psc_evaluation_new (model, get_directions (), &plan, NULL, &error);
  psc_test_faults_get ()->stop ();
  g_assert_no_error (error);
  return evaluation;
}

static void
assert_same (GPtrArray *of, GPtrArray *expected)
{
  static const PscPointingMeasure smooth[] = { PSC_POINTING_RELEVANCE_MASS,
                                               PSC_POINTING_CORRELATION,
                                               PSC_POINTING_FAITHFULNESS };

  for (guint i = 0; i < expected->len; i++)
    {
      const PscPointing *one = of->pdata[i];
      const PscPointing *other = expected->pdata[i];

      g_assert_cmpuint (one->values->len, ==, other->values->len);
      for (guint row = 0; row < other->values->len; row += PSC_POINTING_N_MEASURES)
        for (guint k = 0; k < G_N_ELEMENTS (smooth); k++)
          {
            double value = g_array_index (one->values, double, row + smooth[k]);
            double wanted = g_array_index (other->values, double, row + smooth[k]);

            g_assert_cmpint (isnan (value), ==, isnan (wanted));
            if (!isnan (wanted))
              g_assert_cmpfloat_with_epsilon (value, wanted, 1e-3);
          }
    }
}

/* What a device has no memory for goes on on the CPU, and nothing is counted twice. */
static void
test_memory (void)
{
  /* Of four pictures at once, then two, then one; of something that is alone later; and of what
   * halves. */
  static const guint cases[][2] = { { 3, 1 }, { 1, 150 }, { 1, 1000 } };
  g_autoptr (PscModel) plenty = psc_test_model_new_on_device ();
  g_autoptr (PscEvaluation) expected = evaluate_short (plenty, 0, 1);
  guint n_moved = 0;

  g_assert_false (psc_model_is_on_cpu (plenty));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscModel) model = psc_test_model_new_on_device ();
      g_autoptr (PscEvaluation) evaluation = evaluate_short (model, cases[i][0], cases[i][1]);

      n_moved += psc_model_is_on_cpu (model);
      g_assert_cmpuint (evaluation->cases->len, ==, expected->cases->len);
      g_assert_cmpfloat_with_epsilon (evaluation->macro_auroc, expected->macro_auroc, 1e-6);
      assert_same (evaluation->methods, expected->methods);
      assert_same (evaluation->controls, expected->controls);
    }
  g_assert_cmpuint (n_moved, >, 0);
}

static void
test_incomplete_bank (void)
{
  static const char text[] = "{\"format\": 1, \"name\": \"Two\", \"classes\": ["
                             "{\"name\": \"Edema\", \"prompts\": [{\"text\": \"edema\"}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GPtrArray) methods = new_methods (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_from_bytes (bytes, &error);
  g_autoptr (PscPromptDirections) directions = NULL;
  g_autoptr (PscEvaluation) evaluation = NULL;
  const PscEvaluationPlan plan = { 1, 4, 0, methods, FALSE };

  g_assert_no_error (error);
  directions = psc_prompt_directions_new (psc_test_model_get_tiny (), bank, NULL, &error);
  g_assert_no_error (error);
  evaluation = psc_evaluation_new (psc_test_model_get_tiny (), directions, &plan, NULL, &error);
  g_assert_error (error, PSC_TEXT_ERROR, PSC_TEXT_ERROR_BANK);
  g_assert_null (evaluation);
}

static void
assert_well_formed (const char *text)
{
  const GMarkupParser parser = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
test_chart (void)
{
  g_autoptr (PscEvaluation) evaluation = evaluate (2, 20, 2, "saliency");
  g_autofree char *folder = g_dir_make_tmp ("test-evaluation-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart.svg", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "chart.svg", NULL);
  g_autofree char *macro = g_strdup_printf ("Mean of the classes: %.3f", evaluation->macro_auroc);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_evaluation_write_chart (evaluation, "a < b & c", "paper", path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_well_formed (text);
  g_assert_nonnull (strstr (text, macro));
  g_assert_nonnull (strstr (text, "a &lt; b &amp; c"));
  g_assert_nonnull (strstr (text, "conventional: "));

  g_assert_false (psc_evaluation_write_chart (evaluation, "m", NULL, nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/seeds", test_seeds);
  g_test_add_func ("/evaluation/focal", test_focal);
  g_test_add_func ("/evaluation/chance", test_chance);
  g_test_add_func ("/evaluation/counts", test_counts);
  g_test_add_func ("/evaluation/maps", test_maps);
  g_test_add_func ("/evaluation/modes", test_modes);
  g_test_add_func ("/evaluation/faithfulness", test_faithfulness);
  g_test_add_func ("/evaluation/balance", test_balance);
  g_test_add_func ("/evaluation/controls", test_controls);
  g_test_add_func ("/evaluation/progress", test_progress);
  g_test_add_func ("/evaluation/cancelled", test_cancelled);
  g_test_add_func ("/evaluation/memory", test_memory);
  g_test_add_func ("/evaluation/incomplete-bank", test_incomplete_bank);
  g_test_add_func ("/evaluation/chart", test_chart);
  return g_test_run ();
}
