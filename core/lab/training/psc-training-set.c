/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/training/psc-training-set.h"

#include "lab/phantom/psc-phantom-seed.h"
#include "lab/phantom/psc-random.h"

struct _PscTrainingSet
{
  guint64 seed;
  guint n_examples;
  guint side;
  guint map_side;
  PscPhantomSplit split;
  gboolean *requested; /* owned, [n_examples] */
  GThreadPool *pool;   /* owned */

  GMutex mutex;
  GCond drawn;
  PscTrainingExample **examples; /* owned, [n_examples], NULL until drawn; guarded by mutex */
};

/* A pool's data cannot be NULL: indices are passed one too high. */
static void
draw (gpointer data, gpointer user_data)
{
  PscTrainingSet *self = user_data;
  guint index = GPOINTER_TO_UINT (data) - 1;
  PscTrainingExample *example;
  PscRandom random;
  guint64 seed;

  psc_random_init (&random, self->seed, index);
  seed = psc_phantom_seed (self->split, psc_random_next (&random));
  example = psc_training_example_new (seed, self->side, self->map_side, self->split);

  g_mutex_lock (&self->mutex);
  self->examples[index] = example;
  g_cond_broadcast (&self->drawn);
  g_mutex_unlock (&self->mutex);
}

PscTrainingSet *
psc_training_set_new (guint64 seed,
                      guint n_examples,
                      guint side,
                      guint map_side,
                      PscPhantomSplit split,
                      guint n_threads)
{
  PscTrainingSet *self;

  g_return_val_if_fail (n_examples >= 1, NULL);
  g_return_val_if_fail (n_threads >= 1, NULL);

  self = g_new0 (PscTrainingSet, 1);
  self->seed = seed;
  self->n_examples = n_examples;
  self->side = side;
  self->map_side = map_side;
  self->split = split;
  self->requested = g_new0 (gboolean, n_examples);
  self->examples = g_new0 (PscTrainingExample *, n_examples);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->drawn);
  self->pool = g_thread_pool_new (draw, self, (gint) n_threads, FALSE, NULL);
  return self;
}

void
psc_training_set_free (PscTrainingSet *self)
{
  g_thread_pool_free (self->pool, TRUE, TRUE);
  for (guint i = 0; i < self->n_examples; i++)
    g_clear_pointer (&self->examples[i], psc_training_example_free);
  g_free (self->examples);
  g_free (self->requested);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->drawn);
  g_free (self);
}

guint
psc_training_set_get_n_examples (PscTrainingSet *self)
{
  return self->n_examples;
}

guint
psc_training_set_get_side (PscTrainingSet *self)
{
  return self->side;
}

guint
psc_training_set_get_map_side (PscTrainingSet *self)
{
  return self->map_side;
}

void
psc_training_set_prepare (PscTrainingSet *self, guint index)
{
  g_return_if_fail (index < self->n_examples);

  if (self->requested[index])
    return;
  self->requested[index] = TRUE;
  g_thread_pool_push (self->pool, GUINT_TO_POINTER (index + 1), NULL);
}

const PscTrainingExample *
psc_training_set_get (PscTrainingSet *self, guint index)
{
  const PscTrainingExample *example;

  g_return_val_if_fail (index < self->n_examples, NULL);

  psc_training_set_prepare (self, index);
  g_mutex_lock (&self->mutex);
  while (self->examples[index] == NULL)
    g_cond_wait (&self->drawn, &self->mutex);
  example = self->examples[index];
  g_mutex_unlock (&self->mutex);
  return example;
}
