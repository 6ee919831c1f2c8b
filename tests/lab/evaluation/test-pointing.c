/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <math.h>

#include "lab/evaluation/psc-pointing.h"

#define SEED 1

static GArray *
new_cases (const double *areas, guint n)
{
  GArray *cases = g_array_new (FALSE, TRUE, sizeof (PscPointingCase));

  for (guint i = 0; i < n; i++)
    {
      PscPointingCase one = { PSC_PHANTOM_EDEMA, FALSE, areas[i], 0 };

      g_array_append_val (cases, one);
    }
  psc_pointing_cases_divide (cases);
  return cases;
}

static guint
get_third (GArray *cases, guint index)
{
  return g_array_index (cases, PscPointingCase, index).third;
}

/* As many in each as there can be, equal areas in the order in which they came. */
static void
test_thirds (void)
{
  const double areas[] = { 0.5, 0.1, 0.2, 0.1, 0.9, 0.2, 0.3 };
  g_autoptr (GArray) cases = new_cases (areas, 7);
  g_autoptr (GArray) equal = new_cases ((const double[]){ 0.1, 0.1, 0.1 }, 3);
  g_autoptr (GArray) none = new_cases (NULL, 0);

  g_assert_cmpuint (get_third (cases, 1), ==, PSC_POINTING_SMALL);
  g_assert_cmpuint (get_third (cases, 3), ==, PSC_POINTING_SMALL);
  g_assert_cmpuint (get_third (cases, 2), ==, PSC_POINTING_SMALL);
  g_assert_cmpuint (get_third (cases, 5), ==, PSC_POINTING_MEDIUM);
  g_assert_cmpuint (get_third (cases, 6), ==, PSC_POINTING_MEDIUM);
  g_assert_cmpuint (get_third (cases, 0), ==, PSC_POINTING_LARGE);
  g_assert_cmpuint (get_third (cases, 4), ==, PSC_POINTING_LARGE);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (get_third (equal, i), ==, PSC_POINTING_SMALL + i);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_groups (void)
{
  const PscPointingCase lesion = { PSC_PHANTOM_LUNG_LESION, TRUE, 0.1, PSC_POINTING_MEDIUM };
  guint in[] = { PSC_POINTING_ALL, PSC_POINTING_FOCAL, PSC_POINTING_MEDIUM,
                 PSC_POINTING_CLASSES + PSC_PHANTOM_LUNG_LESION };
  guint n = 0;

  for (guint group = 0; group < PSC_POINTING_N_GROUPS; group++)
    if (psc_pointing_case_is_in (&lesion, group))
      {
        g_assert_cmpuint (n, <, G_N_ELEMENTS (in));
        g_assert_cmpuint (group, ==, in[n++]);
      }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (in));
  g_assert_cmpstr (psc_pointing_group_get_nick (PSC_POINTING_LARGE), ==, "large");
  g_assert_cmpstr (psc_pointing_group_get_nick (in[3]), ==, "Lung Lesion");
}

/* Measures of the i-th case: its number in the first mode, and so on. */
static PscPointing *
new_pointing (guint n_cases)
{
  g_autoptr (PscMethod) method = psc_method_new ("saliency", PSC_PRESET_PAPER, NULL);
  PscPointing *pointing = psc_pointing_new (method);

  for (guint i = 0; i < n_cases; i++)
    {
      double values[PSC_POINTING_N_MODES][PSC_POINTING_N_MEASURES] = { 0 };

      for (guint mode = 0; mode < PSC_POINTING_N_MODES; mode++)
        {
          values[mode][PSC_POINTING_AUPRC] = i + 10 * mode;
          values[mode][PSC_POINTING_CNR] = i == 2 ? INFINITY : 1;
          values[mode][PSC_POINTING_SPECIFICITY] = i < 2 ? NAN : (double) i * i * (mode + 1);
        }
      psc_pointing_append (pointing, values[0]);
    }
  return pointing;
}

static void
test_estimate (void)
{
  const double areas[] = { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 };
  g_autoptr (GArray) cases = new_cases (areas, 6);
  g_autoptr (PscPointing) pointing = new_pointing (6);
  PscEstimate estimate = psc_pointing_estimate (pointing, cases, PSC_POINTING_CENTRED,
                                                PSC_POINTING_AUPRC, PSC_POINTING_ALL, SEED);
  PscEstimate none;

  g_assert_cmpuint (estimate.n, ==, 6);
  g_assert_cmpfloat (estimate.mean, ==, 32.5);
  g_assert_cmpfloat (estimate.interval.lower, <, 32.5);
  g_assert_cmpfloat (estimate.interval.lower, >=, 30);
  g_assert_cmpfloat (estimate.interval.upper, >, 32.5);

  estimate = psc_pointing_estimate (pointing, cases, PSC_POINTING_FUSED, PSC_POINTING_AUPRC,
                                    PSC_POINTING_LARGE, SEED);
  g_assert_cmpuint (estimate.n, ==, 2);
  g_assert_cmpfloat (estimate.mean, ==, 4.5);

  /* What is not defined, or infinite, is in no mean. */
  estimate = psc_pointing_estimate (pointing, cases, PSC_POINTING_FUSED, PSC_POINTING_CNR,
                                    PSC_POINTING_ALL, SEED);
  g_assert_cmpuint (estimate.n, ==, 5);
  g_assert_cmpuint (estimate.n_infinite, ==, 1);
  g_assert_cmpfloat (estimate.mean, ==, 1);
  g_assert_cmpfloat (estimate.interval.upper, ==, 1);

  none = psc_pointing_estimate (pointing, cases, PSC_POINTING_FUSED, PSC_POINTING_AUPRC,
                                PSC_POINTING_CLASSES + PSC_PHANTOM_FRACTURE, SEED);
  g_assert_cmpuint (none.n, ==, 0);
  g_assert_true (isnan (none.mean));
  g_assert_true (isnan (none.interval.lower));
}

/* The cases vary, but what the modes differ by does not. */
static void
test_compare (void)
{
  const double areas[] = { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 };
  g_autoptr (GArray) cases = new_cases (areas, 6);
  g_autoptr (PscPointing) pointing = new_pointing (6);
  PscEstimate difference =
      psc_pointing_compare (pointing, PSC_POINTING_CONTRAST, pointing, PSC_POINTING_CONVENTIONAL,
                            cases, PSC_POINTING_AUPRC, PSC_POINTING_ALL, SEED);

  g_assert_cmpuint (difference.n, ==, 6);
  g_assert_cmpfloat (difference.mean, ==, 10);
  g_assert_cmpfloat (difference.interval.lower, ==, 10);
  g_assert_cmpfloat (difference.interval.upper, ==, 10);

  difference =
      psc_pointing_compare (pointing, PSC_POINTING_CONVENTIONAL, pointing, PSC_POINTING_FUSED,
                            cases, PSC_POINTING_SPECIFICITY, PSC_POINTING_ALL, SEED);
  g_assert_cmpuint (difference.n, ==, 4);
  g_assert_cmpfloat (difference.mean, ==, (4 + 9 + 16 + 25) / 4.0);
}

/* A picture that nearly scores as its baseline does makes any number of its own share, and next to
 * nothing of that of all. */
static void
test_faithfulness (void)
{
  static const double areas[] = { 2, 4, -3, NAN, INFINITY };
  static const double drops[] = { 4, 6, 1e-9, 5, 1 };
  g_autoptr (GArray) cases = new_cases ((const double[]){ 0.1, 0.2, 0.3, 0.4, 0.5 }, 5);
  g_autoptr (PscPointing) pointing = psc_pointing_new_control ("noise", "Noise");
  g_autoptr (PscPointing) half = psc_pointing_new_control ("half", "Half");
  PscEstimate all;

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      double values[PSC_POINTING_N_MEASURES] = { 0 };

      psc_pointing_set_faithfulness (values, areas[i], drops[i]);
      psc_pointing_append (pointing, values);
      psc_pointing_set_faithfulness (values, areas[i] / 2, drops[i]);
      psc_pointing_append (half, values);
    }
  all =
      psc_pointing_estimate (pointing, cases, 0, PSC_POINTING_FAITHFULNESS, PSC_POINTING_ALL, SEED);
  g_assert_cmpuint (all.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (all.mean, (2 + 4 - 3) / 10.0, 1e-9);
  all = psc_pointing_estimate (pointing, cases, 0, PSC_POINTING_FAITHFULNESS_DROP, PSC_POINTING_ALL,
                               SEED);
  g_assert_cmpfloat_with_epsilon (all.mean, 10 / 3.0, 1e-9);
  all = psc_pointing_compare (pointing, 0, half, 0, cases, PSC_POINTING_FAITHFULNESS,
                              PSC_POINTING_ALL, SEED);
  g_assert_cmpfloat_with_epsilon (all.mean, 3 / 20.0, 1e-9);
}

static void
test_control (void)
{
  g_autoptr (PscPointing) control = psc_pointing_new_control ("noise", "Noise");
  g_autoptr (GArray) cases = new_cases ((const double[]){ 0.1 }, 1);
  const PscLocalisation found = { 1, 0.2, 0.3, 0, 0.4, 0.5, 0.6, 0.7, 0.8 };
  static const double expected[] = { 1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8 };
  double values[PSC_POINTING_N_MEASURES];

  psc_pointing_list_measures (&found, values);
  psc_pointing_append (control, values);
  g_assert_null (control->method);
  for (guint measure = 0; measure < PSC_POINTING_SPECIFICITY; measure++)
    g_assert_cmpfloat (
        psc_pointing_estimate (control, cases, 0, measure, PSC_POINTING_ALL, SEED).mean, ==,
        expected[measure]);
  for (guint measure = PSC_POINTING_SPECIFICITY; measure < PSC_POINTING_N_MEASURES; measure++)
    g_assert_cmpuint (psc_pointing_estimate (control, cases, 0, measure, PSC_POINTING_ALL, SEED).n,
                      ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pointing/thirds", test_thirds);
  g_test_add_func ("/pointing/groups", test_groups);
  g_test_add_func ("/pointing/estimate", test_estimate);
  g_test_add_func ("/pointing/compare", test_compare);
  g_test_add_func ("/pointing/faithfulness", test_faithfulness);
  g_test_add_func ("/pointing/control", test_control);
  return g_test_run ();
}
