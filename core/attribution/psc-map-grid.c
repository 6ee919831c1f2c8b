/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-grid.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

PscMapGrid
psc_map_grid_of_pixels (guint side)
{
  return (PscMapGrid){ side, side, side };
}

gboolean
psc_map_grid_is_of_pixels (PscMapGrid self)
{
  return self.columns == self.side && self.rows == self.side;
}

gboolean
psc_map_grid_equal (PscMapGrid a, PscMapGrid b)
{
  return a.columns == b.columns && a.rows == b.rows && a.side == b.side;
}

gsize
psc_map_grid_get_n_cells (PscMapGrid self)
{
  return (gsize) self.columns * self.rows;
}

char *
psc_map_grid_describe (PscMapGrid self)
{
  if (psc_map_grid_is_of_pixels (self))
    return NULL;
  /* Translators: columns and rows of a coarse map. */
  return g_strdup_printf (_ ("%u × %u cells"), self.columns, self.rows);
}

gsize
psc_map_grid_find_cell (PscMapGrid self, double u, double v)
{
  guint column = (guint) (u * self.columns / self.side);
  guint row = (guint) (v * self.rows / self.side);

  return (gsize) MIN (row, self.rows - 1) * self.columns + MIN (column, self.columns - 1);
}

/* Between which two of @n cells along an axis the centre of a pixel lies, and how far. */
typedef struct
{
  guint before;
  guint after;
  double share; /* of the one after it */
} Between;

static Between
find_between (guint pixel, guint n, guint side)
{
  double place = CLAMP ((pixel + 0.5) * n / side - 0.5, 0, n - 1);
  guint before = (guint) floor (place);

  return (Between){ before, MIN (before + 1, n - 1), place - before };
}

static double
mix (double before, double after, double share)
{
  return before + share * (after - before);
}

void
psc_map_grid_get_shares (guint n, guint side, float *shares)
{
  g_return_if_fail (n > 0 && side > 0);

  memset (shares, 0, (gsize) side * n * sizeof *shares);
  for (guint pixel = 0; pixel < side; pixel++)
    {
      const Between between = find_between (pixel, n, side);
      float *of_pixel = shares + (gsize) pixel * n;

      of_pixel[between.before] += (float) (1 - between.share);
      of_pixel[between.after] += (float) between.share;
    }
}

void
psc_map_grid_upsample (PscMapGrid self, const float *cells, float *map)
{
  g_autofree Between *across = NULL;

  g_return_if_fail (self.columns > 0 && self.rows > 0 && self.side > 0);

  if (psc_map_grid_is_of_pixels (self))
    {
      memmove (map, cells, psc_map_grid_get_n_cells (self) * sizeof *map);
      return;
    }

  across = g_new (Between, self.side);
  for (guint x = 0; x < self.side; x++)
    across[x] = find_between (x, self.columns, self.side);
  for (guint y = 0; y < self.side; y++)
    {
      Between down = find_between (y, self.rows, self.side);
      const float *above = cells + (gsize) down.before * self.columns;
      const float *below = cells + (gsize) down.after * self.columns;

      for (guint x = 0; x < self.side; x++)
        {
          Between at = across[x];

          map[(gsize) y * self.side + x] =
              (float) mix (mix (above[at.before], above[at.after], at.share),
                           mix (below[at.before], below[at.after], at.share), down.share);
        }
    }
}
