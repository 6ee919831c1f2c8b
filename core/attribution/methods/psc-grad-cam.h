/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/methods/psc-layer-cam.h"

G_BEGIN_DECLS

/**
 * PscGradCam:
 *
 * Grad-CAM (Selvaraju et al. 2017) at a stage of the image encoder: Σ_c g_c A_pc, with g_c the mean
 * over the cells of the derivative by channel c.
 */
#define PSC_TYPE_GRAD_CAM (psc_grad_cam_get_type ())
G_DECLARE_FINAL_TYPE (PscGradCam, psc_grad_cam, PSC, GRAD_CAM, PscLayerCam)

G_END_DECLS
