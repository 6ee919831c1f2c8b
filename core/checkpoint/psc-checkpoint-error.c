/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "checkpoint/psc-checkpoint-error.h"

#include <stdarg.h>

G_DEFINE_QUARK (psc_checkpoint_error, psc_checkpoint_error)

gboolean
psc_checkpoint_fail (GError **error, PscCheckpointError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (PSC_CHECKPOINT_ERROR, code, format, args);
  va_end (args);

  return FALSE;
}
