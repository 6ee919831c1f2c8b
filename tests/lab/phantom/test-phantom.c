/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "image/psc-image-facts.h"
#include "image/psc-image-file.h"
#include "lab/phantom/psc-phantom-plan.h"
#include "lab/phantom/psc-phantom-save.h"
#include "lab/phantom/psc-phantom.h"

#define N_SEEDS 4

static PscPhantom *
make (guint64 seed, guint size, const PscPhantomAttributes *finding)
{
  g_autoptr (GError) error = NULL;
  PscPhantomParameters parameters;
  PscPhantom *phantom;

  psc_phantom_parameters_init (&parameters);
  parameters.seed = seed;
  parameters.width = parameters.height = size;
  parameters.forced = TRUE;
  if (finding != NULL)
    {
      parameters.n_findings = 1;
      parameters.findings[0] = *finding;
    }
  phantom = psc_phantom_new (&parameters, &error);
  g_assert_no_error (error);
  return phantom;
}

static gsize
count_pixels (PscPhantom *phantom)
{
  return psc_phantom_get_width (phantom) * psc_phantom_get_height (phantom);
}

static void
test_same_seed_same_picture (void)
{
  for (guint64 seed = 0; seed < 6; seed++)
    {
      PscPhantomParameters parameters;
      g_autoptr (PscPhantom) a = NULL;
      g_autoptr (PscPhantom) b = NULL;
      g_autoptr (PscPhantom) other = NULL;

      psc_phantom_parameters_init (&parameters);
      parameters.seed = seed;
      parameters.width = 160;
      parameters.height = 200;
      a = psc_phantom_new (&parameters, NULL);
      b = psc_phantom_new (&parameters, NULL);
      parameters.seed = seed + 1000;
      other = psc_phantom_new (&parameters, NULL);

      g_assert_cmpmem (psc_phantom_get_grey (a), count_pixels (a), psc_phantom_get_grey (b),
                       count_pixels (b));
      g_assert_cmpint (
          memcmp (psc_phantom_get_grey (a), psc_phantom_get_grey (other), count_pixels (a)), !=, 0);
      g_assert_cmpuint (psc_phantom_get_n_findings (a), ==, psc_phantom_get_n_findings (b));
      for (guint i = 0; i < psc_phantom_get_n_findings (a); i++)
        {
          const PscPhantomFinding *one = psc_phantom_get_finding (a, i);
          const PscPhantomFinding *two = psc_phantom_get_finding (b, i);

          g_assert_cmpmem (one->mask, count_pixels (a), two->mask, count_pixels (b));
          g_assert_cmpint (one->attributes.subtype, ==, two->attributes.subtype);
        }
    }
}

/* Mean grey of a healthy chest's parts, in the order that every radiograph has. */
static void
test_tones (void)
{
  for (guint64 seed = 0; seed < 24; seed++)
    {
      g_autoptr (PscPhantom) phantom = make (seed, 224, NULL);
      const guint8 *grey = psc_phantom_get_grey (phantom);
      const guint8 *lungs = psc_phantom_get_lungs (phantom);
      double lung[3] = { 0 };
      gsize n[3] = { 0 };
      gsize top, bottom;
      double middle = 0;

      for (gsize i = 0; i < 224 * 224; i++)
        {
          lung[lungs[i]] += grey[i];
          n[lungs[i]]++;
        }
      psc_phantom_get_zone_rows (phantom, PSC_PHANTOM_SIDE_LEFT, PSC_PHANTOM_ZONE_LOWER, &top,
                                 &bottom);
      for (gsize i = 0; i < 20; i++)
        middle += grey[(top + i % 10) * 224 + 108 + i % 8];

      g_assert_cmpuint (n[1], >, 3500);
      g_assert_cmpuint (n[2], >, 2500);
      g_assert_cmpfloat (lung[1] / (double) n[1], >, 30);
      g_assert_cmpfloat (lung[1] / (double) n[1], <, 150);
      g_assert_cmpfloat (middle / 20, >, lung[1] / (double) n[1] + 60);
    }
}

static gsize
count_on_image_left (const PscPhantomFinding *finding, gsize size)
{
  gsize n = 0;

  for (gsize i = 0; i < size * size; i++)
    n += finding->mask[i] >= 128 && i % size < size / 2;
  return n;
}

/* Every finding that can be asked for, by class, has a mask that is neither empty nor everything,
 * on the side that it says. */
static void
test_masks (gconstpointer data)
{
  PscPhantomAttributes wanted = { .observation = GPOINTER_TO_INT (data) };
  const gsize size = 224;

  for (guint64 seed = 0; seed < 16; seed++)
    {
      g_autoptr (PscPhantom) phantom = make (seed, size, &wanted);
      const PscPhantomFinding *finding = psc_phantom_get_finding (phantom, 0);
      double left = (double) count_on_image_left (finding, size) / (double) finding->n_mask_pixels;

      g_assert_cmpint (finding->attributes.observation, ==, wanted.observation);
      g_assert_cmpuint (finding->n_mask_pixels, >, 12);
      g_assert_cmpuint (finding->n_mask_pixels, <, size * size / 3);
      /* Lines and leads cross the midline on their way to the heart. */
      if (wanted.observation == PSC_PHANTOM_SUPPORT_DEVICES)
        continue;
      if (finding->attributes.side == PSC_PHANTOM_SIDE_RIGHT)
        g_assert_cmpfloat (left, >, 0.9);
      else if (finding->attributes.side == PSC_PHANTOM_SIDE_LEFT)
        g_assert_cmpfloat (left, <, 0.1);
      else if (finding->attributes.side == PSC_PHANTOM_SIDE_BILATERAL)
        {
          g_assert_cmpfloat (left, >, 0.15);
          g_assert_cmpfloat (left, <, 0.85);
        }
    }
}

static gboolean
is_focal (PscPhantomObservation observation)
{
  return observation == PSC_PHANTOM_LUNG_OPACITY || observation == PSC_PHANTOM_LUNG_LESION
         || observation == PSC_PHANTOM_CONSOLIDATION || observation == PSC_PHANTOM_PNEUMONIA
         || observation == PSC_PHANTOM_ATELECTASIS || observation == PSC_PHANTOM_PLEURAL_OTHER
         || observation == PSC_PHANTOM_FRACTURE;
}

/* The middle of the mask's rows lies in the third of the lung that the finding names, give or take
 * what a large finding cannot help. */
static void
test_zones (gconstpointer data)
{
  PscPhantomAttributes wanted = { .observation = GPOINTER_TO_INT (data) };
  const gsize size = 224;

  for (guint64 seed = 100; seed < 124; seed++)
    {
      g_autoptr (PscPhantom) phantom = make (seed, size, &wanted);
      const PscPhantomFinding *finding = psc_phantom_get_finding (phantom, 0);
      PscPhantomZone third = psc_phantom_zone_get_third (finding->attributes.zone);
      PscPhantomSide side = finding->attributes.side;
      gsize top, bottom, sum = 0;
      double row;

      if (third == PSC_PHANTOM_ZONE_NONE || side == PSC_PHANTOM_SIDE_NONE)
        continue;
      if (side == PSC_PHANTOM_SIDE_BILATERAL)
        side = PSC_PHANTOM_SIDE_RIGHT;
      for (gsize i = 0; i < size * size; i++)
        if (finding->mask[i] >= 128)
          sum += i / size;
      row = (double) sum / (double) finding->n_mask_pixels;
      psc_phantom_get_zone_rows (phantom, side, third, &top, &bottom);
      g_assert_cmpfloat (row, >, (double) top - 0.04 * (double) size);
      g_assert_cmpfloat (row, <, (double) bottom + 0.04 * (double) size);
    }
}

/* The mean of |with − without| inside and outside of the mask. */
static void
compare (PscPhantom *with, PscPhantom *without, double *inside, double *outside)
{
  const PscPhantomFinding *finding = psc_phantom_get_finding (with, 0);
  const guint8 *a = psc_phantom_get_grey (with);
  const guint8 *b = psc_phantom_get_grey (without);
  gsize n = count_pixels (with);
  double in = 0, out = 0;

  for (gsize i = 0; i < n; i++)
    *(finding->mask[i] >= 128 ? &in : &out) += ABS ((gint) a[i] - (gint) b[i]);
  *inside = in / (double) finding->n_mask_pixels;
  *outside = out / (double) (n - finding->n_mask_pixels);
}

static gboolean
moves_organs (PscPhantomSubtype subtype)
{
  return subtype == PSC_PHANTOM_LOBAR_COLLAPSE || subtype == PSC_PHANTOM_TENSION_PNEUMOTHORAX;
}

/* A finding shows, and it shows where its mask is. */
static void
test_visible (gconstpointer data)
{
  PscPhantomAttributes wanted = { .observation = GPOINTER_TO_INT (data) };
  double least = G_MAXDOUBLE, sum_in = 0, sum_out = 0;

  for (guint64 seed = 200; seed < 214; seed++)
    {
      g_autoptr (PscPhantom) with = make (seed, 224, &wanted);
      g_autoptr (PscPhantom) without = make (seed, 224, NULL);
      const PscPhantomFinding *finding = psc_phantom_get_finding (with, 0);
      double inside, outside;

      if (moves_organs (finding->attributes.subtype))
        continue;
      compare (with, without, &inside, &outside);
      g_test_message ("%s: %.1f inside, %.2f outside",
                      psc_phantom_subtype_get_id (finding->attributes.subtype), inside, outside);
      least = MIN (least, inside);
      sum_in += inside;
      sum_out += outside;
    }
  g_assert_cmpfloat (least, >, 2.5);
  g_assert_cmpfloat (sum_in, >, 6 * sum_out);
}

/* Area × contrast grows with the degree. */
static void
test_severity (gconstpointer data)
{
  static const PscPhantomSubtype subtypes[PSC_PHANTOM_N_OBSERVATIONS] = {
    [PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM] = PSC_PHANTOM_MEDIASTINAL_WIDENING,
    [PSC_PHANTOM_CARDIOMEGALY] = PSC_PHANTOM_GLOBULAR_HEART,
    [PSC_PHANTOM_LUNG_OPACITY] = PSC_PHANTOM_HAZY_OPACITY,
    [PSC_PHANTOM_LUNG_LESION] = PSC_PHANTOM_MULTIPLE_NODULES,
    [PSC_PHANTOM_CONSOLIDATION] = PSC_PHANTOM_LOBAR_CONSOLIDATION,
    [PSC_PHANTOM_PNEUMONIA] = PSC_PHANTOM_BRONCHOPNEUMONIA,
    [PSC_PHANTOM_ATELECTASIS] = PSC_PHANTOM_LINEAR_ATELECTASIS,
    [PSC_PHANTOM_PLEURAL_EFFUSION] = PSC_PHANTOM_FREE_EFFUSION,
    [PSC_PHANTOM_PLEURAL_OTHER] = PSC_PHANTOM_PLEURAL_THICKENING,
    [PSC_PHANTOM_FRACTURE] = PSC_PHANTOM_RIB_FRACTURE,
  };
  PscPhantomObservation observation = GPOINTER_TO_INT (data);
  double sums[4] = { 0 };

  if (subtypes[observation] == PSC_PHANTOM_SUBTYPE_NONE)
    {
      g_test_skip ("its degrees are of different kinds");
      return;
    }
  for (guint64 seed = 300; seed < 306; seed++)
    {
      g_autoptr (PscPhantom) without = make (seed, 224, NULL);

      for (guint severity = 1; severity <= 3; severity++)
        {
          PscPhantomAttributes wanted = { .observation = observation,
                                          .severity = severity,
                                          .subtype = subtypes[observation] };
          g_autoptr (PscPhantom) with = make (seed, 224, &wanted);
          double inside, outside;

          compare (with, without, &inside, &outside);
          sums[severity] += inside * (double) psc_phantom_get_finding (with, 0)->n_mask_pixels;
        }
    }
  g_assert_cmpfloat (sums[1] * 1.1, <, sums[2]);
  g_assert_cmpfloat (sums[2] * 1.1, <, sums[3]);
}

static void
test_no_contradictions (void)
{
  guint counts[PSC_PHANTOM_MAX_FINDINGS + 1] = { 0 };
  guint seen[PSC_PHANTOM_N_OBSERVATIONS] = { 0 };

  for (guint64 seed = 0; seed < 1500; seed++)
    {
      PscPhantomParameters parameters;
      g_autoptr (PscPhantom) phantom = NULL;
      guint n;

      psc_phantom_parameters_init (&parameters);
      parameters.seed = seed;
      parameters.width = parameters.height = PSC_PHANTOM_MIN_SIDE;
      phantom = psc_phantom_new (&parameters, NULL);
      n = psc_phantom_get_n_findings (phantom);
      counts[n]++;
      for (guint i = 0; i < n; i++)
        {
          const PscPhantomAttributes *a = &psc_phantom_get_finding (phantom, i)->attributes;

          seen[a->observation]++;
          g_assert_cmpint (psc_phantom_subtype_get_observation (a->subtype), ==, a->observation);
          for (guint j = 0; j < i; j++)
            g_assert_false (
                psc_phantom_plan_conflict (a, &psc_phantom_get_finding (phantom, j)->attributes));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (counts[i], >, 60);
  for (guint i = 1; i < PSC_PHANTOM_N_OBSERVATIONS; i++)
    g_assert_cmpuint (seen[i], >, 60);
  g_assert_cmpuint (seen[PSC_PHANTOM_NO_FINDING], ==, 0);
}

static void
test_impossible (void)
{
  static const PscPhantomAttributes impossible[] = {
    { .observation = PSC_PHANTOM_NO_FINDING },
    { .observation = PSC_PHANTOM_EDEMA, .side = PSC_PHANTOM_SIDE_LEFT },
    { .observation = PSC_PHANTOM_CONSOLIDATION,
      .side = PSC_PHANTOM_SIDE_RIGHT,
      .zone = PSC_PHANTOM_ZONE_RETROCARDIAC },
    { .observation = PSC_PHANTOM_FRACTURE, .subtype = PSC_PHANTOM_NODULE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (impossible); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscPhantom) phantom = NULL;
      PscPhantomParameters parameters;

      psc_phantom_parameters_init (&parameters);
      parameters.forced = TRUE;
      parameters.n_findings = 1;
      parameters.findings[0] = impossible[i];
      phantom = psc_phantom_new (&parameters, &error);
      g_assert_null (phantom);
      g_assert_error (error, PSC_PHANTOM_ERROR, PSC_PHANTOM_ERROR_IMPOSSIBLE);
    }
}

static void
test_two_that_exclude_each_other (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPhantom) phantom = NULL;
  PscPhantomParameters parameters;

  psc_phantom_parameters_init (&parameters);
  parameters.forced = TRUE;
  parameters.n_findings = 2;
  parameters.findings[0].observation = PSC_PHANTOM_PNEUMOTHORAX;
  parameters.findings[0].side = PSC_PHANTOM_SIDE_LEFT;
  parameters.findings[1].observation = PSC_PHANTOM_PLEURAL_EFFUSION;
  parameters.findings[1].side = PSC_PHANTOM_SIDE_LEFT;
  phantom = psc_phantom_new (&parameters, &error);
  g_assert_null (phantom);
  g_assert_error (error, PSC_PHANTOM_ERROR, PSC_PHANTOM_ERROR_IMPOSSIBLE);
  g_clear_error (&error);

  parameters.findings[1].side = PSC_PHANTOM_SIDE_RIGHT;
  phantom = psc_phantom_new (&parameters, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (psc_phantom_get_n_findings (phantom), ==, 2);
  g_assert_nonnull (psc_phantom_lookup (phantom, PSC_PHANTOM_PNEUMOTHORAX));
  g_assert_null (psc_phantom_lookup (phantom, PSC_PHANTOM_EDEMA));
}

/* Any shape of picture holds the chest; the smallest does not crash. */
static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 32, 32 }, { 300, 64 }, { 64, 300 }, { 1024, 640 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (PscPhantom) phantom = NULL;
      PscPhantomParameters parameters;
      gsize n_lung = 0;

      psc_phantom_parameters_init (&parameters);
      parameters.seed = 7;
      parameters.width = sizes[i][0];
      parameters.height = sizes[i][1];
      phantom = psc_phantom_new (&parameters, NULL);
      for (gsize j = 0; j < count_pixels (phantom); j++)
        n_lung += psc_phantom_get_lungs (phantom)[j] != 0;
      g_assert_cmpuint (n_lung, >,
                        MIN (sizes[i][0], sizes[i][1]) * MIN (sizes[i][0], sizes[i][1]) / 8);
    }
}

static void
test_image (void)
{
  g_autoptr (PscPhantom) phantom = make (3, 96, NULL);
  g_autoptr (PscImage) image = psc_phantom_dup_image (phantom);
  g_autofree guint8 *grey = g_malloc (96 * 96);
  const guint8 *expected = psc_phantom_get_grey (phantom);

  g_assert_cmpstr (psc_image_get_format (image), ==, "Phantom");
  g_assert_cmpuint (psc_image_get_bits (image), ==, 12);
  g_assert_cmpuint (g_strv_length ((char **) psc_image_get_notes (image)), ==, 1);
  psc_image_render (image, NULL, grey);
  for (gsize i = 0; i < 96 * 96; i++)
    g_assert_cmpint (ABS ((gint) grey[i] - (gint) expected[i]), <=, 1);
}

/* Whether a picture's file says that it is a phantom. */
static gboolean
is_marked (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscImage) image = psc_image_file_load (path, NULL, &error);

  g_assert_no_error (error);
  return psc_image_get_facts (image)->is_phantom;
}

/* Every sample is marked as a phantom, and no other picture is. */
static void
test_mark (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "samples", NULL);
  g_autofree char *other =
      g_test_build_filename (G_TEST_DIST, "fixtures", "images", "channels3-8.png", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".png"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_true (is_marked (path));
        n++;
      }
  g_assert_cmpuint (n, >, 10);
  g_assert_false (is_marked (other));
}

static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("psc-phantom-XXXXXX", &error);
  g_autofree char *folder = g_build_filename (root, "a", "b", NULL);
  g_autofree char *truth = g_build_filename (folder, "one.json", NULL);
  g_autofree char *picture = g_build_filename (folder, "one.png", NULL);
  PscPhantomAttributes wanted = { .observation = PSC_PHANTOM_PLEURAL_EFFUSION,
                                  .side = PSC_PHANTOM_SIDE_LEFT };
  g_autoptr (PscPhantom) phantom = make (G_MAXUINT64 - 5, 64, &wanted);
  g_autoptr (JsonParser) parser = json_parser_new ();
  static const char *const names[] = { "one.png", "one-pleural-effusion.png", "one.json" };
  JsonObject *object, *finding;

  g_assert_no_error (error);
  g_assert_true (psc_phantom_save (phantom, folder, "one", &error));
  g_assert_no_error (error);

  json_parser_load_from_file (parser, truth, &error);
  g_assert_no_error (error);
  g_assert_true (is_marked (picture));
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "seed"), ==, "18446744073709551610");
  g_assert_cmpstr (json_object_get_string_member (object, "image"), ==, "one.png");
  g_assert_true (json_object_get_boolean_member (object, "synthetic"));
  finding = json_array_get_object_element (json_object_get_array_member (object, "findings"), 0);
  g_assert_cmpstr (json_object_get_string_member (finding, "class"), ==, "Pleural Effusion");
  g_assert_cmpstr (json_object_get_string_member (finding, "side"), ==, "left");
  g_assert_cmpstr (json_object_get_string_member (finding, "mask"), ==, names[1]);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *data = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &data, &length, NULL));
      if (g_str_has_suffix (path, ".png"))
        g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);

  /* A file where the folder should be. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (psc_phantom_save (phantom, folder, "one", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_cmpint (g_remove (folder), ==, 0);
  g_clear_pointer (&folder, g_free);
  folder = g_build_filename (root, "a", NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (root), ==, 0);
}

static void
test_identifiers (void)
{
  for (guint i = 0; i < PSC_PHANTOM_N_OBSERVATIONS; i++)
    {
      PscPhantomObservation back;

      g_assert_true (psc_phantom_observation_from_id (psc_phantom_observation_get_id (i), &back));
      g_assert_cmpuint (back, ==, i);
    }
  for (guint i = 0; i < PSC_PHANTOM_N_SUBTYPES; i++)
    {
      PscPhantomSubtype back;

      g_assert_true (psc_phantom_subtype_from_id (psc_phantom_subtype_get_id (i), &back));
      g_assert_cmpuint (back, ==, i);
    }
  for (guint i = 0; i < PSC_PHANTOM_N_ZONES; i++)
    {
      PscPhantomZone back;

      g_assert_true (psc_phantom_zone_from_id (psc_phantom_zone_get_id (i), &back));
      g_assert_cmpuint (back, ==, i);
    }
  g_assert_false (psc_phantom_side_from_id ("top", &(PscPhantomSide){ 0 }));
  g_assert_false (psc_phantom_severity_from_id (NULL, &(PscPhantomSeverity){ 0 }));
}

static void
add_for_class (const char *name, PscPhantomObservation observation, GTestDataFunc function)
{
  g_autofree char *path =
      g_strdup_printf ("/phantom/%s/%s", name, psc_phantom_observation_get_id (observation));

  g_test_add_data_func (path, GINT_TO_POINTER (observation), function);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phantom/same-seed-same-picture", test_same_seed_same_picture);
  g_test_add_func ("/phantom/tones", test_tones);
  for (guint i = 1; i < PSC_PHANTOM_N_OBSERVATIONS; i++)
    {
      add_for_class ("masks", i, test_masks);
      if (is_focal (i))
        add_for_class ("zones", i, test_zones);
      add_for_class ("visible", i, test_visible);
      add_for_class ("severity", i, test_severity);
    }
  g_test_add_func ("/phantom/no-contradictions", test_no_contradictions);
  g_test_add_func ("/phantom/impossible", test_impossible);
  g_test_add_func ("/phantom/two-that-exclude-each-other", test_two_that_exclude_each_other);
  g_test_add_func ("/phantom/sizes", test_sizes);
  g_test_add_func ("/phantom/image", test_image);
  g_test_add_func ("/phantom/mark", test_mark);
  g_test_add_func ("/phantom/save", test_save);
  g_test_add_func ("/phantom/identifiers", test_identifiers);

  return g_test_run ();
}
