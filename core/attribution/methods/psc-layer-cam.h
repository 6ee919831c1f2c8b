/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscLayerCam:
 *
 * A method that weighs the activations of a stage's cells with derivatives: a signed sum for each
 * cell, which is linear in the function. The rectifier that its authors put behind it comes after
 * fusing.
 */
#define PSC_TYPE_LAYER_CAM (psc_layer_cam_get_type ())
G_DECLARE_DERIVABLE_TYPE (PscLayerCam, psc_layer_cam, PSC, LAYER_CAM, PscMethod)

/**
 * PscLayerCamClass:
 * @weigh: fills @map, [n_cells], from activations and derivatives, [n_cells][n_channels]
 */
struct _PscLayerCamClass
{
  PscMethodClass parent_class;

  void (*weigh) (const float *activations,
                 const float *gradients,
                 gsize n_cells,
                 gsize n_channels,
                 float *map);
};

/** Which stage it is at, from 0 on. Unless one is asked for, the deepest that still has so many
 * cells that a map shows where something is: the deepest knows best what is there, an earlier one
 * where.
 */
guint psc_layer_cam_choose_stage (PscLayerCam *self, const PscVisionSpec *vision);

/** Whether nothing but a norm of each cell comes between that stage and the mean, so that how
 * strong a cell is makes no difference to anything: activations weighed with their own derivatives
 * add up to 0 there. */
gboolean psc_layer_cam_has_norm_behind (const PscVisionSpec *vision, guint stage);

G_END_DECLS
