/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-pullback.h"

#include "attribution/psc-memory-budget.h"
#include "model/psc-halving.h"

/* Cotangents at a time on a CPU, and numbers of them all: its products run no better with
 * more, while progress and cancellation wait. */
#define CPU_CHUNK  32
#define CPU_VALUES (1u << 20)

/* @n_values: of one cotangent where it ends, over all channels */
static guint
choose_max_chunk (PscEncoder *encoder, gsize n_values)
{
  return psc_encoder_uses_whole_tensors (encoder)
             ? G_MAXUINT
             : (guint) CLAMP (CPU_VALUES / n_values, 1, CPU_CHUNK);
}

PscPullback
psc_pullback_to_cells (PscEncoder *encoder, PscTap *tap)
{
  PscVisionStage stage = psc_tap_get_stage (tap);
  gsize n_values = (gsize) stage.columns * stage.rows * stage.channels;

  return (PscPullback){
    .encoder = encoder,
    .place = PSC_PULLBACK_TO_CELLS,
    .tap = tap,
    .n_values = n_values,
    .size = psc_tap_get_pullback_size (tap),
    .max_chunk = choose_max_chunk (encoder, n_values),
  };
}

PscPullback
psc_pullback_to_found (PscEncoder *encoder, PscAttentionTap *tap)
{
  PscAttentionShape shape = psc_attention_tap_get_shape (tap);
  gsize n_values = (gsize) shape.n_rows * shape.n_channels;

  return (PscPullback){
    .encoder = encoder,
    .place = PSC_PULLBACK_TO_FOUND,
    .attention_tap = tap,
    .n_values = n_values,
    .size = psc_attention_tap_get_pullback_size (tap),
    .max_chunk = choose_max_chunk (encoder, n_values),
  };
}

PscPullback
psc_pullback_to_weights (PscEncoder *encoder, PscAttentionTap *tap)
{
  PscAttentionShape shape = psc_attention_tap_get_shape (tap);

  return (PscPullback){
    .encoder = encoder,
    .place = PSC_PULLBACK_TO_WEIGHTS,
    .attention_tap = tap,
    .n_values = (gsize) shape.n_heads * shape.n_rows * shape.n_tokens,
    .size = psc_attention_tap_get_pullback_size (tap),
    .max_chunk = choose_max_chunk (encoder, (gsize) shape.n_rows * shape.n_channels),
  };
}

static guint
choose_chunk (PscPullback self, PscFunctionals *functionals, const PscAttributionContext *context)
{
  gsize budget =
      context->memory_budget > 0 ? context->memory_budget : psc_memory_budget_choose (self.encoder);
  gsize each = self.size + self.n_values * sizeof (float)
               + psc_functionals_get_dimensions (functionals) * sizeof (float);
  gsize fitting = budget / each;

  if (context->max_chunk > 0)
    fitting = MIN (fitting, context->max_chunk);
  else
    fitting = MIN (fitting, self.max_chunk);
  return (guint) CLAMP (fitting, 1, psc_functionals_get_n (functionals));
}

/* One psc_pullback_run() call. */
typedef struct
{
  PscPullback place;
  const float *cotangents; /* [chunk][M] */
  float *gradients;        /* [chunk][…] */
  GCancellable *cancellable;
} Pulling;

static gboolean
pull (guint n, gpointer user_data, GError **error)
{
  const Pulling *self = user_data;

  switch (self->place.place)
    {
    case PSC_PULLBACK_TO_CELLS:
      return psc_tap_pull_back (self->place.tap, n, self->cotangents, self->gradients,
                                self->cancellable, error);
    case PSC_PULLBACK_TO_FOUND:
      return psc_attention_tap_pull_back_found (self->place.attention_tap, n, self->cotangents,
                                                self->gradients, self->cancellable, error);
    case PSC_PULLBACK_TO_WEIGHTS:
      return psc_attention_tap_pull_back_weights (self->place.attention_tap, n, self->cotangents,
                                                  self->gradients, self->cancellable, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
psc_pullback_run (PscPullback self,
                  PscFunctionals *functionals,
                  const float *z,
                  const PscAttributionContext *context,
                  double begin,
                  double end,
                  PscPulledFunc use,
                  gpointer user_data,
                  GError **error)
{
  guint n_all = psc_functionals_get_n (functionals);
  guint chunk = choose_chunk (self, functionals, context);
  gsize m = psc_functionals_get_dimensions (functionals);
  g_autofree float *cotangents = g_new (float, chunk *m);
  g_autofree float *gradients = g_new (float, chunk *self.n_values);
  Pulling pulling = { self, cotangents, gradients, context->cancellable };

  for (guint first = 0; first < n_all; first += chunk)
    {
      guint n = MIN (chunk, n_all - first);

      psc_functionals_differentiate (functionals, z, first, n, cotangents);
      chunk = n;
      if (!psc_halving_run (self.encoder, &chunk, pull, &pulling, error))
        return FALSE;
      use (first, chunk, gradients, user_data);
      if (context->progress != NULL)
        context->progress (begin + (end - begin) * (first + chunk) / n_all, context->progress_data);
    }
  return TRUE;
}
