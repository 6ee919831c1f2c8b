/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-job-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "attribution/psc-basis.h"
#include "ui/panels/psc-work-state.h"
#include "ui/widgets/psc-inscription.h"

/* Where more is missing of a prompt of the bank, the stack is not said to serve it. */
#define MOST_MISSING 0.1

struct _PscJobRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkImage *icon;
  GtkInscription *state;
  GtkInscription *served;
  GtkProgressBar *progress;
  GtkButton *pause;
  GtkButton *cancel;

  PscStackJob *job; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PscJobRow, psc_job_row, GTK_TYPE_WIDGET)

static char *
describe_running (PscStackJob *job)
{
  double percent = 100 * psc_stack_job_get_fraction (job);
  double rate = psc_stack_job_get_rate (job);
  double left = psc_stack_job_get_seconds_left (job);

  if (rate <= 0 || left < 0)
    return g_strdup_printf (_ ("%.0f %%"), percent);
  if (left < 90)
    return g_strdup_printf (_ ("%.0f %%, %.0f maps/s, %.0f s left"), percent, rate, left);
  return g_strdup_printf (_ ("%.0f %%, %.1f maps/s, %.0f min left"), percent, rate, left / 60);
}

char *
psc_job_row_describe (PscStackJob *job)
{
  const char *message = psc_stack_job_get_message (job);

  switch (psc_stack_job_get_state (job))
    {
    case PSC_STACK_JOB_QUEUED:
      if (psc_stack_job_get_fraction (job) > 0)
        return g_strdup_printf (_ ("waiting at %.0f %%"), 100 * psc_stack_job_get_fraction (job));
      return g_strdup (_ ("waiting"));
    case PSC_STACK_JOB_RUNNING:
      return describe_running (job);
    case PSC_STACK_JOB_PAUSED:
      return g_strdup_printf (_ ("paused at %.0f %%"), 100 * psc_stack_job_get_fraction (job));
    case PSC_STACK_JOB_DONE:
      return g_strdup (message != NULL ? message : _ ("done"));
    case PSC_STACK_JOB_CANCELLED:
      return g_strdup (_ ("stopped"));
    default:
      return g_strdup (message != NULL ? message : _ ("failed"));
    }
}

char *
psc_job_row_describe_served (PscStackJob *job)
{
  double missing = psc_stack_job_get_bank_missing (job);

  if (psc_stack_job_get_state (job) == PSC_STACK_JOB_DONE)
    return g_strdup (_ ("Serves every prompt, typed ones too"));
  if (missing <= PSC_BASIS_EXACT)
    return g_strdup (_ ("Serves all prompts of the bank exactly"));
  if (missing <= MOST_MISSING)
    /* Translators: of a prompt's map, of which so much may still be missing. */
    return g_strdup_printf (_ ("Serves all prompts of the bank to within %.0f %%"),
                            ceil (100 * missing));
  return NULL;
}

/* What a job that is over had done is lost. */
double
psc_job_row_measure (PscStackJob *job)
{
  switch (psc_stack_job_get_state (job))
    {
    case PSC_STACK_JOB_DONE:
      return 1;
    case PSC_STACK_JOB_CANCELLED:
    case PSC_STACK_JOB_FAILED:
      return 0;
    default:
      return psc_stack_job_get_fraction (job);
    }
}

static void
show_button (GtkButton *button, gboolean sensitive, const char *icon, const char *tooltip)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), sensitive);
  gtk_button_set_icon_name (button, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
}

/* In a place that is as large for any text: rows that grew would move all below them. */
static void
show_text (GtkInscription *place, const char *text)
{
  gtk_inscription_set_text (place, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (place), text);
}

static void
update (PscJobRow *self)
{
  PscStackJobState state = psc_stack_job_get_state (self->job);
  gboolean is_over = state == PSC_STACK_JOB_CANCELLED || state == PSC_STACK_JOB_FAILED;
  gboolean is_paused = state == PSC_STACK_JOB_PAUSED;
  g_autofree char *description = psc_job_row_describe (self->job);
  g_autofree char *served = psc_job_row_describe_served (self->job);

  gtk_image_set_from_icon_name (self->icon, psc_work_state_get_icon (state));
  show_text (self->state, description);
  show_text (self->served, served);
  gtk_progress_bar_set_fraction (self->progress, psc_job_row_measure (self->job));
  if (is_over)
    show_button (self->pause, TRUE, "view-refresh-symbolic", _ ("Start again"));
  else
    show_button (self->pause, state != PSC_STACK_JOB_DONE,
                 is_paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic",
                 is_paused ? _ ("Resume") : _ ("Pause"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel), !is_over && state != PSC_STACK_JOB_DONE);
}

static void
pause_cb (PscJobRow *self)
{
  switch (psc_stack_job_get_state (self->job))
    {
    case PSC_STACK_JOB_CANCELLED:
    case PSC_STACK_JOB_FAILED:
      psc_stack_job_restart (self->job);
      break;
    case PSC_STACK_JOB_PAUSED:
      psc_stack_job_resume (self->job);
      break;
    default:
      psc_stack_job_pause (self->job);
    }
}

static void
cancel_cb (PscJobRow *self)
{
  psc_stack_job_cancel (self->job);
}

static void
psc_job_row_dispose (GObject *object)
{
  PscJobRow *self = PSC_JOB_ROW (object);
  GtkWidget *child;

  psc_job_row_set_job (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_job_row_parent_class)->dispose (object);
}

static void
psc_job_row_class_init (PscJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_job_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, state);
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, served);
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, progress);
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, pause);
  gtk_widget_class_bind_template_child (widget_class, PscJobRow, cancel);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
psc_job_row_init (PscJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_inscription_mirror (self->state, GTK_WIDGET (self->state));
  psc_inscription_mirror (self->served, GTK_WIDGET (self->served));
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

GtkWidget *
psc_job_row_new (const char *title)
{
  PscJobRow *self = g_object_new (PSC_TYPE_JOB_ROW, NULL);

  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  return GTK_WIDGET (self);
}

void
psc_job_row_set_job (PscJobRow *self, PscStackJob *job)
{
  g_return_if_fail (PSC_IS_JOB_ROW (self));

  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  gtk_widget_set_sensitive (GTK_WIDGET (self), job != NULL);
  if (job == NULL)
    {
      gtk_image_clear (self->icon);
      show_text (self->state, NULL);
      show_text (self->served, NULL);
      gtk_progress_bar_set_fraction (self->progress, 0);
      return;
    }
  g_signal_connect_swapped (job, "changed", G_CALLBACK (update), self);
  update (self);
}
