/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "figure/psc-figure-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  double size; /* em */
  PangoWeight weight;
  PscFigureInk ink;
} styles[] = {
  [PSC_FIGURE_STYLE_HEADLINE] = { 1.5, PANGO_WEIGHT_BOLD, PSC_FIGURE_INK_TEXT },
  [PSC_FIGURE_STYLE_HEADING] = { 1.1, PANGO_WEIGHT_BOLD, PSC_FIGURE_INK_TEXT },
  [PSC_FIGURE_STYLE_TITLE] = { 1.0, PANGO_WEIGHT_BOLD, PSC_FIGURE_INK_TEXT },
  [PSC_FIGURE_STYLE_SUBTITLE] = { 0.9, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_MUTED },
  [PSC_FIGURE_STYLE_NUMBER] = { 0.75, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_MUTED },
  [PSC_FIGURE_STYLE_STATE] = { 0.8, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_MUTED },
  [PSC_FIGURE_STYLE_PROMPT] = { 0.9, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_TEXT },
  [PSC_FIGURE_STYLE_SCORE] = { 0.8, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_TEXT },
  [PSC_FIGURE_STYLE_WARNING] = { 0.8, PANGO_WEIGHT_BOLD, PSC_FIGURE_INK_ACCENT },
  [PSC_FIGURE_STYLE_KEY] = { 0.75, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_MUTED },
  [PSC_FIGURE_STYLE_VALUE] = { 0.75, PANGO_WEIGHT_NORMAL, PSC_FIGURE_INK_TEXT },
  [PSC_FIGURE_STYLE_RESEARCH] = { 0.8, PANGO_WEIGHT_BOLD, PSC_FIGURE_INK_TEXT },
};

const char *
psc_figure_get_research_line (void)
{
  return _ ("For research use. Not for diagnosis.");
}

const char *
psc_figure_get_software (void)
{
  return "Promptoscope " PSC_VERSION;
}

PscFigureInk
psc_figure_style_get_ink (PscFigureStyle style)
{
  return styles[style].ink;
}

char *
psc_figure_clean_text (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) clean = NULL;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);
  clean = g_string_new (NULL);
  for (const char *next = valid; *next != '\0'; next = g_utf8_next_char (next))
    {
      gunichar c = g_utf8_get_char (next);

      /* U+FFFE and U+FFFF must not occur in XML; the separators would break the line. */
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || (c & 0xfffe) == 0xfffe)
        c = ' ';
      if (c != ' ' || (clean->len > 0 && clean->str[clean->len - 1] != ' '))
        g_string_append_unichar (clean, c);
    }
  g_strchomp (clean->str);

  return *clean->str != '\0' ? g_strdup (clean->str) : NULL;
}

static void
append_superscript (GString *string, int number)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree char *decimal = g_strdup_printf ("%d", ABS (number));

  if (number < 0)
    g_string_append (string, "⁻");
  for (const char *c = decimal; *c != '\0'; c++)
    g_string_append (string, digits[*c - '0']);
}

char *
psc_figure_format_number (double value)
{
  GString *string = g_string_new (value < 0 ? "−" : NULL);
  g_autofree char *scientific = g_strdup_printf ("%.2e", fabs (value));
  char *mark = strchr (scientific, 'e');
  int exponent = mark != NULL ? atoi (mark + 1) : 0;

  if (value == 0 || mark == NULL)
    g_string_append_printf (string, "%g", fabs (value));
  else if (exponent >= -3 && exponent < 5)
    g_string_append_printf (string, "%.*f", MAX (2 - exponent, 0), fabs (value));
  else
    {
      g_string_append_len (string, scientific, mark - scientific);
      g_string_append (string, "×10");
      append_superscript (string, exponent);
    }

  return g_string_free (string, FALSE);
}

/* What is rounded to zero has no sign. */
static char *
add_sign (double value, char *magnitude)
{
  g_autofree char *unsigned_text = magnitude;
  gboolean is_zero = strpbrk (magnitude, "123456789") == NULL;

  return g_strconcat (value < 0 && !is_zero ? "−" : "", unsigned_text, NULL);
}

char *
psc_figure_format_fixed (double value, int n_decimals)
{
  return add_sign (value, g_strdup_printf ("%.*f", n_decimals, fabs (value)));
}

char *
psc_figure_format_digits (double value, int n_digits)
{
  return add_sign (value, g_strdup_printf ("%.*g", n_digits, fabs (value)));
}

PangoContext *
psc_figure_create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  return context;
}

PangoLayout *
psc_figure_create_text (PangoContext *context,
                        PscFigureStyle style,
                        const char *text,
                        double em,
                        double width,
                        int n_lines)
{
  PangoFontDescription *font;
  PangoAttrList *attributes;
  PangoLayout *layout;

  if (text == NULL)
    return NULL;

  font = pango_font_description_from_string ("Sans");
  pango_font_description_set_absolute_size (font, styles[style].size * em * PANGO_SCALE);
  pango_font_description_set_weight (font, styles[style].weight);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));

  layout = pango_layout_new (context);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (MAX (width, em) * PANGO_SCALE));
  pango_layout_set_height (layout, -n_lines);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);

  return layout;
}

double
psc_figure_text_get_width (PangoLayout *text)
{
  PangoRectangle logical;

  if (text == NULL)
    return 0;
  pango_layout_get_extents (text, NULL, &logical);
  return logical.width / (double) PANGO_SCALE;
}

double
psc_figure_text_get_height (PangoLayout *text)
{
  PangoRectangle logical;

  if (text == NULL)
    return 0;
  pango_layout_get_extents (text, NULL, &logical);
  return logical.height / (double) PANGO_SCALE;
}

double
psc_figure_text_get_right (PangoLayout *text, double right)
{
  PangoRectangle logical;

  pango_layout_get_extents (text, NULL, &logical);
  return right - (logical.x + logical.width) / (double) PANGO_SCALE;
}
