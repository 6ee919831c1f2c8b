/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-prompt-entry.h"

#include <string.h>

#include "ui/prompts/psc-prompt-completion.h"

#define MAX_MATCHES 40

struct _PscPromptEntry
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkEntry *entry;
  GtkPopover *popover;
  GtkSingleSelection *selection;
  GtkStringList *matches;
  GtkListView *list;

  PscPromptBank *bank;       /* owned, nullable */
  PscPromptHistory *history; /* owned, nullable */
  guint pause;               /* source, 0 if none */
  gboolean filling;          /* the text comes from the program */
};

G_DEFINE_FINAL_TYPE (PscPromptEntry, psc_prompt_entry, GTK_TYPE_WIDGET)

enum
{
  PROP_PLACEHOLDER_TEXT = 1,
  N_PROPS
};

enum
{
  TYPED,
  ENTERED,
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

char *
psc_prompt_entry_dup_text (PscPromptEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  return psc_prompt_is_blank (text) ? g_strdup ("") : g_strstrip (g_strdup (text));
}

static void
fill (PscPromptEntry *self, const char *text, int position)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), position);
  self->filling = FALSE;
}

static void
replace_matches (PscPromptEntry *self, const char *const *texts)
{
  gtk_string_list_splice (self->matches, 0, g_list_model_get_n_items (G_LIST_MODEL (self->matches)),
                          texts);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
complete (PscPromptEntry *self)
{
  g_auto (GStrv) texts = NULL;

  if (self->bank == NULL)
    return;
  texts = psc_prompt_completion_match (
      self->bank, self->history, gtk_editable_get_text (GTK_EDITABLE (self->entry)), MAX_MATCHES);
  replace_matches (self, (const char *const *) texts);
  if (texts[0] == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      gtk_popover_popdown (self->popover);
      return;
    }
  gtk_widget_set_size_request (GTK_WIDGET (self->popover), gtk_widget_get_width (GTK_WIDGET (self)),
                               -1);
  gtk_popover_popup (self->popover);
}

static gboolean
pause_cb (gpointer data)
{
  PscPromptEntry *self = data;
  g_autofree char *text = psc_prompt_entry_dup_text (self);

  self->pause = 0;
  g_signal_emit (self, signals[TYPED], 0, text);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (PscPromptEntry *self)
{
  gboolean empty = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0';

  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY,
                                     empty ? NULL : "edit-clear-symbolic");
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->filling)
    return;
  self->pause = g_timeout_add (PSC_PROMPT_ENTRY_PAUSE, pause_cb, self);
  complete (self);
}

/* Keys are the window's again. */
static void
leave (PscPromptEntry *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_root_set_focus (root, NULL);
}

static void
enter (PscPromptEntry *self, const char *text)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  gtk_popover_popdown (self->popover);
  if (*text != '\0')
    {
      leave (self);
      g_signal_emit (self, signals[ENTERED], 0, text);
      return;
    }
  g_signal_emit (self, signals[TYPED], 0, text);
  g_signal_emit (self, signals[REFUSED], 0);
}

static void
choose (PscPromptEntry *self, guint position)
{
  g_autofree char *text = g_strdup (gtk_string_list_get_string (self->matches, position));

  if (text == NULL)
    return;
  fill (self, text, -1);
  enter (self, text);
}

static void
activate_cb (PscPromptEntry *self)
{
  g_autofree char *text = psc_prompt_entry_dup_text (self);

  enter (self, text);
}

static void
list_activate_cb (PscPromptEntry *self, guint position)
{
  choose (self, position);
}

static void
icon_press_cb (PscPromptEntry *self, GtkEntryIconPosition position)
{
  if (position != GTK_ENTRY_ICON_SECONDARY)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_clear_handle_id (&self->pause, g_source_remove);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[TYPED], 0, "");
}

/* One step past either end selects none, which is the text as it was typed. */
static void
move_selection (PscPromptEntry *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->matches));
  guint at = gtk_single_selection_get_selected (self->selection);

  if (at == GTK_INVALID_LIST_POSITION)
    at = step > 0 ? 0 : n - 1;
  else if ((step < 0 && at == 0) || (step > 0 && at + 1 >= n))
    at = GTK_INVALID_LIST_POSITION;
  else
    at = (guint) ((int) at + step);
  gtk_single_selection_set_selected (self->selection, at);
  if (at != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", at);
}

static gboolean
key_pressed_cb (PscPromptEntry *self, guint key, guint code, GdkModifierType state)
{
  gboolean open = gtk_widget_get_visible (GTK_WIDGET (self->popover));
  guint at = gtk_single_selection_get_selected (self->selection);

  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      if (!open)
        complete (self);
      if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
        move_selection (self, key == GDK_KEY_Down ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!open || at == GTK_INVALID_LIST_POSITION)
        return GDK_EVENT_PROPAGATE;
      choose (self, at);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (open)
        gtk_popover_popdown (self->popover);
      else
        leave (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
leave_cb (PscPromptEntry *self)
{
  gtk_popover_popdown (self->popover);
}

/* What is typed next goes on with the prompt, and does not replace it. */
static gboolean
psc_prompt_entry_grab_focus (GtkWidget *widget)
{
  GtkEntry *entry = PSC_PROMPT_ENTRY (widget)->entry;

  if (!gtk_entry_grab_focus_without_selecting (entry))
    return FALSE;
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  return TRUE;
}

/* One step goes in, the next one out. */
static gboolean
psc_prompt_entry_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_get_focus_child (widget) == NULL && gtk_widget_grab_focus (widget);
}

static void
psc_prompt_entry_unmap (GtkWidget *widget)
{
  gtk_popover_popdown (PSC_PROMPT_ENTRY (widget)->popover);
  GTK_WIDGET_CLASS (psc_prompt_entry_parent_class)->unmap (widget);
}

static void
psc_prompt_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscPromptEntry *self = PSC_PROMPT_ENTRY (object);

  switch (id)
    {
    case PROP_PLACEHOLDER_TEXT:
      g_value_set_string (value, gtk_entry_get_placeholder_text (self->entry));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_prompt_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PscPromptEntry *self = PSC_PROMPT_ENTRY (object);

  switch (id)
    {
    case PROP_PLACEHOLDER_TEXT:
      gtk_entry_set_placeholder_text (self->entry, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_prompt_entry_dispose (GObject *object)
{
  PscPromptEntry *self = PSC_PROMPT_ENTRY (object);
  GtkWidget *child;

  g_clear_handle_id (&self->pause, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->bank);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (psc_prompt_entry_parent_class)->dispose (object);
}

static void
psc_prompt_entry_class_init (PscPromptEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = psc_prompt_entry_get_property;
  object_class->set_property = psc_prompt_entry_set_property;
  object_class->dispose = psc_prompt_entry_dispose;
  widget_class->focus = psc_prompt_entry_focus;
  widget_class->grab_focus = psc_prompt_entry_grab_focus;
  widget_class->unmap = psc_prompt_entry_unmap;

  properties[PROP_PLACEHOLDER_TEXT] = g_param_spec_string (
      "placeholder-text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TYPED] = g_signal_new ("typed", PSC_TYPE_PROMPT_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENTERED] = g_signal_new ("entered", PSC_TYPE_PROMPT_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", PSC_TYPE_PROMPT_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-prompt-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, PscPromptEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, PscPromptEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, PscPromptEntry, selection);
  gtk_widget_class_bind_template_child (widget_class, PscPromptEntry, matches);
  gtk_widget_class_bind_template_child (widget_class, PscPromptEntry, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, icon_press_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_set_css_name (widget_class, "prompt-entry");
}

static void
psc_prompt_entry_init (PscPromptEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_prompt_entry_set_sources (PscPromptEntry *self, PscPromptBank *bank, PscPromptHistory *history)
{
  g_set_object (&self->bank, bank);
  g_set_object (&self->history, history);
}

void
psc_prompt_entry_set_text (PscPromptEntry *self, const char *text)
{
  g_autofree char *shown = psc_prompt_entry_dup_text (self);

  if (strcmp (shown, text != NULL ? text : "") != 0)
    {
      fill (self, text != NULL ? text : "", 0);
      gtk_popover_popdown (self->popover);
    }
}
