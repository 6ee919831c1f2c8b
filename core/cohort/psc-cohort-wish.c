/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-wish.h"

#include <math.h>

gboolean
psc_cohort_label_matches (PscCohortLabel self, double number)
{
  switch (self)
    {
    case PSC_COHORT_LABEL_PRESENT:
      return number > 0;
    case PSC_COHORT_LABEL_ABSENT:
      return number == 0;
    case PSC_COHORT_LABEL_UNCERTAIN:
      return number < 0;
    case PSC_COHORT_LABEL_UNKNOWN:
      return isnan (number);
    case PSC_COHORT_LABEL_ANY:
    default:
      return TRUE;
    }
}

PscCohortWish *
psc_cohort_wish_new (void)
{
  PscCohortWish *self = g_new0 (PscCohortWish, 1);

  self->measure = PSC_COHORT_SPECIFICITY;
  self->column = PSC_COHORT_ROW;
  return self;
}

PscCohortWish *
psc_cohort_wish_copy (const PscCohortWish *self)
{
  PscCohortWish *copy = g_memdup2 (self, sizeof *self);

  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    copy->texts[c] = g_strdup (self->texts[c]);
  copy->search = g_strdup (self->search);
  return copy;
}

void
psc_cohort_wish_free (PscCohortWish *self)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    g_free (self->texts[c]);
  g_free (self->search);
  g_free (self);
}

void
psc_cohort_wish_set_text (PscCohortWish *self, PscCohortColumn column, const char *text)
{
  char *copy = g_strdup (text);

  g_return_if_fail (psc_cohort_column_get_kind (column) == PSC_COHORT_TEXT);

  g_free (self->texts[column]);
  self->texts[column] = copy;
}

void
psc_cohort_wish_set_search (PscCohortWish *self, const char *search)
{
  char *copy = g_strdup (search != NULL && *search != '\0' ? search : NULL);

  g_free (self->search);
  self->search = copy;
}

void
psc_cohort_wish_clear_filters (PscCohortWish *self)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    g_clear_pointer (&self->texts[c], g_free);
  g_clear_pointer (&self->search, g_free);
  self->label = PSC_COHORT_LABEL_ANY;
  self->n_limits = 0;
}

gboolean
psc_cohort_wish_has_filters (const PscCohortWish *self)
{
  for (PscCohortColumn c = 0; c < PSC_COHORT_N_COLUMNS; c++)
    if (self->texts[c] != NULL && !(self->in_pairs && c == PSC_COHORT_MODE))
      return TRUE;
  return self->search != NULL || self->label != PSC_COHORT_LABEL_ANY || self->n_limits > 0;
}
