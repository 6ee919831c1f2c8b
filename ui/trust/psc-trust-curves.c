/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/trust/psc-trust-curves.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure/psc-figure-text.h"
#include "ui/widgets/psc-widget-color.h"

#define PLOT_HEIGHT 56
#define WIDTH       200
#define GAP         4
#define LINE_WIDTH  2
#define SWATCH      18

/* Of the font that the rest of the interface has. */
#define FONT_SCALE 0.78

/* So far from the mean of random orders nearly all of them lie. */
#define N_DEVIATIONS 2

/* Blue and vermilion of Okabe and Ito, whom most eyes tell apart, lighter on dark. */
static const GdkRGBA least_inks[] = { { 0.0f, 0.447f, 0.698f, 1 }, { 0.337f, 0.706f, 0.914f, 1 } };
static const GdkRGBA most_inks[] = { { 0.835f, 0.369f, 0.0f, 1 }, { 1.0f, 0.6f, 0.25f, 1 } };
static const double dashes[] = { 5, 3 };

typedef enum
{
  KEY_LEAST,
  KEY_MOST,
  KEY_RANDOM,
  N_KEYS,
} Key;

struct _PscTrustCurves
{
  GtkWidget parent_instance;

  PscTrust trust;    /* a copy; no steps without one */
  PangoLayout *text; /* owned: what is written is written with it */
};

G_DEFINE_FINAL_TYPE (PscTrustCurves, psc_trust_curves, GTK_TYPE_WIDGET)

/* Where what is drawn lies within the widget, and which score is at its top and bottom. */
typedef struct
{
  double x, y, width, height;
  double low, high;
} Plot;

static const char *
get_key (Key key)
{
  static const char *const keys[N_KEYS] = {
    [KEY_LEAST] = N_ ("least relevant first"),
    [KEY_MOST] = N_ ("most relevant first"),
    /* Translators: SD is a standard deviation. */
    [KEY_RANDOM] = N_ ("random order, ± 2 SD"),
  };

  return _ (keys[key]);
}

static int
get_text_height (PscTrustCurves *self)
{
  int height;

  pango_layout_set_text (self->text, "0", -1);
  pango_layout_get_pixel_size (self->text, NULL, &height);
  return height;
}

static void
update_text (PscTrustCurves *self)
{
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font,
                                              pango_font_description_get_size (font) * FONT_SCALE);
  else
    pango_font_description_set_size (font,
                                     (int) (pango_font_description_get_size (font) * FONT_SCALE));
  g_clear_object (&self->text);
  self->text = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_font_description (self->text, font);
  pango_layout_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  pango_font_description_free (font);
}

/* What is above and below the plot: the score's name, the ends of the other axis, two rows of
 * keys. */
static void
psc_trust_curves_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  PscTrustCurves *self = PSC_TRUST_CURVES (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = WIDTH;
  else
    *minimum = *natural = PLOT_HEIGHT + 4 * (get_text_height (self) + GAP);
}

/* Writes at (@x, @y) what is @width wide at most, aligned like a label's “xalign” within it. */
static void
write_text (PscTrustCurves *self,
            cairo_t *cr,
            const char *text,
            double x,
            double y,
            double width,
            double align)
{
  int natural;

  pango_layout_set_width (self->text, -1);
  pango_layout_set_text (self->text, text, -1);
  pango_layout_get_pixel_size (self->text, &natural, NULL);
  if (natural > width)
    pango_layout_set_width (self->text, (int) (width * PANGO_SCALE));
  cairo_move_to (cr, x + MAX (width - natural, 0) * align, y);
  pango_cairo_show_layout (cr, self->text);
}

static int
measure_text (PscTrustCurves *self, const char *text)
{
  int width;

  pango_layout_set_width (self->text, -1);
  pango_layout_set_text (self->text, text, -1);
  pango_layout_get_pixel_size (self->text, &width, NULL);
  return width;
}

static void
find_range (const PscTrust *trust, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i <= trust->n_steps; i++)
    {
      double reach = N_DEVIATIONS * trust->random_deviation[i];

      *low = MIN (*low, MIN (MIN (trust->least_first[i], trust->most_first[i]),
                             trust->random_mean[i] - reach));
      *high = MAX (*high, MAX (MAX (trust->least_first[i], trust->most_first[i]),
                               trust->random_mean[i] + reach));
    }
  if (*high <= *low)
    *high = *low + 1;
}

static double
get_x (PscTrustCurves *self, const Plot *plot, guint step)
{
  return plot->x + plot->width * step / self->trust.n_steps;
}

static double
get_y (const Plot *plot, double score)
{
  return plot->y + plot->height * (plot->high - score) / (plot->high - plot->low);
}

static void
draw_axes (PscTrustCurves *self, cairo_t *cr, const Plot *plot, const GdkRGBA *ink)
{
  g_autofree char *high = psc_figure_format_digits (plot->high, 3);
  g_autofree char *low = psc_figure_format_digits (plot->low, 3);
  int height = get_text_height (self);

  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, plot->x - 0.5, plot->y);
  cairo_line_to (cr, plot->x - 0.5, plot->y + plot->height + 0.5);
  cairo_line_to (cr, plot->x + plot->width, plot->y + plot->height + 0.5);
  cairo_stroke (cr);
  write_text (self, cr, high, 0, plot->y, plot->x - GAP, 1);
  write_text (self, cr, low, 0, plot->y + plot->height - height, plot->x - GAP, 1);
  write_text (self, cr, _ ("score"), plot->x, plot->y - height - GAP / 2.0, plot->width, 0);
  write_text (self, cr, "0", plot->x, plot->y + plot->height + GAP / 2.0, plot->width, 0);
  write_text (self, cr, _ ("share of the image hidden"), plot->x,
              plot->y + plot->height + GAP / 2.0, plot->width, 0.5);
  write_text (self, cr, "1", plot->x, plot->y + plot->height + GAP / 2.0, plot->width, 1);
}

static void
draw_band (PscTrustCurves *self, cairo_t *cr, const Plot *plot)
{
  const PscTrust *trust = &self->trust;

  cairo_new_path (cr);
  for (guint i = 0; i <= trust->n_steps; i++)
    cairo_line_to (cr, get_x (self, plot, i),
                   get_y (plot, trust->random_mean[i] + N_DEVIATIONS * trust->random_deviation[i]));
  for (guint i = trust->n_steps + 1; i-- > 0;)
    cairo_line_to (cr, get_x (self, plot, i),
                   get_y (plot, trust->random_mean[i] - N_DEVIATIONS * trust->random_deviation[i]));
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
set_pen (cairo_t *cr, const GdkRGBA *inks, gboolean is_dark, gboolean is_dashed)
{
  gdk_cairo_set_source_rgba (cr, &inks[is_dark]);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dashes, is_dashed ? G_N_ELEMENTS (dashes) : 0, 0);
}

static void
draw_curve (PscTrustCurves *self, cairo_t *cr, const Plot *plot, const double *scores)
{
  cairo_new_path (cr);
  for (guint i = 0; i <= self->trust.n_steps; i++)
    cairo_line_to (cr, get_x (self, plot, i), get_y (plot, scores[i]));
  cairo_stroke (cr);
}

/* Two in the first row, one in the second. */
static void
draw_key (
    PscTrustCurves *self, cairo_t *cr, Key key, double y, const GdkRGBA *ink, gboolean is_dark)
{
  int height = get_text_height (self);
  double half = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double x = key == KEY_MOST ? half : 0;

  if (key == KEY_RANDOM)
    {
      y += height + GAP;
      gdk_cairo_set_source_rgba (cr,
                                 &(GdkRGBA){ ink->red, ink->green, ink->blue, ink->alpha * 0.3f });
      cairo_rectangle (cr, x, y + 2, SWATCH, height - 4);
      cairo_fill (cr);
    }
  else
    {
      set_pen (cr, key == KEY_LEAST ? least_inks : most_inks, is_dark, key == KEY_MOST);
      cairo_move_to (cr, x, y + height / 2.0);
      cairo_line_to (cr, x + SWATCH, y + height / 2.0);
      cairo_stroke (cr);
    }
  gdk_cairo_set_source_rgba (cr, ink);
  write_text (self, cr, get_key (key), x + SWATCH + GAP, y,
              (key == KEY_RANDOM ? 2 * half : half) - SWATCH - 2 * GAP, 0);
}

static void
place_plot (PscTrustCurves *self, Plot *plot)
{
  g_autofree char *high = NULL;
  g_autofree char *low = NULL;

  find_range (&self->trust, &plot->low, &plot->high);
  high = psc_figure_format_digits (plot->high, 3);
  low = psc_figure_format_digits (plot->low, 3);
  plot->x = MAX (measure_text (self, high), measure_text (self, low)) + GAP;
  plot->y = get_text_height (self) + GAP;
  plot->width = gtk_widget_get_width (GTK_WIDGET (self)) - plot->x - 1;
  plot->height = PLOT_HEIGHT;
}

static void
draw (PscTrustCurves *self, cairo_t *cr, const GdkRGBA *ink, gboolean is_dark)
{
  Plot plot;

  place_plot (self, &plot);
  gdk_cairo_set_source_rgba (cr, &(GdkRGBA){ ink->red, ink->green, ink->blue, ink->alpha * 0.3f });
  draw_band (self, cr, &plot);
  draw_axes (self, cr, &plot, ink);
  set_pen (cr, least_inks, is_dark, FALSE);
  draw_curve (self, cr, &plot, self->trust.least_first);
  set_pen (cr, most_inks, is_dark, TRUE);
  draw_curve (self, cr, &plot, self->trust.most_first);
  for (Key key = 0; key < N_KEYS; key++)
    draw_key (self, cr, key, plot.y + plot.height + get_text_height (self) + 2 * GAP, ink, is_dark);
}

static void
psc_trust_curves_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscTrustCurves *self = PSC_TRUST_CURVES (widget);
  GdkRGBA ink;
  cairo_t *cr;

  if (self->trust.n_steps == 0)
    return;
  psc_widget_get_color (widget, &ink);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                       (float) gtk_widget_get_height (widget)));
  /* Light letters stand on something dark. */
  draw (self, cr, &ink, ink.red + ink.green + ink.blue > 1.5f);
  cairo_destroy (cr);
}

static void
psc_trust_curves_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (psc_trust_curves_parent_class)->css_changed (widget, change);
  update_text (PSC_TRUST_CURVES (widget));
  gtk_widget_queue_resize (widget);
}

static void
psc_trust_curves_dispose (GObject *object)
{
  g_clear_object (&PSC_TRUST_CURVES (object)->text);
  G_OBJECT_CLASS (psc_trust_curves_parent_class)->dispose (object);
}

static void
psc_trust_curves_class_init (PscTrustCurvesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_trust_curves_dispose;
  widget_class->measure = psc_trust_curves_measure;
  widget_class->snapshot = psc_trust_curves_snapshot;
  widget_class->css_changed = psc_trust_curves_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
psc_trust_curves_init (PscTrustCurves *self)
{
  /* Axes go as numbers do, in every script. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  update_text (self);
  psc_trust_curves_set_trust (self, NULL);
}

GtkWidget *
psc_trust_curves_new (void)
{
  return g_object_new (PSC_TYPE_TRUST_CURVES, NULL);
}

char *
psc_trust_curves_describe (const PscTrust *trust)
{
  guint half = trust != NULL ? trust->n_steps / 2 : 0;
  g_autofree char *whole = NULL;
  g_autofree char *none = NULL;
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;
  g_autofree char *mean = NULL;
  g_autofree char *deviation = NULL;

  if (trust == NULL || trust->n_steps == 0)
    return NULL;
  whole = psc_figure_format_digits (trust->least_first[0], 3);
  none = psc_figure_format_digits (trust->least_first[trust->n_steps], 3);
  least = psc_figure_format_digits (trust->least_first[half], 3);
  most = psc_figure_format_digits (trust->most_first[half], 3);
  mean = psc_figure_format_digits (trust->random_mean[half], 3);
  deviation = psc_figure_format_digits (trust->random_deviation[half], 2);
  return g_strdup_printf (
      /* Translators: scores, while an image is blurred part by part. */
      _ ("The score is %s for the image and %s with all of it blurred. With %u %% blurred it is "
         "%s with the least relevant parts first, %s with the most relevant first, and %s ± %s in "
         "random order."),
      whole, none, 100 * half / trust->n_steps, least, most, mean, deviation);
}

void
psc_trust_curves_set_trust (PscTrustCurves *self, const PscTrust *trust)
{
  g_autofree char *description = psc_trust_curves_describe (trust);

  g_return_if_fail (PSC_IS_TRUST_CURVES (self));

  self->trust = trust != NULL ? *trust : (PscTrust){ .n_steps = 0 };
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The score while more and more of the image is hidden"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
