/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-image.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "image/psc-image-facts.h"
#include "image/psc-orientation.h"

struct _PscImage
{
  GObject parent_instance;

  gsize width;
  gsize height;
  float *values; /* owned reference, [height][width], after the modality LUT */
  char *format;  /* owned */
  guint bits;

  gboolean inverted;
  gboolean has_window;
  PscWindow window;
  PscVoiTable *voi_table; /* owned, nullable */
  GPtrArray *vois;        /* owned reference, of PscVoi (owned): what the file offers */
  PscVoi *chosen;         /* owned, nullable: goes before the window and the table */
  guint choice;

  double spacing_x; /* mm, 0 unknown */
  double spacing_y;
  double aspect;        /* height of a pixel by its width */
  GPtrArray *notes;     /* owned, of char *, %NULL-terminated */
  guint n_warnings;     /* of @notes, the first ones */
  PscImageFacts *facts; /* owned reference */

  gsize range_ready;
  float minimum;
  float maximum;
};

G_DEFINE_QUARK (psc_image_error, psc_image_error)
G_DEFINE_FINAL_TYPE (PscImage, psc_image, G_TYPE_OBJECT)

void
psc_voi_table_free (PscVoiTable *table)
{
  if (table == NULL)
    return;
  g_free (table->entries);
  g_free (table);
}

void
psc_voi_free (PscVoi *voi)
{
  if (voi == NULL)
    return;
  g_free (voi->name);
  psc_voi_table_free (voi->table);
  g_free (voi);
}

static PscVoiTable *
copy_table (const PscVoiTable *table)
{
  PscVoiTable *copy;

  if (table == NULL)
    return NULL;
  copy = g_memdup2 (table, sizeof *table);
  copy->entries = g_memdup2 (table->entries, table->n_entries * sizeof *table->entries);
  return copy;
}

PscVoi *
psc_voi_copy (const PscVoi *voi)
{
  PscVoi *copy = g_new0 (PscVoi, 1);

  copy->name = g_strdup (voi->name);
  copy->window = voi->window;
  copy->table = copy_table (voi->table);
  return copy;
}

static float *
new_values (gsize width, gsize height)
{
  return g_atomic_rc_box_alloc0 (width * height * sizeof (float));
}

static void
psc_image_finalize (GObject *object)
{
  PscImage *self = PSC_IMAGE (object);

  g_clear_pointer (&self->values, g_atomic_rc_box_release);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->voi_table, psc_voi_table_free);
  g_clear_pointer (&self->vois, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, psc_voi_free);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->facts, psc_image_facts_unref);

  G_OBJECT_CLASS (psc_image_parent_class)->finalize (object);
}

static void
psc_image_class_init (PscImageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_image_finalize;
}

static void
psc_image_init (PscImage *self)
{
  self->bits = 8;
  self->aspect = 1;
  self->vois = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_voi_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notes, NULL);
}

PscImage *
psc_image_new (gsize width, gsize height, const char *format)
{
  PscImage *self;

  g_return_val_if_fail (width > 0 && width <= PSC_IMAGE_MAX_SIDE, NULL);
  g_return_val_if_fail (height > 0 && height <= PSC_IMAGE_MAX_SIDE, NULL);
  g_return_val_if_fail (width * height <= PSC_IMAGE_MAX_PIXELS, NULL);
  g_return_val_if_fail (format != NULL, NULL);

  self = g_object_new (PSC_TYPE_IMAGE, NULL);
  self->width = width;
  self->height = height;
  self->values = new_values (width, height);
  self->format = g_strdup (format);
  self->facts = psc_image_facts_new (width, height);

  return self;
}

/* In a string of its own, because translators' tools do not see through G_GUINT64_FORMAT. */
static char *
describe_size (guint64 width, guint64 height)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT, width, height);
}

gboolean
psc_image_check_size (guint64 width, guint64 height, GError **error)
{
  g_autofree char *size = NULL;

  if (width > 0 && height > 0 && width <= PSC_IMAGE_MAX_SIDE && height <= PSC_IMAGE_MAX_SIDE
      && width * height <= PSC_IMAGE_MAX_PIXELS)
    return TRUE;

  size = describe_size (width, height);
  if (width == 0 || height == 0)
    g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_DAMAGED, _ ("the picture is empty (%s)"),
                 size);
  else
    g_set_error (error, PSC_IMAGE_ERROR, PSC_IMAGE_ERROR_TOO_LARGE,
                 _ ("the picture is too large (%s); at most %d million pixels and %d on a side are "
                    "read"),
                 size, (int) (PSC_IMAGE_MAX_PIXELS / 1000000), PSC_IMAGE_MAX_SIDE);
  return FALSE;
}

gsize
psc_image_get_width (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 0);

  return self->width;
}

gsize
psc_image_get_height (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 0);

  return self->height;
}

const char *
psc_image_get_format (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return self->format;
}

const float *
psc_image_get_values (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return self->values;
}

float *
psc_image_get_mutable_values (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return self->values;
}

void
psc_image_take_values (PscImage *self, float *values, gsize width, gsize height)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (values != NULL && width > 0 && height > 0);
  g_return_if_fail (width <= PSC_IMAGE_MAX_SIDE && height <= PSC_IMAGE_MAX_SIDE);

  g_atomic_rc_box_release (self->values);
  self->values = new_values (width, height);
  memcpy (self->values, values, width * height * sizeof *values);
  g_free (values);
  self->width = width;
  self->height = height;
  self->range_ready = 0;
}

void
psc_image_get_range (PscImage *self, float *minimum, float *maximum)
{
  g_return_if_fail (PSC_IS_IMAGE (self));

  if (g_once_init_enter (&self->range_ready))
    {
      float low = INFINITY;
      float high = -INFINITY;

      for (gsize i = 0; i < self->width * self->height; i++)
        {
          low = fminf (low, self->values[i]);
          high = fmaxf (high, self->values[i]);
        }
      self->minimum = low <= high ? low : 0;
      self->maximum = low <= high ? high : 0;
      g_once_init_leave (&self->range_ready, 1);
    }

  *minimum = self->minimum;
  *maximum = self->maximum;
}

guint
psc_image_get_bits (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 0);

  return self->bits;
}

void
psc_image_set_bits (PscImage *self, guint bits)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (bits >= 1 && bits <= 32);

  self->bits = bits;
}

gboolean
psc_image_get_inverted (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), FALSE);

  return self->inverted;
}

void
psc_image_set_inverted (PscImage *self, gboolean inverted)
{
  g_return_if_fail (PSC_IS_IMAGE (self));

  self->inverted = inverted;
}

void
psc_image_get_window (PscImage *self, PscWindow *window)
{
  float low, high;

  g_return_if_fail (PSC_IS_IMAGE (self));

  if (self->chosen != NULL && self->chosen->table == NULL)
    {
      *window = self->chosen->window;
      return;
    }
  if (self->has_window)
    {
      *window = self->window;
      return;
    }

  psc_image_get_range (self, &low, &high);
  window->centre = ((double) low + high) / 2;
  window->width = high > low ? (double) high - low : 1;
  window->function = PSC_WINDOW_LINEAR_EXACT;
}

void
psc_image_set_window (PscImage *self, const PscWindow *window)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (window->width > 0);

  self->window = *window;
  self->has_window = TRUE;
}

const PscVoiTable *
psc_image_get_voi_table (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return self->chosen != NULL ? self->chosen->table : self->voi_table;
}

void
psc_image_take_voi_table (PscImage *self, PscVoiTable *table)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (table == NULL
                    || (table->n_entries > 0 && table->bits >= 1 && table->bits <= 16));

  g_clear_pointer (&self->voi_table, psc_voi_table_free);
  self->voi_table = table;
}

guint
psc_image_get_n_vois (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 0);

  return self->vois->len;
}

const PscVoi *
psc_image_get_voi (PscImage *self, guint index)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);
  g_return_val_if_fail (index < self->vois->len, NULL);

  return g_ptr_array_index (self->vois, index);
}

void
psc_image_take_voi (PscImage *self, PscVoi *voi)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (voi != NULL);

  g_ptr_array_add (self->vois, voi);
}

PscImage *
psc_image_new_with_voi (PscImage *self, PscVoi *voi, guint choice)
{
  PscImage *copy;
  GObject parent;
  float low, high;

  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  /* From here on the range is no longer computed, whichever thread asks for it. */
  psc_image_get_range (self, &low, &high);
  copy = g_object_new (PSC_TYPE_IMAGE, NULL);
  g_ptr_array_unref (copy->notes);
  g_ptr_array_unref (copy->vois);

  parent = copy->parent_instance;
  *copy = *self;
  copy->parent_instance = parent;
  g_atomic_rc_box_acquire (copy->values);
  g_ptr_array_ref (copy->notes);
  g_ptr_array_ref (copy->vois);
  psc_image_facts_ref (copy->facts);
  copy->format = g_strdup (self->format);
  copy->voi_table = copy_table (self->voi_table);
  copy->chosen = voi;
  copy->choice = choice;
  return copy;
}

guint
psc_image_get_voi_choice (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 0);

  return self->choice;
}

void
psc_image_get_pixel_spacing (PscImage *self, double *x, double *y)
{
  g_return_if_fail (PSC_IS_IMAGE (self));

  *x = self->spacing_x;
  *y = self->spacing_y;
}

void
psc_image_set_pixel_spacing (PscImage *self, double x, double y)
{
  g_return_if_fail (PSC_IS_IMAGE (self));

  self->spacing_x = x;
  self->spacing_y = y;
}

double
psc_image_get_pixel_aspect (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 1);

  return self->aspect;
}

void
psc_image_set_pixel_aspect (PscImage *self, double aspect)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (aspect > 0);

  self->aspect = aspect;
}

const PscImageFacts *
psc_image_get_facts (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return self->facts;
}

PscImageFacts *
psc_image_get_mutable_facts (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return self->facts;
}

const char *const *
psc_image_get_notes (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), NULL);

  return (const char *const *) self->notes->pdata;
}

void
psc_image_take_note (PscImage *self, char *note)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (note != NULL);

  g_ptr_array_insert (self->notes, self->notes->len - 1, note);
}

void
psc_image_take_warning (PscImage *self, char *warning)
{
  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (warning != NULL);

  g_ptr_array_insert (self->notes, (int) self->n_warnings++, warning);
}

guint
psc_image_get_n_warnings (PscImage *self)
{
  g_return_val_if_fail (PSC_IS_IMAGE (self), 0);

  return self->n_warnings;
}

void
psc_image_turn (PscImage *self, guint orientation)
{
  float *turned;
  gsize width, height;
  double spacing;

  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (orientation >= 1 && orientation <= 8);

  if (orientation == 1)
    return;

  self->facts->orientation = orientation;
  width = self->width;
  height = self->height;
  turned = new_values (width, height);
  psc_orientation_turn (orientation, self->values, width, height, turned);
  g_atomic_rc_box_release (self->values);
  self->values = turned;

  if (psc_orientation_swaps_axes (orientation))
    {
      self->width = height;
      self->height = width;
      spacing = self->spacing_x;
      self->spacing_x = self->spacing_y;
      self->spacing_y = spacing;
      self->aspect = 1 / self->aspect;
    }
}

static double
window_brightness (const PscWindow *window, double value)
{
  double centre = window->centre;
  double width = window->width;

  switch (window->function)
    {
    case PSC_WINDOW_SIGMOID:
      return 1 / (1 + exp (-4 * (value - centre) / width));
    case PSC_WINDOW_LINEAR:
      /* C.11.2.1.2.1: a width of 1 is a threshold just below the centre. */
      if (width <= 1)
        return value > centre - 0.5 ? 1 : 0;
      return CLAMP ((value - (centre - 0.5)) / (width - 1) + 0.5, 0, 1);
    case PSC_WINDOW_LINEAR_EXACT:
    default:
      return CLAMP ((value - centre) / width + 0.5, 0, 1);
    }
}

static double
table_brightness (const PscVoiTable *table, double value)
{
  double index = CLAMP (floor (value - table->first), 0, table->n_entries - 1);

  return table->entries[(guint) index] / (double) ((1u << table->bits) - 1);
}

void
psc_image_render_values (
    PscImage *self, const PscWindow *window, const float *values, gsize n_values, guint8 *grey)
{
  const PscVoiTable *table;
  PscWindow own;

  g_return_if_fail (PSC_IS_IMAGE (self));
  g_return_if_fail (values != NULL && grey != NULL);

  table = window == NULL ? psc_image_get_voi_table (self) : NULL;
  if (window == NULL)
    {
      psc_image_get_window (self, &own);
      window = &own;
    }

  for (gsize i = 0; i < n_values; i++)
    {
      double y;

      if (isnan (values[i]))
        {
          grey[i] = 0;
          continue;
        }
      y = table != NULL ? table_brightness (table, values[i])
                        : window_brightness (window, values[i]);

      grey[i] = (guint8) (CLAMP (self->inverted ? 1 - y : y, 0, 1) * 255 + 0.5);
    }
}

void
psc_image_render (PscImage *self, const PscWindow *window, guint8 *grey)
{
  g_return_if_fail (PSC_IS_IMAGE (self));

  psc_image_render_values (self, window, self->values, self->width * self->height, grey);
}
