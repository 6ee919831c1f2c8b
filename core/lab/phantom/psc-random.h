/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscRandom:
 *
 * A splitmix64 stream (Steele, Lea, Flood, “Fast splittable pseudorandom number generators”, 2014).
 * Integer arithmetic only, so that a seed gives the same numbers on every machine. Each part of a
 * phantom draws from a stream of its own: what one part draws never changes another.
 */
typedef struct
{
  guint64 state;
} PscRandom;

/** Starts stream number @stream of @seed; streams of one seed are independent. */
void psc_random_init (PscRandom *self, guint64 seed, guint64 stream);

guint64 psc_random_next (PscRandom *self);

/** Uniform in [0, 1). */
double psc_random_uniform (PscRandom *self);

/** Uniform in [@low, @high). */
double psc_random_range (PscRandom *self, double low, double high);

/** Mean 0 and standard deviation 1: the sum of twelve uniforms, so within ±6 and without libm. */
double psc_random_normal (PscRandom *self);

/** Uniform in 0 … @n − 1; @n is at least 1. */
guint psc_random_below (PscRandom *self, guint n);

gboolean psc_random_chance (PscRandom *self, double probability);

/** An index drawn in proportion to @weights, of which at least one is over 0. */
guint psc_random_weighted (PscRandom *self, const double *weights, guint n);

/** Scrambles 32 bits; the base of every texture. */
static inline guint32
psc_hash_32 (guint32 value)
{
  value ^= value >> 16;
  value *= 0x7feb352du;
  value ^= value >> 15;
  value *= 0x846ca68bu;
  value ^= value >> 16;
  return value;
}

/**
 * psc_noise:
 * @key: which texture
 *
 * Value noise: random numbers on the integer lattice, blended by a cubic between.
 *
 * Returns: in [-1, 1], smooth, with details of about unit size
 */
float psc_noise (guint32 key, float px, float py);

G_END_DECLS
