/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "model/psc-model-package.h"

G_BEGIN_DECLS

/**
 * psc_model_stranger_refuse:
 * @files: of which no family of models knows anything
 *
 * Says what files are that are no dual encoder, or one of a kind that is not read, and why pictures
 * cannot be explained with it: by the names of the weights, or else by the configuration beside
 * them.
 *
 * Sets PSC_MODEL_ERROR_WEIGHTS in any case.
 */
void psc_model_stranger_refuse (PscModelPackage *files, GError **error);

G_END_DECLS
