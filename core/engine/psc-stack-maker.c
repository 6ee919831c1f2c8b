/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-stack-maker.h"

#include <string.h>

#include "attribution/psc-basis-stack.h"
#include "attribution/psc-gradient-sum.h"
#include "engine/psc-explanation-stack.h"
#include "model/psc-model-cost.h"

/* Maps that are made together: so many that the forward pass that they share weighs little, and so
 * few that the first of them are there soon. Of a model that takes a map back in no time, more, up
 * to half the stack. */
#define BATCH       16
#define MOST_GROUPS 4

/* Multiply-adds of the pullback of a model of which BATCH maps are soon there; of one with half as
 * many, twice as many maps are. */
#define SOON_COST 4e8

/* Bytes of what a batch leaves for the next: of a large model, whose forward passes weigh little
 * beside a batch, next to nothing has room. */
#define MOST_KEPT ((gsize) 128 << 20)

struct _PscStackMaker
{
  GObject parent_instance;

  PscMethod *method; /* owned, as what follows */
  PscModelInput *input;
  PscPromptDirections *directions;
  PscBasis *basis;    /* of the worker; its first rows are those of @stack */
  guint n_considered; /* how many of @wanted it was made for, or holds soon */
  PscBasisRest *rest; /* of the bank, beside the first rows of @basis */
  GArray *missing;    /* of doubles: the same as @bank_missing for none of them, for one, … */

  GMutex lock;            /* of what is below */
  PscKeptStack *stack;    /* owned, nullable */
  GArray *wanted;         /* owned, of [M]: beside the bank */
  double bank_missing;    /* the greatest share of a prompt of the bank that @stack does not hold */
  const char *stack_kind; /* static: of the device that made @stack, if there is one */
  const char *device_kind; /* static: the same of the device that goes on; NULL before that */
};

G_DEFINE_FINAL_TYPE (PscStackMaker, psc_stack_maker, G_TYPE_OBJECT)

static void
drop_basis (PscStackMaker *self)
{
  g_clear_pointer (&self->basis, psc_basis_unref);
  g_clear_pointer (&self->rest, psc_basis_rest_free);
  g_array_set_size (self->missing, 0);
}

static void
psc_stack_maker_finalize (GObject *object)
{
  PscStackMaker *self = PSC_STACK_MAKER (object);

  g_clear_object (&self->method);
  g_clear_object (&self->input);
  g_clear_object (&self->directions);
  drop_basis (self);
  g_clear_pointer (&self->missing, g_array_unref);
  g_clear_object (&self->stack);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (psc_stack_maker_parent_class)->finalize (object);
}

static void
psc_stack_maker_class_init (PscStackMakerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_stack_maker_finalize;
}

static void
psc_stack_maker_init (PscStackMaker *self)
{
  g_mutex_init (&self->lock);
  self->missing = g_array_new (FALSE, FALSE, sizeof (double));
  self->bank_missing = 1;
}

PscStackMaker *
psc_stack_maker_new (PscMethod *method,
                     PscModelInput *input,
                     PscPromptDirections *directions,
                     PscKeptStack *former,
                     const char *device_kind)
{
  PscStackMaker *self = g_object_new (PSC_TYPE_STACK_MAKER, NULL);

  self->method = g_object_ref (method);
  self->input = g_object_ref (input);
  self->directions = g_object_ref (directions);
  self->wanted = g_array_new (FALSE, FALSE,
                              psc_prompt_directions_get_dimensions (directions) * sizeof (float));
  g_set_object (&self->stack, former);
  self->stack_kind = device_kind;
  return self;
}

void
psc_stack_maker_want (PscStackMaker *self, const float *direction)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gsize size = g_array_get_element_size (self->wanted);

  for (guint i = 0; i < self->wanted->len; i++)
    if (memcmp (self->wanted->data + i * size, direction, size) == 0)
      return;
  g_array_append_vals (self->wanted, direction, 1);
}

PscKeptStack *
psc_stack_maker_dup_stack (PscStackMaker *self, double *bank_missing)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (bank_missing != NULL)
    *bank_missing = self->bank_missing;
  return self->stack != NULL ? g_object_ref (self->stack) : NULL;
}

/* Under the lock. */
static guint
count_made (PscStackMaker *self)
{
  return self->stack != NULL ? psc_basis_stack_get_n_maps (PSC_BASIS_STACK (self->stack)) : 0;
}

const char *
psc_stack_maker_get_device_kind (PscStackMaker *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->device_kind;
}

/* The rows of the maps that there are, and what is wanted beside the bank; sets @n. */
static float *
collect_first (PscStackMaker *self, guint *n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint m = psc_prompt_directions_get_dimensions (self->directions);
  guint n_made = count_made (self);
  gsize n_values = (gsize) n_made * m;
  float *first = g_new (float, n_values + (gsize) self->wanted->len * m + 1);

  if (n_made > 0)
    memcpy (first, psc_basis_stack_get_rows (PSC_BASIS_STACK (self->stack)),
            n_values * sizeof *first);
  if (self->wanted->len > 0)
    memcpy (first + n_values, self->wanted->data, (gsize) self->wanted->len * m * sizeof *first);
  self->n_considered = self->wanted->len;
  *n = n_made + self->wanted->len;
  return first;
}

/* A multiple of BATCH. */
static guint
choose_batch (PscEncoder *encoder)
{
  double n_soon = SOON_COST / psc_model_cost_pullback (psc_encoder_get_spec (encoder));
  double n_half = psc_encoder_get_dimensions (encoder) / 2.0 / BATCH;

  return BATCH * (guint) CLAMP (MIN (n_soon, n_half), 1, MOST_GROUPS);
}

/* Fewer maps take as long as so many do, or a multiple of them: a factor of BATCH. */
static guint
choose_grain (PscStackMaker *self, PscEncoder *encoder)
{
  guint n_points = MIN (psc_method_count_points (self->method),
                        psc_gradient_sum_count_together (psc_encoder_get_spec (encoder)));
  guint grain = 1;

  while (grain * n_points % BATCH != 0)
    grain++;
  return grain;
}

/* What is missing of the bank with so many maps of the basis. */
static double
find_bank_missing (PscStackMaker *self, guint n_maps)
{
  if (self->rest == NULL)
    self->rest = psc_prompt_directions_new_rest (self->directions);
  while (self->missing->len <= n_maps)
    {
      const double missing = psc_basis_rest_find_missing (self->rest, self->missing->len,
                                                          psc_basis_get_rows (self->basis));

      g_array_append_val (self->missing, missing);
    }
  return g_array_index (self->missing, double, n_maps);
}

/* How many of the basis there are to be after the next ones: a batch more, or as many as show the
 * bank roughly, or serve it, if those are about as many. */
static guint
choose_next (PscStackMaker *self, guint n_made, guint batch, guint grain)
{
  static const double goals[] = { PSC_BASIS_ROUGH, PSC_BASIS_SERVED };
  const guint m = psc_basis_get_dimensions (self->basis);
  const double missing = find_bank_missing (self, n_made);

  for (guint i = 0; i < G_N_ELEMENTS (goals); i++)
    for (guint n = n_made; missing > goals[i] && n <= MIN (n_made + batch * 3 / 2, m); n++)
      if (find_bank_missing (self, n) <= goals[i])
        return MIN (n_made + (n - n_made + grain - 1) / grain * grain, m);
  return MIN (n_made + batch, m);
}

/* Whether the maps that there will be with the next ones do not hold all that is wanted, as that of
 * a prompt of the bank that is served by now: a basis takes long, and another would change nothing.
 * @n_then: how many there will be */
static gboolean
needs_basis (PscStackMaker *self, guint n_then)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint m = psc_prompt_directions_get_dimensions (self->directions);

  for (; self->n_considered < self->wanted->len; self->n_considered++)
    if (psc_basis_find_missing (m, n_then, psc_basis_get_rows (self->basis),
                                (const float *) (gpointer) self->wanted->data
                                    + (gsize) self->n_considered * m)
        > PSC_BASIS_EXACT)
      return TRUE;
  return FALSE;
}

static gboolean
renew_basis (PscStackMaker *self, GCancellable *cancellable, GError **error)
{
  g_autofree float *first = NULL;
  PscBasis *basis;
  guint n;

  first = collect_first (self, &n);
  basis = psc_prompt_directions_new_basis (self->directions, n, first, cancellable, error);
  if (basis == NULL)
    return FALSE;
  drop_basis (self);
  self->basis = basis;
  return TRUE;
}

/* Sets @n_then, to how many maps there are to be after the next ones, and the basis for them. */
static gboolean
plan (PscStackMaker *self,
      PscEncoder *encoder,
      guint n_made,
      guint *n_then,
      GCancellable *cancellable,
      GError **error)
{
  const guint batch = choose_batch (encoder);
  const guint grain = choose_grain (self, encoder);

  if (self->basis != NULL)
    {
      *n_then = choose_next (self, n_made, batch, grain);
      if (!needs_basis (self, *n_then))
        return TRUE;
    }
  if (!renew_basis (self, cancellable, error))
    return FALSE;
  *n_then = choose_next (self, n_made, batch, grain);
  return TRUE;
}

/* Some maps' share of the whole. */
typedef struct
{
  const PscAttributionContext *context;
  double first;
  double share;
} Part;

static void
progressed (double fraction, gpointer user_data)
{
  const Part *part = user_data;

  if (part->context->progress != NULL)
    part->context->progress (part->first + part->share * fraction, part->context->progress_data);
}

/* @stack: (transfer full) */
static void
take (PscStackMaker *self, PscKeptStack *stack, double bank_missing)
{
  g_autoptr (PscKeptStack) former = NULL;

  g_mutex_lock (&self->lock);
  former = self->stack;
  self->stack = stack;
  self->bank_missing = bank_missing;
  g_mutex_unlock (&self->lock);
}

/* The @n maps from @n_made on. */
static gboolean
make_batch (PscStackMaker *self,
            PscEncoder *encoder,
            guint n_made,
            guint n,
            PscPointShelf *points,
            const PscAttributionContext *context,
            GError **error)
{
  guint m = psc_basis_get_dimensions (self->basis);
  const float *rows = psc_basis_get_rows (self->basis);
  g_autoptr (PscFunctionals) functionals =
      psc_functionals_new_linear (m, n, rows + (gsize) n_made * m);
  g_autoptr (PscStack) maps = NULL;
  PscBasisStack *stack;
  Part part = { context, (double) n_made / m, (double) n / m };
  PscAttributionContext of_part = *context;

  of_part.points = points;
  of_part.progress = progressed;
  of_part.progress_data = &part;
  maps = psc_method_attribute (self->method, encoder, psc_model_input_get_values (self->input),
                               functionals, &of_part, error);
  if (maps == NULL)
    return FALSE;
  stack = psc_basis_stack_new (encoder, n_made > 0 ? PSC_BASIS_STACK (self->stack) : NULL, maps, m,
                               rows, error);
  if (stack == NULL)
    return FALSE;
  take (self, PSC_KEPT_STACK (stack), find_bank_missing (self, n_made + n));
  /* For who looks at what there is by now. */
  progressed (1, &part);
  return TRUE;
}

static gboolean
run_in_basis (PscStackMaker *self,
              PscEncoder *encoder,
              const PscAttributionContext *context,
              GError **error)
{
  g_autoptr (PscPointShelf) points = psc_point_shelf_new (MOST_KEPT);
  const guint m = psc_encoder_get_dimensions (encoder);

  /* Nobody else changes it. */
  for (guint n_made; (n_made = count_made (self)) < m;)
    {
      guint n_then;

      if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      if (!plan (self, encoder, n_made, &n_then, context->cancellable, error))
        return FALSE;
      if (!make_batch (self, encoder, n_made, n_then - n_made, points, context, error))
        return FALSE;
    }
  return TRUE;
}

/* Maps of another device are others, be it by rounding. */
static void
settle_on (PscStackMaker *self, const char *device_kind)
{
  g_autoptr (PscKeptStack) former = NULL;

  g_mutex_lock (&self->lock);
  if (self->stack != NULL && g_strcmp0 (self->stack_kind, device_kind) != 0)
    {
      former = g_steal_pointer (&self->stack);
      self->bank_missing = 1;
      drop_basis (self);
    }
  self->stack_kind = device_kind;
  self->device_kind = device_kind;
  g_mutex_unlock (&self->lock);
}

gboolean
psc_stack_maker_run (PscStackMaker *self,
                     PscEncoder *encoder,
                     const PscAttributionContext *context,
                     GError **error)
{
  PscKeptStack *stack;

  settle_on (self, psc_encoder_get_device_kind (encoder));
  if (psc_method_is_linear (self->method)
      && (psc_method_get_needs (self->method) & PSC_METHOD_NEEDS_GRADIENTS) != 0)
    return run_in_basis (self, encoder, context, error);

  stack = psc_explanation_make_stack (self->method, encoder,
                                      psc_model_input_get_values (self->input), context, error);
  if (stack == NULL)
    return FALSE;
  take (self, stack, 0);
  return TRUE;
}
