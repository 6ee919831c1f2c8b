/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-parts.h"

#include <math.h>

/* Scatter is smooth: it is computed on a grid of about this many cells a side. */
#define SCATTER_CELLS 56

/* How the exposure was made and how the workstation shows it. */
typedef struct
{
  float scatter;     /* scattered light at a pixel, as a share of the primary light around it */
  float noise;       /* relative standard deviation of the unattenuated beam, per pixel */
  float enhancement; /* gain of detail over the surroundings of a centimetre or two */
  float sharpness;   /* gain of fine detail */
  float slope;       /* display curve: 1 / (1 + exp (−slope (attenuation − middle))) */
  float middle;
  float collimation[4]; /* left, top, right, bottom, pixels */
  gboolean bright_shutters;
  gboolean left_marker;
  float marker_x, marker_y; /* share of the picture */
  float marker_size;
  guint32 texture;
} Exposure;

static float
logit (float share)
{
  return logf (share / (1 - share));
}

/* The display is set by what an average lung and an average mediastinum of this patient's size let
 * through, not by the picture: otherwise a finding would change the picture everywhere. */
static void
draw_curve (const PscPhantomAnatomy *anatomy, PscRandom *random, Exposure *exposure)
{
  float depth = 20.5f + 7 * anatomy->fatness;
  float lung = PSC_TISSUE_ATTENUATION * (depth * 0.9f - 12.5f * (1 - PSC_LUNG_DENSITY));
  float middle = PSC_TISSUE_ATTENUATION * (depth - 1) + 0.35f;
  float lung_grey = (float) psc_random_range (random, 48, 92) / 255;
  float middle_grey = (float) psc_random_range (random, 198, 220) / 255;
  float scattered = -logf (expf (-middle) + exposure->scatter * 0.12f);

  exposure->slope = (logit (middle_grey) - logit (lung_grey)) / (scattered - lung);
  exposure->middle = lung - logit (lung_grey) / exposure->slope;
}

static void
draw_exposure (const PscPhantomAnatomy *anatomy, const PscPhantomCanvas *canvas, Exposure *exposure)
{
  gboolean ap = anatomy->view == PSC_PHANTOM_VIEW_AP;
  PscRandom random;

  psc_random_init (&random, anatomy->seed, PSC_STREAM_DETECTOR);
  exposure->scatter = (float) psc_random_range (&random, 0.02, 0.06) * (ap ? 1.6f : 1);
  /* Smaller pixels catch fewer quanta, and their blur gives back a little. */
  exposure->noise = 0.003f * (float) psc_random_range (&random, 0.4, 1.6)
                    * powf (canvas->scale / 6, 0.4f) * (ap ? 1.25f : 1);
  exposure->enhancement = (float) psc_random_range (&random, 0.2, 0.7);
  exposure->sharpness = (float) psc_random_range (&random, 0.1, 0.6);
  draw_curve (anatomy, &random, exposure);

  for (guint i = 0; i < 4; i++)
    {
      float margin = (float) psc_random_range (&random, -0.06, 0.03);

      exposure->collimation[i] =
          MAX (0, margin) * (float) (i % 2 == 0 ? canvas->width : canvas->height);
    }
  exposure->bright_shutters = psc_random_chance (&random, 0.2);
  exposure->left_marker = psc_random_chance (&random, 0.5);
  exposure->marker_x = (float) psc_random_range (&random, 0.05, 0.12);
  exposure->marker_y = (float) psc_random_range (&random, 0.04, 0.1);
  exposure->marker_size = (float) psc_random_range (&random, 1.0, 1.6);
  exposure->texture = (guint32) psc_random_next (&random);
}

/* Sums up everything on the ray, into @attenuation. */
static void
sum_attenuation (const PscPhantomCanvas *canvas, float *attenuation)
{
  const float mu = PSC_TISSUE_ATTENUATION;
  const float room = 1 - PSC_LUNG_DENSITY;

  for (gsize i = 0; i < canvas->width * canvas->height; i++)
    {
      float air = canvas->air[i];
      float value = canvas->soft[i];

      if (air > 0)
        {
          float fill = CLAMP (canvas->fill[i], -PSC_LUNG_DENSITY / room, 1);
          float open = 1 - fabsf (fill);

          value += air * (PSC_LUNG_DENSITY + room * fill);
          /* Nothing can be denser than tissue all the way. */
          value += room * MIN (canvas->tissue[i] * open, air) * MIN (1, air * 0.4f);
        }
      attenuation[i] = mu * value + canvas->bone[i];
    }
}

static void
average_cells (const float *values, gsize width, gsize height, float *cells, gsize n_x, gsize n_y)
{
  for (gsize cy = 0; cy < n_y; cy++)
    for (gsize cx = 0; cx < n_x; cx++)
      {
        gsize x0 = cx * width / n_x, x1 = (cx + 1) * width / n_x;
        gsize y0 = cy * height / n_y, y1 = (cy + 1) * height / n_y;
        float sum = 0;

        for (gsize y = y0; y < y1; y++)
          for (gsize x = x0; x < x1; x++)
            sum += values[y * width + x];
        cells[cy * n_x + cx] = sum / (float) ((x1 - x0) * (y1 - y0));
      }
}

static void
add_cells (
    float *values, gsize width, gsize height, const float *cells, gsize n_x, gsize n_y, float gain)
{
  for (gsize y = 0; y < height; y++)
    {
      float v =
          CLAMP (((float) y + 0.5f) * (float) n_y / (float) height - 0.5f, 0, (float) n_y - 1.001f);
      gsize cy = (gsize) v;
      float ty = v - (float) cy;

      for (gsize x = 0; x < width; x++)
        {
          float u = CLAMP (((float) x + 0.5f) * (float) n_x / (float) width - 0.5f, 0,
                           (float) n_x - 1.001f);
          gsize cx = (gsize) u;
          float tx = u - (float) cx;
          const float *cell = cells + cy * n_x + cx;

          values[y * width + x] += gain
                                   * ((cell[0] * (1 - tx) + cell[1] * tx) * (1 - ty)
                                      + (cell[n_x] * (1 - tx) + cell[n_x + 1] * tx) * ty);
        }
    }
}

static void
add_scatter (const PscPhantomCanvas *canvas, float *light, float share)
{
  gsize n_x = MIN (canvas->width, SCATTER_CELLS);
  gsize n_y = MIN (canvas->height, SCATTER_CELLS);
  g_autofree float *cells = g_new (float, n_x *n_y);
  g_autofree float *scratch = g_new (float, n_x *n_y);

  /* Free air around the patient scatters nothing into the picture. */
  average_cells (light, canvas->width, canvas->height, cells, n_x, n_y);
  for (gsize i = 0; i < n_x * n_y; i++)
    cells[i] = MIN (cells[i], 0.3f);
  psc_blur (cells, scratch, n_x, n_y, (float) n_x * 0.07f);
  add_cells (light, canvas->width, canvas->height, cells, n_x, n_y, share);
}

/* About normal, mean 0, standard deviation 1, for a pixel of a texture. */
static inline float
pixel_noise (guint32 texture, guint32 index)
{
  guint32 a = psc_hash_32 (texture ^ index);
  guint32 b = psc_hash_32 (a + 0x9e3779b9u);
  gint32 sum = (gint32) (a & 0xffff) + (gint32) (a >> 16) + (gint32) (b & 0xffff)
               + (gint32) (b >> 16) - 2 * 0xffff;

  return (float) sum * (1.7320508f / 65536);
}

/* Adds @gain × what a blur of @radius pixels takes away; @blurred and @scratch are lost. */
static void
enhance (float *values,
         float *blurred,
         float *scratch,
         const PscPhantomCanvas *canvas,
         float radius,
         float gain)
{
  gsize n = canvas->width * canvas->height;

  for (gsize i = 0; i < n; i++)
    blurred[i] = values[i];
  psc_blur (blurred, scratch, canvas->width, canvas->height, radius);
  for (gsize i = 0; i < n; i++)
    values[i] += gain * (values[i] - blurred[i]);
}

static void
show (const PscPhantomCanvas *canvas,
      const Exposure *exposure,
      const float *values,
      PscPhantomPicture *picture)
{
  gsize n = canvas->width * canvas->height;

  for (gsize i = 0; i < n; i++)
    {
      float value = values[i];
      float y = 1 / (1 + expf (-exposure->slope * (value - exposure->middle)));

      if (picture->depth != NULL)
        picture->depth[i] = (guint16) (y * 4095 + 0.5f);
      picture->grey[i] = (guint8) (y * 255 + 0.5f);
    }
}

static void
close_shutters (const PscPhantomCanvas *canvas,
                const Exposure *exposure,
                PscPhantomPicture *picture)
{
  float level = exposure->bright_shutters ? 0.98f : 0.02f;
  const float *margin = exposure->collimation;

  for (gsize row = 0; row < canvas->height; row++)
    for (gsize column = 0; column < canvas->width; column++)
      {
        gsize i = row * canvas->width + column;

        if ((float) column >= margin[0] && (float) row >= margin[1]
            && (float) (canvas->width - 1 - column) >= margin[2]
            && (float) (canvas->height - 1 - row) >= margin[3])
          continue;
        picture->grey[i] = (guint8) (level * 255 + 0.5f);
        if (picture->depth != NULL)
          picture->depth[i] = (guint16) (level * 4095 + 0.5f);
      }
}

/* A lead letter on the cassette, drawn by strokes so that no font is needed. */
static void
place_marker (PscPhantomCanvas *canvas, const Exposure *exposure, PscPhantomPicture *picture)
{
  gsize n = canvas->width * canvas->height;
  g_autofree guint8 *lead = g_new0 (guint8, n);
  cairo_t *cr = psc_phantom_canvas_begin (canvas);
  double size = exposure->marker_size * canvas->scale;
  double x = exposure->marker_x * (double) canvas->width;

  cairo_identity_matrix (cr);
  cairo_translate (cr, exposure->left_marker ? (double) canvas->width - x - size * 0.7 : x,
                   exposure->marker_y * (double) canvas->height);
  cairo_scale (cr, size, size);
  cairo_set_line_width (cr, 0.17);
  if (exposure->left_marker)
    {
      cairo_move_to (cr, 0.1, 0);
      cairo_line_to (cr, 0.1, 0.92);
      cairo_line_to (cr, 0.65, 0.92);
    }
  else
    {
      cairo_move_to (cr, 0.1, 1);
      cairo_line_to (cr, 0.1, 0.08);
      cairo_line_to (cr, 0.35, 0.08);
      cairo_curve_to (cr, 0.7, 0.08, 0.7, 0.52, 0.35, 0.52);
      cairo_line_to (cr, 0.1, 0.52);
      cairo_move_to (cr, 0.35, 0.52);
      cairo_line_to (cr, 0.66, 1);
    }
  cairo_stroke (cr);
  psc_phantom_canvas_end (canvas, cr, NULL, 0, lead);

  for (gsize i = 0; i < n; i++)
    if (lead[i] > 0)
      {
        float share = (float) lead[i] / 255;

        picture->grey[i] = (guint8) ((float) picture->grey[i] * (1 - share) + 248 * share);
        if (picture->depth != NULL)
          picture->depth[i] = (guint16) ((float) picture->depth[i] * (1 - share) + 3983 * share);
      }
}

void
psc_phantom_expose (const PscPhantomAnatomy *anatomy,
                    PscPhantomCanvas *canvas,
                    PscPhantomPicture *picture)
{
  gsize n = canvas->width * canvas->height;
  float *values = canvas->soft;
  float *light = canvas->fill;
  Exposure exposure;

  draw_exposure (anatomy, canvas, &exposure);
  sum_attenuation (canvas, values);
  for (gsize i = 0; i < n; i++)
    light[i] = expf (-values[i]);
  add_scatter (canvas, light, exposure.scatter);
  for (gsize i = 0; i < n; i++)
    values[i] = -logf (light[i])
                + exposure.noise / sqrtf (light[i]) * pixel_noise (exposure.texture, (guint32) i);

  enhance (values, canvas->air, canvas->scratch, canvas, 1.3f * canvas->scale,
           exposure.enhancement);
  enhance (values, canvas->air, canvas->scratch, canvas, 0.09f * canvas->scale, exposure.sharpness);
  show (canvas, &exposure, values, picture);
  close_shutters (canvas, &exposure, picture);
  place_marker (canvas, &exposure, picture);
}
