/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "engine/psc-prompt-directions.h"

G_BEGIN_DECLS

/**
 * psc_bench_texts_new_directions:
 * @dimensions: M
 *
 * The default bank as a small text encoder sees it that has learnt nothing: directions for an image
 * encoder of random weights, beside which there is no vocabulary. How many maps they need is
 * theirs; how long those take, the image encoder's.
 *
 * Returns: (transfer full): or %NULL with G_FILE_ERROR, PSC_MODEL_ERROR_* or PSC_TEXT_ERROR_*
 */
PscPromptDirections *psc_bench_texts_new_directions (guint dimensions,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
