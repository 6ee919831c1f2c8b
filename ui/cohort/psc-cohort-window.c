/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/cohort/psc-cohort-window-private.h"

#include <glib/gi18n.h>

#include "ui/cohort/psc-cohort-text.h"

G_DEFINE_FINAL_TYPE (PscCohortWindow, psc_cohort_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  OPEN_IMAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What rows are looked for in, by a thread. */
typedef struct
{
  PscCohortSource *source; /* owned */
  PscCohortWish *wish;     /* owned */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  psc_cohort_source_unref (search->source);
  psc_cohort_wish_free (search->wish);
  g_free (search);
}

void
psc_cohort_window_tell (PscCohortWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  psc_toaster_add (self->toaster, adw_toast_new (escaped));
}

static void
set_viewing (PscCohortWindow *self, GCancellable *cancellable)
{
  if (self->viewing != NULL)
    g_cancellable_cancel (self->viewing);
  g_set_object (&self->viewing, cancellable);
  gtk_spinner_set_spinning (self->view_spinner, cancellable != NULL);
}

/* How many there are, and what keeps out the others. */
static void
update_summary (PscCohortWindow *self)
{
  const PscCohortWish *wish = psc_cohort_bar_get_wish (self->bar);
  PscCohortView *view = psc_cohort_list_get_view (psc_cohort_table_get_list (self->table));
  guint n = view != NULL ? psc_cohort_view_get_n (view) : 0;
  g_autofree char *filters = psc_cohort_text_describe_filters (wish);
  g_autofree char *count =
      wish->in_pairs ? g_strdup_printf (ngettext ("%'u pair of maps", "%'u pairs of maps", n), n)
                     : g_strdup_printf (ngettext ("%'u row", "%'u rows", n), n);
  g_autofree char *text =
      *filters != '\0' ? g_strdup_printf ("%s · %s", count, filters) : g_steal_pointer (&count);
  g_autofree char *escaped = g_markup_escape_text (filters, -1);

  gtk_label_set_label (self->summary, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), text);
  gtk_widget_set_visible (self->show_all, *filters != '\0');
  adw_status_page_set_title (self->empty,
                             wish->in_pairs ? _ ("No Pairs of Maps Here") : _ ("No Rows Here"));
  adw_status_page_set_description (self->empty, escaped);
  gtk_stack_set_visible_child_name (self->table_stack, n > 0 ? "table" : "empty");
}

static gboolean
is_reordered (const PscCohortWish *wish, const PscCohortWish *other)
{
  return wish->order != other->order || wish->column != other->column
         || wish->descending != other->descending || wish->measure != other->measure;
}

/* Whoever sorts wants to see what comes first; of another arrangement that is chosen, too.
 * Otherwise the row that was chosen is sought out. */
static void
choose_row (PscCohortWindow *self)
{
  PscCohortList *list = psc_cohort_table_get_list (self->table);
  const PscCohortWish *wish = psc_cohort_bar_get_wish (self->bar);
  gboolean is_other = self->shown == NULL || wish->in_pairs != self->shown->in_pairs;
  gboolean goes_to_top = is_other || is_reordered (wish, self->shown);
  gboolean is_first = self->shown == NULL;
  guint place = self->wanted_place;

  self->wanted_place = 0;
  g_clear_pointer (&self->shown, psc_cohort_wish_free);
  self->shown = psc_cohort_wish_copy (wish);
  if (is_other || psc_cohort_list_get_selected (list) == GTK_INVALID_LIST_POSITION)
    psc_cohort_list_select (list, 0);
  if (place > 0)
    psc_cohort_window_go_to (self, place);
  else if (psc_cohort_list_get_selected (list) == GTK_INVALID_LIST_POSITION)
    return;
  else if (is_first)
    psc_cohort_table_go_to (self->table, 0);
  else
    psc_cohort_table_scroll_to (self->table, goes_to_top ? 0 : psc_cohort_list_get_selected (list));
}

static void
unref_view (gpointer data)
{
  psc_cohort_view_unref (data);
}

static void
search (GTask *task, gpointer window, gpointer data, GCancellable *cancellable)
{
  const Search *request = data;
  g_autoptr (GError) error = NULL;
  PscCohortView *view = psc_cohort_view_new (psc_cohort_source_get_results (request->source),
                                             request->wish, cancellable, &error);

  if (view != NULL)
    g_task_return_pointer (task, view, unref_view);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
found_cb (GObject *window, GAsyncResult *result, gpointer user_data)
{
  PscCohortWindow *self = PSC_COHORT_WINDOW (window);
  g_autoptr (PscCohortView) view = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->viewing || view == NULL)
    return;
  set_viewing (self, NULL);
  psc_cohort_list_set_view (psc_cohort_table_get_list (self->table), self->source, view);
  update_summary (self);
  choose_row (self);
}

void
psc_cohort_window_update_view (PscCohortWindow *self)
{
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (GTask) task = NULL;
  Search *request;

  if (self->source == NULL)
    return;
  cancellable = g_cancellable_new ();
  set_viewing (self, cancellable);
  psc_cohort_window_update_actions (self);
  request = g_new0 (Search, 1);
  request->source = psc_cohort_source_ref (self->source);
  request->wish = psc_cohort_wish_copy (psc_cohort_bar_get_wish (self->bar));
  task = g_task_new (self, cancellable, found_cb, NULL);
  g_task_set_source_tag (task, psc_cohort_window_update_view);
  g_task_set_task_data (task, request, search_free);
  g_task_run_in_thread (task, search);
}

/* How much of the cohort there is. */
static char *
describe_source (PscCohortSource *source)
{
  const PscCohortResults *results = psc_cohort_source_get_results (source);
  const PscCohortPlan *plan = psc_cohort_source_get_plan (source);
  guint n = psc_cohort_results_count_images (results);
  guint n_failed = psc_cohort_results_count_failed (results);
  GString *text = g_string_new (NULL);

  if (plan != NULL && plan->n_images > n)
    /* Translators: how many of a cohort's images are done, and how many it has. */
    g_string_append_printf (text, _ ("%'u of %'u images so far"), n, plan->n_images);
  else
    g_string_append_printf (text, ngettext ("%'u image", "%'u images", n), n);
  if (n_failed > 0)
    g_string_append_printf (text, " · %'u %s", n_failed,
                            /* Translators: of images, after their number. */
                            ngettext ("could not be read", "could not be read", n_failed));
  return g_string_free (text, FALSE);
}

void
psc_cohort_window_take_source (PscCohortWindow *self, PscCohortSource *source)
{
  g_autofree char *base = g_path_get_basename (psc_cohort_source_get_path (source));
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *subtitle = describe_source (source);
  g_autofree char *title = g_strdup_printf ("%s – %s", name, _ ("Cohort"));

  psc_cohort_table_set_source (self->table, source);
  psc_cohort_pane_set_source (self->pane, source);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  g_clear_pointer (&self->shown, psc_cohort_wish_free);
  self->source = source;
  adw_window_title_set_title (self->window_title, name);
  adw_window_title_set_subtitle (self->window_title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
  psc_toaster_dismiss_messages (self->toaster);
  gtk_stack_set_visible_child_name (self->stack, "cohort");
  psc_cohort_bar_set_source (self->bar, source);
}

static void
selected_cb (PscCohortWindow *self)
{
  g_autoptr (PscCohortItem) item =
      psc_cohort_list_dup_selected (psc_cohort_table_get_list (self->table));

  psc_cohort_pane_set_item (self->pane, item);
  psc_cohort_window_update_actions (self);
}

static void
activated_cb (PscCohortWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-image", NULL);
}

/* Whatever is not a number is not gone to. */
static void
go_cb (PscCohortWindow *self)
{
  guint64 place;
  gboolean is_number = g_ascii_string_to_unsigned (
      gtk_editable_get_text (GTK_EDITABLE (self->go_entry)), 10, 1, G_MAXINT, &place, NULL);

  if (!is_number)
    {
      gtk_widget_add_css_class (self->go_entry, "error");
      return;
    }
  gtk_widget_remove_css_class (self->go_entry, "error");
  gtk_menu_button_popdown (self->go_button);
  psc_cohort_window_go_to (self, (guint) place);
}

static void
psc_cohort_window_dispose (GObject *object)
{
  PscCohortWindow *self = PSC_COHORT_WINDOW (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  if (self->viewing != NULL)
    g_cancellable_cancel (self->viewing);
  g_clear_object (&self->loading);
  g_clear_object (&self->viewing);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (psc_cohort_table_get_list (self->table), self);
  self->table = NULL;
  g_clear_object (&self->toaster);
  g_clear_pointer (&self->shown, psc_cohort_wish_free);
  g_clear_pointer (&self->source, psc_cohort_source_unref);
  G_OBJECT_CLASS (psc_cohort_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, drop_area);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, go_button);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, go_entry);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, loading_label);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, show_all);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, view_spinner);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, table_stack);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, table);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, empty);
  gtk_widget_class_bind_template_child (widget_class, PscCohortWindow, pane);
  gtk_widget_class_bind_template_callback_full (widget_class, "update_view",
                                                G_CALLBACK (psc_cohort_window_update_view));
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
}

static void
psc_cohort_window_class_init (PscCohortWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PSC_TYPE_COHORT_BAR);
  g_type_ensure (PSC_TYPE_COHORT_PANE);
  g_type_ensure (PSC_TYPE_COHORT_TABLE);
  G_OBJECT_CLASS (klass)->dispose = psc_cohort_window_dispose;

  signals[OPEN_IMAGE] = g_signal_new ("open-image", PSC_TYPE_COHORT_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 5, G_TYPE_FILE, G_TYPE_STRING,
                                      G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-cohort-window.ui");
  bind_children (widget_class);
  psc_cohort_window_install_actions (widget_class);
}

static void
psc_cohort_window_init (PscCohortWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toaster = psc_toaster_new (self->toasts);
  psc_cohort_bar_set_table (self->bar, self->table);
  g_signal_connect_swapped (psc_cohort_table_get_list (self->table), "selected",
                            G_CALLBACK (selected_cb), self);
  psc_cohort_window_init_files (self);
  psc_cohort_window_init_actions (self);
}

PscCohortWindow *
psc_cohort_window_new (GtkApplication *application)
{
  return g_object_new (PSC_TYPE_COHORT_WINDOW, "application", application, NULL);
}

/* It is there, but not to be seen: what can be done about it is offered. */
static void
tell_hidden (PscCohortWindow *self, guint place)
{
  g_autofree char *text =
      g_strdup_printf (_ ("Image %u is not among the rows that are shown"), place);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _ ("_Show All"));
  adw_toast_set_action_name (toast, "win.show-place");
  adw_toast_set_action_target_value (toast, g_variant_new_uint32 (place));
  psc_toaster_add (self->toaster, toast);
}

void
psc_cohort_window_go_to (PscCohortWindow *self, guint place)
{
  PscCohortList *list;
  const PscCohortResults *results;
  guint position;

  g_return_if_fail (PSC_IS_COHORT_WINDOW (self));

  if (self->source == NULL)
    return;
  if (self->viewing != NULL)
    {
      self->wanted_place = place;
      return;
    }
  list = psc_cohort_table_get_list (self->table);
  results = psc_cohort_source_get_results (self->source);
  position = psc_cohort_view_find_place (psc_cohort_list_get_view (list), results, place);
  if (position != PSC_COHORT_NOWHERE)
    psc_cohort_table_go_to (self->table, position);
  else if (psc_cohort_partners_find_place (results, place) != PSC_COHORT_NOWHERE)
    tell_hidden (self, place);
  else
    {
      g_autofree char *text = g_strdup_printf (_ ("There is no image %u in the results"), place);

      psc_cohort_window_tell (self, text);
    }
}

PscCohortSource *
psc_cohort_window_get_source (PscCohortWindow *self)
{
  return self->source;
}

gboolean
psc_cohort_window_is_busy (PscCohortWindow *self)
{
  return self->loading != NULL || self->viewing != NULL;
}

PscCohortTable *
psc_cohort_window_get_table (PscCohortWindow *self)
{
  return self->table;
}

PscCohortBar *
psc_cohort_window_get_bar (PscCohortWindow *self)
{
  return self->bar;
}

PscCohortPane *
psc_cohort_window_get_pane (PscCohortWindow *self)
{
  return self->pane;
}

const char *
psc_cohort_window_get_complaint (PscCohortWindow *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), "failure")
             ? adw_status_page_get_description (self->failure)
             : NULL;
}

const char *
psc_cohort_window_get_summary (PscCohortWindow *self)
{
  return gtk_label_get_label (self->summary);
}
