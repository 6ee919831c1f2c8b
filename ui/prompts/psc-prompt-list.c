/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/prompts/psc-class-scores.h"
#include "ui/prompts/psc-negative-button.h"

struct _PscPromptList
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *hint;
  GtkScrolledWindow *scroller;
  GtkListBox *list;

  PscPromptBank *bank;       /* owned, nullable */
  PscPromptHistory *history; /* owned, nullable */
  PscClassification *scores; /* owned; NULL without scores, as the next */
  PscPromptScores *prompts;  /* owned */
  guint class_index;         /* whose prompts are shown, G_MAXUINT for none */
  gboolean by_score;
  guint reveal;                       /* source, 0 if none */
  gboolean updating;                  /* the selection follows the query */
  PscNegativeButton *negative_button; /* borrowed, of the negative's row while there is one */
};

G_DEFINE_FINAL_TYPE (PscPromptList, psc_prompt_list, GTK_TYPE_WIDGET)

enum
{
  PROP_BY_SCORE = 1,
  N_PROPS
};

enum
{
  CHOSEN,
  NEGATIVE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static PscScoreRow *
get_row (PscPromptList *self, int at)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, at);

  return row != NULL ? PSC_SCORE_ROW (row) : NULL;
}

static const PscPromptClass *
get_class (PscPromptList *self, guint index)
{
  return psc_prompt_bank_get_class (self->bank, index);
}

static guint
count_remarks (PscPromptList *self, const PscPromptClass *class)
{
  guint n = 0;

  for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
    n += psc_prompt_scores_get_remark (self->prompts, psc_prompt_class_get_prompt (class, i)->text)
         != NULL;
  return n;
}

static void
show_class_score (PscPromptList *self, PscScoreRow *row)
{
  guint index = psc_score_row_get_class_index (row);
  const PscPromptClass *class = get_class (self, index);
  guint n_remarks = count_remarks (self, class);
  g_autofree char *remark = NULL;

  if (n_remarks > 0)
    remark = g_strdup_printf (ngettext ("The model does not read all of %u of them.",
                                        "The model does not read all of %u of them.", n_remarks),
                              n_remarks);
  psc_class_scores_show (self->scores, self->prompts, class, row, remark);
}

/* The bank's prompt of a row, or how many there are for the label, which is none of them. */
static guint
find_prompt (const PscPromptClass *class, const char *text)
{
  guint n = psc_prompt_class_get_n_prompts (class);

  for (guint i = 0; i < n; i++)
    if (strcmp (psc_prompt_class_get_prompt (class, i)->text, text) == 0)
      return i;
  return n;
}

static void
show_score (PscPromptList *self, PscScoreRow *row)
{
  if (psc_score_row_get_prompt (row) != NULL)
    psc_prompt_scores_show (self->prompts, row);
  else if (self->scores == NULL)
    psc_score_row_clear_score (row);
  else
    show_class_score (self, row);
}

/* In the list: the bank's prompts, the label, the negative. */
static guint
get_rank (PscPromptList *self, PscScoreRow *row)
{
  const PscPromptClass *class = get_class (self, psc_score_row_get_class_index (row));
  const char *text = psc_score_row_get_prompt (row);
  guint n = psc_prompt_class_get_n_prompts (class);
  guint at = find_prompt (class, text);

  return at == n && strcmp (text, psc_prompt_class_get_label (class)) != 0 ? n + 1 : at;
}

/* Classes in the chosen order, the rest behind their class. */
static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  PscPromptList *self = data;
  PscScoreRow *one = PSC_SCORE_ROW (a);
  PscScoreRow *other = PSC_SCORE_ROW (b);
  guint first = psc_score_row_get_class_index (one);
  guint second = psc_score_row_get_class_index (other);

  if (first != second)
    {
      const PscClassScore *scores = self->scores != NULL ? self->scores->classes : NULL;

      if (self->by_score && scores != NULL && scores[first].order != scores[second].order)
        return scores[first].order > scores[second].order ? -1 : 1;
      return first < second ? -1 : 1;
    }
  if (psc_score_row_get_prompt (one) == NULL || psc_score_row_get_prompt (other) == NULL)
    return (psc_score_row_get_prompt (one) != NULL) - (psc_score_row_get_prompt (other) != NULL);
  return (int) get_rank (self, one) - (int) get_rank (self, other);
}

static void
pinned_cb (PscScoreRow *row, GParamSpec *pspec, PscPromptList *self)
{
  psc_prompt_history_set_pinned (self->history, psc_score_row_get_prompt (row),
                                 psc_score_row_get_pinned (row));
}

static void
history_changed_cb (PscPromptList *self)
{
  PscScoreRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (psc_score_row_get_prompt (row) != NULL)
      psc_score_row_set_pinned (
          row, psc_prompt_history_is_pinned (self->history, psc_score_row_get_prompt (row)));
}

static void
add_row (PscPromptList *self, guint class_index, const char *prompt, const char *title)
{
  PscScoreRow *row = PSC_SCORE_ROW (psc_score_row_new (class_index, prompt, title));

  show_score (self, row);
  if (prompt != NULL)
    {
      gtk_widget_set_margin_start (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)), 14);
      gtk_widget_add_css_class (GTK_WIDGET (row), "prompt");
      psc_score_row_set_pinned (row, psc_prompt_history_is_pinned (self->history, prompt));
      g_signal_connect_object (row, "notify::pinned", G_CALLBACK (pinned_cb), self, 0);
    }
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

static void
remove_prompts (PscPromptList *self)
{
  PscScoreRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL;)
    if (psc_score_row_get_prompt (row) != NULL)
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    else
      i++;
}

/* The row that is none of the bank's prompts and not the label. */
static PscScoreRow *
find_negative (PscPromptList *self)
{
  PscScoreRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (psc_score_row_get_prompt (row) != NULL
        && get_rank (self, row)
               > psc_prompt_class_get_n_prompts (get_class (self, self->class_index)))
      break;
  return row;
}

/* What the class shown is set against, which the model's rule has to ask for. */
static const char *
get_negative (PscPromptList *self)
{
  const PscPromptClass *class = get_class (self, self->class_index);
  const char *negative =
      self->scores != NULL ? self->scores->classes[self->class_index].negative : NULL;

  return negative != NULL && strcmp (negative, psc_prompt_class_get_label (class)) != 0
                 && find_prompt (class, negative) == psc_prompt_class_get_n_prompts (class)
             ? negative
             : NULL;
}

static void
negative_changed_cb (PscPromptList *self, const char *sentence)
{
  g_signal_emit (self, signals[NEGATIVE], 0, self->class_index, sentence);
}

static void
add_negative (PscPromptList *self, const char *negative)
{
  g_autofree char *title = g_strdup_printf (_ ("Against: “%s”"), negative);

  add_row (self, self->class_index, negative, title);
  self->negative_button = PSC_NEGATIVE_BUTTON (psc_negative_button_new (negative));
  g_signal_connect_object (self->negative_button, "changed", G_CALLBACK (negative_changed_cb), self,
                           G_CONNECT_SWAPPED);
  psc_score_row_append (find_negative (self), GTK_WIDGET (self->negative_button));
}

static void
show_negative (PscPromptList *self)
{
  const char *negative = get_negative (self);
  PscScoreRow *row = find_negative (self);

  if (row != NULL && g_strcmp0 (psc_score_row_get_prompt (row), negative) != 0)
    {
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
      row = NULL;
    }
  if (negative == NULL)
    return;
  if (row == NULL)
    add_negative (self, negative);
  psc_negative_button_set_refused (self->negative_button,
                                   self->scores->classes[self->class_index].refused,
                                   self->scores->classes[self->class_index].refusal);
}

static void
show_prompts (PscPromptList *self, guint class_index)
{
  const PscPromptClass *class = get_class (self, class_index);
  const char *label = psc_prompt_class_get_label (class);
  g_autofree char *title = g_strdup_printf (_ ("Label alone: “%s”"), label);

  if (self->class_index == class_index)
    return;
  self->class_index = class_index;
  remove_prompts (self);
  for (guint i = 0; i < psc_prompt_class_get_n_prompts (class); i++)
    {
      const char *text = psc_prompt_class_get_prompt (class, i)->text;

      add_row (self, class_index, text, text);
    }
  if (find_prompt (class, label) == psc_prompt_class_get_n_prompts (class))
    add_row (self, class_index, label, title);
  show_negative (self);
}

static void
row_selected_cb (PscPromptList *self, GtkListBoxRow *row)
{
  PscScoreRow *chosen;

  if (row == NULL || self->updating)
    return;
  chosen = PSC_SCORE_ROW (row);
  g_signal_emit (self, signals[CHOSEN], 0, psc_score_row_get_class_index (chosen),
                 psc_score_row_get_prompt (chosen));
}

static void
psc_prompt_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BY_SCORE:
      g_value_set_boolean (value, PSC_PROMPT_LIST (object)->by_score);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_prompt_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BY_SCORE:
      psc_prompt_list_set_by_score (PSC_PROMPT_LIST (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clear_scores (PscPromptList *self)
{
  g_clear_pointer (&self->scores, psc_classification_unref);
  g_clear_pointer (&self->prompts, psc_prompt_scores_unref);
}

static void
psc_prompt_list_dispose (GObject *object)
{
  PscPromptList *self = PSC_PROMPT_LIST (object);
  GtkWidget *child;

  g_clear_handle_id (&self->reveal, g_source_remove);
  /* Rows that go away must not be taken for a choice. */
  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->bank);
  g_clear_object (&self->history);
  clear_scores (self);
  G_OBJECT_CLASS (psc_prompt_list_parent_class)->dispose (object);
}

static void
psc_prompt_list_class_init (PscPromptListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PSC_TYPE_SCORE_ROW);

  object_class->get_property = psc_prompt_list_get_property;
  object_class->set_property = psc_prompt_list_set_property;
  object_class->dispose = psc_prompt_list_dispose;

  properties[PROP_BY_SCORE] =
      g_param_spec_boolean ("by-score", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHOSEN] = g_signal_new ("chosen", PSC_TYPE_PROMPT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  signals[NEGATIVE] = g_signal_new ("negative", PSC_TYPE_PROMPT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-prompt-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PscPromptList, hint);
  gtk_widget_class_bind_template_child (widget_class, PscPromptList, scroller);
  gtk_widget_class_bind_template_child (widget_class, PscPromptList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
psc_prompt_list_init (PscPromptList *self)
{
  self->class_index = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
}

void
psc_prompt_list_set_bank (PscPromptList *self, PscPromptBank *bank, PscPromptHistory *history)
{
  g_return_if_fail (self->bank == NULL);

  self->bank = g_object_ref (bank);
  self->history = g_object_ref (history);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->updating = TRUE;
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    add_row (self, i, NULL, psc_prompt_class_get_name (get_class (self, i)));
  self->updating = FALSE;
  psc_prompt_list_show_scores (self);
}

static gboolean
reveal_cb (gpointer data)
{
  PscPromptList *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  graphene_rect_t bounds;

  self->reveal = 0;
  if (row != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller),
                               bounds.origin.y, bounds.origin.y + bounds.size.height);
  return G_SOURCE_REMOVE;
}

/* After the next frame's layout, which rows that are new wait for. */
static void
reveal_selected (PscPromptList *self)
{
  if (self->reveal == 0)
    self->reveal = g_idle_add_full (G_PRIORITY_LOW, reveal_cb, self, NULL);
}

static gboolean
asks_the_same (PscScoreRow *row, guint class_index, const PscQuery *query)
{
  const char *prompt = psc_score_row_get_prompt (row);

  if (query->text == NULL)
    return prompt == NULL && psc_score_row_get_class_index (row) == query->class_index;
  return prompt != NULL && psc_score_row_get_class_index (row) == class_index
         && strcmp (prompt, query->text) == 0;
}

void
psc_prompt_list_set_query (PscPromptList *self, guint class_index, const PscQuery *query)
{
  PscScoreRow *match = NULL;
  PscScoreRow *row;

  self->updating = TRUE;
  show_prompts (self, class_index);
  for (int i = 0; (row = get_row (self, i)) != NULL && match == NULL; i++)
    if (asks_the_same (row, class_index, query))
      match = row;
  gtk_list_box_select_row (self->list, (GtkListBoxRow *) match);
  reveal_selected (self);
  self->updating = FALSE;
}

void
psc_prompt_list_show_scores (PscPromptList *self)
{
  PscScoreRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    show_score (self, row);
  gtk_label_set_label (self->hint, self->scores != NULL ? psc_class_scores_get_title (self->scores)
                                                        : _ ("Scores appear with an image"));
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->hint),
      self->scores != NULL ? psc_class_scores_get_explanation (self->scores) : NULL);
}

void
psc_prompt_list_set_scores (PscPromptList *self,
                            PscClassification *scores,
                            PscPromptScores *prompts)
{
  g_return_if_fail (scores == NULL
                    || scores->n_classes == psc_prompt_bank_get_n_classes (self->bank));

  clear_scores (self);
  if (scores != NULL)
    {
      self->scores = psc_classification_ref (scores);
      self->prompts = psc_prompt_scores_ref (prompts);
    }
  self->updating = TRUE;
  if (self->class_index != G_MAXUINT)
    show_negative (self);
  self->updating = FALSE;
  psc_prompt_list_show_scores (self);
  gtk_list_box_invalidate_sort (self->list);
}

void
psc_prompt_list_step (PscPromptList *self, int step)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  int first = -1;
  int n = 0;
  int at = 0;
  PscScoreRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (psc_score_row_get_class_index (row) == self->class_index)
      {
        if (first < 0)
          first = i;
        n++;
      }
  if (n == 0)
    return;
  if (selected != NULL)
    at = gtk_list_box_row_get_index (selected) - first;
  else if (step < 0)
    at = 0;
  row = get_row (self, first + (at + n + step) % n);
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

void
psc_prompt_list_set_by_score (PscPromptList *self, gboolean by_score)
{
  by_score = !!by_score;
  if (self->by_score == by_score)
    return;
  self->by_score = by_score;
  gtk_list_box_invalidate_sort (self->list);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BY_SCORE]);
}
