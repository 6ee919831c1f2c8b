/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-coalitions.h"

#include <math.h>
#include <string.h>

/* The least that is added to the diagonal of the system that is solved, whose entries are about 1:
 * what rounding leaves of a value is not blown up where samples are few. */
#define LEAST_RIDGE 1e-10

/* Regions of which every set can be taken: more would be more than anybody has time for. */
#define MOST_ENUMERATED 20

struct _PscCoalitions
{
  PscPerturbation parent_instance;

  guint n_regions;     /* S */
  guint *labels;       /* owned, [A][A] */
  guint *areas;        /* owned, [S], pixels */
  GByteArray *present; /* owned, [n][S]: 1 or 0, of the copies behind the image and the baseline */
  GArray *weights;     /* owned, of double, [n], which add up to 1 */
  double *factor;      /* owned, [S][S]: lower triangle L with L Lᵀ = Zᵀ W Z + λ I */
  double *levels;      /* owned, [S]: what all regions gain when the sum is to be 1 more */
};

G_DEFINE_FINAL_TYPE (PscCoalitions, psc_coalitions, PSC_TYPE_PERTURBATION)

static const guint8 *
get_present (const PscCoalitions *self, guint index)
{
  return self->present->data + (gsize) index * self->n_regions;
}

static void
psc_coalitions_fill (PscPerturbation *perturbation, guint index, float *pixels)
{
  PscCoalitions *self = PSC_COALITIONS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  gsize area = (gsize) side * side;
  const float *whole = psc_perturbation_get_pixels (perturbation);
  const float *baseline = psc_perturbation_get_baseline (perturbation);
  const guint8 *present;

  if (index < 2)
    {
      memcpy (pixels, index == 0 ? whole : baseline, area * sizeof *pixels);
      return;
    }
  present = get_present (self, index - 2);
  for (gsize i = 0; i < area; i++)
    pixels[i] = present[self->labels[i]] ? whole[i] : baseline[i];
}

/* x such that L Lᵀ x = b, in place. */
static void
solve (const double *factor, guint n, double *b)
{
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < i; j++)
        b[i] -= factor[i * n + j] * b[j];
      b[i] /= factor[i * n + i];
    }
  for (guint i = n; i-- > 0;)
    {
      for (guint j = i + 1; j < n; j++)
        b[i] -= factor[j * n + i] * b[j];
      b[i] /= factor[i * n + i];
    }
}

/* [S]: the least squares of all samples, moved along @levels until they add up as they must. */
static double *
regress (const PscCoalitions *self, const double *values)
{
  double *shapley = g_new0 (double, self->n_regions);
  double gap = values[0] - values[1];

  for (guint i = 0; i < self->weights->len; i++)
    {
      const guint8 *present = get_present (self, i);
      double value = g_array_index (self->weights, double, i) * (values[i + 2] - values[1]);

      for (guint s = 0; s < self->n_regions; s++)
        shapley[s] += present[s] * value;
    }
  solve (self->factor, self->n_regions, shapley);
  for (guint s = 0; s < self->n_regions; s++)
    gap -= shapley[s];
  for (guint s = 0; s < self->n_regions; s++)
    shapley[s] += gap * self->levels[s];
  return shapley;
}

static void
psc_coalitions_make_map (PscPerturbation *perturbation, const double *values, float *map)
{
  PscCoalitions *self = PSC_COALITIONS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  g_autofree double *shapley = regress (self, values);

  for (gsize i = 0; i < (gsize) side * side; i++)
    map[i] = (float) (shapley[self->labels[i]] / self->areas[self->labels[i]]);
}

/* The row of the regression that is the pixel's region. */
static void
psc_coalitions_weigh (PscPerturbation *perturbation, guint x, guint y, double *weights)
{
  PscCoalitions *self = PSC_COALITIONS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  guint region = self->labels[(gsize) y * side + x];
  g_autofree double *row = g_new (double, self->n_regions);

  for (guint s = 0; s < self->n_regions; s++)
    row[s] = (s == region) - self->levels[region];
  solve (self->factor, self->n_regions, row);

  weights[0] = self->levels[region] / self->areas[region];
  weights[1] = -weights[0];
  for (guint i = 0; i < self->weights->len; i++)
    {
      const guint8 *present = get_present (self, i);
      double sum = 0;

      for (guint s = 0; s < self->n_regions; s++)
        sum += present[s] * row[s];
      weights[i + 2] = sum * g_array_index (self->weights, double, i) / self->areas[region];
      weights[1] -= weights[i + 2];
    }
}

static void
psc_coalitions_finalize (GObject *object)
{
  PscCoalitions *self = PSC_COALITIONS (object);

  g_free (self->labels);
  g_free (self->areas);
  g_free (self->factor);
  g_free (self->levels);
  g_byte_array_unref (self->present);
  g_array_unref (self->weights);

  G_OBJECT_CLASS (psc_coalitions_parent_class)->finalize (object);
}

static void
psc_coalitions_class_init (PscCoalitionsClass *klass)
{
  PscPerturbationClass *perturbation_class = PSC_PERTURBATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_coalitions_finalize;
  perturbation_class->fill = psc_coalitions_fill;
  perturbation_class->weigh = psc_coalitions_weigh;
  perturbation_class->make_map = psc_coalitions_make_map;
}

static void
psc_coalitions_init (PscCoalitions *self)
{
  self->present = g_byte_array_new ();
  self->weights = g_array_new (FALSE, FALSE, sizeof (double));
}

/* A set of regions, and its weight. */
static void
add_set (PscCoalitions *self, const guint8 *present, double weight)
{
  g_byte_array_append (self->present, present, self->n_regions);
  g_array_append_val (self->weights, weight);
}

/* The opposite set as well. */
static void
add_pair (PscCoalitions *self, guint8 *present, double weight)
{
  add_set (self, present, weight);
  for (guint s = 0; s < self->n_regions; s++)
    present[s] = !present[s];
  add_set (self, present, weight);
  for (guint s = 0; s < self->n_regions; s++)
    present[s] = !present[s];
}

/* Sets of a size and of its opposite: @pairs of them, 0 for more than could be counted. */
static gsize
count_pairs (guint n_regions, guint size)
{
  double count = 1;

  for (guint i = 0; i < size; i++)
    count = count * (n_regions - i) / (i + 1);
  if (2 * size == n_regions)
    count /= 2;
  return count < 1e9 ? (gsize) (count + 0.5) : 0;
}

/* Moves on to the next of the sets of so many regions, in the order of their members; FALSE after
 * the last. */
static gboolean
advance (guint *members, guint size, guint n_regions)
{
  for (guint i = size; i-- > 0;)
    if (members[i] < n_regions - size + i)
      {
        members[i]++;
        for (guint j = i + 1; j < size; j++)
          members[j] = members[j - 1] + 1;
        return TRUE;
      }
  return FALSE;
}

/* All sets of a size, each with its opposite, where that is another: of half of all regions, those
 * with the first region are opposites of those without. */
static void
add_all (PscCoalitions *self, guint size, double weight)
{
  g_autofree guint *members = g_new (guint, size);
  g_autofree guint8 *present = g_new (guint8, self->n_regions);

  for (guint i = 0; i < size; i++)
    members[i] = i;
  do
    {
      if (2 * size == self->n_regions && members[0] > 0)
        return;
      memset (present, 0, self->n_regions);
      for (guint i = 0; i < size; i++)
        present[members[i]] = 1;
      add_pair (self, present, weight);
    }
  while (advance (members, size, self->n_regions));
}

/* A set of @size regions: the first of a shuffled deck. */
static void
draw_set (GRand *random, guint *deck, guint n_regions, guint size, guint8 *present)
{
  memset (present, 0, n_regions);
  for (guint i = 0; i < size; i++)
    {
      guint j = (guint) g_rand_int_range (random, (gint32) i, (gint32) n_regions);
      guint drawn = deck[j];

      deck[j] = deck[i];
      deck[i] = drawn;
      present[drawn] = 1;
    }
}

/* What Shapley's kernel gives to all sets of a size and to their opposites, but for a factor. */
static double
get_mass (guint n_regions, guint size)
{
  return (2 * size == n_regions ? 1.0 : 2.0) / ((double) size * (n_regions - size));
}

/* @n pairs, of sizes from @first on. */
static void
draw_pairs (PscCoalitions *self, guint first, guint n, double mass, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree guint *deck = g_new (guint, self->n_regions);
  g_autofree guint8 *present = g_new (guint8, self->n_regions);

  for (guint s = 0; s < self->n_regions; s++)
    deck[s] = s;
  for (guint i = 0; i < n; i++)
    {
      double left = g_rand_double (random) * mass;
      guint size = first;

      while (size < self->n_regions / 2 && left >= get_mass (self->n_regions, size))
        left -= get_mass (self->n_regions, size++);
      draw_set (random, deck, self->n_regions, size, present);
      add_pair (self, present, mass / (2.0 * n));
    }
}

static void
choose_sets (PscCoalitions *self, guint n_samples, guint seed)
{
  guint last = self->n_regions / 2;
  guint left = n_samples / 2;
  gboolean takes_all =
      self->n_regions <= MOST_ENUMERATED && n_samples >= (1u << self->n_regions) - 2;
  double mass = 0;

  for (guint size = 1; size <= last; size++)
    mass += get_mass (self->n_regions, size);
  for (guint size = 1; size <= last; size++)
    {
      double own = get_mass (self->n_regions, size);
      gsize n = count_pairs (self->n_regions, size);

      if (!takes_all && (n == 0 || left * (own / mass) < n))
        {
          draw_pairs (self, size, left, mass, seed);
          return;
        }
      add_all (self, size, own / (2.0 * n));
      left -= MIN (left, n);
      mass -= own;
    }
}

static void
normalise_weights (PscCoalitions *self)
{
  double sum = 0;

  for (guint i = 0; i < self->weights->len; i++)
    sum += g_array_index (self->weights, double, i);
  for (guint i = 0; i < self->weights->len; i++)
    g_array_index (self->weights, double, i) /= sum;
}

/* Zᵀ W Z + λ I, the lower triangle. */
static double *
add_up_squares (const PscCoalitions *self, double ridge)
{
  guint n = self->n_regions;
  double *sum = g_new0 (double, (gsize) n *n);

  for (guint i = 0; i < self->weights->len; i++)
    {
      const guint8 *present = get_present (self, i);
      double weight = g_array_index (self->weights, double, i);

      for (guint r = 0; r < n; r++)
        if (present[r])
          for (guint c = 0; c <= r; c++)
            sum[r * n + c] += weight * present[c];
    }
  for (guint r = 0; r < n; r++)
    sum[r * n + r] += MAX (ridge, LEAST_RIDGE);
  return sum;
}

/* Cholesky's factor of the lower triangle, in place. */
static void
factorise (double *matrix, guint n)
{
  for (guint r = 0; r < n; r++)
    for (guint c = 0; c <= r; c++)
      {
        double sum = matrix[r * n + c];

        for (guint k = 0; k < c; k++)
          sum -= matrix[r * n + k] * matrix[c * n + k];
        matrix[r * n + c] = r == c ? sqrt (MAX (sum, LEAST_RIDGE)) : sum / matrix[c * n + c];
      }
}

/* The multiplier of the constraint that the values add up: (Zᵀ W Z + λ I)⁻¹ 1, scaled to sum to 1.
 */
static double *
find_levels (const PscCoalitions *self)
{
  double *levels = g_new (double, self->n_regions);
  double sum = 0;

  for (guint s = 0; s < self->n_regions; s++)
    levels[s] = 1;
  solve (self->factor, self->n_regions, levels);
  for (guint s = 0; s < self->n_regions; s++)
    sum += levels[s];
  for (guint s = 0; s < self->n_regions; s++)
    levels[s] /= sum;
  return levels;
}

PscPerturbation *
psc_coalitions_new (guint side,
                    const float *pixels,
                    const float *baseline,
                    const guint *labels,
                    guint n_regions,
                    guint n_samples,
                    double ridge,
                    guint seed)
{
  PscCoalitions *self;
  gsize area = (gsize) side * side;
  g_autofree char *recipe = NULL;

  g_return_val_if_fail (side > 0 && n_regions > 0, NULL);

  self = g_object_new (PSC_TYPE_COALITIONS, NULL);
  self->n_regions = n_regions;
  self->labels = g_memdup2 (labels, area * sizeof *labels);
  self->areas = g_new0 (guint, n_regions);
  for (gsize i = 0; i < area; i++)
    self->areas[labels[i]]++;
  choose_sets (self, n_samples, seed);
  normalise_weights (self);
  self->factor = add_up_squares (self, ridge);
  factorise (self->factor, n_regions);
  self->levels = find_levels (self);
  recipe = g_strdup_printf ("%u sets of %u regions, seed %u", n_samples, n_regions, seed);
  psc_perturbation_set_image (PSC_PERTURBATION (self), side, pixels, baseline,
                              self->weights->len + 2, recipe);
  return PSC_PERTURBATION (self);
}
