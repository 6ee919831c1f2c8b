/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/viewer/psc-sidebar.h"

/* With less height than that, prompts are hard to choose from. */
#define ENOUGH_FOR_PROMPTS 380

struct _PscSidebar
{
  GtkWidget parent_instance;

  GtkWidget *prompts;   /* child */
  GtkWidget *separator; /* child */
  GtkWidget *trust;     /* child */
  guint update_id;
};

G_DEFINE_FINAL_TYPE (PscSidebar, psc_sidebar, GTK_TYPE_WIDGET)

static int
measure_height (GtkWidget *widget, int width, int *natural)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, natural, NULL, NULL);
  return minimum;
}

static void
psc_sidebar_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, orientation, for_size, &child_minimum, &child_natural, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum += child_minimum;
          *natural += child_natural;
        }
      else
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
    }
}

static GtkSizeRequestMode
psc_sidebar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Whether the sentences, or the curves, fit beside the prompts does not depend on whether they are
 * there. */
static gboolean
has_room (PscSidebar *self, gboolean explained)
{
  PscTrustPane *trust = PSC_TRUST_PANE (self->trust);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int natural;

  measure_height (self->trust, width, &natural);
  natural += psc_trust_pane_measure_hidden (trust, width);
  if (explained)
    natural += psc_trust_pane_measure_missing (trust, width);
  return gtk_widget_get_height (GTK_WIDGET (self)) - natural >= ENOUGH_FOR_PROMPTS;
}

static gboolean
update_cb (gpointer user_data)
{
  PscSidebar *self = user_data;
  PscTrustPane *trust = PSC_TRUST_PANE (self->trust);

  self->update_id = 0;
  /* Until there is anything to explain it stays as it was: nothing is to flash up. */
  if (psc_trust_pane_has_lines (trust))
    {
      gboolean explained = has_room (self, TRUE);

      /* What is asked next is measured without sentences that have no room. */
      psc_trust_pane_set_explained (trust, explained);
      psc_trust_pane_set_compact (trust, !explained && !has_room (self, FALSE));
    }
  return G_SOURCE_REMOVE;
}

static void
allocate (GtkWidget *child, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, height }, -1);
}

/* What is below gets what it would like to have, as far as the prompts can do without; where there
 * is little room, half of it at most. */
static void
psc_sidebar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PscSidebar *self = PSC_SIDEBAR (widget);
  int line = measure_height (self->separator, width, NULL);
  int natural, minimum, least, below;

  least = measure_height (self->prompts, width, NULL);
  minimum = measure_height (self->trust, width, &natural);
  if (psc_trust_pane_get_compact (PSC_TRUST_PANE (self->trust)))
    natural = MAX (MIN (natural, (height - line) / 2), minimum);
  below = CLAMP (height - line - least, minimum, natural);
  allocate (self->prompts, 0, width, height - line - below);
  allocate (self->separator, height - line - below, width, line);
  allocate (self->trust, height - below, width, below);
  /* Nobody's size may change while sizes are given. */
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
psc_sidebar_dispose (GObject *object)
{
  PscSidebar *self = PSC_SIDEBAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->prompts, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->trust, gtk_widget_unparent);
  G_OBJECT_CLASS (psc_sidebar_parent_class)->dispose (object);
}

static void
psc_sidebar_class_init (PscSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_sidebar_dispose;
  widget_class->measure = psc_sidebar_measure;
  widget_class->get_request_mode = psc_sidebar_get_request_mode;
  widget_class->size_allocate = psc_sidebar_size_allocate;
}

static void
psc_sidebar_init (PscSidebar *self)
{
}

GtkWidget *
psc_sidebar_new (PscPromptPane *prompts, PscTrustPane *trust)
{
  PscSidebar *self = g_object_new (PSC_TYPE_SIDEBAR, NULL);

  self->prompts = GTK_WIDGET (prompts);
  self->separator = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  self->trust = GTK_WIDGET (trust);
  gtk_widget_set_parent (self->prompts, GTK_WIDGET (self));
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
  gtk_widget_set_parent (self->trust, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
