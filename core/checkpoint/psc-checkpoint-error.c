/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-checkpoint-error.h"

G_DEFINE_QUARK (psc_checkpoint_error, psc_checkpoint_error)
