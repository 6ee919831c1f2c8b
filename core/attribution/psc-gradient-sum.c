/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-gradient-sum.h"

#include "attribution/psc-memory-budget.h"
#include "model/psc-halving.h"
#include "model/psc-model-cost.h"
#include "model/psc-model-error.h"

/* Cotangents that a pullback should have to run well: points are taken together until there are as
 * many. */
#define ROWS_WANTED 16

/* Points taken together of a model so small that one alone leaves processors idle: of one whose
 * forward pass takes fewer multiply-adds than these. What it keeps of so few has room in some
 * bytes, so that none need be tried alone first. */
#define SMALL_POINTS 4
#define SMALL_COST   5e8
#define SMALL_ROOM   ((gsize) 256 << 20)

/* Functionals at a time on a CPU, unless the context says otherwise: its products run no better
 * with more, while progress and cancellation wait. */
#define CPU_CHUNK 32

/* The same of guided ones, which go through whole tensors, several times as slowly. */
#define GUIDED_CPU_CHUNK 8

/* The work of one psc_gradient_sum() call. */
typedef struct
{
  PscEncoder *encoder;
  PscReluRule rule;
  PscFunctionals *functionals;
  const PscAttributionContext *context;
  PscGradientPointFunc get_point;
  gpointer user_data;
  guint n_points;

  PscPointShelf *shelf;     /* that of the context, or else @own_shelf */
  PscPointShelf *own_shelf; /* owned, without room */
  gsize budget;             /* bytes */
  guint points_at_a_time;   /* at most; halved when memory is short */
  gsize point_size;         /* bytes that one keeps; 0 until one is known */
  guint max_chunk;          /* functionals at a time; fewer when memory is short */
  float *points;            /* owned, [points_at_a_time][A][A] */
  float *factors;           /* owned, [points_at_a_time][A][A] */
  float *embeddings;        /* owned, [points_at_a_time][M] */
  PscDeviceMaps *sum;       /* owned, [K][A][A] */
} GradientSum;

static void
gradient_sum_clear (GradientSum *self)
{
  g_free (self->points);
  g_free (self->factors);
  g_free (self->embeddings);
  g_clear_pointer (&self->own_shelf, psc_point_shelf_free);
  g_clear_pointer (&self->sum, psc_device_maps_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GradientSum, gradient_sum_clear)

static void
report (GradientSum *self, guint points_done, double share_of_next)
{
  if (self->context->progress != NULL)
    self->context->progress ((points_done + share_of_next) / self->n_points,
                             self->context->progress_data);
}

static guint
choose_max_chunk (PscEncoder *encoder, PscReluRule rule, const PscAttributionContext *context)
{
  if (context->max_chunk > 0)
    return context->max_chunk;
  if (psc_encoder_uses_whole_tensors (encoder))
    return G_MAXUINT;
  return rule == PSC_RELU_RULE_GUIDED ? GUIDED_CPU_CHUNK : CPU_CHUNK;
}

guint
psc_gradient_sum_count_together (PscModelSpec *spec)
{
  return psc_model_cost_image (spec, 1) < SMALL_COST ? SMALL_POINTS : 1;
}

/* Guided, it goes through whole tensors, which are large whatever the model. */
static gboolean
is_small (GradientSum *self)
{
  return self->rule == PSC_RELU_RULE_PLAIN && self->budget >= SMALL_ROOM
         && psc_gradient_sum_count_together (psc_encoder_get_spec (self->encoder)) > 1;
}

/* At most. */
static guint
choose_points_at_a_time (GradientSum *self)
{
  guint n = ROWS_WANTED / psc_functionals_get_n (self->functionals);

  if (is_small (self))
    n = MAX (n, SMALL_POINTS);
  return CLAMP (MIN (n, self->max_chunk), 1, self->n_points);
}

/* Functionals that fit into the budget beside what the linearisation keeps. */
static guint
choose_chunk (GradientSum *self, PscLinearisation *linearisation)
{
  gsize kept = psc_linearisation_get_size (linearisation);
  gsize each = MAX (psc_linearisation_get_pullback_size (linearisation), 1);
  gsize fitting = self->budget > kept ? (self->budget - kept) / each : 1;

  return (guint) CLAMP (fitting, 1, self->max_chunk);
}

/* [n][P][M] cotangents of functionals @first to @first + @n at the points of this chunk. */
static float *
collect_cotangents (GradientSum *self, guint first, guint n, guint n_points)
{
  guint m = psc_functionals_get_dimensions (self->functionals);
  float *cotangents = g_new (float, (gsize) n *n_points *m);

  for (guint k = 0; k < n; k++)
    for (guint p = 0; p < n_points; p++)
      psc_functionals_differentiate (self->functionals, self->embeddings + (gsize) p * m, first + k,
                                     1, cotangents + ((gsize) k * n_points + p) * m);
  return cotangents;
}

/* Some functionals at the points of a chunk. */
typedef struct
{
  GradientSum *sum;
  PscLinearisation *linearisation;
  guint n_points;
  guint first;
} Pulling;

/* Nothing has been added to the sum when it fails, so that fewer may be tried. */
static gboolean
pull_back (guint n, gpointer user_data, GError **error)
{
  const Pulling *pulling = user_data;
  GradientSum *self = pulling->sum;
  g_autofree float *cotangents = collect_cotangents (self, pulling->first, n, pulling->n_points);

  return psc_linearisation_pull_back (pulling->linearisation, n, cotangents, self->factors,
                                      self->sum, pulling->first, self->context->cancellable, error);
}

/* Pulls back the functionals from @n_added on, as many as fit at once; sets @n_added to how many
 * have been added in the end, also if it fails. */
static gboolean
pull_back_all (GradientSum *self,
               PscLinearisation *linearisation,
               guint first_point,
               guint n_points,
               guint *n_added,
               GError **error)
{
  guint n_all = psc_functionals_get_n (self->functionals);

  while (*n_added < n_all)
    {
      Pulling pulling = { self, linearisation, n_points, *n_added };
      guint n = MIN (n_all - *n_added, choose_chunk (self, linearisation));
      guint n_taken = n;

      if (!psc_halving_run (self->encoder, &n_taken, pull_back, &pulling, error))
        return FALSE;
      if (n_taken < n)
        self->max_chunk = n_taken;
      *n_added += n_taken;
      report (self, first_point, (double) *n_added / n_all * n_points);
    }
  return TRUE;
}

/* If it is memory that is short, and some is taken by what is kept of points: drops that, clears
 * @error and returns TRUE. */
static gboolean
make_room (GradientSum *self, GError **error)
{
  if (!psc_model_error_is_of_memory (*error) || !psc_point_shelf_close (self->shelf))
    return FALSE;
  g_clear_error (error);
  psc_encoder_release_memory (self->encoder);
  return TRUE;
}

/* What is added to. */
static gboolean
begin_sum (GradientSum *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  do
    self->sum = psc_device_maps_new (self->encoder, psc_functionals_get_n (self->functionals),
                                     &local_error);
  while (self->sum == NULL && make_room (self, &local_error));
  if (self->sum == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->sum != NULL;
}

/* Those that are there, or new ones; borrowed of the shelf. */
static PscLinearisation *
linearise (GradientSum *self, guint first_point, guint n_points, GError **error)
{
  PscLinearisation *linearisation = psc_point_shelf_find (self->shelf, first_point, n_points);

  if (linearisation != NULL)
    return linearisation;
  linearisation = psc_linearisation_new (self->encoder, self->rule, n_points, self->points,
                                         self->context->cancellable, error);
  if (linearisation != NULL)
    psc_point_shelf_take (self->shelf, first_point, n_points, linearisation);
  return linearisation;
}

static gboolean
add_points_together (
    GradientSum *self, guint first_point, guint n_points, guint *n_added, GError **error)
{
  PscLinearisation *linearisation;
  gsize area = (gsize) psc_encoder_get_side (self->encoder) * psc_encoder_get_side (self->encoder);

  for (guint p = 0; p < n_points; p++)
    self->get_point (first_point + p, self->points + p * area, self->factors + p * area,
                     self->user_data);

  linearisation = linearise (self, first_point, n_points, error);
  if (linearisation == NULL
      || !psc_linearisation_get_embeddings (linearisation, self->embeddings, error))
    return FALSE;
  self->point_size = MAX (psc_linearisation_get_size (linearisation) / n_points, 1);
  return pull_back_all (self, linearisation, first_point, n_points, n_added, error);
}

/* Adds the functionals from @n_added on at some points. When memory is short, what is kept of other
 * points goes, and then it is half of the points at a time: those functionals that had been added
 * by then have been at all of the points. */
static gboolean
add_points (GradientSum *self, guint first_point, guint n_points, guint n_added, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n = n_points;

  if (add_points_together (self, first_point, n_points, &n_added, &local_error))
    return TRUE;
  if (make_room (self, &local_error))
    return add_points (self, first_point, n_points, n_added, error);
  if (!psc_halving_retry (self->encoder, &n, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->points_at_a_time = n;
  return add_points (self, first_point, n, n_added, error)
         && add_points (self, first_point + n, n_points - n, n_added, error);
}

/* The first point by itself, or the first few of a small model, which tells how many fit. */
static guint
choose_points (GradientSum *self, guint first)
{
  guint n = MIN (self->points_at_a_time, self->n_points - first);

  if (self->point_size == 0)
    return is_small (self) ? MIN (n, SMALL_POINTS) : 1;
  return (guint) CLAMP (self->budget / 2 / self->point_size, 1, n);
}

gboolean
psc_gradient_sum (PscEncoder *encoder,
                  PscFunctionals *functionals,
                  guint n_points,
                  PscGradientPointFunc get_point,
                  gpointer user_data,
                  const PscAttributionContext *context,
                  float *maps,
                  GError **error)
{
  return psc_gradient_sum_with_rule (encoder, PSC_RELU_RULE_PLAIN, functionals, n_points, get_point,
                                     user_data, context, maps, error);
}

gboolean
psc_gradient_sum_with_rule (PscEncoder *encoder,
                            PscReluRule rule,
                            PscFunctionals *functionals,
                            guint n_points,
                            PscGradientPointFunc get_point,
                            gpointer user_data,
                            const PscAttributionContext *context,
                            float *maps,
                            GError **error)
{
  gsize area = (gsize) psc_encoder_get_side (encoder) * psc_encoder_get_side (encoder);
  g_auto (GradientSum) self = {
    .encoder = encoder,
    .rule = rule,
    .functionals = functionals,
    .context = context,
    .get_point = get_point,
    .user_data = user_data,
    .n_points = n_points,
    .budget =
        context->memory_budget > 0 ? context->memory_budget : psc_memory_budget_choose (encoder),
    .max_chunk = choose_max_chunk (encoder, rule, context),
  };

  self.points_at_a_time = choose_points_at_a_time (&self);
  self.own_shelf = psc_point_shelf_new (0);
  self.shelf = context->points != NULL ? context->points : self.own_shelf;
  self.points = g_new (float, self.points_at_a_time *area);
  self.factors = g_new (float, self.points_at_a_time *area);
  self.embeddings =
      g_new (float, self.points_at_a_time *(gsize) psc_encoder_get_dimensions (encoder));
  if (!begin_sum (&self, error))
    return FALSE;

  for (guint p = 0, n_taken; p < n_points; p += n_taken)
    {
      n_taken = choose_points (&self, p);
      if (!add_points (&self, p, n_taken, 0, error))
        return FALSE;
    }
  psc_point_shelf_pass (self.shelf);

  return psc_device_maps_read (self.sum, maps, error);
}
