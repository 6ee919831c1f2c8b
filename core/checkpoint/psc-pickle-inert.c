/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-pickle-inert.h"

typedef enum
{
  OP_BINBYTES = 'B',
  OP_SHORT_BINBYTES = 'C',
  OP_NEWOBJ = 0x81,
  OP_LONG4 = 0x8b,
  OP_BINBYTES8 = 0x8e,
  OP_EMPTY_SET = 0x8f,
  OP_ADDITEMS = 0x90,
  OP_FROZENSET = 0x91,
  OP_NEWOBJ_EX = 0x92,
  OP_BYTEARRAY8 = 0x96,
} Opcode;

static gboolean
push_object (PscPickleMachine *machine)
{
  return psc_pickle_machine_push_new (machine, PSC_PICKLE_OBJECT);
}

gboolean
psc_pickle_inert_replace (PscPickleMachine *machine, guint n_values)
{
  PscPickleValue **values;

  if (!psc_pickle_machine_peek (machine, n_values, &values))
    return FALSE;
  psc_pickle_machine_drop (machine, n_values);
  return push_object (machine);
}

gboolean
psc_pickle_inert_build (PscPickleMachine *machine)
{
  PscPickleValue **values;

  if (!psc_pickle_machine_peek (machine, 2, &values))
    return FALSE;
  if (values[0]->kind == PSC_PICKLE_OBJECT)
    values[0]->state = values[1];
  psc_pickle_machine_drop (machine, 1);
  return TRUE;
}

gboolean
psc_pickle_inert_skip (PscPickleMachine *machine, gsize size)
{
  const guint8 *bytes;

  return psc_pickle_machine_take (machine, size, &bytes) && push_object (machine);
}

static gboolean
skip_sized (PscPickleMachine *machine, gsize length_size)
{
  guint64 length;

  return psc_pickle_machine_take_number (machine, length_size, &length)
         && psc_pickle_inert_skip (machine, length);
}

/* Forgets the values above the last mark, which were to become the items of a set. */
static gboolean
drop_marked (PscPickleMachine *machine)
{
  guint n;

  if (!psc_pickle_machine_pop_mark (machine, &n))
    return FALSE;
  psc_pickle_machine_drop (machine, n);
  return TRUE;
}

static gboolean
add_items (PscPickleMachine *machine)
{
  PscPickleValue **values;

  return drop_marked (machine) && psc_pickle_machine_peek (machine, 1, &values);
}

gboolean
psc_pickle_inert_follow (PscPickleMachine *machine, guint8 opcode)
{
  switch ((Opcode) opcode)
    {
    case OP_NEWOBJ:
      return psc_pickle_inert_replace (machine, 2);
    case OP_NEWOBJ_EX:
      return psc_pickle_inert_replace (machine, 3);
    case OP_SHORT_BINBYTES:
      return skip_sized (machine, 1);
    case OP_BINBYTES:
    case OP_LONG4:
      return skip_sized (machine, 4);
    case OP_BINBYTES8:
    case OP_BYTEARRAY8:
      return skip_sized (machine, 8);
    case OP_EMPTY_SET:
      return push_object (machine);
    case OP_ADDITEMS:
      return add_items (machine);
    case OP_FROZENSET:
      return drop_marked (machine) && push_object (machine);
    default:
      return psc_pickle_machine_fail_instruction (machine, opcode);
    }
}
