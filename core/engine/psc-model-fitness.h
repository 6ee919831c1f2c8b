/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "image/psc-image.h"

G_BEGIN_DECLS

/**
 * psc_model_fitness_get_objection:
 * @model: (nullable): a model's name
 * @image: what it is to read
 *
 * The demonstration model knows phantoms only, and says something of any other picture all the
 * same. What does not carry a phantom's mark is none: see PscImageFacts.
 *
 * Returns: (nullable): a translated sentence about why what the model says of the picture means
 * nothing; static
 */
const char *psc_model_fitness_get_objection (const char *model, PscImage *image);

G_END_DECLS
