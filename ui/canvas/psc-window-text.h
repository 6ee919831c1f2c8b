/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "ui/canvas/psc-viewport.h"

G_BEGIN_DECLS

/** Window and level in use as radiologists write them, with the name of the choice where there are
 * several; “” without an image. (transfer full) */
char *psc_window_text_describe (PscViewport *viewport);

/** @text with what the model sees instead, where a window was dragged or typed, which is for the
 * eye only. (transfer full) */
char *psc_window_text_explain (PscViewport *viewport, const char *text);

G_END_DECLS
