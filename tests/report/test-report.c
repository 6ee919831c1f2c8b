/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "attribution/psc-npy.h"
#include "image/psc-image-facts.h"
#include "report/psc-report.h"
#include "image/psc-voi.h"
#include "text/psc-json.h"
#include "psc-test-placement.h"

#define SIDE   8
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define PROMPT "small left pleural effusion"
#define NAME   "DOE-JOHN-4711"

static void
set_map (PscReport *report, guint column, const char *name, PscExplanationMode mode, float value)
{
  g_autoptr (PscMethod) method = psc_method_new (name, PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (PROMPT, NULL, FALSE);
  float values[SIDE * SIDE] = { 0 };

  values[SIDE + 1] = value;
  psc_report_set_map (report, 0, column,
                      &(PscReportMap){
                          .method = method,
                          .mode = mode,
                          .query = query,
                          .values = values,
                          .side = SIDE,
                          .is_exact = mode == PSC_EXPLANATION_FUSED,
                          .device_kind = "cpu",
                          .has_score = TRUE,
                          .logit = 2.5,
                          .is_low = TRUE,
                          .note = "A note on this model.",
                      });
}

static PscReport *
new_report_of (PscImage *image)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  const PscPlacement placement = psc_test_place (64, 48, SIDE);
  PscReport *report;

  report = psc_report_new (image, &placement, bank, 1, 3);
  psc_report_set_model (report, "demonstration", DIGEST, FALSE, "softmax");
  psc_report_set_original (report, 0, 0);
  set_map (report, 1, "occlusion", PSC_EXPLANATION_CONVENTIONAL, 1);
  set_map (report, 2, "occlusion", PSC_EXPLANATION_FUSED, 2);
  return report;
}

static PscReport *
new_report (void)
{
  g_autoptr (PscImage) image = psc_image_new (64, 48, "PNG");

  return new_report_of (image);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_description (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) figure = NULL;
  g_autofree char *text = NULL;

  psc_report_add_note (report, "A note.");
  figure = psc_report_compose (report, PSC_REPORT_DARK, NULL);
  text = psc_figure_dup_description (figure);
  assert_has (text, PROMPT);
  assert_has (text, "Occlusion");
  assert_has (text, "window=15, stride=8");
  assert_has (text, DIGEST);
  assert_has (text, "demonstration");
  assert_has (text, "logit 2.50");
  assert_has (text, "A note.");
  assert_has (text, "Occlusion: A note on this model.");
  assert_has (text, "For research use. Not for diagnosis.");
  g_assert_null (strstr (text, NAME));
  g_assert_cmpuint (psc_report_get_n_maps (report), ==, 2);
  g_assert_cmpstr (psc_report_get_method_name (report), ==, "occlusion");
}

/* Reduced precision is said of the maps that were made with it; of full precision nothing is. */
static void
test_device (void)
{
  static const struct
  {
    const char *kind;
    const char *says; /* nullable */
  } cases[] = {
    { NULL, NULL },
    { "cpu", NULL },
    { "cuda", "window=15, stride=8, baseline=zero, blur=10; cuda\n" },
    { "cpu-bfloat16", "; gradients with reduced precision (cpu-bfloat16)\n" },
  };
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (PROMPT, NULL, FALSE);
  const float values[SIDE * SIDE] = { 0, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscReport) report = new_report ();
      g_autoptr (PscFigure) figure = NULL;
      g_autofree char *text = NULL;

      for (guint column = 1; column < 3; column++)
        psc_report_set_map (report, 0, column,
                            &(PscReportMap){ .method = method,
                                             .mode = column == 1 ? PSC_EXPLANATION_CONVENTIONAL
                                                                 : PSC_EXPLANATION_FUSED,
                                             .query = query,
                                             .values = values,
                                             .side = SIDE,
                                             .device_kind = cases[i].kind });
      figure = psc_report_compose (report, 0, NULL);
      text = psc_figure_dup_description (figure);
      if (cases[i].says != NULL)
        assert_has (text, cases[i].says);
      else
        g_assert_null (strstr (text, "cpu"));
    }
}

/* A map that chance has a part in is not called exact; it says how far it may be off. */
static void
test_error (void)
{
  g_autoptr (PscImage) image = psc_image_new (64, 48, "PNG");
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  const PscPlacement placement = psc_test_place (64, 48, SIDE);
  g_autoptr (PscReport) report = psc_report_new (image, &placement, bank, 1, 1);
  g_autoptr (PscMethod) method = psc_method_new ("rise", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt (PROMPT, NULL, FALSE);
  float values[SIDE * SIDE] = { 0.5f, -2 };
  PscReportMap map = { .method = method,
                       .mode = PSC_EXPLANATION_FUSED,
                       .query = query,
                       .values = values,
                       .side = SIDE,
                       .is_exact = TRUE,
                       .error = 0.1 };
  const double errors[] = { 0.1, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (PscFigure) figure = NULL;
      g_autofree char *text = NULL;

      map.error = errors[i];
      psc_report_set_map (report, 0, 0, &map);
      figure = psc_report_compose (report, 0, NULL);
      text = psc_figure_dup_description (figure);
      g_assert_true ((strstr (text, "fused · ± 5 %") != NULL) == (errors[i] > 0));
      g_assert_true ((strstr (text, "exact") == NULL) == (errors[i] > 0));
    }
}

static void
test_scores (void)
{
  g_autoptr (PscQuery) prompt = psc_query_new_prompt (PROMPT, NULL, FALSE);
  g_autoptr (PscQuery) contrast = psc_query_new_prompt (PROMPT, "edema", FALSE);
  g_autofree char *logit = psc_report_describe_score (prompt, -4.743, FALSE);
  g_autofree char *cosine = psc_report_describe_score (prompt, 0.213, TRUE);
  g_autofree char *difference = psc_report_describe_score (contrast, 0.213, TRUE);

  g_assert_cmpstr (logit, ==, "logit −4.74");
  g_assert_cmpstr (cosine, ==, "cosine 0.21");
  g_assert_cmpstr (difference, ==, "difference 0.21");
}

/* What a model that knows phantoms says of another picture goes nowhere without a remark. */
static void
test_fitness (void)
{
  static const char objection[] = "This model has never seen a radiograph.";
  g_autoptr (PscImage) radiograph = psc_image_new (64, 48, "PNG");
  g_autoptr (PscImage) phantom = psc_image_new (64, 48, "PNG");
  PscImage *images[] = { radiograph, phantom };

  psc_image_get_mutable_facts (phantom)->is_phantom = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    for (guint is_demonstration = 0; is_demonstration < 2; is_demonstration++)
      {
        g_autoptr (PscReport) report = new_report_of (images[i]);
        g_autoptr (PscFigure) figure = NULL;
        g_autofree char *text = NULL;

        psc_report_set_model (report, is_demonstration ? "demonstration" : "medclip", DIGEST, FALSE,
                              "softmax");
        figure = psc_report_compose (report, PSC_REPORT_DARK, NULL);
        text = psc_figure_dup_description (figure);
        g_assert_true ((strstr (text, objection) != NULL)
                       == (is_demonstration && images[i] == radiograph));
      }
}

static void
test_title_when_asked (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) figure = psc_report_compose (report, 0, NAME);
  g_autofree char *text = psc_figure_dup_description (figure);

  assert_has (text, NAME);
}

/* The footer says of each method what it takes to make its maps again, once. */
static void
test_methods_once (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) figure = NULL;
  g_autofree char *text = NULL;
  const char *first;

  set_map (report, 0, "saliency", PSC_EXPLANATION_FUSED, 3);
  figure = psc_report_compose (report, 0, NULL);
  text = psc_figure_dup_description (figure);
  first = strstr (text, "window=15");
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "window=15"));
  assert_has (text, "The absolute value of each dimension");
  g_assert_null (psc_report_get_method_name (report));
}

static void
test_figures (gconstpointer data)
{
  const char *suffix = data;
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) figure = psc_report_compose (report, PSC_REPORT_DARK, NULL);
  g_autofree char *folder = g_dir_make_tmp (NAME "-XXXXXX", NULL);
  g_autofree char *name = g_strconcat ("figure", suffix, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (psc_figure_write (figure, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_cmpuint (size, >, 1000);
  g_assert_null (memmem (contents, size, NAME, strlen (NAME)));
  /* Those of a PDF are compressed, or in UTF-16. */
  if (!g_str_equal (suffix, ".pdf"))
    {
      g_assert_nonnull (memmem (contents, size, DIGEST, strlen (DIGEST)));
      g_assert_nonnull (memmem (contents, size, PROMPT, strlen (PROMPT)));
    }
}

/* The picture is what it was on screen, and the footer says how. */
static void
test_window (void)
{
  const PscWindow window = { 40, 400, PSC_WINDOW_LINEAR };
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) plain = psc_report_compose (report, 0, NULL);
  g_autoptr (PscFigure) shown = NULL;
  g_autofree char *before = psc_figure_dup_description (plain);
  g_autofree char *after = NULL;
  g_autoptr (GBytes) plain_png = psc_figure_dup_png (plain, 1e6, NULL);
  g_autoptr (GBytes) shown_png = NULL;

  g_assert_null (strstr (before, "Window"));
  psc_report_set_window (report, &window, TRUE);
  shown = psc_report_compose (report, 0, NULL);
  after = psc_figure_dup_description (shown);
  assert_has (after, "Window: centre 40, width 400");
  assert_has (after, "inverted");
  shown_png = psc_figure_dup_png (shown, 1e6, NULL);
  g_assert_false (g_bytes_equal (plain_png, shown_png));
}

/* Which of several windows the model saw, whatever was on screen. */
static void
test_choice (void)
{
  const PscWindow dragged = { 40, 400, PSC_WINDOW_LINEAR };
  g_autoptr (PscImage) image = psc_image_new (64, 48, "DICOM");
  g_autoptr (PscImage) lung = NULL;
  g_autoptr (PscReport) report = NULL;
  g_autoptr (PscFigure) figure = NULL;
  g_autoptr (PscFigure) other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;

  for (guint i = 0; i < 2; i++)
    {
      PscVoi *voi = g_new0 (PscVoi, 1);

      voi->name = g_strdup (i == 0 ? "BONE" : "LUNG");
      voi->window = (PscWindow){ 100 * i, 50, PSC_WINDOW_LINEAR };
      psc_image_take_voi (image, voi);
    }
  lung = psc_voi_choose (image, 1);
  report = new_report_of (lung);
  figure = psc_report_compose (report, 0, NULL);
  text = psc_figure_dup_description (figure);
  assert_has (text, "Window: “LUNG”, 2 of 2 in the file\n");

  psc_report_set_window (report, &dragged, FALSE);
  other = psc_report_compose (report, 0, NULL);
  other_text = psc_figure_dup_description (other);
  assert_has (other_text, "Window: centre 40, width 400, for the eye only; the model saw “LUNG”, ");
}

static void
test_clipboard_size (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) figure = psc_report_compose (report, PSC_REPORT_DARK, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = psc_figure_dup_png (figure, 10000, &error);
  const guint8 *data;
  guint32 width, height;

  g_assert_no_error (error);
  data = g_bytes_get_data (png, NULL);
  memcpy (&width, data + 16, sizeof width);
  memcpy (&height, data + 20, sizeof height);
  g_assert_cmpuint (GUINT32_FROM_BE (width) * GUINT32_FROM_BE (height), <=, 10000);
  g_assert_cmpuint (GUINT32_FROM_BE (width) * GUINT32_FROM_BE (height), >, 5000);
}

/* What the maps are of is said wherever there are maps. */
static void
test_explained (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscFigure) figure = psc_report_compose (report, 0, NULL);
  g_autofree char *text = psc_figure_dup_description (figure);
  g_autoptr (PscFigure) other = NULL;
  g_autofree char *other_text = NULL;

  assert_has (text, "Maps of: the grey level as the model normalises it");
  psc_report_set_model (report, "siglip", DIGEST, TRUE, "sigmoid");
  other = psc_report_compose (report, 0, NULL);
  other_text = psc_figure_dup_description (other);
  assert_has (other_text, "Maps of: the grey level, from 0 to 1");
}

static void
test_maps (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autofree char *folder = g_dir_make_tmp ("psc-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "maps.NPY", NULL);
  g_autofree char *sidecar = g_build_filename (folder, "maps.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscNpy) npy = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *map, *area, *seen;
  gsize size;

  g_assert_true (psc_report_write_maps (report, path, 0, NULL, &error));
  g_assert_no_error (error);
  npy = psc_npy_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (npy->rank, ==, 3);
  g_assert_cmpuint (npy->shape[0], ==, 2);
  g_assert_cmpuint (npy->shape[2], ==, SIDE);
  g_assert_cmpfloat (npy->values[SIDE + 1], ==, 1);
  g_assert_cmpfloat (npy->values[SIDE * SIDE + SIDE + 1], ==, 2);

  g_assert_true (g_file_get_contents (sidecar, &text, &size, NULL));
  g_assert_null (strstr (text, NAME));
  root = psc_json_parse (text, size, 8, 64, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "sha256"), ==,
                   DIGEST);
  assert_has (json_object_get_string_member (json_node_get_object (root), "remark"),
              "never seen a radiograph");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "explained"), ==,
                   "normalised-level");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "score"), ==,
                   "softmax");
  area = json_object_get_object_member (json_node_get_object (root), "map_area");
  g_assert_cmpfloat (json_object_get_double_member (area, "x"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (area, "y"), ==, -8);
  g_assert_cmpfloat (json_object_get_double_member (area, "width"), ==, 64);
  g_assert_cmpfloat (json_object_get_double_member (area, "height"), ==, 64);
  seen = json_object_get_object_member (json_node_get_object (root), "seen");
  g_assert_cmpfloat (json_object_get_double_member (seen, "top"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (seen, "bottom"), ==, 48);
  map = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (root), "maps"), 1);
  g_assert_cmpstr (json_object_get_string_member (map, "method"), ==, "occlusion");
  g_assert_cmpstr (json_object_get_string_member (map, "mode"), ==, "fused");
  g_assert_cmpstr (json_object_get_string_member (map, "device"), ==, "cpu");
  assert_has (json_object_get_string_member (map, "prompt"), PROMPT);
  assert_has (json_object_get_string_member (map, "parameters"), "window=15");
}

static PscTruthFinding *
add_region (PscReport *report, const char *phrase, PscReportSource source, const char *form)
{
  PscTruthFinding *finding = psc_truth_finding_new ("Edema", phrase, "R1", phrase == NULL);
  g_autoptr (PscTruthOutline) outline = NULL;

  if (phrase != NULL)
    psc_truth_finding_take_region (finding, psc_truth_region_new_box (1, 2, 30, 20, NULL));
  outline = psc_truth_outline_new (finding);
  psc_report_add_region (report, finding, outline, source, form, FALSE);
  return finding;
}

/* Regions are named with where they come from, in the figure and beside the maps, and left out of
 * both on request. One that is nowhere is in neither. */
static void
test_regions (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autoptr (PscTruthFinding) drawn =
      add_region (report, "kerley lines", PSC_REPORT_SOURCE_DRAWN, NULL);
  g_autoptr (PscTruthFinding) absent = add_region (report, NULL, PSC_REPORT_SOURCE_FILE, "MS-CXR");
  g_autoptr (PscTruthFinding) read =
      add_region (report, "an edema", PSC_REPORT_SOURCE_FILE, "MS-CXR");
  g_autofree char *folder = g_dir_make_tmp ("psc-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "maps.npy", NULL);
  g_autofree char *sidecar = g_build_filename (folder, "maps.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (psc_report_get_n_regions (report), ==, 2);
  for (PscReportFlags flags = 0; flags <= PSC_REPORT_WITHOUT_REGIONS;
       flags += PSC_REPORT_WITHOUT_REGIONS)
    {
      g_autoptr (PscFigure) figure = psc_report_compose (report, flags, NULL);
      g_autofree char *description = psc_figure_dup_description (figure);
      g_autofree char *text = NULL;

      g_assert_true (psc_report_write_maps (report, path, flags, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (sidecar, &text, NULL, NULL));
      if (flags == 0)
        {
          assert_has (description, "1 kerley lines (R1) (drawn in Promptoscope)");
          assert_has (description, "2 an edema (R1) (MS-CXR)");
          assert_has (text, "\"source\" : \"drawn\"");
          assert_has (text, "\"format\" : \"MS-CXR\"");
          assert_has (text, "\"phrase\" : \"an edema\"");
        }
      else
        {
          g_assert_null (strstr (description, "edema"));
          g_assert_null (strstr (text, "MS-CXR"));
        }
    }
  g_assert_cmpuint (psc_report_get_n_maps (report), ==, 2);
}

static void
test_no_maps (void)
{
  g_autoptr (PscReport) report = new_report ();
  g_autofree char *folder = g_dir_make_tmp ("psc-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "maps.npy", NULL);
  g_autoptr (GError) error = NULL;

  psc_report_set_original (report, 0, 1);
  psc_report_set_original (report, 0, 2);
  g_assert_false (psc_report_write_maps (report, path, 0, NULL, &error));
  g_assert_error (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_FORMAT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/description", test_description);
  g_test_add_func ("/report/explained", test_explained);
  g_test_add_func ("/report/device", test_device);
  g_test_add_func ("/report/error", test_error);
  g_test_add_func ("/report/scores", test_scores);
  g_test_add_func ("/report/fitness", test_fitness);
  g_test_add_func ("/report/title-when-asked", test_title_when_asked);
  g_test_add_func ("/report/methods-once", test_methods_once);
  g_test_add_data_func ("/report/png", ".png", test_figures);
  g_test_add_data_func ("/report/svg", ".svg", test_figures);
  g_test_add_data_func ("/report/pdf", ".pdf", test_figures);
  g_test_add_func ("/report/window", test_window);
  g_test_add_func ("/report/choice", test_choice);
  g_test_add_func ("/report/clipboard-size", test_clipboard_size);
  g_test_add_func ("/report/maps", test_maps);
  g_test_add_func ("/report/regions", test_regions);
  g_test_add_func ("/report/no-maps", test_no_maps);
  return g_test_run ();
}
