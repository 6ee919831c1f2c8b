/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "attribution/methods/psc-layer-cam.h"

#include <glib/gi18n-lib.h>

#include "attribution/psc-pullback.h"
#include "model/psc-tap.h"
#include "model/spec/psc-swin-spec.h"

/* What a grid needs along a side to show where something is, and not only on which side. */
#define CELLS_WANTED 14

typedef struct
{
  guint stage; /* from 1; 0 to choose */
  gboolean rectify;
} PscLayerCamPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PscLayerCam, psc_layer_cam, PSC_TYPE_METHOD)

gboolean
psc_layer_cam_has_norm_behind (const PscVisionSpec *vision, guint stage)
{
  return stage + 1 == psc_vision_spec_get_n_stages (vision)
         && G_TYPE_CHECK_INSTANCE_TYPE (vision, PSC_TYPE_SWIN_SPEC)
         && ((const PscSwinSpec *) vision)->pooling == PSC_SWIN_POOLING_MEAN;
}

guint
psc_layer_cam_choose_stage (PscLayerCam *self, const PscVisionSpec *vision)
{
  PscLayerCamPrivate *priv = psc_layer_cam_get_instance_private (self);
  guint last = psc_vision_spec_get_n_stages (vision) - 1;

  if (priv->stage > 0)
    return priv->stage - 1;
  if (last > 0 && psc_layer_cam_has_norm_behind (vision, last))
    last--;
  for (guint s = last + 1; s-- > 0;)
    if (psc_vision_spec_get_stage (vision, s).columns >= CELLS_WANTED)
      return s;
  return last;
}

static gboolean
psc_layer_cam_supports (PscMethod *method, PscModelSpec *spec, GError **error)
{
  PscLayerCamPrivate *priv = psc_layer_cam_get_instance_private (PSC_LAYER_CAM (method));
  guint n = psc_vision_spec_get_n_stages (spec->vision);

  if (priv->stage <= n)
    return TRUE;
  g_set_error (error, PSC_ATTRIBUTION_ERROR, PSC_ATTRIBUTION_ERROR_UNSUPPORTED,
               g_dngettext (GETTEXT_PACKAGE,
                            "there is no stage %u: this image encoder has %u stage",
                            "there is no stage %u: this image encoder has %u stages", n),
               priv->stage, n);
  return FALSE;
}

static void
psc_layer_cam_get_grid (PscMethod *method, PscModelSpec *spec, guint *columns, guint *rows)
{
  PscVisionStage stage = psc_vision_spec_get_stage (
      spec->vision, psc_layer_cam_choose_stage (PSC_LAYER_CAM (method), spec->vision));

  *columns = stage.columns;
  *rows = stage.rows;
}

typedef struct
{
  PscLayerCamClass *klass;
  gsize n_cells;
  gsize n_channels;
  float *activations; /* owned, [cells][C] */
  float *maps;        /* [K][cells] */
} Cam;

static void
cam_clear (Cam *self)
{
  g_free (self->activations);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cam, cam_clear)

static void
weigh_some (guint first, guint n, const float *gradients, gpointer user_data)
{
  Cam *self = user_data;

  for (guint k = 0; k < n; k++)
    self->klass->weigh (self->activations, gradients + k * self->n_cells * self->n_channels,
                        self->n_cells, self->n_channels, self->maps + (first + k) * self->n_cells);
}

static gboolean
psc_layer_cam_attribute (PscMethod *method,
                         PscEncoder *encoder,
                         const float *pixels,
                         PscFunctionals *functionals,
                         const PscAttributionContext *context,
                         float *maps,
                         GError **error)
{
  guint index =
      psc_layer_cam_choose_stage (PSC_LAYER_CAM (method), psc_encoder_get_spec (encoder)->vision);
  g_autoptr (PscTap) tap = psc_tap_new (encoder, pixels, index, context->cancellable, error);
  g_autofree float *z = NULL;
  g_auto (Cam) cam = { .klass = PSC_LAYER_CAM_GET_CLASS (method), .maps = maps };
  PscVisionStage stage;

  if (tap == NULL)
    return FALSE;

  stage = psc_tap_get_stage (tap);
  cam.n_cells = (gsize) stage.columns * stage.rows;
  cam.n_channels = stage.channels;
  cam.activations = g_new (float, cam.n_cells *cam.n_channels);
  z = g_new (float, psc_encoder_get_dimensions (encoder));
  return psc_tap_get_activations (tap, cam.activations, error)
         && psc_tap_get_embedding (tap, z, error)
         && psc_pullback_run (psc_pullback_to_cells (encoder, tap), functionals, z, context, 0, 1,
                              weigh_some, &cam, error);
}

static gboolean
psc_layer_cam_is_rectified (PscMethod *method)
{
  PscLayerCamPrivate *priv = psc_layer_cam_get_instance_private (PSC_LAYER_CAM (method));

  return priv->rectify;
}

/* What speaks against a prompt is not nothing. */
static const PscMethodSetting measured[] = {
  { "rectify", "false" },
  { NULL, NULL },
};

static void
psc_layer_cam_class_init (PscLayerCamClass *klass)
{
  PscMethodClass *method_class = PSC_METHOD_CLASS (klass);

  method_class->needs = PSC_METHOD_NEEDS_TAPS | PSC_METHOD_NEEDS_GRADIENTS;
  method_class->measured = measured;
  method_class->attribute = psc_layer_cam_attribute;
  method_class->supports = psc_layer_cam_supports;
  method_class->get_grid = psc_layer_cam_get_grid;
  method_class->is_rectified = psc_layer_cam_is_rectified;

  psc_method_class_add_parameter (
      method_class,
      g_param_spec_uint ("stage", N_ ("Stage"),
                         N_ ("Where in the image encoder, from 1 on; 0 for the deepest place with "
                             "at least 14 cells along a side, or the deepest of all"),
                         0, 128, 0, PSC_PARAMETER_FLAGS),
      (gsize) G_PRIVATE_OFFSET (PscLayerCam, stage));
  psc_method_class_add_parameter (
      method_class,
      g_param_spec_boolean ("rectify", N_ ("Positive only"),
                            N_ ("Leave out what speaks against the prompt, after fusing"), TRUE,
                            PSC_PARAMETER_FLAGS),
      (gsize) G_PRIVATE_OFFSET (PscLayerCam, rectify));
  psc_method_class_mark_finishing (method_class, "rectify");
}

static void
psc_layer_cam_init (PscLayerCam *self)
{
}
