/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "trust-fixture.h"

#include "attribution/psc-half-stack.h"
#include "attribution/psc-perturbation-method.h"

#define M FIXTURE_DIMENSIONS

static const char *const towers[FIXTURE_N_TOWERS] = {
  [FIXTURE_SWIN] = "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 4,"
                   " \"window_size\": 7, \"embed_dim\": 12, \"depths\": [2, 2],"
                   " \"num_heads\": [2, 4]}",
  [FIXTURE_RESNET] = "{\"architecture\": \"resnet\", \"image_size\": 64, \"block\": \"basic\","
                     " \"stem_width\": 6, \"depths\": [1, 2], \"widths\": [6, 8]}",
  [FIXTURE_VIT] = "{\"architecture\": \"vit\", \"image_size\": 64, \"patch_size\": 16,"
                  " \"width\": 12, \"n_layers\": 3, \"n_heads\": 3, \"mlp_width\": 20}",
};

PscEncoder *
fixture_new_encoder (guint tower)
{
  g_autofree char *json =
      g_strdup_printf ("{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16,"
                       " \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
                       " \"intermediate_size\": 24, \"max_position_embeddings\": 80},"
                       " \"projection_dim\": %d}",
                       towers[tower], M);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder (spec, 3);
}

static float *
new_directions (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  float *directions = g_new0 (float, (FIXTURE_OTHERS + 2) * M);

  for (guint i = 0; i < (FIXTURE_OTHERS + 1) * M; i++)
    directions[i] = (float) g_rand_double_range (random, -0.5, 0.5);
  for (guint i = 0; i < FIXTURE_OTHERS * M; i++)
    directions[(FIXTURE_OTHERS + 1) * M + i % M] += directions[M + i] / FIXTURE_OTHERS;
  return directions;
}

/* Of the linear functionals that are asked for, or of the unit ones, of which the map is fused. */
static PscStack *
attribute (TrustFixture *self, PscFunctionals *functionals)
{
  g_autoptr (GError) error = NULL;
  PscStack *maps =
      psc_method_attribute (self->method, self->encoder, self->pixels, functionals, NULL, &error);

  g_assert_no_error (error);
  return maps;
}

static void
scale (TrustFixture *self, float *weights)
{
  for (guint i = 0; i < M; i++)
    weights[i] = (float) (psc_encoder_get_logit_scale (self->encoder) * self->directions[i]);
}

static void
make_cells (TrustFixture *self)
{
  float weights[M];
  g_autoptr (PscFunctionals) functionals = NULL;
  g_autoptr (PscStack) maps = NULL;

  scale (self, weights);
  functionals = self->question.is_conventional ? psc_functionals_new_cosine (M, 1, weights)
                                               : psc_functionals_new_linear (M, 1, weights);
  maps = attribute (self, functionals);
  self->cells = g_memdup2 (psc_stack_get_values (maps),
                           psc_map_grid_get_n_cells (psc_stack_get_grid (maps)) * sizeof (float));
}

void
trust_fixture_init (TrustFixture *self,
                    PscEncoder *encoder,
                    guint32 seed,
                    gboolean is_conventional,
                    const char *method,
                    const char *const *settings)
{
  g_autoptr (GError) error = NULL;

  *self = (TrustFixture){ .encoder = g_object_ref (encoder) };
  self->method = psc_method_new (method, PSC_PRESET_PAPER, &error);
  g_assert_no_error (error);
  for (; settings != NULL && *settings != NULL; settings += 2)
    if (!psc_method_set_parameter (self->method, settings[0], settings[1], &error))
      g_error ("%s", error->message);
  self->pixels = psc_test_model_new_pixels (psc_encoder_get_side (encoder), seed);
  self->directions = new_directions ();
  self->question = (PscTrustQuestion){
    .method = self->method,
    .pixels = self->pixels,
    .direction = self->directions,
    .is_conventional = is_conventional,
    .n_others = FIXTURE_OTHERS,
    .others = self->directions + M,
    .mean = self->directions + (FIXTURE_OTHERS + 1) * M,
  };
  make_cells (self);
  self->question.cells = self->cells;
}

void
trust_fixture_fuse (TrustFixture *self)
{
  float weights[M];
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (PscStack) maps = attribute (self, units);

  scale (self, weights);
  self->stack = PSC_KEPT_STACK (psc_half_stack_new (maps, M));
  psc_half_stack_fuse (PSC_HALF_STACK (self->stack), weights, self->cells);
  self->question.stack = self->stack;
  self->question.is_fused = TRUE;
}

void
trust_fixture_clear (TrustFixture *self)
{
  g_clear_object (&self->encoder);
  g_clear_object (&self->method);
  g_clear_object (&self->stack);
  g_free (self->pixels);
  g_free (self->cells);
  g_free (self->directions);
}

PscTrust *
trust_fixture_measure (TrustFixture *self)
{
  g_autoptr (GError) error = NULL;
  PscTrust *trust = psc_trust_measure (&self->question, self->encoder, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (trust);
  return trust;
}
