/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-localisation.h"
#include "psc-test-placement.h"

#define EPSILON 1e-6

static PscLocalisation
measure (const float *map, const float *coverage, gsize n)
{
  PscLocalisation result;

  psc_localisation_measure (map, coverage, n, &result);
  return result;
}

/* A picture of the model's own size: coverage is the mask, and half grey counts as inside. */
static void
test_coverage_same_size (void)
{
  const guint8 mask[] = { 0, 255, 127, 128 };
  PscPlacement placement;
  g_autofree float *coverage = NULL;

  placement = psc_test_place (2, 2, 2);
  coverage = psc_localisation_dup_coverage (&placement, mask);
  g_assert_cmpfloat (coverage[0], ==, 0);
  g_assert_cmpfloat (coverage[1], ==, 1);
  g_assert_cmpfloat (coverage[2], ==, 0);
  g_assert_cmpfloat (coverage[3], ==, 1);
}

/* 4 × 2 pixels in a 2 × 2 input: a row of black above and below, two picture pixels a model pixel.
 * The mask's two pixels fill a quarter of the input's upper left and upper right pixel each. */
static void
test_coverage_margin (void)
{
  const guint8 mask[] = { 0, 255, 255, 0, 0, 0, 0, 0 };
  PscPlacement placement;
  g_autofree float *coverage = NULL;

  placement = psc_test_place (4, 2, 2);
  g_assert_cmpfloat (placement.offset_y, ==, 0.5);
  coverage = psc_localisation_dup_coverage (&placement, mask);
  g_assert_cmpfloat_with_epsilon (coverage[0], 0.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[1], 0.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[2], 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[3], 0, EPSILON);
}

/* Three picture pixels on two of the model: the middle one falls on both, half each. */
static void
test_coverage_fraction (void)
{
  const guint8 mask[] = { 0, 255, 0, 0, 255, 0, 0, 0, 0 };
  PscPlacement placement;
  g_autofree float *coverage = NULL;

  placement = psc_test_place (3, 3, 2);
  coverage = psc_localisation_dup_coverage (&placement, mask);
  /* Columns 1 to 1.5 of rows 0 to 1.5, out of 1.5 × 1.5. */
  g_assert_cmpfloat_with_epsilon (coverage[0], 0.5 * 1.5 / 2.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[1], 0.5 * 1.5 / 2.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[2], 0.5 * 0.5 / 2.25, EPSILON);
  g_assert_cmpfloat_with_epsilon (coverage[3], 0.5 * 0.5 / 2.25, EPSILON);
}

/* What the picture's pixels add up to is what the model's do, at any scale. */
static void
test_coverage_area (void)
{
  const gsize width = 37;
  const gsize height = 53;
  g_autofree guint8 *mask = g_malloc0 (width * height);
  g_autofree float *coverage = NULL;
  PscPlacement placement;
  double sum = 0;

  for (gsize y = 10; y < 30; y++)
    for (gsize x = 3; x < 20; x++)
      mask[y * width + x] = 255;
  placement = psc_test_place (width, height, 16);
  coverage = psc_localisation_dup_coverage (&placement, mask);
  for (gsize i = 0; i < 16 * 16; i++)
    sum += coverage[i];
  g_assert_cmpfloat_with_epsilon (sum, 20 * 17 * (16.0 / 53) * (16.0 / 53), 1e-4);
}

static void
test_hit (void)
{
  const float coverage[] = { 0, 1, 1, 0 };
  const float inside[] = { 1, -9, 4, 3 };
  const float outside[] = { 5, 4, 4, 3 };
  PscLocalisation result;

  result = measure (inside, coverage, 4);
  g_assert_cmpfloat (result.hit, ==, 1);
  g_assert_cmpfloat_with_epsilon (result.relevance_mass, 4.0 / 8, EPSILON);
  g_assert_cmpfloat (result.mask_area, ==, 0.5);

  result = measure (outside, coverage, 4);
  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat_with_epsilon (result.relevance_mass, 8.0 / 16, EPSILON);
}

static void
test_shared_maximum (void)
{
  const float coverage[] = { 0, 1, 0.5, 0 };
  const float map[] = { 2, 2, 2, 1 };
  PscLocalisation result = measure (map, coverage, 4);

  g_assert_cmpfloat_with_epsilon (result.hit, 0.5, EPSILON);
  g_assert_cmpfloat_with_epsilon (result.relevance_mass, 3.0 / 7, EPSILON);
  g_assert_cmpfloat (result.mask_area, ==, 0.375);
}

/* A uniform map finds what chance does; one that speaks against everything finds nothing. */
static void
test_nothing_found (void)
{
  const float coverage[] = { 0, 1, 0, 0 };
  const float uniform[] = { 3, 3, 3, 3 };
  const float zero[] = { 0, 0, 0, 0 };
  const float negative[] = { -2, -1, -2, -2 };
  PscLocalisation result;

  result = measure (uniform, coverage, 4);
  g_assert_cmpfloat (result.hit, ==, result.mask_area);
  g_assert_cmpfloat (result.relevance_mass, ==, result.mask_area);

  result = measure (zero, coverage, 4);
  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat (result.relevance_mass, ==, 0);

  result = measure (negative, coverage, 4);
  g_assert_cmpfloat (result.hit, ==, 0);
  g_assert_cmpfloat (result.relevance_mass, ==, 0);
  g_assert_cmpfloat (result.mask_area, ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/localisation/coverage-same-size", test_coverage_same_size);
  g_test_add_func ("/metrics/localisation/coverage-margin", test_coverage_margin);
  g_test_add_func ("/metrics/localisation/coverage-fraction", test_coverage_fraction);
  g_test_add_func ("/metrics/localisation/coverage-area", test_coverage_area);
  g_test_add_func ("/metrics/localisation/hit", test_hit);
  g_test_add_func ("/metrics/localisation/shared-maximum", test_shared_maximum);
  g_test_add_func ("/metrics/localisation/nothing-found", test_nothing_found);
  return g_test_run ();
}
