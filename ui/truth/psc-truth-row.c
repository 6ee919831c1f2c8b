/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-row.h"

#include <glib/gi18n.h>

#include "ui/truth/psc-truth-naming.h"

/* Letters of who says it that are seen before the name is cut. */
#define MAX_SOURCE 16

struct _PscTruthRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkLabel *name_label;
  GtkLabel *source_label;
  GtkWidget *ask_button;
  GtkMenuButton *rename_button;
  GtkWidget *remove_button;

  PscRegionItem *item; /* owned */
};

G_DEFINE_FINAL_TYPE (PscTruthRow, psc_truth_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  ASKED,
  NAMED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ask_cb (PscTruthRow *self)
{
  g_signal_emit (self, signals[ASKED], 0);
}

static void
remove_cb (PscTruthRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
named_cb (PscTruthRow *self, const char *class_name, const char *phrase)
{
  gtk_menu_button_popdown (self->rename_button);
  g_signal_emit (self, signals[NAMED], 0, class_name, phrase);
}

static void
psc_truth_row_dispose (GObject *object)
{
  g_clear_pointer (&PSC_TRUTH_ROW (object)->item, psc_region_item_unref);
  G_OBJECT_CLASS (psc_truth_row_parent_class)->dispose (object);
}

static void
psc_truth_row_class_init (PscTruthRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_truth_row_dispose;
  signals[ASKED] = g_signal_new ("asked", PSC_TYPE_TRUTH_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[NAMED] = g_signal_new ("named", PSC_TYPE_TRUTH_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[REMOVED] = g_signal_new ("removed", PSC_TYPE_TRUTH_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-truth-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTruthRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, PscTruthRow, source_label);
  gtk_widget_class_bind_template_child (widget_class, PscTruthRow, ask_button);
  gtk_widget_class_bind_template_child (widget_class, PscTruthRow, rename_button);
  gtk_widget_class_bind_template_child (widget_class, PscTruthRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
psc_truth_row_init (PscTruthRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Who says it, where, and whether it is there at all. */
static char *
describe (const PscRegionItem *item)
{
  const char *reader = psc_truth_finding_get_reader (item->finding);
  guint n_regions = psc_truth_finding_get_n_regions (item->finding);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (item->origin == PSC_REGION_OWN)
    g_strv_builder_add (builder, _ ("drawn"));
  else if (item->origin == PSC_REGION_PHANTOM)
    g_strv_builder_add (builder, _ ("known"));
  if (reader != NULL)
    g_strv_builder_add (builder, reader);
  if (psc_truth_finding_get_is_absent (item->finding))
    g_strv_builder_add (builder, _ ("not present"));
  else if (n_regions == 0)
    g_strv_builder_add (builder, _ ("no region"));
  else if (n_regions > 1)
    {
      g_autofree char *count =
          g_strdup_printf (ngettext ("%u region", "%u regions", n_regions), n_regions);

      g_strv_builder_add (builder, count);
    }
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

/* What is named by a phrase has its class in the tooltip. */
static char *
dup_tooltip (PscTruthFinding *finding)
{
  const char *class_name = psc_truth_finding_get_class (finding);
  const char *phrase = psc_truth_finding_get_phrase (finding);

  return class_name != NULL && phrase != NULL ? g_strdup_printf ("%s\n%s", phrase, class_name)
                                              : g_strdup (psc_truth_finding_get_name (finding));
}

static void
fill (PscTruthRow *self, PscPromptBank *bank)
{
  PscTruthFinding *finding = self->item->finding;
  gboolean is_own = self->item->origin == PSC_REGION_OWN;
  g_autofree char *source = describe (self->item);
  g_autofree char *tooltip = dup_tooltip (finding);

  gtk_label_set_label (self->name_label, psc_truth_finding_get_name (finding));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), tooltip);
  gtk_label_set_label (self->source_label, source);
  gtk_label_set_width_chars (self->source_label,
                             (int) MIN (g_utf8_strlen (source, -1), MAX_SOURCE));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->source_label), source);
  if (psc_truth_finding_get_is_absent (finding))
    gtk_widget_add_css_class (GTK_WIDGET (self->name_label), "dim-label");
  gtk_widget_set_visible (self->ask_button, psc_truth_finding_get_class (finding) != NULL
                                                || psc_truth_finding_get_phrase (finding) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->rename_button), is_own);
  gtk_widget_set_visible (self->remove_button, is_own);
  if (is_own)
    {
      PscTruthNaming *naming = psc_truth_naming_new (bank);

      psc_truth_naming_set_finding (naming, finding);
      g_signal_connect_object (naming, "named", G_CALLBACK (named_cb), self, G_CONNECT_SWAPPED);
      gtk_menu_button_set_popover (self->rename_button, GTK_WIDGET (naming));
    }
}

GtkWidget *
psc_truth_row_new (PscRegionItem *item, PscPromptBank *bank)
{
  PscTruthRow *self = g_object_new (PSC_TYPE_TRUTH_ROW, NULL);

  self->item = psc_region_item_ref (item);
  fill (self, bank);
  return GTK_WIDGET (self);
}

PscRegionItem *
psc_truth_row_get_item (PscTruthRow *self)
{
  return self->item;
}

void
psc_truth_row_rename (PscTruthRow *self)
{
  if (self->item->origin == PSC_REGION_OWN)
    gtk_menu_button_popup (self->rename_button);
}
