/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-done.h"

PscCohortDone *
psc_cohort_done_new (const PscCohortTask *task, guint place)
{
  PscCohortDone *self = g_new0 (PscCohortDone, 1);

  self->place = place;
  self->csv = g_string_new (NULL);
  self->n_models = task->models->len;
  self->maps = g_new0 (float *, self->n_models);
  self->tokens = g_new0 (float *, self->n_models);
  self->pictures = g_new0 (guint8 *, self->n_models);
  self->figures = g_new0 (PscFigure *, self->n_models);
  return self;
}

void
psc_cohort_done_free (PscCohortDone *self)
{
  for (guint i = 0; i < self->n_models; i++)
    {
      g_free (self->maps[i]);
      g_free (self->tokens[i]);
      g_free (self->pictures[i]);
      g_clear_object (&self->figures[i]);
    }
  g_free (self->maps);
  g_free (self->tokens);
  g_free (self->pictures);
  g_string_free (self->csv, TRUE);
  g_free (self->figures);
  g_free (self);
}
