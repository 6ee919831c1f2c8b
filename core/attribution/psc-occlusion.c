/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-occlusion.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-baseline.h"
#include "model/psc-model-error.h"

/* Images of a batch, unless the context says otherwise: enough for the matrix products to run well,
 * few enough for a cancelled run to stop soon. */
#define BATCH 32

/* Windows go in squares of as many each way, since an encoder may use again what none of those that
 * it is given together changes. */
#define NEIGHBOURS 4

struct _PscOcclusion
{
  PscMethod parent_instance;

  guint window; /* model pixels */
  guint stride; /* model pixels */
  PscBaseline baseline;
  double blur; /* model pixels */
};

G_DEFINE_FINAL_TYPE (PscOcclusion, psc_occlusion, PSC_TYPE_METHOD)

/* The windows of a run, and what each functional loses to each. */
typedef struct
{
  guint side;   /* A */
  guint window; /* clipped to A */
  guint stride;
  guint positions; /* along an axis */
  guint n_functionals;
  PscPatch *patches; /* owned, [positions²], neighbours together */
  guint *cells;      /* owned, [positions²]: where each patch is, row-major */
  double *losses;    /* owned, [positions²][K], row-major */
} Sweep;

static void
sweep_clear (Sweep *sweep)
{
  g_free (sweep->patches);
  g_free (sweep->cells);
  g_free (sweep->losses);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

static void
sweep_add_patch (Sweep *sweep, guint n, guint row, guint column)
{
  PscPatch *patch = &sweep->patches[n];

  sweep->cells[n] = row * sweep->positions + column;
  patch->x = column * sweep->stride;
  patch->y = row * sweep->stride;
  patch->width = MIN (sweep->window, sweep->side - patch->x);
  patch->height = MIN (sweep->window, sweep->side - patch->y);
}

static void
sweep_init (Sweep *sweep, PscOcclusion *self, guint side, guint n_functionals)
{
  guint window = MIN (self->window, side);
  guint positions = (side - window + self->stride - 1) / self->stride + 1;
  guint n = 0;

  sweep->side = side;
  sweep->window = window;
  sweep->stride = self->stride;
  sweep->positions = positions;
  sweep->n_functionals = n_functionals;
  sweep->patches = g_new (PscPatch, (gsize) positions * positions);
  sweep->cells = g_new (guint, (gsize) positions * positions);
  sweep->losses = g_new (double, (gsize) positions *positions *n_functionals);

  for (guint top = 0; top < positions; top += NEIGHBOURS)
    for (guint left = 0; left < positions; left += NEIGHBOURS)
      for (guint row = top; row < MIN (top + NEIGHBOURS, positions); row++)
        for (guint column = left; column < MIN (left + NEIGHBOURS, positions); column++)
          sweep_add_patch (sweep, n++, row, column);
}

/* Encodes windows from @first on, fewer than @n when memory is short; sets @n to how many. */
static gboolean
encode_some (Sweep *sweep,
             PscOccluder *occluder,
             guint first,
             guint *n,
             float *embeddings,
             GCancellable *cancellable,
             GError **error)
{
  for (;;)
    {
      g_autoptr (GError) local_error = NULL;

      if (psc_occluder_encode (occluder, *n, sweep->patches + first, embeddings, cancellable,
                               &local_error))
        return TRUE;
      if (*n == 1 || !g_error_matches (local_error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      *n /= 2;
    }
}

/* One forward pass for each window serves all functionals. */
static gboolean
sweep_run (Sweep *sweep,
           PscEncoder *encoder,
           const float *pixels,
           const float *baseline,
           PscFunctionals *functionals,
           const PscAttributionContext *context,
           GError **error)
{
  guint m = psc_encoder_get_dimensions (encoder);
  guint n_windows = sweep->positions * sweep->positions;
  guint batch = context->max_chunk > 0 ? context->max_chunk : BATCH;
  g_autofree float *embeddings = g_new (float, (gsize) batch *m);
  g_autofree double *whole = g_new (double, sweep->n_functionals);
  g_autoptr (PscOccluder) occluder = NULL;

  if (!psc_encoder_encode_images (encoder, 1, pixels, embeddings, context->cancellable, error))
    return FALSE;
  psc_functionals_evaluate (functionals, embeddings, whole);
  occluder = psc_occluder_new (encoder, pixels, baseline, context->cancellable, error);
  if (occluder == NULL)
    return FALSE;

  for (guint first = 0; first < n_windows;)
    {
      guint n = MIN (batch, n_windows - first);

      if (!encode_some (sweep, occluder, first, &n, embeddings, context->cancellable, error))
        return FALSE;

      for (guint i = 0; i < n; i++)
        {
          double *losses = sweep->losses + (gsize) sweep->cells[first + i] * sweep->n_functionals;

          psc_functionals_evaluate (functionals, embeddings + (gsize) i * m, losses);
          for (guint k = 0; k < sweep->n_functionals; k++)
            losses[k] = whole[k] - losses[k];
        }
      first += n;
      batch = MIN (batch, first < n_windows ? n : batch);
      if (context->progress != NULL)
        context->progress ((double) first / n_windows, context->progress_data);
    }
  return TRUE;
}

/* The windows along one axis that cover pixel @i: from @first to @last. */
static void
find_covering (const Sweep *sweep, guint i, guint *first, guint *last)
{
  *first = i < sweep->window ? 0 : (i - sweep->window) / sweep->stride + 1;
  *last = MIN (i / sweep->stride, sweep->positions - 1);
}

/* The mean of functional @k's losses over the windows that cover a pixel: first along rows, then
 * along columns, since which windows cover it separates. */
static void
sweep_average (const Sweep *sweep, guint k, double *rows, float *map)
{
  guint first, last;

  for (guint r = 0; r < sweep->positions; r++)
    for (guint x = 0; x < sweep->side; x++)
      {
        double sum = 0;

        find_covering (sweep, x, &first, &last);
        for (guint c = first; c <= last; c++)
          sum += sweep->losses[((gsize) r * sweep->positions + c) * sweep->n_functionals + k];
        rows[(gsize) r * sweep->side + x] = last >= first ? sum / (last - first + 1) : 0;
      }

  for (guint y = 0; y < sweep->side; y++)
    {
      find_covering (sweep, y, &first, &last);
      for (guint x = 0; x < sweep->side; x++)
        {
          double sum = 0;

          for (guint r = first; r <= last; r++)
            sum += rows[(gsize) r * sweep->side + x];
          map[(gsize) y * sweep->side + x] = (float) (last >= first ? sum / (last - first + 1) : 0);
        }
    }
}

static gboolean
psc_occlusion_attribute (PscMethod *method,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         const PscAttributionContext *context,
                         float *maps,
                         GError **error)
{
  PscOcclusion *self = PSC_OCCLUSION (method);
  guint side = psc_encoder_get_side (encoder);
  gsize area = (gsize) side * side;
  g_autofree float *baseline = g_new (float, area);
  g_autofree double *rows = NULL;
  g_auto (Sweep) sweep = { 0 };

  psc_baseline_fill (self->baseline, psc_encoder_get_config (encoder), pixels, self->blur, NULL,
                     baseline);
  if (self->stride > MIN (self->window, side))
    {
      g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
                   _ ("a stride of %u leaves pixels out between windows of %u"), self->stride,
                   MIN (self->window, side));
      return FALSE;
    }
  sweep_init (&sweep, self, side, psc_functionals_get_n (functionals));
  if (sweep.losses == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY,
                   _ ("%u windows for %u maps do not fit into memory"),
                   sweep.positions * sweep.positions, sweep.n_functionals);
      return FALSE;
    }
  if (!sweep_run (&sweep, encoder, pixels, baseline, functionals, context, error))
    return FALSE;

  rows = g_new (double, (gsize) sweep.positions *side);
  for (guint k = 0; k < sweep.n_functionals; k++)
    sweep_average (&sweep, k, rows, maps + k * area);
  return TRUE;
}

static gboolean
psc_occlusion_is_linear (PscMethod *method)
{
  return TRUE;
}

static void
psc_occlusion_class_init (PscOcclusionClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->attribute = psc_occlusion_attribute;
  method_class->is_linear = psc_occlusion_is_linear;

  psc_method_class_add_parameter (method_class,
                                  g_param_spec_uint ("window", N_ ("Window"),
                                                     N_ ("Side of a window, in model pixels"), 1,
                                                     1024, 15, PSC_PARAMETER_FLAGS),
                                  G_STRUCT_OFFSET (PscOcclusion, window));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("stride", N_ ("Stride"),
                         N_ ("From one window to the next, in model pixels"), 1, 1024, 8,
                         PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscOcclusion, stride));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_enum ("baseline", N_ ("Baseline"), N_ ("What a window is filled with"),
                         PSC_TYPE_STILL_BASELINE, PSC_BASELINE_ZERO, PSC_PARAMETER_FLAGS),
      G_STRUCT_OFFSET (PscOcclusion, baseline));
  psc_method_class_add_parameter (method_class, psc_baseline_new_blur_spec (),
                                  G_STRUCT_OFFSET (PscOcclusion, blur));
}

static void
psc_occlusion_init (PscOcclusion *self)
{
}
