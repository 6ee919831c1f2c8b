/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-cell-readout.h"
#include "model/psc-encoder-private.h"
#include "trust-fixture.h"

/* What the lines say that they take is what the encoder does. */

static const PscTorchInterface *real;
static guint n_counted;
static guint n_points;

static gboolean
encode_images (PscTorchEncoder *encoder,
               guint n,
               const float *pixels,
               float *embeddings,
               GCancellable *cancellable,
               GError **error)
{
  n_counted += n;
  return real->encode_images (encoder, n, pixels, embeddings, cancellable, error);
}

static gboolean
occluder_encode (PscTorchOccluder *occluder,
                 guint n,
                 const PscPatch *windows,
                 float *embeddings,
                 GCancellable *cancellable,
                 GError **error)
{
  n_counted += n;
  return real->occluder_encode (occluder, n, windows, embeddings, cancellable, error);
}

static gboolean
read_cells (PscTorchEncoder *encoder,
            PscCellReading reading,
            const float *pixels,
            float *cells,
            float *embedding,
            GCancellable *cancellable,
            GError **error)
{
  n_counted += reading == PSC_CELL_READING_SURGERY ? 2 : 1;
  return real->read_cells (encoder, reading, pixels, cells, embedding, cancellable, error);
}

static gboolean
tap_new (PscTorchEncoder *encoder,
         const float *pixels,
         guint stage,
         PscTorchTap **out,
         GCancellable *cancellable,
         GError **error)
{
  n_counted++;
  return real->tap_new (encoder, pixels, stage, out, cancellable, error);
}

static gboolean
tap_pull_back (PscTorchTap *tap,
               guint n,
               const float *cotangents,
               float *gradients,
               GCancellable *cancellable,
               GError **error)
{
  n_counted += 2 * n;
  return real->tap_pull_back (tap, n, cotangents, gradients, cancellable, error);
}

static gboolean
attention_new (PscTorchEncoder *encoder,
               const float *pixels,
               PscAttentionPlace place,
               guint layer,
               PscTorchAttention **out,
               GCancellable *cancellable,
               GError **error)
{
  n_counted++;
  return real->attention_new (encoder, pixels, place, layer, out, cancellable, error);
}

static gboolean
attention_pull_back (PscTorchAttention *attention,
                     gboolean to_weights,
                     guint n,
                     const float *cotangents,
                     float *gradients,
                     GCancellable *cancellable,
                     GError **error)
{
  n_counted += 2 * n;
  return real->attention_pull_back (attention, to_weights, n, cotangents, gradients, cancellable,
                                    error);
}

static gboolean
linearise (PscTorchEncoder *encoder,
           PscReluRule rule,
           guint n,
           const float *points,
           PscTorchPoints **out,
           GCancellable *cancellable,
           GError **error)
{
  n_points = n;
  n_counted += n;
  return real->linearise (encoder, rule, n, points, out, cancellable, error);
}

static gboolean
pull_back (PscTorchPoints *points,
           guint n,
           const float *cotangents,
           const float *factors,
           PscTorchStack *stack,
           guint first,
           GCancellable *cancellable,
           GError **error)
{
  n_counted += 2 * n * n_points;
  return real->pull_back (points, n, cotangents, factors, stack, first, cancellable, error);
}

static void
count (PscEncoder *encoder)
{
  static PscTorchInterface counting;

  if (real == NULL)
    {
      real = encoder->torch;
      counting = *real;
      counting.encode_images = encode_images;
      counting.occluder_encode = occluder_encode;
      counting.read_cells = read_cells;
      counting.tap_new = tap_new;
      counting.tap_pull_back = tap_pull_back;
      counting.attention_new = attention_new;
      counting.attention_pull_back = attention_pull_back;
      counting.linearise = linearise;
      counting.pull_back = pull_back;
    }
  encoder->torch = &counting;
}

/* The encoder that has learnt nothing is counted, too: it is made with the first lines. */
static void
count_with_random (PscEncoder *encoder)
{
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  count (encoder);
  trust_fixture_init (&fixture, encoder, 1, FALSE, "token-similarity", NULL);
  trust = trust_fixture_measure (&fixture);
  count (g_object_get_data (G_OBJECT (encoder), "psc-trust-random-encoder"));
}

/* Few enough copies for tests to be quick, and so many that they are too dear. */
static const char *const *
choose_settings (const char *method)
{
  static const char *const rise[] = { "samples", "60", NULL };
  static const char *const shap[] = { "samples", "60", "segments", "10", NULL };

  if (g_str_equal (method, "rise"))
    return rise;
  return g_str_equal (method, "kernel-shap") ? shap : NULL;
}

static void
check (
    PscEncoder *encoder, const char *method, guint seed, gboolean is_conventional, gboolean fuses)
{
  g_auto (TrustFixture) fixture = { 0 };
  g_autoptr (PscTrust) trust = NULL;

  trust_fixture_init (&fixture, encoder, seed, is_conventional, method, choose_settings (method));
  if (fuses)
    trust_fixture_fuse (&fixture);
  n_counted = 0;
  trust = trust_fixture_measure (&fixture);
  g_test_message ("%s, %s: %u passes", method,
                  is_conventional ? "conventional"
                  : fuses         ? "fused"
                                  : "direct",
                  n_counted);
  g_assert_cmpuint (n_counted, ==, psc_trust_count_passes (trust));
  g_assert_cmpuint (n_counted, <=, PSC_TRUST_MAX_PASSES);
  g_assert_cmpuint (n_counted, >, 0);
}

static void
test_budget (gconstpointer data)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (GPOINTER_TO_UINT (data));
  g_auto (GStrv) names = psc_method_dup_supported (psc_encoder_get_spec (encoder));
  guint seed = 100;

  count_with_random (encoder);
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      gboolean has_maps = !(psc_method_get_needs (method) & PSC_METHOD_NEEDS_FORWARD);

      check (encoder, *name, seed++, FALSE, FALSE);
      check (encoder, *name, seed++, TRUE, FALSE);
      if (has_maps)
        check (encoder, *name, seed++, FALSE, TRUE);
    }
}

/* Another map of the same image finds the random orders and the control there. */
static void
test_shared (void)
{
  g_autoptr (PscEncoder) encoder = fixture_new_encoder (FIXTURE_RESNET);
  g_auto (TrustFixture) one = { 0 };
  g_auto (TrustFixture) other = { 0 };
  g_autoptr (PscTrust) first = NULL;
  g_autoptr (PscTrust) second = NULL;
  guint n_random = 2 + PSC_TRUST_ORDERS * (PSC_TRUST_STEPS - 1);

  trust_fixture_init (&one, encoder, 5, FALSE, "input-gradient", NULL);
  first = trust_fixture_measure (&one);
  trust_fixture_init (&other, encoder, 5, TRUE, "input-gradient", NULL);
  second = trust_fixture_measure (&other);
  g_assert_cmpuint (first->n_passes[PSC_TRUST_FAITHFULNESS]
                        - second->n_passes[PSC_TRUST_FAITHFULNESS],
                    ==, n_random);
  g_assert_cmpuint (first->n_passes[PSC_TRUST_STABILITY] - second->n_passes[PSC_TRUST_STABILITY],
                    ==, 10);
  for (guint k = 0; k <= first->n_steps; k++)
    g_assert_cmpfloat (first->random_mean[k], ==, second->random_mean[k]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/trust-cost/swin", GUINT_TO_POINTER (FIXTURE_SWIN), test_budget);
  g_test_add_data_func ("/trust-cost/resnet", GUINT_TO_POINTER (FIXTURE_RESNET), test_budget);
  g_test_add_data_func ("/trust-cost/vit", GUINT_TO_POINTER (FIXTURE_VIT), test_budget);
  g_test_add_func ("/trust-cost/shared", test_shared);

  return g_test_run ();
}
