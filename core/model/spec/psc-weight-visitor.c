/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/spec/psc-weight-visitor.h"

#include <stdarg.h>

/* More dimensions than any weight has. */
#define MAX_RANK 8

void
psc_weight_visitor_visit (PscWeightVisitor *self, const char *prefix, const char *name, ...)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);
  gint64 shape[MAX_RANK];
  guint rank = 0;
  va_list extents;
  guint extent;

  va_start (extents, name);
  while ((extent = va_arg (extents, guint)) != 0)
    {
      g_assert (rank < MAX_RANK);
      shape[rank++] = extent;
    }
  va_end (extents);

  self->func (full, rank, shape, self->user_data);
}

void
psc_weight_visitor_visit_linear (
    PscWeightVisitor *self, const char *prefix, const char *name, guint out, guint in)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  psc_weight_visitor_visit (self, full, ".weight", out, in, 0);
  psc_weight_visitor_visit (self, full, ".bias", out, 0);
}

void
psc_weight_visitor_visit_norm (PscWeightVisitor *self,
                               const char *prefix,
                               const char *name,
                               guint width)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  psc_weight_visitor_visit (self, full, ".weight", width, 0);
  psc_weight_visitor_visit (self, full, ".bias", width, 0);
}

void
psc_weight_visitor_visit_batch_norm (PscWeightVisitor *self,
                                     const char *prefix,
                                     const char *name,
                                     guint width)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  psc_weight_visitor_visit_norm (self, prefix, name, width);
  psc_weight_visitor_visit (self, full, ".running_mean", width, 0);
  psc_weight_visitor_visit (self, full, ".running_var", width, 0);
}
