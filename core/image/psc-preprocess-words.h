/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-preprocess.h"

G_BEGIN_DECLS

/** “square”, “stretch”, “crop”, “fit” or “fit-down”; static. */
const char *psc_framing_get_nick (PscFraming framing);

/** “bilinear”, “bicubic” or “lanczos”; static. */
const char *psc_resample_filter_get_nick (PscResampleFilter filter);

/**
 * psc_preprocess_describe:
 * @self: with all its sides
 *
 * Returns: (transfer full): how a picture becomes the input, in one translated line: “shorter side
 * to 224 (bicubic), then the middle 224 × 224”
 */
char *psc_preprocess_describe (const PscPreprocess *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
