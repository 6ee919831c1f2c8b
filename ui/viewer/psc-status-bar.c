/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-status-bar.h"

#include <glib/gi18n.h>

#include "ui/panels/psc-job-row.h"
#include "ui/panels/psc-work-state.h"
#include "ui/prompts/psc-ranking.h"
#include "ui/widgets/psc-inscription.h"

struct _PscStatusBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSpinner *spinner;
  GtkLabel *model;
  GtkMenuButton *jobs;
  GtkPopover *popover;
  GtkStack *sign;
  GtkProgressBar *progress;
  GtkImage *icon;
  GtkInscription *summary;
  GtkBox *rows;
  PscRanking *ranking;

  PscReading *reading;   /* owned, nullable */
  PscSession *session;   /* owned, nullable */
  GPtrArray *job_rows;   /* owned, PscJobRow of each method */
  GPtrArray *stack_jobs; /* owned, PscStackJob of each method, empty without a session */
};

G_DEFINE_FINAL_TYPE (PscStatusBar, psc_status_bar, GTK_TYPE_WIDGET)

static PscStackJob *
find_job (PscStatusBar *self, PscStackJobState state)
{
  for (guint i = 0; i < self->stack_jobs->len; i++)
    if (psc_stack_job_get_state (self->stack_jobs->pdata[i]) == state)
      return self->stack_jobs->pdata[i];
  return NULL;
}

static char *
describe_engine (PscEngine *engine)
{
  switch (psc_engine_get_state (engine))
    {
    case PSC_ENGINE_READY:
      return g_strdup_printf (_ ("%s on %s"), psc_engine_get_model_name (engine),
                              psc_engine_get_device (engine));
    case PSC_ENGINE_LOADING:
      return g_strdup (_ ("Loading the model…"));
    case PSC_ENGINE_FAILED:
      return g_strdup_printf (_ ("No model: %s"), psc_engine_get_message (engine));
    default:
      return g_strdup (_ ("No model"));
    }
}

static void
update_engine (PscStatusBar *self)
{
  PscEngine *engine = psc_reading_get_engine (self->reading);
  g_autofree char *description = describe_engine (engine);
  g_autofree char *tooltip = NULL;

  gtk_label_set_text (self->model, description);
  /* Such as that the device is not the one asked for. */
  if (psc_engine_get_state (engine) == PSC_ENGINE_READY && psc_engine_get_message (engine) != NULL)
    tooltip = g_strdup_printf ("%s\n%s", description, psc_engine_get_message (engine));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model), tooltip != NULL ? tooltip : description);
  gtk_spinner_set_spinning (self->spinner, psc_engine_get_state (engine) == PSC_ENGINE_LOADING);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner),
                          psc_engine_get_state (engine) == PSC_ENGINE_LOADING);
}

/* How most of those are that are not there yet: what still comes first. */
static PscStackJobState
find_state (PscStatusBar *self)
{
  static const PscStackJobState order[] = { PSC_STACK_JOB_RUNNING, PSC_STACK_JOB_QUEUED,
                                            PSC_STACK_JOB_PAUSED, PSC_STACK_JOB_FAILED,
                                            PSC_STACK_JOB_CANCELLED };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (find_job (self, order[i]) != NULL)
      return order[i];
  return PSC_STACK_JOB_DONE;
}

static char *
describe_running (PscStackJob *job)
{
  g_autofree char *description = psc_job_row_describe (job);
  g_autoptr (PscMethod) method =
      psc_method_new (psc_stack_job_get_method (job), PSC_PRESET_PAPER, NULL);

  return g_strdup_printf ("%s: %s", psc_method_get_title (method), description);
}

/* The summary, for which there may be little room, and below it whom the stack serves already. */
static char *
explain (PscStatusBar *self, PscStackJobState state, const char *summary)
{
  g_autofree char *served = NULL;

  if (summary == NULL)
    return g_strdup (_ ("Stacks of attribution maps"));
  if (state == PSC_STACK_JOB_RUNNING)
    served = psc_job_row_describe_served (find_job (self, state));
  return g_strconcat (summary, served != NULL ? "\n" : NULL, served, NULL);
}

static char *
summarise (PscStatusBar *self, PscStackJobState state)
{
  guint n = self->stack_jobs->len;
  guint n_done = 0;

  for (guint i = 0; i < n; i++)
    n_done += psc_stack_job_get_state (self->stack_jobs->pdata[i]) == PSC_STACK_JOB_DONE;
  switch (state)
    {
    case PSC_STACK_JOB_RUNNING:
      return describe_running (find_job (self, state));
    case PSC_STACK_JOB_QUEUED:
      return g_strdup_printf (_ ("%u of %u stacks, waiting"), n_done, n);
    case PSC_STACK_JOB_PAUSED:
      return g_strdup_printf (_ ("%u of %u stacks, paused"), n_done, n);
    case PSC_STACK_JOB_CANCELLED:
      return g_strdup_printf (_ ("%u of %u stacks, stopped"), n_done, n);
    case PSC_STACK_JOB_FAILED:
      return g_strdup_printf (_ ("%u of %u stacks, failed"), n_done, n);
    case PSC_STACK_JOB_DONE:
    default:
      return g_strdup (_ ("All stacks are there"));
    }
}

/* A bar beside words that have a number, the number's; a sign beside others. */
static void
update_jobs (PscStatusBar *self)
{
  PscStackJobState state = find_state (self);
  gboolean is_running = state == PSC_STACK_JOB_RUNNING;
  g_autofree char *summary = NULL;
  g_autofree char *explained = NULL;

  if (self->stack_jobs->len > 0)
    summary = summarise (self, state);
  explained = explain (self, state, summary);
  if (is_running)
    gtk_progress_bar_set_fraction (self->progress, psc_job_row_measure (find_job (self, state)));
  gtk_stack_set_visible_child (self->sign,
                               is_running ? GTK_WIDGET (self->progress) : GTK_WIDGET (self->icon));
  if (summary != NULL)
    gtk_image_set_from_icon_name (self->icon, psc_work_state_get_icon (state));
  else
    gtk_image_clear (self->icon);
  gtk_inscription_set_text (self->summary, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->jobs), explained);
}

/* Whoever has the list open while one image goes and the next comes finds it there. */
static void
update_visible (PscStatusBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->jobs),
                          self->session != NULL
                              || gtk_widget_get_visible (GTK_WIDGET (self->popover)));
}

static void
forget_session (PscStatusBar *self)
{
  for (guint i = 0; i < self->stack_jobs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->stack_jobs, i), self);
  g_ptr_array_set_size (self->stack_jobs, 0);
  for (guint i = 0; i < self->job_rows->len; i++)
    psc_job_row_set_job (g_ptr_array_index (self->job_rows, i), NULL);
  g_clear_object (&self->session);
}

/* Whether its stack is computed without being asked for: see psc_session_set_kept(). */
static gboolean
is_at_work (PscStatusBar *self, const char *name, char **all)
{
  return g_strv_contains ((const char *const *) all, name)
         || g_strcmp0 (psc_reading_get_shown_method (self->reading), name) == 0;
}

static void
follow_job (PscStatusBar *self, guint row, const char *name)
{
  PscStackJob *job = psc_session_get_stack_job (self->session, name);

  psc_job_row_set_job (g_ptr_array_index (self->job_rows, row), job);
  g_ptr_array_add (self->stack_jobs, g_object_ref (job));
  g_signal_connect_swapped (job, "changed", G_CALLBACK (update_jobs), self);
}

static void
follow_session (PscStatusBar *self)
{
  const char *const *names = psc_method_get_names ();
  g_auto (GStrv) all = psc_reading_dup_all_methods (self->reading);

  forget_session (self);
  g_set_object (&self->session, psc_reading_get_session (self->reading));
  update_visible (self);
  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean is_followed = self->session != NULL && is_at_work (self, names[i], all);

      gtk_widget_set_visible (g_ptr_array_index (self->job_rows, i), is_followed);
      if (is_followed)
        follow_job (self, i, names[i]);
    }
  update_jobs (self);
}

static void
psc_status_bar_dispose (GObject *object)
{
  PscStatusBar *self = PSC_STATUS_BAR (object);
  GtkWidget *child;

  psc_status_bar_set_reading (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->job_rows, g_ptr_array_unref);
  g_clear_pointer (&self->stack_jobs, g_ptr_array_unref);
  G_OBJECT_CLASS (psc_status_bar_parent_class)->dispose (object);
}

static void
psc_status_bar_class_init (PscStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_status_bar_dispose;

  g_type_ensure (PSC_TYPE_RANKING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, model);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, jobs);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, popover);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, sign);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, progress);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, icon);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, summary);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, rows);
  gtk_widget_class_bind_template_child (widget_class, PscStatusBar, ranking);
  gtk_widget_class_bind_template_callback (widget_class, update_visible);
}

static void
psc_status_bar_init (PscStatusBar *self)
{
  self->job_rows = g_ptr_array_new ();
  self->stack_jobs = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_inscription_mirror (self->summary, GTK_WIDGET (self->summary));

  for (const char *const *name = psc_method_get_names (); *name != NULL; name++)
    {
      g_autoptr (PscMethod) method = psc_method_new (*name, PSC_PRESET_PAPER, NULL);
      GtkWidget *row = psc_job_row_new (psc_method_get_title (method));

      gtk_box_append (self->rows, row);
      g_ptr_array_add (self->job_rows, row);
    }
}

void
psc_status_bar_set_reading (PscStatusBar *self, PscReading *reading)
{
  static const char *const followed[] = { "notify::session", "notify::method", "notify::view",
                                          "methods-changed" };

  g_return_if_fail (PSC_IS_STATUS_BAR (self));

  if (self->reading == reading)
    return;
  if (self->reading != NULL)
    {
      g_signal_handlers_disconnect_by_data (psc_reading_get_engine (self->reading), self);
      g_signal_handlers_disconnect_by_data (self->reading, self);
      forget_session (self);
    }
  g_set_object (&self->reading, reading);
  if (self->ranking != NULL)
    psc_ranking_set_reading (self->ranking, reading);
  if (reading == NULL)
    return;

  g_signal_connect_swapped (psc_reading_get_engine (reading), "notify", G_CALLBACK (update_engine),
                            self);
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_swapped (reading, followed[i], G_CALLBACK (follow_session), self);
  update_engine (self);
  follow_session (self);
}
