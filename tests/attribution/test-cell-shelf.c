/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-cell-shelf.h"
#include "attribution/psc-method.h"
#include "model/psc-cell-readout.h"
#include "psc-test-model.h"

#define M     10
#define CELLS 49

typedef struct
{
  PscModelSpec *spec;
  PscEncoder *encoder;
  float *pixels[PSC_CELL_SHELF_LENGTH + 1];
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->spec = psc_model_spec_new_from_json (
      "{\"vision\": {\"architecture\": \"vit\", \"image_size\": 56, \"patch_size\": 8, \"width\": 12,"
      " \"n_layers\": 2, \"n_heads\": 3, \"mlp_width\": 20, \"activation\": \"quick-gelu\"},"
      " \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 3,"
      " \"num_attention_heads\": 2, \"intermediate_size\": 24, \"max_position_embeddings\": 80,"
      " \"pooled_hidden_states\": [1, 2, -1]}, \"projection_dim\": 10}",
      -1, &error);
  g_assert_no_error (error);
  fixture->encoder = psc_test_model_new_encoder (fixture->spec, 7);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->pixels); i++)
    fixture->pixels[i] = psc_test_model_new_pixels (56, 3 + i);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->pixels); i++)
    g_free (fixture->pixels[i]);
  g_object_unref (fixture->encoder);
  g_object_unref (fixture->spec);
}

static void
encode (Fixture *fixture, guint image, float *z)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (psc_cell_shelf_encode (fixture->encoder, fixture->pixels[image], z, NULL, &error));
  g_assert_no_error (error);
}

/* What is taken is what the encoder reads, and is there once. */
static void
test_take (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  float z[M], expected[M], taken[M];
  float cells[CELLS * M], own[CELLS * M];

  g_assert_false (psc_cell_shelf_take (fixture->encoder, fixture->pixels[0], cells, taken));
  encode (fixture, 0, z);
  psc_encoder_encode_images (fixture->encoder, 1, fixture->pixels[0], expected, NULL, &error);
  g_assert_no_error (error);
  psc_test_assert_close (z, expected, M, 1e-5);

  psc_encoder_read_cells (fixture->encoder, PSC_CELL_READING_ALONE, fixture->pixels[0], own, NULL,
                          NULL, &error);
  g_assert_no_error (error);
  g_assert_false (psc_cell_shelf_take (fixture->encoder, fixture->pixels[1], cells, taken));
  g_assert_true (psc_cell_shelf_take (fixture->encoder, fixture->pixels[0], cells, taken));
  g_assert_cmpmem (cells, sizeof cells, own, sizeof own);
  g_assert_cmpmem (taken, sizeof taken, z, sizeof z);
  g_assert_false (psc_cell_shelf_take (fixture->encoder, fixture->pixels[0], cells, taken));
}

/* Of many images the last remain, each once. */
static void
test_length (Fixture *fixture, gconstpointer data)
{
  float z[M];
  float cells[CELLS * M];

  for (guint i = 0; i < G_N_ELEMENTS (fixture->pixels); i++)
    encode (fixture, i, z);
  encode (fixture, 1, z);
  g_assert_false (psc_cell_shelf_take (fixture->encoder, fixture->pixels[0], cells, z));
  for (guint i = 1; i < G_N_ELEMENTS (fixture->pixels); i++)
    g_assert_true (psc_cell_shelf_take (fixture->encoder, fixture->pixels[i], cells, z));
  g_assert_false (psc_cell_shelf_take (fixture->encoder, fixture->pixels[1], cells, z));
}

static PscStack *
attribute (Fixture *fixture, const char *name)
{
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, NULL);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (GError) error = NULL;
  PscStack *stack =
      psc_method_attribute (method, fixture->encoder, fixture->pixels[0], units, NULL, &error);

  g_assert_no_error (error);
  return stack;
}

/* Token similarity takes them, and is the same with and without; what reads cells in another way
 * leaves them alone. */
static void
test_similarity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscStack) without = attribute (fixture, "token-similarity");
  g_autoptr (PscStack) surgery = NULL;
  g_autoptr (PscStack) with = NULL;
  float z[M];
  float cells[CELLS * M];

  encode (fixture, 0, z);
  surgery = attribute (fixture, "clip-surgery");
  with = attribute (fixture, "token-similarity");
  g_assert_false (psc_cell_shelf_take (fixture->encoder, fixture->pixels[0], cells, z));
  for (guint i = 0; i < M; i++)
    g_assert_cmpmem (psc_stack_get_map (with, i), CELLS * sizeof (float),
                     psc_stack_get_map (without, i), CELLS * sizeof (float));
  g_assert_cmpint (
      memcmp (psc_stack_get_map (surgery, 0), psc_stack_get_map (with, 0), CELLS * sizeof (float)),
      !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/cell-shelf/take", Fixture, NULL, fixture_set_up, test_take, fixture_tear_down);
  g_test_add ("/cell-shelf/length", Fixture, NULL, fixture_set_up, test_length, fixture_tear_down);
  g_test_add ("/cell-shelf/similarity", Fixture, NULL, fixture_set_up, test_similarity,
              fixture_tear_down);

  return g_test_run ();
}
