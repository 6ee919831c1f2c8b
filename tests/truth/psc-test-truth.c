/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "psc-test-truth.h"

#include <string.h>

char *
psc_test_truth_dup_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "truth", name, NULL);
}

PscTruthSet *
psc_test_truth_load (const char *name)
{
  g_autofree char *path = psc_test_truth_dup_path (name);
  g_autoptr (GError) error = NULL;
  PscTruthSet *set = psc_truth_file_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return set;
}

PscTruthSet *
psc_test_truth_read (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return psc_truth_file_read_bytes (bytes, NULL, NULL, NULL, error);
}

static void
describe_region (GString *text, PscTruthRegion *region)
{
  static const char *const shapes[] = { "box", "ellipse", "polygon", "mask" };
  double x, y, width, height;

  psc_truth_region_get_box (region, &x, &y, &width, &height);
  g_string_append_printf (text, " %s(%g %g %g %g)", shapes[psc_truth_region_get_shape (region)], x,
                          y, width, height);
}

static void
describe_finding (GString *text, PscTruthFinding *finding)
{
  const char *class_name = psc_truth_finding_get_class (finding);
  const char *phrase = psc_truth_finding_get_phrase (finding);
  const char *reader = psc_truth_finding_get_reader (finding);

  g_string_append_printf (text, " %s%s%s%s%s", class_name != NULL ? class_name : "",
                          phrase != NULL ? "/" : "", phrase != NULL ? phrase : "",
                          reader != NULL ? "@" : "", reader != NULL ? reader : "");
  if (psc_truth_finding_get_is_absent (finding))
    g_string_append (text, " absent");
  for (guint i = 0; i < psc_truth_finding_get_n_regions (finding); i++)
    describe_region (text, psc_truth_finding_get_region (finding, i));
}

char *
psc_test_truth_describe (const PscTruthSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_truth_set_get_n_images (set); i++)
    {
      PscTruthImage *image = psc_truth_set_get_image (set, i);
      const char *name = psc_truth_image_get_name (image);

      g_string_append_printf (text, "%s %" G_GSIZE_FORMAT "x%" G_GSIZE_FORMAT ":",
                              name != NULL ? name : "-", psc_truth_image_get_width (image),
                              psc_truth_image_get_height (image));
      for (guint k = 0; k < psc_truth_image_get_n_findings (image); k++)
        {
          g_string_append (text, k > 0 ? ";" : "");
          describe_finding (text, psc_truth_image_get_finding (image, k));
        }
      g_string_append_c (text, '\n');
    }
  for (const char *const *note = psc_truth_set_get_notes (set); *note != NULL; note++)
    g_string_append_printf (text, "note: %s\n", *note);
  return g_string_free (text, FALSE);
}

char *
psc_test_truth_draw (const guint8 *mask, gsize width, gsize height)
{
  GString *text = g_string_new (NULL);

  for (gsize y = 0; y < height; y++)
    {
      for (gsize x = 0; x < width; x++)
        g_string_append_c (text, mask[y * width + x] != 0 ? '#' : '.');
      g_string_append_c (text, '|');
    }
  return g_string_free (text, FALSE);
}

void
psc_test_truth_check_message (const GError *error)
{
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_assert_true (g_ascii_islower (error->message[0]));
  g_assert_false (g_str_has_suffix (error->message, "."));
}

void
psc_test_truth_check_cut (const char *name)
{
  g_autofree char *path = psc_test_truth_dup_path (name);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  /* PNG's last chunk and a text's last line end say nothing. */
  for (gsize n = 0; n + 16 < size; n += 7)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (data, n);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_truth_file_read_bytes (bytes, NULL, NULL, NULL, &error));
      psc_test_truth_check_message (error);
    }
}
