/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "figure/psc-figure-bands.h"
#include "figure/psc-figure-layout.h"
#include "figure/psc-figure-private.h"

#define SIDE 16

static const char long_prompt[] =
    "A very long sentence about a finding in the left lower lobe, its extent, its severity and its "
    "relation to the heart border, and then some more about the other lung, so that it takes far "
    "more than three lines to write it out in full, whatever the width of the column may be. "
    "Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopicsilicovolcanoconiosis.";

static float *
make_map (double value)
{
  float *map = g_new0 (float, SIDE *SIDE);

  map[SIDE * 5 + 3] = (float) value;
  map[SIDE * 9 + 9] = (float) -value / 2;
  return map;
}

static void
add_panel (PscFigure *figure, guint row, guint column, const char *prompt)
{
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
  PscFigurePanel *panel = psc_figure_panel_new ("Integrated gradients", "conventional");
  g_autofree float *map = make_map (row + 1e-7 * column);

  display.sign = (row + column) % 2 ? PSC_SIGN_SIGNED : PSC_SIGN_POSITIVE;
  psc_figure_panel_set_prompt (panel, prompt);
  psc_figure_panel_set_score (panel, "logit −12.34 with an explanation that is rather long");
  panel->marks = PSC_FIGURE_MARK_EXACT | PSC_FIGURE_MARK_LOW_SCORE;
  /* Every third panel is a bare image, and row 0 column 0 is flat. */
  if ((row + column) % 3 != 2)
    psc_figure_panel_set_map (panel, map, SIDE, &display);
  psc_figure_take_panel (figure, row, column, panel);
}

static PscFigure *
make_figure (gsize width, gsize height, guint n_rows, guint n_columns, const char *prompt)
{
  g_autoptr (PscImage) image = psc_image_new (width, height, "PNG");
  PscFigure *figure = psc_figure_new (image, n_rows, n_columns);

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      add_panel (figure, row, column, prompt);
  psc_figure_add_parameters (figure, "Integrated gradients",
                             "50 Gauss–Legendre points, baseline 0");
  psc_figure_add_parameters (figure, long_prompt, long_prompt);
  psc_figure_set_model (figure, "MedCLIP-ViT",
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  psc_figure_add_note (figure, long_prompt);

  return figure;
}

static gboolean
overlap (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  const double slack = 0.01;

  return a->x + a->width > b->x + slack && b->x + b->width > a->x + slack
         && a->y + a->height > b->y + slack && b->y + b->height > a->y + slack;
}

static void
assert_inside (const PscFigureLayout *layout, const cairo_rectangle_t *area)
{
  g_assert_cmpfloat (area->x, >=, layout->em);
  g_assert_cmpfloat (area->y, >=, layout->em);
  g_assert_cmpfloat (area->x + area->width, <=, layout->width - layout->em);
  g_assert_cmpfloat (area->y + area->height, <=, layout->height - layout->em);
}

/* Nothing lies over anything else, and all lies on the page. */
static void
assert_tidy (const PscFigureLayout *layout)
{
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_t));

  for (guint i = 0; i < layout->labels->len; i++)
    g_array_append_val (areas, g_array_index (layout->labels, PscFigureLabel, i).area);
  for (guint i = 0; i < layout->cells->len; i++)
    {
      const PscFigureCell *cell = &g_array_index (layout->cells, PscFigureCell, i);

      g_array_append_val (areas, cell->picture);
      if (cell->bar.height > 0)
        g_array_append_val (areas, cell->bar);
    }

  for (guint i = 0; i < areas->len; i++)
    {
      const cairo_rectangle_t *a = &g_array_index (areas, cairo_rectangle_t, i);

      assert_inside (layout, a);
      g_assert_cmpfloat (a->width, >, 0);
      g_assert_cmpfloat (a->height, >, 0);
      for (guint k = 0; k < i; k++)
        g_assert_false (overlap (a, &g_array_index (areas, cairo_rectangle_t, k)));
    }
}

static void
test_tidy (void)
{
  const gsize shapes[][2] = { { 600, 800 },  { 1, 1 },     { 5000, 200 },
                              { 200, 5000 }, { 512, 512 }, { 3000, 2500 } };
  const guint grids[][2] = { { 1, 1 }, { 1, 3 }, { 2, 9 }, { 3, 2 } };
  const char *prompts[] = { NULL, "Mild cardiomegaly.", long_prompt, "حجم القلب متضخم قليلا",
                            "心臓は軽度に拡大している。" };

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (guint g = 0; g < G_N_ELEMENTS (grids); g++)
      for (guint p = 0; p < G_N_ELEMENTS (prompts); p++)
        for (guint way = 0; way < 3; way++)
          {
            g_autoptr (PscFigure) figure =
                make_figure (shapes[s][0], shapes[s][1], grids[g][0], grids[g][1], prompts[p]);
            g_autoptr (PscFigureLayout) layout = NULL;

            psc_figure_set_compact (figure, way == 2);
            if (way > 0)
              {
                psc_figure_set_title (figure, long_prompt);
                psc_figure_set_row_heading (figure, 0, long_prompt);
                psc_figure_set_row_heading (figure, grids[g][0] - 1, "Cardiomegaly");
                psc_figure_set_column_heading (figure, 0, long_prompt);
              }
            g_test_message ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT ", grid %u × %u, prompt %u",
                            shapes[s][0], shapes[s][1], grids[g][0], grids[g][1], p);
            layout = psc_figure_layout_new (figure, 1);
            g_assert_cmpint (layout->cells->len, ==, grids[g][0] * grids[g][1]);
            assert_tidy (layout);
          }
}

static void
test_long_prompt (void)
{
  g_autoptr (PscFigure) figure = make_figure (600, 800, 1, 1, long_prompt);
  g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (figure, 1);
  gboolean found = FALSE;

  for (guint i = 0; i < layout->labels->len; i++)
    {
      PangoLayout *text = g_array_index (layout->labels, PscFigureLabel, i).layout;

      if (!g_str_equal (pango_layout_get_text (text), long_prompt)
          || pango_layout_get_height (text) != -3)
        continue;
      found = TRUE;
      g_assert_cmpint (pango_layout_get_line_count (text), ==, 3);
      g_assert_true (pango_layout_is_ellipsized (text));
    }
  g_assert_true (found);
}

static PangoLayout *
find_text (const PscFigureLayout *layout, const char *text, cairo_rectangle_t *area)
{
  for (guint i = 0; i < layout->labels->len; i++)
    {
      const PscFigureLabel *label = &g_array_index (layout->labels, PscFigureLabel, i);

      if (!g_str_equal (pango_layout_get_text (label->layout), text))
        continue;
      *area = label->area;
      return label->layout;
    }
  g_assert_not_reached ();
}

/* How a map was made stands beside its method, or below it, the same way in all of a row; neither
 * is cut, and the picture begins below both. */
static void
test_titles (void)
{
  const struct
  {
    const char *title;
    const char *subtitle;
    gboolean is_stacked;
  } cases[] = {
    { "Occlusion", "fused · exact", FALSE },
    { "Attention relevance (Chefer)", "fused", FALSE },
    { "Attention relevance (Chefer)", "conventional · 14 × 14 cells", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscImage) image = psc_image_new (64, 64, "PNG");
      g_autoptr (PscFigure) figure = psc_figure_new (image, 1, 2);
      g_autoptr (PscFigureLayout) layout = NULL;
      cairo_rectangle_t title, subtitle, original, format;

      psc_figure_take_panel (figure, 0, 0, psc_figure_panel_new ("Original", "PNG"));
      psc_figure_take_panel (figure, 0, 1,
                             psc_figure_panel_new (cases[i].title, cases[i].subtitle));
      layout = psc_figure_layout_new (figure, 1);
      g_assert_false (pango_layout_is_ellipsized (find_text (layout, cases[i].title, &title)));
      g_assert_false (
          pango_layout_is_ellipsized (find_text (layout, cases[i].subtitle, &subtitle)));
      find_text (layout, "Original", &original);
      find_text (layout, "PNG", &format);
      g_assert_cmpint (subtitle.y >= title.y + title.height, ==, cases[i].is_stacked);
      g_assert_cmpfloat (original.y, ==, title.y);
      g_assert_cmpfloat (format.y, ==, subtitle.y);
      g_assert_cmpfloat (g_array_index (layout->cells, PscFigureCell, 1).picture.y, >=,
                         MAX (title.y + title.height, subtitle.y + subtitle.height));
      assert_tidy (layout);
    }
}

/* A figure of two rows whose first column is the bare image if @bare. */
static PscFigure *
make_wide_figure (guint n_columns, gboolean bare, gboolean compact)
{
  g_autoptr (PscImage) image = psc_image_new (64, 64, "PNG");
  PscFigure *figure = psc_figure_new (image, 2, n_columns);
  PscMapDisplay display = PSC_MAP_DISPLAY_INIT;

  for (guint row = 0; row < 2; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        PscFigurePanel *panel = psc_figure_panel_new ("Occlusion", "fused");
        g_autofree float *map = make_map (1);

        if (column > 0 || !bare)
          psc_figure_panel_set_map (panel, map, SIDE, &display);
        psc_figure_take_panel (figure, row, column, panel);
      }
  psc_figure_set_compact (figure, compact);
  return figure;
}

/* What is too wide for a sheet goes on below, beside the image, in as equal parts as can be. */
static void
test_bands (void)
{
  const struct
  {
    guint n_columns;
    gboolean bare;
    gboolean compact;
    guint n_bands;
    guint n_places;
    guint n_frozen;
  } cases[] = {
    { 1, FALSE, FALSE, 1, 1, 0 },  { 1, TRUE, FALSE, 1, 1, 0 },   { 5, TRUE, FALSE, 1, 5, 0 },
    { 6, TRUE, FALSE, 2, 4, 1 },   { 6, FALSE, FALSE, 2, 3, 0 },  { 13, TRUE, FALSE, 3, 5, 1 },
    { 13, FALSE, FALSE, 3, 5, 0 }, { 64, TRUE, FALSE, 16, 5, 1 }, { 8, TRUE, TRUE, 1, 8, 0 },
    { 15, TRUE, TRUE, 2, 8, 1 },   { 9, FALSE, TRUE, 2, 5, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscFigure) figure =
          make_wide_figure (cases[i].n_columns, cases[i].bare, cases[i].compact);
      g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (figure, 1);
      PscFigureBands bands = psc_figure_bands_find (figure);
      g_autofree guint *seen = g_new0 (guint, cases[i].n_columns);
      guint column;

      g_assert_cmpuint (bands.n_bands, ==, cases[i].n_bands);
      g_assert_cmpuint (bands.n_places, ==, cases[i].n_places);
      g_assert_cmpuint (bands.n_frozen, ==, cases[i].n_frozen);
      for (guint band = 0; band < bands.n_bands; band++)
        for (guint k = 0; psc_figure_bands_get_column (&bands, band, k, &column); k++)
          seen[column]++;
      for (guint k = 0; k < cases[i].n_columns; k++)
        g_assert_cmpuint (seen[k], ==, k < bands.n_frozen ? bands.n_bands : 1);
      g_assert_cmpuint (layout->cells->len, ==,
                        2 * (cases[i].n_columns + bands.n_frozen * (bands.n_bands - 1)));
      assert_tidy (layout);
    }
}

static guint
count_labels (const PscFigureLayout *layout, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < layout->labels->len; i++)
    n += g_str_equal (
        pango_layout_get_text (g_array_index (layout->labels, PscFigureLabel, i).layout), text);
  return n;
}

/* What a column's panels share is said once, in each band; what only one map is, beside that. */
static void
test_compact (void)
{
  g_autoptr (PscFigure) figure = make_wide_figure (10, TRUE, TRUE);
  g_autoptr (PscFigureLayout) layout = NULL;

  psc_figure_set_column_heading (figure, 0, "Original");
  psc_figure_set_column_heading (figure, 3, "Edema");
  psc_figure_set_column_heading (figure, 8, long_prompt);
  psc_figure_set_row_heading (figure, 0, "Occlusion");
  for (guint row = 0; row < 2; row++)
    for (guint column = 1; column < 10; column++)
      {
        PscFigurePanel *panel = psc_figure_get_panel (figure, row, column);

        psc_figure_panel_set_prompt (panel, column == 3 ? "Edema" : row == 0 ? "one" : "two");
        psc_figure_panel_set_score (panel, column == 3 ? "logit 1" : "logit 2");
        if (column == 4)
          panel->marks = PSC_FIGURE_MARK_LOW_SCORE | PSC_FIGURE_MARK_READ_IN_PART;
        if (column == 5)
          panel->marks = PSC_FIGURE_MARK_EXACT;
      }

  layout = psc_figure_layout_new (figure, 1);
  assert_tidy (layout);
  g_assert_cmpuint (count_labels (layout, "Original"), ==, 2);
  g_assert_cmpuint (count_labels (layout, "Edema"), ==, 1);
  g_assert_cmpuint (count_labels (layout, "logit 1"), ==, 1);
  g_assert_cmpuint (count_labels (layout, "one"), ==, 8);
  g_assert_cmpuint (count_labels (layout, "two"), ==, 8);
  g_assert_cmpuint (count_labels (layout, "logit 2"), ==, 14);
  g_assert_cmpuint (count_labels (layout, "logit 2 †"), ==, 2);
  g_assert_cmpuint (count_labels (layout, "† prompt read only in part · low score for this image"),
                    ==, 2);
  g_assert_cmpuint (count_labels (layout, "fused · exact"), ==, 2);
  g_assert_cmpuint (count_labels (layout, "fused"), ==, 16);
}

/* Type grows with the picture, and all else with type. */
static void
test_proportion (void)
{
  g_autoptr (PscFigure) small = make_figure (600, 800, 1, 2, "Mild cardiomegaly.");
  g_autoptr (PscFigure) large = make_figure (1800, 2400, 1, 2, "Mild cardiomegaly.");
  g_autoptr (PscFigureLayout) a = psc_figure_layout_new (small, 1);
  g_autoptr (PscFigureLayout) b = psc_figure_layout_new (large, 1);

  g_assert_cmpfloat_with_epsilon (b->em / a->em, 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (b->width / a->width, 3, 0.02);
  g_assert_cmpfloat_with_epsilon (b->height / a->height, 3, 0.02);
}

static void
test_enlargement (void)
{
  const gsize cases[][3] = { { 1, 1, 448 }, { 448, 2, 1 }, { 100, 80, 5 }, { 447, 3, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PscFigure) figure = make_figure (cases[i][0], cases[i][1], 1, 1, NULL);
      g_autoptr (PscFigureLayout) layout = psc_figure_layout_new (figure, 1);
      const PscFigureCell *cell = &g_array_index (layout->cells, PscFigureCell, 0);

      g_assert_cmpfloat (cell->picture.width, ==, cases[i][0] * cases[i][2]);
      g_assert_cmpfloat (cell->picture.height, ==, cases[i][1] * cases[i][2]);
      g_assert_cmpfloat (cell->picture.x, ==, floor (cell->picture.x));
      g_assert_cmpfloat (cell->picture.y, ==, floor (cell->picture.y));
    }
}

static void
test_shared_scale (void)
{
  g_autoptr (PscImage) image = psc_image_new (16, 16, "PNG");
  g_autoptr (PscFigure) figure = psc_figure_new (image, 1, 4);
  g_autofree PscMapMeasure *measures = NULL;

  for (guint i = 0; i < 4; i++)
    {
      PscMapDisplay display = PSC_MAP_DISPLAY_INIT;
      PscFigurePanel *panel = psc_figure_panel_new ("Occlusion", NULL);
      g_autofree float *map = make_map (i + 1);

      display.scale = i == 3 ? PSC_SCALE_MAP : PSC_SCALE_SHARED;
      psc_figure_panel_set_map (panel, map, SIDE, &display);
      panel->scale_group = i / 2;
      psc_figure_take_panel (figure, 0, i, panel);
    }

  measures = psc_figure_measure (figure);
  g_assert_cmpfloat (measures[0].limit, ==, 2);
  g_assert_cmpfloat (measures[1].limit, ==, 2);
  g_assert_cmpfloat (measures[2].limit, ==, 3);
  g_assert_cmpfloat (measures[3].limit, ==, 4);
}

static void
test_numbers (void)
{
  const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { -0.0, "0" },
    { 1, "1.00" },
    { -3.14159, "−3.14" },
    { 42.42, "42.4" },
    { 12345, "12345" },
    { 123456, "1.23×10⁵" },
    { 0.00123, "0.00123" },
    { -0.000012345, "−1.23×10⁻⁵" },
    { 9.999e-5, "1.00×10⁻⁴" },
    { 0.0009999, "0.00100" },
    { 1e-12, "1.00×10⁻¹²" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = psc_figure_format_number (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_clean_text (void)
{
  const struct
  {
    const char *raw;
    const char *clean;
  } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { " \n\t ", NULL },
    { "two\nlines\r\n and\ttabs ", "two lines and tabs" },
    { "bell\a and \x01", "bell and" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
    { "not XML \xef\xbf\xbe.", "not XML ." },
    { "心臓", "心臓" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = psc_figure_clean_text (cases[i].raw);

      g_assert_cmpstr (text, ==, cases[i].clean);
    }
}

static void
test_description (void)
{
  g_autoptr (PscFigure) figure = make_figure (600, 800, 2, 2, "Mild cardiomegaly.");
  g_autofree char *text = NULL;
  const char *expected[] = {
    "Row 1, column 1: Integrated gradients; conventional; Mild cardiomegaly.; logit",
    "exact; low score for this image",
    "flat: the same value everywhere",
    "MedCLIP-ViT (9f86d081884c)",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "Image: PNG, 600 × 800 pixels",
    "signed values; scale per map, full colour at 98 % of the map’s total",
  };

  text = psc_figure_dup_description (figure);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_nonnull (strstr (text, expected[i]));
  g_assert_true (g_str_has_suffix (text, "For research use. Not for diagnosis."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/figure-layout/tidy", test_tidy);
  g_test_add_func ("/figure-layout/long-prompt", test_long_prompt);
  g_test_add_func ("/figure-layout/titles", test_titles);
  g_test_add_func ("/figure-layout/bands", test_bands);
  g_test_add_func ("/figure-layout/compact", test_compact);
  g_test_add_func ("/figure-layout/proportion", test_proportion);
  g_test_add_func ("/figure-layout/enlargement", test_enlargement);
  g_test_add_func ("/figure-layout/shared-scale", test_shared_scale);
  g_test_add_func ("/figure-layout/numbers", test_numbers);
  g_test_add_func ("/figure-layout/clean-text", test_clean_text);
  g_test_add_func ("/figure-layout/description", test_description);

  return g_test_run ();
}
