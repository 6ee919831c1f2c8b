/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <png.h>
#include <string.h>

#include "figure/psc-figure-layout.h"
#include "figure/psc-figure.h"
#include "psc-test-placement.h"

#define SIDE          224
#define RESEARCH_LINE "For research use. Not for diagnosis."

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("psc-figure-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

typedef struct
{
  guint width;
  guint height;
  guint8 *rgb; /* owned, [height][width][3] */
} Picture;

static void
picture_free (Picture *picture)
{
  g_free (picture->rgb);
  g_free (picture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

static Picture *
read_png (const char *path)
{
  Picture *picture = g_new0 (Picture, 1);
  png_image image = { .version = PNG_IMAGE_VERSION };

  g_assert_true (png_image_begin_read_from_file (&image, path));
  image.format = PNG_FORMAT_RGB;
  picture->width = image.width;
  picture->height = image.height;
  picture->rgb = g_malloc (PNG_IMAGE_SIZE (image));
  g_assert_true (png_image_finish_read (&image, NULL, picture->rgb, 0, NULL));
  return picture;
}

static int
level_at (const Picture *picture, double x, double y)
{
  return picture->rgb[3 * ((gsize) y * picture->width + (gsize) x) + 1];
}

/* Black, with a white square of 2 radius + 1 pixels around a point. */
static PscImage *
make_image (gsize width, gsize height, gsize x, gsize y, gsize radius)
{
  PscImage *image = psc_image_new (width, height, "PNG");
  float *values = psc_image_get_mutable_values (image);
  PscWindow window = { 127.5, 255, PSC_WINDOW_LINEAR_EXACT };

  psc_image_set_window (image, &window);
  for (gsize row = 0; row < height; row++)
    for (gsize column = 0; column < width; column++)
      if ((row > y ? row - y : y - row) <= radius
          && (column > x ? column - x : x - column) <= radius)
        values[row * width + column] = 200;

  return image;
}

static PscFigurePanel *
make_panel (guint peak_x, guint peak_y)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscFigurePanel *panel = psc_figure_panel_new ("Occlusion", "fused");
  g_autofree float *map = g_new0 (float, SIDE *SIDE);

  map[SIDE * peak_y + peak_x] = 3;
  display.colormap = psc_colormap_get ("grey");
  display.opacity = 1;
  psc_figure_panel_set_map (panel, map, SIDE, &display);
  psc_figure_panel_set_prompt (panel, "Kerley-B-Linien & “Ödem” < 心臓");
  psc_figure_panel_set_score (panel, "logit 3.21");
  return panel;
}

/* Original and overlay side by side, the map padded to a square as a model sees it. */
static PscFigure *
make_figure (PscImage *image, guint peak_x, guint peak_y)
{
  PscFigure *figure = psc_figure_new (image, 1, 2);
  const PscPlacement placement =
      psc_test_place (psc_image_get_width (image), psc_image_get_height (image), SIDE);

  psc_figure_set_placement (figure, &placement);
  psc_figure_take_panel (figure, 0, 0, psc_figure_panel_new ("Image", "original"));
  psc_figure_take_panel (figure, 0, 1, make_panel (peak_x, peak_y));
  psc_figure_set_model (figure, "tiny", "0123456789abcdef");
  return figure;
}

static Picture *
write_and_read (Fixture *fixture, PscFigure *figure)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autoptr (GError) error = NULL;

  psc_figure_write (figure, path, &error);
  g_assert_no_error (error);
  return read_png (path);
}

/* A finding in the image and the peak of a map that found it come out on the same pixels, to within
 * half of a map's pixel. */
static void
test_overlay_lands (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    gsize width;
    gsize height;
    double map_x; /* of the finding, in the map's pixels */
    double map_y;
  } cases[] = {
    { 600, 800, 150, 60 },   { 800, 600, 40, 150 },   { 700, 700, 200, 12 },
    { 449, 1001, 112, 200 }, { 1500, 500, 220, 111 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize side = MAX (cases[i].width, cases[i].height);
      double unit = side / (double) SIDE;
      double x = (cases[i].map_x + 0.5) * unit - (side - cases[i].width) / 2.0;
      double y = (cases[i].map_y + 0.5) * unit - (side - cases[i].height) / 2.0;
      g_autoptr (PscImage) image =
          make_image (cases[i].width, cases[i].height, (gsize) x, (gsize) y, 0);
      g_autoptr (PscFigure) figure =
          make_figure (image, (guint) cases[i].map_x, (guint) cases[i].map_y);
      g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (figure, 1);
      const PscFigureCell *bare = &g_array_index (layout->cells, PscFigureCell, 0);
      const PscFigureCell *overlaid = &g_array_index (layout->cells, PscFigureCell, 1);
      g_autoptr (Picture) picture = write_and_read (fixture, figure);
      double sum = 0, sum_x = 0, sum_y = 0;

      g_assert_cmpint (picture->width, ==, layout->width);
      g_assert_cmpint (picture->height, ==, layout->height);
      /* The bare panel has exactly the image's pixels. */
      for (gsize v = 0; v < cases[i].height; v++)
        for (gsize u = 0; u < cases[i].width; u++)
          g_assert_cmpint (level_at (picture, bare->picture.x + u, bare->picture.y + v), ==,
                           u == (gsize) x && v == (gsize) y ? 200 : 0);

      for (gsize v = 0; v < cases[i].height; v++)
        for (gsize u = 0; u < cases[i].width; u++)
          {
            int level = level_at (picture, overlaid->picture.x + u, overlaid->picture.y + v);

            /* The one white pixel of the image itself says nothing about the map. */
            if (u == (gsize) x && v == (gsize) y)
              continue;
            sum += level;
            sum_x += level * (u + 0.5);
            sum_y += level * (v + 0.5);
          }
      g_test_message ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT ": off by %.2f, %.2f of %.2f",
                      cases[i].width, cases[i].height, sum_x / sum - x, sum_y / sum - y, unit);
      g_assert_cmpfloat (sum, >, 100);
      g_assert_cmpfloat (fabs (sum_x / sum - x), <, unit / 2);
      g_assert_cmpfloat (fabs (sum_y / sum - y), <, unit / 2);
    }
}

/* What a crop left out is hatched under a map and nowhere else, and a note says so. */
static void
test_unseen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (500, 900, 0, 0, 0);
  const PscPlacement placement = psc_test_place_as (PSC_FRAMING_CROP, 500, 900, SIDE);
  g_autoptr (PscFigure) figure = make_figure (image, 112, 112);
  g_autofree char *before = psc_figure_dup_description (figure);
  g_autofree char *after = NULL;
  g_autoptr (PscFigureLayout) layout = NULL;
  g_autoptr (Picture) picture = NULL;
  guint n_hatched[2][2] = { { 0 } }; /* in which panel; whether the model sees it */

  psc_figure_set_placement (figure, &placement);
  after = psc_figure_dup_description (figure);
  g_assert_null (strstr (before, "hatched"));
  g_assert_nonnull (strstr (after, "The model does not see the hatched parts of the image."));

  layout = psc_figure_layout_new (figure, 1);
  picture = write_and_read (fixture, figure);
  for (guint p = 0; p < 2; p++)
    {
      const PscFigureCell *cell = &g_array_index (layout->cells, PscFigureCell, p);

      for (guint y = 0; y < 900; y++)
        for (guint x = 20; x < 60; x++)
          if (level_at (picture, cell->picture.x + x, cell->picture.y + y) > 0)
            n_hatched[p][y >= 199 && y < 701]++;
    }
  g_assert_cmpuint (n_hatched[0][0] + n_hatched[0][1], ==, 0);
  g_assert_cmpuint (n_hatched[1][0], >, 500);
  g_assert_cmpuint (n_hatched[1][1], <=, 2 * 2 * 40);
}

/* What the model saw outside of the image is not drawn outside of the picture. */
static void
test_clipped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (300, 900, 0, 0, 0);
  g_autoptr (PscFigure) clean = make_figure (image, 112, 112);
  g_autoptr (PscFigure) outside = make_figure (image, 10, 112);
  g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (clean, 1);
  const PscFigureCell *cell = &g_array_index (layout->cells, PscFigureCell, 1);
  g_autoptr (Picture) a = write_and_read (fixture, clean);
  g_autoptr (Picture) b = write_and_read (fixture, outside);

  g_assert_cmpint (a->width, ==, b->width);
  for (guint y = 0; y < a->height; y++)
    for (guint x = 0; x < a->width; x++)
      if (x < cell->picture.x || x >= cell->picture.x + cell->picture.width || y < cell->picture.y
          || y >= cell->picture.y + cell->picture.height)
        g_assert_cmpint (level_at (a, x, y), ==, level_at (b, x, y));
      else
        g_assert_cmpint (level_at (b, x, y), <=, 200);
}

/* The contour of a disc runs around the disc, on the image's own pixels. */
static void
test_contour_lands (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (600, 800, 0, 0, 0);
  g_autoptr (PscFigure) figure = make_figure (image, 5, 5);
  PscFigurePanel *panel = psc_figure_panel_new ("Occlusion", "fused");
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  g_autofree float *map = g_new0 (float, SIDE *SIDE);
  g_autoptr (PscFigureLayout) layout = NULL;
  g_autoptr (Picture) picture = NULL;
  const PscFigureCell *cell;
  guint n_drawn = 0;
  double sum_x = 0, sum_y = 0;
  const double unit = 800.0 / SIDE;

  for (guint i = 0; i < SIDE * SIDE; i++)
    map[i] = hypot (i % SIDE - 120.0, i / SIDE - 60.0) <= 30;
  display.n_contours = 1;
  display.contours[0] = 0.5;
  psc_figure_panel_set_map (panel, map, SIDE, &display);
  psc_figure_take_panel (figure, 0, 1, panel);
  layout = psc_figure_layout_new (figure, 1);
  cell = &g_array_index (layout->cells, PscFigureCell, 1);
  picture = write_and_read (fixture, figure);

  for (guint y = 1; y < 800; y++)
    for (guint x = 1; x < 600; x++)
      {
        double radius = hypot (x + 0.5 + 100 - 120.5 * unit, y + 0.5 - 60.5 * unit) / unit;

        if (level_at (picture, cell->picture.x + x, cell->picture.y + y) == 0)
          continue;
        n_drawn++;
        /* Half the line is nearly one pixel of the map, its steps are another. */
        g_assert_cmpfloat_with_epsilon (radius, 30, 2.5);
        sum_x += x + 0.5;
        sum_y += y + 0.5;
      }
  g_assert_cmpint (n_drawn, >, 600);
  g_assert_cmpfloat_with_epsilon (sum_x / n_drawn, 120.5 * unit - 100, unit / 2);
  g_assert_cmpfloat_with_epsilon (sum_y / n_drawn, 60.5 * unit, unit / 2);
}

/* A flat map leaves the image as it is. */
static void
test_flat (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (500, 500, 250, 250, 30);
  g_autoptr (PscFigure) figure = make_figure (image, 5, 5);
  g_autoptr (PscFigureLayout) layout = NULL;
  g_autoptr (Picture) picture = NULL;
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscFigurePanel *panel = psc_figure_panel_new ("Occlusion", "fused");
  g_autofree float *map = g_new (float, SIDE *SIDE);
  const PscFigureCell *cell;

  for (guint i = 0; i < SIDE * SIDE; i++)
    map[i] = 0.5f;
  psc_figure_panel_set_map (panel, map, SIDE, &display);
  psc_figure_take_panel (figure, 0, 1, panel);
  layout = psc_figure_layout_new (figure, 1);
  cell = &g_array_index (layout->cells, PscFigureCell, 1);
  picture = write_and_read (fixture, figure);
  for (guint y = 0; y < 500; y++)
    for (guint x = 0; x < 500; x++)
      g_assert_cmpint (level_at (picture, cell->picture.x + x, cell->picture.y + y), ==,
                       ABS ((int) x - 250) <= 30 && ABS ((int) y - 250) <= 30 ? 200 : 0);
}

static char *
find_itxt (const char *path, const char *keyword)
{
  g_autofree char *bytes = NULL;
  gsize size;
  gsize offset = 8;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  while (offset + 12 <= size)
    {
      const guint8 *chunk = (const guint8 *) bytes + offset;
      gsize length = (gsize) chunk[0] << 24 | chunk[1] << 16 | chunk[2] << 8 | chunk[3];
      const char *text = (const char *) chunk + 8;

      /* Keyword, no compression and its method, no language, no translated keyword. */
      if (memcmp (chunk + 4, "iTXt", 4) == 0 && g_str_equal (text, keyword))
        {
          gsize skip = strlen (keyword) + 1 + 2 + 1 + 1;

          return g_strndup (text + skip, length - skip);
        }
      offset += length + 12;
    }
  return NULL;
}

/* What is not shown of a map is said, by the sign that leaves it out. */
static void
test_against (Fixture *fixture, gconstpointer data)
{
  static const PscSign signs[] = { PSC_SIGN_POSITIVE, PSC_SIGN_ABSOLUTE, PSC_SIGN_SIGNED };
  static const float maps[][4] = { { -3, 2, 0, 0 }, { -2, 3, 0, 0 }, { -3, 0, 0, 0 } };
  g_autoptr (PscImage) image = make_image (64, 64, 0, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    for (guint k = 0; k < G_N_ELEMENTS (maps); k++)
      {
        g_autoptr (PscFigure) figure = psc_figure_new (image, 1, 1);
        PscFigurePanel *panel = psc_figure_panel_new ("Occlusion", "fused");
        PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
        g_autofree char *text = NULL;

        display.sign = signs[i];
        psc_figure_panel_set_map (panel, maps[k], 2, &display);
        psc_figure_take_panel (figure, 0, 0, panel);
        text = psc_figure_dup_description (figure);
        g_assert_true ((strstr (text, "mostly against the prompt (not shown)") != NULL)
                       == (signs[i] == PSC_SIGN_POSITIVE && k == 0));
      }
}

static void
test_png_words (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.PNG", NULL);
  g_autoptr (PscImage) image = make_image (448, 448, 200, 100, 4);
  g_autoptr (PscFigure) figure = make_figure (image, 100, 50);
  g_autoptr (GError) error = NULL;
  g_autofree char *disclaimer = NULL;
  g_autofree char *comment = NULL;
  g_autofree char *title = NULL;

  psc_figure_set_title (figure, "Ödem – 心臓");
  psc_figure_write (figure, path, &error);
  g_assert_no_error (error);
  disclaimer = find_itxt (path, "Disclaimer");
  g_assert_cmpstr (disclaimer, ==, RESEARCH_LINE);
  title = find_itxt (path, "Title");
  g_assert_cmpstr (title, ==, "Ödem – 心臓");
  comment = find_itxt (path, "Comment");
  g_assert_true (g_utf8_validate (comment, -1, NULL));
  g_assert_nonnull (strstr (comment, "Kerley-B-Linien & “Ödem” < 心臓"));
  g_assert_nonnull (strstr (comment, "0123456789abcdef"));
  g_assert_nonnull (strstr (comment, RESEARCH_LINE));
}

static void
test_svg (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.svg", NULL);
  g_autoptr (PscImage) image = make_image (448, 448, 200, 100, 4);
  g_autoptr (PscFigure) figure = make_figure (image, 100, 50);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const GMarkupParser parser = { NULL };
  gsize size;

  psc_figure_write (figure, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_assert_nonnull (strstr (text, RESEARCH_LINE));
  g_assert_nonnull (strstr (text, "Kerley-B-Linien &amp; “Ödem” &lt; 心臓"));
  g_assert_nonnull (strstr (text, "<image"));
  g_assert_nonnull (strstr (text, "linearGradient"));

  context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_markup_parse_context_parse (context, text, (gssize) size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.pdf", NULL);
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr (PscImage) image = make_image (448, 448, 200, 100, 4);
  g_autoptr (PscFigure) figure = make_figure (image, 100, 50);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };

  psc_figure_write (figure, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  if (program == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, RESEARCH_LINE));
  g_assert_nonnull (strstr (text, "logit 3.21"));
  g_assert_nonnull (strstr (text, "Occlusion"));
}

/* Pages come in order, each of the size that its figure needs. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figures.PDF", NULL);
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr (PscImage) image = make_image (448, 448, 200, 100, 4);
  g_autoptr (PscImage) tall = make_image (448, 896, 200, 100, 4);
  g_autoptr (PscFigure) first = make_figure (image, 100, 50);
  g_autoptr (PscFigure) second = make_figure (tall, 100, 50);
  PscFigure *const figures[] = { first, second };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };

  psc_figure_set_title (first, "The first of two");
  psc_figure_set_title (second, "The second of two");
  psc_figure_write_pages (figures, 2, path, &error);
  g_assert_no_error (error);
  if (program == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  /* Each page ends in a form feed. */
  pages = g_strsplit (text, "\f", -1);
  g_assert_cmpuint (g_strv_length (pages), ==, 3);
  g_assert_nonnull (strstr (pages[0], "The first of two"));
  g_assert_nonnull (strstr (pages[1], "The second of two"));
  g_assert_nonnull (strstr (pages[0], RESEARCH_LINE));
  g_assert_nonnull (strstr (pages[1], RESEARCH_LINE));
  g_assert_nonnull (strstr (pages[0], "448 × 448 pixels"));
  g_assert_nonnull (strstr (pages[1], "448 × 896 pixels"));
}

static void
assert_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_null (g_dir_read_name (dir));
}

static void
test_failure_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  const char *suffixes[] = { "png", "svg", "pdf" };
  g_autoptr (PscImage) image = make_image (20, 20, 10, 10, 1);
  g_autoptr (PscFigure) figure = make_figure (image, 100, 50);
  g_autofree char *odd = g_build_filename (fixture->folder, "figure.gif", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (psc_figure_write (figure, odd, &error));
  g_assert_error (error, PSC_FIGURE_ERROR, PSC_FIGURE_ERROR_FORMAT);
  assert_empty (fixture->folder);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat ("figure.", suffixes[i], NULL);
      g_autofree char *missing = g_build_filename (fixture->folder, "missing", name, NULL);
      g_autofree char *taken = g_build_filename (fixture->folder, name, NULL);

      g_clear_error (&error);
      g_assert_false (psc_figure_write (figure, missing, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      g_clear_error (&error);
      g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
      g_assert_false (psc_figure_write (figure, taken, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
      g_assert_cmpint (g_rmdir (taken), ==, 0);
      assert_empty (fixture->folder);
    }
}

/* Beyond Cairo's and our own limits the page is reduced as a whole, and says so. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    gsize width;
    gsize height;
    guint n_rows;
    guint n_columns;
    gboolean reduced;
  } cases[] = {
    { 1, 1, 1, 1, FALSE },    { 5000, 200, 1, 2, FALSE }, { 5000, 200, 2, 9, TRUE },
    { 32768, 3, 1, 1, TRUE }, { 2, 32768, 1, 1, TRUE },   { 2500, 2000, 3, 4, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscImage) image = make_image (cases[i].width, cases[i].height, 0, 0, 0);
      g_autoptr (PscFigure) figure = psc_figure_new (image, cases[i].n_rows, cases[i].n_columns);
      g_autoptr (PscFigureLayout) layout = NULL;
      g_autoptr (Picture) picture = NULL;

      for (guint k = 0; k < cases[i].n_rows * cases[i].n_columns; k++)
        psc_figure_take_panel (figure, k / cases[i].n_columns, k % cases[i].n_columns,
                               make_panel (100, 100));
      layout = psc_figure_layout_new (figure, 1);
      picture = write_and_read (fixture, figure);
      g_test_message ("%u × %u", picture->width, picture->height);
      g_assert_cmpfloat ((double) picture->width * picture->height, <=, PSC_FIGURE_MAX_PIXELS);
      g_assert_cmpint (MAX (picture->width, picture->height), <=, PSC_FIGURE_MAX_SIDE);
      g_assert_true (cases[i].reduced == (picture->width < layout->width));
    }
}

static int
count_bright (const Picture *picture, double x, double y)
{
  int n = 0;

  for (int dy = -2; dy <= 2; dy++)
    for (int dx = -2; dx <= 2; dx++)
      n += level_at (picture, x + dx, y + dy) > 200;
  return n;
}

/* A line lies on the region's edge in every panel, over the map, and nowhere else. */
static void
test_regions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (600, 500, 0, 0, 0);
  g_autoptr (PscFigure) figure = make_figure (image, 4, 4);
  g_autoptr (PscFigureLayout) layout = NULL;
  g_autoptr (PscTruthFinding) finding = psc_truth_finding_new ("Edema", NULL, NULL, FALSE);
  g_autoptr (PscTruthOutline) outline = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "regions.png", NULL);
  g_autofree char *text = NULL;
  g_autoptr (Picture) picture = NULL;
  g_autoptr (GError) error = NULL;

  psc_truth_finding_take_region (finding, psc_truth_region_new_box (100, 150, 300, 200, &error));
  g_assert_no_error (error);
  outline = psc_truth_outline_new (finding);
  psc_figure_add_region (figure, outline, "Edema", "MS-CXR", FALSE);
  g_assert_true (psc_figure_write (figure, path, &error));
  g_assert_no_error (error);
  picture = read_png (path);
  layout = psc_figure_layout_new (figure, 1);
  for (guint i = 0; i < layout->cells->len; i++)
    {
      const cairo_rectangle_t *area = &g_array_index (layout->cells, PscFigureCell, i).picture;

      g_assert_cmpint (count_bright (picture, area->x + 100, area->y + 250), >, 4);
      g_assert_cmpint (count_bright (picture, area->x + 250, area->y + 350), >, 4);
      g_assert_cmpint (count_bright (picture, area->x + 110, area->y + 340), ==, 0);
      g_assert_cmpint (count_bright (picture, area->x + 420, area->y + 250), ==, 0);
    }
  text = psc_figure_dup_description (figure);
  g_assert_nonnull (strstr (text, "outlined: Edema (MS-CXR)"));
}

/* Several are told apart by numbers, and of many no more are named than somebody reads. */
static void
test_many_regions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (60, 50, 0, 0, 0);
  g_autoptr (PscFigure) figure = make_figure (image, 4, 4);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (PscTruthFinding) finding = psc_truth_finding_new ("Edema", NULL, NULL, FALSE);
      g_autoptr (PscTruthOutline) outline = NULL;

      psc_truth_finding_take_region (finding, psc_truth_region_new_box (i, i, 9, 9, NULL));
      outline = psc_truth_outline_new (finding);
      psc_figure_add_region (figure, outline, "Edema", i == 7 ? "drawn" : "MS-CXR", i == 3);
    }
  text = psc_figure_dup_description (figure);
  g_assert_nonnull (strstr (text, "21 Edema, and 9 more (MS-CXR)"));
  g_assert_nonnull (strstr (text, "8 Edema (drawn)"));
}

static void
test_dark (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscImage) image = make_image (448, 448, 200, 100, 4);
  g_autoptr (PscFigure) figure = make_figure (image, 100, 50);
  g_autoptr (Picture) day = write_and_read (fixture, figure);
  g_autoptr (Picture) night = NULL;

  psc_figure_set_dark (figure, TRUE);
  night = write_and_read (fixture, figure);
  g_assert_cmpint (level_at (day, 0, 0), ==, 255);
  g_assert_cmpint (level_at (night, 0, 0), <, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/figure/overlay-lands", Fixture, NULL, set_up, test_overlay_lands, tear_down);
  g_test_add ("/figure/unseen", Fixture, NULL, set_up, test_unseen, tear_down);
  g_test_add ("/figure/clipped", Fixture, NULL, set_up, test_clipped, tear_down);
  g_test_add ("/figure/contour-lands", Fixture, NULL, set_up, test_contour_lands, tear_down);
  g_test_add ("/figure/flat", Fixture, NULL, set_up, test_flat, tear_down);
  g_test_add ("/figure/against", Fixture, NULL, set_up, test_against, tear_down);
  g_test_add ("/figure/png-words", Fixture, NULL, set_up, test_png_words, tear_down);
  g_test_add ("/figure/svg", Fixture, NULL, set_up, test_svg, tear_down);
  g_test_add ("/figure/pdf", Fixture, NULL, set_up, test_pdf, tear_down);
  g_test_add ("/figure/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/figure/failure-leaves-nothing", Fixture, NULL, set_up, test_failure_leaves_nothing,
              tear_down);
  g_test_add ("/figure/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/figure/regions", Fixture, NULL, set_up, test_regions, tear_down);
  g_test_add ("/figure/many-regions", Fixture, NULL, set_up, test_many_regions, tear_down);
  g_test_add ("/figure/dark", Fixture, NULL, set_up, test_dark, tear_down);

  return g_test_run ();
}
