/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "ui/canvas/psc-measure-set.h"

#include <glib/gi18n.h>
#include <math.h>

struct _PscMeasureSet
{
  GObject parent_instance;

  double width; /* of the image */
  double height;
  GArray *measures; /* owned, of PscMeasure */
  gboolean is_held;
  guint held;       /* which measurement */
  guint held_point; /* which of its points */
};

G_DEFINE_FINAL_TYPE (PscMeasureSet, psc_measure_set, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Where hearts and the widest part of a thorax are in a frontal view, in parts of the image: where
 * moving the handles to the right place takes least. */
static const PscPoint heart_points[] = {
  { 0.40, 0.62 }, { 0.68, 0.62 }, { 0.16, 0.72 }, { 0.84, 0.72 }
};

static void
psc_measure_set_finalize (GObject *object)
{
  g_array_unref (PSC_MEASURE_SET (object)->measures);
  G_OBJECT_CLASS (psc_measure_set_parent_class)->finalize (object);
}

static void
psc_measure_set_class_init (PscMeasureSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_measure_set_finalize;
  signals[CHANGED] = g_signal_new ("changed", PSC_TYPE_MEASURE_SET, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
psc_measure_set_init (PscMeasureSet *self)
{
  self->measures = g_array_new (FALSE, FALSE, sizeof (PscMeasure));
}

PscMeasureSet *
psc_measure_set_new (double width, double height)
{
  PscMeasureSet *self = g_object_new (PSC_TYPE_MEASURE_SET, NULL);

  self->width = width;
  self->height = height;
  return self;
}

static void
emit_changed (PscMeasureSet *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
psc_measure_set_get_n (PscMeasureSet *self)
{
  return self->measures->len;
}

const PscMeasure *
psc_measure_set_get (PscMeasureSet *self, guint index)
{
  g_return_val_if_fail (index < self->measures->len, NULL);

  return &g_array_index (self->measures, PscMeasure, index);
}

static void
place (PscMeasureSet *self, PscPoint *point, double x, double y)
{
  point->x = CLAMP (x, 0, self->width);
  point->y = CLAMP (y, 0, self->height);
}

static void
fill (PscMeasureSet *self, PscMeasure *measure, const PscPoint *centre, double size)
{
  switch (measure->kind)
    {
    case PSC_MEASURE_RULER:
      measure->n_points = 2;
      place (self, &measure->points[0], centre->x - size / 2, centre->y);
      place (self, &measure->points[1], centre->x + size / 2, centre->y);
      break;
    case PSC_MEASURE_ANGLE:
      measure->n_points = 3;
      place (self, &measure->points[0], centre->x + size / 2, centre->y - size / 2);
      place (self, &measure->points[1], centre->x - size / 2, centre->y);
      place (self, &measure->points[2], centre->x + size / 2, centre->y);
      break;
    case PSC_MEASURE_HEART:
    default:
      measure->n_points = G_N_ELEMENTS (heart_points);
      for (guint i = 0; i < G_N_ELEMENTS (heart_points); i++)
        place (self, &measure->points[i], heart_points[i].x * self->width,
               heart_points[i].y * self->height);
      break;
    }
}

void
psc_measure_set_add (PscMeasureSet *self, PscMeasureKind kind, const PscPoint *centre, double size)
{
  PscMeasure measure = { .kind = kind };

  g_return_if_fail (PSC_IS_MEASURE_SET (self));

  fill (self, &measure, centre, size);
  g_array_append_val (self->measures, measure);
  self->is_held = TRUE;
  self->held = self->measures->len - 1;
  self->held_point = measure.n_points - 1;
  emit_changed (self);
}

gboolean
psc_measure_set_get_held (PscMeasureSet *self, guint *index, guint *point)
{
  *index = self->held;
  *point = self->held_point;
  return self->is_held;
}

gboolean
psc_measure_set_hold_at (PscMeasureSet *self, const PscPoint *at, double reach)
{
  double nearest = reach;
  gboolean found = FALSE;

  for (guint i = 0; i < self->measures->len; i++)
    {
      const PscMeasure *measure = psc_measure_set_get (self, i);

      for (guint k = 0; k < measure->n_points; k++)
        {
          double distance = hypot (measure->points[k].x - at->x, measure->points[k].y - at->y);

          if (distance > nearest)
            continue;
          nearest = distance;
          found = TRUE;
          self->held = i;
          self->held_point = k;
        }
    }
  if (!found)
    return FALSE;
  self->is_held = TRUE;
  emit_changed (self);
  return TRUE;
}

/* Handles are numbered through all measurements. */
static guint
get_place_of_held (PscMeasureSet *self, guint *n)
{
  guint at = 0;

  *n = 0;
  for (guint i = 0; i < self->measures->len; i++)
    {
      if (i == self->held)
        at = *n + self->held_point;
      *n += psc_measure_set_get (self, i)->n_points;
    }
  return at;
}

static void
hold_place (PscMeasureSet *self, guint at)
{
  self->held = 0;
  while (at >= psc_measure_set_get (self, self->held)->n_points)
    at -= psc_measure_set_get (self, self->held++)->n_points;
  self->held_point = at;
  self->is_held = TRUE;
}

gboolean
psc_measure_set_step (PscMeasureSet *self, int step)
{
  guint n, at;

  g_return_val_if_fail (PSC_IS_MEASURE_SET (self), FALSE);

  at = get_place_of_held (self, &n);
  if (n == 0)
    return FALSE;
  if (!self->is_held)
    hold_place (self, step > 0 ? 0 : n - 1);
  else if ((step < 0 && at == 0) || (step > 0 && at == n - 1))
    self->is_held = FALSE;
  else
    hold_place (self, step > 0 ? at + 1 : at - 1);
  emit_changed (self);
  return self->is_held;
}

void
psc_measure_set_let_go (PscMeasureSet *self)
{
  if (!self->is_held)
    return;
  self->is_held = FALSE;
  emit_changed (self);
}

void
psc_measure_set_move_to (PscMeasureSet *self, const PscPoint *to)
{
  PscMeasure *measure;

  g_return_if_fail (PSC_IS_MEASURE_SET (self));

  if (!self->is_held)
    return;
  measure = &g_array_index (self->measures, PscMeasure, self->held);
  place (self, &measure->points[self->held_point], to->x, to->y);
  /* Widths are level, and the other end goes along. */
  if (measure->kind == PSC_MEASURE_HEART)
    measure->points[self->held_point ^ 1].y = measure->points[self->held_point].y;
  emit_changed (self);
}

void
psc_measure_set_move_by (PscMeasureSet *self, double dx, double dy)
{
  const PscPoint *point;

  if (!self->is_held)
    return;
  point = &psc_measure_set_get (self, self->held)->points[self->held_point];
  psc_measure_set_move_to (self, &(PscPoint){ point->x + dx, point->y + dy });
}

gboolean
psc_measure_set_remove_held (PscMeasureSet *self)
{
  if (!self->is_held)
    return FALSE;
  g_array_remove_index (self->measures, self->held);
  self->is_held = FALSE;
  self->held = self->held_point = 0;
  emit_changed (self);
  return TRUE;
}

void
psc_measure_set_clear (PscMeasureSet *self)
{
  g_array_set_size (self->measures, 0);
  self->is_held = FALSE;
  self->held = self->held_point = 0;
  emit_changed (self);
}

static char *
describe_heart (const PscMeasure *measure, PscImage *image)
{
  const PscPoint *heart = measure->points;
  const PscPoint *thorax = measure->points + 2;
  double ratio = psc_measure_ratio (image, heart, thorax);
  g_autofree char *heart_width =
      psc_measure_describe_length (image, psc_measure_length (image, &heart[0], &heart[1]));
  g_autofree char *thorax_width =
      psc_measure_describe_length (image, psc_measure_length (image, &thorax[0], &thorax[1]));

  if (isnan (ratio))
    return g_strdup (_ ("The thorax has no width"));
  /* Translators: the cardiothoracic ratio, and the two widths that it is of. */
  return g_strdup_printf (_ ("CTR %.2f\nheart %s\nthorax %s"), ratio, heart_width, thorax_width);
}

char *
psc_measure_describe (const PscMeasure *measure, PscImage *image)
{
  double angle;

  switch (measure->kind)
    {
    case PSC_MEASURE_RULER:
      return psc_measure_describe_length (
          image, psc_measure_length (image, &measure->points[0], &measure->points[1]));
    case PSC_MEASURE_ANGLE:
      angle =
          psc_measure_angle (image, &measure->points[1], &measure->points[0], &measure->points[2]);
      return isnan (angle) ? g_strdup (_ ("No angle")) : g_strdup_printf (_ ("%.1f°"), angle);
    case PSC_MEASURE_HEART:
    default:
      return describe_heart (measure, image);
    }
}
