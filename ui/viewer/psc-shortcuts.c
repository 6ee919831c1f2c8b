/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-shortcuts.h"

#include <glib/gi18n.h>

#include "attribution/psc-method.h"

#define CONTEXT "shortcut window"

struct _PscShortcuts
{
  PscDialog parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (PscShortcuts, psc_shortcuts, PSC_TYPE_DIALOG)

/* Of each row either the keys or the gesture is there. */
typedef struct
{
  const char *title;
  const char *keys; /* as GTK parses them, with spaces in between */
  const char *gesture;
} Row;

static const Row general[] = {
  { NC_ ("shortcut window", "Keyboard shortcuts"), "F1", NULL },
  { NC_ ("shortcut window", "Open images"), "<Control>o", NULL },
  { NC_ ("shortcut window", "Open a folder"), "<Control><Shift>o", NULL },
  { NC_ ("shortcut window", "Open a table"), "<Control>t", NULL },
  { NC_ ("shortcut window", "Open a cohort"), "<Control><Shift>t", NULL },
  { NC_ ("shortcut window", "Export"), "<Control>e", NULL },
  { NC_ ("shortcut window", "Preferences"), "<Control>comma", NULL },
  { NC_ ("shortcut window", "Study list"), "F9", NULL },
  { NC_ ("shortcut window", "Prompts"), "<Shift>F9", NULL },
  { NC_ ("shortcut window", "Trust: how far the map is to be believed"), "F8", NULL },
  { NC_ ("shortcut window", "View “Compare”"), "<Control>1", NULL },
  { NC_ ("shortcut window", "View “Atlas”"), "<Control>2", NULL },
  { NC_ ("shortcut window", "View “Prompts”"), "<Control>3", NULL },
  { NC_ ("shortcut window", "View “Single”"), "<Control>4", NULL },
  { NC_ ("shortcut window", "New window"), "<Control>n", NULL },
  { NC_ ("shortcut window", "Close the window"), "<Control>w", NULL },
  { NC_ ("shortcut window", "Quit"), "<Control>q", NULL },
};

static const Row image[] = {
  { NC_ ("shortcut window", "Fit into the panel"), "f", NULL },
  { NC_ ("shortcut window", "Reset"), "0", NULL },
  { NC_ ("shortcut window", "Show one panel alone, or all again"), "Return", NULL },
  { NC_ ("shortcut window", "Window of the image"), "w", NULL },
  { NC_ ("shortcut window", "About the image"), "<Control>i <Alt>Return", NULL },
  { NC_ ("shortcut window", "Invert"), "i", NULL },
  { NC_ ("shortcut window", "Mirror"), "h", NULL },
  { NC_ ("shortcut window", "Zoom"), "plus minus", NULL },
  { NC_ ("shortcut window", "Move"), "<Control>Left <Control>Up", NULL },
  { NC_ ("shortcut window", "Window and level"), "<Control><Shift>Left <Control><Shift>Up", NULL },
  { NC_ ("shortcut window", "Cross-hair"), "<Shift>Left <Shift>Up", NULL },
  { NC_ ("shortcut window", "Hide the overlay while held"), "space", NULL },
  { NC_ ("shortcut window", "Previous image"), "Page_Up", NULL },
  { NC_ ("shortcut window", "Next image"), "Page_Down", NULL },
};

static const Row measuring[] = {
  { NC_ ("shortcut window", "Ruler"), "r", NULL },
  { NC_ ("shortcut window", "Angle"), "a", NULL },
  { NC_ ("shortcut window", "Cardiothoracic ratio"), "c", NULL },
  { NC_ ("shortcut window", "Choose a measurement"), "m", NULL },
  { NC_ ("shortcut window", "Next handle"), "Tab", NULL },
  { NC_ ("shortcut window", "Move the handle"), "Left Up", NULL },
  { NC_ ("shortcut window", "Move the handle by a pixel"), "<Shift>Left <Shift>Up", NULL },
  { NC_ ("shortcut window", "Remove the measurement"), "Delete Escape", NULL },
};

static const Row findings[] = {
  { NC_ ("shortcut window", "What readers saw"), "F7", NULL },
  { NC_ ("shortcut window", "Show or hide regions"), "g", NULL },
  { NC_ ("shortcut window", "Open regions"), "<Control>g", NULL },
  { NC_ ("shortcut window", "Draw a box"), "b", NULL },
  { NC_ ("shortcut window", "Draw an ellipse"), "e", NULL },
  { NC_ ("shortcut window", "Draw a polygon"), "p", NULL },
  { NC_ ("shortcut window", "Draw free-hand"), "d", NULL },
  { NC_ ("shortcut window", "Another region of the chosen finding"),
    "<Shift>b <Shift>e <Shift>p <Shift>d", NULL },
  { NC_ ("shortcut window", "End a polygon, or draw without a pointer"), "Return", NULL },
  { NC_ ("shortcut window", "Give up a drawing"), "Escape", NULL },
  { NC_ ("shortcut window", "Move or reshape what was drawn"), "s", NULL },
  { NC_ ("shortcut window", "Its next handle"), "Tab", NULL },
  { NC_ ("shortcut window", "Move the shape or the handle"), "Left Up", NULL },
  { NC_ ("shortcut window", "Move it by a pixel"), "<Shift>Left <Shift>Up", NULL },
  { NC_ ("shortcut window", "Add a corner to a polygon"), "Insert", NULL },
  { NC_ ("shortcut window", "Rename what was drawn"), "F2", NULL },
  { NC_ ("shortcut window", "Remove a corner, a region or what was drawn"), "Delete", NULL },
  { NC_ ("shortcut window", "Undo"), "<Control>z", NULL },
  { NC_ ("shortcut window", "Redo"), "<Control><Shift>z", NULL },
};

static const Row prompts[] = {
  { NC_ ("shortcut window", "Type a prompt"), "<Control>f", NULL },
  { NC_ ("shortcut window", "Previous prompt"), "Up", NULL },
  { NC_ ("shortcut window", "Next prompt"), "Down", NULL },
  { NC_ ("shortcut window", "Back to the prompt used before"), "<Alt>Left", NULL },
  { NC_ ("shortcut window", "Forward again"), "<Alt>Right", NULL },
};

/* Behind the methods, of which each says what it is called and which key it has. */
static const Row methods[] = {
  { NC_ ("shortcut window", "All methods at once"), "5", NULL },
};

static const Row cohort[] = {
  { NC_ ("shortcut window", "Rows one by one"), "<Control>1", NULL },
  { NC_ ("shortcut window", "Fused and conventional side by side"), "<Control>2", NULL },
  { NC_ ("shortcut window", "Filter rows"), "<Control>f", NULL },
  { NC_ ("shortcut window", "Go to an image by its number"), "<Control>l", NULL },
  { NC_ ("shortcut window", "Open the image in the viewer"), "Return", NULL },
  { NC_ ("shortcut window", "Show or hide the maps"), "m", NULL },
};

static const Row mouse[] = {
  { NC_ ("shortcut window", "Window and level"), NULL,
    NC_ ("shortcut window", "Drag with the left button") },
  { NC_ ("shortcut window", "Measure"), NULL, NC_ ("shortcut window", "Drag a handle") },
  { NC_ ("shortcut window", "Take hold of what was drawn"), NULL,
    NC_ ("shortcut window", "Click on its line") },
  { NC_ ("shortcut window", "Move or reshape it"), NULL,
    NC_ ("shortcut window", "Drag it or one of its handles") },
  { NC_ ("shortcut window", "Move"), NULL, NC_ ("shortcut window", "Drag with the middle button") },
  { NC_ ("shortcut window", "Zoom"), NULL, NC_ ("shortcut window", "Drag with the right button") },
  { NC_ ("shortcut window", "Show one panel alone, or all again"), NULL,
    NC_ ("shortcut window", "Double click") },
  { NC_ ("shortcut window", "Zoom at the pointer"), NULL,
    NC_ ("shortcut window", "Turn the wheel") },
};

static const struct
{
  const char *title;
  const Row *rows;
  guint n_rows;
} groups[] = {
  { NC_ ("shortcut window", "General"), general, G_N_ELEMENTS (general) },
  { NC_ ("shortcut window", "Image"), image, G_N_ELEMENTS (image) },
  { NC_ ("shortcut window", "Measuring"), measuring, G_N_ELEMENTS (measuring) },
  { NC_ ("shortcut window", "Findings"), findings, G_N_ELEMENTS (findings) },
  { NC_ ("shortcut window", "Prompts"), prompts, G_N_ELEMENTS (prompts) },
  { NC_ ("shortcut window", "Methods"), methods, G_N_ELEMENTS (methods) },
  { NC_ ("shortcut window", "In a Cohort"), cohort, G_N_ELEMENTS (cohort) },
  { NC_ ("shortcut window", "Mouse"), mouse, G_N_ELEMENTS (mouse) },
};

static const char *
translate (const char *text)
{
  return g_dpgettext2 (NULL, CONTEXT, text);
}

static GtkWidget *
new_key (const char *accelerator)
{
  GdkModifierType modifiers;
  guint key;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (!gtk_accelerator_parse (accelerator, &key, &modifiers))
    g_assert_not_reached ();
  text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "key");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

static GtkWidget *
new_row (const Row *row)
{
  GtkWidget *widget = adw_action_row_new ();
  g_auto (GStrv) keys = row->keys != NULL ? g_strsplit (row->keys, " ", -1) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), translate (row->title));
  if (row->gesture != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), translate (row->gesture));
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    adw_action_row_add_suffix (ADW_ACTION_ROW (widget), new_key (keys[i]));
  return widget;
}

static void
add_method (AdwPreferencesGroup *group, PscMethod *method)
{
  const char key[] = { psc_method_get_key (method), '\0' };
  GtkWidget *row;

  if (*key == '\0')
    return;
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), psc_method_get_title (method));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_key (key));
  adw_preferences_group_add (group, row);
}

static void
add_methods (AdwPreferencesGroup *group)
{
  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);

      add_method (group, method);
    }
}

static void
add_group (PscShortcuts *self, guint group)
{
  GtkWidget *widget = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (widget), translate (groups[group].title));
  if (groups[group].rows == methods)
    add_methods (ADW_PREFERENCES_GROUP (widget));
  for (guint i = 0; i < groups[group].n_rows; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (widget), new_row (&groups[group].rows[i]));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (widget));
}

static void
psc_shortcuts_class_init (PscShortcutsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-shortcuts.ui");
  gtk_widget_class_bind_template_child (widget_class, PscShortcuts, page);
}

static void
psc_shortcuts_init (PscShortcuts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    add_group (self, i);
}

PscShortcuts *
psc_shortcuts_new (void)
{
  return g_object_new (PSC_TYPE_SHORTCUTS, NULL);
}
