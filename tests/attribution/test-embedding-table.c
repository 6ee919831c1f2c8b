/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "attribution/psc-embedding-table.h"
#include "attribution/psc-perturbation-method.h"
#include "attribution/psc-table-shelf.h"
#include "psc-test-model.h"

/* One pass over the copies of an image is enough, whatever is asked of it. */

#define SIDE 56
#define AREA (SIDE * SIDE)
#define M    9

/* Windows along an axis with the paper's preset. */
#define POSITIONS 7

static PscEncoder *
new_encoder (guint32 seed)
{
  static const char json[] =
      "{\"vision\": {\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\","
      " \"stem_width\": 4, \"depths\": [1, 1], \"widths\": [4, 6]},"
      " \"text\": {\"vocab_size\": 20, \"hidden_size\": 16, \"num_hidden_layers\": 2,"
      " \"num_attention_heads\": 2, \"intermediate_size\": 24,"
      " \"max_position_embeddings\": 80}, \"projection_dim\": 9}";
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder (spec, seed);
}

/* What progress was reported. */
typedef struct
{
  guint n_calls;
  double first;
  GCancellable *cancel_in_first; /* nullable */
} Watch;

static void
progress_cb (double fraction, gpointer user_data)
{
  Watch *watch = user_data;

  if (watch->n_calls++ == 0)
    watch->first = fraction;
  if (watch->cancel_in_first != NULL)
    g_cancellable_cancel (watch->cancel_in_first);
}

static PscStack *
attribute (PscMethod *method,
           PscEncoder *encoder,
           const float *pixels,
           guint n,
           Watch *watch,
           GError **error)
{
  static const guint indices[] = { 3, 0, 7 };
  const PscAttributionContext context = { .max_chunk = 8,
                                          .cancellable = watch->cancel_in_first,
                                          .progress = progress_cb,
                                          .progress_data = watch };
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, n > 0 ? indices : NULL, n);

  watch->n_calls = 0;
  return psc_method_attribute (method, encoder, pixels, units, &context, error);
}

static void
assert_same_map (PscStack *stack, guint i, PscStack *other, guint j)
{
  g_assert_cmpmem (psc_stack_get_map (stack, i), AREA * sizeof (float),
                   psc_stack_get_map (other, j), AREA * sizeof (float));
}

/* A second run makes other maps of the same embeddings, and any other image, encoder or parameter
 * needs a pass of its own. */
static void
test_once (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (PscEncoder) other = new_encoder (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autoptr (PscStack) few = NULL;
  g_autoptr (PscStack) all = NULL;
  Watch watch = { 0 };

  few = attribute (method, encoder, pixels, 3, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_calls, ==, 1 + (POSITIONS * POSITIONS + 7) / 8);
  all = attribute (method, encoder, pixels, 0, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_calls, ==, 0);
  assert_same_map (few, 0, all, 3);
  assert_same_map (few, 1, all, 0);
  assert_same_map (few, 2, all, 7);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (PscStack) fresh = NULL;

      if (i == 0)
        pixels[AREA / 2] += 1;
      else if (i == 1)
        psc_method_set_parameter (method, "window", "14", &error);
      fresh = attribute (method, i == 2 ? other : encoder, pixels, 3, &watch, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (watch.n_calls, >, 1);
      g_assert_true (
          memcmp (psc_stack_get_map (fresh, 0), psc_stack_get_map (few, 0), AREA * sizeof (float))
          != 0);
    }
}

/* An image that is fetched ahead does not push out what is known of the one on the screen, nor does
 * another method object, such as one whose maps are smoothed, need a pass of its own. */
static void
test_beside_each_other (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  g_autoptr (PscMethod) other = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  Watch watch = { 0 };

  for (guint pass = 0; pass < 2; pass++)
    for (guint32 image = 0; image < 3; image++)
      {
        g_autofree float *pixels = psc_test_model_new_pixels (SIDE, image);
        g_autoptr (PscStack) stack =
            attribute (pass == 0 ? method : other, encoder, pixels, 3, &watch, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (watch.n_calls > 0, ==, pass == 0);
      }
}

/* What the image on the screen was changed to is not worked out for every question. */
static void
test_perturbed_once (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  PscModelSpec *spec = psc_encoder_get_spec (encoder);
  g_autoptr (PscMethod) method = psc_method_new ("kernel-shap", PSC_PRESET_PAPER, NULL);
  PscPerturbationMethod *perturbing = PSC_PERTURBATION_METHOD (method);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autoptr (PscPerturbation) first = psc_perturbation_method_perturb (perturbing, spec, pixels);
  g_autoptr (PscPerturbation) again = psc_perturbation_method_perturb (perturbing, spec, pixels);
  g_autoptr (PscPerturbation) of_others = NULL;
  g_autoptr (PscPerturbation) of_ridge = NULL;

  g_assert_true (again == first);
  pixels[7] += 1;
  of_others = psc_perturbation_method_perturb (perturbing, spec, pixels);
  g_assert_cmpstr (psc_perturbation_get_key (of_others), !=, psc_perturbation_get_key (first));
  psc_method_set_parameter (method, "ridge", "1", NULL);
  of_ridge = psc_perturbation_method_perturb (perturbing, spec, pixels);
  g_assert_true (of_ridge != of_others);
  g_assert_cmpstr (psc_perturbation_get_key (of_ridge), ==, psc_perturbation_get_key (of_others));
}

/* What is kept has an end, and what was used last stays. */
static void
test_shelf (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  const guint dimensions = (guint) (PSC_TABLE_SHELF_SIZE / sizeof (float) / 50 / 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);

  for (guint32 image = 0; image < 4; image++)
    {
      g_autofree float *pixels = psc_test_model_new_pixels (SIDE, image);
      g_autoptr (PscPerturbation) perturbation = psc_perturbation_method_perturb (
          PSC_PERTURBATION_METHOD (method), psc_encoder_get_spec (encoder), pixels);
      PscEmbeddingTable *table = psc_embedding_table_new (perturbation, dimensions, &error);

      g_assert_no_error (error);
      g_ptr_array_add (tables, table);
      psc_table_shelf_keep (encoder, table);
      if (image == 2)
        {
          g_autoptr (PscEmbeddingTable) first =
              psc_table_shelf_dup (encoder, psc_embedding_table_get_key (tables->pdata[0]));

          g_assert_true (first == tables->pdata[0]);
        }
    }
  for (guint i = 0; i < tables->len; i++)
    {
      g_autoptr (PscEmbeddingTable) table =
          psc_table_shelf_dup (encoder, psc_embedding_table_get_key (tables->pdata[i]));

      g_assert_true (table == (i == 1 ? NULL : tables->pdata[i]));
    }
}

/* Another encoder, or a file, goes on with what a full table gives away. */
static void
test_bytes (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autoptr (PscPerturbation) perturbation = psc_perturbation_method_perturb (
      PSC_PERTURBATION_METHOD (method), psc_encoder_get_spec (encoder), pixels);
  g_autoptr (PscEmbeddingTable) table =
      psc_perturbation_method_embed (perturbation, encoder, NULL, &error);
  g_autoptr (GBytes) bytes = psc_kept_stack_dup_bytes (PSC_KEPT_STACK (table), NULL);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 4);
  const guint n = POSITIONS * POSITIONS + 1;
  g_autoptr (PscEmbeddingTable) again = psc_embedding_table_new_from_bytes (n, M, bytes);

  g_assert_no_error (error);
  g_assert_nonnull (again);
  g_assert_cmpuint (psc_embedding_table_get_n_images (again), ==, n);
  g_assert_cmpstr (psc_embedding_table_get_key (again), ==, psc_embedding_table_get_key (table));
  g_assert_cmpmem (psc_embedding_table_get_embeddings (again), psc_embedding_table_get_size (again),
                   psc_embedding_table_get_embeddings (table),
                   psc_embedding_table_get_size (table));
  g_assert_null (psc_embedding_table_new_from_bytes (n, M, cut));
  g_assert_null (psc_embedding_table_new_from_bytes (n, M + 1, bytes));
  g_assert_null (psc_embedding_table_new_from_bytes (0, M, bytes));
  g_assert_null (psc_embedding_table_new_from_bytes (G_MAXUINT, G_MAXUINT, bytes));
}

/* Maps of a full table need no encoder, and can be stopped. */
static void
test_maps_cancelled (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *maps = g_new (float, M *AREA);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscPerturbation) perturbation = psc_perturbation_method_perturb (
      PSC_PERTURBATION_METHOD (method), psc_encoder_get_spec (encoder), pixels);
  g_autoptr (PscEmbeddingTable) table =
      psc_perturbation_method_embed (perturbation, encoder, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (
      psc_embedding_table_make_maps (table, perturbation, units, cancellable, maps, NULL, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      psc_embedding_table_make_maps (table, perturbation, units, cancellable, maps, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What was encoded before a run was cancelled is not encoded again, and the maps are the same. */
static void
test_resumed (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (PscEncoder) undisturbed = new_encoder (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscStack) resumed = NULL;
  g_autoptr (PscStack) expected = NULL;
  Watch watch = { .cancel_in_first = cancellable };

  g_assert_null (attribute (method, encoder, pixels, 3, &watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.n_calls, ==, 1);
  g_clear_error (&error);

  watch.cancel_in_first = NULL;
  resumed = attribute (method, encoder, pixels, 3, &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (watch.first, >, 8.0 / (POSITIONS * POSITIONS + 1));
  expected = attribute (method, undisturbed, pixels, 3, &watch, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    assert_same_map (resumed, i, expected, i);
}

/* A run within another, as when something more urgent goes first, of the same image or of another.
 */
typedef struct
{
  PscMethod *method;
  PscEncoder *encoder;
  const float *pixels;
  PscStack *stack; /* of the inner run */
} Nested;

static void
run_within_cb (double fraction, gpointer user_data)
{
  Nested *nested = user_data;
  Watch watch = { 0 };
  g_autoptr (GError) error = NULL;

  if (nested->stack != NULL)
    return;
  nested->stack = attribute (nested->method, nested->encoder, nested->pixels, 3, &watch, &error);
  g_assert_no_error (error);
}

static void
test_nested (gconstpointer data)
{
  gboolean is_same_image = GPOINTER_TO_INT (data);
  g_autoptr (PscEncoder) encoder = new_encoder (1);
  g_autoptr (PscEncoder) undisturbed = new_encoder (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, &error);
  g_autofree float *pixels = psc_test_model_new_pixels (SIDE, 3);
  g_autofree float *others = psc_test_model_new_pixels (SIDE, 4);
  g_autoptr (PscFunctionals) units = psc_functionals_new_units (M, NULL, 0);
  Nested nested = { method, encoder, is_same_image ? pixels : others };
  const PscAttributionContext context = { .max_chunk = 8,
                                          .progress = run_within_cb,
                                          .progress_data = &nested };
  Watch watch = { 0 };
  g_autoptr (PscStack) outer =
      psc_method_attribute (method, encoder, pixels, units, &context, &error);
  g_autoptr (PscStack) expected_outer = NULL;
  g_autoptr (PscStack) expected_inner = NULL;

  g_assert_no_error (error);
  expected_outer = attribute (method, undisturbed, pixels, 0, &watch, &error);
  expected_inner = attribute (method, undisturbed, nested.pixels, 3, &watch, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < M; i++)
    assert_same_map (outer, i, expected_outer, i);
  for (guint i = 0; i < 3; i++)
    assert_same_map (nested.stack, i, expected_inner, i);
  g_object_unref (nested.stack);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/embedding-table/once", test_once);
  g_test_add_func ("/embedding-table/beside-each-other", test_beside_each_other);
  g_test_add_func ("/embedding-table/perturbed-once", test_perturbed_once);
  g_test_add_func ("/embedding-table/shelf", test_shelf);
  g_test_add_func ("/embedding-table/bytes", test_bytes);
  g_test_add_func ("/embedding-table/maps-cancelled", test_maps_cancelled);
  g_test_add_func ("/embedding-table/resumed", test_resumed);
  g_test_add_data_func ("/embedding-table/nested/same-image", GINT_TO_POINTER (TRUE), test_nested);
  g_test_add_data_func ("/embedding-table/nested/other-image", GINT_TO_POINTER (FALSE),
                        test_nested);

  return g_test_run ();
}
