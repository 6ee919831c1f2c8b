/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-model.h"

#include <glib/gstdio.h>
#include <math.h>

#include "lab/bench/psc-random-pixels.h"
#include "model/psc-model-import.h"
#include "model/psc-random-weights.h"

static char *
dup_tiny_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", NULL);
}

/* What maps of two devices may differ by, of the greatest value. */
#define BETWEEN_DEVICES 1e-3

#define WHOLE_TENSORS "whole-tensors"

/* Any thread. */
const PscEncoderOptions *
psc_test_model_get_options (void)
{
  static PscEncoderOptions options = { .device = "cpu", .n_threads = 2 };
  static gsize is_known = 0;

  if (g_once_init_enter (&is_known))
    {
      const char *device = g_getenv ("PROMPTOSCOPE_TEST_DEVICE");

      options.uses_whole_tensors = g_strcmp0 (device, WHOLE_TENSORS) == 0;
      if (device != NULL && !options.uses_whole_tensors)
        options.device = device;
      g_once_init_leave (&is_known, 1);
    }
  return &options;
}

double
psc_test_model_allow (double tolerance)
{
  const gboolean is_cpu = g_str_equal (psc_test_model_get_options ()->device, "cpu");

  return is_cpu ? tolerance : MAX (tolerance, BETWEEN_DEVICES);
}

PscModel *
psc_test_model_get_tiny (void)
{
  static PscModel *model;

  if (model == NULL)
    {
      g_autofree char *path = dup_tiny_path ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      model = psc_model_new (bundle, psc_test_model_get_options (), NULL, &error);
      g_assert_no_error (error);
    }
  return model;
}

PscModel *
psc_test_model_new_on_device (void)
{
  const PscEncoderOptions options = { .device = "cpu", .n_threads = 2, .uses_whole_tensors = TRUE };
  g_autoptr (GError) error = NULL;
  PscModel *model =
      psc_model_new (psc_model_get_bundle (psc_test_model_get_tiny ()), &options, NULL, &error);

  g_assert_no_error (error);
  return model;
}

char *
psc_test_model_write (const char *source, const PscHead *head, float bias)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (source, NULL, NULL, NULL, &error);
  g_autoptr (GBytes) bytes = g_bytes_new (&bias, sizeof bias);
  g_autofree char *parent = NULL;
  char *folder;

  g_assert_no_error (error);
  psc_model_bundle_get_spec (bundle)->head = *head;
  if (head->has_bias)
    psc_weights_add (psc_model_bundle_get_weights (bundle), "logit_bias", PSC_DTYPE_F32, 0, NULL,
                     bytes);
  parent = g_dir_make_tmp ("psc-model-XXXXXX", &error);
  g_assert_no_error (error);
  folder = g_build_filename (parent, psc_score_rule_get_nick (head->rule), NULL);
  psc_model_import (bundle, folder, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return folder;
}

void
psc_test_model_remove (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autoptr (GError) error = NULL;

  psc_model_remove (folder, &error);
  g_assert_no_error (error);
  g_rmdir (parent);
}

PscModel *
psc_test_model_new_tiny (const PscHead *head, float bias)
{
  g_autofree char *path = dup_tiny_path ();
  g_autofree char *folder = psc_test_model_write (path, head, bias);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (folder, NULL, NULL, NULL, &error);
  PscModel *model;

  g_assert_no_error (error);
  model = psc_model_new (bundle, psc_test_model_get_options (), NULL, &error);
  g_assert_no_error (error);
  psc_test_model_remove (folder);
  return model;
}

PscNpy *
psc_test_read_array (const char *path)
{
  g_autoptr (GError) error = NULL;
  PscNpy *array = psc_npy_read (path, &error);

  g_assert_no_error (error);
  return array;
}

PscNpy *
psc_test_model_read_reference (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".npy", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "tiny", file, NULL);

  return psc_test_read_array (path);
}

PscWeights *
psc_test_model_new_weights (PscModelSpec *spec, guint32 seed)
{
  return psc_random_weights_new (spec, seed);
}

PscEncoder *
psc_test_model_new_encoder (PscModelSpec *spec, guint32 seed)
{
  return psc_test_model_new_encoder_with (spec, seed, psc_test_model_get_options ());
}

PscEncoder *
psc_test_model_new_encoder_with (PscModelSpec *spec, guint32 seed, const PscEncoderOptions *options)
{
  g_autoptr (PscWeights) weights = psc_test_model_new_weights (spec, seed);
  g_autoptr (GError) error = NULL;
  PscEncoder *encoder = psc_encoder_new (spec, weights, options, NULL, &error);

  g_assert_no_error (error);
  return encoder;
}

float *
psc_test_model_new_pixels (guint side, guint32 seed)
{
  return psc_random_pixels_new (side, seed);
}

double
psc_test_relative_difference (const float *a, const float *b, gsize n)
{
  double greatest = 0;
  double difference = 0;

  for (gsize i = 0; i < n; i++)
    {
      /* A comparison with not-a-number must not pass. */
      if (isnan (a[i]) || isnan (b[i]))
        return INFINITY;
      greatest = MAX (greatest, fabs (b[i]));
      difference = MAX (difference, fabs ((double) a[i] - b[i]));
    }
  return greatest > 0 ? difference / greatest : difference;
}
