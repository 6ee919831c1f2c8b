/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/bench/psc-bench-subject.h"
#include "model/psc-model-cost.h"

static PscModelSpec *
new_spec (const char *size)
{
  g_autoptr (GError) error = NULL;
  PscModelSpec *spec = psc_bench_subject_new_spec (size, &error);

  g_assert_no_error (error);
  return spec;
}

static void
check_same (const char *size, PscModelSpec *published)
{
  g_autoptr (PscModelSpec) spec = new_spec (size);
  g_autofree char *said = psc_model_spec_to_json (spec);
  g_autofree char *expected = psc_model_spec_to_json (published);

  g_assert_cmpstr (said, ==, expected);
}

/* What is called real is what is published. */
static void
test_published (void)
{
  g_autoptr (PscModelSpec) swin = psc_model_spec_new_medclip_vit ();
  g_autoptr (PscModelSpec) resnet = psc_model_spec_new_medclip_resnet50 ();

  check_same ("real", swin);
  check_same ("resnet50", resnet);
}

/* Multiply-adds of one picture, in thousand millions. ViT-B/16 at 224 has 17.6; MedSigLIP's 1,024
 * patches have 421 in their layers' weights, 65 in what attends, and 3 before and behind; those of
 * the small ones are for a processor's two cores. */
static void
test_costs (void)
{
  static const struct
  {
    const char *size;
    double least, most;
  } cases[] = {
    { "real", 4.2, 4.7 },       { "resnet50", 3.8, 4.3 },      { "vit-b16", 17, 18 },
    { "medsiglip", 485, 495 },  { "small-swin", 0.01, 0.4 },   { "small-resnet", 0.01, 0.4 },
    { "small-vit", 0.01, 0.4 }, { "small-siglip", 0.01, 0.4 },
  };

  g_assert_cmpuint (g_strv_length ((GStrv) psc_bench_subject_get_sizes ()), ==,
                    G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscModelSpec) spec = new_spec (cases[i].size);
      const double cost = psc_model_cost_image (spec, 1) / 1e9;

      g_test_message ("%s: %.3g", cases[i].size, cost);
      g_assert_cmpfloat (cost, >=, cases[i].least);
      g_assert_cmpfloat (cost, <=, cases[i].most);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bench-subject/published", test_published);
  g_test_add_func ("/bench-subject/costs", test_costs);

  return g_test_run ();
}
