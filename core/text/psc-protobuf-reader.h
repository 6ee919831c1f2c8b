/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscProtobufReader:
 *
 * Walks over the fields of a message in Protocol Buffers' wire format. Once something is damaged,
 * there are no more fields and @failed is set.
 */
typedef struct
{
  const guint8 *p;
  const guint8 *end;
  gboolean failed;

  guint field;        /* number of the field that was found last */
  guint64 number;     /* its value, if that is a number */
  const guint8 *data; /* its value, if that is bytes, a text or a message; borrowed */
  gsize size;
  gboolean is_bytes;
} PscProtobufReader;

/** @data: (nullable) if @size is 0; kept by the caller */
void psc_protobuf_reader_init (PscProtobufReader *self, const guint8 *data, gsize size);

/** Finds the next field. */
gboolean psc_protobuf_reader_next (PscProtobufReader *self);

/** The field's number as a 32-bit floating-point value. */
float psc_protobuf_reader_get_float (const PscProtobufReader *self);

G_END_DECLS
