/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-superpixels.h"

#include <math.h>

/* Rounds of k-means: SLIC's authors saw no more change after ten. */
#define ROUNDS 10

/* What a standard deviation of the picture's grey levels counts, against the distance between two
 * regions' middles: edges of organs are followed, noise is not. */
#define GREY_WEIGHT 0.5

/* A scrap is less than a region's usual area divided by this. */
#define SCRAP 4

/* The middle of a region. */
typedef struct
{
  double x;
  double y;
  double grey;
} Middle;

typedef struct
{
  const float *pixels; /* borrowed, [side][side] */
  guint side;
  double step;       /* between middles, in pixels */
  double grey_scale; /* of a squared difference of grey levels */
  guint n;           /* regions */
  Middle *middles;   /* owned, [n] */
  guint *labels;     /* borrowed, [side][side] */
  double *distances; /* owned, [side][side], to the middle of a pixel's region, squared */
} Clustering;

static void
clustering_clear (Clustering *self)
{
  g_free (self->middles);
  g_free (self->distances);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Clustering, clustering_clear)

static double
measure_variance (const float *pixels, gsize area)
{
  double sum = 0, squares = 0;

  for (gsize i = 0; i < area; i++)
    {
      sum += pixels[i];
      squares += (double) pixels[i] * pixels[i];
    }
  return MAX (squares / area - sum / area * (sum / area), 0);
}

static void
clustering_init (Clustering *self, const float *pixels, guint side, guint n_wanted, guint *labels)
{
  gsize area = (gsize) side * side;
  double variance = measure_variance (pixels, area);
  guint columns = MIN ((guint) (sqrt (n_wanted) + 0.5), side);
  guint rows = MIN ((n_wanted + columns / 2) / columns, side);

  self->pixels = pixels;
  self->side = side;
  self->step = side / sqrt ((double) columns * rows);
  self->grey_scale = variance > 0 ? GREY_WEIGHT / variance : 0;
  self->n = columns * rows;
  self->middles = g_new (Middle, self->n);
  self->labels = labels;
  self->distances = g_new (double, area);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++)
      {
        Middle *middle = &self->middles[r * columns + c];

        middle->x = (c + 0.5) * side / columns - 0.5;
        middle->y = (r + 0.5) * side / rows - 0.5;
        middle->grey = pixels[(gsize) (middle->y + 0.5) * side + (gsize) (middle->x + 0.5)];
      }
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      labels[(gsize) y * side + x] = y * rows / side * columns + x * columns / side;
}

/* Gives the pixels around a middle to it, of those that are nearer to it than to any before. */
static void
claim (Clustering *self, guint label)
{
  const Middle *middle = &self->middles[label];
  double reach = 2 * self->step;
  guint left = (guint) MAX (middle->x - reach, 0);
  guint top = (guint) MAX (middle->y - reach, 0);
  guint right = (guint) MIN (middle->x + reach + 1, self->side);
  guint bottom = (guint) MIN (middle->y + reach + 1, self->side);

  for (guint y = top; y < bottom; y++)
    for (guint x = left; x < right; x++)
      {
        gsize i = (gsize) y * self->side + x;
        double dx = (x - middle->x) / self->step;
        double dy = (y - middle->y) / self->step;
        double grey = self->pixels[i] - middle->grey;
        double distance = dx * dx + dy * dy + self->grey_scale * grey * grey;

        if (distance < self->distances[i])
          {
            self->distances[i] = distance;
            self->labels[i] = label;
          }
      }
}

/* A region that has lost all its pixels keeps its middle. */
static void
move_middles (Clustering *self)
{
  g_autofree Middle *sums = g_new0 (Middle, self->n);
  g_autofree guint *counts = g_new0 (guint, self->n);

  for (guint y = 0; y < self->side; y++)
    for (guint x = 0; x < self->side; x++)
      {
        gsize i = (gsize) y * self->side + x;
        Middle *sum = &sums[self->labels[i]];

        sum->x += x;
        sum->y += y;
        sum->grey += self->pixels[i];
        counts[self->labels[i]]++;
      }
  for (guint k = 0; k < self->n; k++)
    if (counts[k] > 0)
      self->middles[k] =
          (Middle){ sums[k].x / counts[k], sums[k].y / counts[k], sums[k].grey / counts[k] };
}

static void
cluster (Clustering *self)
{
  gsize area = (gsize) self->side * self->side;

  for (guint round = 0; round < ROUNDS; round++)
    {
      move_middles (self);
      for (gsize i = 0; i < area; i++)
        self->distances[i] = G_MAXDOUBLE;
      for (guint k = 0; k < self->n; k++)
        claim (self, k);
    }
}

/* Looks at the four neighbours of pixel @i: pushes those of the same label that are not marked yet,
 * and notes a mark that is already there. */
static void
look_around (const guint *labels,
             guint side,
             guint i,
             guint mark,
             guint *marks,
             guint *stack,
             guint *n_stack,
             guint *neighbour)
{
  guint x = i % side;
  guint y = i / side;
  const guint around[] = { x > 0 ? i - 1 : i, x + 1 < side ? i + 1 : i, y > 0 ? i - side : i,
                           y + 1 < side ? i + side : i };

  for (guint k = 0; k < G_N_ELEMENTS (around); k++)
    {
      guint j = around[k];

      if (marks[j] == G_MAXUINT && labels[j] == labels[i])
        {
          marks[j] = mark;
          stack[(*n_stack)++] = j;
        }
      else if (marks[j] != G_MAXUINT && marks[j] != mark)
        *neighbour = marks[j];
    }
}

/* Marks the connected piece that pixel @start is in, or gives it to a neighbour that has a mark if
 * it is a scrap. Returns whether the mark was used. */
static gboolean
mark_piece (const guint *labels,
            guint side,
            guint start,
            guint scrap,
            guint mark,
            guint *marks,
            guint *piece)
{
  guint n = 1;
  guint neighbour = G_MAXUINT;

  piece[0] = start;
  marks[start] = mark;
  for (guint i = 0; i < n; i++)
    look_around (labels, side, piece[i], mark, marks, piece, &n, &neighbour);
  if (n >= scrap || neighbour == G_MAXUINT)
    return TRUE;
  for (guint i = 0; i < n; i++)
    marks[piece[i]] = neighbour;
  return FALSE;
}

guint
psc_superpixels_find (const float *pixels, guint side, guint n_wanted, guint *labels)
{
  gsize area = (gsize) side * side;
  g_auto (Clustering) clustering = { NULL };
  g_autofree guint *marks = NULL;
  g_autofree guint *piece = NULL;
  guint n = 0;

  g_return_val_if_fail (pixels != NULL && labels != NULL, 0);
  g_return_val_if_fail (side > 0 && n_wanted > 0, 0);

  clustering_init (&clustering, pixels, side, n_wanted, labels);
  cluster (&clustering);

  marks = g_new (guint, area);
  piece = g_new (guint, area);
  for (gsize i = 0; i < area; i++)
    marks[i] = G_MAXUINT;
  for (guint i = 0; i < area; i++)
    if (marks[i] == G_MAXUINT)
      n += mark_piece (labels, side, i, (guint) (area / clustering.n / SCRAP), n, marks, piece);
  for (gsize i = 0; i < area; i++)
    labels[i] = marks[i];
  return n;
}
