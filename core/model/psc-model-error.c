/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "model/psc-model-error.h"

G_DEFINE_QUARK (psc - model - error - quark, psc_model_error)
