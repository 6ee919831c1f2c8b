/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-voi-button.h"

#include <glib/gi18n.h>

#include "image/psc-voi.h"
#include "ui/viewer/psc-window-pane.h"

/* The menu's item for the pane. */
#define PANE "pane"

struct _PscVoiButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;  /* child */
  GSimpleAction *choose;  /* owned: “voi.choose”, whose state is the choice in use */
  GtkWidget *pane;        /* owned: in the menu while there is one */
  PscReading *reading;    /* owned, nullable */
  GCancellable *choosing; /* owned, nullable: of the choice that is being made */
};

G_DEFINE_FINAL_TYPE (PscVoiButton, psc_voi_button, GTK_TYPE_WIDGET)

/* What radiologists write for a mnemonic's sign is one in a menu. */
static char *
dup_label (PscImage *image, guint choice)
{
  g_autofree char *name = psc_voi_dup_name (image, choice);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

static GMenuModel *
list_choices (PscImage *image, guint first, guint end)
{
  GMenu *menu = g_menu_new ();

  for (guint i = first; i < end; i++)
    {
      g_autofree char *label = dup_label (image, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "voi.choose", "i", (int) i);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

/* What is not a choice but a number has no item in a menu and is a widget in it. */
static void
append_pane (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

  g_menu_item_set_attribute (item, "custom", "s", PANE);
  g_menu_append_item (section, item);
  g_menu_append_section (menu, _ ("For the Eye Only"), G_MENU_MODEL (section));
}

/* A menu of its own makes the button forget the popover that had the pane. */
static void
set_menu (PscVoiButton *self, GMenuModel *menu, gboolean has_pane)
{
  GtkPopover *popover = gtk_menu_button_get_popover (self->button);

  if (popover != NULL && gtk_widget_get_parent (self->pane) != NULL)
    gtk_popover_menu_remove_child (GTK_POPOVER_MENU (popover), self->pane);
  gtk_menu_button_set_menu_model (self->button, menu);
  popover = gtk_menu_button_get_popover (self->button);
  if (has_pane)
    gtk_popover_menu_add_child (GTK_POPOVER_MENU (popover), self->pane, PANE);
}

static void
cancel (PscVoiButton *self)
{
  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->choosing);
}

/* Another image has other choices. */
static void
update (PscVoiButton *self)
{
  PscSession *session = self->reading != NULL ? psc_reading_get_session (self->reading) : NULL;
  PscImage *image = session != NULL ? psc_session_get_image (session) : NULL;
  g_autoptr (GMenu) menu = g_menu_new ();

  cancel (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), image != NULL);
  if (image != NULL)
    {
      guint n_own = psc_voi_get_n_own (image);
      g_autoptr (GMenuModel) own = list_choices (image, 0, n_own);
      g_autoptr (GMenuModel) general = list_choices (image, n_own, psc_voi_get_n_choices (image));

      g_menu_append_section (menu, _ ("What You and the Model See"), own);
      g_menu_append_section (menu, NULL, general);
      append_pane (menu);
      g_simple_action_set_state (self->choose,
                                 g_variant_new_int32 ((int) psc_image_get_voi_choice (image)));
    }
  set_menu (self, G_MENU_MODEL (menu), image != NULL);
}

/* Everything is read anew, and only the place in the image stays. */
static void
show (PscReading *reading, PscImage *image)
{
  PscViewport *viewport = psc_reading_get_viewport (reading);
  double zoom = psc_viewport_get_zoom (viewport);
  gboolean mirrored = psc_viewport_get_mirrored (viewport);
  gboolean inverted = psc_viewport_get_inverted (viewport);
  g_autoptr (PscSession) session = psc_session_new (psc_reading_get_engine (reading), image);
  double x, y;

  psc_viewport_get_centre (viewport, &x, &y);
  psc_reading_open (reading, session, psc_reading_get_title (reading));

  psc_viewport_zoom_at (viewport, zoom, x, y);
  psc_viewport_set_centre (viewport, x, y);
  psc_viewport_set_mirrored (viewport, mirrored);
  psc_viewport_set_inverted (viewport, inverted);
}

/* Cancelled, it is another choice's turn, or another image's. */
static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscVoiButton) self = user_data;
  g_autoptr (PscImage) image = psc_voi_choose_finish (result, NULL);

  if (image == NULL)
    return;
  g_clear_object (&self->choosing);
  show (self->reading, image);
}

static void
choose_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  PscVoiButton *self = user_data;
  PscSession *session = self->reading != NULL ? psc_reading_get_session (self->reading) : NULL;
  guint choice = (guint) g_variant_get_int32 (value);

  if (session == NULL || choice >= psc_voi_get_n_choices (psc_session_get_image (session)))
    return;
  cancel (self);
  self->choosing = g_cancellable_new ();
  psc_voi_choose_async (psc_session_get_image (session), choice, self->choosing, chosen_cb,
                        g_object_ref (self));
}

static void
psc_voi_button_dispose (GObject *object)
{
  PscVoiButton *self = PSC_VOI_BUTTON (object);

  psc_voi_button_set_reading (self, NULL);
  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  self->button = NULL;
  g_clear_object (&self->pane);
  g_clear_object (&self->choose);
  G_OBJECT_CLASS (psc_voi_button_parent_class)->dispose (object);
}

static void
psc_voi_button_class_init (PscVoiButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_voi_button_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
psc_voi_button_init (PscVoiButton *self)
{
  static const GActionEntry entries[] = { { "choose", NULL, "i", "0", choose_cb, { 0 } } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  self->choose =
      g_object_ref (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (group), "choose")));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "voi", G_ACTION_GROUP (group));

  self->pane = g_object_ref_sink (psc_window_pane_new ());
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "display-brightness-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("Window of the image (W)"));
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  update (self);
}

GtkWidget *
psc_voi_button_new (void)
{
  return g_object_new (PSC_TYPE_VOI_BUTTON, NULL);
}

void
psc_voi_button_set_reading (PscVoiButton *self, PscReading *reading)
{
  g_return_if_fail (PSC_IS_VOI_BUTTON (self));

  if (self->reading == reading)
    return;
  if (self->reading != NULL)
    g_signal_handlers_disconnect_by_data (self->reading, self);
  g_set_object (&self->reading, reading);
  if (self->pane != NULL)
    psc_window_pane_set_viewport (PSC_WINDOW_PANE (self->pane),
                                  reading != NULL ? psc_reading_get_viewport (reading) : NULL);
  if (reading == NULL)
    return;
  g_signal_connect_swapped (reading, "notify::session", G_CALLBACK (update), self);
  update (self);
}

void
psc_voi_button_popup (PscVoiButton *self)
{
  g_return_if_fail (PSC_IS_VOI_BUTTON (self));

  if (gtk_widget_is_sensitive (GTK_WIDGET (self->button)))
    gtk_menu_button_popup (self->button);
}
