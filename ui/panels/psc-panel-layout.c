/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-panel-layout.h"

#include <math.h>

/* What has to be gained for words to leave their usual place. */
#define GAIN 1.1

/* In pixels, where an inch of letters has as many of them as it has by itself. */
#define SIDE_WIDTH       220
#define USUAL_RESOLUTION 96.0

struct _PscPanelLayout
{
  GtkLayoutManager parent_instance;

  GtkWidget *canvas; /* borrowed, nullable */
  double aspect;
  gboolean fills;
  gboolean never_beside;
};

G_DEFINE_FINAL_TYPE (PscPanelLayout, psc_panel_layout, GTK_TYPE_LAYOUT_MANAGER)

int
psc_panel_layout_get_side_width (GtkWidget *widget)
{
  double resolution = pango_cairo_context_get_resolution (gtk_widget_get_pango_context (widget));

  return (int) lround (SIDE_WIDTH * (resolution > 0 ? resolution / USUAL_RESOLUTION : 1));
}

double
psc_panel_layout_choose (
    int width, int height, double aspect, int surround, int side, gboolean *beside)
{
  double above = MIN (width / aspect, height - surround);
  double at_side = side > 0 ? MIN ((width - side) / aspect, height) : 0;

  *beside = at_side > GAIN * MAX (above, 0) && surround <= height;
  return *beside ? at_side : above;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager,
         GtkWidget *widget,
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
      int least, wished;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, for_size, &least, &wished, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, wished);
        }
      else
        {
          *minimum += least;
          *natural += wished;
        }
    }
}

static int
measure_height (GtkWidget *child, int width)
{
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  return least;
}

static int
measure_words (PscPanelLayout *self, GtkWidget *widget, int width)
{
  int height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != self->canvas && gtk_widget_should_layout (child))
      height += measure_height (child, width);
  return height;
}

/* In a column from @area's top on; returns where it ends. */
static int
stack (GtkWidget *child, GtkWidget *end, const GtkAllocation *area)
{
  GtkAllocation row = *area;

  for (; child != end; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      row.height = measure_height (child, row.width);
      gtk_widget_size_allocate (child, &row, -1);
      row.y += row.height;
    }
  return row.y;
}

/* What comes after the picture stands at the foot of the column. */
static void
allocate_beside (
    PscPanelLayout *self, GtkWidget *widget, int width, int height, double picture_height)
{
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = psc_panel_layout_get_side_width (widget);
  GtkAllocation picture = { .width = width - side, .height = height };
  GtkAllocation column = { .width = side };
  int rest, words = measure_words (self, widget, side);

  if (!self->fills)
    {
      picture.width = MIN (picture.width, (int) ceil (picture_height * self->aspect));
      picture.height = MIN (picture.height, MAX ((int) ceil (picture_height), words));
    }
  picture.x = (width - side - picture.width) / 2 + (from_right ? side : 0);
  picture.y = column.y = (height - picture.height) / 2;
  column.x = from_right ? picture.x - side : picture.x + picture.width;
  rest = MAX (picture.height - words, 0);
  gtk_widget_size_allocate (self->canvas, &picture, -1);
  column.y = stack (gtk_widget_get_first_child (widget), self->canvas, &column) + rest;
  stack (gtk_widget_get_next_sibling (self->canvas), NULL, &column);
}

static void
allocate_stacked (
    PscPanelLayout *self, GtkWidget *widget, int width, int height, double picture_height)
{
  int room = MAX (height - measure_words (self, widget, width), 0);
  GtkAllocation area = { .width = width };
  GtkAllocation picture = { .width = width, .height = room };

  if (!self->fills && picture_height > 0)
    picture.height =
        MIN (room, MAX ((int) ceil (picture_height), measure_height (self->canvas, width)));
  area.y = (room - picture.height) / 2;
  picture.y = stack (gtk_widget_get_first_child (widget), self->canvas, &area);
  gtk_widget_size_allocate (self->canvas, &picture, -1);
  area.y = picture.y + picture.height;
  stack (gtk_widget_get_next_sibling (self->canvas), NULL, &area);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  PscPanelLayout *self = PSC_PANEL_LAYOUT (manager);
  gboolean beside = FALSE;
  double picture_height = 0;

  if (self->canvas == NULL)
    return;
  if (self->aspect > 0)
    picture_height = psc_panel_layout_choose (
        width, height, self->aspect, measure_words (self, widget, width),
        self->never_beside ? 0 : psc_panel_layout_get_side_width (widget), &beside);
  if (beside)
    allocate_beside (self, widget, width, height, picture_height);
  else
    allocate_stacked (self, widget, width, height, picture_height);
}

static void
psc_panel_layout_class_init (PscPanelLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
psc_panel_layout_init (PscPanelLayout *self)
{
}

void
psc_panel_layout_set_canvas (PscPanelLayout *self, GtkWidget *canvas)
{
  self->canvas = canvas;
}

void
psc_panel_layout_set_aspect (PscPanelLayout *self, double aspect)
{
  if (self->aspect == aspect)
    return;
  self->aspect = aspect;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

void
psc_panel_layout_set_fills (PscPanelLayout *self, gboolean fills)
{
  if (self->fills == fills)
    return;
  self->fills = fills;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

void
psc_panel_layout_set_never_beside (PscPanelLayout *self, gboolean never)
{
  if (self->never_beside == never)
    return;
  self->never_beside = never;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
