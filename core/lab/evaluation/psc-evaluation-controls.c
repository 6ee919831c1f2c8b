/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-controls.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "metrics/psc-control-map.h"
#include "metrics/psc-localisation.h"

static float *
new_centre (PscPhantom *phantom, const PscPlacement *placement)
{
  return psc_control_map_new_centre (placement);
}

static float *
new_lungs (PscPhantom *phantom, const PscPlacement *placement)
{
  gsize n = placement->width * placement->height;
  const guint8 *lungs = psc_phantom_get_lungs (phantom);
  g_autofree guint8 *mask = g_new (guint8, n);

  for (gsize i = 0; i < n; i++)
    mask[i] = lungs[i] != 0 ? PSC_TRUTH_INSIDE : 0;
  return psc_control_map_new_region (placement, mask);
}

static float *
new_random (PscPhantom *phantom, const PscPlacement *placement)
{
  return psc_control_map_new_random (placement->side, (guint32) psc_phantom_get_seed (phantom));
}

static const struct
{
  const char *name;
  const char *title;
  float *(*new_map) (PscPhantom *phantom, const PscPlacement *placement);
} table[] = {
  { "centre", N_ ("The picture's centre"), new_centre },
  { "lungs", N_ ("The lungs"), new_lungs },
  { "random", N_ ("Noise"), new_random },
};

void
psc_evaluation_add_controls (GPtrArray *controls)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_ptr_array_add (controls, psc_pointing_new_control (table[i].name, _ (table[i].title)));
}

void
psc_evaluation_measure_controls (GPtrArray *controls,
                                 PscPhantom *phantom,
                                 const PscPlacement *placement)
{
  for (guint i = 0; i < controls->len; i++)
    {
      g_autofree float *map = table[i].new_map (phantom, placement);
      double values[PSC_POINTING_N_MEASURES];
      PscLocalisation found;

      psc_localisation_measure (map, placement, psc_phantom_get_finding (phantom, 0)->mask, &found);
      psc_pointing_list_measures (&found, values);
      values[PSC_POINTING_SPECIFICITY] = values[PSC_POINTING_CORRELATION] = NAN;
      psc_pointing_append (g_ptr_array_index (controls, i), values);
    }
}
