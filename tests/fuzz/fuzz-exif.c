/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-orientation.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint orientation = psc_orientation_from_exif (data, size);

  g_assert_cmpuint (orientation, >=, 1);
  g_assert_cmpuint (orientation, <=, 8);
  return 0;
}
