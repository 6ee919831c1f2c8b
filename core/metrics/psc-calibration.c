/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "metrics/psc-calibration.h"

#include <math.h>

static gsize
find_bin (double probability)
{
  return (gsize) CLAMP (floor (probability * PSC_CALIBRATION_N_BINS), 0,
                        PSC_CALIBRATION_N_BINS - 1);
}

void
psc_calibration_measure (const double *probabilities,
                         const gboolean *positive,
                         gsize n,
                         PscCalibration *calibration)
{
  g_return_if_fail (n == 0 || (probabilities != NULL && positive != NULL));
  g_return_if_fail (calibration != NULL);

  *calibration = (PscCalibration){ .n = n, .error = n > 0 ? 0 : NAN };
  for (gsize i = 0; i < n; i++)
    {
      PscCalibrationBin *bin = &calibration->bins[find_bin (probabilities[i])];

      bin->n++;
      bin->probability += probabilities[i];
      bin->share += positive[i] != FALSE;
    }
  for (guint b = 0; b < PSC_CALIBRATION_N_BINS; b++)
    {
      PscCalibrationBin *bin = &calibration->bins[b];

      bin->probability = bin->n > 0 ? bin->probability / bin->n : NAN;
      bin->share = bin->n > 0 ? bin->share / bin->n : NAN;
      if (bin->n > 0)
        calibration->error += (double) bin->n / n * fabs (bin->share - bin->probability);
    }
}
