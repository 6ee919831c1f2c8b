/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "lab/phantom/psc-phantom.h"

G_BEGIN_DECLS

/**
 * psc_phantom_save:
 * @folder: created with its parents if it is not there
 * @name: of the files, without an extension or a path separator
 *
 * Writes `NAME.png` (8-bit grey), `NAME-CLASS.png` for every finding (its mask, 8-bit grey) and
 * `NAME.json`, the truth: seed, view, sex, age, and each finding with its attributes, the name of
 * its mask and the mask itself, in the form of psc-truth-own.h, so that it opens as any truth. It
 * is written last, so that where it is, the rest is. Files of these names are replaced.
 *
 * Returns: %FALSE with a G_FILE_ERROR
 */
gboolean
psc_phantom_save (PscPhantom *phantom, const char *folder, const char *name, GError **error);

G_END_DECLS
