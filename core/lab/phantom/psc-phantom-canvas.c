/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-canvas.h"

#include <math.h>
#include <string.h>

#define N_PROFILES    4
#define PROFILE_STEPS 256

/* The narrowest tube that is sampled without gaps, in pixels. */
#define MIN_RADIUS 0.8f

PscPhantomCanvas *
psc_phantom_canvas_new (gsize width, gsize height)
{
  PscPhantomCanvas *self = g_new0 (PscPhantomCanvas, 1);
  gsize n = width * height;

  self->width = width;
  self->height = height;
  self->scale = 1;
  self->soft = g_new0 (float, n);
  self->air = g_new0 (float, n);
  self->fill = g_new0 (float, n);
  self->tissue = g_new0 (float, n);
  self->bone = g_new0 (float, n);
  self->scratch = g_new0 (float, n);
  self->amounts = g_new (float, n);

  return self;
}

void
psc_phantom_canvas_free (PscPhantomCanvas *self)
{
  if (self == NULL)
    return;
  g_free (self->soft);
  g_free (self->air);
  g_free (self->fill);
  g_free (self->tissue);
  g_free (self->bone);
  g_free (self->scratch);
  g_free (self->amounts);
  g_free (self);
}

static PscPixelBox
clip_box (const PscPhantomCanvas *self, float left, float top, float right, float bottom)
{
  PscPixelBox box;

  box.x0 = (gsize) CLAMP (floorf (left), 0, (float) self->width);
  box.y0 = (gsize) CLAMP (floorf (top), 0, (float) self->height);
  box.x1 = (gsize) CLAMP (ceilf (right) + 1, 0, (float) self->width);
  box.y1 = (gsize) CLAMP (ceilf (bottom) + 1, 0, (float) self->height);

  return box;
}

PscPixelBox
psc_phantom_canvas_get_box (
    const PscPhantomCanvas *self, float left, float top, float right, float bottom)
{
  float x0 = fminf (psc_phantom_canvas_column (self, left, top),
                    psc_phantom_canvas_column (self, left, bottom));
  float x1 = fmaxf (psc_phantom_canvas_column (self, right, top),
                    psc_phantom_canvas_column (self, right, bottom));

  return clip_box (self, x0, psc_phantom_canvas_row (self, top), x1,
                   psc_phantom_canvas_row (self, bottom));
}

static float
profile_value (PscTubeProfile profile, float u2)
{
  switch (profile)
    {
    case PSC_TUBE_SHELL:
      /* The chord through the wall of a tube whose thin marrow takes 80 % of the radius, scaled to
       * 1 in the middle; the rim then rises to about 1.5. */
      return (sqrtf (1 - u2) - 0.76f * sqrtf (MAX (0, 0.64f - u2))) / 0.39f;
    case PSC_TUBE_SOFT:
      return (1 - u2) * (1 - u2);
    case PSC_TUBE_FLAT:
      return fminf (1, (1 - u2) * 3);
    case PSC_TUBE_SOLID:
    default:
      return sqrtf (1 - u2);
    }
}

static const float *
get_profile (PscTubeProfile profile)
{
  static float tables[N_PROFILES][PROFILE_STEPS];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < N_PROFILES; i++)
        for (guint j = 0; j < PROFILE_STEPS; j++)
          tables[i][j] = profile_value (i, ((float) j + 0.5f) / PROFILE_STEPS);
      g_once_init_leave (&ready, 1);
    }
  return tables[profile];
}

/* A tube's end in pixels. */
typedef struct
{
  float x, y;
  float radius;
  float amount;
} Knot;

static Knot
make_knot (const PscPhantomCanvas *self, const PscTubePoint *point)
{
  Knot knot;

  knot.x = psc_phantom_canvas_column (self, point->x, point->y) - 0.5f;
  knot.y = psc_phantom_canvas_row (self, point->y) - 0.5f;
  knot.radius = point->radius * self->scale;
  knot.amount = point->amount;
  if (knot.radius < MIN_RADIUS)
    {
      knot.amount *= knot.radius / MIN_RADIUS;
      knot.radius = MIN_RADIUS;
    }
  return knot;
}

/* Leaves in the scratch, where it is larger than what is there, 1 − u² (how near the axis is) and
 * the amount beside it, or, with @solid, amount × √(1 − u²). */
static void
draw_segment (
    PscPhantomCanvas *self, const Knot *a, const Knot *b, const float *solid, PscPixelBox *touched)
{
  float r = fmaxf (a->radius, b->radius);
  PscPixelBox box = clip_box (self, fminf (a->x, b->x) - r, fminf (a->y, b->y) - r,
                              fmaxf (a->x, b->x) + r, fmaxf (a->y, b->y) + r);
  float dx = b->x - a->x;
  float dy = b->y - a->y;
  float length2 = dx * dx + dy * dy;
  float inverse = length2 > 0 ? 1 / length2 : 0;

  for (gsize row = box.y0; row < box.y1; row++)
    {
      float *line = self->scratch + row * self->width;
      float *amounts = self->amounts + row * self->width;
      float py = (float) row - a->y;

      for (gsize column = box.x0; column < box.x1; column++)
        {
          float px = (float) column - a->x;
          float t = (px * dx + py * dy) * inverse;
          float ex, ey, d2, radius, r2, amount, value;

          t = CLAMP (t, 0.0f, 1.0f);
          ex = px - t * dx;
          ey = py - t * dy;
          d2 = ex * ex + ey * ey;
          radius = a->radius + t * (b->radius - a->radius);
          r2 = radius * radius;
          if (d2 >= r2)
            continue;
          amount = a->amount + t * (b->amount - a->amount);
          value = d2 / r2;
          value = solid != NULL ? amount * solid[(guint) (value * (PROFILE_STEPS - 1))] : 1 - value;
          if (value <= line[column])
            continue;
          line[column] = value;
          amounts[column] = amount;
        }
    }

  if (box.x0 >= box.x1 || box.y0 >= box.y1)
    return;
  touched->x0 = MIN (touched->x0, box.x0);
  touched->y0 = MIN (touched->y0, box.y0);
  touched->x1 = MAX (touched->x1, box.x1);
  touched->y1 = MAX (touched->y1, box.y1);
}

static PscPixelBox
draw_tube (PscPhantomCanvas *self, const PscTubePoint *points, guint n_points)
{
  PscPixelBox touched = { self->width, self->height, 0, 0 };
  Knot a = make_knot (self, &points[0]);

  if (n_points == 1)
    draw_segment (self, &a, &a, NULL, &touched);
  for (guint i = 1; i < n_points; i++)
    {
      Knot b = make_knot (self, &points[i]);

      draw_segment (self, &a, &b, NULL, &touched);
      a = b;
    }
  return touched;
}

void
psc_phantom_canvas_add_tube (PscPhantomCanvas *self,
                             float *field,
                             const PscTubePoint *points,
                             guint n_points,
                             PscTubeProfile profile,
                             float sign)
{
  const float *table = get_profile (profile);
  PscPixelBox box;

  g_return_if_fail (n_points > 0);

  box = draw_tube (self, points, n_points);
  for (gsize row = box.y0; row < box.y1; row++)
    for (gsize i = row * self->width + box.x0; i < row * self->width + box.x1; i++)
      {
        if (self->scratch[i] <= 0)
          continue;
        field[i] +=
            sign * self->amounts[i] * table[(guint) ((1 - self->scratch[i]) * (PROFILE_STEPS - 1))];
        self->scratch[i] = 0;
      }
}

void
psc_phantom_canvas_add_tree (PscPhantomCanvas *self,
                             float *field,
                             const PscTubePoint *points,
                             guint n_segments)
{
  const float *solid = get_profile (PSC_TUBE_SOLID);
  PscPixelBox box = { self->width, self->height, 0, 0 };

  for (guint i = 0; i < n_segments; i++)
    {
      Knot a = make_knot (self, &points[2 * i]);
      Knot b = make_knot (self, &points[2 * i + 1]);

      draw_segment (self, &a, &b, solid, &box);
    }
  for (gsize row = box.y0; row < box.y1; row++)
    for (gsize i = row * self->width + box.x0; i < row * self->width + box.x1; i++)
      {
        field[i] += self->scratch[i];
        self->scratch[i] = 0;
      }
}

void
psc_phantom_canvas_mask_tube (
    PscPhantomCanvas *self, guint8 *mask, const PscTubePoint *points, guint n_points, float margin)
{
  g_autofree PscTubePoint *wide = g_memdup2 (points, n_points * sizeof *points);
  PscPixelBox box;

  g_return_if_fail (n_points > 0);

  for (guint i = 0; i < n_points; i++)
    {
      wide[i].radius = points[i].radius + margin;
      wide[i].amount = 1;
    }
  box = draw_tube (self, wide, n_points);
  for (gsize row = box.y0; row < box.y1; row++)
    for (gsize i = row * self->width + box.x0; i < row * self->width + box.x1; i++)
      {
        if (self->scratch[i] > 0.05f)
          mask[i] = 255;
        self->scratch[i] = 0;
      }
}

void
psc_phantom_canvas_add_ellipsoid (PscPhantomCanvas *self,
                                  float *field,
                                  const PscEllipsoid *ellipsoid,
                                  float amount)
{
  float reach = MAX (ellipsoid->radius_x, ellipsoid->radius_y);
  PscPixelBox box = psc_phantom_canvas_get_box (self, ellipsoid->x - reach, ellipsoid->y - reach,
                                                ellipsoid->x + reach,
                                                MIN (ellipsoid->y + reach, ellipsoid->floor));
  float c = cosf (ellipsoid->angle);
  float s = sinf (ellipsoid->angle);

  for (gsize row = box.y0; row < box.y1; row++)
    {
      float y = psc_phantom_canvas_y (self, row);
      float share = CLAMP ((ellipsoid->floor - y) * self->scale + 0.5f, 0, 1);

      for (gsize column = box.x0; column < box.x1; column++)
        {
          float dx = psc_phantom_canvas_x (self, column, y) - ellipsoid->x;
          float dy = y - ellipsoid->y;
          float u = (dx * c + dy * s) / ellipsoid->radius_x;
          float v = (dy * c - dx * s) / ellipsoid->radius_y;
          float d2 = u * u + v * v;

          if (d2 < 1)
            field[row * self->width + column] += amount * share * sqrtf (1 - d2);
        }
    }
}

cairo_t *
psc_phantom_canvas_begin (PscPhantomCanvas *self)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, (int) self->width, (int) self->height);
  cairo_t *cr = cairo_create (surface);
  cairo_matrix_t matrix;

  cairo_surface_destroy (surface);
  cairo_matrix_init (&matrix, self->scale, 0, self->shear * self->scale, self->scale,
                     self->centre_x, -self->top * self->scale);
  cairo_set_matrix (cr, &matrix);
  cairo_set_source_rgba (cr, 1, 1, 1, 1);

  return cr;
}

void
psc_phantom_canvas_end (
    PscPhantomCanvas *self, cairo_t *cr, float *field, float amount, guint8 *mask)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  const guint8 *data;
  gsize stride;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface);

  for (gsize row = 0; data != NULL && row < self->height; row++)
    {
      const guint8 *line = data + row * stride;
      gsize at = row * self->width;

      for (gsize column = 0; column < self->width; column++, at++)
        {
          if (line[column] == 0)
            continue;
          if (field != NULL)
            field[at] += amount * (float) line[column] / 255;
          if (mask != NULL)
            mask[at] = MAX (mask[at], line[column]);
        }
    }
  cairo_destroy (cr);
}

static void
blur_rows (const float *from, float *to, gsize width, gsize height, gssize radius)
{
  float norm = 1.0f / (float) (2 * radius + 1);

  for (gsize row = 0; row < height; row++)
    {
      const float *in = from + row * width;
      float *out = to + row * width;
      gssize last = (gssize) width - 1;
      float sum = in[0] * (float) (radius + 1);

      for (gssize i = 1; i <= radius; i++)
        sum += in[MIN (i, last)];
      for (gssize i = 0; i <= last; i++)
        {
          out[i] = sum * norm;
          sum += in[MIN (i + radius + 1, last)] - in[MAX (i - radius, 0)];
        }
    }
}

static void
blur_columns (const float *from, float *to, gsize width, gsize height, gssize radius)
{
  g_autofree float *sums = g_new0 (float, width);
  float norm = 1.0f / (float) (2 * radius + 1);
  gssize last = (gssize) height - 1;

  for (gssize i = -radius; i <= radius; i++)
    {
      const float *in = from + (gsize) CLAMP (i, 0, last) * width;

      for (gsize column = 0; column < width; column++)
        sums[column] += in[column];
    }
  for (gssize row = 0; row <= last; row++)
    {
      const float *enters = from + (gsize) MIN (row + radius + 1, last) * width;
      const float *leaves = from + (gsize) MAX (row - radius, 0) * width;
      float *out = to + (gsize) row * width;

      for (gsize column = 0; column < width; column++)
        {
          out[column] = sums[column] * norm;
          sums[column] += enters[column] - leaves[column];
        }
    }
}

void
psc_blur (float *values, float *scratch, gsize width, gsize height, float radius)
{
  /* n boxes of width w have variance n (w² − 1) / 12. */
  gssize half = (gssize) ((sqrtf (4 * radius * radius + 1) - 1) / 2 + 0.5f);

  if (half < 1)
    return;
  for (guint pass = 0; pass < 3; pass++)
    {
      blur_rows (values, scratch, width, height, half);
      blur_columns (scratch, values, width, height, half);
    }
}
