/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "text/psc-prompt-place.h"
#include "ui/prompts/psc-composer.h"
#include "ui/prompts/psc-prompt-entry.h"
#include "ui/prompts/psc-prompt-list.h"
#include "ui/prompts/psc-prompt-shelf.h"

struct _PscPromptPane
{
  GtkWidget parent_instance;

  /* Template widgets */
  PscPromptEntry *entry;
  PscPromptEntry *minus;
  GtkToggleButton *pin;
  GtkToggleButton *contrast;
  GtkSwitch *centred;
  GtkWidget *centred_label;
  GtkWidget *swap;
  GtkWidget *back;
  GtkWidget *forward;
  GtkWidget *remark_row;
  GtkLabel *remark;
  GtkStack *stack;
  PscPromptList *list;
  PscComposer *composer;
  PscPromptShelf *shelf;

  PscReading *reading;       /* owned */
  PscPromptHistory *history; /* owned */
  PscPromptTrail *trail;     /* owned */
  PscSession *session;       /* owned, nullable */
  PscPromptScores *scores;   /* owned, NULL without scores */
  gboolean updating;         /* the widgets follow the reading */
};

G_DEFINE_FINAL_TYPE (PscPromptPane, psc_prompt_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_READING = 1,
  N_PROPS
};

enum
{
  TOAST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static PscPromptBank *
get_bank (PscPromptPane *self)
{
  return psc_engine_get_bank (psc_reading_get_engine (self->reading));
}

/* Asks for @text, or for the class without one, together with what the options say. */
static void
ask_of_class (PscPromptPane *self, const char *text, guint class_index, PscPromptSource source)
{
  g_autofree char *minus = psc_prompt_entry_dup_text (self->minus);
  gboolean contrasted = gtk_toggle_button_get_active (self->contrast) && *minus != '\0';
  gboolean centred = gtk_switch_get_active (self->centred);
  g_autoptr (PscQuery) query = NULL;

  if (text != NULL && *text != '\0')
    query = psc_query_new_prompt (text, contrasted ? minus : NULL, centred);
  else
    query = psc_query_new_class (class_index, contrasted ? minus : NULL, centred);
  psc_prompt_trail_ask (self->trail, query, source);
}

static void
ask (PscPromptPane *self, const char *text, PscPromptSource source)
{
  ask_of_class (self, text, psc_reading_get_class_index (self->reading), source);
}

static void
ask_again (PscPromptPane *self, PscPromptSource source)
{
  g_autofree char *text = g_strdup (psc_reading_get_query (self->reading)->text);

  ask (self, text, source);
}

static void
update_pin (PscPromptPane *self)
{
  const char *text = psc_reading_get_query (self->reading)->text;

  self->updating = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin), text != NULL);
  gtk_toggle_button_set_active (self->pin,
                                text != NULL && psc_prompt_history_is_pinned (self->history, text));
  self->updating = FALSE;
}

static void
show_options (PscPromptPane *self, const PscQuery *query)
{
  g_autofree char *minus = psc_prompt_entry_dup_text (self->minus);

  if (query->minus != NULL)
    {
      psc_prompt_entry_set_text (self->minus, query->minus);
      gtk_toggle_button_set_active (self->contrast, TRUE);
    }
  else if (*minus != '\0')
    gtk_toggle_button_set_active (self->contrast, FALSE);
  gtk_switch_set_active (self->centred, query->centred);
  gtk_widget_set_sensitive (GTK_WIDGET (self->centred), query->minus == NULL);
  gtk_widget_set_sensitive (self->centred_label, query->minus == NULL);
  gtk_widget_set_sensitive (self->swap, query->text != NULL && query->minus != NULL);
}

/* The composer goes on from what is asked. */
static void
show_places (PscPromptPane *self, const PscQuery *query)
{
  const PscPromptClass *class =
      psc_prompt_bank_get_class (get_bank (self), psc_reading_get_class_index (self->reading));
  PscPromptPlaces places = { 0, 0 };

  if (query->text != NULL)
    psc_prompt_bank_find_places (get_bank (self), query->text, &places);
  psc_composer_follow (self->composer, psc_prompt_class_get_name (class), query->text, &places);
}

static void
show_remark (PscPromptPane *self, const char *text)
{
  gtk_label_set_label (self->remark, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remark), text);
  gtk_widget_set_visible (self->remark_row, text != NULL);
}

static char *
describe_reading (PscPromptPane *self, const char *text)
{
  return text != NULL && self->session != NULL
             ? psc_prompt_scores_describe_reading (self->session, text)
             : NULL;
}

static void
show_reading (PscPromptPane *self)
{
  const PscQuery *query = psc_reading_get_query (self->reading);
  g_autofree char *text = describe_reading (self, query->text);
  g_autofree char *minus = describe_reading (self, query->minus);
  g_autofree char *both = NULL;

  if (text != NULL && minus != NULL)
    both = g_strdup_printf ("%s\n%s", text, minus);
  show_remark (self, both != NULL ? both : text != NULL ? text : minus);
}

static void
query_cb (PscPromptPane *self)
{
  const PscQuery *query = psc_reading_get_query (self->reading);

  self->updating = TRUE;
  psc_prompt_entry_set_text (self->entry, query->text);
  show_options (self, query);
  psc_prompt_list_set_query (self->list, psc_reading_get_class_index (self->reading), query);
  show_places (self, query);
  self->updating = FALSE;
  update_pin (self);
  show_reading (self);
}

static const char *
get_label (PscPromptPane *self)
{
  guint index = psc_reading_get_class_index (self->reading);

  return psc_prompt_class_get_label (psc_prompt_bank_get_class (get_bank (self), index));
}

/* (nullable): what the class shown is set against. */
static const char *
get_negative (PscPromptPane *self)
{
  const PscClassification *classes =
      self->session != NULL ? psc_session_get_classification (self->session) : NULL;

  return classes != NULL ? classes->classes[psc_reading_get_class_index (self->reading)].negative
                         : NULL;
}

/* What the rows show beside the bank's prompts. */
static char **
dup_texts (PscPromptPane *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, get_label (self));
  if (get_negative (self) != NULL)
    g_strv_builder_add (builder, get_negative (self));
  g_strv_builder_addv (builder, (const char **) psc_prompt_history_get_pinned (self->history));
  g_strv_builder_addv (builder, (const char **) psc_prompt_history_get_recent (self->history));
  return g_strv_builder_end (builder);
}

static void
add_bank (PscPromptPane *self)
{
  PscPromptBank *bank = get_bank (self);
  double lowest = INFINITY;
  double highest = -INFINITY;

  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      const PscPromptClass *class = psc_prompt_bank_get_class (bank, i);

      for (guint j = 0; j < psc_prompt_class_get_n_prompts (class); j++)
        {
          const char *text = psc_prompt_class_get_prompt (class, j)->text;
          g_autofree char *remark = describe_reading (self, text);
          double logit;

          if (!psc_session_get_prompt_score (self->session, i, j, &logit))
            continue;
          psc_prompt_scores_add (self->scores, text, logit, remark);
          lowest = MIN (lowest, logit);
          highest = MAX (highest, logit);
        }
    }
  psc_prompt_scores_set_range (self->scores, lowest, highest);
}

/* Whether anything is known by now that the rows do not show. */
static gboolean
add_texts (PscPromptPane *self)
{
  g_auto (GStrv) texts = dup_texts (self);
  gboolean is_new = FALSE;

  for (guint i = 0; texts[i] != NULL; i++)
    is_new = psc_prompt_scores_add_known (self->scores, self->session, texts[i]) || is_new;
  return is_new;
}

static void
scored_cb (PscPromptPane *self)
{
  PscClassification *classes =
      self->session != NULL ? psc_session_get_classification (self->session) : NULL;

  g_clear_pointer (&self->scores, psc_prompt_scores_unref);
  if (classes != NULL)
    {
      self->scores = psc_prompt_scores_new (classes->is_plain);
      add_bank (self);
      add_texts (self);
      psc_prompt_list_set_scores (self->list, classes, self->scores);
    }
  else
    psc_prompt_list_set_scores (self->list, NULL, NULL);
  psc_prompt_shelf_set_scores (self->shelf, self->scores);
  show_reading (self);
}

static void
show_texts (PscPromptPane *self)
{
  if (self->scores == NULL || !add_texts (self))
    return;
  psc_prompt_list_show_scores (self->list);
  psc_prompt_shelf_show_scores (self->shelf);
}

static void
read_cb (PscPromptPane *self)
{
  show_texts (self);
  show_reading (self);
}

/* The rows show other texts. */
static void
watch (PscPromptPane *self)
{
  g_auto (GStrv) texts = dup_texts (self);

  if (self->session != NULL)
    psc_session_watch_texts (self->session, (const char *const *) texts);
  show_texts (self);
}

static void
class_cb (PscPromptPane *self)
{
  query_cb (self);
  watch (self);
}

static void
history_cb (PscPromptPane *self)
{
  update_pin (self);
  watch (self);
}

static void
session_cb (PscPromptPane *self)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, scored_cb, self);
      g_signal_handlers_disconnect_by_func (self->session, read_cb, self);
    }
  g_set_object (&self->session, psc_reading_get_session (self->reading));
  if (self->session != NULL)
    {
      g_signal_connect_object (self->session, "scored", G_CALLBACK (scored_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->session, "read", G_CALLBACK (read_cb), self,
                               G_CONNECT_SWAPPED);
    }
  scored_cb (self);
  watch (self);
}

static void
typed_cb (PscPromptPane *self, const char *text)
{
  ask (self, text, PSC_PROMPT_SOURCE_TYPING);
}

/* Which ends the typing. */
static void
entered_cb (PscPromptPane *self, const char *text)
{
  psc_prompt_history_add (self->history, text);
  ask (self, text, PSC_PROMPT_SOURCE_TYPING);
  psc_prompt_trail_settle (self->trail);
}

/* Also what was composed, which has been asked by then. */
static void
chosen_cb (PscPromptPane *self, const char *text)
{
  psc_prompt_history_add (self->history, text);
  ask (self, text, PSC_PROMPT_SOURCE_CHOICE);
  psc_prompt_trail_settle (self->trail);
}

static void
composing_cb (PscPromptPane *self, const char *text)
{
  ask (self, text, PSC_PROMPT_SOURCE_COMPOSING);
}

/* Behind “typed”, which has asked for the class. */
static void
refused_cb (PscPromptPane *self)
{
  show_remark (self, _ ("An empty prompt has no map. Shown is the class."));
}

static void
minus_refused_cb (PscPromptPane *self)
{
  show_remark (self, _ ("An empty prompt has no map to take away."));
}

static void
minus_typed_cb (PscPromptPane *self, const char *text)
{
  ask_again (self, PSC_PROMPT_SOURCE_TYPING);
}

static void
minus_entered_cb (PscPromptPane *self, const char *text)
{
  psc_prompt_history_add (self->history, text);
  ask_again (self, PSC_PROMPT_SOURCE_TYPING);
  psc_prompt_trail_settle (self->trail);
}

static void
options_cb (PscPromptPane *self)
{
  if (self->updating || self->reading == NULL)
    return;
  ask_again (self, PSC_PROMPT_SOURCE_CHOICE);
  if (gtk_toggle_button_get_active (self->contrast)
      && psc_reading_get_query (self->reading)->minus == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->minus));
}

static void
swap_cb (PscPromptPane *self)
{
  const PscQuery *query = psc_reading_get_query (self->reading);
  g_autoptr (PscQuery) swapped = psc_query_new_prompt (query->minus, query->text, query->centred);

  psc_prompt_trail_ask (self->trail, swapped, PSC_PROMPT_SOURCE_CHOICE);
}

static void
row_chosen_cb (PscPromptPane *self, guint class_index, const char *prompt)
{
  g_autofree char *text = g_strdup (prompt);

  ask_of_class (self, text, class_index, PSC_PROMPT_SOURCE_CHOICE);
}

static void
negative_cb (PscPromptPane *self, guint class_index, const char *sentence)
{
  psc_engine_set_negative (psc_reading_get_engine (self->reading), class_index, sentence);
}

static void
back_cb (PscPromptPane *self)
{
  psc_prompt_trail_go (self->trail, -1);
}

static void
forward_cb (PscPromptPane *self)
{
  psc_prompt_trail_go (self->trail, 1);
}

static void
pin_cb (PscPromptPane *self)
{
  if (!self->updating)
    psc_prompt_history_set_pinned (self->history, psc_reading_get_query (self->reading)->text,
                                   gtk_toggle_button_get_active (self->pin));
}

static void
undo_cb (AdwToast *toast, PscPromptHistory *history)
{
  psc_prompt_history_set_pins (history, g_object_get_data (G_OBJECT (toast), "pins"));
}

static void
clear_cb (PscPromptPane *self)
{
  g_autoptr (AdwToast) toast = adw_toast_new (_ ("Pinned prompts cleared"));
  const char *const none[] = { NULL };

  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "pins",
                          g_strdupv ((char **) psc_prompt_history_get_pinned (self->history)),
                          (GDestroyNotify) g_strfreev);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self->history, 0);
  psc_prompt_history_set_pins (self->history, none);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
psc_prompt_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_READING:
      g_value_set_object (value, PSC_PROMPT_PANE (object)->reading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_prompt_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_READING:
      PSC_PROMPT_PANE (object)->reading = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_prompt_pane_dispose (GObject *object)
{
  PscPromptPane *self = PSC_PROMPT_PANE (object);
  GtkWidget *child;

  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->scores, psc_prompt_scores_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->history);
  g_clear_object (&self->trail);
  g_clear_object (&self->reading);
  G_OBJECT_CLASS (psc_prompt_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-prompt-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, entry);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, minus);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, pin);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, contrast);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, centred);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, centred_label);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, swap);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, back);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, forward);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, remark_row);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, remark);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, list);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, composer);
  gtk_widget_class_bind_template_child (widget_class, PscPromptPane, shelf);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, composing_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, minus_refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, minus_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, minus_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, options_cb);
  gtk_widget_class_bind_template_callback (widget_class, swap_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, negative_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, forward_cb);
  gtk_widget_class_bind_template_callback (widget_class, pin_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
psc_prompt_pane_class_init (PscPromptPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PSC_TYPE_COMPOSER);
  g_type_ensure (PSC_TYPE_PROMPT_ENTRY);
  g_type_ensure (PSC_TYPE_PROMPT_LIST);
  g_type_ensure (PSC_TYPE_PROMPT_SHELF);

  object_class->get_property = psc_prompt_pane_get_property;
  object_class->set_property = psc_prompt_pane_set_property;
  object_class->dispose = psc_prompt_pane_dispose;

  properties[PROP_READING] =
      g_param_spec_object ("reading", NULL, NULL, PSC_TYPE_READING,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TOAST] = g_signal_new ("toast", PSC_TYPE_PROMPT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "prompt-pane");
}

static void
psc_prompt_pane_init (PscPromptPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_reading (PscPromptPane *self)
{
  g_signal_connect_object (self->reading, "notify::query", G_CALLBACK (query_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reading, "notify::class-index", G_CALLBACK (class_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reading, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
psc_prompt_pane_new (PscReading *reading, PscPromptHistory *history)
{
  PscPromptPane *self = g_object_new (PSC_TYPE_PROMPT_PANE, "reading", reading, NULL);
  PscPromptBank *bank = get_bank (self);

  self->history = g_object_ref (history);
  self->trail = psc_prompt_trail_new (reading);
  g_object_bind_property (self->trail, "can-go-back", self->back, "sensitive",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->trail, "can-go-forward", self->forward, "sensitive",
                          G_BINDING_SYNC_CREATE);
  psc_prompt_entry_set_sources (self->entry, bank, history);
  psc_prompt_entry_set_sources (self->minus, bank, history);
  psc_prompt_list_set_bank (self->list, bank, history);
  psc_prompt_shelf_set_history (self->shelf, history);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_cb), self, G_CONNECT_SWAPPED);
  follow_reading (self);
  session_cb (self);
  class_cb (self);
  return GTK_WIDGET (self);
}

PscPromptTrail *
psc_prompt_pane_get_trail (PscPromptPane *self)
{
  return self->trail;
}

void
psc_prompt_pane_focus_entry (PscPromptPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

void
psc_prompt_pane_step (PscPromptPane *self, int step)
{
  psc_prompt_list_step (self->list, step);
}
