/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-example.h"

#include <string.h>

#include "lab/phantom/psc-random.h"

/* A cell counts as covered when a mask covers one part in this many of it. */
#define COVERED_PART 4

static guint8
pool_cell (const guint8 *mask, guint side, guint left, guint right, guint top, guint bottom)
{
  guint64 sum = 0;

  for (guint y = top; y < bottom; y++)
    for (guint x = left; x < right; x++)
      sum += mask[(gsize) y * side + x];
  return (guint8) MIN (COVERED_PART * sum / ((right - left) * (bottom - top)), 255);
}

/* Which of a class's masks a finding's cell is part of, besides the first. */
static guint
choose_half (guint x, guint map_side)
{
  return 2 * x < map_side ? 1 : 2;
}

static guint
choose_third (PscPhantomZone zone)
{
  switch (psc_phantom_zone_get_third (zone))
    {
    case PSC_PHANTOM_ZONE_UPPER:
      return 3;
    case PSC_PHANTOM_ZONE_MIDDLE:
      return 4;
    case PSC_PHANTOM_ZONE_LOWER:
      return 5;
    default:
      return 0;
    }
}

/* @pooled: [PSC_TRAINING_MASKS_PER_CLASS][H][H] */
static void
pool_finding (const PscPhantomFinding *finding, guint side, guint map_side, guint8 *pooled)
{
  gsize n_cells = (gsize) map_side * map_side;
  guint third = choose_third (finding->attributes.zone);

  for (guint y = 0; y < map_side; y++)
    for (guint x = 0; x < map_side; x++)
      {
        guint8 covered =
            pool_cell (finding->mask, side, x * side / map_side, (x + 1) * side / map_side,
                       y * side / map_side, (y + 1) * side / map_side);
        guint8 *cell = pooled + y * map_side + x;

        cell[0] = covered;
        cell[choose_half (x, map_side) * n_cells] = covered;
        cell[third * n_cells] = covered;
      }
}

PscTrainingExample *
psc_training_example_new (guint64 seed, guint side, guint map_side, PscPhantomSplit split)
{
  PscTrainingExample *self = g_new0 (PscTrainingExample, 1);
  g_autoptr (PscPhantom) phantom = NULL;
  gsize n_cells = (gsize) map_side * map_side;
  PscPhantomParameters parameters;
  PscRandom random;

  g_return_val_if_fail (map_side >= 1 && map_side <= side, NULL);

  psc_phantom_parameters_init (&parameters);
  parameters.seed = seed;
  parameters.width = side;
  parameters.height = side;
  phantom = psc_phantom_new (&parameters, NULL);
  /* Nothing was asked for that could be impossible. */
  g_assert (phantom != NULL);

  self->grey = g_memdup2 (psc_phantom_get_grey (phantom), (gsize) side * side);
  self->masks = g_malloc0 (PSC_TRAINING_N_MASKS * n_cells);
  self->n_findings = psc_phantom_get_n_findings (phantom);
  for (guint i = 0; i < self->n_findings; i++)
    {
      const PscPhantomFinding *finding = psc_phantom_get_finding (phantom, i);

      self->findings[i] = finding->attributes;
      pool_finding (finding, side, map_side,
                    self->masks
                        + (finding->attributes.observation - 1) * PSC_TRAINING_MASKS_PER_CLASS
                              * n_cells);
    }

  psc_random_init (&random, seed, 100);
  for (guint i = 0; i < PSC_TRAINING_N_SENTENCES; i++)
    self->sentences[i] = psc_phantom_sentence_new_true (phantom, split, psc_random_next (&random));
  return self;
}

void
psc_training_example_free (PscTrainingExample *self)
{
  for (guint i = 0; i < PSC_TRAINING_N_SENTENCES; i++)
    psc_phantom_sentence_free (self->sentences[i]);
  g_free (self->grey);
  g_free (self->masks);
  g_free (self);
}

static PscPhantomTruth
judge_no_finding (const PscTrainingExample *self)
{
  if (self->n_findings == 0)
    return PSC_PHANTOM_TRUE;
  return self->n_findings == 1 && self->findings[0].observation == PSC_PHANTOM_SUPPORT_DEVICES
             ? PSC_PHANTOM_UNCERTAIN
             : PSC_PHANTOM_FALSE;
}

PscPhantomTruth
psc_training_example_judge (const PscTrainingExample *self,
                            const PscPhantomAttributes *said,
                            gboolean negated)
{
  PscPhantomTruth truth = PSC_PHANTOM_FALSE;

  if (said->observation == PSC_PHANTOM_NO_FINDING)
    truth = judge_no_finding (self);
  for (guint i = 0; i < self->n_findings; i++)
    truth = MAX (truth, psc_phantom_judge_finding (&self->findings[i], said));

  return negated ? PSC_PHANTOM_TRUE - truth : truth;
}
