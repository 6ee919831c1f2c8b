/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle-machine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"

/* Of values waiting on the stack, of marks, and of remembered values. */
#define MAX_DEPTH (1 << 20)

/* An array without a place would make pointers into it undefined. */
#define FIRST_DEPTH 64

void
psc_pickle_machine_init (
    PscPickleMachine *machine, const guint8 *data, gsize size, PscPickleHeap *heap, GError **error)
{
  /* Empty bytes have no data, and even no offset of zero can be added to that. */
  if (data == NULL)
    data = (const guint8 *) "";
  *machine = (PscPickleMachine){ .at = data, .left = size, .heap = heap, .error = error };
  machine->stack = g_ptr_array_sized_new (FIRST_DEPTH);
  machine->marks = g_array_new (FALSE, FALSE, sizeof (guint));
  machine->memo = g_ptr_array_new ();
}

void
psc_pickle_machine_clear (PscPickleMachine *machine)
{
  g_clear_pointer (&machine->memo, g_ptr_array_unref);
  g_clear_pointer (&machine->marks, g_array_unref);
  g_clear_pointer (&machine->stack, g_ptr_array_unref);
}

gboolean
psc_pickle_machine_fail_damaged (PscPickleMachine *machine)
{
  g_set_error (machine->error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_DAMAGED,
               _ ("the checkpoint's list of tensors is damaged"));
  return FALSE;
}

gboolean
psc_pickle_machine_fail_too_many (PscPickleMachine *machine)
{
  g_set_error (machine->error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED,
               _ ("the checkpoint holds too many values"));
  return FALSE;
}

gboolean
psc_pickle_machine_fail_instruction (PscPickleMachine *machine, guint8 opcode)
{
  g_set_error (machine->error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED,
               _ ("the checkpoint holds something other than tensors (instruction 0x%02x)"),
               opcode);
  return FALSE;
}

gboolean
psc_pickle_machine_take (PscPickleMachine *machine, gsize size, const guint8 **bytes)
{
  if (size > machine->left)
    return psc_pickle_machine_fail_damaged (machine);

  *bytes = machine->at;
  machine->at += size;
  machine->left -= size;
  return TRUE;
}

gboolean
psc_pickle_machine_take_number (PscPickleMachine *machine, gsize size, guint64 *number)
{
  const guint8 *bytes;

  if (!psc_pickle_machine_take (machine, size, &bytes))
    return FALSE;

  *number = 0;
  for (gsize i = 0; i < size; i++)
    *number |= (guint64) bytes[i] << (8 * i);
  return TRUE;
}

gboolean
psc_pickle_machine_push (PscPickleMachine *machine, PscPickleValue *value)
{
  if (value == NULL || machine->stack->len == MAX_DEPTH)
    return psc_pickle_machine_fail_too_many (machine);

  g_ptr_array_add (machine->stack, value);
  return TRUE;
}

gboolean
psc_pickle_machine_push_new (PscPickleMachine *machine, PscPickleKind kind)
{
  return psc_pickle_machine_push (machine, psc_pickle_heap_add (machine->heap, kind));
}

gboolean
psc_pickle_machine_push_int (PscPickleMachine *machine, PscPickleKind kind, gint64 integer)
{
  PscPickleValue *value = psc_pickle_heap_add (machine->heap, kind);

  if (value != NULL)
    value->integer = integer;
  return psc_pickle_machine_push (machine, value);
}

/* Where the values above the last mark begin. */
static guint
get_base (PscPickleMachine *machine)
{
  guint n = machine->marks->len;

  return n > 0 ? g_array_index (machine->marks, guint, n - 1) : 0;
}

gboolean
psc_pickle_machine_peek (PscPickleMachine *machine, guint n_values, PscPickleValue ***values)
{
  if (machine->stack->len - get_base (machine) < n_values)
    return psc_pickle_machine_fail_damaged (machine);

  *values = (PscPickleValue **) machine->stack->pdata + machine->stack->len - n_values;
  return TRUE;
}

void
psc_pickle_machine_drop (PscPickleMachine *machine, guint n_values)
{
  g_ptr_array_set_size (machine->stack, machine->stack->len - n_values);
}

gboolean
psc_pickle_machine_push_mark (PscPickleMachine *machine)
{
  if (machine->marks->len == MAX_DEPTH)
    return psc_pickle_machine_fail_too_many (machine);

  g_array_append_val (machine->marks, machine->stack->len);
  return TRUE;
}

gboolean
psc_pickle_machine_pop_mark (PscPickleMachine *machine, guint *n_values)
{
  if (machine->marks->len == 0)
    return psc_pickle_machine_fail_damaged (machine);

  *n_values = machine->stack->len - get_base (machine);
  g_array_set_size (machine->marks, machine->marks->len - 1);
  return TRUE;
}

gboolean
psc_pickle_machine_pop (PscPickleMachine *machine)
{
  guint n_values;

  if (machine->stack->len == get_base (machine))
    return psc_pickle_machine_pop_mark (machine, &n_values);

  psc_pickle_machine_drop (machine, 1);
  return TRUE;
}

gboolean
psc_pickle_machine_take_line (PscPickleMachine *machine, char **line)
{
  const guint8 *end = memchr (machine->at, '\n', machine->left);
  gsize length = end != NULL ? end - machine->at : 0;
  const guint8 *bytes;

  if (end == NULL || !g_utf8_validate ((const char *) machine->at, length, NULL))
    return psc_pickle_machine_fail_damaged (machine);

  *line = g_strndup ((const char *) machine->at, length);
  return psc_pickle_machine_take (machine, length + 1, &bytes);
}

gboolean
psc_pickle_machine_memoize (PscPickleMachine *machine, guint64 index)
{
  PscPickleValue **values;

  if (!psc_pickle_machine_peek (machine, 1, &values))
    return FALSE;
  if (index >= MAX_DEPTH)
    return psc_pickle_machine_fail_too_many (machine);

  if (index >= machine->memo->len)
    g_ptr_array_set_size (machine->memo, index + 1);
  if (machine->memo->pdata[index] == NULL)
    machine->n_memoized++;
  machine->memo->pdata[index] = values[0];
  return TRUE;
}

gboolean
psc_pickle_machine_recall (PscPickleMachine *machine, guint64 index)
{
  if (index >= machine->memo->len || machine->memo->pdata[index] == NULL)
    return psc_pickle_machine_fail_damaged (machine);
  return psc_pickle_machine_push (machine, machine->memo->pdata[index]);
}
