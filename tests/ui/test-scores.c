/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <string.h>

#include "psc-test-model.h"
#include "psc-viewer-driver.h"
#include "report/psc-report.h"
#include "test-screen.h"
#include "ui/prompts/psc-negative-button.h"
#include "ui/prompts/psc-prompt-list.h"

/* What the window says of the demonstration model when that scores as other families do. */
static const struct
{
  PscHead head;
  const char *value; /* is in what a class's row says */
  const char *panel; /* begins what a panel says of a prompt */
} rules[] = {
  { { .has_scale = TRUE, .is_clamped = TRUE, .rule = PSC_SCORE_SOFTMAX }, " %", "logit" },
  { { .rule = PSC_SCORE_PAIR }, " %", "cosine" },
  { { .has_scale = TRUE, .has_bias = TRUE, .rule = PSC_SCORE_SIGMOID }, "·10⁻", "logit" },
  { { .rule = PSC_SCORE_COSINE }, "0.", "cosine" },
};

#define PROMPT "large left pleural effusion"

/* A soft hyphen, of which nothing is left when a text is cleaned. */
#define NOTHING "\302\255"

/* So that every class is as unlikely as SigLIP finds it. */
#define BIAS (-25.0f)

static gboolean
has_model (PscViewerDriver *driver, gpointer name)
{
  g_assert_cmpint (psc_engine_get_state (driver->engine), !=, PSC_ENGINE_FAILED);
  return g_strcmp0 (psc_engine_get_model_name (driver->engine), name) == 0;
}

static gboolean
is_scored (PscViewerDriver *driver, gpointer rule)
{
  const PscClassification *scores =
      psc_session_get_classification (psc_reading_get_session (driver->reading));

  return scores != NULL && scores->rule == GPOINTER_TO_UINT (rule);
}

static const char *
get_label (GtkListBoxRow *row, const char *name)
{
  return gtk_label_get_label (
      GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (row), PSC_TYPE_SCORE_ROW, name)));
}

static GtkListBox *
find_rows (PscViewerDriver *driver)
{
  GtkWidget *list = test_screen_find (driver->window, PSC_TYPE_PROMPT_LIST, NULL, NULL);

  return GTK_LIST_BOX (gtk_widget_get_template_child (list, PSC_TYPE_PROMPT_LIST, "list"));
}

static gboolean
are_rows_scored (PscViewerDriver *driver, gpointer data G_GNUC_UNUSED)
{
  GtkListBox *rows = find_rows (driver);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (rows, i)) != NULL; i++)
    if (!psc_score_row_has_score (PSC_SCORE_ROW (row)))
      return FALSE;
  return TRUE;
}

static void
check_rows (PscViewerDriver *driver, guint rule)
{
  GtkListBox *rows = find_rows (driver);
  guint n_classes = 0, n_negatives = 0;
  GtkListBoxRow *row;

  /* Texts that are not the bank's are read by a job of their own. */
  psc_viewer_driver_wait (driver, are_rows_scored, NULL, "a score on every row");
  for (int i = 0; (row = gtk_list_box_get_row_at_index (rows, i)) != NULL; i++)
    {
      n_negatives += g_str_has_prefix (get_label (row, "title"), "Against: “no ");
      if (psc_score_row_get_prompt (PSC_SCORE_ROW (row)) != NULL)
        continue;
      n_classes++;
      if (strstr (get_label (row, "value"), rules[rule].value) == NULL)
        g_error ("“%s” does not say “%s”", get_label (row, "value"), rules[rule].value);
    }
  g_assert_cmpuint (n_classes, ==, 14);
  g_assert_cmpuint (n_negatives, ==, rules[rule].head.rule == PSC_SCORE_PAIR);
}

static const PscClassScore *
get_score (PscViewerDriver *driver)
{
  PscSession *session = psc_reading_get_session (driver->reading);

  return &psc_session_get_classification (session)
              ->classes[psc_reading_get_class_index (driver->reading)];
}

static gboolean
is_set_against (PscViewerDriver *driver, gpointer sentence)
{
  return g_str_equal (get_score (driver)->negative, sentence);
}

static gboolean
is_refused (PscViewerDriver *driver, gpointer sentence)
{
  return g_strcmp0 (get_score (driver)->refused, sentence) == 0;
}

/* What the model cannot read changes nothing, and is said where it was typed, where it stays. */
static void
check_refusal (PscViewerDriver *driver)
{
  g_autofree char *own = g_strdup (get_score (driver)->negative);
  double before = get_score (driver)->probability;
  GtkWidget *button = test_screen_find (driver->window, PSC_TYPE_NEGATIVE_BUTTON, NULL, NULL);
  GObject *entry = gtk_widget_get_template_child (button, PSC_TYPE_NEGATIVE_BUTTON, "entry");
  GObject *refusal = gtk_widget_get_template_child (button, PSC_TYPE_NEGATIVE_BUTTON, "refusal");

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (refusal)));
  gtk_editable_set_text (GTK_EDITABLE (entry), NOTHING);
  g_signal_emit_by_name (entry, "activate");
  psc_viewer_driver_wait (driver, is_refused, (gpointer) NOTHING, "a refusal");
  psc_viewer_driver_settle (driver);
  g_assert_cmpstr (get_score (driver)->negative, ==, own);
  g_assert_cmpfloat (get_score (driver)->probability, ==, before);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (refusal)));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (refusal)), "empty"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, NOTHING);

  g_signal_emit_by_name (test_screen_find (button, GTK_TYPE_BUTTON, "label", "As in the Bank"),
                         "clicked");
  psc_viewer_driver_wait (driver, is_refused, NULL, "no refusal");
  psc_viewer_driver_settle (driver);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (refusal)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, own);
}

/* Another sentence, by the keyboard, and the bank's again, by a button. */
static void
check_editing (PscViewerDriver *driver)
{
  g_autofree char *own = g_strdup (get_score (driver)->negative);
  double before = get_score (driver)->probability;
  GtkWidget *button = test_screen_find (driver->window, PSC_TYPE_NEGATIVE_BUTTON, NULL, NULL);
  GObject *entry = gtk_widget_get_template_child (button, PSC_TYPE_NEGATIVE_BUTTON, "entry");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, own);
  gtk_editable_set_text (GTK_EDITABLE (entry), " dry and clear lungs ");
  g_signal_emit_by_name (entry, "activate");
  psc_viewer_driver_wait (driver, is_set_against, (gpointer) "dry and clear lungs",
                          "another negative");
  g_assert_cmpfloat (get_score (driver)->probability, !=, before);
  psc_viewer_driver_settle (driver);
  g_assert_nonnull (
      test_screen_find (driver->window, GTK_TYPE_LABEL, "label", "Against: “dry and clear lungs”"));

  psc_viewer_driver_ask (driver, "dry and clear lungs", NULL);
  psc_viewer_driver_settle (driver);
  test_screen_shoot (driver->window, "scores-edited");

  button = test_screen_find (driver->window, PSC_TYPE_NEGATIVE_BUTTON, NULL, NULL);
  g_signal_emit_by_name (test_screen_find (button, GTK_TYPE_BUTTON, "label", "As in the Bank"),
                         "clicked");
  psc_viewer_driver_wait (driver, is_set_against, own, "the bank's negative");
  g_assert_cmpfloat (get_score (driver)->probability, ==, before);
  psc_viewer_driver_ask (driver, PROMPT, NULL);
  psc_viewer_driver_settle (driver);
}

static void
check_panel (PscViewerDriver *driver, guint rule)
{
  g_autoptr (PscOverlay) overlay = psc_viewer_driver_wait_for_map (
      driver, psc_reading_get_method (driver->reading), PSC_EXPLANATION_FUSED);
  g_autofree char *score = NULL;
  gboolean is_low;
  double logit;

  g_assert_true (psc_overlay_get_score (overlay, &logit, &is_low));
  score = psc_report_describe_score (psc_overlay_get_query (overlay), logit,
                                     psc_overlay_is_plain (overlay));
  g_assert_true (g_str_has_prefix (score, rules[rule].panel));
  psc_viewer_driver_settle (driver);
  g_assert_nonnull (test_screen_find (driver->window, GTK_TYPE_LABEL, "label", score));
}

static void
test_rules (void)
{
  g_autoptr (PscViewerDriver) driver = psc_viewer_driver_new ();
  g_autoptr (GFile) file = psc_viewer_driver_save_effusion (7);
  g_autofree char *source =
      g_build_filename (g_getenv ("PROMPTOSCOPE_MODELS"), "demonstration", NULL);

  psc_viewer_driver_open (driver, file);
  psc_viewer_driver_ask (driver, PROMPT, "saliency");
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const char *nick = psc_score_rule_get_nick (rules[i].head.rule);
      g_autofree char *folder = psc_test_model_write (source, &rules[i].head, BIAS);
      g_autofree char *name = g_strconcat ("scores-", nick, NULL);

      psc_engine_set_model (driver->engine, folder, "cpu", PSC_PRECISION_FULL);
      psc_viewer_driver_wait (driver, has_model, (gpointer) nick, "the model");
      psc_test_model_remove (folder);
      psc_viewer_driver_wait (driver, is_scored, GUINT_TO_POINTER (rules[i].head.rule),
                              "the scores by another rule");
      check_panel (driver, i);
      check_rows (driver, i);
      if (rules[i].head.rule == PSC_SCORE_PAIR)
        {
          check_refusal (driver);
          check_editing (driver);
        }
      test_screen_shoot (driver->window, name);
    }
}

int
main (int argc, char **argv)
{
  test_screen_init (&argc, &argv);

  g_test_add_func ("/scores/rules", test_rules);

  return g_test_run ();
}
