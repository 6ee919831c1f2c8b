/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/psc-checkpoint-error.h"
#include "checkpoint/psc-pickle-global.h"
#include "checkpoint/psc-pickle-inert.h"
#include "checkpoint/psc-pickle-machine.h"

#define MIN_PROTOCOL 2
#define MAX_PROTOCOL 5

typedef enum
{
  OP_MARK = '(',
  OP_EMPTY_TUPLE = ')',
  OP_STOP = '.',
  OP_POP = '0',
  OP_POP_MARK = '1',
  OP_BINFLOAT = 'G',
  OP_BININT = 'J',
  OP_BININT1 = 'K',
  OP_BININT2 = 'M',
  OP_NONE = 'N',
  OP_BINPERSID = 'Q',
  OP_REDUCE = 'R',
  OP_BINUNICODE = 'X',
  OP_EMPTY_LIST = ']',
  OP_APPEND = 'a',
  OP_BUILD = 'b',
  OP_GLOBAL = 'c',
  OP_APPENDS = 'e',
  OP_BINGET = 'h',
  OP_LONG_BINGET = 'j',
  OP_BINPUT = 'q',
  OP_LONG_BINPUT = 'r',
  OP_SETITEM = 's',
  OP_TUPLE = 't',
  OP_SETITEMS = 'u',
  OP_EMPTY_DICT = '}',
  OP_PROTO = 0x80,
  OP_TUPLE1 = 0x85,
  OP_TUPLE2 = 0x86,
  OP_TUPLE3 = 0x87,
  OP_NEWTRUE = 0x88,
  OP_NEWFALSE = 0x89,
  OP_LONG1 = 0x8a,
  OP_SHORT_BINUNICODE = 0x8c,
  OP_BINUNICODE8 = 0x8d,
  OP_STACK_GLOBAL = 0x93,
  OP_MEMOIZE = 0x94,
  OP_FRAME = 0x95,
} Opcode;

static gboolean
push_float (PscPickleMachine *machine)
{
  const guint8 *bytes;
  PscPickleValue *value;
  guint64 bits;

  if (!psc_pickle_machine_take (machine, 8, &bytes))
    return FALSE;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT64_FROM_BE (bits);
  value = psc_pickle_heap_add (machine->heap, PSC_PICKLE_FLOAT);
  if (value != NULL)
    memcpy (&value->real, &bits, sizeof bits);
  return psc_pickle_machine_push (machine, value);
}

/* An integer of any length in two's complement; longer ones than 64 bits are of no use here. */
static gboolean
push_long (PscPickleMachine *machine)
{
  guint64 size;
  guint64 number;

  if (!psc_pickle_machine_take_number (machine, 1, &size))
    return FALSE;
  if (size > 8 && machine->keeps_objects)
    return psc_pickle_inert_skip (machine, size);
  if (size > 8)
    return psc_pickle_machine_fail_damaged (machine);
  if (!psc_pickle_machine_take_number (machine, size, &number))
    return FALSE;
  if (size > 0 && size < 8 && (number >> (8 * size - 1)) != 0)
    number |= G_MAXUINT64 << (8 * size);
  return psc_pickle_machine_push_int (machine, PSC_PICKLE_INT, (gint64) number);
}

static gboolean
push_string (PscPickleMachine *machine, gsize length_size)
{
  guint64 length;
  const guint8 *bytes;
  PscPickleValue *value;

  if (!psc_pickle_machine_take_number (machine, length_size, &length)
      || !psc_pickle_machine_take (machine, length, &bytes))
    return FALSE;
  if (!g_utf8_validate ((const char *) bytes, length, NULL))
    return psc_pickle_machine_fail_damaged (machine);

  value = psc_pickle_heap_add (machine->heap, PSC_PICKLE_STRING);
  if (value != NULL)
    value->string = psc_pickle_heap_add_string (machine->heap, (const char *) bytes, length);
  return psc_pickle_machine_push (machine, value);
}

/* Where a failure is told, unless an object takes the place of what can't be made. */
static GError **
get_error (PscPickleMachine *machine)
{
  return machine->keeps_objects ? NULL : machine->error;
}

static gboolean
push_global (PscPickleMachine *machine, const char *module, const char *name)
{
  const PscPickleGlobal *global = psc_pickle_global_find (module, name, get_error (machine));
  PscPickleValue *value;

  if (global == NULL)
    return machine->keeps_objects && psc_pickle_inert_replace (machine, 0);

  value = psc_pickle_heap_add (machine->heap, PSC_PICKLE_GLOBAL);
  if (value != NULL)
    value->global = global;
  return psc_pickle_machine_push (machine, value);
}

static gboolean
read_global (PscPickleMachine *machine)
{
  g_autofree char *module = NULL;
  g_autofree char *name = NULL;

  return psc_pickle_machine_take_line (machine, &module)
         && psc_pickle_machine_take_line (machine, &name) && push_global (machine, module, name);
}

static gboolean
read_stack_global (PscPickleMachine *machine)
{
  PscPickleValue **names;
  const char *module;
  const char *name;

  if (!psc_pickle_machine_peek (machine, 2, &names))
    return FALSE;
  if (names[0]->kind != PSC_PICKLE_STRING || names[1]->kind != PSC_PICKLE_STRING)
    return psc_pickle_machine_fail_damaged (machine);

  module = names[0]->string;
  name = names[1]->string;
  psc_pickle_machine_drop (machine, 2);
  return push_global (machine, module, name);
}

static gboolean
push_tuple (PscPickleMachine *machine, guint n_items)
{
  PscPickleValue *tuple = psc_pickle_heap_add (machine->heap, PSC_PICKLE_TUPLE);
  PscPickleValue **items;

  if (!psc_pickle_machine_peek (machine, n_items, &items))
    return FALSE;
  if (tuple == NULL
      || !psc_pickle_heap_append (machine->heap, tuple, (const PscPickleValue **) items, n_items))
    return psc_pickle_machine_fail_too_many (machine);

  psc_pickle_machine_drop (machine, n_items);
  return psc_pickle_machine_push (machine, tuple);
}

static gboolean
is_key (const PscPickleValue *value)
{
  return value->kind == PSC_PICKLE_STRING || value->kind == PSC_PICKLE_INT;
}

/* Moves the topmost @n_items into the list or dict below them. */
static gboolean
fill (PscPickleMachine *machine, PscPickleKind kind, guint n_items)
{
  PscPickleValue **values;
  PscPickleValue **items;

  if (!psc_pickle_machine_peek (machine, n_items, &items)
      || !psc_pickle_machine_peek (machine, n_items + 1, &values))
    return FALSE;
  if (values[0]->kind == PSC_PICKLE_OBJECT)
    {
      psc_pickle_machine_drop (machine, n_items);
      return TRUE;
    }
  if (values[0]->kind != kind || (kind == PSC_PICKLE_DICT && n_items % 2 != 0))
    return psc_pickle_machine_fail_damaged (machine);
  for (guint i = 0; kind == PSC_PICKLE_DICT && i < n_items; i += 2)
    if (!machine->keeps_objects && !is_key (items[i]))
      return psc_pickle_machine_fail_damaged (machine);
  if (!psc_pickle_heap_append (machine->heap, values[0], (const PscPickleValue **) items, n_items))
    return psc_pickle_machine_fail_too_many (machine);

  psc_pickle_machine_drop (machine, n_items);
  return TRUE;
}

/* Replaces the topmost @n_values by what is made of them. That may have failed. */
static gboolean
replace (PscPickleMachine *machine, guint n_values, PscPickleValue *value)
{
  if (value == NULL)
    return machine->keeps_objects && psc_pickle_inert_replace (machine, n_values);

  psc_pickle_machine_drop (machine, n_values);
  return psc_pickle_machine_push (machine, value);
}

static gboolean
reduce (PscPickleMachine *machine)
{
  PscPickleValue **values;

  return psc_pickle_machine_peek (machine, 2, &values)
         && replace (
             machine, 2,
             psc_pickle_global_call (machine->heap, values[0], values[1], get_error (machine)));
}

static gboolean
load_storage (PscPickleMachine *machine)
{
  PscPickleValue **values;

  return psc_pickle_machine_peek (machine, 1, &values)
         && replace (
             machine, 1,
             psc_pickle_global_load_storage (machine->heap, values[0], get_error (machine)));
}

/* Attributes of a dictionary, such as the versions of the modules that it is of, are not needed. */
static gboolean
build (PscPickleMachine *machine)
{
  PscPickleValue **values;

  if (machine->keeps_objects)
    return psc_pickle_inert_build (machine);
  if (!psc_pickle_machine_peek (machine, 2, &values))
    return FALSE;
  if (values[0]->kind != PSC_PICKLE_DICT || values[1]->kind != PSC_PICKLE_DICT)
    {
      g_set_error (machine->error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED,
                   _ ("the checkpoint sets attributes of something other than a dictionary"));
      return FALSE;
    }
  psc_pickle_machine_drop (machine, 1);
  return TRUE;
}

static gboolean
put (PscPickleMachine *machine, gsize index_size)
{
  guint64 index;

  return psc_pickle_machine_take_number (machine, index_size, &index)
         && psc_pickle_machine_memoize (machine, index);
}

static gboolean
get (PscPickleMachine *machine, gsize index_size)
{
  guint64 index;

  if (!psc_pickle_machine_take_number (machine, index_size, &index))
    return FALSE;
  return psc_pickle_machine_recall (machine, index);
}

static gboolean
read_protocol (PscPickleMachine *machine)
{
  guint64 protocol;

  if (!psc_pickle_machine_take_number (machine, 1, &protocol))
    return FALSE;
  if (protocol >= MIN_PROTOCOL && protocol <= MAX_PROTOCOL)
    return TRUE;

  g_set_error (machine->error, PSC_CHECKPOINT_ERROR, PSC_CHECKPOINT_ERROR_REFUSED,
               _ ("the checkpoint's list of tensors has the unknown version %u"), (guint) protocol);
  return FALSE;
}

/* A frame announces how many bytes follow that may be read at once. */
static gboolean
read_frame (PscPickleMachine *machine)
{
  guint64 size;

  if (!psc_pickle_machine_take_number (machine, 8, &size))
    return FALSE;
  return size <= machine->left || psc_pickle_machine_fail_damaged (machine);
}

static gboolean
push_integer (PscPickleMachine *machine, gsize size)
{
  guint64 number;

  if (!psc_pickle_machine_take_number (machine, size, &number))
    return FALSE;
  return psc_pickle_machine_push_int (machine, PSC_PICKLE_INT,
                                      size == 4 ? (gint32) number : (gint64) number);
}

/* Instructions that work on all values above the last mark. */
static gboolean
follow_marked (PscPickleMachine *machine, Opcode opcode)
{
  guint n;

  if (!psc_pickle_machine_pop_mark (machine, &n))
    return FALSE;

  switch (opcode)
    {
    case OP_TUPLE:
      return push_tuple (machine, n);
    case OP_APPENDS:
      return fill (machine, PSC_PICKLE_LIST, n);
    case OP_SETITEMS:
      return fill (machine, PSC_PICKLE_DICT, n);
    default:
      psc_pickle_machine_drop (machine, n);
      return TRUE;
    }
}

/* Instructions that make a plain value. */
static gboolean
follow_literal (PscPickleMachine *machine, Opcode opcode)
{
  switch (opcode)
    {
    case OP_NONE:
      return psc_pickle_machine_push_new (machine, PSC_PICKLE_NONE);
    case OP_NEWTRUE:
    case OP_NEWFALSE:
      return psc_pickle_machine_push_int (machine, PSC_PICKLE_BOOL, opcode == OP_NEWTRUE);
    case OP_BININT:
      return push_integer (machine, 4);
    case OP_BININT1:
      return push_integer (machine, 1);
    case OP_BININT2:
      return push_integer (machine, 2);
    case OP_LONG1:
      return push_long (machine);
    case OP_BINFLOAT:
      return push_float (machine);
    case OP_SHORT_BINUNICODE:
      return push_string (machine, 1);
    case OP_BINUNICODE:
      return push_string (machine, 4);
    case OP_BINUNICODE8:
      return push_string (machine, 8);
    case OP_EMPTY_LIST:
      return psc_pickle_machine_push_new (machine, PSC_PICKLE_LIST);
    case OP_EMPTY_DICT:
      return psc_pickle_machine_push_new (machine, PSC_PICKLE_DICT);
    case OP_EMPTY_TUPLE:
    case OP_TUPLE1:
    case OP_TUPLE2:
    case OP_TUPLE3:
      return push_tuple (machine, opcode == OP_EMPTY_TUPLE ? 0 : opcode - OP_TUPLE1 + 1);
    default:
      return machine->keeps_objects ? psc_pickle_inert_follow (machine, opcode)
                                    : psc_pickle_machine_fail_instruction (machine, opcode);
    }
}

static gboolean
follow (PscPickleMachine *machine, Opcode opcode)
{
  switch (opcode)
    {
    case OP_PROTO:
      return read_protocol (machine);
    case OP_FRAME:
      return read_frame (machine);
    case OP_MARK:
      return psc_pickle_machine_push_mark (machine);
    case OP_POP:
      return psc_pickle_machine_pop (machine);
    case OP_POP_MARK:
    case OP_TUPLE:
    case OP_APPENDS:
    case OP_SETITEMS:
      return follow_marked (machine, opcode);
    case OP_APPEND:
      return fill (machine, PSC_PICKLE_LIST, 1);
    case OP_SETITEM:
      return fill (machine, PSC_PICKLE_DICT, 2);
    case OP_GLOBAL:
      return read_global (machine);
    case OP_STACK_GLOBAL:
      return read_stack_global (machine);
    case OP_REDUCE:
      return reduce (machine);
    case OP_BINPERSID:
      return load_storage (machine);
    case OP_BUILD:
      return build (machine);
    case OP_BINPUT:
      return put (machine, 1);
    case OP_LONG_BINPUT:
      return put (machine, 4);
    case OP_MEMOIZE:
      return psc_pickle_machine_memoize (machine, machine->n_memoized);
    case OP_BINGET:
      return get (machine, 1);
    case OP_LONG_BINGET:
      return get (machine, 4);
    default:
      return follow_literal (machine, opcode);
    }
}

static const PscPickleValue *
run (PscPickleMachine *machine)
{
  while (machine->left > 0)
    {
      guint8 opcode = *machine->at++;

      machine->left--;
      if (opcode == OP_STOP)
        {
          if (machine->stack->len != 1 || machine->marks->len > 0 || machine->left > 0)
            break;
          return g_ptr_array_index (machine->stack, 0);
        }
      if (!follow (machine, opcode))
        return NULL;
    }
  psc_pickle_machine_fail_damaged (machine);
  return NULL;
}

static const PscPickleValue *
read_pickle (
    const guint8 *data, gsize size, gboolean keeps_objects, PscPickleHeap *heap, GError **error)
{
  PscPickleMachine machine;
  const PscPickleValue *value;

  psc_pickle_machine_init (&machine, data, size, heap, error);
  machine.keeps_objects = keeps_objects;
  value = run (&machine);
  psc_pickle_machine_clear (&machine);

  return value;
}

const PscPickleValue *
psc_pickle_read (const guint8 *data, gsize size, PscPickleHeap *heap, GError **error)
{
  return read_pickle (data, size, FALSE, heap, error);
}

const PscPickleValue *
psc_pickle_read_objects (const guint8 *data, gsize size, PscPickleHeap *heap, GError **error)
{
  return read_pickle (data, size, TRUE, heap, error);
}
