/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/trust/psc-trust-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/psc-session-trust.h"
#include "ui/trust/psc-trust-curves.h"
#include "ui/trust/psc-trust-row.h"
#include "ui/trust/psc-trust-state.h"
#include "ui/trust/psc-trust-text.h"

/* The least of the lines that is seen at once, in pixels. */
#define LEAST_HEIGHT 72

struct _PscTrustPane
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *header;
  GtkToggleButton *toggle;
  GtkImage *arrow;
  GtkWidget *tools;
  GtkLabel *status;
  GtkProgressBar *progress;
  GtkWidget *stop;
  GtkLabel *map_name;
  GtkWidget *body;
  GtkStack *stack;
  GtkLabel *message;
  GtkWidget *measure;
  GtkBox *lines;
  PscTrustCurves *curves;
  PscTrustRow *faithfulness;
  PscTrustRow *completeness;
  PscTrustRow *model;
  PscTrustRow *prompt;
  PscTrustRow *stability;

  PscReading *reading; /* owned */
  PscSession *session; /* owned, nullable: which is told what to measure */
  PscOverlay *overlay; /* owned, nullable: that is spoken of */
  gboolean stopped;    /* by the user, for this map */
  gboolean has_lines;
  gboolean explained;
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (PscTrustPane, psc_trust_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_OPEN = 1,
  PROP_EXPLAINED,
  PROP_COMPACT,
  N_PROPS
};

enum
{
  TOAST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
get_rows (PscTrustPane *self, PscTrustRow *rows[PSC_TRUST_N_LINES])
{
  rows[PSC_TRUST_FAITHFULNESS] = self->faithfulness;
  rows[PSC_TRUST_COMPLETENESS] = self->completeness;
  rows[PSC_TRUST_MODEL] = self->model;
  rows[PSC_TRUST_PROMPT] = self->prompt;
  rows[PSC_TRUST_STABILITY] = self->stability;
}

static gboolean
is_looked_at (PscTrustPane *self)
{
  return psc_trust_pane_get_open (self) && gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* (nullable): the lines of the very map on the screen. */
static const PscTrust *
get_trust (PscTrustPane *self, PscTrustState state)
{
  if (state != PSC_TRUST_STATE_READY || self->stopped || self->overlay == NULL
      || psc_session_get_trusted (self->session) != self->overlay)
    return NULL;
  return psc_session_get_trust (self->session);
}

static void
show_lines (PscTrustPane *self, const PscTrust *trust)
{
  PscTrustRow *rows[PSC_TRUST_N_LINES];

  /* Progress alone leaves them as they are. */
  if (trust == NULL && !self->has_lines)
    return;
  get_rows (self, rows);
  for (guint i = 0; i < PSC_TRUST_N_LINES; i++)
    psc_trust_row_set_trust (rows[i], trust);
  psc_trust_curves_set_trust (self->curves, trust);
  self->has_lines = trust != NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trust.copy", trust != NULL);
}

/* What is said in place of the lines, or beside the title while they are on their way. */
static void
show_state (PscTrustPane *self, PscTrustState state, const char *text)
{
  gboolean is_coming =
      !self->stopped && (state == PSC_TRUST_STATE_WAITING || state == PSC_TRUST_STATE_MEASURING);
  gboolean is_there = !self->stopped && state == PSC_TRUST_STATE_READY;
  gboolean is_measuring = is_coming && state == PSC_TRUST_STATE_MEASURING;

  gtk_label_set_label (self->status, is_coming ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), is_coming ? text : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_measuring);
  if (is_measuring)
    gtk_progress_bar_set_fraction (self->progress, psc_session_get_trust_fraction (self->session));
  gtk_widget_set_visible (self->stop, is_coming);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trust.stop", is_coming);
  gtk_label_set_label (self->message, self->stopped  ? _ ("Measuring was stopped.")
                                      : text != NULL ? text
                                                     : "");
  gtk_widget_set_visible (self->measure, self->stopped || state == PSC_TRUST_STATE_FAILED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trust.measure",
                                 self->stopped || state == PSC_TRUST_STATE_FAILED);
  gtk_stack_set_visible_child_name (self->stack, is_coming || is_there ? "lines" : "message");
}

static void
show_name (PscTrustPane *self)
{
  g_autofree char *name = NULL;

  if (self->overlay != NULL)
    name = psc_trust_text_name_map (self->overlay,
                                    psc_engine_get_bank (psc_reading_get_engine (self->reading)));
  gtk_label_set_label (self->map_name, name != NULL ? name : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->map_name), name);
  gtk_widget_set_visible (GTK_WIDGET (self->map_name),
                          name != NULL && psc_trust_pane_get_open (self));
}

static void
show (PscTrustPane *self)
{
  g_autofree char *text = NULL;
  PscTrustState state = psc_trust_state_find (self->reading, &text);

  show_name (self);
  show_lines (self, get_trust (self, state));
  show_state (self, state, text);
}

static void
update (PscTrustPane *self)
{
  if (self->session != NULL)
    psc_session_set_trusted (self->session,
                             is_looked_at (self) && !self->stopped ? self->overlay : NULL);
  show (self);
}

static void
overlay_cb (PscTrustPane *self)
{
  PscOverlay *overlay = psc_reading_get_overlay (self->reading);

  if (self->overlay == overlay)
    return;
  if (self->overlay != NULL)
    g_signal_handlers_disconnect_by_func (self->overlay, show, self);
  g_set_object (&self->overlay, overlay);
  if (overlay != NULL)
    g_signal_connect_object (overlay, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  self->stopped = FALSE;
  update (self);
}

static void
session_cb (PscTrustPane *self)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, show, self);
      psc_session_set_trusted (self->session, NULL);
    }
  g_set_object (&self->session, psc_reading_get_session (self->reading));
  if (self->session != NULL)
    g_signal_connect_object (self->session, "trusted", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
toggled_cb (PscTrustPane *self)
{
  gboolean open = psc_trust_pane_get_open (self);

  gtk_image_set_from_icon_name (self->arrow, open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_visible (self->body, open);
  gtk_widget_set_visible (self->tools, open);
  if (self->reading != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscTrustPane *self = PSC_TRUST_PANE (widget);

  self->stopped = TRUE;
  update (self);
  gtk_widget_grab_focus (self->measure);
}

/* What failed is tried again only by who is told once more. */
static void
measure_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscTrustPane *self = PSC_TRUST_PANE (widget);

  self->stopped = FALSE;
  psc_session_set_trusted (self->session, NULL);
  update (self);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PscTrustPane *self = PSC_TRUST_PANE (widget);
  PscEngine *engine = psc_reading_get_engine (self->reading);
  g_autofree char *text =
      psc_trust_text_dup (psc_session_get_trust (self->session), self->overlay,
                          psc_engine_get_bank (engine), psc_engine_get_model_name (engine));
  g_autoptr (AdwToast) toast = adw_toast_new (_ ("Copied to the clipboard"));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static int
measure_child (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural = 0;

  if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* With the space before them; nothing while they are not to be seen. */
static int
measure_curves (PscTrustPane *self, int width)
{
  int height = 0;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "lines") == 0)
    height = measure_child (GTK_WIDGET (self->curves), GTK_ORIENTATION_VERTICAL, width);
  return height > 0 ? height + gtk_box_get_spacing (self->lines) : 0;
}

/* A scrolled window cannot tell how high what is in it would like to be at a width. */
static void
psc_trust_pane_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  PscTrustPane *self = PSC_TRUST_PANE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->header, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  *minimum = measure_child (self->header, orientation, for_size)
             + measure_child (GTK_WIDGET (self->map_name), orientation, for_size);
  *natural = *minimum;
  if (!psc_trust_pane_get_open (self))
    return;
  *natural += measure_child (GTK_WIDGET (self->stack), orientation, for_size);
  if (self->compact)
    *natural -= measure_curves (self, for_size);
  *minimum = MIN (*natural, *minimum + LEAST_HEIGHT);
}

static GtkSizeRequestMode
psc_trust_pane_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
psc_trust_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PscTrustPane *self = PSC_TRUST_PANE (widget);
  GtkWidget *heads[] = { self->header, GTK_WIDGET (self->map_name) };
  int y = 0;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      int part = measure_child (heads[i], GTK_ORIENTATION_VERTICAL, width);

      if (gtk_widget_should_layout (heads[i]))
        gtk_widget_size_allocate (heads[i], &(GtkAllocation){ 0, y, width, part }, -1);
      y += part;
    }
  if (gtk_widget_should_layout (self->body))
    gtk_widget_size_allocate (self->body, &(GtkAllocation){ 0, y, width, MAX (height - y, 0) }, -1);
}

static void
psc_trust_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_trust_pane_parent_class)->map (widget);
  update (PSC_TRUST_PANE (widget));
}

static void
psc_trust_pane_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (psc_trust_pane_parent_class)->unmap (widget);
  if (PSC_TRUST_PANE (widget)->reading != NULL)
    update (PSC_TRUST_PANE (widget));
}

static void
psc_trust_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscTrustPane *self = PSC_TRUST_PANE (object);

  switch (id)
    {
    case PROP_OPEN:
      g_value_set_boolean (value, psc_trust_pane_get_open (self));
      break;
    case PROP_EXPLAINED:
      g_value_set_boolean (value, self->explained);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_trust_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PscTrustPane *self = PSC_TRUST_PANE (object);

  switch (id)
    {
    case PROP_OPEN:
      psc_trust_pane_set_open (self, g_value_get_boolean (value));
      break;
    case PROP_EXPLAINED:
      psc_trust_pane_set_explained (self, g_value_get_boolean (value));
      break;
    case PROP_COMPACT:
      psc_trust_pane_set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_trust_pane_dispose (GObject *object)
{
  PscTrustPane *self = PSC_TRUST_PANE (object);
  GtkWidget *child;

  if (self->session != NULL)
    psc_session_set_trusted (self->session, NULL);
  g_clear_object (&self->overlay);
  g_clear_object (&self->session);
  g_clear_object (&self->reading);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_trust_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-trust-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, header);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, toggle);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, arrow);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, tools);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, status);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, progress);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, stop);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, map_name);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, body);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, message);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, measure);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, lines);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, curves);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, faithfulness);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, completeness);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, model);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, prompt);
  gtk_widget_class_bind_template_child (widget_class, PscTrustPane, stability);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE, flags);
  properties[PROP_EXPLAINED] = g_param_spec_boolean ("explained", NULL, NULL, FALSE, flags);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
psc_trust_pane_class_init (PscTrustPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PSC_TYPE_TRUST_CURVES);
  g_type_ensure (PSC_TYPE_TRUST_ROW);

  object_class->get_property = psc_trust_pane_get_property;
  object_class->set_property = psc_trust_pane_set_property;
  object_class->dispose = psc_trust_pane_dispose;
  widget_class->measure = psc_trust_pane_measure;
  widget_class->get_request_mode = psc_trust_pane_get_request_mode;
  widget_class->size_allocate = psc_trust_pane_size_allocate;
  widget_class->map = psc_trust_pane_map;
  widget_class->unmap = psc_trust_pane_unmap;
  install_properties (object_class);
  signals[TOAST] = g_signal_new ("toast", PSC_TYPE_TRUST_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "trust-pane");
  gtk_widget_class_install_action (widget_class, "trust.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "trust.measure", NULL, measure_action);
  gtk_widget_class_install_action (widget_class, "trust.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "trust.copy",
                                       NULL);
}

static void
psc_trust_pane_init (PscTrustPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trust.copy", FALSE);
  toggled_cb (self);
}

GtkWidget *
psc_trust_pane_new (PscReading *reading)
{
  PscTrustPane *self = g_object_new (PSC_TYPE_TRUST_PANE, NULL);

  self->reading = g_object_ref (reading);
  g_signal_connect_object (reading, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reading, "notify::overlay", G_CALLBACK (overlay_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (psc_reading_get_engine (reading), "notify::state", G_CALLBACK (show),
                           self, G_CONNECT_SWAPPED);
  session_cb (self);
  overlay_cb (self);
  return GTK_WIDGET (self);
}

gboolean
psc_trust_pane_get_open (PscTrustPane *self)
{
  return gtk_toggle_button_get_active (self->toggle);
}

void
psc_trust_pane_set_open (PscTrustPane *self, gboolean open)
{
  g_return_if_fail (PSC_IS_TRUST_PANE (self));

  gtk_toggle_button_set_active (self->toggle, open);
}

void
psc_trust_pane_set_explained (PscTrustPane *self, gboolean explained)
{
  PscTrustRow *rows[PSC_TRUST_N_LINES];

  g_return_if_fail (PSC_IS_TRUST_PANE (self));

  if (self->explained == explained)
    return;
  self->explained = explained;
  get_rows (self, rows);
  for (guint i = 0; i < PSC_TRUST_N_LINES; i++)
    psc_trust_row_set_explained (rows[i], explained);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPLAINED]);
}

gboolean
psc_trust_pane_get_compact (PscTrustPane *self)
{
  return self->compact;
}

/* Figures come before pictures of them, which are there for who scrolls. */
void
psc_trust_pane_set_compact (PscTrustPane *self, gboolean compact)
{
  g_return_if_fail (PSC_IS_TRUST_PANE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  gtk_box_reorder_child_after (self->lines, GTK_WIDGET (self->curves),
                               GTK_WIDGET (compact ? self->stability : self->faithfulness));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

gboolean
psc_trust_pane_has_lines (PscTrustPane *self)
{
  return psc_trust_pane_get_open (self) && self->has_lines;
}

int
psc_trust_pane_measure_missing (PscTrustPane *self, int width)
{
  PscTrustRow *rows[PSC_TRUST_N_LINES];
  int missing = 0;

  get_rows (self, rows);
  for (guint i = 0; i < PSC_TRUST_N_LINES; i++)
    missing += psc_trust_row_measure_missing (rows[i], width);
  return missing;
}

int
psc_trust_pane_measure_hidden (PscTrustPane *self, int width)
{
  return self->compact ? measure_curves (self, width) : 0;
}

void
psc_trust_pane_focus (PscTrustPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->toggle));
}
