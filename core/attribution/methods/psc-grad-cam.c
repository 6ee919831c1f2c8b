/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-grad-cam.h"

#include <glib/gi18n-lib.h>

struct _PscGradCam
{
  PscLayerCam parent_instance;
};

G_DEFINE_FINAL_TYPE (PscGradCam, psc_grad_cam, PSC_TYPE_LAYER_CAM)

static void
psc_grad_cam_weigh (
    const float *activations, const float *gradients, gsize n_cells, gsize n_channels, float *map)
{
  g_autofree double *weights = g_new0 (double, n_channels);

  for (gsize p = 0; p < n_cells; p++)
    for (gsize c = 0; c < n_channels; c++)
      weights[c] += gradients[p * n_channels + c];

  for (gsize p = 0; p < n_cells; p++)
    {
      double sum = 0;

      for (gsize c = 0; c < n_channels; c++)
        sum += weights[c] * activations[p * n_channels + c];
      map[p] = (float) (sum / n_cells);
    }
}

static void
psc_grad_cam_class_init (PscGradCamClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  PSC_LAYER_CAM_CLASS (klass)->weigh = psc_grad_cam_weigh;
  method_class->title = N_ ("Grad-CAM");
  method_class->short_title = N_ ("Grad-CAM");
  method_class->key = '7';
  method_class->summary =
      N_ ("Where the channels of a layer are strong that matter for the score, on coarse cells");
}

static void
psc_grad_cam_init (PscGradCam *self)
{
}
