/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-pane.h"

#include <glib/gi18n.h>

#include "ui/truth/psc-truth-row.h"
#include "ui/truth/psc-truth-table.h"
#include "ui/widgets/psc-banner.h"

#define EIGEN_CAM "eigen-cam"

struct _PscTruthPane
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *status_label;
  GtkWidget *reveal_button;
  PscBanner *banner;
  GtkListBox *list;
  GtkStack *stack;
  GtkLabel *message_label;
  GtkLabel *map_label;
  PscTruthTable *table;

  PscReading *reading;        /* owned, nullable */
  PscTruthBook *book;         /* owned, nullable */
  PscTruthMeasurer *measurer; /* owned */
  PscOverlay *eigen_cam;      /* owned, nullable: of the session */
  PscRegionSet *regions;      /* owned, nullable: that the list shows */
  gboolean is_filling;        /* the list follows */
};

G_DEFINE_FINAL_TYPE (PscTruthPane, psc_truth_pane, GTK_TYPE_WIDGET)

enum
{
  ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static PscRegionItem *
get_chosen (PscTruthPane *self)
{
  return self->regions != NULL ? psc_region_set_get_chosen (self->regions, NULL) : NULL;
}

static void
ask (PscTruthPane *self, PscRegionItem *item)
{
  if (item != NULL)
    g_signal_emit (self, signals[ASKED], 0, psc_truth_finding_get_class (item->finding),
                   psc_truth_finding_get_phrase (item->finding));
}

/* One is enough for all prompts, of a model that can have it, for as long as it is wanted. */
static void
update_eigen_cam (PscTruthPane *self, PscOverlay *overlay)
{
  PscSession *session = self->reading != NULL ? psc_reading_get_session (self->reading) : NULL;

  if (session == NULL || overlay == NULL
      || !psc_engine_supports (psc_reading_get_engine (self->reading), EIGEN_CAM, NULL))
    g_clear_object (&self->eigen_cam);
  else if (self->eigen_cam == NULL)
    self->eigen_cam = psc_session_dup_overlay (session, EIGEN_CAM, PSC_EXPLANATION_FUSED,
                                               psc_overlay_get_query (overlay));
}

/* (nullable): why there is nothing to measure. */
static const char *
find_message (PscTruthPane *self, PscRegionItem *chosen, PscOverlay *overlay)
{
  if (chosen == NULL)
    return _ ("Draw what you see, or open a file of regions, and each map is measured against it.");
  if (psc_truth_finding_get_is_absent (chosen->finding))
    return _ ("Not present: there is nothing for a map to find.");
  if (psc_truth_finding_get_n_regions (chosen->finding) == 0)
    return _ ("Nobody says where it is.");
  if (overlay == NULL)
    return _ ("No map is on the screen.");
  return psc_truth_measurer_get_message (self->measurer);
}

/* Which map it is, and of what, so that figures are never taken for another one's. */
static char *
describe_map (PscTruthPane *self, PscOverlay *overlay)
{
  const PscQuery *query = psc_overlay_get_query (overlay);
  PscPromptBank *bank = psc_engine_get_bank (psc_reading_get_engine (self->reading));
  const char *mode =
      psc_overlay_get_mode (overlay) == PSC_EXPLANATION_FUSED ? _ ("fused") : _ ("conventional");
  const char *text = query->text;

  if (text == NULL)
    text = psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, query->class_index));
  if (!psc_truth_measurer_is_final (overlay))
    return g_strdup_printf (_ ("%s, %s: waiting for the map"),
                            psc_method_get_title (psc_overlay_get_method (overlay)), mode);
  /* Translators: a method, “fused” or “conventional”, and a prompt. */
  return g_strdup_printf (_ ("%s, %s: %s"), psc_method_get_title (psc_overlay_get_method (overlay)),
                          mode, text);
}

static void
show_measures (PscTruthPane *self)
{
  PscOverlay *overlay = self->reading != NULL ? psc_reading_get_overlay (self->reading) : NULL;
  const char *message = find_message (self, get_chosen (self), overlay);
  g_autofree char *map = NULL;

  gtk_stack_set_visible_child_name (self->stack, message != NULL ? "message" : "table");
  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  psc_truth_table_fill (self->table, self->measurer);
  if (message != NULL)
    return;
  map = describe_map (self, overlay);
  gtk_label_set_label (self->map_label, map);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->map_label), map);
}

static void
measure (PscTruthPane *self)
{
  PscRegionItem *chosen = get_chosen (self);
  gboolean is_wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) && chosen != NULL
                       && psc_truth_finding_get_n_regions (chosen->finding) > 0;
  PscTruthFinding *lungs = self->book != NULL ? psc_truth_book_get_lungs (self->book) : NULL;
  PscOverlay *overlay =
      is_wanted && self->reading != NULL ? psc_reading_get_overlay (self->reading) : NULL;

  update_eigen_cam (self, overlay);
  psc_truth_table_set_has (self->table, PSC_TRUTH_SUBJECT_EIGEN_CAM, self->eigen_cam != NULL);
  psc_truth_table_set_has (self->table, PSC_TRUTH_SUBJECT_LUNGS, lungs != NULL);
  psc_truth_measurer_set_lungs (self->measurer, is_wanted ? lungs : NULL);
  psc_truth_measurer_set_finding (self->measurer, is_wanted ? chosen->finding : NULL);
  psc_truth_measurer_set_overlays (self->measurer, overlay, self->eigen_cam);
  show_measures (self);
}

static void
session_cb (PscTruthPane *self)
{
  g_clear_object (&self->eigen_cam);
  measure (self);
}

static PscTruthRow *
get_row (PscTruthPane *self, guint index)
{
  return PSC_TRUTH_ROW (gtk_list_box_get_row_at_index (self->list, (int) index));
}

static void
row_asked_cb (PscTruthPane *self, PscTruthRow *row)
{
  ask (self, psc_truth_row_get_item (row));
}

static void
row_named_cb (PscTruthRow *row, const char *class_name, const char *phrase, PscTruthPane *self)
{
  psc_region_set_rename (self->regions, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)),
                         class_name, phrase);
}

static void
row_removed_cb (PscTruthPane *self, PscTruthRow *row)
{
  psc_region_set_remove (self->regions,
                         (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static void
add_row (PscTruthPane *self, PscRegionItem *item)
{
  GtkWidget *row =
      psc_truth_row_new (item, psc_engine_get_bank (psc_reading_get_engine (self->reading)));

  g_signal_connect_object (row, "asked", G_CALLBACK (row_asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "named", G_CALLBACK (row_named_cb), self, 0);
  g_signal_connect_object (row, "removed", G_CALLBACK (row_removed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* Whether the rows are those of the set. */
static gboolean
is_filled (PscTruthPane *self)
{
  guint n = self->regions != NULL ? psc_region_set_get_n (self->regions) : 0;

  for (guint i = 0; i < n; i++)
    if (gtk_list_box_get_row_at_index (self->list, (int) i) == NULL
        || psc_truth_row_get_item (get_row (self, i)) != psc_region_set_get (self->regions, i))
      return FALSE;
  return gtk_list_box_get_row_at_index (self->list, (int) n) == NULL;
}

static void
fill_list (PscTruthPane *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; self->regions != NULL && i < psc_region_set_get_n (self->regions); i++)
    add_row (self, psc_region_set_get (self->regions, i));
}

static void
show_list (PscTruthPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean has_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  GtkListBoxRow *row = NULL;
  guint index;

  self->is_filling = TRUE;
  if (!is_filled (self))
    fill_list (self);
  if (get_chosen (self) != NULL && psc_region_set_get_chosen (self->regions, &index) != NULL)
    row = gtk_list_box_get_row_at_index (self->list, (int) index);
  gtk_list_box_select_row (self->list, row);
  if (has_focus && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  self->is_filling = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "truth.ask", row != NULL);
}

static const char *
get_hint (PscRegionTool tool)
{
  switch (tool)
    {
    case PSC_REGION_TOOL_BOX:
      return _ ("Drag a box around the finding. Esc gives up.");
    case PSC_REGION_TOOL_ELLIPSE:
      return _ ("Drag an ellipse around the finding. Esc gives up.");
    case PSC_REGION_TOOL_POLYGON:
      return _ ("Click corner after corner; a double click or Enter ends it. Esc gives up.");
    case PSC_REGION_TOOL_FREEHAND:
      return _ ("Draw around the finding. Esc gives up.");
    case PSC_REGION_TOOL_NONE:
    default:
      return NULL;
    }
}

/* What is held is moved by keys that nobody guesses. */
static char *
dup_hint (PscRegionSet *regions)
{
  const char *hint = get_hint (psc_region_set_get_sketch (regions)->tool);
  PscRegionItem *chosen = psc_region_set_get_chosen (regions, NULL);
  guint region;
  int handle;

  if (hint != NULL && psc_region_set_get_extends (regions) && chosen != NULL)
    /* Translators: how to draw it, and the name of the finding that it is added to. */
    return g_strdup_printf (_ ("%s It is added to “%s”."), hint,
                            psc_truth_finding_get_name (chosen->finding));
  if (hint != NULL)
    return g_strdup (hint);
  if (psc_region_set_get_held (regions, &region, &handle))
    return g_strdup (_ (
        "Drag it or its handles, or use the arrow keys. Tab goes to the next handle, Esc ends."));
  return NULL;
}

static void
show_status (PscTruthPane *self)
{
  const char *name = psc_truth_book_get_file_name (self->book);
  const char *note = psc_truth_book_get_note (self->book);
  g_autofree char *text = self->regions != NULL ? dup_hint (self->regions) : NULL;

  if (text == NULL && note != NULL && name != NULL)
    text = g_strdup_printf ("%s: %s", name, note);
  else if (text == NULL)
    text = g_strdup (name);
  gtk_label_set_label (self->status_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), text);
}

static void
set_regions (PscTruthPane *self, PscRegionSet *regions)
{
  if (self->regions == regions)
    return;
  if (self->regions != NULL)
    g_signal_handlers_disconnect_by_func (self->regions, show_status, self);
  g_set_object (&self->regions, regions);
  if (regions != NULL)
    g_signal_connect_swapped (regions, "sketched", G_CALLBACK (show_status), self);
}

static void
book_cb (PscTruthPane *self)
{
  set_regions (self, psc_truth_book_get_regions (self->book));
  show_list (self);
  show_status (self);
  gtk_widget_set_visible (self->reveal_button, psc_truth_book_can_reveal (self->book));
  measure (self);
}

static void
told_cb (PscTruthPane *self, const char *text)
{
  psc_banner_set_text (self->banner, text);
}

static void
selected_cb (PscTruthPane *self, GtkListBoxRow *row)
{
  if (!self->is_filling && row != NULL)
    psc_region_set_choose (self->regions, (guint) gtk_list_box_row_get_index (row));
}

static void
activated_cb (PscTruthPane *self, PscTruthRow *row)
{
  row_asked_cb (self, row);
}

static void
ask_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (PSC_TRUTH_PANE (widget), get_chosen (PSC_TRUTH_PANE (widget)));
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscTruthPane *self = PSC_TRUTH_PANE (widget);
  guint index;

  if (self->regions != NULL && psc_region_set_get_chosen (self->regions, &index) != NULL)
    psc_truth_row_rename (get_row (self, index));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscTruthPane *self = PSC_TRUTH_PANE (widget);
  guint index;

  if (self->regions != NULL && psc_region_set_get_chosen (self->regions, &index) != NULL)
    psc_region_set_remove (self->regions, index);
}

static void
psc_truth_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_truth_pane_parent_class)->map (widget);
  measure (PSC_TRUTH_PANE (widget));
}

/* Nobody waits for figures that nobody sees. */
static void
psc_truth_pane_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_truth_pane_parent_class)->unmap (widget);
  measure (PSC_TRUTH_PANE (widget));
}

static void
psc_truth_pane_dispose (GObject *object)
{
  PscTruthPane *self = PSC_TRUTH_PANE (object);
  GtkWidget *child;

  psc_truth_pane_set_book (self, NULL, NULL);
  if (self->measurer != NULL)
    g_signal_handlers_disconnect_by_data (self->measurer, self);
  g_clear_object (&self->measurer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_truth_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PSC_TYPE_BANNER);
  g_type_ensure (PSC_TYPE_TRUTH_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-truth-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, status_label);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, reveal_button);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, banner);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, list);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, message_label);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, map_label);
  gtk_widget_class_bind_template_child (widget_class, PscTruthPane, table);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
psc_truth_pane_class_init (PscTruthPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_truth_pane_dispose;
  widget_class->map = psc_truth_pane_map;
  widget_class->unmap = psc_truth_pane_unmap;
  signals[ASKED] = g_signal_new ("asked", PSC_TYPE_TRUTH_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "truthpane");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "truth.ask", NULL, ask_action);
  gtk_widget_class_install_action (widget_class, "truth.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "truth.remove", NULL, remove_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "truth.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "truth.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "truth.remove", NULL);
}

static void
psc_truth_pane_init (PscTruthPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->measurer = psc_truth_measurer_new ();
  g_signal_connect_swapped (self->measurer, "changed", G_CALLBACK (show_measures), self);
}

GtkWidget *
psc_truth_pane_new (void)
{
  return g_object_new (PSC_TYPE_TRUTH_PANE, NULL);
}

static void
forget_book (PscTruthPane *self)
{
  set_regions (self, NULL);
  g_clear_object (&self->eigen_cam);
  if (self->book != NULL)
    g_signal_handlers_disconnect_by_data (self->book, self);
  if (self->reading != NULL)
    g_signal_handlers_disconnect_by_data (self->reading, self);
  g_clear_object (&self->book);
  g_clear_object (&self->reading);
}

void
psc_truth_pane_set_book (PscTruthPane *self, PscReading *reading, PscTruthBook *book)
{
  g_return_if_fail (PSC_IS_TRUTH_PANE (self));

  forget_book (self);
  if (reading == NULL || book == NULL)
    return;
  self->reading = g_object_ref (reading);
  self->book = g_object_ref (book);
  g_signal_connect_swapped (book, "changed", G_CALLBACK (book_cb), self);
  g_signal_connect_swapped (book, "told", G_CALLBACK (told_cb), self);
  g_signal_connect_swapped (reading, "notify::session", G_CALLBACK (session_cb), self);
  g_signal_connect_swapped (reading, "notify::overlay", G_CALLBACK (measure), self);
  book_cb (self);
}

void
psc_truth_pane_focus (PscTruthPane *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (PSC_IS_TRUTH_PANE (self));

  row = gtk_list_box_get_selected_row (self->list);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self));
}

PscTruthMeasurer *
psc_truth_pane_get_measurer (PscTruthPane *self)
{
  return self->measurer;
}
