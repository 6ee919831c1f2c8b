/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-map-contour.h"

/* A square between the centres of four pixels. Its corners and edges are numbered clockwise, edge i
 * from corner i to the next:
 *
 *   corner 0 – edge 0 – corner 1
 *      |                   |
 *   edge 3              edge 1
 *      |                   |
 *   corner 3 – edge 2 – corner 2
 */
typedef struct
{
  double x; /* of corner 0 */
  double y;
  double values[4]; /* at the corners, less the level */
} Square;

static const double corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };

static void
cross_edge (const Square *square, guint edge, double *x, double *y)
{
  guint next = (edge + 1) % 4;
  double t = square->values[edge] / (square->values[edge] - square->values[next]);

  *x = square->x + corners[edge][0] + t * (corners[next][0] - corners[edge][0]);
  *y = square->y + corners[edge][1] + t * (corners[next][1] - corners[edge][1]);
}

static void
add_piece (GArray *ends, const Square *square, guint from, guint to)
{
  double piece[4];

  cross_edge (square, from, &piece[0], &piece[1]);
  cross_edge (square, to, &piece[2], &piece[3]);
  g_array_append_vals (ends, piece, G_N_ELEMENTS (piece));
}

static void
trace_square (GArray *ends, const Square *square)
{
  guint crossed[4];
  guint n_crossed = 0;
  double mean = 0;

  for (guint i = 0; i < 4; i++)
    {
      mean += square->values[i] / 4;
      if ((square->values[i] >= 0) != (square->values[(i + 1) % 4] >= 0))
        crossed[n_crossed++] = i;
    }

  if (n_crossed == 2)
    add_piece (ends, square, crossed[0], crossed[1]);
  if (n_crossed < 4)
    return;

  /* A saddle: the pieces cut off the two corners that differ from the middle. */
  if ((mean >= 0) == (square->values[0] >= 0))
    {
      add_piece (ends, square, 0, 1);
      add_piece (ends, square, 2, 3);
    }
  else
    {
      add_piece (ends, square, 3, 0);
      add_piece (ends, square, 1, 2);
    }
}

void
psc_map_trace_contour (GArray *ends, const float *normalised, guint side, double level)
{
  g_return_if_fail (ends != NULL && normalised != NULL);
  g_return_if_fail (level >= -1 && level <= 1);

  for (guint y = 0; y + 1 < side; y++)
    for (guint x = 0; x + 1 < side; x++)
      {
        const float *top = normalised + (gsize) y * side + x;
        const float *bottom = top + side;
        Square square = {
          x + 0.5,
          y + 0.5,
          { top[0] - level, top[1] - level, bottom[1] - level, bottom[0] - level },
        };

        trace_square (ends, &square);
      }
}
