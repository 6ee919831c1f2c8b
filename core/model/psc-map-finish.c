/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-map-finish.h"

void
psc_map_finish_free (PscMapFinish *self)
{
  if (self->across != self->down)
    g_free (self->across);
  g_free (self->down);
  g_free (self);
}
