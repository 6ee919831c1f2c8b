/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/trust/psc-trust-row.h"

#include <glib/gi18n.h>

#include "report/psc-report-trust.h"

struct _PscTrustRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkLabel *value;
  GtkMenuButton *help;
  GtkLabel *help_title;
  GtkLabel *help_sentence;
  GtkLabel *formula;
  GtkLabel *source;
  GtkLabel *control;
  GtkRevealer *revealer;
  GtkLabel *sentence;

  PscTrustLine line;
  gboolean explained;
};

G_DEFINE_FINAL_TYPE (PscTrustRow, psc_trust_row, GTK_TYPE_WIDGET)

enum
{
  PROP_LINE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What the value means, and how it was measured where that is not as always. */
static char *
dup_explanation (const PscTrust *trust, PscTrustLine line)
{
  g_autofree char *sentence = psc_report_trust_dup_sentence (trust, line);
  g_autofree char *note = psc_report_trust_dup_note (trust, line);

  return note != NULL ? g_strdup_printf ("%s %s", sentence, note) : g_steal_pointer (&sentence);
}

static void
show_text (GtkLabel *label, const char *text, gboolean visible)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), visible);
}

static void
update_explained (PscTrustRow *self)
{
  gboolean has_text = *gtk_label_get_label (self->sentence) != '\0';

  gtk_revealer_set_reveal_child (self->revealer, self->explained && has_text);
  gtk_widget_set_visible (GTK_WIDGET (self->help_sentence), has_text);
}

void
psc_trust_row_set_trust (PscTrustRow *self, const PscTrust *trust)
{
  g_autofree char *value = NULL;
  g_autofree char *control = NULL;
  g_autofree char *explanation = NULL;

  g_return_if_fail (PSC_IS_TRUST_ROW (self));

  if (trust != NULL)
    {
      value = psc_report_trust_dup_value (trust, self->line);
      control = psc_report_trust_dup_control (trust, self->line);
      explanation = dup_explanation (trust, self->line);
    }
  show_text (self->value, value != NULL ? value : "–", TRUE);
  /* While a value is on its way, its control has its place already. */
  show_text (self->control, control, control != NULL || trust == NULL);
  show_text (self->sentence, explanation, TRUE);
  show_text (self->help_sentence, explanation, TRUE);
  update_explained (self);
}

void
psc_trust_row_set_explained (PscTrustRow *self, gboolean explained)
{
  g_return_if_fail (PSC_IS_TRUST_ROW (self));

  self->explained = explained;
  update_explained (self);
}

int
psc_trust_row_measure_missing (PscTrustRow *self, int width)
{
  int natural;

  if (self->explained || *gtk_label_get_label (self->sentence) == '\0')
    return 0;
  gtk_widget_measure (GTK_WIDGET (self->sentence), GTK_ORIENTATION_VERTICAL, width, NULL, &natural,
                      NULL, NULL);
  return natural;
}

void
psc_trust_row_popup (PscTrustRow *self)
{
  gtk_menu_button_popup (self->help);
}

static void
name_line (PscTrustRow *self)
{
  const char *title = psc_report_trust_get_title (self->line);
  /* Translators: %s is the name of a measure, such as “Stable”. */
  g_autofree char *question = g_strdup_printf (_ ("How “%s” is measured"), title);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->help_title, question);
  gtk_label_set_label (self->formula, psc_report_trust_get_formula (self->line));
  gtk_label_set_label (self->source, psc_report_trust_get_source (self->line));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->help), question);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->help), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  question, -1);
}

static void
psc_trust_row_constructed (GObject *object)
{
  PscTrustRow *self = PSC_TRUST_ROW (object);

  G_OBJECT_CLASS (psc_trust_row_parent_class)->constructed (object);
  name_line (self);
  psc_trust_row_set_trust (self, NULL);
}

static void
psc_trust_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LINE)
    g_value_set_uint (value, PSC_TRUST_ROW (object)->line);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
psc_trust_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LINE)
    PSC_TRUST_ROW (object)->line = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
psc_trust_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (psc_trust_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-trust-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, title);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, value);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, help);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, help_title);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, help_sentence);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, formula);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, source);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, control);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, PscTrustRow, sentence);
}

static void
psc_trust_row_class_init (PscTrustRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = psc_trust_row_constructed;
  object_class->get_property = psc_trust_row_get_property;
  object_class->set_property = psc_trust_row_set_property;
  object_class->dispose = psc_trust_row_dispose;

  properties[PROP_LINE] =
      g_param_spec_uint ("line", NULL, NULL, 0, PSC_TRUST_N_LINES - 1, 0,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
psc_trust_row_init (PscTrustRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
