/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/panels/psc-tile-layout.h"

#include "ui/panels/psc-panel-layout.h"

/* Between tiles. */
#define SPACING 2

/* What pictures may lose for no place to stay empty: those of one row are compared at one height.
 */
#define WORTH 1.15

struct _PscTileLayout
{
  GtkLayoutManager parent_instance;

  double aspect;
  int surround;
  int side;
};

G_DEFINE_FINAL_TYPE (PscTileLayout, psc_tile_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  guint n;
  int width; /* the greatest minimum, as both */
  int height;
  int natural_width;
  int natural_height;
} Tiles;

static void
measure_tiles (GtkWidget *widget, Tiles *tiles)
{
  *tiles = (Tiles){ 0 };
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition minimum, natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, &minimum, &natural);
      tiles->n++;
      tiles->width = MAX (tiles->width, minimum.width);
      tiles->height = MAX (tiles->height, minimum.height);
      tiles->natural_width = MAX (tiles->natural_width, natural.width);
      tiles->natural_height = MAX (tiles->natural_height, natural.height);
    }
}

static int
count_rows (guint n_tiles, guint n_columns)
{
  return (int) ((n_tiles + n_columns - 1) / n_columns);
}

static int
divide (int length, int n)
{
  return (length - (n - 1) * SPACING) / n;
}

/* As many as fit. */
static guint
count_columns (guint n_tiles, int width, int least)
{
  return (guint) CLAMP ((width + SPACING) / (least + SPACING), 1, (int) n_tiles);
}

/* The height of a picture in as many columns; 0 if tiles do not fit. */
static double
measure_picture (guint n_tiles,
                 guint n_columns,
                 int width,
                 int height,
                 double aspect,
                 int surround,
                 int side,
                 int least_height)
{
  int tile_height = divide (height, count_rows (n_tiles, n_columns));
  gboolean beside;

  if (tile_height < least_height)
    return 0;
  return psc_panel_layout_choose (divide (width, (int) n_columns), tile_height, aspect, surround,
                                  side, &beside);
}

guint
psc_tile_layout_choose_columns (guint n_tiles,
                                int width,
                                int height,
                                double aspect,
                                int surround,
                                int side,
                                int least_width,
                                int least_height)
{
  guint most = count_columns (n_tiles, width, least_width);
  guint best = most;
  guint fewest = G_MAXUINT;
  double largest = 0;

  for (guint n = 1; n <= most; n++)
    largest = MAX (
        largest, measure_picture (n_tiles, n, width, height, aspect, surround, side, least_height));
  for (guint n = most; n >= 1; n--)
    {
      guint n_empty = (guint) count_rows (n_tiles, n) * n - n_tiles;
      double size =
          measure_picture (n_tiles, n, width, height, aspect, surround, side, least_height);

      if (size <= 0 || size * WORTH < largest || n_empty >= fewest)
        continue;
      fewest = n_empty;
      best = n;
    }
  return best;
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
  Tiles tiles;
  guint n_columns;
  int n_rows;

  *minimum = *natural = 0;
  measure_tiles (widget, &tiles);
  if (tiles.n == 0)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = tiles.width;
      *natural = (int) tiles.n * (tiles.natural_width + SPACING) - SPACING;
      return;
    }
  n_columns = for_size < 0 ? tiles.n : count_columns (tiles.n, for_size, tiles.width);
  n_rows = count_rows (tiles.n, n_columns);
  *minimum = n_rows * (tiles.height + SPACING) - SPACING;
  *natural = n_rows * (tiles.natural_height + SPACING) - SPACING;
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  PscTileLayout *self = PSC_TILE_LAYOUT (manager);
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint n_columns, i = 0;
  int n_rows;
  Tiles tiles;

  measure_tiles (widget, &tiles);
  if (tiles.n == 0)
    return;
  n_columns = psc_tile_layout_choose_columns (tiles.n, width, height, self->aspect, self->surround,
                                              self->side, tiles.width, tiles.height);
  n_rows = count_rows (tiles.n, n_columns);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation area = { .width = divide (width, (int) n_columns),
                             .height = divide (height, n_rows) };
      int column = (int) (i % n_columns);

      if (!gtk_widget_should_layout (child))
        continue;
      area.x = (from_right ? (int) n_columns - 1 - column : column) * (area.width + SPACING);
      area.y = (int) (i / n_columns) * (area.height + SPACING);
      gtk_widget_size_allocate (child, &area, -1);
      i++;
    }
}

static void
psc_tile_layout_class_init (PscTileLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
psc_tile_layout_init (PscTileLayout *self)
{
  self->aspect = 1;
}

void
psc_tile_layout_set_picture (PscTileLayout *self, double aspect, int surround, int side)
{
  if (self->aspect == aspect && self->surround == surround && self->side == side)
    return;
  self->side = side;
  self->aspect = aspect;
  self->surround = surround;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
