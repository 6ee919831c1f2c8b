/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-protobuf-reader.h"

#include <string.h>

typedef enum
{
  WIRE_VARINT = 0,
  WIRE_64_BITS = 1,
  WIRE_BYTES = 2,
  WIRE_32_BITS = 5,
} Wire;

void
psc_protobuf_reader_init (PscProtobufReader *self, const guint8 *data, gsize size)
{
  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (data == NULL)
    data = (const guint8 *) "";
  *self = (PscProtobufReader){ .p = data, .end = data + size };
}

static gboolean
fail (PscProtobufReader *self)
{
  self->failed = TRUE;
  self->p = self->end;
  return FALSE;
}

static gboolean
read_varint (PscProtobufReader *self, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64 && self->p < self->end; shift += 7)
    {
      guint8 byte = *self->p++;

      *value |= (guint64) (byte & 0x7F) << shift;
      if (byte < 0x80)
        return TRUE;
    }
  return fail (self);
}

static gboolean
read_fixed (PscProtobufReader *self, gsize size)
{
  if ((gsize) (self->end - self->p) < size)
    return fail (self);
  self->number = 0;
  for (gsize i = 0; i < size; i++)
    self->number |= (guint64) *self->p++ << (8 * i);
  return TRUE;
}

static gboolean
read_bytes (PscProtobufReader *self)
{
  guint64 size;

  if (!read_varint (self, &size))
    return FALSE;
  if (size > (gsize) (self->end - self->p))
    return fail (self);
  self->data = self->p;
  self->size = size;
  self->is_bytes = TRUE;
  self->p += size;
  return TRUE;
}

gboolean
psc_protobuf_reader_next (PscProtobufReader *self)
{
  guint64 key;

  if (self->p == self->end || !read_varint (self, &key))
    return FALSE;
  if (key >> 3 == 0 || key >> 3 > G_MAXUINT32)
    return fail (self);

  self->field = (guint) (key >> 3);
  self->number = 0;
  self->data = NULL;
  self->size = 0;
  self->is_bytes = FALSE;
  switch ((Wire) (key & 7))
    {
    case WIRE_VARINT:
      return read_varint (self, &self->number);
    case WIRE_64_BITS:
      return read_fixed (self, 8);
    case WIRE_BYTES:
      return read_bytes (self);
    case WIRE_32_BITS:
      return read_fixed (self, 4);
    default:
      return fail (self);
    }
}

float
psc_protobuf_reader_get_float (const PscProtobufReader *self)
{
  guint32 bits = (guint32) self->number;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}
