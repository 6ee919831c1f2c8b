/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-error.h"

G_DEFINE_QUARK (psc_model_error, psc_model_error)

gboolean
psc_model_error_is_of_memory (const GError *error)
{
  return g_error_matches (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY)
         || g_error_matches (error, PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY);
}
