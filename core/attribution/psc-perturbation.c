/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-perturbation.h"

#include <math.h>
#include <string.h>

/* Of pixels as a model has them, whose spread is about 1: below that, a picture and what it is
 * replaced with differ by rounding. */
#define ROUNDING 1e-5f

typedef struct
{
  guint side;      /* A */
  guint n_images;  /* N */
  float *pixels;   /* owned, [A][A] */
  float *baseline; /* owned, [A][A] */
  char *key;       /* owned */
  gboolean changes_nothing;
} PscPerturbationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PscPerturbation, psc_perturbation, G_TYPE_OBJECT)

static PscPerturbationPrivate *
get_private (PscPerturbation *self)
{
  return psc_perturbation_get_instance_private (self);
}

static void
psc_perturbation_finalize (GObject *object)
{
  PscPerturbationPrivate *priv = get_private (PSC_PERTURBATION (object));

  g_free (priv->pixels);
  g_free (priv->baseline);
  g_free (priv->key);

  G_OBJECT_CLASS (psc_perturbation_parent_class)->finalize (object);
}

static void
psc_perturbation_class_init (PscPerturbationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_perturbation_finalize;
}

static void
psc_perturbation_init (PscPerturbation *self)
{
}

/* The images have a length of their own, so that no text runs into them. */
static char *
make_key (PscPerturbationPrivate *priv, const char *recipe)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gssize size = (gssize) ((gsize) priv->side * priv->side * sizeof *priv->pixels);

  g_checksum_update (checksum, (const guint8 *) priv->pixels, size);
  g_checksum_update (checksum, (const guint8 *) priv->baseline, size);
  g_checksum_update (checksum, (const guint8 *) recipe, (gssize) strlen (recipe));
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
are_same (const float *a, const float *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!(fabsf (a[i] - b[i]) <= ROUNDING))
      return FALSE;
  return TRUE;
}

void
psc_perturbation_set_image (PscPerturbation *self,
                            guint side,
                            const float *pixels,
                            const float *baseline,
                            guint n_images,
                            const char *recipe)
{
  PscPerturbationPrivate *priv = get_private (self);
  gsize size = (gsize) side * side * sizeof *pixels;

  g_return_if_fail (side > 0 && n_images > 0);
  g_return_if_fail (priv->pixels == NULL);

  priv->side = side;
  priv->n_images = n_images;
  priv->pixels = g_memdup2 (pixels, size);
  priv->baseline = g_memdup2 (baseline, size);
  priv->key = make_key (priv, recipe);
  priv->changes_nothing = are_same (pixels, baseline, (gsize) side * side);
}

guint
psc_perturbation_get_n_images (PscPerturbation *self)
{
  return get_private (self)->n_images;
}

guint
psc_perturbation_get_side (PscPerturbation *self)
{
  return get_private (self)->side;
}

const float *
psc_perturbation_get_pixels (PscPerturbation *self)
{
  return get_private (self)->pixels;
}

const float *
psc_perturbation_get_baseline (PscPerturbation *self)
{
  return get_private (self)->baseline;
}

const char *
psc_perturbation_get_key (PscPerturbation *self)
{
  return get_private (self)->key;
}

void
psc_perturbation_fill (PscPerturbation *self, guint index, float *pixels)
{
  g_return_if_fail (index < psc_perturbation_get_n_images (self));

  PSC_PERTURBATION_GET_CLASS (self)->fill (self, index, pixels);
}

gboolean
psc_perturbation_get_window (PscPerturbation *self, guint index, PscPatch *window)
{
  PscPerturbationClass *klass = PSC_PERTURBATION_GET_CLASS (self);

  g_return_val_if_fail (index < psc_perturbation_get_n_images (self), FALSE);

  return klass->get_window != NULL && klass->get_window (self, index, window);
}

void
psc_perturbation_weigh (PscPerturbation *self, guint x, guint y, double *weights)
{
  guint side = psc_perturbation_get_side (self);

  g_return_if_fail (x < side && y < side);

  if (get_private (self)->changes_nothing)
    memset (weights, 0, psc_perturbation_get_n_images (self) * sizeof *weights);
  else
    PSC_PERTURBATION_GET_CLASS (self)->weigh (self, x, y, weights);
}

void
psc_perturbation_make_map (PscPerturbation *self, const double *values, float *map)
{
  PscPerturbationPrivate *priv = get_private (self);

  if (priv->changes_nothing)
    memset (map, 0, (gsize) priv->side * priv->side * sizeof *map);
  else
    PSC_PERTURBATION_GET_CLASS (self)->make_map (self, values, map);
}

double
psc_perturbation_measure_error (PscPerturbation *self, const double *values, const float *map)
{
  PscPerturbationClass *klass = PSC_PERTURBATION_GET_CLASS (self);

  return klass->measure_error != NULL && !get_private (self)->changes_nothing
             ? klass->measure_error (self, values, map)
             : NAN;
}
