/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscCliInterrupt:
 *
 * While it lives, what would end the program (an interrupt, a hang-up, a termination such as a
 * scheduler's) cancels instead, so that what is begun ends well; once more, a second later or after
 * that, it ends the program all the same. Freed after a stop, it leaves them unheard, so that
 * the last words are said. To be made before there are other threads, which would have the signals.
 */
typedef struct _PscCliInterrupt PscCliInterrupt;

/** @cancellable: of what can be stopped; kept */
PscCliInterrupt *psc_cli_interrupt_new (GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void psc_cli_interrupt_free (PscCliInterrupt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCliInterrupt, psc_cli_interrupt_free)

G_END_DECLS
