/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "psc-torch-faults.h"

G_BEGIN_DECLS

/** What has libtorch's memory run short; opened once, static. Ends the test program if it cannot
 * be.
 */
const PscTorchFaults *psc_test_faults_get (void);

G_END_DECLS
