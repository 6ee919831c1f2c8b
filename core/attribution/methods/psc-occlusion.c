/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-occlusion.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-baseline.h"
#include "attribution/psc-occlusion-table.h"
#include "model/psc-model-error.h"

/* Bytes of a table that is kept for the next run at most; the paper's windows take 1.6 MB. */
#define MAX_KEPT ((gsize) 32 << 20)

struct _PscOcclusion
{
  PscMethod parent_instance;

  guint window; /* model pixels */
  guint stride; /* model pixels */
  PscBaseline baseline;
  double blur; /* model pixels */

  GMutex lock;
  PscOcclusionTable *table; /* owned, nullable: of the image that was attributed last */
};

G_DEFINE_FINAL_TYPE (PscOcclusion, psc_occlusion, PSC_TYPE_METHOD)

/* What each functional loses to each window. */
typedef struct
{
  guint side;   /* A */
  guint window; /* clipped to A */
  guint stride;
  guint positions; /* along an axis */
  guint n_functionals;
  double *losses; /* owned, [positions²][K], row-major */
} Sweep;

static void
sweep_clear (Sweep *sweep)
{
  g_free (sweep->losses);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

/* One sweep's embeddings serve all functionals. FALSE if memory is short. */
static gboolean
sweep_evaluate (Sweep *sweep, PscOcclusionTable *table, PscFunctionals *functionals, GError **error)
{
  guint n_windows = sweep->positions * sweep->positions;
  gsize m = psc_functionals_get_dimensions (functionals);
  gsize n = sweep->n_functionals;
  const float *occluded = psc_occlusion_table_get_occluded (table);
  g_autofree double *whole = g_new (double, n);

  sweep->losses = g_try_new (double, n_windows *n);
  if (sweep->losses == NULL)
    {
      g_set_error (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY,
                   _ ("%u windows for %u maps do not fit into memory"), n_windows,
                   sweep->n_functionals);
      return FALSE;
    }
  psc_functionals_evaluate (functionals, psc_occlusion_table_get_whole (table), whole);
  for (guint i = 0; i < n_windows; i++)
    {
      double *losses = sweep->losses + i * n;

      psc_functionals_evaluate (functionals, occluded + i * m, losses);
      for (gsize k = 0; k < n; k++)
        losses[k] = whole[k] - losses[k];
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

/* The table of the last image if it is this one, so that a sweep serves every run after it; or a
 * new one, which takes its place unless it is large. (transfer full) */
static PscOcclusionTable *
dup_table (
    PscOcclusion *self, PscEncoder *encoder, const float *pixels, guint window, GError **error)
{
  guint side = psc_encoder_get_side (encoder);
  g_autofree float *baseline = g_new (float, (gsize) side *side);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  PscOcclusionTable *table;

  psc_baseline_fill (self->baseline, psc_encoder_get_spec (encoder), pixels, self->blur, NULL,
                     baseline);
  if (self->table != NULL
      && psc_occlusion_table_is_of (self->table, encoder, pixels, baseline, window, self->stride))
    return psc_occlusion_table_ref (self->table);

  g_clear_pointer (&self->table, psc_occlusion_table_unref);
  table = psc_occlusion_table_new (encoder, pixels, baseline, window, self->stride, error);
  if (table != NULL && psc_occlusion_table_get_size (table) <= MAX_KEPT)
    self->table = psc_occlusion_table_ref (table);
  return table;
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
  guint window = MIN (self->window, side);
  gsize area = (gsize) side * side;
  g_autoptr (PscOcclusionTable) table = NULL;
  g_autofree double *rows = NULL;
  g_auto (Sweep) sweep = { side, window, self->stride };

  table = dup_table (self, encoder, pixels, window, error);
  if (table == NULL || !psc_occlusion_table_fill (table, encoder, context, error))
    return FALSE;
  sweep.positions = psc_occlusion_table_get_positions (table);
  sweep.n_functionals = psc_functionals_get_n (functionals);
  if (!sweep_evaluate (&sweep, table, functionals, error))
    return FALSE;

  rows = g_new (double, (gsize) sweep.positions *side);
  for (guint k = 0; k < sweep.n_functionals; k++)
    sweep_average (&sweep, k, rows, maps + k * area);
  return TRUE;
}

static gboolean
psc_occlusion_check (PscMethod *method, guint side, GError **error)
{
  PscOcclusion *self = PSC_OCCLUSION (method);
  guint window = side > 0 ? MIN (self->window, side) : self->window;

  if (self->stride <= window)
    return TRUE;
  g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_PARAMETER,
               _ ("a stride of %u leaves pixels out between windows of %u"), self->stride, window);
  return FALSE;
}

static gboolean
psc_occlusion_is_linear (PscMethod *method)
{
  return TRUE;
}

static void
psc_occlusion_finalize (GObject *object)
{
  PscOcclusion *self = PSC_OCCLUSION (object);

  g_clear_pointer (&self->table, psc_occlusion_table_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (psc_occlusion_parent_class)->finalize (object);
}

/* With a mean-grey baseline the dark lungs light up whatever the prompt says, which a blurred one
 * avoids; a window that is to remove a finding has to be about as large as one, and its blur too.
 */
static const PscMethodSetting measured[] = {
  { "baseline", "blur" },
  { "blur", "25" },
  { "window", "48" },
  { NULL, NULL },
};

static void
psc_occlusion_class_init (PscOcclusionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  object_class->finalize = psc_occlusion_finalize;
  method_class->title = N_ ("Occlusion");
  method_class->short_title = N_ ("Occlusion");
  method_class->key = '2';
  method_class->needs = PSC_METHOD_NEEDS_FORWARD;
  method_class->measured = measured;
  method_class->attribute = psc_occlusion_attribute;
  method_class->is_linear = psc_occlusion_is_linear;
  method_class->check = psc_occlusion_check;

  psc_method_class_add_length (method_class,
                               g_param_spec_uint ("window", N_ ("Window"),
                                                  N_ ("Side of a window, in model pixels"), 1, 1024,
                                                  15, PSC_PARAMETER_FLAGS),
                               G_STRUCT_OFFSET (PscOcclusion, window));
  psc_method_class_add_length (
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
  psc_method_class_add_length (method_class, psc_baseline_new_blur_spec (),
                               G_STRUCT_OFFSET (PscOcclusion, blur));
}

static void
psc_occlusion_init (PscOcclusion *self)
{
  g_mutex_init (&self->lock);
}
