/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-occlusion-windows.h"

#include <string.h>

/* Windows go in squares of as many each way, since an encoder may use again what none of those that
 * it is given together changes. */
#define NEIGHBOURS 4

struct _PscOcclusionWindows
{
  PscPerturbation parent_instance;

  guint window;      /* pixels */
  guint stride;      /* pixels */
  guint positions;   /* along an axis */
  PscPatch *patches; /* owned, [positions²], neighbours together: those of copies 1, 2, … */
  guint *cells;      /* owned, [positions²]: where each patch is, row-major */
};

G_DEFINE_FINAL_TYPE (PscOcclusionWindows, psc_occlusion_windows, PSC_TYPE_PERTURBATION)

static gboolean
psc_occlusion_windows_get_window (PscPerturbation *perturbation, guint index, PscPatch *window)
{
  if (index == 0)
    return FALSE;
  *window = PSC_OCCLUSION_WINDOWS (perturbation)->patches[index - 1];
  return TRUE;
}

static void
psc_occlusion_windows_fill (PscPerturbation *perturbation, guint index, float *pixels)
{
  gsize side = psc_perturbation_get_side (perturbation);
  const float *baseline = psc_perturbation_get_baseline (perturbation);
  PscPatch patch;

  memcpy (pixels, psc_perturbation_get_pixels (perturbation), side * side * sizeof *pixels);
  if (!psc_occlusion_windows_get_window (perturbation, index, &patch))
    return;
  for (gsize y = patch.y; y < (gsize) patch.y + patch.height; y++)
    memcpy (pixels + y * side + patch.x, baseline + y * side + patch.x,
            patch.width * sizeof *pixels);
}

/* The windows along one axis that cover pixel @i: from @first to @last. */
static void
find_covering (const PscOcclusionWindows *self, guint i, guint *first, guint *last)
{
  *first = i < self->window ? 0 : (i - self->window) / self->stride + 1;
  *last = MIN (i / self->stride, self->positions - 1);
}

/* [positions²], row-major: what the function loses to each window. */
static double *
collect_losses (const PscOcclusionWindows *self, const double *values)
{
  guint n = self->positions * self->positions;
  double *losses = g_new (double, n);

  for (guint i = 0; i < n; i++)
    losses[self->cells[i]] = values[0] - values[i + 1];
  return losses;
}

/* The mean over the windows that cover a pixel: first along rows, then along columns, since which
 * windows cover it separates. */
static void
psc_occlusion_windows_make_map (PscPerturbation *perturbation, const double *values, float *map)
{
  PscOcclusionWindows *self = PSC_OCCLUSION_WINDOWS (perturbation);
  guint side = psc_perturbation_get_side (perturbation);
  g_autofree double *losses = collect_losses (self, values);
  g_autofree double *rows = g_new (double, (gsize) self->positions *side);
  guint first, last;

  for (guint r = 0; r < self->positions; r++)
    for (guint x = 0; x < side; x++)
      {
        double sum = 0;

        find_covering (self, x, &first, &last);
        for (guint c = first; c <= last; c++)
          sum += losses[r * self->positions + c];
        rows[(gsize) r * side + x] = last >= first ? sum / (last - first + 1) : 0;
      }

  for (guint y = 0; y < side; y++)
    {
      find_covering (self, y, &first, &last);
      for (guint x = 0; x < side; x++)
        {
          double sum = 0;

          for (guint r = first; r <= last; r++)
            sum += rows[(gsize) r * side + x];
          map[(gsize) y * side + x] = (float) (last >= first ? sum / (last - first + 1) : 0);
        }
    }
}

static gboolean
covers (const PscPatch *patch, guint x, guint y)
{
  return x >= patch->x && y >= patch->y && x < (guint) patch->x + patch->width
         && y < (guint) patch->y + patch->height;
}

static void
psc_occlusion_windows_weigh (PscPerturbation *perturbation, guint x, guint y, double *weights)
{
  PscOcclusionWindows *self = PSC_OCCLUSION_WINDOWS (perturbation);
  guint n = self->positions * self->positions;
  guint n_covering = 0;

  for (guint i = 0; i < n; i++)
    n_covering += covers (&self->patches[i], x, y);
  weights[0] = n_covering > 0;
  for (guint i = 0; i < n; i++)
    weights[i + 1] = covers (&self->patches[i], x, y) ? -1.0 / n_covering : 0;
}

static void
psc_occlusion_windows_finalize (GObject *object)
{
  PscOcclusionWindows *self = PSC_OCCLUSION_WINDOWS (object);

  g_free (self->patches);
  g_free (self->cells);

  G_OBJECT_CLASS (psc_occlusion_windows_parent_class)->finalize (object);
}

static void
psc_occlusion_windows_class_init (PscOcclusionWindowsClass *klass)
{
  PscPerturbationClass *perturbation_class = PSC_PERTURBATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = psc_occlusion_windows_finalize;
  perturbation_class->fill = psc_occlusion_windows_fill;
  perturbation_class->get_window = psc_occlusion_windows_get_window;
  perturbation_class->weigh = psc_occlusion_windows_weigh;
  perturbation_class->make_map = psc_occlusion_windows_make_map;
}

static void
psc_occlusion_windows_init (PscOcclusionWindows *self)
{
}

static void
add_patch (PscOcclusionWindows *self, guint side, guint n, guint row, guint column)
{
  PscPatch *patch = &self->patches[n];

  self->cells[n] = row * self->positions + column;
  patch->x = column * self->stride;
  patch->y = row * self->stride;
  patch->width = MIN (self->window, side - patch->x);
  patch->height = MIN (self->window, side - patch->y);
}

static void
add_patches (PscOcclusionWindows *self, guint side)
{
  guint positions = self->positions;
  guint n = 0;

  self->patches = g_new (PscPatch, positions * positions);
  self->cells = g_new (guint, positions * positions);
  for (guint top = 0; top < positions; top += NEIGHBOURS)
    for (guint left = 0; left < positions; left += NEIGHBOURS)
      for (guint row = top; row < MIN (top + NEIGHBOURS, positions); row++)
        for (guint column = left; column < MIN (left + NEIGHBOURS, positions); column++)
          add_patch (self, side, n++, row, column);
}

PscPerturbation *
psc_occlusion_windows_new (
    guint side, const float *pixels, const float *baseline, guint window, guint stride)
{
  PscOcclusionWindows *self;
  g_autofree char *recipe = NULL;

  g_return_val_if_fail (window > 0 && window <= side, NULL);
  g_return_val_if_fail (stride > 0 && stride <= window, NULL);

  self = g_object_new (PSC_TYPE_OCCLUSION_WINDOWS, NULL);
  self->window = window;
  self->stride = stride;
  self->positions = (side - window + stride - 1) / stride + 1;
  add_patches (self, side);
  recipe = g_strdup_printf ("windows of %u, %u apart", window, stride);
  psc_perturbation_set_image (PSC_PERTURBATION (self), side, pixels, baseline,
                              self->positions * self->positions + 1, recipe);
  return PSC_PERTURBATION (self);
}
