/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-hires-cam.h"

#include <glib/gi18n-lib.h>

struct _PscHiresCam
{
  PscLayerCam parent_instance;
};

G_DEFINE_FINAL_TYPE (PscHiresCam, psc_hires_cam, PSC_TYPE_LAYER_CAM)

static void
psc_hires_cam_weigh (
    const float *activations, const float *gradients, gsize n_cells, gsize n_channels, float *map)
{
  for (gsize p = 0; p < n_cells; p++)
    {
      double sum = 0;

      for (gsize i = p * n_channels; i < (p + 1) * n_channels; i++)
        sum += (double) gradients[i] * activations[i];
      map[p] = (float) sum;
    }
}

static const char *
psc_hires_cam_get_note (PscMethod *method, PscModelSpec *spec)
{
  guint stage = psc_layer_cam_choose_stage (PSC_LAYER_CAM (method), spec->vision);

  if (psc_layer_cam_has_norm_behind (spec->vision, stage))
    return N_ (
        "Nothing but rounding errors: behind this stage each cell is normalised, so that its strength makes no difference. Choose an earlier one.");
  return NULL;
}

static void
psc_hires_cam_class_init (PscHiresCamClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  PSC_LAYER_CAM_CLASS (klass)->weigh = psc_hires_cam_weigh;
  method_class->get_note = psc_hires_cam_get_note;
  method_class->title = N_ ("HiResCAM");
  method_class->short_title = N_ ("HiResCAM");
  method_class->key = '8';
  method_class->summary = N_ (
      "What each cell of a layer adds to the score, weighed cell by cell, not by channel as in Grad-CAM");
}

static void
psc_hires_cam_init (PscHiresCam *self)
{
}
