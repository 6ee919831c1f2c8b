/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/methods/psc-layer-cam.h"

G_BEGIN_DECLS

/**
 * PscHiresCam:
 *
 * HiResCAM (Draelos and Carin 2020) at a stage of the image encoder: Σ_c g_pc A_pc, with g_pc the
 * derivative by channel c of cell p itself.
 */
#define PSC_TYPE_HIRES_CAM (psc_hires_cam_get_type ())
G_DECLARE_FINAL_TYPE (PscHiresCam, psc_hires_cam, PSC, HIRES_CAM, PscLayerCam)

G_END_DECLS
