/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-shelf.h"

struct _PscPromptShelf
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkWidget *pinned_part;
  GtkWidget *recent_part;
  GtkListBox *pinned;
  GtkListBox *recent;

  PscPromptHistory *history; /* owned, nullable */
  PscPromptScores *scores;   /* owned, nullable */
  guint refill;              /* source, 0 if none */
};

G_DEFINE_FINAL_TYPE (PscPromptShelf, psc_prompt_shelf, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  CLEAR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
pinned_cb (PscScoreRow *row, GParamSpec *pspec, PscPromptShelf *self)
{
  psc_prompt_history_set_pinned (self->history, psc_score_row_get_prompt (row),
                                 psc_score_row_get_pinned (row));
}

static void
fill (PscPromptShelf *self, GtkListBox *list, const char *const *prompts)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (; *prompts != NULL; prompts++)
    {
      PscScoreRow *added = PSC_SCORE_ROW (psc_score_row_new (0, *prompts, *prompts));

      psc_prompt_scores_show (self->scores, added);
      psc_score_row_set_pinned (added, psc_prompt_history_is_pinned (self->history, *prompts));
      g_signal_connect_object (added, "notify::pinned", G_CALLBACK (pinned_cb), self, 0);
      gtk_list_box_append (list, GTK_WIDGET (added));
    }
}

static void
show_history (PscPromptShelf *self)
{
  const char *const *pinned = psc_prompt_history_get_pinned (self->history);
  const char *const *recent = psc_prompt_history_get_recent (self->history);

  fill (self, self->pinned, pinned);
  fill (self, self->recent, recent);
  gtk_widget_set_visible (self->pinned_part, pinned[0] != NULL);
  gtk_widget_set_visible (self->recent_part, recent[0] != NULL);
  gtk_stack_set_visible_child_name (self->stack,
                                    pinned[0] != NULL || recent[0] != NULL ? "prompts" : "empty");
}

static gboolean
refill_cb (gpointer data)
{
  PscPromptShelf *self = data;

  self->refill = 0;
  show_history (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: the row whose pin was clicked is one of those that go. */
static void
history_changed_cb (PscPromptShelf *self)
{
  if (self->refill == 0)
    self->refill = g_idle_add (refill_cb, self);
}

static void
row_activated_cb (PscPromptShelf *self, GtkListBoxRow *row)
{
  g_autofree char *prompt = g_strdup (psc_score_row_get_prompt (PSC_SCORE_ROW (row)));

  g_signal_emit (self, signals[CHOSEN], 0, prompt);
}

static void
clear_cb (PscPromptShelf *self)
{
  g_signal_emit (self, signals[CLEAR], 0);
}

static void
psc_prompt_shelf_dispose (GObject *object)
{
  PscPromptShelf *self = PSC_PROMPT_SHELF (object);
  GtkWidget *child;

  g_clear_handle_id (&self->refill, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->history);
  g_clear_pointer (&self->scores, psc_prompt_scores_unref);
  G_OBJECT_CLASS (psc_prompt_shelf_parent_class)->dispose (object);
}

static void
psc_prompt_shelf_class_init (PscPromptShelfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_prompt_shelf_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", PSC_TYPE_PROMPT_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLEAR] = g_signal_new ("clear", PSC_TYPE_PROMPT_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-prompt-shelf.ui");
  gtk_widget_class_bind_template_child (widget_class, PscPromptShelf, stack);
  gtk_widget_class_bind_template_child (widget_class, PscPromptShelf, pinned_part);
  gtk_widget_class_bind_template_child (widget_class, PscPromptShelf, recent_part);
  gtk_widget_class_bind_template_child (widget_class, PscPromptShelf, pinned);
  gtk_widget_class_bind_template_child (widget_class, PscPromptShelf, recent);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
psc_prompt_shelf_init (PscPromptShelf *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_prompt_shelf_set_history (PscPromptShelf *self, PscPromptHistory *history)
{
  g_return_if_fail (self->history == NULL);

  self->history = g_object_ref (history);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_history (self);
}

static void
show_scores (PscPromptShelf *self, GtkListBox *list)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    psc_prompt_scores_show (self->scores, PSC_SCORE_ROW (row));
}

void
psc_prompt_shelf_show_scores (PscPromptShelf *self)
{
  show_scores (self, self->pinned);
  show_scores (self, self->recent);
}

void
psc_prompt_shelf_set_scores (PscPromptShelf *self, PscPromptScores *scores)
{
  g_clear_pointer (&self->scores, psc_prompt_scores_unref);
  if (scores != NULL)
    self->scores = psc_prompt_scores_ref (scores);
  psc_prompt_shelf_show_scores (self);
}
