/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <errno.h>
#include <string.h>

#include "psc-test-truth.h"

#define MS    "dicom_id,category_name,label_text,x,y,w,h,image_width,image_height\n"
#define VINDR "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"
#define RSNA  "patientId,x,y,width,height,Target\n"
#define SIIM  "ImageId, EncodedPixels\n"
#define NIH   "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"
#define OWN   "{\"format\": \"promptoscope-truth\", \"version\": 1, "
#define PNG   "\x89PNG\r\n\x1a\n"

#define NO_SIZE                                                                                    \
  "note: The file does not say of what size its pictures were; on a smaller or larger copy its "   \
  "regions lie wrong.\n"

/* A file need not be text. */
static void
note (const char *file, const char *outcome)
{
  g_autofree char *text = g_strescape (file, NULL);

  g_test_message ("%s: %s", text, outcome);
}

/* Files that say nothing, and what is said of them. */
static const struct
{
  const char *text;
  int code;
} refused[] = {
  { "", PSC_TRUTH_ERROR_DAMAGED },
  { "hello", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "Path,Pleural Effusion\na.png,1\n", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "Image Index,Finding Labels\na.png,Mass\n", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "{}", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "[]", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "[[[[[[[[[[", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "{\"a\": 1}", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "{\"a\": {}}", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "{\"format\": 1, \"classes\": []}", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "[{\"StudyID\": 1}]", PSC_TRUTH_ERROR_UNRECOGNISED },
  { "{\"\xff\": {}}", PSC_TRUTH_ERROR_DAMAGED },
  { PNG, PSC_TRUTH_ERROR_DAMAGED },

  { MS, PSC_TRUTH_ERROR_DAMAGED },
  { MS "a,b,c,x,2,3,4,5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS "a,b,c,NaN,2,3,4,5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS "a,b,c,1,2,3,inf,5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS "a,b,c,1,2,3,1e999,5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS "a,b,c,1,2,3,4,-5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS "a,b,c,1,2,3,4,5,99999999999\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS ",b,c,1,2,3,4,5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { MS "\"a,b,c,1,2,3,4,5,6\n", PSC_TRUTH_ERROR_DAMAGED },
  { VINDR "a,R1,Mass,1,2,3\n", PSC_TRUTH_ERROR_DAMAGED },
  { VINDR "a,R1,,1,2,3,4\n", PSC_TRUTH_ERROR_DAMAGED },
  { RSNA "a,1,2,3,4,2\n", PSC_TRUTH_ERROR_DAMAGED },
  { RSNA "a,1,2,3,4,0\n", PSC_TRUTH_ERROR_DAMAGED },
  { RSNA "a,,,,,1\n", PSC_TRUTH_ERROR_DAMAGED },
  { SIIM "a,1 2 3\n", PSC_TRUTH_ERROR_DAMAGED },
  { SIIM "a,\n", PSC_TRUTH_ERROR_DAMAGED },
  { SIIM "a,1 -2\n", PSC_TRUTH_ERROR_DAMAGED },
  { SIIM "a,1 2.5\n", PSC_TRUTH_ERROR_DAMAGED },
  { NIH "a.png,Mass,1,2,3\n", PSC_TRUTH_ERROR_DAMAGED },

  { "{\"a\": {\"img_size\": [8, 10], \"Edema\": [[[1, NaN]]]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [8, 10], \"Edema\": [[[1, 2", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [8, 10], \"Edema\": [[1, 2]]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [8, 10], \"Edema\": \"x\"}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [8, 10]}} {}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [8]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [-8, 10]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [1e300, 10]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"img_size\": [1000000, 1000000]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": [[[1, 2], [3, 4], [5, 1]]]}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": {\"size\": [8, 10], \"counts\": \"j035\"}}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": {\"size\": [80, 10], \"counts\": \"`2\"}}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": {\"size\": \"8\", \"counts\": \"`2\"}}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": {\"counts\": \"`2\"}}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": {\"size\": [8, 10], \"counts\": [80]}}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"a\": {\"Edema\": {\"size\": [9e9, 9e9], \"counts\": \"`2\"}}}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"images\": [], \"annotations\": []}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"images\": [1], \"annotations\": []}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"images\": [], \"annotations\": [{\"image_id\": 1, \"bbox\": [1, 2, 3, 4]}]}",
    PSC_TRUTH_ERROR_DAMAGED },
  { "[{\"ImageID\": null}]", PSC_TRUTH_ERROR_DAMAGED },
  { "[{\"ImageID\": \"a\", \"findings\": [{\"boxes\": [[true]]}]}]", PSC_TRUTH_ERROR_DAMAGED },
  { "[{\"ImageID\": \"a\"}", PSC_TRUTH_ERROR_DAMAGED },

  { "{\"format\": \"promptoscope-truth\"}", PSC_TRUTH_ERROR_DAMAGED },
  { "{\"format\": \"promptoscope-truth\", \"version\": 2, \"images\": []}",
    PSC_TRUTH_ERROR_DAMAGED },
  { "{\"format\": \"promptoscope-truth\", \"version\": 1.5, \"images\": []}",
    PSC_TRUTH_ERROR_DAMAGED },
  { OWN "\"images\": []}", PSC_TRUTH_ERROR_DAMAGED },
  { OWN "\"images\": [{\"width\": -3, \"height\": 4}]}", PSC_TRUTH_ERROR_DAMAGED },
  { OWN "\"images\": [{\"width\": 3}]}", PSC_TRUTH_ERROR_DAMAGED },
  { OWN "\"images\": [{\"grid\": \"other\"}]}", PSC_TRUTH_ERROR_DAMAGED },
  { OWN "\"findings\": [{\"class\": 3}]}", PSC_TRUTH_ERROR_DAMAGED },
  { OWN
    "\"width\": 9, \"height\": 9, \"findings\": [{\"regions\": [{\"shape\": \"mask\", \"size\": "
    "[8, 10], \"counts\": \"`2\"}]}]}",
    PSC_TRUTH_ERROR_DAMAGED },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthSet) set = psc_test_truth_read (refused[i].text, &error);

      note (refused[i].text, error != NULL ? error->message : "read");
      g_assert_null (set);
      psc_test_truth_check_message (error);
      g_assert_error (error, PSC_TRUTH_ERROR, refused[i].code);
    }
}

/* What is wrong with a file costs only itself, and a note. */
static const struct
{
  const char *text;
  const char *said;
} mended[] = {
  /* A byte order mark, Windows' and old Macintosh's lines, blank rows, other delimiters. */
  { "\xef\xbb\xbf" RSNA "a,,,,,0\r\n\r\nb,,,,,0\r\n",
    "a 1024x1024: Pneumonia absent\nb 1024x1024: Pneumonia absent\n" },
  { "patientId;x;y;width;height;Target\ra;1;2;3;4;1\r", "a 1024x1024: Pneumonia box(1 2 3 4)\n" },
  { "\xef\xbb\xbf\n[{\"ImageID\": 7}]", "7 0x0:\n" },

  /* Regions without an area. */
  { MS "a,b,c,1,2,-3,4,5,6\na,b,c,1,2,3,4,5,6\n",
    "a 5x6: b/c box(1 2 3 4)\n"
    "note: 1 region was left out, because it cannot be: line 2.\n" },
  { NIH "a,Mass,1,2,0,4\na,Mass,1e9,2,3,4\n",
    "a 1024x1024: Mass\n"
    "note: 2 regions were left out, because they cannot be, such as in line 2.\n" },
  { VINDR "a,R1,Mass,5,5,3,3\n", "a 0x0: Mass@R1\n"
                                 "note: 1 region was left out, because it cannot be: line 2.\n" },
  { VINDR "a,R1,Mass,,,,\n", "a 0x0: Mass@R1\n" },
  { SIIM "a,1 2\na,1048576 1\nb,1 1048575 1 1\n",
    "a 1024x1024: Pneumothorax mask(0 1 1 2)\n"
    "b 1024x1024: Pneumothorax\n"
    "note: 2 regions were left out, because they cannot be, such as in line 3.\n" },
  { SIIM "a,999999999999999999999 1\nb,-1\n",
    "a 1024x1024: Pneumothorax\nb 1024x1024: Pneumothorax absent\n"
    "note: 1 region was left out, because it cannot be: line 2.\n" },

  /* A row that is damaged turns no other's gaps into places; and places may come to little. */
  { SIIM "a,26 3 5 3 5 3\nb,600000 600000\n",
    "a 1024x1024: Pneumothorax mask(0 26 1 19)\n"
    "b 1024x1024: Pneumothorax\n"
    "note: 1 region was left out, because it cannot be: line 3.\n" },
  { SIIM "a,26 3 1050 3 2074 3\n", "a 1024x1024: Pneumothorax mask(0 26 3 3)\n" },
  { SIIM "a,1 2 5 2\n",
    "a 1024x1024: Pneumothorax mask(0 1 1 9)\n"
    "note: Runs were taken to begin at the end of the run before, though some rows could be read "
    "otherwise.\n" },
  { SIIM "a,1048570 1 1048573 2\nb,26 3 1050 3 2074 3\nc,30 3 4 3\n",
    "a 1024x1024: Pneumothorax mask(1023 1018 1 5)\n"
    "b 1024x1024: Pneumothorax mask(0 26 3 3)\n"
    "c 1024x1024: Pneumothorax\n"
    "note: Runs were taken to begin at places counted from the first pixel, though some rows could "
    "be read otherwise.\n"
    "note: 1 region was left out, because it cannot be: line 4.\n" },
  { "{\"a\": {\"img_size\": [8, 10], \"Edema\": [[], [[1, 1]], [[1], [2, 3], [4, 1]], [[1, 1], [3, "
    "1], [2, 3]]]}}",
    "a 10x8: Edema polygon(1.5 1.5 2 2)\n"
    "note: 3 regions were left out, because they cannot be, such as of image 1.\n" },
  { "[{\"ImageID\": \"a\", \"findings\": [{\"sentence_en\": \"x\", \"boxes\": [[0, 0, 300, 200], [0, "
    "0, 1], [0, 0, 0.5, 1]]}, {}]}]",
    "a 0x0: /x box(0 0 0.5 1)\n"
    "note: 1 finding could not be read: image 1.\n"
    "note: 2 regions were left out, because they cannot be, such as of image 1.\n" },
  { OWN "\"findings\": [{\"regions\": [{\"shape\": \"star\"}, {}, {\"shape\": \"box\", \"x\": 1, "
        "\"y\": 1, \"width\": 2, \"height\": 2}]}]}",
    "- 0x0:  box(1 1 2 2)\n"
    "note: 2 regions were left out, because they cannot be, such as of image 1.\n" NO_SIZE },

  /* Sizes that contradict each other. */
  { MS "a,b,c,1,2,3,4,5,6\na,b,c,1,2,3,4,6,5\n",
    "a 5x6: b/c box(1 2 3 4)\n"
    "note: 1 row gives its image another size than a row before, and was left out: line 3.\n" },
  { "{\"a\": {\"Edema\": {\"size\": [8, 10], \"counts\": \"`2\"}, \"Mass\": {\"size\": [10, 8], "
    "\"counts\": \"`2\"}}}",
    "a 10x8: Edema absent\n"
    "note: 1 image is there twice with another size, and the second was left out: image 1.\n" },

  /* Names that are there twice are one. */
  { "{\"a\": {\"Edema\": [[[1, 1], [3, 1], [2, 3]]], \"img_size\": [8, 10]}, \"a\": {\"Edema\": "
    "[[[1, 1], [3, 1], [2, 3]]], \"img_size\": [8, 10]}}",
    "a 10x8: Edema polygon(1.5 1.5 2 2) polygon(1.5 1.5 2 2)\n" },

  /* Unknown members, however deep, null and what other writers leave empty. */
  { OWN
    "\"more\": [[[[[[[[{\"a\": [{}]}]]]]]]]], \"image\": null, \"findings\": [{\"class\": null, "
    "\"phrase\": \"p\", \"later\": {\"a\": 1e5}}]}",
    "- 0x0: /p\n" },
  { "[{\"ImageID\": \"a\", \"findings\": [{\"sentence_es\": \"y\", \"boxes\": null, \"labels\": "
    "null}]}]",
    "a 0x0: /y\n" },
  { MS "a,b,c,1,2,3,4,,\n", "a 0x0: b/c box(1 2 3 4)\n" NO_SIZE },

  /* Old writers' letters. */
  { VINDR "a,R\xe9,\xc9panchement,1,2,3,4\n", "a 0x0: Épanchement@Ré box(1 2 2 2)\n" NO_SIZE },
};

static void
test_mended (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mended); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthSet) set = psc_test_truth_read (mended[i].text, &error);
      g_autofree char *said = NULL;

      note (mended[i].text, "mended");
      g_assert_no_error (error);
      said = psc_test_truth_describe (set);
      g_assert_cmpstr (said, ==, mended[i].said);
    }
}

/* Nothing recurses by how deep a file is, and nothing is made of a length that it only claims. */
static void
test_deep (void)
{
  static const char *const starts[] = { "[{\"ImageID\": \"a\", \"x\": ", OWN "\"x\": ",
                                        "{\"a\": {\"img_size\": " };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (GString) text = g_string_new (starts[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthSet) set = NULL;

      for (guint k = 0; k < 1000000; k++)
        g_string_append_c (text, '[');
      set = psc_test_truth_read (text->str, &error);
      g_assert_null (set);
      psc_test_truth_check_message (error);
    }
}

/* A polygon of more corners than are read is left out. */
static void
test_many_points (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\": {\"img_size\": [8, 10], \"Edema\": [[[1, 1]");
  g_autoptr (GError) error = NULL;
  g_autoptr (PscTruthSet) set = NULL;
  g_autofree char *said = NULL;

  for (guint k = 0; k < PSC_TRUTH_MAX_POINTS; k++)
    g_string_append (text, k % 2 == 0 ? ",[2,3]" : ",[3,1]");
  g_string_append (text, "]]}}");
  set = psc_test_truth_read (text->str, &error);
  g_assert_no_error (error);
  said = psc_test_truth_describe (set);
  g_assert_cmpstr (said, ==,
                   "a 10x8: Edema\n"
                   "note: 1 region was left out, because it cannot be: image 1.\n");
}

/* What is too much is so before it has been kept, and though the file breaks off behind it. */
static void
test_too_many (void)
{
  static const struct
  {
    const char *start;
    const char *element;
    guint n;
    const char *end;
  } files[] = {
    { OWN "\"findings\": [{}", ",{}", PSC_TRUTH_MAX_FINDINGS, "" },
    { OWN "\"findings\": [{\"regions\": [{}", ",{}", PSC_TRUTH_MAX_REGIONS, "" },
    { "[{\"ImageID\": \"a\", \"findings\": [{}", ",{}", PSC_TRUTH_MAX_FINDINGS, "" },
    { "[{\"ImageID\": \"a\", \"findings\": [{\"boxes\": [[]", ",[]", PSC_TRUTH_MAX_REGIONS, "" },
    { "{\"a\": {\"x\": [[]", ",[]", PSC_TRUTH_MAX_REGIONS, "" },
    { "{\"a\": {\"x\": []", ",\"x\":[]", PSC_TRUTH_MAX_FINDINGS, "" },
    { "{\"images\": [], \"annotations\": [{}", ",{}", PSC_TRUTH_MAX_REGIONS, "]}" },
    { "{\"annotations\": [], \"images\": [{}", ",{}", PSC_TRUTH_MAX_FINDINGS, "]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GString) text = g_string_new (files[i].start);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscTruthSet) set = NULL;

      note (files[i].start, "limited");
      for (guint k = 0; k < files[i].n; k++)
        g_string_append (text, files[i].element);
      g_string_append (text, files[i].end);
      set = psc_test_truth_read (text->str, &error);
      g_assert_null (set);
      psc_test_truth_check_message (error);
      g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_TOO_LARGE);
    }
}

/* A picture with a shade for each finding is not one mask of the brightest. */
static void
test_shades (void)
{
  g_autofree char *path = psc_test_truth_dup_path ("mask-shades.png");
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_truth_file_load (path, NULL, NULL, &error));
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED);
  g_assert_nonnull (strstr (error->message, "shades"));
}

/* A radiograph is no mask. */
static void
test_many_greys (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "samples", "healthy.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (psc_truth_file_load (path, NULL, NULL, &error));
  g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_UNRECOGNISED);
  g_assert_true (g_str_has_prefix (error->message, "healthy.png: "));
}

/* Wherever a file breaks off, it is an error and nothing else. */
static void
test_cut_files (void)
{
  static const char *const names[] = { "mask-cardiomegaly.png", "own.json",
                                       "padchest-gr.json",      "ms-cxr.json",
                                       "contours.json",         "segmentations.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    psc_test_truth_check_cut (names[i]);
}

static void
test_no_file (void)
{
  static const char *const names[] = { "missing.json", "." };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = psc_test_truth_dup_path (names[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_truth_file_load (path, NULL, NULL, &error));
      g_assert_error (error, PSC_TRUTH_ERROR, PSC_TRUTH_ERROR_FILE);
      g_assert_true (g_str_has_prefix (error->message, path));
      g_assert_true (
          g_str_has_suffix (error->message, i == 0 ? g_strerror (ENOENT) : "not a regular file"));
    }
}

static void
test_cancelled (void)
{
  static const char *const files[] = { "rsna.csv",          "contours.json",
                                       "padchest-gr.json",  "own.json",
                                       "ms-cxr.json",       "segmentations.json",
                                       "siim-relative.csv", "mask-cardiomegaly.png",
                                       "own-alone.json" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = psc_test_truth_dup_path (files[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_truth_file_load (path, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* Within an image, too: nobody reads on to where the file is damaged. */
static void
test_cancelled_within (void)
{
  static const char *const texts[] = {
    OWN "\"findings\": [{}, {\"class\": 3}]}",
    OWN "\"findings\": [{\"regions\": [{}, 3]}]}",
    "{\"images\": [{}], \"annotations\": [{\"bbox\": \"x\"}]}",
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (psc_truth_file_read_bytes (bytes, NULL, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* Long and odd texts are cut and put on one line. */
static void
test_texts (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autoptr (PscTruthFinding) finding =
      psc_truth_finding_new ("  a\n\tb\x01 ", long_text, "\xff", FALSE);
  g_autoptr (PscTruthFinding) nameless = psc_truth_finding_new ("", " ", NULL, TRUE);
  g_autofree char *most = g_strnfill (PSC_TRUTH_MAX_NAME - 1, 'x');
  g_autofree char *too_long = g_strconcat (most, " y", NULL);
  g_autoptr (PscTruthFinding) cut = psc_truth_finding_new (too_long, NULL, NULL, FALSE);

  g_assert_cmpstr (psc_truth_finding_get_class (finding), ==, "a  b");
  g_assert_cmpuint (strlen (psc_truth_finding_get_phrase (finding)), ==, PSC_TRUTH_MAX_PHRASE);
  g_assert_true (g_utf8_validate (psc_truth_finding_get_reader (finding), -1, NULL));
  /* What is cut behind a space is read as it is written. */
  g_assert_cmpstr (psc_truth_finding_get_class (cut), ==, most);
  g_assert_null (psc_truth_finding_get_class (nameless));
  g_assert_null (psc_truth_finding_get_phrase (nameless));
  g_assert_cmpstr (psc_truth_finding_get_name (nameless), ==, "Region");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/truth-hostile/refused", test_refused);
  g_test_add_func ("/truth-hostile/mended", test_mended);
  g_test_add_func ("/truth-hostile/deep", test_deep);
  g_test_add_func ("/truth-hostile/many-points", test_many_points);
  g_test_add_func ("/truth-hostile/too-many", test_too_many);
  g_test_add_func ("/truth-hostile/shades", test_shades);
  g_test_add_func ("/truth-hostile/many-greys", test_many_greys);
  g_test_add_func ("/truth-hostile/cut-files", test_cut_files);
  g_test_add_func ("/truth-hostile/no-file", test_no_file);
  g_test_add_func ("/truth-hostile/cancelled", test_cancelled);
  g_test_add_func ("/truth-hostile/cancelled-within", test_cancelled_within);
  g_test_add_func ("/truth-hostile/texts", test_texts);
  return g_test_run ();
}
