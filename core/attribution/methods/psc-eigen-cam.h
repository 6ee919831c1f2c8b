/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "attribution/psc-method.h"

G_BEGIN_DECLS

/**
 * PscEigenCam:
 *
 * Eigen-CAM (Muhammad and Yeasin 2020): the first principal component of the cells of the last
 * stage. It knows nothing of any prompt, and so is what another map must differ from to say
 * something of its prompt.
 */
#define PSC_TYPE_EIGEN_CAM (psc_eigen_cam_get_type ())
G_DECLARE_FINAL_TYPE (PscEigenCam, psc_eigen_cam, PSC, EIGEN_CAM, PscMethod)

G_END_DECLS
