/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "checkpoint/psc-pickle-machine.h"

G_BEGIN_DECLS

/*
 * What a pickle of foreign objects needs beside tensors and plain containers. An object of an
 * unknown class becomes a PSC_PICKLE_OBJECT, which is nothing but a place to keep the state that it
 * was given: its class is never looked for, nothing of it is called, and what is put into it as
 * into a list or dictionary is forgotten.
 */

/** Follows an instruction that makes or fills objects, bytes, sets or long numbers. */
gboolean psc_pickle_inert_follow (PscPickleMachine *machine, guint8 opcode);

/** Replaces the topmost @n_values by an object. */
gboolean psc_pickle_inert_replace (PscPickleMachine *machine, guint n_values);

/** The topmost value is the state of the value below it, if that is an object. */
gboolean psc_pickle_inert_build (PscPickleMachine *machine);

/** Passes over a number of @size bytes. */
gboolean psc_pickle_inert_skip (PscPickleMachine *machine, gsize size);

G_END_DECLS
