/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-kept-stack.h"
#include "attribution/psc-stack.h"

G_BEGIN_DECLS

/**
 * PscHalfStack:
 *
 * A stack of one map per embedding dimension as it is kept: 16-bit floats (IEEE 754 binary16), each
 * map divided by a power of two of its own so that its largest magnitude uses the format's range.
 * Half the memory, and half the time to fuse, for a relative error of at most 2⁻¹¹ of a map's
 * largest value. Immutable; safe to read from several threads.
 */
#define PSC_TYPE_HALF_STACK (psc_half_stack_get_type ())
G_DECLARE_FINAL_TYPE (PscHalfStack, psc_half_stack, PSC, HALF_STACK, PscKeptStack)

/** From the first @n_maps maps of @stack. */
PscHalfStack *psc_half_stack_new (PscStack *stack, guint n_maps) G_GNUC_WARN_UNUSED_RESULT;

/** The maps of both, which are of the same grid, those of @first first. */
PscHalfStack *psc_half_stack_new_joined (PscHalfStack *first,
                                         PscHalfStack *second) G_GNUC_WARN_UNUSED_RESULT;

/** From what psc_half_stack_get_bytes() gave; %NULL unless sizes fit. */
PscHalfStack *psc_half_stack_new_from_bytes (guint n_maps,
                                             PscMapGrid grid,
                                             GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;

/** The whole of it in a machine-independent (little-endian) form, for files; borrowed. */
GBytes *psc_half_stack_get_bytes (PscHalfStack *self);

guint psc_half_stack_get_n_maps (PscHalfStack *self);
PscMapGrid psc_half_stack_get_grid (PscHalfStack *self);

/** Bytes of memory. */
gsize psc_half_stack_get_size (PscHalfStack *self);

/** As psc_stack_fuse(), over all maps, in one pass over the stack with the widest vectors that the
 * processor has, and on several processors if it is large: the same bits on any number of them.
 * @weights: [n_maps]; @map: (out caller-allocates): [rows][columns] */
void psc_half_stack_fuse (PscHalfStack *self, const float *weights, float *map);

/** The same for @n weight vectors, reading the stack once. @weights: [n][n_maps]; @maps: (out
 * caller-allocates): [n][rows][columns] */
void psc_half_stack_fuse_many (PscHalfStack *self, guint n, const float *weights, float *maps);

G_END_DECLS
