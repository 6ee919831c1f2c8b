/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-phantom.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab/phantom/psc-phantom-pathology.h"
#include "lab/phantom/psc-phantom-plan.h"

struct _PscPhantom
{
  GObject parent_instance;

  gsize width;
  gsize height;
  guint64 seed;
  PscPhantomView view;
  PscPhantomSex sex;
  guint age;
  double spacing; /* mm between pixel centres */

  guint8 *grey;                                 /* owned, [height][width] */
  guint16 *depth;                               /* owned, [height][width], 12 bits */
  guint8 *lungs;                                /* owned, [height][width] */
  float zone_limits[2][PSC_PHANTOM_N_ZONES][2]; /* rows */

  guint n_findings;
  PscPhantomFinding findings[PSC_PHANTOM_MAX_FINDINGS]; /* owned contents */
};

G_DEFINE_QUARK (psc_phantom_error, psc_phantom_error)
G_DEFINE_FINAL_TYPE (PscPhantom, psc_phantom, G_TYPE_OBJECT)

static void
psc_phantom_finalize (GObject *object)
{
  PscPhantom *self = PSC_PHANTOM (object);

  g_clear_pointer (&self->grey, g_free);
  g_clear_pointer (&self->depth, g_free);
  g_clear_pointer (&self->lungs, g_free);
  for (guint i = 0; i < self->n_findings; i++)
    {
      g_clear_pointer (&self->findings[i].location, g_free);
      g_clear_pointer (&self->findings[i].mask, g_free);
    }

  G_OBJECT_CLASS (psc_phantom_parent_class)->finalize (object);
}

static void
psc_phantom_class_init (PscPhantomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_phantom_finalize;
}

static void
psc_phantom_init (PscPhantom *self)
{
}

void
psc_phantom_parameters_init (PscPhantomParameters *parameters)
{
  static const double count_weights[] = { 0.2, 0.42, 0.26, 0.12 };

  g_return_if_fail (parameters != NULL);

  *parameters = (PscPhantomParameters){ .width = 224, .height = 224 };
  for (guint i = 0; i < G_N_ELEMENTS (count_weights); i++)
    parameters->count_weights[i] = count_weights[i];
  for (guint i = 1; i < PSC_PHANTOM_N_OBSERVATIONS; i++)
    parameters->observation_weights[i] = 1;
}

static gboolean
force_findings (const PscPhantomParameters *parameters,
                PscRandom *random,
                PscPhantomAttributes *plan,
                GError **error)
{
  for (guint i = 0; i < parameters->n_findings; i++)
    {
      const PscPhantomAttributes *wanted = &parameters->findings[i];

      if (psc_phantom_plan_complete (random, wanted, plan, i, &plan[i]))
        continue;
      g_set_error (
          error, PSC_PHANTOM_ERROR, PSC_PHANTOM_ERROR_IMPOSSIBLE,
          _ ("there is no finding “%s” with side “%s”, zone “%s”, severity “%s” and subtype "
             "“%s”, or it contradicts another finding"),
          psc_phantom_observation_get_id (wanted->observation),
          psc_phantom_side_get_id (wanted->side), psc_phantom_zone_get_id (wanted->zone),
          psc_phantom_severity_get_id (wanted->severity),
          psc_phantom_subtype_get_id (wanted->subtype));
      return FALSE;
    }
  return TRUE;
}

static guint
draw_findings (const PscPhantomParameters *parameters,
               PscRandom *random,
               PscPhantomAttributes *plan)
{
  guint n = psc_random_weighted (random, parameters->count_weights, PSC_PHANTOM_MAX_FINDINGS + 1);
  guint taken = 0;

  /* Classes that do not go together are drawn again, which now and then leaves fewer. */
  for (guint attempt = 0; taken < n && attempt < 4 * n; attempt++)
    {
      PscPhantomAttributes wanted = { 0 };

      wanted.observation =
          psc_random_weighted (random, parameters->observation_weights, PSC_PHANTOM_N_OBSERVATIONS);
      if (psc_phantom_plan_complete (random, &wanted, plan, taken, &plan[taken]))
        taken++;
    }
  return taken;
}

static void
mark_lungs (PscPhantom *self, const PscPhantomAnatomy *anatomy, const PscPhantomCanvas *canvas)
{
  self->lungs = g_new0 (guint8, self->width * self->height);
  for (gsize row = 0; row < self->height; row++)
    {
      const PscPhantomLevel *level = &anatomy->levels[row];
      float y = psc_phantom_canvas_y (canvas, row);

      for (gsize column = 0; y > 0 && column < self->width; column++)
        {
          float x = psc_phantom_canvas_x (canvas, column, y);
          float ax = fabsf (x);
          guint side = x > 0 ? PSC_LEFT : PSC_RIGHT;

          if (ax < level->lateral[side] && ax > level->border[side]
              && y < psc_phantom_anatomy_get_diaphragm (anatomy, side, ax))
            self->lungs[row * self->width + column] = (guint8) (1 + side);
        }
    }
}

static void
mark_zones (PscPhantom *self, const PscPhantomAnatomy *anatomy, const PscPhantomCanvas *canvas)
{
  for (guint side = 0; side < 2; side++)
    for (guint zone = 0; zone < PSC_PHANTOM_N_ZONES; zone++)
      {
        float limits[2];

        psc_phantom_anatomy_get_zone (anatomy, side, zone, &limits[0], &limits[1]);
        for (guint i = 0; i < 2; i++)
          self->zone_limits[side][zone][i] =
              CLAMP (psc_phantom_canvas_row (canvas, limits[i]), 0, (float) self->height);
      }
}

static void
draw_body (PscPhantom *self,
           PscPhantomAnatomy *anatomy,
           const PscPhantomAttributes *plan,
           PscPhantomCanvas *canvas)
{
  PscPhantomBreaks breaks = { .n_breaks = 0 };

  for (guint i = 0; i < self->n_findings; i++)
    psc_pathology_shape (&plan[i], anatomy, &breaks);
  psc_phantom_anatomy_prepare (anatomy, canvas);
  psc_phantom_add_soft_parts (anatomy, canvas);
  psc_phantom_add_gas (anatomy, canvas);
  psc_phantom_add_vessels (anatomy, canvas);
  psc_phantom_add_bones (anatomy, &breaks, canvas);
  mark_lungs (self, anatomy, canvas);
  mark_zones (self, anatomy, canvas);

  for (guint i = 0; i < self->n_findings; i++)
    {
      PscPhantomFinding *finding = &self->findings[i];

      finding->attributes = plan[i];
      finding->location = psc_phantom_attributes_dup_location (&plan[i]);
      finding->mask = g_new0 (guint8, self->width * self->height);
      psc_pathology_draw (&plan[i], anatomy, &breaks, canvas, finding->mask);
      for (gsize j = 0; j < self->width * self->height; j++)
        finding->n_mask_pixels += finding->mask[j] >= 128;
    }
}

static void
expose (PscPhantom *self, const PscPhantomAnatomy *anatomy, PscPhantomCanvas *canvas)
{
  PscPhantomPicture picture;

  self->grey = g_new (guint8, self->width * self->height);
  self->depth = g_new (guint16, self->width * self->height);
  picture.grey = self->grey;
  picture.depth = self->depth;
  psc_phantom_expose (anatomy, canvas, &picture);
}

PscPhantom *
psc_phantom_new (const PscPhantomParameters *parameters, GError **error)
{
  g_autoptr (PscPhantom) self = NULL;
  g_autoptr (PscPhantomAnatomy) anatomy = NULL;
  g_autoptr (PscPhantomCanvas) canvas = NULL;
  PscPhantomAttributes plan[PSC_PHANTOM_MAX_FINDINGS];
  PscRandom random;

  g_return_val_if_fail (parameters != NULL, NULL);
  g_return_val_if_fail (
      parameters->width >= PSC_PHANTOM_MIN_SIDE && parameters->width <= PSC_PHANTOM_MAX_SIDE, NULL);
  g_return_val_if_fail (parameters->height >= PSC_PHANTOM_MIN_SIDE
                            && parameters->height <= PSC_PHANTOM_MAX_SIDE,
                        NULL);
  g_return_val_if_fail (parameters->n_findings <= PSC_PHANTOM_MAX_FINDINGS, NULL);

  self = g_object_new (PSC_TYPE_PHANTOM, NULL);
  psc_random_init (&random, parameters->seed, PSC_STREAM_PLAN);
  if (!parameters->forced)
    self->n_findings = draw_findings (parameters, &random, plan);
  else if (force_findings (parameters, &random, plan, error))
    self->n_findings = parameters->n_findings;
  else
    return NULL;

  anatomy = psc_phantom_anatomy_new (parameters->seed, parameters->view, parameters->sex);
  self->width = parameters->width;
  self->height = parameters->height;
  self->seed = parameters->seed;
  self->view = anatomy->view;
  self->sex = anatomy->sex;
  self->age = (guint) anatomy->age;

  canvas = psc_phantom_canvas_new (self->width, self->height);
  draw_body (self, anatomy, plan, canvas);
  expose (self, anatomy, canvas);
  self->spacing = 10 / (double) canvas->scale;

  return g_steal_pointer (&self);
}

gsize
psc_phantom_get_width (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), 0);

  return self->width;
}

gsize
psc_phantom_get_height (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), 0);

  return self->height;
}

guint64
psc_phantom_get_seed (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), 0);

  return self->seed;
}

PscPhantomView
psc_phantom_get_view (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), PSC_PHANTOM_VIEW_ANY);

  return self->view;
}

PscPhantomSex
psc_phantom_get_sex (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), PSC_PHANTOM_SEX_ANY);

  return self->sex;
}

guint
psc_phantom_get_age (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), 0);

  return self->age;
}

const guint8 *
psc_phantom_get_grey (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), NULL);

  return self->grey;
}

PscImage *
psc_phantom_dup_image (PscPhantom *self)
{
  const PscWindow window = { 2047.5, 4095, PSC_WINDOW_LINEAR_EXACT };
  PscImage *image;
  float *values;

  g_return_val_if_fail (PSC_IS_PHANTOM (self), NULL);

  image = psc_image_new (self->width, self->height, "Phantom");
  values = psc_image_get_mutable_values (image);
  for (gsize i = 0; i < self->width * self->height; i++)
    values[i] = self->depth[i];
  psc_image_set_bits (image, 12);
  psc_image_set_window (image, &window);
  psc_image_set_pixel_spacing (image, self->spacing, self->spacing);
  psc_image_take_note (image, g_strdup (_ ("synthetic: not the picture of a patient")));

  return image;
}

guint
psc_phantom_get_n_findings (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), 0);

  return self->n_findings;
}

const PscPhantomFinding *
psc_phantom_get_finding (PscPhantom *self, guint index)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), NULL);
  g_return_val_if_fail (index < self->n_findings, NULL);

  return &self->findings[index];
}

const PscPhantomFinding *
psc_phantom_lookup (PscPhantom *self, PscPhantomObservation observation)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), NULL);

  for (guint i = 0; i < self->n_findings; i++)
    if (self->findings[i].attributes.observation == observation)
      return &self->findings[i];
  return NULL;
}

const guint8 *
psc_phantom_get_lungs (PscPhantom *self)
{
  g_return_val_if_fail (PSC_IS_PHANTOM (self), NULL);

  return self->lungs;
}

void
psc_phantom_get_zone_rows (
    PscPhantom *self, PscPhantomSide side, PscPhantomZone zone, gsize *top, gsize *bottom)
{
  const float *limits;

  g_return_if_fail (PSC_IS_PHANTOM (self));
  g_return_if_fail (side == PSC_PHANTOM_SIDE_RIGHT || side == PSC_PHANTOM_SIDE_LEFT);
  g_return_if_fail ((guint) zone < PSC_PHANTOM_N_ZONES);

  limits = self->zone_limits[side == PSC_PHANTOM_SIDE_LEFT ? PSC_LEFT : PSC_RIGHT][zone];
  *top = (gsize) (limits[0] + 0.5f);
  *bottom = (gsize) (limits[1] + 0.5f);
}
