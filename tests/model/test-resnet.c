/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "psc-test-model.h"

/*
 * What the CPU does sixteen cotangents, or occluded images, at a time: sides that strides do not
 * divide, widths that fill up blocks of kernels and that do not, groups that are not full or that
 * several points share, and windows that reach a border or nothing but it.
 */

#define M 9

/* Two orders of adding up may differ by as much where the few channels of such a model cancel. */
#define TOLERANCE 3e-5

typedef struct
{
  const char *name;
  const char *vision;
} Shape;

static const Shape shapes[] = {
  { "odd-side",
    "{\"architecture\": \"resnet\", \"image_size\": 57, \"block\": \"basic\", \"stem_width\": 24,"
    " \"depths\": [1, 2], \"widths\": [24, 48]}" },
  { "whole-blocks", "{\"architecture\": \"resnet\", \"image_size\": 47, \"block\": \"bottleneck\","
                    " \"stem_width\": 16, \"depths\": [2, 1], \"widths\": [16, 20]}" },
  { "ragged-blocks",
    "{\"architecture\": \"resnet\", \"image_size\": 38, \"block\": \"basic\", \"stem_width\": 7,"
    " \"depths\": [1, 1, 1, 1], \"widths\": [25, 31, 33, 2]}" },
  { "one-channel", "{\"architecture\": \"resnet\", \"image_size\": 33, \"block\": \"bottleneck\","
                   " \"stem_width\": 1, \"depths\": [1, 2], \"widths\": [1, 1]}" },
};

static PscEncoder *
new_encoder (const Shape *shape)
{
  g_autofree char *json =
      g_strdup_printf ("{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16,"
                       " \"num_hidden_layers\": 2, \"num_attention_heads\": 2,"
                       " \"intermediate_size\": 24, \"max_position_embeddings\": 80},"
                       " \"projection_dim\": %d}",
                       shape->vision, M);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return psc_test_model_new_encoder (spec, 11);
}

static float *
new_points (guint side, guint n)
{
  guint area = side * side;
  float *points = g_new (float, (gsize) n *area);

  for (guint p = 0; p < n; p++)
    {
      g_autofree float *own = psc_test_model_new_pixels (side, 30 + p);

      memcpy (points + (gsize) p * area, own, area * sizeof *own);
    }
  return points;
}

static float *
new_random (gsize n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (float) g_rand_double_range (random, -1, 1);
  return values;
}

/* Σ_p factors[p] ⊙ J(points[p])ᵀ cotangents[p] by libtorch's own differentiation. */
static void
differentiate (PscEncoder *encoder,
               guint n_points,
               const float *points,
               const float *factors,
               const float *cotangents,
               float *sum)
{
  guint area = psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  g_autofree float *gradient = g_new (float, area);
  g_autoptr (GError) error = NULL;

  memset (sum, 0, area * sizeof *sum);
  for (guint p = 0; p < n_points; p++)
    {
      psc_encoder_differentiate (encoder, points + (gsize) p * area, 1, cotangents + p * M,
                                 gradient, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < area; i++)
        sum[i] += (factors != NULL ? factors[(gsize) p * area + i] : 1) * gradient[i];
    }
}

static void
check_pull_back (PscEncoder *encoder, guint n, guint n_points, gboolean has_factors)
{
  guint side = psc_encoder_get_side (encoder);
  gsize area = (gsize) side * side;
  g_autofree float *points = new_points (side, n_points);
  g_autofree float *cotangents = new_random ((gsize) n * n_points * M, 1);
  g_autofree float *factors = has_factors ? new_random (n_points * area, 2) : NULL;
  g_autofree float *expected = g_new (float, area);
  g_autofree float *found = g_new (float, n *area);
  g_autoptr (PscLinearisation) linearisation = NULL;
  g_autoptr (PscDeviceMaps) maps = NULL;
  g_autoptr (GError) error = NULL;

  linearisation =
      psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, n_points, points, NULL, &error);
  g_assert_no_error (error);
  maps = psc_device_maps_new (encoder, n, &error);
  g_assert_no_error (error);
  psc_linearisation_pull_back (linearisation, n, cotangents, factors, maps, 0, NULL, &error);
  g_assert_no_error (error);
  psc_device_maps_read (maps, found, &error);
  g_assert_no_error (error);

  for (guint k = 0; k < n; k++)
    {
      differentiate (encoder, n_points, points, factors, cotangents + (gsize) k * n_points * M,
                     expected);
      psc_test_assert_close (found + k * area, expected, area, TOLERANCE);
    }
}

static void
test_pull_back (gconstpointer data)
{
  g_autoptr (PscEncoder) encoder = new_encoder (data);

  check_pull_back (encoder, 1, 1, FALSE);
  check_pull_back (encoder, 16, 1, TRUE);
  check_pull_back (encoder, 37, 1, FALSE);
  check_pull_back (encoder, 1, 18, TRUE);
  check_pull_back (encoder, 7, 5, TRUE);
  check_pull_back (encoder, 20, 2, FALSE);
}

/* Twice the same, to the last bit, however the threads shared the work. */
static void
test_repeated (gconstpointer data)
{
  g_autoptr (PscEncoder) encoder = new_encoder (data);
  guint side = psc_encoder_get_side (encoder);
  gsize area = (gsize) side * side;
  g_autofree float *points = new_points (side, 2);
  g_autofree float *cotangents = new_random (20 * 2 * M, 1);
  g_autofree float *found = g_new (float, 2 * 20 * area);
  g_autoptr (PscLinearisation) linearisation = NULL;
  g_autoptr (GError) error = NULL;

  linearisation = psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, 2, points, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PscDeviceMaps) maps = psc_device_maps_new (encoder, 20, &error);

      psc_linearisation_pull_back (linearisation, 20, cotangents, NULL, maps, 0, NULL, &error);
      psc_device_maps_read (maps, found + i * 20 * area, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpmem (found, 20 * area * sizeof *found, found + 20 * area, 20 * area * sizeof *found);
}

/* @n windows: in each corner, all of the image, one pixel, a row, a column, and at random. */
static PscPatch *
new_windows (guint side, guint n)
{
  const PscPatch fixed[] = {
    { 0, 0, 3, 4 },        { side - 1, 0, 1, 1 },
    { 0, side - 2, 5, 2 }, { side - 3, side - 4, 3, 4 },
    { 0, 0, side, side },  { side / 2, side / 3, 1, 1 },
    { 0, 7, side, 1 },     { 8, 0, 1, side },
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  PscPatch *windows = g_new (PscPatch, n);

  for (guint i = 0; i < n; i++)
    if (i < G_N_ELEMENTS (fixed))
      windows[i] = fixed[i];
    else
      {
        PscPatch *w = &windows[i];

        w->x = (guint) g_rand_int_range (random, 0, (gint32) side);
        w->y = (guint) g_rand_int_range (random, 0, (gint32) side);
        w->width = (guint) g_rand_int_range (random, 1, (gint32) MIN (9, side - w->x) + 1);
        w->height = (guint) g_rand_int_range (random, 1, (gint32) MIN (9, side - w->y) + 1);
      }
  return windows;
}

static void
encode_occluded (PscEncoder *encoder,
                 const float *pixels,
                 const float *baseline,
                 const PscPatch *window,
                 float *z)
{
  guint side = psc_encoder_get_side (encoder);
  g_autofree float *occluded = g_memdup2 (pixels, (gsize) side * side * sizeof *pixels);
  g_autoptr (GError) error = NULL;

  for (guint y = window->y; y < window->y + window->height; y++)
    for (guint x = window->x; x < window->x + window->width; x++)
      occluded[y * side + x] = baseline[y * side + x];
  psc_encoder_encode_images (encoder, 1, occluded, z, NULL, &error);
  g_assert_no_error (error);
}

/* Windows one by one, whose surroundings are then those of the image, and many at a time. */
static void
test_occluded (gconstpointer data)
{
  enum
  {
    N = 45
  };
  g_autoptr (PscEncoder) encoder = new_encoder (data);
  guint side = psc_encoder_get_side (encoder);
  g_autofree float *pixels = psc_test_model_new_pixels (side, 1);
  g_autofree float *baseline = psc_test_model_new_pixels (side, 2);
  g_autofree PscPatch *windows = new_windows (side, N);
  float together[N * M], alone[M], expected[M];
  g_autoptr (GError) error = NULL;
  g_autoptr (PscOccluder) occluder = psc_occluder_new (encoder, pixels, baseline, NULL, &error);

  g_assert_no_error (error);
  psc_occluder_encode (occluder, N, windows, together, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    {
      psc_occluder_encode (occluder, 1, windows + i, alone, NULL, &error);
      g_assert_no_error (error);
      encode_occluded (encoder, pixels, baseline, &windows[i], expected);
      psc_test_assert_close (alone, expected, M, TOLERANCE);
      psc_test_assert_close (together + i * M, expected, M, TOLERANCE);
    }
}

/* Both stop within their work, and can be asked again. */
static void
test_cancelled (void)
{
  g_autoptr (PscEncoder) encoder = new_encoder (&shapes[0]);
  guint side = psc_encoder_get_side (encoder);
  g_autofree float *pixels = psc_test_model_new_pixels (side, 1);
  g_autofree float *cotangents = new_random (40 * M, 1);
  g_autofree PscPatch *windows = new_windows (side, 40);
  g_autofree float *z = g_new (float, 40 * M);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscOccluder) occluder = psc_occluder_new (encoder, pixels, pixels, NULL, &error);
  g_autoptr (PscLinearisation) points =
      psc_linearisation_new (encoder, PSC_RELU_RULE_PLAIN, 1, pixels, NULL, &error);
  g_autoptr (PscDeviceMaps) maps = psc_device_maps_new (encoder, 40, &error);

  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (psc_occluder_encode (occluder, 40, windows, z, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (
      psc_linearisation_pull_back (points, 40, cotangents, NULL, maps, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_true (psc_occluder_encode (occluder, 40, windows, z, NULL, &error));
  g_assert_true (psc_linearisation_pull_back (points, 40, cotangents, NULL, maps, 0, NULL, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *pull_back = g_strdup_printf ("/resnet/pull-back/%s", shapes[i].name);
      g_autofree char *occluded = g_strdup_printf ("/resnet/occluded/%s", shapes[i].name);
      g_autofree char *repeated = g_strdup_printf ("/resnet/repeated/%s", shapes[i].name);

      g_test_add_data_func (pull_back, &shapes[i], test_pull_back);
      g_test_add_data_func (occluded, &shapes[i], test_occluded);
      g_test_add_data_func (repeated, &shapes[i], test_repeated);
    }
  g_test_add_func ("/resnet/cancelled", test_cancelled);

  return g_test_run ();
}
