/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/study/psc-welcome-page.h"

#include "ui/study/psc-sample-tile.h"

/* Tiles side by side. */
#define MAX_PER_LINE 6

struct _PscWelcomePage
{
  AdwBin parent_instance;

  /* Template. */
  GtkWidget *samples_box;
  GtkFlowBox *samples;

  GCancellable *cancellable; /* owned, nullable: of the folder being read */
};

enum
{
  OPEN_SAMPLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PscWelcomePage, psc_welcome_page, ADW_TYPE_BIN)

static void
tile_clicked_cb (PscSampleTile *tile, PscWelcomePage *self)
{
  g_signal_emit (self, signals[OPEN_SAMPLE], 0,
                 psc_sample_get_file (psc_sample_tile_get_sample (tile)));
}

/* The flow box's own children are not focusable, so that a tile is one stop of the Tab key. */
static GtkWidget *
create_tile (gpointer sample, gpointer data)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *tile = psc_sample_tile_new (sample);

  g_signal_connect_object (tile, "clicked", G_CALLBACK (tile_clicked_cb), data, 0);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile);
  gtk_widget_set_focusable (child, FALSE);
  return child;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PscWelcomePage) self = data;
  g_autoptr (GListModel) samples = psc_sample_list_finish (result, NULL);
  guint n;

  if (samples == NULL || self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  n = g_list_model_get_n_items (samples);
  /* A line is centred only if it is not expected to be longer. */
  gtk_flow_box_set_max_children_per_line (self->samples, CLAMP (n, 1, MAX_PER_LINE));
  gtk_flow_box_bind_model (self->samples, samples, create_tile, self, NULL);
  gtk_widget_set_visible (self->samples_box, n > 0);
}

static void
list_samples (PscWelcomePage *self)
{
  g_autoptr (GFile) folder = psc_sample_dup_folder ();

  self->cancellable = g_cancellable_new ();
  psc_sample_list_async (folder, self->cancellable, listed_cb, g_object_ref (self));
}

static void
psc_welcome_page_dispose (GObject *object)
{
  PscWelcomePage *self = PSC_WELCOME_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (psc_welcome_page_parent_class)->dispose (object);
}

static void
psc_welcome_page_class_init (PscWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_welcome_page_dispose;
  signals[OPEN_SAMPLE] = g_signal_new ("open-sample", PSC_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/promptoscope/Promptoscope/psc-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PscWelcomePage, samples_box);
  gtk_widget_class_bind_template_child (widget_class, PscWelcomePage, samples);
}

static void
psc_welcome_page_init (PscWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  list_samples (self);
}

GtkWidget *
psc_welcome_page_new (void)
{
  return g_object_new (PSC_TYPE_WELCOME_PAGE, NULL);
}
