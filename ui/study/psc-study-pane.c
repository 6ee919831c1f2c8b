/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-study-pane.h"

#include <glib/gi18n.h>

#include "ui/study/psc-study-chooser.h"
#include "ui/study/psc-study-tile.h"

struct _PscStudyPane
{
  AdwBin parent_instance;

  GtkWidget *stack;
  GtkWidget *count_label;
  GtkWidget *spinner;
  GtkWidget *filters;
  GtkWidget *search_entry;
  GtkWidget *finding_drop_down;
  GtkWidget *note_revealer;
  GtkWidget *note_label;
  GtkWidget *list_view;
  GtkWidget *context_menu;

  PscStudyList *list;               /* owned */
  GtkSingleSelection *selection;    /* owned */
  PscStudyThumbnailer *thumbnailer; /* owned */
  GCancellable *cancellable;        /* owned */
  PscStudy *current;                /* owned, nullable */
  PscStudy *context;                /* owned, nullable: whose menu is open */
  GListStore *sources;              /* owned, of GFile: what was added */
  GFile *awaited;                   /* owned, nullable: to be opened as soon as it is listed */
  gboolean is_reselecting;          /* the current one is waited for, to be selected again */
};

G_DEFINE_FINAL_TYPE (PscStudyPane, psc_study_pane, ADW_TYPE_BIN)

enum
{
  PROP_LIST = 1,
  N_PROPS
};

enum
{
  OPEN_STUDY,
  ADDED,
  NOTED,
  CHOSEN,
  DROPPED,
  TOAST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
show_note (PscStudyPane *self, const char *note)
{
  if (note != NULL)
    gtk_label_set_label (GTK_LABEL (self->note_label), note);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->note_revealer), note != NULL);
  if (note != NULL)
    g_signal_emit (self, signals[NOTED], 0);
}

static void
dismiss_cb (PscStudyPane *self)
{
  show_note (self, NULL);
}

static void
update_cb (PscStudyPane *self)
{
  guint n = psc_study_list_get_n_studies (self->list);
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gboolean is_busy = psc_study_list_get_busy (self->list);
  g_autofree char *count = NULL;

  /* Translators: images that the filters let through, and all of them */
  count = n_shown == n ? g_strdup_printf ("%u", n) : g_strdup_printf (_ ("%u of %u"), n_shown, n);
  gtk_label_set_label (GTK_LABEL (self->count_label), n > 0 ? count : "");
  gtk_widget_set_visible (self->filters, n > 0);
  gtk_widget_set_visible (self->finding_drop_down, psc_study_list_get_has_labels (self->list));
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  /* Whether a filter lets nothing through is known when all was tested. */
  if (n == 0 || n_shown > 0 || !psc_study_list_get_filtering (self->list))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n == 0         ? "empty"
                                                               : n_shown == 0 ? "nothing"
                                                                              : "list");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "study.remove-all", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "study.remove",
                                 self->context != NULL || self->current != NULL);
}

static guint
find_position (PscStudyPane *self, PscStudy *study)
{
  guint position;

  psc_study_list_find (self->list, study, &position);
  return position;
}

static void
open_study (PscStudyPane *self, PscStudy *study)
{
  if (!g_set_object (&self->current, study))
    return;
  update_cb (self);
  g_signal_emit (self, signals[OPEN_STUDY], 0, study);
}

static void
select_position (PscStudyPane *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", position);
}

static void
selected_cb (PscStudyPane *self)
{
  PscStudy *study = gtk_single_selection_get_selected_item (self->selection);

  if (study != NULL)
    open_study (self, study);
}

static void
activated_cb (PscStudyPane *self, guint position)
{
  g_autoptr (PscStudy) study = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  gtk_single_selection_set_selected (self->selection, position);
  /* Enter on what is open already opens it once more, such as after a failure. */
  g_signal_emit (self, signals[OPEN_STUDY], 0, study);
}

/* What a filter hid and shows again is still the open one. In a long list it may come later. */
static void
filter_changed_cb (PscStudyPane *self)
{
  guint position;

  self->is_reselecting = FALSE;
  if (gtk_single_selection_get_selected_item (self->selection) == self->current)
    return;
  position = find_position (self, self->current);
  if (position != GTK_INVALID_LIST_POSITION)
    select_position (self, position);
  else
    self->is_reselecting = psc_study_list_get_filtering (self->list);
}

/* Of a long list the first images are there before the one that was on screen last time. */
static void
open_awaited (PscStudyPane *self)
{
  PscStudy *study =
      self->awaited != NULL ? psc_study_list_get_by_file (self->list, self->awaited) : NULL;

  if (study == NULL)
    return;
  g_clear_object (&self->awaited);
  select_position (self, find_position (self, study));
  open_study (self, study);
}

static void
items_changed_cb (PscStudyPane *self)
{
  update_cb (self);
  open_awaited (self);
  if (self->is_reselecting)
    filter_changed_cb (self);
}

static void
search_changed_cb (PscStudyPane *self)
{
  psc_study_list_set_text (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
finding_changed_cb (PscStudyPane *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->finding_drop_down));

  psc_study_list_set_finding (self->list, (int) selected - 1);
}

static void
clear_filters_cb (PscStudyPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->finding_drop_down), 0);
  psc_study_list_set_text (self->list, "");
}

static void
has_labels_cb (PscStudyPane *self)
{
  if (!psc_study_list_get_has_labels (self->list))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->finding_drop_down), 0);
}

static void
add_sources (PscStudyPane *self, GListModel *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      g_list_store_append (self->sources, file);
    }
}

/* It may have been added more than once. */
static void
remove_source (PscStudyPane *self, PscStudy *study)
{
  guint position;

  while (g_list_store_find_with_equal_func (self->sources, psc_study_get_file (study),
                                            (GEqualFunc) g_file_equal, &position))
    g_list_store_remove (self->sources, position);
}

/* What is being added: by a user, or from the last session. */
typedef struct
{
  PscStudyPane *pane; /* owned */
  GListModel *files;  /* owned */
  gboolean restores;
} Adding;

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->pane);
  g_object_unref (adding->files);
  g_free (adding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, adding_free)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  PscStudyPane *self = adding->pane;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  g_autoptr (PscStudy) first =
      psc_study_list_add_finish (PSC_STUDY_LIST (source), result, &note, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  show_note (self, error != NULL ? error->message : note);
  if (first == NULL)
    return;
  add_sources (self, adding->files);
  if (adding->restores)
    open_awaited (self);
  else
    g_signal_emit (self, signals[ADDED], 0, first);
  if (self->current != NULL && adding->restores)
    return;
  select_position (self, find_position (self, first));
  open_study (self, first);
}

static void
add_files (PscStudyPane *self, GListModel *files, gboolean restores)
{
  Adding *adding;

  if (g_list_model_get_n_items (files) == 0)
    return;
  show_note (self, NULL);
  adding = g_new0 (Adding, 1);
  adding->pane = g_object_ref (self);
  adding->files = g_object_ref (files);
  adding->restores = restores;
  psc_study_list_add_async (self->list, files, self->cancellable, added_cb, adding);
}

/* Whatever a user wants to see now is not what he saw last time. */
void
psc_study_pane_add_files (PscStudyPane *self, GListModel *files)
{
  g_return_if_fail (PSC_IS_STUDY_PANE (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  g_clear_object (&self->awaited);
  add_files (self, files, FALSE);
}

void
psc_study_pane_restore (PscStudyPane *self, GListModel *files, GFile *current)
{
  g_return_if_fail (PSC_IS_STUDY_PANE (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  g_set_object (&self->awaited, current);
  add_files (self, files, TRUE);
}

GListModel *
psc_study_pane_get_sources (PscStudyPane *self)
{
  return G_LIST_MODEL (self->sources);
}

static void
chosen_cb (GListModel *files, gpointer user_data)
{
  gboolean is_taken = FALSE;

  g_signal_emit (user_data, signals[CHOSEN], 0, files, &is_taken);
  if (!is_taken)
    psc_study_pane_add_files (user_data, files);
}

static void
add_images_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  psc_study_choose (widget, PSC_STUDY_CHOICE_IMAGES, chosen_cb, G_OBJECT (widget));
}

static void
add_folder_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  psc_study_choose (widget, PSC_STUDY_CHOICE_FOLDER, chosen_cb, G_OBJECT (widget));
}

static void
add_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  psc_study_choose (widget, PSC_STUDY_CHOICE_TABLE, chosen_cb, G_OBJECT (widget));
}

/* Where the open one is taken out, the one that takes its place is opened. */
static void
remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscStudyPane *self = PSC_STUDY_PANE (widget);
  g_autoptr (PscStudy) study = g_steal_pointer (&self->context);
  guint position, n;

  if (study == NULL)
    g_set_object (&study, self->current);
  if (study == NULL)
    return;
  position = find_position (self, study);
  psc_study_list_remove (self->list, study);
  remove_source (self, study);
  if (study != self->current)
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  if (n > 0 && position != GTK_INVALID_LIST_POSITION)
    select_position (self, MIN (position, n - 1));
  else
    open_study (self, NULL);
}

/* A list that was emptied, for as long as that can be undone. */
typedef struct
{
  GPtrArray *studies;  /* owned with what is in it, NULL once it was given back */
  GListModel *sources; /* owned */
  GFile *current;      /* owned, nullable */
} Emptied;

static void
emptied_free (Emptied *emptied)
{
  g_clear_pointer (&emptied->studies, psc_study_list_free_studies);
  g_object_unref (emptied->sources);
  g_clear_object (&emptied->current);
  g_free (emptied);
}

static Emptied *
empty (PscStudyPane *self)
{
  Emptied *emptied = g_new0 (Emptied, 1);
  GListStore *sources = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sources)); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (G_LIST_MODEL (self->sources), i);

      g_list_store_append (sources, file);
    }
  if (self->current != NULL)
    emptied->current = g_object_ref (psc_study_get_file (self->current));
  emptied->sources = G_LIST_MODEL (sources);
  emptied->studies = psc_study_list_take_all (self->list);
  g_list_store_remove_all (self->sources);
  g_clear_object (&self->awaited);
  return emptied;
}

/* What was open is opened again as soon as it is listed. */
static void
undo_cb (PscStudyPane *self, AdwToast *toast)
{
  Emptied *emptied = g_object_get_data (G_OBJECT (toast), "emptied");

  if (emptied->studies == NULL || emptied->studies->len == 0)
    return;
  add_sources (self, emptied->sources);
  g_set_object (&self->awaited, emptied->current);
  psc_study_list_add_studies (self->list, g_steal_pointer (&emptied->studies));
}

static void
remove_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PscStudyPane *self = PSC_STUDY_PANE (widget);
  g_autoptr (AdwToast) toast = adw_toast_new (_ ("The list was emptied"));

  clear_filters_cb (self);
  g_object_set_data_full (G_OBJECT (toast), "emptied", empty (self), (GDestroyNotify) emptied_free);
  open_study (self, NULL);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
popup_menu (PscStudyPane *self, PscStudyTile *tile, double x, double y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (GTK_WIDGET (tile), GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  g_set_object (&self->context, psc_study_tile_get_study (tile));
  update_cb (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_menu),
                               &(GdkRectangle){ (int) point.x, (int) point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->context_menu));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_presses, double x, double y, PscStudyPane *self)
{
  GtkWidget *tile = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, PSC_STUDY_TILE (tile), x, y);
}

/* The action runs after the menu has closed. */
static gboolean
forget_context_cb (gpointer user_data)
{
  PscStudyPane *self = user_data;

  if (self->list != NULL && !gtk_widget_get_visible (self->context_menu))
    {
      g_clear_object (&self->context);
      update_cb (self);
    }
  return G_SOURCE_REMOVE;
}

static void
menu_closed_cb (PscStudyPane *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, forget_context_cb, g_object_ref (self), g_object_unref);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, PscStudyPane *self)
{
  PscStudyTile *tile = psc_study_tile_new (self->thumbnailer);
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (tile), GTK_EVENT_CONTROLLER (gesture));
  g_object_bind_property (self->list, "finding", tile, "finding", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, GTK_WIDGET (tile));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  psc_study_tile_set_study (PSC_STUDY_TILE (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  psc_study_tile_set_study (PSC_STUDY_TILE (gtk_list_item_get_child (item)), NULL);
}

static void
psc_study_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_LIST:
      g_value_set_object (value, PSC_STUDY_PANE (object)->list);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_study_pane_dispose (GObject *object)
{
  PscStudyPane *self = PSC_STUDY_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->context_menu, gtk_widget_unparent);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->thumbnailer);
  g_clear_object (&self->current);
  g_clear_object (&self->context);
  g_clear_object (&self->sources);
  g_clear_object (&self->awaited);
  G_OBJECT_CLASS (psc_study_pane_parent_class)->dispose (object);
}

static void
psc_study_pane_finalize (GObject *object)
{
  g_object_unref (PSC_STUDY_PANE (object)->cancellable);
  G_OBJECT_CLASS (psc_study_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-study-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, count_label);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, filters);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, finding_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, note_revealer);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, note_label);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, PscStudyPane, context_menu);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, finding_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_filters_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_closed_cb);
}

static void
psc_study_pane_class_init (PscStudyPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = psc_study_pane_get_property;
  object_class->dispose = psc_study_pane_dispose;
  object_class->finalize = psc_study_pane_finalize;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, PSC_TYPE_STUDY_LIST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPEN_STUDY] = g_signal_new ("open-study", PSC_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, PSC_TYPE_STUDY);
  signals[ADDED] = g_signal_new ("added", PSC_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, PSC_TYPE_STUDY);
  signals[NOTED] = g_signal_new ("noted", PSC_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", PSC_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0,
                                  g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1,
                                  G_TYPE_LIST_MODEL);
  signals[DROPPED] = g_signal_new ("dropped", PSC_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0,
                                   g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1,
                                   G_TYPE_LIST_MODEL);
  signals[TOAST] = g_signal_new ("toast", PSC_TYPE_STUDY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "study.add-images", NULL, add_images_cb);
  gtk_widget_class_install_action (widget_class, "study.add-folder", NULL, add_folder_cb);
  gtk_widget_class_install_action (widget_class, "study.add-table", NULL, add_table_cb);
  gtk_widget_class_install_action (widget_class, "study.remove", NULL, remove_cb);
  gtk_widget_class_install_action (widget_class, "study.remove-all", NULL, remove_all_cb);
}

static void
fill_findings (PscStudyPane *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("All Findings"));
  for (guint i = 0; i < PSC_STUDY_N_FINDINGS; i++)
    gtk_string_list_append (names, psc_study_get_finding_name (i));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->finding_drop_down), G_LIST_MODEL (names));
}

static void
set_up_list (PscStudyPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list_view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
}

static void
psc_study_pane_init (PscStudyPane *self)
{
  self->list = psc_study_list_new ();
  self->thumbnailer = psc_study_thumbnailer_new ();
  self->cancellable = g_cancellable_new ();
  self->sources = g_list_store_new (G_TYPE_FILE);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->context_menu, GTK_WIDGET (self));
  fill_findings (self);
  set_up_list (self);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (self->list, "notify::filtering", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->list, "notify::n-studies", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->list, "notify::busy", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->list, "notify::has-labels", G_CALLBACK (has_labels_cb), self);
  g_signal_connect_swapped (self->list, "notify::text", G_CALLBACK (filter_changed_cb), self);
  g_signal_connect_swapped (self->list, "notify::finding", G_CALLBACK (filter_changed_cb), self);
  update_cb (self);
}

PscStudyPane *
psc_study_pane_new (void)
{
  return g_object_new (PSC_TYPE_STUDY_PANE, NULL);
}

PscStudyList *
psc_study_pane_get_list (PscStudyPane *self)
{
  return self->list;
}

PscStudy *
psc_study_pane_get_current (PscStudyPane *self)
{
  return self->current;
}

/* The position of the next or the previous study, %GTK_INVALID_LIST_POSITION at the list's end. */
static guint
find_neighbour (PscStudyPane *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION)
    position = find_position (self, self->current);
  if (n == 0)
    return GTK_INVALID_LIST_POSITION;
  if (position == GTK_INVALID_LIST_POSITION)
    return step > 0 ? 0 : n - 1;
  if (step > 0 ? position + 1 >= n : position == 0)
    return GTK_INVALID_LIST_POSITION;
  return position + (guint) step;
}

gboolean
psc_study_pane_step (PscStudyPane *self, int step)
{
  guint position;

  g_return_val_if_fail (PSC_IS_STUDY_PANE (self), FALSE);
  g_return_val_if_fail (step == 1 || step == -1, FALSE);

  position = find_neighbour (self, step);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  select_position (self, position);
  return TRUE;
}

PscStudy *
psc_study_pane_peek_next (PscStudyPane *self)
{
  g_autoptr (PscStudy) next = NULL;
  guint position;

  g_return_val_if_fail (PSC_IS_STUDY_PANE (self), NULL);

  position = find_neighbour (self, 1);
  if (position != GTK_INVALID_LIST_POSITION)
    next = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  /* The list holds another reference. */
  return next;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PscStudyPane *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) dropped = gdk_file_list_get_files (g_value_get_boxed (value));
  gboolean is_taken = FALSE;

  for (GSList *l = dropped; l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  g_signal_emit (self, signals[DROPPED], 0, files, &is_taken);
  if (!is_taken)
    psc_study_pane_add_files (self, G_LIST_MODEL (files));
  return dropped != NULL;
}

void
psc_study_pane_setup_drop (PscStudyPane *self, GtkWidget *target)
{
  GtkDropTarget *drop;

  g_return_if_fail (PSC_IS_STUDY_PANE (self));
  g_return_if_fail (GTK_IS_WIDGET (target));

  drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (target, GTK_EVENT_CONTROLLER (drop));
  gtk_widget_add_css_class (target, "study-drop");
}
