/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-pickle-value.h"

G_BEGIN_DECLS

/**
 * PscPickleMachine:
 *
 * What the instructions of a pickle work on: the bytes that are still to be read, a stack of values
 * with marks between them, and values remembered under a number.
 *
 * All functions that return a boolean set @error when they return %FALSE; the pickle can't be read
 * on then.
 */
typedef struct
{
  const guint8 *at; /* borrowed, the next byte */
  gsize left;
  PscPickleHeap *heap; /* borrowed */
  GPtrArray *stack;    /* owned, of borrowed PscPickleValue * */
  GArray *marks;       /* owned, of guint, lengths of the stack */
  GPtrArray *memo;     /* owned, of borrowed PscPickleValue *, NULL where there is none */
  guint n_memoized;
  gboolean keeps_objects; /* whether what is not known becomes an object that does nothing */
  GError **error;         /* borrowed, where the first failure goes */
} PscPickleMachine;

void psc_pickle_machine_init (
    PscPickleMachine *machine, const guint8 *data, gsize size, PscPickleHeap *heap, GError **error);
void psc_pickle_machine_clear (PscPickleMachine *machine);

/** Set the error. Return: %FALSE */
gboolean psc_pickle_machine_fail_damaged (PscPickleMachine *machine);
gboolean psc_pickle_machine_fail_too_many (PscPickleMachine *machine);
gboolean psc_pickle_machine_fail_instruction (PscPickleMachine *machine, guint8 opcode);

/** Reads @size bytes; they are borrowed from the pickle. */
gboolean psc_pickle_machine_take (PscPickleMachine *machine, gsize size, const guint8 **bytes);

/** Reads a number of up to eight bytes, the lowest first. */
gboolean psc_pickle_machine_take_number (PscPickleMachine *machine, gsize size, guint64 *number);

/** Reads to the end of the line. @line: (out) (transfer full): valid UTF-8, without its end */
gboolean psc_pickle_machine_take_line (PscPickleMachine *machine, char **line);

/** @value: (nullable): what psc_pickle_heap_add() returned */
gboolean psc_pickle_machine_push (PscPickleMachine *machine, PscPickleValue *value);

gboolean psc_pickle_machine_push_new (PscPickleMachine *machine, PscPickleKind kind);
gboolean
psc_pickle_machine_push_int (PscPickleMachine *machine, PscPickleKind kind, gint64 integer);

/** Finds the topmost @n_values, all above the last mark. @values: (out): valid until the stack
 * changes */
gboolean
psc_pickle_machine_peek (PscPickleMachine *machine, guint n_values, PscPickleValue ***values);

/** Removes as many values as psc_pickle_machine_peek() has found. */
void psc_pickle_machine_drop (PscPickleMachine *machine, guint n_values);

gboolean psc_pickle_machine_push_mark (PscPickleMachine *machine);

/** Removes the last mark. @n_values: (out): those above it, which stay */
gboolean psc_pickle_machine_pop_mark (PscPickleMachine *machine, guint *n_values);

/** Removes the topmost value, or the mark that is there. */
gboolean psc_pickle_machine_pop (PscPickleMachine *machine);

/** Remembers the topmost value. */
gboolean psc_pickle_machine_memoize (PscPickleMachine *machine, guint64 index);

/** Pushes a value that was remembered. */
gboolean psc_pickle_machine_recall (PscPickleMachine *machine, guint64 index);

G_END_DECLS
