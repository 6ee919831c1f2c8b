/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "lab/phantom/psc-random.h"

#include <math.h>

static guint64
scramble (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
psc_random_init (PscRandom *self, guint64 seed, guint64 stream)
{
  self->state = scramble (scramble (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
                          ^ (stream * G_GUINT64_CONSTANT (0xd1342543de82ef95)));
}

guint64
psc_random_next (PscRandom *self)
{
  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return scramble (self->state);
}

double
psc_random_uniform (PscRandom *self)
{
  return (double) (psc_random_next (self) >> 11) * 0x1p-53;
}

double
psc_random_range (PscRandom *self, double low, double high)
{
  return low + (high - low) * psc_random_uniform (self);
}

double
psc_random_normal (PscRandom *self)
{
  double sum = 0;

  for (guint i = 0; i < 6; i++)
    {
      guint64 bits = psc_random_next (self);

      sum += (double) (bits >> 32) * 0x1p-32 + (double) (bits & 0xffffffffu) * 0x1p-32;
    }
  return sum - 6;
}

guint
psc_random_below (PscRandom *self, guint n)
{
  g_return_val_if_fail (n > 0, 0);

  return (guint) (((psc_random_next (self) >> 32) * n) >> 32);
}

gboolean
psc_random_chance (PscRandom *self, double probability)
{
  return psc_random_uniform (self) < probability;
}

guint
psc_random_weighted (PscRandom *self, const double *weights, guint n)
{
  double total = 0;
  double at;

  g_return_val_if_fail (n > 0, 0);

  for (guint i = 0; i < n; i++)
    total += weights[i];

  at = psc_random_uniform (self) * total;
  for (guint i = 0; i < n; i++)
    {
      at -= weights[i];
      if (at < 0)
        return i;
    }
  return n - 1;
}

static inline float
lattice (guint32 key, gint32 x, gint32 y)
{
  guint32 hash = psc_hash_32 (key ^ ((guint32) x * 0x9e3779b1u) ^ ((guint32) y * 0x85ebca77u));

  return (float) (gint32) hash * 0x1p-31f;
}

float
psc_noise (guint32 key, float px, float py)
{
  /* Turned, so that the lattice does not run along the picture's rows. */
  float x = 0.80f * px - 0.60f * py;
  float y = 0.60f * px + 0.80f * py;
  float fx = floorf (x);
  float fy = floorf (y);
  gint32 ix = (gint32) fx;
  gint32 iy = (gint32) fy;
  float tx = x - fx;
  float ty = y - fy;
  float top, bottom;

  tx = tx * tx * (3 - 2 * tx);
  ty = ty * ty * (3 - 2 * ty);
  top = lattice (key, ix, iy) * (1 - tx) + lattice (key, ix + 1, iy) * tx;
  bottom = lattice (key, ix, iy + 1) * (1 - tx) + lattice (key, ix + 1, iy + 1) * tx;

  return top * (1 - ty) + bottom * ty;
}
