/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom-pathology.h"

#include <math.h>

gboolean
psc_pathology_covers (PscPhantomSide covered, guint side)
{
  return covered == PSC_PHANTOM_SIDE_BILATERAL
         || covered == (side == PSC_RIGHT ? PSC_PHANTOM_SIDE_RIGHT : PSC_PHANTOM_SIDE_LEFT);
}

float
psc_pathology_grade (PscPathology *self, float mild, float moderate, float severe)
{
  float factor = (float) psc_random_range (&self->random, 0.9, 1.1);

  switch (self->attributes->severity)
    {
    case PSC_PHANTOM_SEVERITY_MILD:
      return mild * factor;
    case PSC_PHANTOM_SEVERITY_SEVERE:
      return severe * factor;
    case PSC_PHANTOM_SEVERITY_MODERATE:
    case PSC_PHANTOM_SEVERITY_NONE:
    default:
      return moderate * factor;
    }
}

void
psc_pathology_pick (
    PscPathology *self, guint side, PscPhantomZone zone, float margin, float *x, float *y)
{
  PscPhantomLevel level;
  float top, bottom, inner, outer, ax;

  psc_phantom_anatomy_get_zone (self->anatomy, side, zone, &top, &bottom);
  *y = (float) psc_random_range (&self->random, top + 0.25 * (bottom - top),
                                 top + 0.75 * (bottom - top));
  *y = MAX (*y, 2.2f + margin * 0.6f);
  psc_phantom_anatomy_get_level (self->anatomy, *y, &level);
  inner = MIN (level.border[side], 5.5f) + 0.8f + 0.5f * margin;
  outer = level.lateral[side] - 0.8f - 0.7f * margin;
  if (zone == PSC_PHANTOM_ZONE_RETROCARDIAC)
    {
      inner = 3.2f;
      outer = 5.5f;
    }
  ax = inner < outer ? (float) psc_random_range (&self->random, inner, outer) : (inner + outer) / 2;
  *y =
      MIN (*y, psc_phantom_anatomy_get_diaphragm (self->anatomy, side, ax) - 0.4f - 0.75f * margin);
  *x = ax * psc_side_sign (side);
}

void
psc_pathology_visit_lung (PscPathology *self,
                          guint side,
                          float top,
                          float bottom,
                          PscLungFunction function,
                          gpointer data)
{
  PscPhantomCanvas *canvas = self->canvas;
  PscPixelBox box = psc_phantom_canvas_get_box (canvas, side == PSC_LEFT ? 0 : -17, top,
                                                side == PSC_LEFT ? 17 : 0, bottom);

  for (gsize row = box.y0; row < box.y1; row++)
    {
      PscLungPixel pixel = { .side = side, .level = &self->anatomy->levels[row] };

      pixel.y = psc_phantom_canvas_y (canvas, row);
      if (pixel.y < top || pixel.y > bottom)
        continue;
      for (gsize column = box.x0; column < box.x1; column++)
        {
          pixel.index = row * canvas->width + column;
          if (canvas->air[pixel.index] <= 0)
            continue;
          pixel.x = psc_phantom_canvas_x (canvas, column, pixel.y);
          pixel.ax = fabsf (pixel.x);
          if ((pixel.x > 0) == (side == PSC_LEFT))
            function (self, &pixel, data);
        }
    }
}

void
psc_pathology_mark (PscPathology *self, const PscLungPixel *pixel)
{
  if (self->canvas->air[pixel->index] > 0.3f
      && pixel->y
             < psc_phantom_anatomy_get_diaphragm (self->anatomy, pixel->side, pixel->ax) + 0.3f)
    self->mask[pixel->index] = 255;
}

static void
add_cloud_pixel (PscPathology *self, const PscLungPixel *pixel, gpointer data)
{
  const PscCloud *cloud = data;
  float dx = (pixel->x - cloud->x) / cloud->radius_x;
  float dy = (pixel->y - cloud->y) / cloud->radius_y;
  float d2 = dx * dx + dy * dy;
  float reach = 1 + cloud->rough;
  float d, cover;

  if (d2 > reach * reach)
    return;
  d = sqrtf (d2);
  if (cloud->rough > 0)
    d += cloud->rough
         * (0.65f * psc_noise (cloud->texture, pixel->x * 0.55f, pixel->y * 0.55f)
            + 0.35f * psc_noise (cloud->texture + 1, pixel->x * 1.4f, pixel->y * 1.4f));
  cover = psc_smoothstep (1, cloud->core, d) * psc_smoothstep (-0.15f, 0.15f, pixel->y - cloud->top)
          * psc_smoothstep (0.15f, -0.15f, pixel->y - cloud->bottom);
  if (cover <= 0)
    return;
  if (cover > 0.3f)
    psc_pathology_mark (self, pixel);
  if (cloud->grain > 0)
    {
      float size = 1 / cloud->grain_size;
      float grain =
          0.6f * psc_noise (cloud->texture + 2, pixel->x * size, pixel->y * size)
          + 0.4f * psc_noise (cloud->texture + 3, pixel->x * size * 2.3f, pixel->y * size * 2.3f);

      cover *= 1 - cloud->grain * psc_smoothstep (0.3f, -0.3f, grain);
    }
  psc_pathology_fill (self, pixel->index, cover * cloud->strength);
}

void
psc_pathology_add_cloud (PscPathology *self, const PscCloud *cloud)
{
  float reach = cloud->radius_y * (1 + cloud->rough);
  PscCloud copy = *cloud;

  psc_pathology_visit_lung (self, cloud->side, cloud->y - reach, cloud->y + reach, add_cloud_pixel,
                            &copy);
}

void
psc_pathology_trace (const float (*knots)[2],
                     guint n_knots,
                     const PscTubePoint *like,
                     PscTubePoint *points,
                     guint n_points)
{
  for (guint i = 0; i < n_points; i++)
    {
      float at = (float) i * (float) (n_knots - 1) / (float) (n_points - 1);
      guint k = MIN ((guint) at, n_knots - 2);
      float t = at - (float) k;
      const float *p1 = knots[k];
      const float *p2 = knots[k + 1];
      const float *p0 = k > 0 ? knots[k - 1] : p1;
      const float *p3 = k + 2 < n_knots ? knots[k + 2] : p2;
      float place[2];

      /* Catmull-Rom. */
      for (guint j = 0; j < 2; j++)
        place[j] =
            0.5f
            * (2 * p1[j] + (p2[j] - p0[j]) * t + (2 * p0[j] - 5 * p1[j] + 4 * p2[j] - p3[j]) * t * t
               + (3 * p1[j] - p0[j] - 3 * p2[j] + p3[j]) * t * t * t);
      points[i] = *like;
      points[i].x = place[0];
      points[i].y = place[1];
    }
}

static void
shape_chest (const PscPhantomAttributes *attributes, PscPhantomAnatomy *anatomy, PscRandom *random)
{
  gboolean severe = attributes->severity == PSC_PHANTOM_SEVERITY_SEVERE;
  guint side = attributes->side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT;
  float towards = psc_side_sign (side);

  switch (attributes->subtype)
    {
    case PSC_PHANTOM_LOBAR_COLLAPSE:
      anatomy->shift += towards * (severe ? 1.5f : 0.8f);
      anatomy->dome[side] -= severe ? 2.2f : 1.2f;
      break;
    case PSC_PHANTOM_LINEAR_ATELECTASIS:
      for (guint i = 0; i < 2; i++)
        if (psc_pathology_covers (attributes->side, i))
          anatomy->dome[i] -= severe ? 1.2f : 0.5f;
      break;
    case PSC_PHANTOM_TENSION_PNEUMOTHORAX:
      anatomy->shift -= towards * (float) psc_random_range (random, 1.5, 2.2);
      anatomy->dome[side] += 1.2f;
      break;
    case PSC_PHANTOM_FREE_EFFUSION:
      if (severe && attributes->side != PSC_PHANTOM_SIDE_BILATERAL)
        anatomy->shift -= towards * 0.9f;
      break;
    case PSC_PHANTOM_VASCULAR_CONGESTION:
      anatomy->congestion = 0.75f;
      break;
    case PSC_PHANTOM_INTERSTITIAL_EDEMA:
    case PSC_PHANTOM_ALVEOLAR_EDEMA:
      anatomy->congestion = 0.6f;
      break;
    default:
      break;
    }
}

void
psc_pathology_shape (const PscPhantomAttributes *attributes,
                     PscPhantomAnatomy *anatomy,
                     PscPhantomBreaks *breaks)
{
  PscRandom random;

  psc_random_init (&random, anatomy->seed,
                   PSC_STREAM_FINDING + 2 * (guint64) attributes->observation);
  switch (attributes->observation)
    {
    case PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM:
    case PSC_PHANTOM_CARDIOMEGALY:
      psc_pathology_shape_heart (attributes, anatomy, &random);
      break;
    case PSC_PHANTOM_FRACTURE:
      psc_pathology_shape_fracture (attributes, anatomy, &random, breaks);
      break;
    default:
      shape_chest (attributes, anatomy, &random);
      break;
    }
}

void
psc_pathology_draw (const PscPhantomAttributes *attributes,
                    const PscPhantomAnatomy *anatomy,
                    const PscPhantomBreaks *breaks,
                    PscPhantomCanvas *canvas,
                    guint8 *mask)
{
  static void (*const functions[PSC_PHANTOM_N_OBSERVATIONS]) (PscPathology *) = {
    [PSC_PHANTOM_ENLARGED_CARDIOMEDIASTINUM] = psc_pathology_draw_heart,
    [PSC_PHANTOM_CARDIOMEGALY] = psc_pathology_draw_heart,
    [PSC_PHANTOM_LUNG_OPACITY] = psc_pathology_draw_opacity,
    [PSC_PHANTOM_LUNG_LESION] = psc_pathology_draw_lesion,
    [PSC_PHANTOM_EDEMA] = psc_pathology_draw_edema,
    [PSC_PHANTOM_CONSOLIDATION] = psc_pathology_draw_consolidation,
    [PSC_PHANTOM_PNEUMONIA] = psc_pathology_draw_pneumonia,
    [PSC_PHANTOM_ATELECTASIS] = psc_pathology_draw_atelectasis,
    [PSC_PHANTOM_PNEUMOTHORAX] = psc_pathology_draw_pneumothorax,
    [PSC_PHANTOM_PLEURAL_EFFUSION] = psc_pathology_draw_effusion,
    [PSC_PHANTOM_PLEURAL_OTHER] = psc_pathology_draw_pleura,
    [PSC_PHANTOM_SUPPORT_DEVICES] = psc_pathology_draw_device,
  };
  PscPathology pathology = {
    .attributes = attributes,
    .anatomy = anatomy,
    .canvas = canvas,
    .mask = mask,
  };

  psc_random_init (&pathology.random, anatomy->seed,
                   PSC_STREAM_FINDING + 2 * (guint64) attributes->observation + 1);
  if (attributes->observation == PSC_PHANTOM_FRACTURE)
    psc_pathology_draw_fracture (&pathology, breaks);
  else
    functions[attributes->observation](&pathology);
}
