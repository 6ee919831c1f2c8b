/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/prompts/psc-score-row.h"

struct _PscScoreRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkLabel *value;
  GtkProgressBar *bar;
  GtkToggleButton *pin;

  guint class_index;
  char *prompt; /* owned, nullable */
  gboolean pinned;
};

G_DEFINE_FINAL_TYPE (PscScoreRow, psc_score_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_PINNED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
psc_score_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PINNED:
      g_value_set_boolean (value, PSC_SCORE_ROW (object)->pinned);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_score_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PINNED:
      psc_score_row_set_pinned (PSC_SCORE_ROW (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_score_row_finalize (GObject *object)
{
  g_free (PSC_SCORE_ROW (object)->prompt);
  G_OBJECT_CLASS (psc_score_row_parent_class)->finalize (object);
}

static void
psc_score_row_class_init (PscScoreRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = psc_score_row_get_property;
  object_class->set_property = psc_score_row_set_property;
  object_class->finalize = psc_score_row_finalize;

  properties[PROP_PINNED] =
      g_param_spec_boolean ("pinned", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-score-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PscScoreRow, title);
  gtk_widget_class_bind_template_child (widget_class, PscScoreRow, value);
  gtk_widget_class_bind_template_child (widget_class, PscScoreRow, bar);
  gtk_widget_class_bind_template_child (widget_class, PscScoreRow, pin);
}

static void
psc_score_row_init (PscScoreRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A sign stays before its number. */
  gtk_widget_set_direction (GTK_WIDGET (self->value), GTK_TEXT_DIR_LTR);
}

GtkWidget *
psc_score_row_new (guint class_index, const char *prompt, const char *title)
{
  PscScoreRow *self = g_object_new (PSC_TYPE_SCORE_ROW, NULL);

  self->class_index = class_index;
  self->prompt = g_strdup (prompt);
  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->pin), prompt != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

guint
psc_score_row_get_class_index (PscScoreRow *self)
{
  return self->class_index;
}

const char *
psc_score_row_get_prompt (PscScoreRow *self)
{
  return self->prompt;
}

void
psc_score_row_set_score (
    PscScoreRow *self, double fraction, const char *value, const char *details, const char *remark)
{
  g_autofree char *marked = g_strconcat (value, remark != NULL ? " †" : NULL, NULL);
  g_autofree char *tip =
      remark != NULL ? g_strconcat (details, "\n", remark, NULL) : g_strdup (details);

  gtk_label_set_label (self->value, marked);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  marked, -1);
}

void
psc_score_row_clear_score (PscScoreRow *self)
{
  gtk_label_set_label (self->value, "");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

gboolean
psc_score_row_has_score (PscScoreRow *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->bar));
}

void
psc_score_row_append (PscScoreRow *self, GtkWidget *widget)
{
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))), widget);
}

gboolean
psc_score_row_get_pinned (PscScoreRow *self)
{
  return self->pinned;
}

void
psc_score_row_set_pinned (PscScoreRow *self, gboolean pinned)
{
  pinned = !!pinned;
  if (self->pinned == pinned)
    return;
  self->pinned = pinned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}
