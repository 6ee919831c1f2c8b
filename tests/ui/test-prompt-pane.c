/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "psc-test-ui.h"
#include "ui/prompts/psc-composer.h"
#include "ui/prompts/psc-prompt-completion.h"
#include "ui/prompts/psc-prompt-list.h"
#include "ui/prompts/psc-prompt-pane.h"
#include "ui/prompts/psc-score-row.h"
#include "ui/prompts/psc-thorax-atlas.h"

#define EFFUSION 10

typedef struct
{
  PscEngine *engine;
  PscReading *reading;
  PscPromptHistory *history;
  PscPromptPane *pane;
  GtkWindow *window;
  AdwToast *toast; /* owned, nullable */
} Fixture;

static void
toast_cb (Fixture *fixture, AdwToast *toast)
{
  g_set_object (&fixture->toast, toast);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscPromptBank) bank = psc_prompt_bank_new_default ();

  fixture->engine = psc_engine_new (bank, NULL);
  fixture->reading = psc_reading_new (fixture->engine);
  fixture->history = psc_prompt_history_new (NULL);
  fixture->pane = PSC_PROMPT_PANE (psc_prompt_pane_new (fixture->reading, fixture->history));
  g_signal_connect_swapped (fixture->pane, "toast", G_CALLBACK (toast_cb), fixture);
  fixture->window = psc_test_ui_show (GTK_WIDGET (fixture->pane), 340, 700);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  psc_test_ui_close (fixture->window, GTK_WIDGET (fixture->pane));
  g_clear_object (&fixture->toast);
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->reading);
  psc_engine_shut_down (fixture->engine);
  g_assert_finalize_object (fixture->engine);
}

static gpointer
get_child (Fixture *fixture, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (fixture->pane), PSC_TYPE_PROMPT_PANE, name);
}

static const PscQuery *
get_query (Fixture *fixture)
{
  return psc_reading_get_query (fixture->reading);
}

/* The field in a PscPromptEntry of the pane. */
static GtkEntry *
get_field (Fixture *fixture, const char *name)
{
  return GTK_ENTRY (gtk_widget_get_first_child (get_child (fixture, name)));
}

static void
type (Fixture *fixture, const char *name, const char *text)
{
  gtk_widget_grab_focus (GTK_WIDGET (get_field (fixture, name)));
  gtk_editable_set_text (GTK_EDITABLE (get_field (fixture, name)), text);
}

static void
press (Fixture *fixture, const char *name, guint key)
{
  GtkWidget *field = GTK_WIDGET (get_field (fixture, name));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (field);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller)
          && gtk_event_controller_get_propagation_phase (GTK_EVENT_CONTROLLER (controller))
                 == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
}

static void
test_typing (Fixture *fixture, gconstpointer data)
{
  type (fixture, "entry", "  large heart ");
  g_assert_null (get_query (fixture)->text);
  while (get_query (fixture)->text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (get_query (fixture)->text, ==, "large heart");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_field (fixture, "entry"))), ==,
                   "  large heart ");
  g_assert_null (psc_prompt_history_get_recent (fixture->history)[0]);

  type (fixture, "entry", "large heart and more");
  g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
  g_assert_cmpstr (get_query (fixture)->text, ==, "large heart and more");
  g_assert_cmpstr (psc_prompt_history_get_recent (fixture->history)[0], ==, "large heart and more");

  type (fixture, "entry", "");
  g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
  g_assert_null (get_query (fixture)->text);
}

/* Nothing that could be read is no prompt, and that is said until something is asked. */
static void
test_blank (Fixture *fixture, gconstpointer data)
{
  static const char *const blanks[] = { "", "   ", "\xE2\x80\x8B \xC2\xAD" };

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    {
      type (fixture, "entry", blanks[i]);
      g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
      g_assert_null (get_query (fixture)->text);
      g_assert_true (gtk_widget_get_visible (get_child (fixture, "remark_row")));
      if (i == 0)
        g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-blank"));

      type (fixture, "entry", "left effusion");
      g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
      g_assert_false (gtk_widget_get_visible (get_child (fixture, "remark_row")));
    }
  g_assert_null (psc_prompt_history_get_recent (fixture->history)[1]);
}

static void
test_matching (Fixture *fixture, gconstpointer data)
{
  PscPromptBank *bank = psc_engine_get_bank (fixture->engine);
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) recent = NULL;
  g_auto (GStrv) inner = NULL;
  g_auto (GStrv) nothing = NULL;

  words = psc_prompt_completion_match (bank, fixture->history, "EFF small l", 10);
  g_assert_cmpuint (g_strv_length (words), ==, 1);
  g_assert_cmpstr (words[0], ==, "small left pleural effusion blunting the costophrenic angle");

  psc_prompt_history_add (fixture->history, "effusion, mine");
  recent = psc_prompt_completion_match (bank, fixture->history, "eff", 4);
  g_assert_cmpuint (g_strv_length (recent), ==, 4);
  g_assert_cmpstr (recent[0], ==, "effusion, mine");
  g_assert_cmpstr (recent[1], ==, "pleural effusion");

  inner = psc_prompt_completion_match (bank, fixture->history, "ffusion", 10);
  g_assert_cmpuint (g_strv_length (inner), ==, 0);
  nothing = psc_prompt_completion_match (bank, fixture->history, "  ", 10);
  g_assert_cmpuint (g_strv_length (nothing), ==, 0);
}

static void
test_completion (Fixture *fixture, gconstpointer data)
{
  GtkWidget *popover = gtk_widget_get_next_sibling (GTK_WIDGET (get_field (fixture, "entry")));

  g_assert_true (GTK_IS_POPOVER (popover));
  type (fixture, "entry", "plate");
  psc_test_ui_settle (GTK_WIDGET (fixture->pane));
  g_assert_true (gtk_widget_get_visible (popover));
  press (fixture, "entry", GDK_KEY_Escape);
  g_assert_false (gtk_widget_get_visible (popover));
  press (fixture, "entry", GDK_KEY_Down);
  g_assert_true (gtk_widget_get_visible (popover));
  g_object_unref (psc_test_ui_shoot (gtk_widget_get_first_child (popover), "completions"));
  press (fixture, "entry", GDK_KEY_Return);
  g_assert_false (gtk_widget_get_visible (popover));
  g_assert_cmpstr (get_query (fixture)->text, ==,
                   "plate-like atelectasis in the right mid lung zone");
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, 8);
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  gtk_switch_set_active (get_child (fixture, "centred"), TRUE);
  g_assert_true (get_query (fixture)->centred);
  gtk_switch_set_active (get_child (fixture, "centred"), FALSE);

  type (fixture, "entry", "left effusion");
  g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
  gtk_toggle_button_set_active (get_child (fixture, "contrast"), TRUE);
  g_assert_null (get_query (fixture)->minus);
  type (fixture, "minus", "right effusion");
  g_signal_emit_by_name (get_field (fixture, "minus"), "activate");
  g_assert_cmpstr (get_query (fixture)->minus, ==, "right effusion");
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "centred")));
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-contrast"));

  g_signal_emit_by_name (get_child (fixture, "swap"), "clicked");
  g_assert_cmpstr (get_query (fixture)->text, ==, "right effusion");
  g_assert_cmpstr (get_query (fixture)->minus, ==, "left effusion");

  gtk_toggle_button_set_active (get_child (fixture, "contrast"), FALSE);
  g_assert_null (get_query (fixture)->minus);
  g_assert_cmpstr (get_query (fixture)->text, ==, "right effusion");
}

static GtkListBox *
get_rows (Fixture *fixture)
{
  return GTK_LIST_BOX (
      gtk_widget_get_template_child (get_child (fixture, "list"), PSC_TYPE_PROMPT_LIST, "list"));
}

static void
set_scores (Fixture *fixture, const char *remark)
{
  PscPromptBank *bank = psc_engine_get_bank (fixture->engine);
  g_autoptr (PscPromptScores) prompts = psc_prompt_scores_new (FALSE);
  PscHead head;
  g_autoptr (PscClassification) classes = NULL;

  psc_head_init_medclip (&head);
  classes = psc_classification_new (&head, 14);
  for (guint i = 0; i < 140; i++)
    psc_prompt_scores_add (
        prompts,
        psc_prompt_class_get_prompt (psc_prompt_bank_get_class (bank, i / 10), i % 10)->text,
        -3 + 6 * (double) ((i * 37) % 140) / 139, i == EFFUSION * 10 + 1 ? remark : NULL);
  psc_prompt_scores_set_range (prompts, -3, 3);
  for (guint i = 0; i < 14; i++)
    {
      classes->classes[i].logit = i == EFFUSION ? 3 : 0.1 * (double) i - 1;
    }
  psc_classification_apply_rule (classes);
  psc_prompt_list_set_scores (get_child (fixture, "list"), classes, prompts);
}

/* Prompts and their class are marked. */
static void
test_remarks (Fixture *fixture, gconstpointer data)
{
  PscScoreRow *row;
  guint n_marked = 0;

  psc_reading_set_class_index (fixture->reading, EFFUSION);
  set_scores (fixture, "cut");
  for (int i = 0;
       (row = (PscScoreRow *) gtk_list_box_get_row_at_index (get_rows (fixture), i)) != NULL; i++)
    {
      GtkLabel *value =
          GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (row), PSC_TYPE_SCORE_ROW, "value"));

      n_marked += strstr (gtk_label_get_label (value), "†") != NULL;
    }
  g_assert_cmpuint (n_marked, ==, 2);
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-remarks"));
}

static PscScoreRow *
find_row (Fixture *fixture, guint class_index, const char *prompt)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (get_rows (fixture), i)) != NULL; i++)
    if (psc_score_row_get_class_index (PSC_SCORE_ROW (row)) == class_index
        && g_strcmp0 (psc_score_row_get_prompt (PSC_SCORE_ROW (row)), prompt) == 0)
      return PSC_SCORE_ROW (row);
  return NULL;
}

static gpointer
get_part (PscScoreRow *row, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (row), PSC_TYPE_SCORE_ROW, name);
}

/* What a class's row says by each rule, where the bank's prompts are from −30 to 10. */
static const struct
{
  PscHead head;
  double cosine; /* of the effusion */
  double logit;
  double negative_cosine;
  const char *value;
  double fraction;
  const char *tip;
  const char *title;
} rules[] = {
  { { .has_scale = TRUE }, 0.5, 0, 0, "7 %", 1.0 / 14, "7.1 %", "scores" },
  { { .rule = PSC_SCORE_PAIR },
    0.1087,
    0.1087,
    0.1989,
    "47.7 %",
    0.3873,
    "“no effusion”",
    "against" },
  { { .rule = PSC_SCORE_PAIR }, 0.9, 0.9, -0.1, "73.1 %", 1, "27 % to 73 %", "against" },
  { { .rule = PSC_SCORE_SIGMOID }, 0.3, -18.547, 0, "9·10⁻⁹", 0.2863, "9·10⁻⁹", "alone" },
  { { .rule = PSC_SCORE_SIGMOID }, 0.3, -4, 0, "1.8 %", 0.65, "−30.00 to 10.00", "alone" },
  { { .rule = PSC_SCORE_SIGMOID }, 0.3, 2, 0, "88 %", 0.8, "logit 2.00", "alone" },
  { { .rule = PSC_SCORE_SIGMOID }, 0.3, -60, 0, "9·10⁻²⁷", 0, "logit −60.00", "alone" },
  { { .rule = PSC_SCORE_COSINE }, 0.1684, 0.1684, 0, "0.17", 0.7542, "no probability", "cosines" },
  { { .rule = PSC_SCORE_COSINE }, -0.104, -0.104, 0, "−0.10", 0.7474, "no probability", "cosines" },
};

static void
test_rules (Fixture *fixture, gconstpointer data)
{
  psc_reading_set_class_index (fixture->reading, EFFUSION);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (PscClassification) classes = psc_classification_new (&rules[i].head, 14);
      g_autoptr (PscPromptScores) prompts = psc_prompt_scores_new (classes->is_plain);
      gboolean is_pair = classes->rule == PSC_SCORE_PAIR;
      PscScoreRow *row = find_row (fixture, EFFUSION, NULL);
      PscScoreRow *negative;
      GtkWidget *hint;

      for (guint c = 0; c < 14; c++)
        {
          classes->classes[c].logit = rules[i].logit * (1 + 0.02 * (EFFUSION - (int) c));
          classes->classes[c].cosine = c == EFFUSION ? rules[i].cosine : 0.02 * c;
          if (is_pair)
            psc_classification_set_negative (classes, c, c == EFFUSION ? "no effusion" : "no",
                                             rules[i].negative_cosine);
        }
      psc_classification_apply_rule (classes);
      psc_prompt_scores_add (prompts, "no effusion", rules[i].negative_cosine, NULL);
      psc_prompt_scores_set_range (prompts, -30, 10);
      psc_prompt_list_set_scores (get_child (fixture, "list"), classes, prompts);

      g_assert_cmpstr (gtk_label_get_label (get_part (row, "value")), ==, rules[i].value);
      g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (get_part (row, "bar")),
                                      rules[i].fraction, 1e-3);
      g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), rules[i].tip));
      hint = GTK_WIDGET (gtk_widget_get_template_child (get_child (fixture, "list"),
                                                        PSC_TYPE_PROMPT_LIST, "hint"));
      g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (hint)), rules[i].title));
      g_assert_nonnull (gtk_widget_get_tooltip_text (hint));
      negative = find_row (fixture, EFFUSION, "no effusion");
      g_assert_true ((negative != NULL) == is_pair);
      if (is_pair)
        {
          g_assert_cmpstr (gtk_label_get_label (get_part (negative, "title")), ==,
                           "Against: “no effusion”");
          g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (negative)), "Cosine"));
        }
      if (i == 0 || rules[i].head.rule != rules[i - 1].head.rule)
        {
          g_autofree char *name =
              g_strdup_printf ("pane-%s", psc_score_rule_get_nick (rules[i].head.rule));

          g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), name));
        }
    }
  psc_prompt_list_set_scores (get_child (fixture, "list"), NULL, NULL);
}

/* The negative goes with its class, stays what it is when chosen, and goes with the scores. */
static void
test_negative (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PscClassification) classes =
      psc_classification_new (&(PscHead){ .rule = PSC_SCORE_PAIR }, 14);
  g_autoptr (PscPromptScores) prompts = psc_prompt_scores_new (TRUE);

  for (guint c = 0; c < 14; c++)
    psc_classification_set_negative (classes, c, c == 5 ? "dry lungs" : "no effusion", 0);
  psc_classification_apply_rule (classes);
  psc_reading_set_class_index (fixture->reading, EFFUSION);
  psc_prompt_list_set_scores (get_child (fixture, "list"), classes, prompts);
  gtk_list_box_select_row (get_rows (fixture),
                           GTK_LIST_BOX_ROW (find_row (fixture, EFFUSION, "no effusion")));
  g_assert_cmpstr (get_query (fixture)->text, ==, "no effusion");
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, EFFUSION);
  psc_prompt_pane_step (fixture->pane, -1);
  g_assert_cmpstr (get_query (fixture)->text, ==, "pleural effusion");

  psc_reading_set_class_index (fixture->reading, 5);
  g_assert_null (find_row (fixture, EFFUSION, "no effusion"));
  g_assert_nonnull (find_row (fixture, 5, "dry lungs"));
  psc_prompt_list_set_scores (get_child (fixture, "list"), NULL, NULL);
  g_assert_null (find_row (fixture, 5, "dry lungs"));
}

static void
select_class (GtkListBox *rows, guint class_index)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (rows, i)) != NULL; i++)
    if (psc_score_row_get_class_index (PSC_SCORE_ROW (row)) == class_index
        && psc_score_row_get_prompt (PSC_SCORE_ROW (row)) == NULL)
      break;
  g_assert_nonnull (row);
  gtk_list_box_select_row (rows, row);
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  GtkListBox *rows = get_rows (fixture);

  select_class (rows, 5);
  g_assert_null (get_query (fixture)->text);
  g_assert_cmpuint (get_query (fixture)->class_index, ==, 5);
  select_class (rows, EFFUSION);
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, EFFUSION);
  g_assert_cmpuint (get_query (fixture)->class_index, ==, EFFUSION);
  g_assert_null (get_query (fixture)->text);

  psc_prompt_pane_step (fixture->pane, 1);
  g_assert_cmpstr (get_query (fixture)->text, ==,
                   "small left pleural effusion blunting the costophrenic angle");
  psc_prompt_pane_step (fixture->pane, -1);
  g_assert_null (get_query (fixture)->text);
  psc_prompt_pane_step (fixture->pane, -1);
  g_assert_cmpstr (get_query (fixture)->text, ==, "pleural effusion");
  psc_prompt_pane_step (fixture->pane, 1);
  g_assert_null (get_query (fixture)->text);
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, EFFUSION);
}

static void
test_scores (Fixture *fixture, gconstpointer data)
{
  GtkListBox *rows = get_rows (fixture);
  PscScoreRow *first;

  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-empty"));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->pane)), ==, 340);
  first = PSC_SCORE_ROW (gtk_list_box_get_row_at_index (rows, 0));
  g_assert_false (psc_score_row_has_score (first));
  set_scores (fixture, NULL);
  g_assert_true (psc_score_row_has_score (first));
  psc_prompt_list_set_by_score (get_child (fixture, "list"), TRUE);
  first = PSC_SCORE_ROW (gtk_list_box_get_row_at_index (rows, 0));
  g_assert_cmpuint (psc_score_row_get_class_index (first), ==, EFFUSION);
  gtk_list_box_select_row (rows, GTK_LIST_BOX_ROW (first));
  psc_prompt_pane_step (fixture->pane, 1);
  psc_prompt_history_set_pinned (fixture->history,
                                 "trace pleural effusions in both costophrenic angles", TRUE);
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-dark"));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-light"));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
}

static void
go (Fixture *fixture, const char *button)
{
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, button)));
  g_signal_emit_by_name (get_child (fixture, button), "clicked");
}

static void
enter (Fixture *fixture, const char *text)
{
  type (fixture, "entry", text);
  g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
}

/* One goes back through what was asked, with all that belonged to it, and forward again; what was
 * typed on the way to a prompt was not asked; a new question forgets what lay ahead. */
static void
test_trail (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "back")));
  select_class (get_rows (fixture), 5);
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, "back")));
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "forward")));

  gtk_switch_set_active (get_child (fixture, "centred"), TRUE);
  psc_reading_set_mode (fixture->reading, PSC_EXPLANATION_CONVENTIONAL);
  type (fixture, "entry", "left");
  while (get_query (fixture)->text == NULL)
    g_main_context_iteration (NULL, TRUE);
  psc_reading_set_mode (fixture->reading, PSC_EXPLANATION_FUSED);
  enter (fixture, "left pneumothorax");
  enter (fixture, "something else");
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, 9);

  go (fixture, "back");
  g_assert_cmpstr (get_query (fixture)->text, ==, "left pneumothorax");
  g_assert_true (get_query (fixture)->centred);
  go (fixture, "back");
  g_assert_null (get_query (fixture)->text);
  g_assert_cmpuint (get_query (fixture)->class_index, ==, 5);
  g_assert_true (get_query (fixture)->centred);
  g_assert_true (gtk_switch_get_active (get_child (fixture, "centred")));
  g_assert_cmpint (psc_reading_get_mode (fixture->reading), ==, PSC_EXPLANATION_CONVENTIONAL);
  go (fixture, "back");
  g_assert_false (get_query (fixture)->centred);
  g_assert_cmpuint (get_query (fixture)->class_index, ==, 5);

  for (guint i = 0; i < 3; i++)
    go (fixture, "forward");
  g_assert_cmpstr (get_query (fixture)->text, ==, "something else");
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, 9);
  g_assert_cmpint (psc_reading_get_mode (fixture->reading), ==, PSC_EXPLANATION_FUSED);
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "forward")));

  go (fixture, "back");
  enter (fixture, "a new one");
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "forward")));
  go (fixture, "back");
  g_assert_cmpstr (get_query (fixture)->text, ==, "left pneumothorax");
}

/* Typing takes the place of what was typed, but not of what was entered or gone back to. */
static void
test_trail_of_typing (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = { "one", "two", "three" };
  PscPromptTrail *trail = psc_prompt_pane_get_trail (fixture->pane);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (PscQuery) query = psc_query_new_prompt (typed[i], NULL, FALSE);

      psc_prompt_trail_ask (trail, query, PSC_PROMPT_SOURCE_TYPING);
      if (i == 0)
        psc_prompt_trail_settle (trail);
    }
  g_assert_cmpstr (get_query (fixture)->text, ==, "three");
  psc_prompt_trail_go (trail, -1);
  g_assert_cmpstr (get_query (fixture)->text, ==, "one");
  psc_prompt_trail_go (trail, 1);
  g_assert_cmpstr (get_query (fixture)->text, ==, "three");

  for (guint i = 0; i < 2 * PSC_PROMPT_TRAIL_LENGTH; i++)
    {
      g_autofree char *text = g_strdup_printf ("prompt %u", i);

      enter (fixture, text);
    }
  for (; psc_prompt_trail_can_go (trail, -1); n++)
    psc_prompt_trail_go (trail, -1);
  g_assert_cmpuint (n, ==, PSC_PROMPT_TRAIL_LENGTH - 1);
}

static void
test_pins (Fixture *fixture, gconstpointer data)
{
  type (fixture, "entry", "my prompt");
  g_signal_emit_by_name (get_field (fixture, "entry"), "activate");
  gtk_toggle_button_set_active (get_child (fixture, "pin"), TRUE);
  g_assert_true (psc_prompt_history_is_pinned (fixture->history, "my prompt"));
  psc_prompt_history_set_pinned (fixture->history, "another", TRUE);
  gtk_stack_set_visible_child_name (get_child (fixture, "stack"), "recent");
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-recent"));

  g_signal_emit_by_name (get_child (fixture, "shelf"), "clear");
  g_assert_null (psc_prompt_history_get_pinned (fixture->history)[0]);
  g_assert_false (gtk_toggle_button_get_active (get_child (fixture, "pin")));
  g_assert_nonnull (fixture->toast);
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  g_assert_cmpuint (g_strv_length ((char **) psc_prompt_history_get_pinned (fixture->history)), ==,
                    2);
  g_assert_true (gtk_toggle_button_get_active (get_child (fixture, "pin")));
}

static void
choose (PscComposer *composer, const char *row, guint selected)
{
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (gtk_widget_get_template_child (GTK_WIDGET (composer), PSC_TYPE_COMPOSER, row)),
      selected);
}

static void
click_zone (PscComposer *composer, PscPromptSide side, PscPromptZone zone)
{
  const PscThoraxZone clicked = { side, zone };

  psc_thorax_atlas_toggle (PSC_THORAX_ATLAS (gtk_widget_get_template_child (
                               GTK_WIDGET (composer), PSC_TYPE_COMPOSER, "atlas")),
                           &clicked);
}

/* What is composed is asked at once, takes one step of the trail, and is among the recent prompts
 * when it is done. */
static void
test_composer (Fixture *fixture, gconstpointer data)
{
  PscComposer *composer = get_child (fixture, "composer");

  gtk_stack_set_visible_child_name (get_child (fixture, "stack"), "compose");
  select_class (get_rows (fixture), EFFUSION);
  g_assert_cmpstr (psc_composer_get_sentence (composer), ==, "pleural effusion");
  click_zone (composer, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_BASE);
  g_assert_cmpstr (get_query (fixture)->text, ==, "left pleural effusion at the base");
  choose (composer, "severity", 3);
  click_zone (composer, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_LOWER);
  g_assert_cmpstr (get_query (fixture)->text, ==,
                   "moderate left pleural effusion in the lower zone and at the base");
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-compose"));
  click_zone (composer, PSC_PROMPT_SIDE_RIGHT, PSC_PROMPT_ZONE_BASE);
  click_zone (composer, PSC_PROMPT_SIDE_LEFT, PSC_PROMPT_ZONE_BASE);
  g_assert_cmpstr (get_query (fixture)->text, ==,
                   "moderate pleural effusions in the left lower lung zone and at the right lung "
                   "base");
  g_assert_cmpstr (psc_composer_get_sentence (composer), ==, get_query (fixture)->text);
  g_assert_null (psc_prompt_history_get_recent (fixture->history)[0]);
  g_signal_emit_by_name (composer, "composed", psc_composer_get_sentence (composer));
  g_assert_cmpstr (psc_prompt_history_get_recent (fixture->history)[0], ==,
                   get_query (fixture)->text);

  /* Another finding brings its class, and leaves what it cannot have. */
  choose (composer, "finding", 1);
  g_assert_cmpstr (get_query (fixture)->text, ==, "cardiomegaly");
  g_assert_cmpuint (psc_reading_get_class_index (fixture->reading), ==, 2);
  go (fixture, "back");
  go (fixture, "back");
  g_assert_null (get_query (fixture)->text);
  g_assert_cmpuint (get_query (fixture)->class_index, ==, EFFUSION);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_unref (psc_test_ui_shoot (GTK_WIDGET (fixture->pane), "pane-compose-light"));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
}

/* The composer goes on from a prompt that was typed, and asks nothing of itself. */
static void
test_composer_follows (Fixture *fixture, gconstpointer data)
{
  PscComposer *composer = get_child (fixture, "composer");

  enter (fixture, "Small loculated effusion at the right base and in the right mid zone");
  g_assert_cmpstr (get_query (fixture)->text, ==,
                   "Small loculated effusion at the right base and in the right mid zone");
  g_assert_cmpstr (psc_composer_get_sentence (composer), ==,
                   "small loculated right pleural effusion in the mid zone and at the base");
  choose (composer, "severity", 4);
  g_assert_cmpstr (get_query (fixture)->text, ==,
                   "large loculated right pleural effusion in the mid zone and at the base");
}

/* Two windows share what is remembered. */
static void
test_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (PscPromptHistory) one = NULL;
  g_autoptr (PscPromptHistory) other = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, PSC_APPLICATION_ID, TRUE);
  if (schema == NULL)
    {
      g_test_skip ("The settings are not installed");
      return;
    }
  settings = g_settings_new_full (schema, NULL, NULL);
  one = psc_prompt_history_new (settings);
  other = psc_prompt_history_new (settings);
  for (guint i = 0; i < PSC_PROMPT_HISTORY_LENGTH + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("prompt %u", i);

      psc_prompt_history_add (one, text);
    }
  psc_prompt_history_set_pinned (other, "pinned", TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_strv_length ((char **) psc_prompt_history_get_recent (other)), ==,
                    PSC_PROMPT_HISTORY_LENGTH);
  g_assert_cmpstr (psc_prompt_history_get_recent (other)[0], ==, "prompt 24");
  g_assert_true (psc_prompt_history_is_pinned (one, "pinned"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  psc_test_ui_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  add ("/prompt-pane/typing", test_typing);
  add ("/prompt-pane/blank", test_blank);
  add ("/prompt-pane/matching", test_matching);
  add ("/prompt-pane/remarks", test_remarks);
  add ("/prompt-pane/rules", test_rules);
  add ("/prompt-pane/negative", test_negative);
  add ("/prompt-pane/completion", test_completion);
  add ("/prompt-pane/options", test_options);
  add ("/prompt-pane/selection", test_selection);
  add ("/prompt-pane/scores", test_scores);
  add ("/prompt-pane/trail", test_trail);
  add ("/prompt-pane/trail-of-typing", test_trail_of_typing);
  add ("/prompt-pane/pins", test_pins);
  add ("/prompt-pane/composer", test_composer);
  add ("/prompt-pane/composer-follows", test_composer_follows);
  g_test_add_func ("/prompt-history/settings", test_settings);
  return g_test_run ();
}
