/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "attribution/psc-method.h"
#include "psc-test-model.h"

/* The maps of every method through every kind of encoder, by a device and by the CPU's tiles. Where
 * there is no device, operations on whole tensors on the CPU stand in for it. What the difference
 * was is said on a line that begins with “# map-difference”, for ./dev check-device. */

/* Of the greatest value of a method's maps. */
#define TOLERANCE 1e-3

/* Dimensions that maps are made of. */
#define N_UNITS 3

/* Small models in published layouts, and the side of the picture that their references have: in the
 * files of some no side stands. */
static const struct
{
  const char *name;
  const char *folder;
  guint side;
} models[] = {
  { "BiomedCLIP", "families/biomedclip", 80 }, { "BioViL", "families/biovil", 72 },
  { "BioViL-T", "families/biovil-t", 72 },     { "CXR-CLIP", "families/cxr-clip", 56 },
  { "CLIP ViT", "families/openai-clip", 64 },  { "CLIP ResNet", "families/openai-resnet", 64 },
  { "XrayCLIP", "families/hf-clip", 80 },      { "WhyXrayCLIP", "families/open-clip", 80 },
  { "SigLIP", "families/siglip", 66 },
};

/* Encoders that no folder of tests/fixtures has, or not as small: MedCLIP's, and its ResNet of both
 * kinds of block. */
static const struct
{
  const char *name;
  const char *vision;
} sizes[] = {
  { "MedCLIP-ViT", "{\"architecture\": \"swin\", \"image_size\": 56, \"patch_size\": 2,"
                   " \"window_size\": 7, \"embed_dim\": 8, \"depths\": [2, 2, 2],"
                   " \"num_heads\": [2, 4, 2], \"mlp_ratio\": 2}" },
  { "MedCLIP-ResNet",
    "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"bottleneck\","
    " \"stem_width\": 6, \"depths\": [2, 1], \"widths\": [4, 6]}" },
  { "demonstration", "{\"architecture\": \"resnet\", \"image_size\": 56, \"block\": \"basic\","
                     " \"stem_width\": 8, \"depths\": [1, 1, 1], \"widths\": [8, 12, 16]}" },
};

/* Fewer points than the defaults, so that all of it takes seconds. */
static const struct
{
  const char *method;
  const char *parameter;
  const char *value;
} fewer[] = {
  { "integrated-gradients", "steps", "6" },
  { "gradient-shap", "samples", "4" },
  { "smooth-grad", "samples", "4" },
  { "smooth-grad", "noise", "0.05" },
  { "rise", "samples", "40" },
  { "kernel-shap", "samples", "60" },
  { "kernel-shap", "segments", "9" },
};

/* How many encoders a method was compared on. */
static GHashTable *compared;

static PscMethod *
new_method (const char *name)
{
  g_autoptr (GError) error = NULL;
  PscMethod *method = psc_method_new (name, PSC_PRESET_PAPER, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (fewer); i++)
    if (g_str_equal (fewer[i].method, name))
      psc_method_set_parameter (method, fewer[i].parameter, fewer[i].value, &error);
  g_assert_no_error (error);
  return method;
}

/* The maps of some dimensions, and of a cosine, which is not linear. */
static PscStack *
attribute (PscMethod *method, PscEncoder *encoder, const float *pixels)
{
  guint m = psc_encoder_get_dimensions (encoder);
  g_autofree float *direction = g_new (float, m);
  guint indices[N_UNITS];
  g_autoptr (PscFunctionals) units = NULL;
  g_autoptr (PscFunctionals) cosine = NULL;
  g_autoptr (PscFunctionals) all = NULL;
  g_autoptr (GError) error = NULL;
  PscStack *stack;

  for (guint i = 0; i < N_UNITS; i++)
    indices[i] = i * (m - 1) / (N_UNITS - 1);
  for (guint i = 0; i < m; i++)
    direction[i] = (float) (i * 11 % 17) - 8;
  units = psc_functionals_new_units (m, indices, N_UNITS);
  cosine = psc_functionals_new_cosine (m, 1, direction);
  all = psc_functionals_join ((PscFunctionals *[]){ units, cosine }, 2);
  stack = psc_method_attribute (method, encoder, pixels, all, NULL, &error);
  g_assert_no_error (error);
  return stack;
}

static double
compare (const char *name, PscEncoder *device, PscEncoder *cpu, const float *pixels)
{
  g_autoptr (PscMethod) method = new_method (name);
  g_autoptr (PscStack) ours = attribute (method, device, pixels);
  g_autoptr (PscStack) theirs = attribute (method, cpu, pixels);
  const PscMapGrid grid = psc_stack_get_grid (theirs);
  gsize n = psc_stack_get_n_maps (theirs) * psc_map_grid_get_n_cells (grid);

  g_assert_cmpuint (psc_map_grid_get_n_cells (psc_stack_get_grid (ours)), ==,
                    psc_map_grid_get_n_cells (grid));
  return psc_test_relative_difference (psc_stack_get_values (ours), psc_stack_get_values (theirs),
                                       n);
}

static void
compare_methods (const char *encoder_name, PscEncoder *device, PscEncoder *cpu)
{
  g_autofree float *pixels = psc_test_model_new_pixels (psc_encoder_get_side (cpu), 5);
  g_auto (GStrv) methods = psc_method_dup_supported (psc_encoder_get_spec (cpu));
  g_autoptr (GString) off = g_string_new (NULL);

  for (char **name = methods; *name != NULL; name++)
    {
      const double difference = compare (*name, device, cpu, pixels);

      g_print ("# map-difference\t%s\t%s\t%.2g\n", encoder_name, *name, difference);
      if (!(difference <= TOLERANCE))
        g_string_append_printf (off, " %s", *name);
      g_hash_table_add (compared, g_strdup (*name));
    }
  /* The other encoders are compared all the same. */
  if (off->len > 0)
    g_test_fail_printf ("off by more than %g of the greatest value:%s", TOLERANCE, off->str);
}

/* @options: of the device, or of the CPU's tiles */
static PscEncoder *
load (PscModelSpec *spec, PscWeights *weights, const PscEncoderOptions *options)
{
  g_autoptr (GError) error = NULL;
  PscEncoder *encoder = psc_encoder_new (spec, weights, options, NULL, &error);

  g_assert_no_error (error);
  return encoder;
}

static void
compare_encoders (const char *name, PscModelSpec *spec, PscWeights *weights)
{
  const PscEncoderOptions tiles = { .device = "cpu", .n_threads = 2 };
  PscEncoderOptions options = *psc_test_model_get_options ();
  g_autoptr (PscEncoder) device = NULL;
  g_autoptr (PscEncoder) cpu = load (spec, weights, &tiles);

  options.uses_whole_tensors = TRUE;
  device = load (spec, weights, &options);
  compare_methods (name, device, cpu);
}

static void
test_model (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", models[i].folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelBundle) bundle = psc_model_bundle_open (path, NULL, NULL, NULL, &error);
  PscModelSpec *spec;

  g_assert_no_error (error);
  spec = psc_model_bundle_get_spec (bundle);
  spec->vision->image_size = models[i].side;
  compare_encoders (models[i].name, spec, psc_model_bundle_get_weights (bundle));
}

static void
test_size (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *json = g_strdup_printf (
      "{\"vision\": %s, \"text\": {\"vocab_size\": 20, \"hidden_size\": 16,"
      " \"num_hidden_layers\": 2, \"num_attention_heads\": 2, \"intermediate_size\": 24,"
      " \"max_position_embeddings\": 80}, \"projection_dim\": 9}",
      sizes[i].vision);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscModelSpec) spec = psc_model_spec_new_from_json (json, -1, &error);
  g_autoptr (PscWeights) weights = NULL;

  g_assert_no_error (error);
  weights = psc_test_model_new_weights (spec, 11);
  compare_encoders (sizes[i].name, spec, weights);
}

/* A method that is for none of these would not have been looked at. */
static void
test_all_methods (void)
{
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    if (!g_hash_table_contains (compared, *name))
      g_error ("no encoder here is for %s", *name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  compared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *path = g_strdup_printf ("/device-maps/%s", models[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_model);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/device-maps/%s", sizes[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_size);
    }
  g_test_add_func ("/device-maps/all-methods", test_all_methods);

  return g_test_run ();
}
