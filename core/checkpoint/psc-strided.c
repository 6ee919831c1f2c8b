/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-strided.h"

#include <string.h>

/* Steps along an axis between two looks at a cancellable. */
#define CHECK_INTERVAL 65536

static gboolean
is_empty (const PscStrided *self)
{
  for (guint i = 0; i < self->rank; i++)
    if (self->shape[i] == 0)
      return TRUE;
  return FALSE;
}

gboolean
psc_strided_get_size (const PscStrided *self, gsize *size)
{
  guint64 bytes = self->element_size;

  for (guint i = 0; i < self->rank; i++)
    if (self->shape[i] < 0 || !g_uint64_checked_mul (&bytes, bytes, MAX (self->shape[i], 1))
        || bytes > G_MAXSSIZE)
      return FALSE;

  *size = is_empty (self) ? 0 : bytes;
  return TRUE;
}

gboolean
psc_strided_fits (const PscStrided *self, guint64 n_elements)
{
  guint64 last = self->offset;

  if (self->offset < 0)
    return FALSE;
  for (guint i = 0; i < self->rank; i++)
    if (self->shape[i] < 0 || self->strides[i] < 0)
      return FALSE;
  if (is_empty (self))
    return last <= n_elements;

  for (guint i = 0; i < self->rank; i++)
    {
      guint64 step;

      if (!g_uint64_checked_mul (&step, self->shape[i] - 1, self->strides[i])
          || !g_uint64_checked_add (&last, last, step))
        return FALSE;
    }
  return last < n_elements;
}

gboolean
psc_strided_is_contiguous (const PscStrided *self)
{
  gint64 expected = 1;

  if (is_empty (self))
    return TRUE;
  for (guint i = self->rank; i-- > 0;)
    {
      if (self->shape[i] == 1)
        continue;
      if (self->strides[i] != expected)
        return FALSE;
      expected *= self->shape[i];
    }
  return TRUE;
}

/* Copies the part of the tensor whose first @axis coordinates are settled. The depth is the rank.
 * NULL once it is cancelled. */
static guint8 *
copy_axis (const PscStrided *self,
           guint axis,
           const guint8 *source,
           guint8 *target,
           GCancellable *cancellable)
{
  if (axis == self->rank)
    {
      memcpy (target, source, self->element_size);
      return target + self->element_size;
    }
  for (gint64 i = 0; i < self->shape[axis] && target != NULL; i++)
    {
      if (i % CHECK_INTERVAL == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      target = copy_axis (self, axis + 1, source + i * self->strides[axis] * self->element_size,
                          target, cancellable);
    }
  return target;
}

gboolean
psc_strided_copy (const PscStrided *self,
                  const guint8 *storage,
                  guint8 *target,
                  GCancellable *cancellable,
                  GError **error)
{
  if (is_empty (self)
      || copy_axis (self, 0, storage + self->offset * self->element_size, target, cancellable)
             != NULL)
    return TRUE;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
