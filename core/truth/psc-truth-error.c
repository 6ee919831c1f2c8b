/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "truth/psc-truth-error.h"

G_DEFINE_QUARK (psc - truth - error - quark, psc_truth_error)
