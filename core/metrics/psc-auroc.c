/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-auroc.h"

#include <math.h>

#include "metrics/psc-roc.h"

double
psc_auroc (const double *scores, const gboolean *positive, gsize n)
{
  g_autoptr (PscRoc) roc = NULL;

  g_return_val_if_fail (n == 0 || (scores != NULL && positive != NULL), NAN);

  for (gsize i = 0; i < n; i++)
    if (isnan (scores[i]))
      return NAN;
  roc = psc_roc_new (scores, positive, n);
  return psc_roc_get_area (roc, NULL);
}
