/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/truth/psc-truth-naming.h"

#include "truth/psc-truth-class.h"

struct _PscTruthNaming
{
  GtkPopover parent_instance;

  /* Template widgets */
  GtkEditable *entry;
  GtkListBox *list;

  PscPromptBank *bank; /* owned */
};

G_DEFINE_FINAL_TYPE (PscTruthNaming, psc_truth_naming, GTK_TYPE_POPOVER)

enum
{
  NAMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
name (PscTruthNaming *self, const PscPromptClass *class, const char *phrase)
{
  g_signal_emit (self, signals[NAMED], 0, class != NULL ? psc_prompt_class_get_name (class) : NULL,
                 class != NULL ? NULL : phrase);
}

/* A class by whatever word is that class. */
static void
entered_cb (PscTruthNaming *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  if (*text != '\0')
    name (self, psc_truth_class_find (self->bank, text, NULL), text);
}

static void
activated_cb (PscTruthNaming *self, GtkListBoxRow *row)
{
  name (self, psc_prompt_bank_get_class (self->bank, (guint) gtk_list_box_row_get_index (row)),
        NULL);
}

static void
psc_truth_naming_dispose (GObject *object)
{
  g_clear_object (&PSC_TRUTH_NAMING (object)->bank);
  G_OBJECT_CLASS (psc_truth_naming_parent_class)->dispose (object);
}

static void
psc_truth_naming_class_init (PscTruthNamingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_truth_naming_dispose;
  signals[NAMED] = g_signal_new ("named", PSC_TYPE_TRUTH_NAMING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-truth-naming.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTruthNaming, entry);
  gtk_widget_class_bind_template_child (widget_class, PscTruthNaming, list);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
psc_truth_naming_init (PscTruthNaming *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PscTruthNaming *
psc_truth_naming_new (PscPromptBank *bank)
{
  PscTruthNaming *self = g_object_new (PSC_TYPE_TRUTH_NAMING, NULL);

  self->bank = g_object_ref (bank);
  for (guint i = 0; i < psc_prompt_bank_get_n_classes (bank); i++)
    {
      GtkWidget *label =
          gtk_label_new (psc_prompt_class_get_name (psc_prompt_bank_get_class (bank, i)));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_append (self->list, label);
    }
  return self;
}

void
psc_truth_naming_set_finding (PscTruthNaming *self, PscTruthFinding *finding)
{
  const char *phrase = psc_truth_finding_get_phrase (finding);
  const char *class_name = psc_truth_finding_get_class (finding);

  gtk_editable_set_text (self->entry, phrase != NULL       ? phrase
                                      : class_name != NULL ? class_name
                                                           : "");
}
