/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-point-shelf.h"

typedef struct
{
  guint first;
  guint n;
  PscLinearisation *linearisation; /* owned */
} Place;

struct _PscPointShelf
{
  gsize capacity;
  gsize size;
  GArray *places; /* owned, of Place */
  Place passing;  /* what there is no room for */
};

static void
place_clear (gpointer data)
{
  Place *self = data;

  g_clear_pointer (&self->linearisation, psc_linearisation_free);
}

PscPointShelf *
psc_point_shelf_new (gsize capacity)
{
  PscPointShelf *self = g_new0 (PscPointShelf, 1);

  self->capacity = capacity;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (self->places, place_clear);
  return self;
}

void
psc_point_shelf_free (PscPointShelf *self)
{
  g_array_unref (self->places);
  place_clear (&self->passing);
  g_free (self);
}

PscLinearisation *
psc_point_shelf_find (PscPointShelf *self, guint first, guint n)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);

      if (place->first == first && place->n == n)
        return place->linearisation;
    }
  place_clear (&self->passing);
  return NULL;
}

void
psc_point_shelf_take (PscPointShelf *self, guint first, guint n, PscLinearisation *linearisation)
{
  const gsize size = psc_linearisation_get_size (linearisation);
  const Place place = { first, n, linearisation };

  place_clear (&self->passing);
  if (size > self->capacity - self->size)
    {
      self->passing = place;
      return;
    }
  self->size += size;
  g_array_append_val (self->places, place);
}

void
psc_point_shelf_pass (PscPointShelf *self)
{
  place_clear (&self->passing);
}

gboolean
psc_point_shelf_close (PscPointShelf *self)
{
  const gboolean has_kept = self->places->len > 0;

  g_array_set_size (self->places, 0);
  place_clear (&self->passing);
  self->capacity = 0;
  self->size = 0;
  return has_kept;
}
