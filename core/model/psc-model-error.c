/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-error.h"

G_DEFINE_QUARK (psc_model_error, psc_model_error)
