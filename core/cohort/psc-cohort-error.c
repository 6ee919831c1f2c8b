/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "cohort/psc-cohort-error.h"

G_DEFINE_QUARK (psc_cohort_error, psc_cohort_error)
