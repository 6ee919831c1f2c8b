/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "engine/psc-model-fitness.h"

#include <glib/gi18n-lib.h>

#include "image/psc-image-facts.h"
#include "model/psc-model-store.h"

const char *
psc_model_fitness_get_objection (const char *model, PscImage *image)
{
  g_return_val_if_fail (PSC_IS_IMAGE (image), NULL);

  if (g_strcmp0 (model, PSC_MODEL_STORE_DEMONSTRATION) != 0
      || psc_image_get_facts (image)->is_phantom)
    return NULL;
  return _ ("This model has never seen a radiograph. What it says of one means nothing.");
}
