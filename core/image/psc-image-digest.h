/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/** SHA-256 of a picture's values, which no window changes, and of the shape that they have, in 64
 * hexadecimal digits: the same picture, whatever its file is called. (transfer full) */
char *psc_image_dup_digest (PscImage *image) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
