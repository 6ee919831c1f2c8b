/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "text/psc-text-error.h"

G_DEFINE_QUARK (psc_text_error, psc_text_error)
