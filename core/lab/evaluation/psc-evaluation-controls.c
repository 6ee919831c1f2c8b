/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/evaluation/psc-evaluation-controls.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lab/evaluation/psc-evaluation-faithfulness.h"
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

#define N_CONTROLS G_N_ELEMENTS (table)

void
psc_evaluation_add_controls (GPtrArray *controls)
{
  for (guint i = 0; i < N_CONTROLS; i++)
    g_ptr_array_add (controls, psc_pointing_new_control (table[i].name, _ (table[i].title)));
}

gboolean
psc_evaluation_measure_controls (GPtrArray *controls,
                                 const PscExplainedPhantom *shown,
                                 PscEncoder *encoder,
                                 GCancellable *cancellable,
                                 GError **error)
{
  const PscAttributionContext context = { .cancellable = cancellable };
  gsize side = shown->placement->side;
  g_autofree float *maps = g_new (float, N_CONTROLS *side *side);
  PscFaithfulnessQuestion questions[N_CONTROLS];
  PscFaithfulnessAnswer answers[N_CONTROLS];

  for (guint i = 0; i < N_CONTROLS; i++)
    {
      g_autofree float *map = table[i].new_map (shown->phantom, shown->placement);

      questions[i] = (PscFaithfulnessQuestion){ maps + i * side * side, 0 };
      memcpy (maps + i * side * side, map, side * side * sizeof *maps);
      answers[i] = (PscFaithfulnessAnswer){ NAN, NAN };
    }
  if (encoder != NULL
      && !psc_evaluation_measure_faithfulness (encoder, psc_model_input_get_values (shown->input),
                                               shown->scores, questions, N_CONTROLS, &context,
                                               answers, error))
    return FALSE;

  for (guint i = 0; i < N_CONTROLS; i++)
    {
      double values[PSC_POINTING_N_MEASURES];
      PscLocalisation found;

      psc_localisation_measure (questions[i].map, shown->placement, shown->finding->mask, NULL,
                                &found);
      psc_pointing_list_measures (&found, values);
      psc_pointing_set_faithfulness (values, answers[i].area, answers[i].drop);
      psc_pointing_append (g_ptr_array_index (controls, i), values);
    }
  return TRUE;
}
