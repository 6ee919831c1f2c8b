/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/psc-cell-similarity.h"

#include <math.h>

#include "attribution/psc-cell-shelf.h"

/* Functionals between two looks at whether to stop. */
#define CHUNK 32

GType
psc_cell_form_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PSC_CELL_FORM_CONTRIBUTION, "PSC_CELL_FORM_CONTRIBUTION", "contribution" },
    { PSC_CELL_FORM_COSINE, "PSC_CELL_FORM_COSINE", "cosine" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PscCellForm", values));
  return type;
}

/* Embeddings of the cells and of the whole image, on their way to maps. */
typedef struct
{
  PscFunctionals *functionals;
  gsize n_cells;
  gsize m;
  float *cells; /* owned, [cells][M] */
  float *z;     /* owned, [M] */
} Readout;

static void
readout_clear (Readout *self)
{
  g_free (self->cells);
  g_free (self->z);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Readout, readout_clear)

static void
scale (float *values, gsize n, double factor)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) (values[i] * factor);
}

static double
multiply (const float *a, const float *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

static void
fill_contributions (Readout *self, guint first, guint n, float *cotangents, float *maps)
{
  psc_functionals_differentiate (self->functionals, self->z, first, n, cotangents);
  for (guint k = 0; k < n; k++)
    for (gsize p = 0; p < self->n_cells; p++)
      maps[(first + k) * self->n_cells + p] =
          (float) (multiply (cotangents + k * self->m, self->cells + p * self->m, self->m)
                   / self->n_cells);
}

static gboolean
make_contributions (Readout *self, GCancellable *cancellable, float *maps, GError **error)
{
  guint n_all = psc_functionals_get_n (self->functionals);
  g_autofree float *cotangents = g_new (float, CHUNK * self->m);

  for (guint first = 0; first < n_all; first += CHUNK)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      fill_contributions (self, first, MIN (CHUNK, n_all - first), cotangents, maps);
    }
  return TRUE;
}

static gboolean
make_cosines (Readout *self, GCancellable *cancellable, float *maps, GError **error)
{
  guint n = psc_functionals_get_n (self->functionals);
  g_autofree double *values = g_new (double, n);

  for (gsize p = 0; p < self->n_cells; p++)
    {
      float *cell = self->cells + p * self->m;
      double length = sqrt (multiply (cell, cell, self->m));

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      scale (cell, self->m, length > 0 ? 1 / length : 0);
      psc_functionals_evaluate (self->functionals, cell, values);
      for (guint k = 0; k < n; k++)
        maps[k * self->n_cells + p] = (float) values[k];
    }
  return TRUE;
}

gboolean
psc_cell_similarity_attribute (PscEncoder *encoder,
                               PscCellReading reading,
                               PscCellForm form,
                               const float *pixels,
                               PscFunctionals *functionals,
                               const PscAttributionContext *context,
                               float *maps,
                               GError **error)
{
  PscVisionStage stage = psc_vision_spec_get_last_stage (psc_encoder_get_spec (encoder)->vision);
  g_auto (Readout) self = {
    .functionals = functionals,
    .n_cells = (gsize) stage.columns * stage.rows,
    .m = psc_functionals_get_dimensions (functionals),
  };

  self.cells = g_new (float, self.n_cells *self.m);
  self.z = g_new (float, self.m);
  if (!(reading == PSC_CELL_READING_ALONE
        && psc_cell_shelf_take (encoder, pixels, self.cells, self.z))
      && !psc_encoder_read_cells (encoder, reading, pixels, self.cells, self.z,
                                  context->cancellable, error))
    return FALSE;
  if (context->progress != NULL)
    context->progress (0.9, context->progress_data);
  return form == PSC_CELL_FORM_CONTRIBUTION
             ? make_contributions (&self, context->cancellable, maps, error)
             : make_cosines (&self, context->cancellable, maps, error);
}
