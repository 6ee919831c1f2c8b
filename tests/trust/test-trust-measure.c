/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "trust-fixture.h"

static double
get (const PscTrust *trust, PscTrustFigure figure)
{
  double value = NAN;

  g_assert_true (psc_trust_get (trust, figure, &value));
  return value;
}

static void
assert_finite (const PscTrust *trust)
{
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    {
      g_assert_true (isfinite (trust->figures[f]));
      if (trust->reasons[f] != PSC_TRUST_KNOWN)
        g_assert_cmpfloat (trust->figures[f], ==, 0);
    }
}

/* The same question, asked of another encoder with the same weights. */
static void
test_same_again (void)
{
  GBytes *bytes[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
      g_auto (TrustFixture) fixture = { 0 };
      g_autoptr (PscTrust) trust = NULL;

      trust_fixture_init (&fixture, encoder, 7, FALSE, "integrated-gradients", NULL);
      trust = trust_fixture_measure (&fixture);
      assert_finite (trust);
      bytes[i] = psc_trust_dup_bytes (trust);
    }
  g_assert_true (g_bytes_equal (bytes[0], bytes[1]));
  g_bytes_unref (bytes[0]);
  g_bytes_unref (bytes[1]);
}

/* Lines that nobody asked for are not measured, and the others are what they are with them. */
static void
test_left_out (void)
{
  static const PscTrustFigure kept[] = { PSC_TRUST_FAITHFULNESS_GAP, PSC_TRUST_COMPLETENESS_GAP,
                                         PSC_TRUST_STABILITY_CORRELATION };
  static const PscTrustFigure left[] = { PSC_TRUST_PROMPT_DEPENDENCE, PSC_TRUST_MODEL_DEPENDENCE };

  for (guint conventional = 0; conventional < 2; conventional++)
    {
      g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
      g_auto (TrustFixture) fixture = { 0 };
      g_autoptr (PscTrust) all = NULL;
      g_autoptr (PscTrust) some = NULL;

      trust_fixture_init (&fixture, encoder, 7, conventional, "integrated-gradients", NULL);
      all = trust_fixture_measure (&fixture);
      fixture.question.left_out = 1u << PSC_TRUST_PROMPT | 1u << PSC_TRUST_MODEL;
      some = trust_fixture_measure (&fixture);
      for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
        {
          g_assert_cmpint (some->reasons[kept[i]], ==, all->reasons[kept[i]]);
          g_assert_cmpfloat_with_epsilon (some->figures[kept[i]], all->figures[kept[i]], 1e-5);
        }
      for (guint i = 0; i < G_N_ELEMENTS (left); i++)
        g_assert_cmpint (some->reasons[left[i]], ==, PSC_TRUST_PENDING);
      g_assert_cmpuint (psc_trust_count_passes (some), <, psc_trust_count_passes (all));
    }
}

/* Of all maps that have nothing to do with the image, next to none leaves the band of chance, and
 * they are on either side of it. */
static void
test_random_maps (void)
{
  enum
  {
    N = 40,
  };
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint side = psc_encoder_get_side (encoder);
  guint n_within = 0, n_above = 0;

  trust_fixture_init (&fixture, encoder, 9, FALSE, "saliency",
                      (const char *const[]){ "smoothing", "4", NULL });
  for (guint m = 0; m < N; m++)
    {
      g_autoptr (PscTrust) trust = NULL;
      double z;

      for (guint i = 0; i < side * side; i++)
        fixture.cells[i] = (float) g_rand_double_range (random, -1, 1);
      trust = trust_fixture_measure (&fixture);
      z = get (trust, PSC_TRUST_FAITHFULNESS_Z);
      n_within += fabs (z) <= 2;
      n_above += z > 0;
      g_assert_cmpfloat_with_epsilon (
          z, get (trust, PSC_TRUST_FAITHFULNESS_GAP) / get (trust, PSC_TRUST_FAITHFULNESS_CONTROL),
          1e-9);
    }
  g_assert_cmpuint (n_within, >=, N * 3 / 4);
  g_assert_cmpuint (n_above, >, N / 5);
  g_assert_cmpuint (n_above, <, N * 4 / 5);
}

static void
test_flat_map (void)
{
  static const PscTrustFigure figures[] = {
    PSC_TRUST_FAITHFULNESS_GAP, PSC_TRUST_FAITHFULNESS_Z,        PSC_TRUST_MODEL_DEPENDENCE,
    PSC_TRUST_MODEL_ENTROPY,    PSC_TRUST_PROMPT_DEPENDENCE,     PSC_TRUST_PROMPT_CONTROL,
    PSC_TRUST_STABILITY_LEAST,  PSC_TRUST_STABILITY_CORRELATION,
  };
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  guint side = psc_encoder_get_side (encoder);

  trust_fixture_init (&fixture, encoder, 9, FALSE, "input-gradient", NULL);
  for (guint i = 0; i < side * side; i++)
    fixture.cells[i] = 0.25f;
  trust = trust_fixture_measure (&fixture);
  assert_finite (trust);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_cmpint (trust->reasons[figures[i]], ==, PSC_TRUST_FLAT);
}

/* A map that is no map: no line says that it is flat, or that nothing is lost. */
static void
test_not_finite (void)
{
  static const float values[] = { NAN, INFINITY };
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_auto (TrustFixture) fixture = { 0 };
      g_autoptr (PscTrust) trust = NULL;
      g_autoptr (PscTrust) again = NULL;
      g_autoptr (GBytes) bytes = NULL;

      trust_fixture_init (&fixture, encoder, 9, FALSE, "input-gradient", NULL);
      fixture.cells[5] = values[i];
      trust = trust_fixture_measure (&fixture);
      assert_finite (trust);
      for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
        g_assert_cmpint (trust->reasons[f], ==, PSC_TRUST_NOT_FINITE);
      bytes = psc_trust_dup_bytes (trust);
      again = psc_trust_new_from_bytes (bytes);
      g_assert_nonnull (again);
    }
}

/* A score that is no number, of a map that is one. */
static void
test_score_not_finite (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  g_autoptr (PscTrust) again = NULL;
  g_autoptr (GBytes) bytes = NULL;

  trust_fixture_init (&fixture, encoder, 9, FALSE, "token-similarity", NULL);
  fixture.directions[0] = NAN;
  trust = trust_fixture_measure (&fixture);
  assert_finite (trust);
  g_assert_cmpint (trust->reasons[PSC_TRUST_FAITHFULNESS_GAP], ==, PSC_TRUST_NOT_FINITE);
  g_assert_cmpint (trust->reasons[PSC_TRUST_COMPLETENESS_GAP], ==, PSC_TRUST_NOT_FINITE);
  bytes = psc_trust_dup_bytes (trust);
  again = psc_trust_new_from_bytes (bytes);
  g_assert_nonnull (again);
}

/* An image without anything in it that a blur would take away. */
static void
test_empty_image (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  guint side = psc_encoder_get_side (encoder);

  trust_fixture_init (&fixture, encoder, 9, FALSE, "input-gradient", NULL);
  for (guint i = 0; i < side * side; i++)
    fixture.pixels[i] = 0.5f;
  trust = trust_fixture_measure (&fixture);
  assert_finite (trust);
  g_assert_cmpint (trust->reasons[PSC_TRUST_FAITHFULNESS_GAP], ==, PSC_TRUST_NO_DROP);
}

/* What each method promises to add up to. */
static void
test_completeness (void)
{
  static const struct
  {
    const char *method;
    const char *settings[5];
    gboolean is_conventional;
    double most; /* of the gap; below 0 where nothing is promised */
  } cases[] = {
    { "token-similarity", { NULL }, FALSE, 1e-4 },
    { "token-similarity", { NULL }, TRUE, -1 },
    { "token-similarity", { "form", "cosine", NULL }, FALSE, -1 },
    { "integrated-gradients", { "steps", "200", NULL }, FALSE, 0.02 },
    { "integrated-gradients", { "steps", "200", "baseline", "noise", NULL }, TRUE, 0.02 },
    { "gradient-shap", { "samples", "400", NULL }, FALSE, 0.2 },
    { "kernel-shap", { "samples", "60", "segments", "10", NULL }, FALSE, 1e-3 },
    { "kernel-shap", { "samples", "60", "segments", "10", NULL }, TRUE, 1e-3 },
    { "saliency", { NULL }, FALSE, -1 },
    { "grad-cam", { NULL }, FALSE, -1 },
  };
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (TrustFixture) fixture = { 0 };
      g_autoptr (PscTrust) trust = NULL;

      trust_fixture_init (&fixture, encoder, 12, cases[i].is_conventional, cases[i].method,
                          cases[i].settings);
      trust = trust_fixture_measure (&fixture);
      assert_finite (trust);
      if (cases[i].most < 0)
        g_assert_cmpint (trust->reasons[PSC_TRUST_COMPLETENESS_GAP], ==, PSC_TRUST_NO_TOTAL);
      else
        g_assert_cmpfloat (get (trust, PSC_TRUST_COMPLETENESS_GAP), <=, cases[i].most);
    }
}

/* Half a map adds up to half. */
static void
test_incomplete_map (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  gsize n;

  trust_fixture_init (&fixture, encoder, 12, FALSE, "token-similarity", NULL);
  n = psc_map_grid_get_n_cells (
      psc_method_get_grid (fixture.method, psc_encoder_get_spec (encoder)));
  for (gsize i = 0; i < n; i++)
    fixture.cells[i] /= 2;
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpfloat_with_epsilon (get (trust, PSC_TRUST_COMPLETENESS_GAP), 0.5, 1e-4);
}

/* 16 bits are all that lies between a linear method's fused and direct map, while |·| makes
 * another of it. */
static void
test_stack_gap (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) signed_map = { 0 };
  g_auto (TrustFixture) absolute = { 0 };
  g_auto (TrustFixture) direct = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&signed_map, encoder, 13, FALSE, "saliency",
                      (const char *const[]){ "absolute", "false", NULL });
  trust_fixture_fuse (&signed_map);
  trust = trust_fixture_measure (&signed_map);
  g_assert_cmpfloat (get (trust, PSC_TRUST_STACK_GAP), <, 1e-2);
  g_assert_cmpfloat (get (trust, PSC_TRUST_STACK_GAP), >, 0);
  g_assert_false (trust->is_direct);
  g_assert_true (trust->is_of_stack);
  g_assert_cmpuint (trust->n_others, ==, FIXTURE_OTHERS);
  g_clear_pointer (&trust, psc_trust_unref);

  trust_fixture_init (&absolute, encoder, 13, FALSE, "saliency", NULL);
  trust_fixture_fuse (&absolute);
  trust = trust_fixture_measure (&absolute);
  g_assert_cmpfloat (get (trust, PSC_TRUST_STACK_GAP), >, 0.3);
  g_assert_true (trust->is_direct);
  g_clear_pointer (&trust, psc_trust_unref);

  trust_fixture_init (&direct, encoder, 13, FALSE, "saliency",
                      (const char *const[]){ "absolute", "false", NULL });
  trust = trust_fixture_measure (&direct);
  g_assert_cmpint (trust->reasons[PSC_TRUST_STACK_GAP], ==, PSC_TRUST_NOT_FUSED);
  g_assert_false (trust->is_of_stack);
  g_assert_cmpuint (trust->n_others, <, FIXTURE_OTHERS);
}

/* Prompts that ask for the same have the same maps, and for the opposite opposite ones. */
static void
test_prompts (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  static const double factors[] = { 2, -3 };

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      g_auto (TrustFixture) fixture = { 0 };
      g_autoptr (PscTrust) trust = NULL;

      trust_fixture_init (&fixture, encoder, 14, FALSE, "input-gradient", NULL);
      for (guint p = 0; p < FIXTURE_OTHERS * FIXTURE_DIMENSIONS; p++)
        fixture.directions[FIXTURE_DIMENSIONS + p] =
            (float) (factors[i] * fixture.directions[p % FIXTURE_DIMENSIONS]);
      trust = trust_fixture_measure (&fixture);
      g_assert_cmpfloat_with_epsilon (get (trust, PSC_TRUST_PROMPT_DEPENDENCE),
                                      factors[i] > 0 ? 1 : -1, 1e-3);
    }
}

static void
test_no_other_prompts (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&fixture, encoder, 14, FALSE, "input-gradient", NULL);
  fixture.question.n_others = 0;
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpint (trust->reasons[PSC_TRUST_PROMPT_DEPENDENCE], ==, PSC_TRUST_NO_OTHERS);
}

/* What no prompt changes is the same for every prompt. */
static void
test_control_itself (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&fixture, encoder, 15, FALSE, "eigen-cam", NULL);
  trust_fixture_fuse (&fixture);
  trust = trust_fixture_measure (&fixture);
  assert_finite (trust);
  g_assert_cmpfloat_with_epsilon (get (trust, PSC_TRUST_PROMPT_DEPENDENCE), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (get (trust, PSC_TRUST_PROMPT_CONTROL), 1, 1e-9);
  g_assert_true (trust->uses_mean);
  g_assert_cmpint (trust->reasons[PSC_TRUST_STACK_GAP], ==, PSC_TRUST_IS_CONTROL);
  g_assert_cmpint (trust->reasons[PSC_TRUST_MODEL_CONTROL], ==, PSC_TRUST_IS_CONTROL);
  g_assert_cmpint (trust->reasons[PSC_TRUST_STABILITY_CONTROL], ==, PSC_TRUST_IS_CONTROL);
}

/* The map of the model that has learnt nothing, as the model's own: nothing tells them apart. */
static void
test_model_dependence (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_auto (TrustFixture) of_random = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  PscEncoder *random;

  trust_fixture_init (&fixture, encoder, 16, FALSE, "input-gradient", NULL);
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpfloat (fabs (get (trust, PSC_TRUST_MODEL_DEPENDENCE)), <, 0.9);
  g_clear_pointer (&trust, psc_trust_unref);

  random = g_object_get_data (G_OBJECT (encoder), "psc-trust-random-encoder");
  g_assert_nonnull (random);
  trust_fixture_init (&of_random, random, 16, FALSE, "input-gradient", NULL);
  fixture.question.cells = of_random.cells;
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpfloat_with_epsilon (get (trust, PSC_TRUST_MODEL_DEPENDENCE), 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (get (trust, PSC_TRUST_MODEL_ENTROPY), 0, 1e-3);
}

static void
test_stability (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&fixture, encoder, 17, FALSE, "input-gradient", NULL);
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpfloat (get (trust, PSC_TRUST_STABILITY_LEAST), <=,
                     get (trust, PSC_TRUST_STABILITY_CORRELATION));
  g_assert_cmpfloat (get (trust, PSC_TRUST_STABILITY_MOST), >=,
                     get (trust, PSC_TRUST_STABILITY_CHANGE));
  g_assert_cmpfloat (get (trust, PSC_TRUST_STABILITY_CHANGE), >, 0);
  g_assert_cmpfloat (get (trust, PSC_TRUST_STABILITY_CORRELATION), <, 1);
}

/* A method that takes hundreds of copies of each image is not asked again and again. */
static void
test_too_dear (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&fixture, encoder, 18, TRUE, "rise",
                      (const char *const[]){ "samples", "300", NULL });
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpint (trust->reasons[PSC_TRUST_MODEL_DEPENDENCE], ==, PSC_TRUST_TOO_DEAR);
  g_assert_cmpint (trust->reasons[PSC_TRUST_STABILITY_CORRELATION], ==, PSC_TRUST_TOO_DEAR);
  g_assert_cmpint (trust->reasons[PSC_TRUST_FAITHFULNESS_GAP], ==, PSC_TRUST_KNOWN);
  /* The copies that the map is made of are good for any prompt. */
  g_assert_cmpint (trust->reasons[PSC_TRUST_PROMPT_DEPENDENCE], ==, PSC_TRUST_KNOWN);
  g_assert_cmpuint (trust->n_others, ==, FIXTURE_OTHERS);
}

/* Fewer points where the method's own would take too long. */
static void
test_fewer_points (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&fixture, encoder, 19, FALSE, "integrated-gradients", NULL);
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpuint (trust->n_points, >, 0);
  g_assert_cmpuint (trust->n_points, <, 50);
  g_assert_cmpint (trust->reasons[PSC_TRUST_STABILITY_CORRELATION], ==, PSC_TRUST_KNOWN);
}

typedef struct
{
  guint n_calls;
  guint n_pending; /* of the last call */
} Witness;

static void
measured (const PscTrust *so_far, gpointer user_data)
{
  Witness *witness = user_data;
  guint n = 0;

  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    n += so_far->reasons[f] == PSC_TRUST_PENDING;
  if (witness->n_calls > 0)
    g_assert_cmpuint (n, <, witness->n_pending);
  witness->n_pending = n;
  witness->n_calls++;
}

/* Line by line, and in the end nothing is left to come. */
static void
test_line_by_line (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  Witness witness = { 0 };

  trust_fixture_init (&fixture, encoder, 21, FALSE, "token-similarity", NULL);
  fixture.question.measured = measured;
  fixture.question.user_data = &witness;
  trust = trust_fixture_measure (&fixture);
  g_assert_cmpuint (witness.n_calls, ==, PSC_TRUST_N_LINES - 1);
  g_assert_cmpuint (witness.n_pending, ==, 3);
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    g_assert_cmpint (trust->reasons[f], !=, PSC_TRUST_PENDING);
}

typedef struct
{
  GCancellable *cancellable;
  double at;
  double last;
  double cancelled; /* where it was */
} Interruption;

static void
interrupt (double fraction, gpointer user_data)
{
  Interruption *interruption = user_data;

  g_assert_cmpfloat (fraction, >=, interruption->last);
  g_assert_cmpfloat (fraction, <=, 1);
  interruption->last = fraction;
  if (fraction < interruption->at || g_cancellable_is_cancelled (interruption->cancellable))
    return;
  interruption->cancelled = fraction;
  g_cancellable_cancel (interruption->cancellable);
}

/* Whatever it is at; what was found before does no harm to the next try. */
static void
test_cancelled (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_autoptr (PscEncoder) other = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) fixture = { 0 };
  g_auto (TrustFixture) undisturbed = { 0 };
  g_autoptr (PscTrust) trust = NULL;
  g_autoptr (PscTrust) expected = NULL;

  trust_fixture_init (&fixture, encoder, 20, FALSE, "gradient-shap", NULL);
  for (guint stage = 0; stage < 20; stage++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Interruption interruption = { cancellable, stage / 20.0, 0, 0 };
      PscAttributionContext context = { .cancellable = cancellable,
                                        .progress = interrupt,
                                        .progress_data = &interruption };
      g_autoptr (PscTrust) whole = NULL;
      g_autoptr (GError) error = NULL;

      whole = psc_trust_measure (&fixture.question, encoder, &context, &error);
      if (whole != NULL)
        {
          /* What earlier tries had done was all but the last of it. */
          g_assert_cmpfloat (interruption.cancelled, ==, 1);
          break;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpfloat (interruption.cancelled, >=, interruption.at);
      g_assert_cmpfloat (interruption.last, <, interruption.cancelled + 0.1);
    }
  trust = trust_fixture_measure (&fixture);
  trust_fixture_init (&undisturbed, other, 20, FALSE, "gradient-shap", NULL);
  expected = trust_fixture_measure (&undisturbed);
  for (guint f = 0; f < PSC_TRUST_N_FIGURES; f++)
    g_assert_cmpfloat_with_epsilon (trust->figures[f], expected->figures[f], 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trust-measure/same-again", test_same_again);
  g_test_add_func ("/trust-measure/left-out", test_left_out);
  g_test_add_func ("/trust-measure/random-maps", test_random_maps);
  g_test_add_func ("/trust-measure/flat-map", test_flat_map);
  g_test_add_func ("/trust-measure/not-finite", test_not_finite);
  g_test_add_func ("/trust-measure/score-not-finite", test_score_not_finite);
  g_test_add_func ("/trust-measure/empty-image", test_empty_image);
  g_test_add_func ("/trust-measure/completeness", test_completeness);
  g_test_add_func ("/trust-measure/incomplete-map", test_incomplete_map);
  g_test_add_func ("/trust-measure/stack-gap", test_stack_gap);
  g_test_add_func ("/trust-measure/prompts", test_prompts);
  g_test_add_func ("/trust-measure/no-other-prompts", test_no_other_prompts);
  g_test_add_func ("/trust-measure/control-itself", test_control_itself);
  g_test_add_func ("/trust-measure/model-dependence", test_model_dependence);
  g_test_add_func ("/trust-measure/stability", test_stability);
  g_test_add_func ("/trust-measure/too-dear", test_too_dear);
  g_test_add_func ("/trust-measure/fewer-points", test_fewer_points);
  g_test_add_func ("/trust-measure/line-by-line", test_line_by_line);
  g_test_add_func ("/trust-measure/cancelled", test_cancelled);

  return g_test_run ();
}
