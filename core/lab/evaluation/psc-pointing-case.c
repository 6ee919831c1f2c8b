/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-pointing-case.h"

#include <stdlib.h>

#define N_THIRDS (PSC_POINTING_LARGE - PSC_POINTING_SMALL + 1)

static const char *const group_nicks[PSC_POINTING_N_PLAIN_GROUPS] = {
  [PSC_POINTING_ALL] = "all",       [PSC_POINTING_FOCAL] = "focal", [PSC_POINTING_SMALL] = "small",
  [PSC_POINTING_MEDIUM] = "medium", [PSC_POINTING_LARGE] = "large",
};

const char *
psc_pointing_group_get_nick (guint group)
{
  g_return_val_if_fail (group < PSC_POINTING_N_GROUPS, NULL);

  return group < PSC_POINTING_N_PLAIN_GROUPS
             ? group_nicks[group]
             : psc_phantom_observation_get_label (group - PSC_POINTING_CLASSES);
}

static int
compare_areas (const void *a, const void *b)
{
  const PscPointingCase *first = *(const PscPointingCase *const *) a;
  const PscPointingCase *second = *(const PscPointingCase *const *) b;

  if (first->area != second->area)
    return first->area > second->area ? 1 : -1;
  return (first > second) - (first < second);
}

void
psc_pointing_cases_divide (GArray *cases)
{
  g_autofree PscPointingCase **order = NULL;

  if (cases->len == 0)
    return;
  order = g_new (PscPointingCase *, cases->len);
  for (guint i = 0; i < cases->len; i++)
    order[i] = &g_array_index (cases, PscPointingCase, i);
  qsort (order, cases->len, sizeof *order, compare_areas);
  for (guint i = 0; i < cases->len; i++)
    order[i]->third = PSC_POINTING_SMALL + i * N_THIRDS / cases->len;
}

gboolean
psc_pointing_case_is_in (const PscPointingCase *self, guint group)
{
  switch (group)
    {
    case PSC_POINTING_ALL:
      return TRUE;
    case PSC_POINTING_FOCAL:
      return self->is_focal;
    case PSC_POINTING_SMALL:
    case PSC_POINTING_MEDIUM:
    case PSC_POINTING_LARGE:
      return self->third == group;
    default:
      return self->observation == group - PSC_POINTING_CLASSES;
    }
}
