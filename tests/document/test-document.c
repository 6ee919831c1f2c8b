/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "document/psc-chart.h"
#include "document/psc-document.h"
#include "figure/psc-figure.h"

/* What is written into a document stands in it, whatever it holds and however much it is. */

static char *folder;

/* (transfer full): the document as HTML. */
static char *
write_html (PscDocument *document)
{
  g_autofree char *path = g_build_filename (folder, "document.html", NULL);
  g_autoptr (GError) error = NULL;
  char *html = NULL;

  psc_document_write (document, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  g_unlink (path);
  return html;
}

/* (transfer full) (nullable): its pages as text; %NULL where nothing can read them. */
static char **
write_pages (PscDocument *document)
{
  g_autofree char *path = g_build_filename (folder, "document.pdf", NULL);
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  psc_document_write (document, path, &error);
  g_assert_no_error (error);
  if (program != NULL)
    {
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                    &error);
      g_assert_no_error (error);
    }
  g_unlink (path);
  return text != NULL ? g_strsplit (text, "\f", -1) : NULL;
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *next = strstr (text, part); next != NULL; next = strstr (next + 1, part))
    n++;
  return n;
}

static void
test_escaping (void)
{
  const char *nasty = "<b>&amp;\"'\n\x02</svg>\xff";
  g_autoptr (PscDocument) document = psc_document_new (nasty);
  PscTable *table = psc_table_new (2);
  PscDrawing *drawing = psc_drawing_new (10, 10, nasty);
  g_autofree char *html = NULL;

  psc_table_set_column (table, 0, nasty, FALSE);
  psc_table_add_row (table, (const char *[]){ nasty, NULL });
  psc_drawing_add_text (drawing, PSC_DRAWING_TEXT, 10, PSC_DRAWING_START, 0, 0, nasty);
  psc_document_add_heading (document, 1, nasty);
  psc_document_add_text (document, PSC_DOCUMENT_WARNING, nasty);
  psc_document_take_table (document, table);
  psc_document_take_drawing (document, drawing);
  psc_document_begin_case (document, nasty, nasty);
  psc_document_take_picture (document, cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2, 2),
                             nasty);
  html = write_html (document);

  g_assert_null (strstr (html, "<b>"));
  g_assert_null (strchr (html, 2));
  g_assert_cmpuint (count (html, "</svg>"), ==, 1);
  /* Title twice, heading, text, two cells, drawing twice, picture twice and case twice. */
  g_assert_cmpuint (count (html, "&lt;b&gt;&amp;amp;&quot;&apos; &lt;/svg&gt;"), ==, 12);
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

/* A table of two hundred rows goes over several sheets, each of which repeats its head, and no row
 * is lost; nor is a word of a text that is longer than a sheet. */
static void
test_long (void)
{
  g_autoptr (PscDocument) document = psc_document_new ("A long one");
  PscTable *table = psc_table_new (3);
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) pages = NULL;
  g_autofree char *all = NULL;

  psc_table_set_column (table, 0, "Quantity", FALSE);
  psc_table_set_column (table, 1, "Number", TRUE);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%03u", i);

      psc_table_add_row (table, (const char *[]){ name, "1",
                                                  i == 7 ? "A rather long remark, which does "
                                                           "not fit into one line of a table "
                                                           "that is as wide as a sheet of "
                                                           "paper, whatever is done."
                                                         : "short" });
    }
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (words, "word%04u ", i);
  psc_document_take_table (document, table);
  psc_document_add_text (document, PSC_DOCUMENT_PLAIN, words->str);
  pages = write_pages (document);
  if (pages == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  all = g_strjoinv ("\n", pages);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%03u", i);

      g_assert_cmpuint (count (all, name), ==, 1);
    }
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%04u", i);

      g_assert_cmpuint (count (all, word), ==, 1);
    }
  g_assert_cmpuint (count (all, "Quantity"), >, 2);
  for (guint i = 0; pages[i] != NULL; i++)
    if (strstr (pages[i], "row-") != NULL)
      g_assert_cmpuint (count (pages[i], "Quantity"), ==, 1);
}

static void
test_empty (void)
{
  g_autoptr (PscDocument) document = psc_document_new (NULL);
  g_autofree char *html = NULL;
  g_auto (GStrv) pages = NULL;

  psc_document_take_table (document, psc_table_new (4));
  psc_document_begin_case (document, NULL, NULL);
  psc_document_add_text (document, PSC_DOCUMENT_PLAIN, "");
  psc_document_add_heading (document, 2, NULL);
  html = write_html (document);
  g_assert_nonnull (strstr (html, "For research use. Not for diagnosis."));
  pages = write_pages (document);
  if (pages != NULL)
    g_assert_cmpuint (g_strv_length (pages), ==, 2);
}

/* The number behind a shape's attribute. */
static double
read_attribute (const char *svg, const char *element, guint index, const char *name)
{
  const char *place = svg;
  g_autofree char *start = g_strdup_printf ("<%s", element);
  g_autofree char *attribute = g_strdup_printf (" %s=\"", name);

  for (guint i = 0; i <= index; i++)
    {
      place = strstr (i == 0 ? place : place + 1, start);
      g_assert_nonnull (place);
    }
  place = strstr (place, attribute);
  g_assert_nonnull (place);
  return g_ascii_strtod (place + strlen (attribute), NULL);
}

/* Points lie on their axis in proportion, and what is not known is not drawn. */
static void
test_intervals (void)
{
  const PscChartInterval rows[] = {
    { "low", 0.25, 0, 0.5, "a" },
    { "unknown", NAN, NAN, NAN, "–" },
    { "point", 0.5, NAN, NAN, "b" },
    { "high", 1, 0.75, 1, "c" },
  };
  g_autoptr (PscDrawing) drawing =
      psc_chart_new_intervals (rows, G_N_ELEMENTS (rows), 0.5, 0, 1, "axis", "description");
  g_autoptr (GString) svg = g_string_new (NULL);
  double x[3];

  psc_drawing_write_svg (drawing, svg);
  g_assert_cmpuint (count (svg->str, "<circle "), ==, 3);
  for (guint i = 0; i < 3; i++)
    x[i] = read_attribute (svg->str, "circle", i, "cx");
  g_assert_cmpfloat_with_epsilon ((x[1] - x[0]) / (x[2] - x[0]), 1.0 / 3, 1e-3);
  g_assert_nonnull (strstr (svg->str, ">unknown</text>"));
  g_assert_nonnull (strstr (svg->str, "<title>description</title>"));
}

/* Whatever the values, charts come about, without numbers that are none. */
static void
test_odd_charts (void)
{
  const PscChartInterval rows[] = { { "a", 3, 3, 3, NULL }, { NULL, NAN, NAN, NAN, NULL } };
  const PscChartPoint points[] = { { NAN, NAN, 0 }, { 1, 0, 1e9 }, { 0.5, 0.5, 1e-9 } };
  const char *const labels[] = { "one", NULL,
                                 "a very long label that goes on and on and on and on" };
  const double values[9] = { 0, NAN, -1, 1, 0, 5, -7, INFINITY, 0 };
  g_autoptr (GString) svg = g_string_new (NULL);
  PscDrawing *drawings[] = {
    psc_chart_new_intervals (rows, 2, NAN, NAN, NAN, "axis", NULL),
    psc_chart_new_intervals (rows, 0, NAN, NAN, NAN, "axis", NULL),
    psc_chart_new_intervals (rows, 1, 3, NAN, NAN, "axis", NULL),
    psc_chart_new_reliability (points, 3, "x", "y", NULL),
    psc_chart_new_reliability (points, 0, "x", "y", NULL),
    psc_chart_new_matrix (labels, values, 3, "title", NULL),
    psc_chart_new_matrix (labels, values, 0, "title", NULL),
  };

  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 700, 700);
      cairo_t *cr = cairo_create (surface);

      psc_drawing_write_svg (drawings[i], svg);
      psc_drawing_draw (drawings[i], cr);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      psc_drawing_free (drawings[i]);
    }
  g_assert_null (strstr (svg->str, "nan"));
  g_assert_null (strstr (svg->str, "inf"));
  g_assert_null (strstr (svg->str, "a very long label that goes on and on and on and on</text>"));
}

static void
test_errors (void)
{
  g_autoptr (PscDocument) document = psc_document_new ("title");
  g_autofree char *odd = g_build_filename (folder, "document.txt", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "document.html", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_document_write (document, odd, &error));
  g_assert_error (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_FORMAT);
  g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (psc_document_write (document, nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("psc-document-XXXXXX", NULL);
  g_assert_nonnull (folder);

  g_test_add_func ("/document/escaping", test_escaping);
  g_test_add_func ("/document/long", test_long);
  g_test_add_func ("/document/empty", test_empty);
  g_test_add_func ("/document/intervals", test_intervals);
  g_test_add_func ("/document/odd-charts", test_odd_charts);
  g_test_add_func ("/document/errors", test_errors);
  result = g_test_run ();

  g_rmdir (folder);
  g_free (folder);
  return result;
}
