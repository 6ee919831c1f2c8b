/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PscWeightFunc:
 * @name: borrowed
 * @shape: [rank]
 */
typedef void (*PscWeightFunc) (const char *name,
                               guint rank,
                               const gint64 *shape,
                               gpointer user_data);

/**
 * PscWeightVisitor:
 *
 * A walk over the weights that a model needs: who knows them names each, by a prefix and the rest
 * of its name, and the visitor calls @func for it.
 */
typedef struct
{
  PscWeightFunc func;
  gpointer user_data;
} PscWeightVisitor;

/** The extents of the shape follow, as guint, ended by 0. */
void psc_weight_visitor_visit (PscWeightVisitor *self, const char *prefix, const char *name, ...);

/** “.weight” [out, in] and “.bias” [out]. */
void psc_weight_visitor_visit_linear (
    PscWeightVisitor *self, const char *prefix, const char *name, guint out, guint in);

/** “.weight” and “.bias”, [width] each. */
void psc_weight_visitor_visit_norm (PscWeightVisitor *self,
                                    const char *prefix,
                                    const char *name,
                                    guint width);

/** What a norm has, and “.running_mean” and “.running_var”, [width] each. */
void psc_weight_visitor_visit_batch_norm (PscWeightVisitor *self,
                                          const char *prefix,
                                          const char *name,
                                          guint width);

G_END_DECLS
