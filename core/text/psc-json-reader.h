/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscJsonReader:
 *
 * Walks over JSON of any size without making a tree or a table of it, as vocabularies of a hundred
 * thousand members need. Values must be asked for in their order. Once something is not as it was
 * asked for, nothing is read any more, and psc_json_reader_failed() says so.
 *
 *     psc_json_reader_begin (&reader, '{');
 *     while (psc_json_reader_next_member (&reader, &name)) …one value…
 */
typedef struct
{
  const char *p;
  const char *end;
  gboolean is_first; /* whether no comma stands before the next element */
  gboolean failed;
} PscJsonReader;

/** @text: valid UTF-8 without NUL, kept by the caller; fails for any other */
void psc_json_reader_init (PscJsonReader *self, const char *text, gsize size);

gboolean psc_json_reader_failed (const PscJsonReader *self);

/** Makes it fail, for who has read enough of it; always %FALSE. */
gboolean psc_json_reader_fail (PscJsonReader *self);

/** Whether nothing but white space is left. */
gboolean psc_json_reader_is_at_end (PscJsonReader *self);

/** Whether the next value begins with that character. */
gboolean psc_json_reader_is_at (PscJsonReader *self, char c);

/** Enters an array or object. @open: “[” or “{” */
gboolean psc_json_reader_begin (PscJsonReader *self, char open);

/** Whether an array goes on with a value; if not, it has been left. */
gboolean psc_json_reader_next_element (PscJsonReader *self);

/** Whether an object goes on with a member; if not, it has been left. @name: (out) (transfer full):
 * set if it goes on; what it held is freed */
gboolean psc_json_reader_next_member (PscJsonReader *self, char **name);

/** Returns: (transfer full) (nullable): a text without NUL */
char *psc_json_reader_read_string (PscJsonReader *self);

/** Reads a whole number. */
gboolean psc_json_reader_read_int (PscJsonReader *self, gint64 *value);

/** Reads a number, which is finite. */
gboolean psc_json_reader_read_number (PscJsonReader *self, double *value);

/** Reads true or false. */
gboolean psc_json_reader_read_boolean (PscJsonReader *self, gboolean *value);

/** Whether the next value is null, which is then read. */
gboolean psc_json_reader_take_null (PscJsonReader *self);

/** Passes over a value, whatever it is. */
gboolean psc_json_reader_skip (PscJsonReader *self);

G_END_DECLS
