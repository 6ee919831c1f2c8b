/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-eigen-cam.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "model/psc-tap.h"

/* A component that has come as close to the limit as this changes no pixel any more; where two are
 * all but equally strong, any mixture of them is as good. */
#define CLOSE_ENOUGH   1e-10
#define MAX_ITERATIONS 1000

struct _PscEigenCam
{
  PscMethod parent_instance;
};

G_DEFINE_FINAL_TYPE (PscEigenCam, psc_eigen_cam, PSC_TYPE_METHOD)

/* Takes the mean over the cells off each channel. */
static void
centre (float *activations, gsize n_cells, gsize n_channels)
{
  for (gsize c = 0; c < n_channels; c++)
    {
      double sum = 0;

      for (gsize p = 0; p < n_cells; p++)
        sum += activations[p * n_channels + c];
      for (gsize p = 0; p < n_cells; p++)
        activations[p * n_channels + c] -= (float) (sum / n_cells);
    }
}

/* Makes ‖values‖ 1, unless it is 0. */
static void
normalise (double *values, gsize n)
{
  double length = 0;

  for (gsize i = 0; i < n; i++)
    length += values[i] * values[i];
  length = sqrt (length);
  if (length > 0)
    for (gsize i = 0; i < n; i++)
      values[i] /= length;
}

/* @component: [channels]; @scores: (out caller-allocates): [cells], X component */
static void
project (const float *x, gsize n_cells, gsize n_channels, const double *component, double *scores)
{
  for (gsize p = 0; p < n_cells; p++)
    {
      scores[p] = 0;
      for (gsize c = 0; c < n_channels; c++)
        scores[p] += x[p * n_channels + c] * component[c];
    }
}

/* component = Xᵀ scores, of length 1. Returns: the square of how far it went */
static double
improve (const float *x, gsize n_cells, gsize n_channels, const double *scores, double *component)
{
  g_autofree double *next = g_new0 (double, n_channels);
  double change = 0;

  for (gsize p = 0; p < n_cells; p++)
    for (gsize c = 0; c < n_channels; c++)
      next[c] += scores[p] * x[p * n_channels + c];
  normalise (next, n_channels);
  for (gsize c = 0; c < n_channels; c++)
    change += (next[c] - component[c]) * (next[c] - component[c]);
  memcpy (component, next, n_channels * sizeof *component);
  return change;
}

/* The cell that differs most from the mean points towards the first component. */
static void
begin (const float *x, gsize n_cells, gsize n_channels, double *component)
{
  double greatest = -1;

  for (gsize p = 0; p < n_cells; p++)
    {
      double square = 0;

      for (gsize c = 0; c < n_channels; c++)
        square += (double) x[p * n_channels + c] * x[p * n_channels + c];
      if (square <= greatest)
        continue;
      greatest = square;
      for (gsize c = 0; c < n_channels; c++)
        component[c] = x[p * n_channels + c];
    }
  normalise (component, n_channels);
}

/* @scores: (out caller-allocates): [cells], of the first principal component of the rows of @x */
static gboolean
find_scores (const float *x,
             gsize n_cells,
             gsize n_channels,
             double *scores,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree double *component = g_new (double, n_channels);

  begin (x, n_cells, n_channels, component);
  for (guint i = 0; i < MAX_ITERATIONS; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      project (x, n_cells, n_channels, component, scores);
      if (improve (x, n_cells, n_channels, scores, component) < CLOSE_ENOUGH * CLOSE_ENOUGH)
        break;
    }
  project (x, n_cells, n_channels, component, scores);
  return TRUE;
}

static gboolean
psc_eigen_cam_attribute (PscMethod *method,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         const PscAttributionContext *context,
                         float *maps,
                         GError **error)
{
  PscVisionSpec *vision = psc_encoder_get_spec (encoder)->vision;
  guint index = psc_vision_spec_get_n_stages (vision) - 1;
  PscVisionStage stage = psc_vision_spec_get_stage (vision, index);
  gsize n_cells = (gsize) stage.columns * stage.rows;
  g_autoptr (PscTap) tap = psc_tap_new (encoder, pixels, index, context->cancellable, error);
  g_autofree float *activations = g_new (float, n_cells *stage.channels);
  g_autofree double *scores = g_new (double, n_cells);

  if (tap == NULL || !psc_tap_get_activations (tap, activations, error))
    return FALSE;
  centre (activations, n_cells, stage.channels);
  if (!find_scores (activations, n_cells, stage.channels, scores, context->cancellable, error))
    return FALSE;

  for (guint k = 0; k < psc_functionals_get_n (functionals); k++)
    for (gsize p = 0; p < n_cells; p++)
      maps[k * n_cells + p] = (float) scores[p];
  return TRUE;
}

/* A component has no sign of its own, and fusing multiplies it by whatever a text's numbers add up
 * to: the stronger end is the positive one. */
static void
psc_eigen_cam_correct (PscMethod *method, gsize n_cells, float *cells)
{
  float least = 0;
  float greatest = 0;

  for (gsize p = 0; p < n_cells; p++)
    {
      least = MIN (least, cells[p]);
      greatest = MAX (greatest, cells[p]);
    }
  if (-least > greatest)
    for (gsize p = 0; p < n_cells; p++)
      cells[p] = -cells[p];
}

/* As published: what is on the other side of the mean speaks against nothing. */
static gboolean
psc_eigen_cam_is_rectified (PscMethod *method)
{
  return TRUE;
}

static void
psc_eigen_cam_class_init (PscEigenCamClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->title = N_ ("Eigen-CAM (control)");
  method_class->short_title = N_ ("Control");
  method_class->summary = N_ (
      "What stands out to the image encoder whatever the prompt: a control that no prompt changes");
  method_class->needs = PSC_METHOD_NEEDS_TAPS;
  method_class->fusing =
      N_ ("No prompt changes this map: it is a control, and fusing only scales it.");
  method_class->attribute = psc_eigen_cam_attribute;
  method_class->get_grid = psc_method_get_last_grid;
  method_class->correct = psc_eigen_cam_correct;
  method_class->is_rectified = psc_eigen_cam_is_rectified;
}

static void
psc_eigen_cam_init (PscEigenCam *self)
{
}
