/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "metrics/psc-seen-pixels.h"

G_BEGIN_DECLS

/** The most pixels whose values are in memory at a time: 96 MiB with what sorts them. */
#define PSC_DESCENT_MAX_PIXELS ((gsize) 8 << 20)

/**
 * PscDescent:
 * @value: where the descent is
 * @n_inside, @n_outside: pixels of @value or more
 *
 * Goes down through the values of a map, those that are equal in one step: every threshold that
 * makes a difference. Values are read and put in order a stretch at a time, the highest first, and
 * of as many pixels as the limit says at most: a larger picture is read several times. Of a stretch
 * that has more in 1/65536 of all floats, such as a plateau, each value is counted instead. The
 * other members are its own.
 */
typedef struct
{
  float value;
  gsize n_inside;
  gsize n_outside;

  PscSeenPixels *pixels;     /* borrowed */
  GCancellable *cancellable; /* borrowed, nullable */
  gsize limit;
  guint32 end_bin; /* bins from this one on are done, or in the stretch */
  float *inside;   /* owned, the stretch's, the highest first, as those outside */
  float *outside;
  gsize n_stretch_inside;
  gsize n_stretch_outside;
  gsize at_inside;
  gsize at_outside;
  gsize *counts; /* owned, nullable: of a stretch that is one bin, inside and outside in turn */
  guint32 end_count;
} PscDescent;

/** @pixels: stays as long as this; used by nobody else meanwhile
 * @limit: over 0; PSC_DESCENT_MAX_PIXELS */
PscDescent *psc_descent_new (PscSeenPixels *pixels,
                             gsize limit,
                             GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void psc_descent_free (PscDescent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDescent, psc_descent_free)

/** Returns: %FALSE if there is no step left, or it was cancelled */
gboolean psc_descent_step (PscDescent *self);

G_END_DECLS
