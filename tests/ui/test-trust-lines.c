/* SPDX-License-Identifier: Apache-2.0 */

/* How far a map is to be believed: a line of it, the curves, and the text that is copied. */

#include "config.h"

#include <string.h>

#include "psc-test-ui.h"
#include "psc-trust-sample.h"
#include "report/psc-report-trust.h"
#include "test-screen.h"
#include "ui/trust/psc-trust-curves.h"
#include "ui/trust/psc-trust-row.h"
#include "ui/trust/psc-trust-text.h"

static GtkWidget *
new_row (PscTrustLine line)
{
  return g_object_new (PSC_TYPE_TRUST_ROW, "line", line, NULL);
}

/* (nullable): a label in @widget that is to be seen and says @text. */
static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = find_label (child, text);

      if (label != NULL)
        return label;
    }
  return NULL;
}

static void
test_row (void)
{
  g_autoptr (PscTrust) trust = psc_trust_sample_new ();

  for (PscTrustLine line = 0; line < PSC_TRUST_N_LINES; line++)
    {
      GtkWidget *row = new_row (line);
      GtkWindow *window = psc_test_ui_show (row, 320, 200);
      g_autofree char *value = psc_report_trust_dup_value (trust, line);
      g_autofree char *control = psc_report_trust_dup_control (trust, line);
      g_autofree char *sentence = psc_report_trust_dup_sentence (trust, line);

      g_assert_nonnull (find_label (row, psc_report_trust_get_title (line)));
      g_assert_nonnull (find_label (row, "–"));
      g_assert_null (find_label (row, value));

      psc_trust_row_set_trust (PSC_TRUST_ROW (row), trust);
      psc_trust_row_set_explained (PSC_TRUST_ROW (row), TRUE);
      psc_test_ui_settle (row);
      g_assert_nonnull (find_label (row, value));
      g_assert_nonnull (find_label (row, control));
      g_assert_nonnull (find_label (row, sentence));
      psc_test_ui_close (window, row);
    }
}

/* What is not known has no value and says why. */
static void
test_unknown (void)
{
  g_autoptr (PscTrust) trust = psc_trust_sample_new ();
  GtkWidget *row = new_row (PSC_TRUST_COMPLETENESS);
  GtkWindow *window = psc_test_ui_show (row, 320, 200);

  trust->reasons[PSC_TRUST_COMPLETENESS_GAP] = PSC_TRUST_NO_TOTAL;
  trust->reasons[PSC_TRUST_STACK_GAP] = PSC_TRUST_NOT_FUSED;
  psc_trust_row_set_explained (PSC_TRUST_ROW (row), TRUE);
  psc_trust_row_set_trust (PSC_TRUST_ROW (row), trust);
  psc_test_ui_settle (row);
  g_assert_nonnull (find_label (row, "–"));
  g_assert_nonnull (find_label (row, psc_report_trust_get_reason (PSC_TRUST_NO_TOTAL)));
  psc_test_ui_close (window, row);
}

/* Where there is no room the sentence waits behind the question mark, with formula and source. */
static void
test_help (void)
{
  g_autoptr (PscTrust) trust = psc_trust_sample_new ();
  g_autofree char *sentence = psc_report_trust_dup_sentence (trust, PSC_TRUST_MODEL);
  GtkWidget *row = new_row (PSC_TRUST_MODEL);
  GtkWindow *window = psc_test_ui_show (row, 320, 400);
  GtkWidget *help = test_screen_find (row, GTK_TYPE_MENU_BUTTON, NULL, NULL);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (help)));
  int before, missing, after;

  test_screen_forgive_tooltips ();
  psc_trust_row_set_trust (PSC_TRUST_ROW (row), trust);
  psc_test_ui_settle (row);
  g_assert_null (find_label (row, sentence));
  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), help));

  psc_trust_row_popup (PSC_TRUST_ROW (row));
  psc_test_ui_settle (row);
  g_assert_nonnull (find_label (popover, sentence));
  g_assert_nonnull (find_label (popover, psc_report_trust_get_formula (PSC_TRUST_MODEL)));
  g_assert_nonnull (find_label (popover, psc_report_trust_get_source (PSC_TRUST_MODEL)));
  gtk_popover_popdown (GTK_POPOVER (popover));

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, 300, NULL, &before, NULL, NULL);
  missing = psc_trust_row_measure_missing (PSC_TRUST_ROW (row), 300);
  psc_trust_row_set_explained (PSC_TRUST_ROW (row), TRUE);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, 300, NULL, &after, NULL, NULL);
  g_assert_cmpint (missing, >, 0);
  g_assert_cmpint (after - before, ==, missing);
  psc_test_ui_close (window, row);
}

/* How many pixels are more blue than red, or more red than blue. */
static void
count_colours (GtkWidget *widget, guint *n_blue, guint *n_red)
{
  g_autoptr (GdkTexture) texture = psc_test_ui_shoot (widget, "trust-curves");
  gsize width = gdk_texture_get_width (texture);
  gsize n_pixels = width * gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n_pixels);

  *n_blue = *n_red = 0;
  gdk_texture_download (texture, (guchar *) pixels, 4 * width);
  for (gsize i = 0; i < n_pixels; i++)
    {
      int red = (int) (pixels[i] >> 16 & 0xff);
      int blue = (int) (pixels[i] & 0xff);

      *n_blue += blue > red + 60;
      *n_red += red > blue + 60;
    }
}

/* Both curves are to be seen on light and on dark, and neither without lines. */
static void
test_curves (void)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  g_autoptr (PscTrust) trust = psc_trust_sample_new ();
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *curves = psc_trust_curves_new ();
  GtkWindow *window = psc_test_ui_show (curves, 320, 160);
  guint n_blue, n_red;

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      adw_style_manager_set_color_scheme (style, schemes[i]);
      psc_trust_curves_set_trust (PSC_TRUST_CURVES (curves), trust);
      psc_test_ui_settle (curves);
      count_colours (GTK_WIDGET (window), &n_blue, &n_red);
      g_assert_cmpuint (n_blue, >, 200);
      g_assert_cmpuint (n_red, >, 100);

      psc_trust_curves_set_trust (PSC_TRUST_CURVES (curves), NULL);
      psc_test_ui_settle (curves);
      count_colours (GTK_WIDGET (window), &n_blue, &n_red);
      g_assert_cmpuint (n_blue + n_red, ==, 0);
    }
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  psc_test_ui_close (window, curves);
}

static void
test_description (void)
{
  g_autoptr (PscTrust) trust = psc_trust_sample_new ();
  g_autofree char *text = psc_trust_curves_describe (trust);
  g_autofree char *none = NULL;

  /* Half of the way: 10 − 12/16 and −2 + 12/16, and between them 4 ± 1/2. */
  g_assert_cmpstr (text, ==,
                   "The score is 10 for the image and −2 with all of it blurred. With 50 % blurred "
                   "it is 9.25 with the least relevant parts first, −1.25 with the most relevant "
                   "first, and 4 ± 0.5 in random order.");
  trust->n_steps = 0;
  none = psc_trust_curves_describe (trust);
  g_assert_null (none);
}

static void
test_copied_text (void)
{
  g_autoptr (PscTrust) trust = psc_trust_sample_new ();
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();
  g_autoptr (PscMethod) method = psc_method_new ("occlusion", PSC_PRESET_PAPER, NULL);
  g_autoptr (PscQuery) query = psc_query_new_prompt ("left pleural effusion", NULL, FALSE);
  g_autoptr (PscOverlay) overlay = psc_overlay_new (method, PSC_EXPLANATION_CONVENTIONAL, query);
  g_autofree char *text = psc_trust_text_dup (trust, overlay, bank, "demonstration");

  g_assert_true (g_str_has_prefix (
      text, "Occlusion · Conventional · “left pleural effusion” · demonstration\n"));
  for (PscTrustLine line = 0; line < PSC_TRUST_N_LINES; line++)
    {
      g_autofree char *value = psc_report_trust_dup_value (trust, line);
      g_autofree char *head =
          g_strdup_printf ("\n%s: %s", psc_report_trust_get_title (line), value);

      g_assert_nonnull (strstr (text, head));
    }
  g_assert_nonnull (strstr (text, "research"));
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);

  g_test_add_func ("/trust-lines/row", test_row);
  g_test_add_func ("/trust-lines/unknown", test_unknown);
  g_test_add_func ("/trust-lines/help", test_help);
  g_test_add_func ("/trust-lines/curves", test_curves);
  g_test_add_func ("/trust-lines/description", test_description);
  g_test_add_func ("/trust-lines/copied-text", test_copied_text);
  return g_test_run ();
}
