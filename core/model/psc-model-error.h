/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscModelError:
 * @PSC_MODEL_ERROR_CONFIG: a configuration is damaged or contradicts itself
 * @PSC_MODEL_ERROR_WEIGHTS: weights are missing or have other shapes than the configuration says
 * @PSC_MODEL_ERROR_VOCABULARY: a vocabulary is damaged or does not fit the weights
 * @PSC_MODEL_ERROR_NOT_FOUND: no such model is installed, or a part of it is not there
 * @PSC_MODEL_ERROR_BACKEND: the module that runs models cannot be opened, or failed
 * @PSC_MODEL_ERROR_DEVICE: the device asked for is not there
 * @PSC_MODEL_ERROR_OUT_OF_MEMORY: the device's memory does not suffice
 * @PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY: that of the computer itself does not suffice, whatever the
 *   device has
 */
typedef enum
{
  PSC_MODEL_ERROR_CONFIG,
  PSC_MODEL_ERROR_WEIGHTS,
  PSC_MODEL_ERROR_VOCABULARY,
  PSC_MODEL_ERROR_NOT_FOUND,
  PSC_MODEL_ERROR_BACKEND,
  PSC_MODEL_ERROR_DEVICE,
  PSC_MODEL_ERROR_OUT_OF_MEMORY,
  PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY,
} PscModelError;

#define PSC_MODEL_ERROR (psc_model_error_quark ())
GQuark psc_model_error_quark (void);

/** Whether less at a time may do: it is memory that is short, wherever. @error: (nullable) */
gboolean psc_model_error_is_of_memory (const GError *error);

G_END_DECLS
